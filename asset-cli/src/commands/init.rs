//! `asset init`

mod asset_toml;
mod detect;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use asset_core::{Error, ErrorKind};

use self::detect::Detected;
use crate::exit::Exit;
use crate::output::Output;

/// Writes an `asset.toml` for the directories and packages beside it.
pub(crate) fn run(file: Option<&Path>, output: &Output) -> Result<(), Exit> {
    let file = file.unwrap_or(Path::new("asset.toml"));
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let found = Detected::look(dir)?;
    create(file, &asset_toml::asset_toml(&found))?;
    output.note(&format!("wrote `{}`", file.display()));
    match found.roots.as_slice() {
        [] => output.note("next: put assets into `static`, then run `asset build`"),
        _ => output.note("next: run `asset build`"),
    }
    output.note(&format!("commit `asset-manifest.json`; keep `/{}/` out of version control", found.output));
    Ok(())
}

/// Never writes over a file, not even one that appears meanwhile.
fn create(file: &Path, text: &str) -> Result<(), Error> {
    let written = File::create_new(file).and_then(|mut created| created.write_all(text.as_bytes()));
    written.map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => {
            Error::new(ErrorKind::Config, format!("`{}` is there already, and stays as it is", file.display()))
        }
        _ => Error::io("write", file, cause),
    })
}
