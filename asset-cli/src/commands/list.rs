//! `asset list`

use std::path::Path;

use asset_core::{Asset, Error, LogicalPath};
use serde_json::Value;

use crate::args::ListArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Prints every logical path with its URL, or with all details as JSON.
pub(crate) fn run(file: Option<&Path>, arguments: &ListArguments, output: &Output) -> Result<(), Exit> {
    let catalog = project::assets(file, &arguments.manifest)?.catalog();
    let assets = catalog.paths().into_iter().map(|path| Ok((path, catalog.asset(path)?)));
    let assets = assets.collect::<Result<Vec<_>, Error>>()?;
    let lines = if arguments.json { json(&assets) } else { aligned(&assets) };
    Ok(output.results(lines)?)
}

fn aligned(assets: &[(&str, &Asset)]) -> Vec<String> {
    let width = assets.iter().map(|(path, _)| path.chars().count()).max().unwrap_or_default();
    assets.iter().map(|(path, asset)| format!("{path:width$}  {}", asset.url())).collect()
}

/// One JSON array with a line for each asset, so that line tools can read it too.
fn json(assets: &[(&str, &Asset)]) -> Vec<String> {
    let objects: Vec<String> = assets.iter().map(|(path, asset)| format!("  {}", object(path, asset))).collect();
    if objects.is_empty() {
        return vec!["[]".to_owned()];
    }
    vec!["[".to_owned(), objects.join(",\n"), "]".to_owned()]
}

fn texts(paths: &[LogicalPath]) -> Vec<&str> {
    paths.iter().map(LogicalPath::as_str).collect()
}

fn object(path: &str, asset: &Asset) -> String {
    let dependencies = &asset.entry().dependencies;
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
