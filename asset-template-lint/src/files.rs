//! Finds and reads the template files.

use std::fs;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Location};

/// The extensions of templates in a directory. Only the last one of a file counts: `page.html.j2`.
const EXTENSIONS: [&str; 10] = ["html", "htm", "xhtml", "xml", "svg", "txt", "tera", "jinja", "jinja2", "j2"];

/// A template to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateFile {
    pub(crate) path: PathBuf,
    /// Whether the caller named the file itself, not a directory with it.
    pub(crate) is_named: bool,
}

/// The templates at `paths`, each a file or a directory: sorted, without duplicates.
///
/// # Errors
/// `Io` if a path does not exist, can't be listed, or is a directory without templates.
pub(crate) fn templates(paths: &[PathBuf]) -> Result<Vec<TemplateFile>, Error> {
    let mut templates = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|cause| Error::io("read", path, cause))?;
        if !metadata.is_dir() {
            templates.push(TemplateFile { path: path.clone(), is_named: true });
            continue;
        }
        let before = templates.len();
        list(path, &mut templates)?;
        if templates.len() == before {
            let message = format!("no template in `{}`: no file ends in .{}", path.display(), EXTENSIONS.join(", ."));
            return Err(Error::new(ErrorKind::Io, message));
        }
    }
    // Of a file that is named and also found in a directory, the named one is first and stays.
    templates.sort_by(|a, b| (&a.path, !a.is_named).cmp(&(&b.path, !b.is_named)));
    templates.dedup_by(|a, b| a.path == b.path);
    Ok(templates)
}

/// Adds the templates below `dir`, without dotfiles. Links to directories are not followed, so that the search ends.
fn list(dir: &Path, templates: &mut Vec<TemplateFile>) -> Result<(), Error> {
    let failed = |cause| Error::io("list", dir, cause);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        if entry.file_type().map_err(failed)?.is_dir() {
            list(&path, templates)?;
        } else if is_template(&path) && path.is_file() {
            templates.push(TemplateFile { path, is_named: false });
        }
    }
    Ok(())
}

fn is_template(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The text of a template, or why and where the file is not text.
///
/// # Errors
/// `Io` if it can't be read.
pub(crate) fn read(path: &Path) -> Result<Result<String, Error>, Error> {
    let bytes = fs::read(path).map_err(|cause| Error::io("read", path, cause))?;
    let (offset, why) = match (bytes.iter().position(|&byte| byte == 0), std::str::from_utf8(&bytes)) {
        (Some(offset), _) => (offset, "this is a binary file, not a template"),
        (None, Err(error)) => (error.valid_up_to(), "this is not UTF-8, which templates must be"),
        (None, Ok(text)) => return Ok(Ok(text.to_owned())),
    };
    Ok(Err(Error::new(ErrorKind::Invalid, why).located(Location::in_text(path, &bytes, offset))))
}
