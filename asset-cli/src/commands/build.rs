//! `asset build`

use std::path::Path;
use std::sync::Arc;

use asset_build::{BuildOptions, Config, Report, Timings};
use asset_core::internal::{Globs, counted, printable};
use asset_core::{Error, ErrorKind, Manifest};

use crate::args::BuildArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Bar;
use crate::project;

/// Writes the outputs and the manifest.
pub(crate) fn run(file: Option<&Path>, arguments: &BuildArguments, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let bar = Arc::new(Bar::new(output.is_quiet()));
    let options = BuildOptions::default().locked(arguments.locked).verify(arguments.verify).progress(bar.clone());
    let options = match &arguments.history {
        Some(output) => options.history(output),
        None => options,
    };
    let built = asset_build::build(&config, &options);
    bar.clear();
    let report = built?;
    output.warnings(&report.warnings);
    output.hints(&report.hints);
    output.warnings(&unmatched_patterns(&config, &report.manifest)?);
    output.note(&summary(&report));
    if arguments.timings {
        output.results(timings(&report.timings))?;
    }
    Ok(())
}

fn summary(report: &Report) -> String {
    let mut outputs = match (report.written, report.reused) {
        (0, reused) => format!("{} already there", counted(reused, "output")),
        (written, 0) => format!("{} written", counted(written, "output")),
        (written, reused) => format!("{} written, {reused} already there", counted(written, "output")),
    };
    if report.carried_over > 0 {
        outputs += &format!(", {} carried over from the earlier deploy", report.carried_over);
    }
    match (&report.manifest_path, report.manifest_changed) {
        (Some(path), true) => format!("{outputs}; manifest `{}` written", path.display()),
        (Some(path), false) => format!("{outputs}; manifest `{}` is up to date", path.display()),
        (None, _) => outputs,
    }
}

/// One line for each stage, and one for the sum.
fn timings(timings: &Timings) -> Vec<String> {
    let stages = timings.stages().chain([("total", timings.total())]);
    stages.map(|(stage, duration)| format!("{stage:8} {:>9.1} ms", duration.as_secs_f64() * 1000.0)).collect()
}

/// A warning for each pattern of `unversioned`, `plain`, `keep-names` and `missing-reference` that matches no asset, which is
/// often a typo; a single one if there are no assets at all. Patterns of `exclude` and `include` may be for later.
///
/// # Errors
/// `Invalid` if a pattern is not a glob.
fn unmatched_patterns(config: &Config, manifest: &Manifest) -> Result<Vec<Error>, Error> {
    if manifest.assets.is_empty() {
        let roots: Vec<String> = config.roots.iter().map(|root| format!("`{}`", root.dir.display())).collect();
        let error = Error::new(ErrorKind::Config, format!("there are no assets in {}", roots.join(", ")));
        return Ok(vec![config.locate(error, &["load-path"])]);
    }
    let mut warnings = Vec::new();
    for (key, pattern, place) in patterns(config) {
        let glob = Globs::new(key, std::slice::from_ref(pattern))?;
        if !manifest.assets.keys().any(|path| glob.is_match(path)) {
            let message = format!("`{}` in `{key}` matches no asset", printable(pattern));
            warnings.push(config.locate(Error::new(ErrorKind::Config, message), &[key, &place]));
        }
    }
    Ok(warnings)
}

/// Key, pattern, and the path from the key to the pattern.
fn patterns(config: &Config) -> impl Iterator<Item = (&'static str, &String, String)> {
    let lists = [("unversioned", &config.unversioned), ("plain", &config.plain), ("keep-names", &config.keep_names)];
    let in_lists = lists
        .into_iter()
        .flat_map(|(key, list)| list.iter().enumerate().map(move |(at, pattern)| (key, pattern, at.to_string())));
    let rules = config.missing_reference_rules.iter();
    in_lists.chain(rules.map(|rule| ("missing-reference", &rule.files, rule.files.clone())))
}
