//! `asset list`

use std::path::Path;

use asset_core::{Asset, Error, LogicalPath};
use serde_json::Value;

use crate::args::ListArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Prints every logical path with its URL, or with everything as JSON.
pub(crate) fn run(file: Option<&Path>, arguments: &ListArguments, output: &Output) -> Result<(), Exit> {
    let catalog = project::assets(file, &arguments.manifest)?.catalog();
    let rows = catalog.paths().into_iter().map(|path| Ok((path, catalog.asset(path)?)));
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    match arguments.json {
        true => Ok(output.results(json(&rows))?),
        false => Ok(output.results(aligned(&rows))?),
    }
}

fn aligned(rows: &[(&str, &Asset)]) -> Vec<String> {
    let width = rows.iter().map(|(path, _)| path.chars().count()).max().unwrap_or_default();
    rows.iter().map(|(path, asset)| format!("{path:width$}  {}", asset.url())).collect()
}

/// One array, one line per asset, so that line tools can read it too.
fn json(rows: &[(&str, &Asset)]) -> Vec<String> {
    let rows: Vec<String> = rows.iter().map(|(path, asset)| format!("  {}", object(path, asset))).collect();
    if rows.is_empty() {
        return vec!["[]".to_owned()];
    }
    vec!["[".to_owned(), rows.join(",\n"), "]".to_owned()]
}

fn texts(paths: &[LogicalPath]) -> Vec<&str> {
    paths.iter().map(LogicalPath::as_str).collect()
}

fn object(path: &str, asset: &Asset) -> String {
    let dependencies = &asset.row().dependencies;
    let fields: [(&str, Value); 10] = [
        ("path", path.into()),
        ("url", asset.url().into()),
        ("version", asset.version().into()),
        ("digest", asset.digest().to_string().into()),
        ("size", asset.size().into()),
        ("type", asset.media_type().into()),
        ("integrity", asset.integrity().into()),
        ("file", asset.file().into()),
        ("imports", dependencies.imports().map(texts).into()),
        ("styles", texts(dependencies.styles()).into()),
    ];
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
    format!("{{{}}}", fields.join(", "))
}
