//! `asset explain`

use std::path::{Path, PathBuf};

use asset_build::{Explanation, IgnoreReason, LeftAsWritten, Mention, VariantSize};
use asset_core::internal::{counted, printable};
use asset_core::{Assets, Error};
use serde_json::{Value, json};

use crate::args::ExplainArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Prints everything known about one asset.
pub(crate) fn run(file: Option<&Path>, arguments: &ExplainArguments, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let path = &arguments.path;
    let explanation = asset_build::explain(&config, path).map_err(|error| match config.bundles.get(path) {
        Some(bundle) => bundle_hint(&error, &bundle.logical_path()),
        None => error,
    })?;
    // Before the first build, a version would be a guess.
    let is_built = explanation.row.is_some();
    let url = is_built.then(|| url(&project::output(&config)?, path)).transpose()?;
    let lines = if arguments.json { object(&explanation, url.as_deref()) } else { text(&explanation, url) };
    Ok(output.results(lines)?)
}

fn bundle_hint(error: &Error, output: &str) -> Error {
    Error::new(error.kind(), format!("{}; that is a bundle, whose output is `{output}`", error.message()))
}

/// The URL in the current build.
fn url(dir: &Path, path: &str) -> Result<String, Error> {
    Ok(Assets::from_manifest(dir)?.catalog().asset(path)?.url().to_owned())
}

/// The path, and below it a line for each property.
fn text(explanation: &Explanation, url: Option<String>) -> Vec<String> {
    let mut lines = vec![explanation.path.clone()];
    let mut say = |what: &str, text: String| lines.push(format!("  {what:14}  {text}"));
    match (&explanation.row, url) {
        (Some(row), Some(url)) => {
            say("url", url);
            say("file", row.file.clone());
            say("version", row.version.to_string());
            say("digest", row.digest.to_string());
            say("size", counted(row.size, "byte"));
            say("type", row.media_type.clone());
        }
        _ => say("url", "none yet; run `asset build`".to_owned()),
    }
    for variant in &explanation.variants {
        say("variant", format!("{}, {}", variant.coding.name(), counted(variant.size, "byte")));
    }
    explanation.bundle.iter().for_each(|name| say("bundle", name.clone()));
    explanation.sources.iter().for_each(|source| say("source", source.display().to_string()));
    explanation.shadowed_by.iter().for_each(|file| say("shadowed by", file.display().to_string()));
    explanation.shadowed.iter().for_each(|file| say("shadows", file.display().to_string()));
    explanation.member_of.iter().for_each(|name| say("member of", name.clone()));
    for Mention { at, path, .. } in &explanation.refers_to {
        say("refers to", format!("{path} (line {}, column {})", at.line, at.column));
    }
    for LeftAsWritten { at, written, reason, .. } in &explanation.left_as_written {
        let written = printable(written);
        say("left as is", format!("{written} (line {}, column {}): {}", at.line, at.column, why(*reason)));
    }
    explanation.referred_to_by.iter().for_each(|path| say("referred to by", path.clone()));
    lines
}

/// Why something like a reference is left as written.
fn why(reason: IgnoreReason) -> &'static str {
    match reason {
        IgnoreReason::Unprefixed => "an asset, but without the prefix",
        IgnoreReason::PackageName => "the name of a package",
        IgnoreReason::Computed => "computed when the script runs",
        IgnoreReason::TailwindInput => "for Tailwind CSS, not for browsers",
        _ => "not a reference",
    }
}

/// One JSON object, with a line for each key.
fn object(explanation: &Explanation, url: Option<&str>) -> Vec<String> {
    let row = explanation.row.as_ref();
    let paths = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let reference = |it: &Mention| json!({"path": it.path, "line": it.at.line, "column": it.at.column});
    let variant = |it: &VariantSize| json!({"coding": it.coding.name(), "size": it.size});
    let left_as_written = |it: &LeftAsWritten| {
        let why = why(it.reason);
        json!({"written": it.written, "why": why, "line": it.at.line, "column": it.at.column})
    };
    let fields: [(&str, Value); 17] = [
        ("path", json!(explanation.path)),
        ("url", json!(url)),
        ("file", json!(row.map(|row| &row.file))),
        ("version", json!(row.map(|row| row.version.as_str()))),
        ("digest", json!(row.map(|row| row.digest.to_string()))),
        ("size", json!(row.map(|row| row.size))),
        ("type", json!(row.map(|row| &row.media_type))),
        ("integrity", json!(row.map(|row| &row.integrity))),
        ("variants", explanation.variants.iter().map(variant).collect()),
        ("bundle", json!(explanation.bundle)),
        ("sources", json!(paths(&explanation.sources))),
        ("shadowed", json!(paths(&explanation.shadowed))),
        ("shadowed_by", json!(explanation.shadowed_by.as_ref().map(|path| path.display().to_string()))),
        ("member_of", json!(explanation.member_of)),
        ("refers_to", explanation.refers_to.iter().map(reference).collect()),
        ("left_as_written", explanation.left_as_written.iter().map(left_as_written).collect()),
        ("referred_to_by", json!(explanation.referred_to_by)),
    ];
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("  \"{key}\": {value}")).collect();
    vec!["{".to_owned(), fields.join(",\n"), "}".to_owned()]
}
