//! Which files are templates, and what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Location};

/// What the name of a template in a directory ends with; a template is often named twice, `page.html.j2`.
const EXTENSIONS: [&str; 10] = ["html", "htm", "xhtml", "xml", "svg", "txt", "tera", "jinja", "jinja2", "j2"];

/// A template to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateFile {
    pub(crate) path: PathBuf,
    /// Whether it was named itself, not found in a directory.
    pub(crate) is_named: bool,
}

/// The templates of `places`, each a file or a directory: sorted, none twice.
///
/// # Errors
/// `Io` if a place is not there, can't be listed, or is a directory without templates.
pub(crate) fn templates(places: &[PathBuf]) -> Result<Vec<TemplateFile>, Error> {
    let mut found = Vec::new();
    for place in places {
        let metadata = fs::metadata(place).map_err(|cause| Error::io("read", place, cause))?;
        if !metadata.is_dir() {
            found.push(TemplateFile { path: place.clone(), is_named: true });
            continue;
        }
        let before = found.len();
        list(place, &mut found)?;
        if found.len() == before {
            let message = format!("no template in `{}`: no file ends in .{}", place.display(), EXTENSIONS.join(", ."));
            return Err(Error::new(ErrorKind::Io, message));
        }
    }
    found.sort_by(|a, b| (&a.path, !a.is_named).cmp(&(&b.path, !b.is_named)));
    found.dedup_by(|a, b| a.path == b.path);
    Ok(found)
}

/// Adds the templates below `dir`. Dotfiles are none, and links to directories are not followed, so that this ends.
fn list(dir: &Path, found: &mut Vec<TemplateFile>) -> Result<(), Error> {
    let failed = |cause| Error::io("list", dir, cause);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        if entry.file_type().map_err(failed)?.is_dir() {
            list(&path, found)?;
        } else if is_template(&path) && path.is_file() {
            found.push(TemplateFile { path, is_named: false });
        }
    }
    Ok(())
}

fn is_template(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The text of a template, or where and why it has none.
///
/// # Errors
/// `Io` if it can't be read.
pub(crate) fn read(path: &Path) -> Result<Result<String, Error>, Error> {
    let bytes = fs::read(path).map_err(|cause| Error::io("read", path, cause))?;
    let (offset, why) = match (bytes.iter().position(|&byte| byte == 0), std::str::from_utf8(&bytes)) {
        (Some(offset), _) => (offset, "this is binary, not a template"),
        (None, Err(error)) => (error.valid_up_to(), "this is not UTF-8, as templates must be"),
        (None, Ok(text)) => return Ok(Ok(text.to_owned())),
    };
    Ok(Err(Error::new(ErrorKind::Invalid, why).located(Location::in_text(path, &bytes, offset))))
}
