//! A bundle means what its members mean one after another, and says which member it can't be said of.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod scripts;
mod source_maps;
mod stylesheets;

use asset_build::Config;
use common::Project;

/// A project with these files as the members, in order, of a bundle `all`.
pub(crate) fn bundled(members: &[(&str, &str)]) -> (Project, Config) {
    let project = Project::in_memory();
    for (path, text) in members {
        project.write(&format!("static/{path}"), text);
    }
    let extension = members[0].0.rsplit('.').next().unwrap();
    let paths: Vec<&str> = members.iter().map(|(path, _)| *path).collect();
    let config = project.config().bundle("all", format!("all.{extension}"), &paths);
    (project, config)
}

/// The bytes that the members are joined to, and the warnings.
pub(crate) fn joined(members: &[(&str, &str)]) -> (String, Vec<String>) {
    let (project, config) = bundled(members);
    let report = project.build_with(&config).unwrap_or_else(|failure| panic!("{}", project.shown(&failure)));
    let file = &report.manifest.assets[config.bundles["all"].output.as_str()].file;
    let warnings = report
        .warnings
        .iter()
        .map(|warning| warning.to_string().replace(project.path("static").to_str().unwrap(), "<dir>"));
    (project.read(&format!("public/{file}")), warnings.collect())
}

/// The bytes that the members are joined to without a warning.
pub(crate) fn quietly_joined(members: &[(&str, &str)]) -> String {
    let (text, warnings) = joined(members);
    assert_eq!(warnings, [""; 0], "{members:?}");
    text
}

/// What is said of members that can't be joined.
pub(crate) fn refusal(members: &[(&str, &str)]) -> String {
    let (project, config) = bundled(members);
    project.findings(&config).replace("<dir>/static", "<dir>")
}
