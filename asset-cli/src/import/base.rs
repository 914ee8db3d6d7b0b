//! Whether the URLs in a tool's files begin as those of its manifest will.

use std::collections::BTreeSet;

use asset_core::{Error, ErrorKind, Prefix};

use super::{Dir, Named};

/// A warning if a stylesheet or script names one of `assets` by a URL that does not begin with `prefix`: what it loads by
/// itself, it would look for in vain. Relative URLs are right everywhere.
///
/// # Errors
/// `Io` if a file can't be read.
pub(super) fn elsewhere(dir: &Dir, assets: &[Named], prefix: &Prefix) -> Result<Option<Error>, Error> {
    let known: BTreeSet<&str> = assets.iter().map(|asset| asset.file.as_str()).collect();
    let right = [prefix.to_string(), prefix.mount().to_owned()].map(|prefix| prefix + dir.below());
    for file in known.iter().filter(|file| is_text(file) && dir.has(file)) {
        let bytes = dir.read(file)?;
        let text = String::from_utf8_lossy(&bytes);
        if let Some((start, named)) = urls(&text, &known).find(|(start, _)| !right.iter().any(|right| right == start)) {
            let right = &right[0];
            let other = start.strip_suffix(dir.below()).filter(|other| other.ends_with('/'));
            let other = other.map(|other| format!(", or import with `--prefix {other}`")).unwrap_or_default();
            let message = format!(
                "`{file}` loads `{start}{named}`, but URLs of this manifest begin with `{right}`; make that Vite's `base`{other}"
            );
            return Ok(Some(Error::new(ErrorKind::Manifest, message)));
        }
    }
    Ok(None)
}

fn is_text(file: &str) -> bool {
    [".css", ".js", ".mjs"].iter().any(|ending| file.ends_with(ending))
}

/// The absolute URLs of known files: what stands before the file, and the file.
fn urls<'t>(text: &'t str, known: &BTreeSet<&str>) -> impl Iterator<Item = (&'t str, &'t str)> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | ')' | ',' | '?' | '#');
    let is_absolute = |url: &&str| ["/", "http://", "https://"].iter().any(|start| url.starts_with(start));
    text.split(ends).filter(is_absolute).filter_map(|url| {
        let mut parts = url.match_indices('/').map(|(at, _)| url.split_at(at + 1));
        parts.find(|(_, file)| known.contains(file))
    })
}
