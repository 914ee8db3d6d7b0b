//! URLs that a template spells out instead of calling a function.

use std::collections::HashMap;
use std::ops::Range;

use asset_core::catalog::Lookup;
use asset_core::{Asset, Catalog, Error, ErrorKind, Style};

/// Finds URLs below the prefix in text.
pub(crate) struct HardcodedUrls<'c> {
    catalog: &'c Catalog,
    unversioned: &'c [String],
    /// The bundle whose output an asset is, by logical path.
    bundles: HashMap<&'c str, &'c str>,
}

/// A URL below the prefix.
pub(crate) struct HardcodedUrl<'c, 't> {
    pub(crate) span: Range<usize>,
    /// Why it should be a call.
    pub(crate) error: Option<Error>,
    /// The path below the prefix, without query and fragment.
    pub(crate) path: &'t str,
    pub(crate) target: Target<'c>,
}

/// The assets that a URL leads to.
pub(crate) enum Target<'c> {
    /// The asset with this logical path.
    Asset(&'c str),
    /// Any asset whose logical path starts with the URL's.
    Prefix,
    Nothing,
}

/// Where a URL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// In the text of the template.
    Text,
    /// In a string inside `{{ … }}` or `{% … %}`.
    Tag,
}

/// A URL below the prefix, taken apart.
struct UrlParts<'t> {
    context: Context,
    /// The URL as written.
    text: &'t str,
    /// The path below the prefix.
    path: &'t str,
    query: Option<&'t str>,
    /// With its `#`.
    fragment: &'t str,
    /// Whether the template or a script appends to it.
    is_assembled: bool,
    /// Whether the prefix has a host that this URL leaves out.
    lacks_host: bool,
}

impl<'c> HardcodedUrls<'c> {
    pub(crate) fn new(catalog: &'c Catalog, unversioned: &'c [String]) -> Self {
        let names = catalog.bundle_names().into_iter();
        let bundles = names.filter_map(|name| Some((catalog.bundle(name).ok()?.path(), name))).collect();
        Self { catalog, unversioned, bundles }
    }

    /// The URLs in `range` of `source`, without those in HTML comments.
    pub(crate) fn find<'t>(&self, source: &'t str, range: Range<usize>, context: Context) -> Vec<HardcodedUrl<'c, 't>> {
        let (mount, mut from, mut urls) = (self.catalog.prefix().mount(), range.start, Vec::new());
        while let Some(at) = source[from..range.end].find(mount) {
            let at = from + at;
            let start = url_start(source, range.start..at);
            let end = url_end(source, at + mount.len()..range.end);
            // After the URL, in which the mount may occur again: `/static/static/`.
            from = end.max(at + 1);
            let Some(lacks_host) = self.lacks_host(&source[start..at]) else { continue };
            // `${` continues a template literal of JavaScript.
            let is_assembled = ["{{", "{%", "${"].iter().any(|mark| source[end..].starts_with(mark));
            let (path, query, fragment) = split(&source[at + mount.len()..end]);
            let text = &source[start..end];
            let parts = UrlParts { context, text, path, query, fragment, is_assembled, lacks_host };
            let (error, target) = self.check(&parts);
            if !is_in_comment(&source[..start]) {
                urls.push(HardcodedUrl { span: start..end, error, path, target });
            }
        }
        urls
    }

    /// Whether a URL with `before` in front of the mount leaves out the prefix's host; `None` if it is not below the prefix.
    fn lacks_host(&self, before: &str) -> Option<bool> {
        // Any scheme counts, and none: `//cdn.example.com`.
        let host = |origin: &'_ str| origin.find("//").map(|at| at + 2);
        let origin = self.catalog.prefix().origin();
        match (host(origin), host(before)) {
            (None, None) if before.is_empty() => Some(false),
            (Some(_), None) if before.is_empty() => Some(true),
            (Some(ours), Some(theirs)) => origin[ours..].eq_ignore_ascii_case(&before[theirs..]).then_some(false),
            _ => None,
        }
    }

    /// What is wrong with a URL below the prefix, and where it leads.
    fn check(&self, parts: &UrlParts<'_>) -> (Option<Error>, Target<'c>) {
        // `//css/app.css` is a URL of the host `css`.
        if parts.path.starts_with('/') {
            return (None, Target::Nothing);
        }
        if parts.is_assembled {
            return (self.check_assembled(parts), Target::Prefix);
        }
        let (known, problem) = match self.catalog.find(parts.path, parts.query) {
            Lookup::Plain(known) => (known, None),
            Lookup::Current(known) => (known, Some("goes stale when the asset changes".to_owned())),
            Lookup::Unversioned(known) => (known, self.has_versions().then(|| "bypasses its version".to_owned())),
            Lookup::OtherVersion { known, version } => {
                let current = known.asset.version();
                (known, Some(format!("has version `{version}`, but the current one is `{current}`")))
            }
            _ => return (self.check_unknown(parts), Target::Nothing),
        };
        let path = known.asset.path();
        let problem = problem.filter(|_| !self.unversioned.iter().any(|unversioned| unversioned == path));
        let message =
            |problem| format!("the hard-coded URL of `{path}` {problem}; write `{}`", self.call(known.asset, parts));
        (problem.map(|problem| Error::new(ErrorKind::Invalid, message(problem))), Target::Asset(path))
    }

    fn has_versions(&self) -> bool {
        *self.catalog.style() != Style::None
    }

    /// The call that gives the right URL, in the syntax that Tera and MiniJinja share.
    fn call(&self, asset: &Asset, parts: &UrlParts<'_>) -> String {
        let call = match self.bundles.get(asset.path()) {
            Some(name) if parts.fragment.is_empty() => format!("asset_url(name={})", quoted(name)),
            _ => format!("static_url(path={})", quoted(&[asset.path(), parts.fragment].concat())),
        };
        match parts.context {
            Context::Text => format!("{{{{ {call} }}}}"),
            Context::Tag => call,
        }
    }

    /// A URL that is assembled from parts, and so can't have a version.
    fn check_assembled(&self, parts: &UrlParts<'_>) -> Option<Error> {
        // Without a host or a path of its own, the prefix also covers URLs of the application.
        let may_be_foreign = self.catalog.prefix().mount() == "/" || parts.lacks_host;
        let is_unversioned = self.unversioned.iter().any(|path| path.starts_with(parts.path));
        if may_be_foreign || is_unversioned || !self.has_versions() {
            return None;
        }
        let message = format!(
            "the URL that starts with `{}` is assembled here, so it bypasses versions; pass the whole path to `static_url`",
            parts.text
        );
        Some(Error::new(ErrorKind::Invalid, message))
    }

    /// A URL that no asset has: an error if it looks like that of a file, and if everything below the prefix is ours.
    fn check_unknown(&self, parts: &UrlParts<'_>) -> Option<Error> {
        let name = parts.path.rsplit('/').next().unwrap_or_default();
        // `/static/` and `/static/docs/` may be routes of the application.
        let is_file = name.trim_matches('.').contains('.') && name.trim_end_matches('.').len() == name.len();
        if !is_file || parts.lacks_host || self.catalog.prefix().mount() == "/" {
            return None;
        }
        let unknown = self.catalog.asset(parts.path).err()?;
        let message = format!("the hard-coded URL `{}` leads nowhere: {}", parts.text, unknown.message());
        Some(Error::new(unknown.kind(), message))
    }
}

/// Path, query without its `?`, and fragment with its `#`.
fn split(url: &str) -> (&str, Option<&str>, &str) {
    let (rest, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    match rest.split_once('?') {
        Some((path, query)) => (path, Some(query), fragment),
        None => (rest, None, fragment),
    }
}

/// Where the URL starts that continues after `range`.
fn url_start(source: &str, range: Range<usize>) -> usize {
    let before = &source[range.clone()];
    let is_delimiter = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '=' | ',' | ';' | '{' | '}')
    };
    range.start + before.rfind(is_delimiter).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
}

/// Where the URL ends that continues at the start of `range`. A comma at its end separates it from the next one in a
/// `srcset`; a closing bracket that it did not open is that of `url(…)`.
fn url_end(source: &str, range: Range<usize>) -> usize {
    let text = &source[range.clone()];
    let is_delimiter =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '{' | '}' | '$' | '\\' | '|');
    let text = &text[..text.find(is_delimiter).unwrap_or(text.len())];
    let text = &text[..unopened_bracket(text).unwrap_or(text.len())];
    range.start + text.trim_end_matches([',', ';']).len()
}

/// The position of the first `)` without a `(` before it.
fn unopened_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether an HTML comment is open at the end of `before`.
fn is_in_comment(before: &str) -> bool {
    before.rfind("<!--").is_some_and(|open| !before[open..].contains("-->"))
}

/// A string literal of either engine.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}
