//! From a reference to the logical path it means, and back to a URL.

use asset_core::Prefix;
use asset_core::internal::{decode_path, encode_path};

use super::{Reference, ReferenceKind};

/// The meaning of a reference in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// Nothing of ours, to be left as it is: another host, a scheme, an absolute path outside the prefix, a fragment
    /// of the file itself, a bare module name, nothing at all.
    External,
    /// A directory, to be left as it is: `./`, `fonts/`.
    Dir,
    /// A file under a root, whether it exists or not.
    Local {
        /// Its logical path.
        path: String,
        /// The logical path if no percent-encoding was meant, where that differs: `100%25.png` as a file's name. Only
        /// to be tried if nothing has the first.
        literal: Option<String>,
        /// `?query#fragment` as written.
        suffix: String,
        /// How its path is written, which a new URL keeps.
        form: Form,
    },
    /// A path that leaves the roots by `../`.
    OutsideRoot,
}

/// How an author wrote the URL of a file of ours.
///
/// The URL that takes its place has the same form: an absolute one also works where the text is used from another base
/// than its own file, as custom properties, adopted stylesheets and inlined SVG are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// From the file it is in: `../img/a.png`
    Relative,
    /// From the root of the host: `/static/img/a.png`
    Absolute {
        /// Scheme and host as written, mostly none: `https://cdn.example.com`
        origin: String,
    },
}

/// The meaning of `reference` in the file at logical path `from`, as a browser would resolve it.
///
/// URLs that begin with `prefix` are ours, as are those with its path alone. `a//b.png` means `a/b.png`.
///
/// ```
/// use asset_build::references::{Form, Kind, Target, resolve, scan};
/// use asset_core::Prefix;
///
/// let found = scan("css/app.css", Kind::Css, b"a { mask: url(../icons.svg#home) }").references;
/// let target = resolve("css/app.css", &found[0], &"/static/".parse()?);
/// let Target::Local { path, suffix, form, .. } = target else { unreachable!() };
/// assert_eq!((path.as_str(), suffix.as_str(), form), ("icons.svg", "#home", Form::Relative));
/// # Ok::<(), asset_core::Error>(())
/// ```
pub fn resolve(from: &str, reference: &Reference, prefix: &Prefix) -> Target {
    if reference.kind.is_specifier() && is_bare(&reference.target) {
        return Target::External;
    }
    let (path, suffix) = parts(&reference.target);
    match base_of(&path, prefix) {
        Base::External => Target::External,
        Base::Root { origin, rest } => local("", rest, suffix, Form::Absolute { origin: origin.to_owned() }),
        Base::Relative => local(from.rsplit_once('/').map_or("", |(dir, _)| dir), &path, suffix, Form::Relative),
    }
}

/// The decoded path and the `?query#fragment` of a reference that is written from the file it is in.
pub(crate) fn relative_parts(reference: &Reference, prefix: &Prefix) -> Option<(String, String)> {
    let (path, suffix) = parts(&reference.target);
    match base_of(&path, prefix) {
        Base::Relative => Some((decode_path(&path).unwrap_or(path.as_str().into()).into_owned(), suffix)),
        _ => None,
    }
}

/// The logical path that the URL of a reference has below the root of the host, if it is a path from there.
pub(crate) fn path_of_host(reference: &Reference) -> Option<String> {
    let (path, _) = parts(&reference.target);
    let path = path.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
    Some(decode_path(path).unwrap_or(path.into()).into_owned())
}

/// Path and `?query#fragment` as a browser reads them: without the ends' blanks, without any line breaks and tabs.
fn parts(url: &str) -> (String, String) {
    let url: String = url.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let url = url.trim_matches(|c: char| c <= ' ');
    let (path, suffix) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    (path.replace('\\', "/"), suffix.to_owned())
}

/// Whether a module specifier is the name of a module, not a URL. Neither a backslash nor a blank before it is part of
/// one here: browsers look at the specifier as it is.
pub(super) fn is_bare(specifier: &str) -> bool {
    !["/", "./", "../"].iter().any(|start| specifier.starts_with(start)) && !has_scheme(&parts(specifier).0)
}

/// Where the path of a URL begins.
enum Base<'p> {
    External,
    /// At the root of the logical paths.
    Root {
        /// Scheme and host, as written.
        origin: &'p str,
        /// The logical path, still percent-encoded.
        rest: &'p str,
    },
    /// In the directory of the file.
    Relative,
}

fn base_of<'p>(path: &'p str, prefix: &Prefix) -> Base<'p> {
    let without_origin = strip_origin(path, prefix.origin());
    let absolute = without_origin.unwrap_or(path);
    if absolute.starts_with('/') && (without_origin.is_some() || !absolute.starts_with("//")) {
        let origin = &path[..path.len() - absolute.len()];
        return absolute.strip_prefix(prefix.mount()).map_or(Base::External, |rest| Base::Root {
            origin,
            rest: rest.strip_prefix(prefix.after_version()).unwrap_or(rest),
        });
    }
    // A fragment whose `#` is encoded is written inside `data:` URLs and copied from there; it names no file.
    if path.is_empty() || path.starts_with("//") || path.starts_with("%23") || has_scheme(path) {
        return Base::External;
    }
    Base::Relative
}

/// The rest of `url` behind the scheme and host of the prefix, or behind the host alone; `None` if it has others.
fn strip_origin<'p>(url: &'p str, origin: &str) -> Option<&'p str> {
    let host = origin.find("//").map(|slashes| &origin[slashes..])?;
    [origin, host].iter().find_map(|start| {
        let (before, rest) = url.split_at_checked(start.len())?;
        before.eq_ignore_ascii_case(start).then_some(rest)
    })
}

fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn local(dir: &str, path: &str, suffix: String, form: Form) -> Target {
    let decoded = decode_path(path).unwrap_or(path.into());
    match join(dir, &decoded) {
        Joined::File(file) => {
            let literal = match join(dir, path) {
                Joined::File(literal) if literal != file => Some(literal),
                _ => None,
            };
            Target::Local { path: file, literal, suffix, form }
        }
        Joined::Dir => Target::Dir,
        Joined::Outside => Target::OutsideRoot,
    }
}

enum Joined {
    File(String),
    Dir,
    Outside,
}

fn join(dir: &str, path: &str) -> Joined {
    let mut segments: Vec<&str> = dir.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut is_file = false;
    for segment in path.split('/') {
        is_file = !matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." if segments.pop().is_none() => return Joined::Outside,
            ".." => {}
            name => segments.push(name),
        }
    }
    if is_file { Joined::File(segments.join("/")) } else { Joined::Dir }
}

/// The URL of `to_file` in `from_file`, both paths under one directory; the author's `?query#fragment` goes behind it.
///
/// It is relative, so that a file with it depends on no host or prefix, percent-encoded, and for module specifiers
/// begins with `./` or `../`.
///
/// ```
/// use asset_build::references::{ReferenceKind, relative};
///
/// assert_eq!(relative(ReferenceKind::CssUrl, "css/app.css", "img/a b.png"), "../img/a%20b.png");
/// assert_eq!(relative(ReferenceKind::JsStatic, "js/app.js", "js/lib/a.js"), "./lib/a.js");
/// ```
pub fn relative(kind: ReferenceKind, from_file: &str, to_file: &str) -> String {
    let shared = from_file.bytes().zip(to_file.bytes()).take_while(|(from, to)| from == to).count();
    let shared = from_file.as_bytes()[..shared].iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
    let down = encode_path(&to_file[shared..]);
    let up = "../".repeat(from_file[shared..].matches('/').count());
    // `a:b.png` would begin with a scheme, and an encoded `#` like what `resolve` leaves alone.
    let is_unclear = has_scheme(&down) || down.starts_with("%23");
    let here = if up.is_empty() && (kind.is_specifier() || is_unclear) { "./" } else { "" };
    format!("{here}{up}{down}")
}
