//! What asset pipelines of other frameworks are known for, for better or worse, and what happens here.
#![allow(clippy::unwrap_used)]

mod cleaning;
#[path = "../common/mod.rs"]
mod common;
mod cycles;
mod freshness;
mod load_path;
mod manifest;
mod other_roots;
mod outputs;
mod versions;

use asset_core::Manifest;
use common::Project;

/// The output of a logical path, as text.
fn output(project: &Project, path: &str) -> String {
    project.read(&format!("public/{}", file(project, path)))
}

fn file(project: &Project, path: &str) -> String {
    manifest(project).assets[path].file.clone()
}

fn manifest(project: &Project) -> Manifest {
    Manifest::read(project.path("asset-manifest.json")).unwrap()
}

fn keys(project: &Project) -> Vec<String> {
    manifest(project).assets.into_keys().map(|path| path.to_string()).collect()
}
