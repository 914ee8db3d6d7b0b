//! URLs that a template writes out instead of calling a function.

use std::collections::HashMap;
use std::ops::Range;

use asset_core::{Asset, Catalog, Error, ErrorKind, Lookup, Style};

/// Finds URLs under the prefix in text.
pub(crate) struct WrittenOut<'c> {
    catalog: &'c Catalog,
    unversioned: &'c [String],
    /// The bundle that an asset is the output of.
    bundles: HashMap<&'c str, &'c str>,
}

/// A URL under the prefix.
pub(crate) struct WrittenUrl<'c, 't> {
    pub(crate) span: Range<usize>,
    /// Why it should be a call.
    pub(crate) error: Option<Error>,
    /// What follows the prefix, without query and fragment.
    pub(crate) path: &'t str,
    pub(crate) leads_to: LeadsTo<'c>,
}

pub(crate) enum LeadsTo<'c> {
    /// The asset with this logical path.
    Asset(&'c str),
    /// Some asset whose logical path begins with the URL's.
    Beginning,
    Nothing,
}

/// Where a URL is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum In {
    /// The text of the template.
    Text,
    /// A string between `{{` and `}}` or `{%` and `%}`.
    Tag,
}

/// The parts of a URL under the prefix.
struct Parts<'t> {
    within: In,
    /// The URL as it is written.
    text: &'t str,
    /// After the prefix, without query and fragment.
    path: &'t str,
    query: Option<&'t str>,
    /// With its `#`.
    fragment: &'t str,
    /// Whether the template or a script goes on with it.
    is_built: bool,
    /// Whether the prefix has a host that this URL leaves out.
    is_without_host: bool,
}

impl<'c> WrittenOut<'c> {
    pub(crate) fn new(catalog: &'c Catalog, unversioned: &'c [String]) -> Self {
        let names = catalog.bundle_names().into_iter();
        let bundles = names.filter_map(|name| Some((catalog.bundle(name).ok()?.path(), name))).collect();
        Self { catalog, unversioned, bundles }
    }

    /// The URLs in `range` of `source`, but those in HTML comments.
    pub(crate) fn find<'t>(&self, source: &'t str, range: Range<usize>, within: In) -> Vec<WrittenUrl<'c, 't>> {
        let (mount, mut from, mut found) = (self.catalog.prefix().mount(), range.start, Vec::new());
        while let Some(at) = source[from..range.end].find(mount) {
            let at = from + at;
            let start = start_of_url(source, range.start..at);
            let end = end_of_url(source, at + mount.len()..range.end);
            from = end.max(at + 1);
            let Some(is_without_host) = self.is_ours(&source[start..at]) else { continue };
            let is_built = ["{{", "{%", "${"].iter().any(|mark| source[end..].starts_with(mark));
            let (path, query, fragment) = split(&source[at + mount.len()..end]);
            let text = &source[start..end];
            let parts = Parts { within, text, path, query, fragment, is_built, is_without_host };
            let (error, leads_to) = self.judge(&parts);
            if !is_in_comment(&source[..start]) {
                found.push(WrittenUrl { span: start..end, error, path, leads_to });
            }
        }
        found
    }

    /// Whether a URL that has `before` before the mount is under the prefix, and then whether it leaves out a host.
    fn is_ours(&self, before: &str) -> Option<bool> {
        let host = |origin: &'_ str| origin.find("//").map(|at| at + 2);
        let origin = self.catalog.prefix().origin();
        match (host(origin), host(before)) {
            (None, None) if before.is_empty() => Some(false),
            (Some(_), None) if before.is_empty() => Some(true),
            (Some(ours), Some(theirs)) => origin[ours..].eq_ignore_ascii_case(&before[theirs..]).then_some(false),
            _ => None,
        }
    }

    /// What is wrong with a URL under the prefix, and where it leads.
    fn judge(&self, parts: &Parts<'_>) -> (Option<Error>, LeadsTo<'c>) {
        // `//css/app.css` has a host, `css`.
        if parts.path.starts_with('/') {
            return (None, LeadsTo::Nothing);
        }
        if parts.is_built {
            return (self.judge_built(parts), LeadsTo::Beginning);
        }
        let (known, why) = match self.catalog.find(parts.path, parts.query) {
            Lookup::Plain(known) => (known, None),
            Lookup::Current(known) => (known, Some("goes stale with the next change of it".to_owned())),
            Lookup::Unversioned(known) => (known, self.has_versions().then(|| "bypasses its version".to_owned())),
            Lookup::OtherVersion { known, version } => {
                let current = known.asset.version();
                (known, Some(format!("is of version `{version}`, and `{current}` is the current one")))
            }
            _ => return (self.judge_unknown(parts), LeadsTo::Nothing),
        };
        let path = known.asset.path();
        let why = why.filter(|_| !self.unversioned.iter().any(|unversioned| unversioned == path));
        let message = |why| format!("the hard-coded URL of `{path}` {why}; write `{}`", self.call(known.asset, parts));
        (why.map(|why| Error::new(ErrorKind::Invalid, message(why))), LeadsTo::Asset(path))
    }

    fn has_versions(&self) -> bool {
        *self.catalog.style() != Style::None
    }

    /// The call that gives the right URL, as Tera and MiniJinja both take it.
    fn call(&self, asset: &Asset, parts: &Parts<'_>) -> String {
        let call = match self.bundles.get(asset.path()) {
            Some(name) if parts.fragment.is_empty() => format!("asset_url(name={})", quoted(name)),
            _ => format!("static_url(path={})", quoted(&[asset.path(), parts.fragment].concat())),
        };
        match parts.within {
            In::Text => format!("{{{{ {call} }}}}"),
            In::Tag => call,
        }
    }

    fn judge_built(&self, parts: &Parts<'_>) -> Option<Error> {
        let is_beside = self.catalog.prefix().mount() == "/" || parts.is_without_host;
        let is_unversioned = self.unversioned.iter().any(|path| path.starts_with(parts.path));
        if is_beside || is_unversioned || !self.has_versions() {
            return None;
        }
        let message = format!(
            "the URL that begins with `{}` is put together here, so it bypasses versions; give `static_url` the whole path",
            parts.text
        );
        Some(Error::new(ErrorKind::Invalid, message))
    }

    /// A URL that no asset has: likely a mistake if it looks like that of a file, and if all below the prefix is ours.
    fn judge_unknown(&self, parts: &Parts<'_>) -> Option<Error> {
        let name = parts.path.rsplit('/').next().unwrap_or_default();
        let is_file = name.trim_matches('.').contains('.') && name.trim_end_matches('.').len() == name.len();
        if !is_file || parts.is_without_host || self.catalog.prefix().mount() == "/" {
            return None;
        }
        let unknown = self.catalog.asset(parts.path).err()?;
        Some(Error::new(
            unknown.kind(),
            format!("the hard-coded URL `{}` leads nowhere: {}", parts.text, unknown.message()),
        ))
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

/// Where the URL begins that goes on behind `range`.
fn start_of_url(source: &str, range: Range<usize>) -> usize {
    let before = &source[range.clone()];
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '=' | ',' | ';' | '{' | '}')
    };
    range.start + before.rfind(ends).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
}

/// Where the URL ends that stands at the beginning of `range`: a comma there separates it from the next one of a
/// `srcset`, and a bracket that it did not open is that of `url(…)`.
fn end_of_url(source: &str, range: Range<usize>) -> usize {
    let text = &source[range.clone()];
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '{' | '}' | '$' | '\\' | '|');
    let text = &text[..text.find(ends).unwrap_or(text.len())];
    let mut open = 0_usize;
    let unopened = text.bytes().position(|byte| match byte {
        b'(' => {
            open += 1;
            false
        }
        b')' if open == 0 => true,
        b')' => {
            open -= 1;
            false
        }
        _ => false,
    });
    let text = &text[..unopened.unwrap_or(text.len())];
    range.start + text.trim_end_matches([',', ';']).len()
}

/// Whether an HTML comment is open at the end of `before`.
fn is_in_comment(before: &str) -> bool {
    before.rfind("<!--").is_some_and(|open| !before[open..].contains("-->"))
}

/// A string literal of either engine.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}
