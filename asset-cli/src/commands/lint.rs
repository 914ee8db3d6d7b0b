//! `asset lint`

use std::path::Path;

use asset_build::Config;
use asset_core::internal::counted;
use asset_core::{Asset, Catalog, Error, Location};
use asset_template_lint::{Finding, Lint, Report, Severity};
use serde_json::{Value, json};

use crate::args::LintArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Checks templates against the last build, and lists unused assets.
pub(crate) fn run(file: Option<&Path>, arguments: &LintArguments, output: &Output) -> Result<(), Exit> {
    let config = project::optional_config(file)?;
    let catalog = project::assets(file, &arguments.manifest)?.catalog();
    let unversioned = config.as_ref().map_or_else(|| Ok(Vec::new()), |config| unversioned(config, &catalog))?;
    let lint = Lint::new(catalog).templates(&arguments.paths).strict(arguments.strict).unversioned(unversioned);
    let report = lint.run()?;
    let unused = if arguments.unused {
        Some(unused(&config.map_or_else(|| project::config(file), Ok)?, &report)?)
    } else {
        None
    };
    if arguments.json {
        output.results(object(&report, unused.as_deref()))?;
    } else {
        output.annotated(&report.findings);
        output.note(&summary(&report));
        output.results(unused.unwrap_or_default())?;
    }
    if report.errors() > 0 { Err(Exit::Reported) } else { Ok(()) }
}

/// The logical paths whose URLs may be hard-coded.
fn unversioned(config: &Config, catalog: &Catalog) -> Result<Vec<String>, Error> {
    let globs = asset_core::internal::Globs::new("unversioned", &config.unversioned)?;
    // The URL of a plain asset has no version that a hard-coded one could lack.
    let is_plain = |path: &str| catalog.asset(path).is_ok_and(Asset::is_plain);
    let paths = catalog.paths().into_iter().filter(|path| globs.is_match(path) || is_plain(path));
    Ok(paths.map(str::to_owned).collect())
}

/// The assets that neither a template nor another asset names.
fn unused(config: &Config, report: &Report) -> Result<Vec<String>, Error> {
    let referenced = asset_build::referenced(config)?;
    Ok(report.unused.iter().filter(|path| !referenced.contains(*path)).cloned().collect())
}

/// `checked 12 calls in 3 templates: 1 error, 2 warnings, 4 dynamic arguments`
fn summary(report: &Report) -> String {
    let found = [
        (report.errors(), counted(report.errors(), "error")),
        (report.warnings(), counted(report.warnings(), "warning")),
        (report.dynamic.len(), counted(report.dynamic.len(), "dynamic argument")),
    ];
    let found: Vec<String> = found.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    let checked = format!("checked {} in {}", counted(report.calls, "call"), counted(report.files.len(), "template"));
    if found.is_empty() { checked } else { format!("{checked}: {}", found.join(", ")) }
}

/// One JSON object, with a line for each key and finding.
fn object(report: &Report, unused: Option<&[String]>) -> Vec<String> {
    let mut lines = vec![
        "{".to_owned(),
        format!("  \"templates\": {},", json!(report.files.len())),
        format!("  \"calls\": {},", json!(report.calls)),
    ];
    lines.extend(array("findings", &report.findings.iter().map(finding).collect::<Vec<_>>(), ","));
    let end = if unused.is_some() { "," } else { "" };
    lines.extend(array("dynamic", &report.dynamic.iter().map(location).collect::<Vec<_>>(), end));
    if let Some(paths) = unused {
        lines.extend(array("unused", &paths.iter().map(|path| json!(path)).collect::<Vec<_>>(), ""));
    }
    lines.push("}".to_owned());
    lines
}

fn array(key: &str, values: &[Value], end: &str) -> Vec<String> {
    if values.is_empty() {
        return vec![format!("  \"{key}\": []{end}")];
    }
    let rows: Vec<String> = values.iter().map(|value| format!("    {value}")).collect();
    vec![format!("  \"{key}\": ["), rows.join(",\n"), format!("  ]{end}")]
}

fn finding(finding: &Finding) -> Value {
    let severity = match finding.severity() {
        Severity::Warning => "warning",
        _ => "error",
    };
    let mut value = finding.location().map_or_else(|| json!({}), location);
    value["severity"] = json!(severity);
    value["length"] = json!(finding.length());
    value["message"] = json!(finding.message());
    value
}

fn location(at: &Location) -> Value {
    json!({"path": at.path.display().to_string(), "line": at.line, "column": at.column})
}
