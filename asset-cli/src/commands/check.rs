//! `asset check`

use std::path::Path;

use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Bar;
use crate::project;

/// Compares manifest and outputs with the sources.
pub(crate) fn run(file: Option<&Path>, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let bar = Bar::new(output.is_quiet());
    let checked = asset_build::check(&config, &bar);
    bar.clear();
    let report = checked?;
    output.warnings(&report.warnings);
    let outputs = match report.is_built {
        true => "and so are the outputs",
        false => "there are no outputs of it here",
    };
    output.note(&format!("the manifest is up to date, {outputs}"));
    Ok(())
}
