//! `asset init`

mod application;
mod asset_toml;
mod detect;
mod tools;

use std::io;
use std::path::Path;

use asset_build::internal::create;
use asset_core::{Error, ErrorKind};

use self::detect::Detected;
use crate::exit::Exit;
use crate::output::Output;

/// Writes an `asset.toml` for the directories and packages beside it.
pub(crate) fn run(file: Option<&Path>, output: &Output) -> Result<(), Exit> {
    let file = file.unwrap_or(Path::new("asset.toml"));
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let detected = Detected::in_dir(dir)?;
    create(file, &asset_toml::asset_toml(&detected)).map_err(|error| already_exists(file, error))?;
    output.note(&format!("wrote `{}`", file.display()));
    if detected.tools.iter().any(|tool| !tool.is_certain) {
        output.note("complete the commands of `[dev]`, which are commented out");
    }
    let put = if detected.roots.is_empty() { "put assets into `static`, then " } else { "" };
    match application::crates(dir)? {
        Some(crates) => {
            output.note(&format!("next: {put}run `cargo add {crates}`"));
            output.note("then: `asset dev -- cargo run`");
        }
        None => output.note(&format!("next: {put}run `asset build`")),
    }
    output.note(&format!("commit `asset-manifest.json`; keep `/{}/` out of version control", detected.output));
    Ok(())
}

/// The error for a file that exists: `init` never replaces one.
fn already_exists(file: &Path, error: Error) -> Error {
    if error.io_kind() != Some(io::ErrorKind::AlreadyExists) {
        return error;
    }
    Error::new(ErrorKind::Config, format!("`{}` already exists; it was not changed", file.display()))
}
