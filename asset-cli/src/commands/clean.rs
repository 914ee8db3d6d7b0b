//! `asset clean`

use std::path::Path;

use asset_build::{CleanOptions, CleanReport, Config};
use asset_core::internal::{OutputDir, counted};

use crate::args::CleanArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Removes superseded builds, and prints the files that it removes.
pub(crate) fn run(file: Option<&Path>, arguments: &CleanArguments, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let CleanArguments { keep, older_than, dry_run } = *arguments;
    let options = CleanOptions::default().keep(keep).older_than(older_than).dry_run(dry_run);
    let report = asset_build::clean(&config, &options)?;
    output.results(lines(&config, &report))?;
    output.note(&summary(&report, dry_run));
    Ok(())
}

/// The paths of all removed files.
fn lines(config: &Config, report: &CleanReport) -> Vec<String> {
    let dir = OutputDir::new(config.path(&config.output));
    let manifests = report.manifests.iter().map(|&digest| dir.manifest(digest));
    let files = report.files.iter().map(|file| dir.root().join(file));
    manifests.chain(files).map(|path| path.display().to_string()).collect()
}

fn summary(report: &CleanReport, dry_run: bool) -> String {
    if report.manifests.is_empty() {
        return "nothing to remove".to_owned();
    }
    let done = if dry_run { "would remove" } else { "removed" };
    let (builds, files) = (counted(report.manifests.len(), "build"), counted(report.files.len(), "file"));
    format!("{done} {builds} and {files}, {}", counted(report.bytes, "byte"))
}
