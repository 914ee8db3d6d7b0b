//! `asset import`

use std::fs;
use std::path::{Path, absolute};

use asset_build::Config;
use asset_build::internal::replace;
use asset_core::internal::counted;
use asset_core::{Error, ErrorKind};

use crate::args::{ImportArguments, Integrity};
use crate::exit::Exit;
use crate::import::{Import, Imported};
use crate::output::Output;
use crate::project;

/// Converts another tool's manifest; with any finding, writes nothing.
pub(crate) fn run(file: Option<&Path>, arguments: &ImportArguments, output: &Output) -> Result<(), Exit> {
    let project = project::optional_config(file)?;
    let target = &arguments.manifest;
    check_target(target, arguments.merge.as_deref(), project.as_ref())?;
    let mut config = project.unwrap_or_else(|| Config::new("static"));
    if let Some(Integrity(algorithms)) = &arguments.integrity {
        config.integrity.clone_from(algorithms);
    }
    let imported = import(arguments, config).run()?;
    output.warnings(imported.base_mismatch.as_slice());
    output.warnings(unnamed(&imported).as_slice());
    let assets = counted(imported.count, "asset");
    let text = imported.manifest.to_json();
    // A file that stays as it is does not wake what watches it.
    if fs::read_to_string(target).is_ok_and(|current| current == text) {
        output.note(&format!("`{}` is up to date: {assets}", target.display()));
    } else {
        replace(target, &text)?;
        output.note(&format!("imported {assets} into `{}`", target.display()));
    }
    Ok(())
}

fn import(arguments: &ImportArguments, config: Config) -> Import {
    Import {
        file: arguments.file.clone(),
        format: arguments.format,
        dir: arguments.dir.clone(),
        output: arguments.output.clone(),
        prefix: arguments.prefix.clone(),
        merge: arguments.merge.clone(),
        also: arguments.also.clone(),
        config,
    }
}

/// Fails if `asset build` writes the same file: the next build would replace it.
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

/// A warning about files that pages may load, but that would not be served.
fn unnamed(imported: &Imported) -> Option<Error> {
    let first = imported.unnamed.first()?;
    let dir = first.rsplit_once('/').map_or("", |(dir, _)| dir);
    let (files, them) = match imported.unnamed.len() {
        1 => (format!("file `{first}` is"), "it"),
        count => (format!("{count} files such as `{first}` are"), "them"),
    };
    let message = format!(
        "the {files} beside imported ones, but not in the tool's manifest, and so not served; `--also '{dir}/**'` imports {them}"
    );
    Some(Error::new(ErrorKind::Manifest, message))
}
