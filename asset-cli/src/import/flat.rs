//! Names, and the versioned names or URLs that belong to them: webpack-manifest-plugin, gulp-rev and their kin.

use asset_core::{Error, ErrorKind, Prefix};

use super::document::every;
use super::{Dir, Document, Foreign, Named};

/// Every name is an asset. What values begin with, if they are URLs, is cut off.
pub(super) fn read(document: &Document, dir: &Dir, prefix: Option<&Prefix>) -> Result<Foreign, Vec<Error>> {
    let pairs = document.strings()?;
    let values: Vec<&str> = pairs.iter().map(|(_, value)| *value).collect();
    let (start, deduced) = match (prefix, values.iter().any(|value| is_url(value))) {
        (_, false) => (Vec::new(), None),
        (Some(prefix), true) => (starts(prefix, dir), None),
        (None, true) => deduce(document, &values, dir).map_err(|error| vec![error])?,
    };
    let assets = every(pairs.into_iter().map(|(key, value)| named(document, (key, value), &start)))?;
    Ok(Foreign { prefix: deduced, ..Foreign::versioned(assets) })
}

fn named(document: &Document, (key, value): (&str, &str), starts: &[String]) -> Result<Named, Error> {
    let path = document.logical_path(key, key)?;
    let file = match starts.iter().find_map(|start| value.strip_prefix(start.as_str())) {
        Some(file) => file,
        None if is_url(value) && !starts.is_empty() => {
            let prefix = &starts[0];
            return Err(document.fault(value, format!("`{value}` does not begin with the prefix `{prefix}`")));
        }
        None => value.strip_prefix("./").unwrap_or(value),
    };
    if file.contains('?') {
        let message =
            format!("`{value}` has its version in the query; a tool's versions must be in the names of its files");
        return Err(document.fault(value, message));
    }
    document.logical_path(file, value)?;
    Ok(Named { mention: value.to_owned(), ..Named::new(path, file) })
}

fn is_url(value: &str) -> bool {
    value.starts_with('/') || value.starts_with("http://") || value.starts_with("https://")
}

/// What the URLs of files in the tool's directory begin with: as a whole, and without the host.
fn starts(prefix: &Prefix, dir: &Dir) -> Vec<String> {
    let start = |before: &str| format!("{before}{}", dir.below());
    vec![start(&prefix.to_string()), start(prefix.mount())]
}

/// The shortest start, to a slash, that all the values have and behind which each names a file of the directory; and
/// the prefix that it is of.
fn deduce(document: &Document, values: &[&str], dir: &Dir) -> Result<(Vec<String>, Option<Prefix>), Error> {
    let first = values.iter().copied().find(|value| is_url(value)).unwrap_or_default();
    let host = first.find("://").map_or(0, |scheme| scheme + 3);
    let slashes = first[host..].match_indices('/').map(|(at, _)| &first[..=host + at]);
    let fits = |start: &&str| {
        let mut rest = values.iter().map(|value| value.strip_prefix(*start));
        rest.all(|file| file.is_some_and(|file| dir.has(file)))
    };
    let Some(start) = slashes.clone().find(fits) else {
        let message = format!(
            "no start of `{first}` can be cut off so that every file is in `{}`; name the tool's directory with `--dir`, or the start with `--prefix`",
            dir.path().display()
        );
        return Err(document.fault(first, message));
    };
    let Some(prefix) = start.strip_suffix(dir.below()) else {
        let message =
            format!("`{first}` begins with `{start}`, which should end with `{}`, as the directory does", dir.below());
        return Err(document.error(first, ErrorKind::Invalid, message));
    };
    Ok((vec![start.to_owned()], Some(Prefix::parse(prefix)?)))
}
