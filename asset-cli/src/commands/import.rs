//! `asset import`

use std::fs;
use std::path::{Path, absolute};

use asset_build::Config;
use asset_build::internal::replace;
use asset_core::{Error, ErrorKind};

use crate::args::{ImportArguments, Integrity};
use crate::exit::Exit;
use crate::import::{Import, Imported};
use crate::output::Output;
use crate::project;

/// Writes the manifest for another tool's, or nothing and every finding.
pub(crate) fn run(file: Option<&Path>, arguments: &ImportArguments, output: &Output) -> Result<(), Exit> {
    let project = project::config_if_there(file)?;
    let target = &arguments.manifest;
    check_target(target, arguments.merge.as_deref(), project.as_ref())?;
    let mut config = project.unwrap_or_else(|| Config::new("static"));
    if let Some(Integrity(algorithms)) = &arguments.integrity {
        config.integrity.clone_from(algorithms);
    }
    let import = Import {
        file: arguments.file.clone(),
        format: arguments.format,
        dir: arguments.dir.clone(),
        output: arguments.output.clone(),
        prefix: arguments.prefix.clone(),
        merge: arguments.merge.clone(),
        also: arguments.also.clone(),
        config,
    };
    let imported = import.run().map_err(Exit::Findings)?;
    output.warnings(imported.elsewhere.as_slice());
    output.warnings(&unnamed(&imported));
    let assets = format!("{} asset{}", imported.count, if imported.count == 1 { "" } else { "s" });
    let text = imported.manifest.to_json();
    match fs::read_to_string(target) {
        Ok(there) if there == text => output.note(&format!("`{}` is that of {assets} already", target.display())),
        _ => {
            replace(target, &text)?;
            output.note(&format!("imported {assets} into `{}`", target.display()));
        }
    }
    Ok(())
}

/// Fails if `asset build` writes the file too: the next build would replace it.
fn check_target(target: &Path, merged: Option<&Path>, project: Option<&Config>) -> Result<(), Error> {
    let built = project.and_then(Config::manifest_path);
    let is_built =
        |built: &Path| matches!((absolute(built), absolute(target)), (Ok(built), Ok(target)) if built == target);
    if merged.into_iter().chain(built.as_deref()).any(is_built) {
        let message = format!(
            "`{}` is written by `asset build`; name another file with `--manifest`, or with `manifest` in asset.toml",
            target.display()
        );
        return Err(Error::new(ErrorKind::Config, message));
    }
    Ok(())
}

/// What a page may ask for in vain, as one warning.
fn unnamed(imported: &Imported) -> Vec<Error> {
    let Some(first) = imported.unnamed.first() else { return Vec::new() };
    let dir = first.rsplit_once('/').map_or("", |(dir, _)| dir);
    let (count, are) = match imported.unnamed.len() {
        1 => ("1 file".to_owned(), "is"),
        count => (format!("{count} files"), "are"),
    };
    let message = format!(
        "{count} beside the imported ones {are} not named, and so not served: `{first}`{}; `--also '{dir}/**'` imports what is there",
        if imported.unnamed.len() == 1 { "" } else { " and others" }
    );
    vec![Error::new(ErrorKind::Manifest, message)]
}
