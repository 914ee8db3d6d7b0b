//! `asset check`

use std::path::Path;

use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Bar;
use crate::project;

/// Compares the manifest and the outputs with the sources.
pub(crate) fn run(file: Option<&Path>, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let bar = Bar::new(output.is_quiet());
    let checked = asset_build::check(&config, &bar);
    bar.clear();
    let report = checked?;
    output.warnings(&report.warnings);
    let outputs = if report.is_built { ", and so are the outputs" } else { "; it has no outputs here" };
    output.note(&format!("the manifest is up to date{outputs}"));
    Ok(())
}
