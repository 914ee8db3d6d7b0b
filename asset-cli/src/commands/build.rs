//! `asset build`

use std::path::Path;
use std::sync::Arc;

use asset_build::{BuildOptions, Report, Timings};

use crate::args::BuildArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Bar;
use crate::project;
use crate::unmatched_patterns::unmatched_patterns;

/// Writes outputs and manifest.
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
        (0, reused) => format!("{} already there", counted(reused)),
        (written, 0) => format!("{} written", counted(written)),
        (written, reused) => format!("{} written, {reused} already there", counted(written)),
    };
    if report.carried_over > 0 {
        outputs += &format!(", {} brought over from the earlier deploy", report.carried_over);
    }
    match (&report.manifest_path, report.manifest_changed) {
        (Some(path), true) => format!("{outputs}; manifest `{}` written", path.display()),
        (Some(path), false) => format!("{outputs}; manifest `{}` is up to date", path.display()),
        (None, _) => outputs,
    }
}

/// One line per stage, and the sum.
fn timings(timings: &Timings) -> Vec<String> {
    let rows = timings.stages().chain([("total", timings.total())]);
    rows.map(|(stage, duration)| format!("{stage:8} {:>9.1} ms", duration.as_secs_f64() * 1000.0)).collect()
}

fn counted(outputs: usize) -> String {
    format!("{outputs} output{}", if outputs == 1 { "" } else { "s" })
}
