//! The comment that names a source map, behind all else but comments.

use std::ops::Range;

use memchr::memmem;

use super::text::{Text, offset_in};
use super::{Reference, ReferenceKind, Scan, Syntax};

const KEY: &str = "sourceMappingURL=";

/// Adds the source map of a script: the last `//#` or `/*# */` comment that names one, if only comments and white space
/// follow it (ECMA-426).
///
/// No parser is needed. A string can't reach over the end of a line, and neither the URL nor what follows it on its line
/// has quotes; so nothing but a comment can hold it.
pub(super) fn scan_script(bytes: &[u8], scan: &mut Scan) {
    // Searching forwards is several times as fast.
    let keys: Vec<usize> = memmem::find_iter(bytes, KEY).collect();
    let mut end = bytes.len();
    for key in keys.into_iter().rev() {
        if key >= end {
            continue;
        }
        let start = bytes[..key].iter().rposition(|&byte| is_line_end(byte)).map_or(0, |newline| newline + 1);
        let text = Text::of_file(&bytes[start..end]);
        let comment = comment_in_first_line(text.as_str());
        if let Some(comment) = comment.filter(|comment| is_blank(&text.as_str()[comment.end..], true)) {
            if is_outermost(bytes, start, end) {
                let span = text.span(comment.url.clone());
                scan.references.push(Reference {
                    span: start + span.start..start + span.end,
                    target: text.as_str()[comment.url].to_owned(),
                    kind: ReferenceKind::SourceMap,
                    syntax: comment.syntax,
                    in_xml: false,
                });
            }
            return;
        }
        if !is_blank(text.as_str(), true) {
            return;
        }
        end = start;
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether a comment from `start` on is not itself inside a template or a comment that ends behind it.
fn is_outermost(bytes: &[u8], start: usize, end: usize) -> bool {
    let line_end = bytes[start..end].iter().position(|&byte| is_line_end(byte)).map_or(end, |length| start + length);
    let (before, behind) = (&bytes[..start], &bytes[line_end..]);
    let may_end_comment = || memmem::find(behind, b"*/").is_some();
    let may_be_in_comment = || memmem::rfind(before, b"/*") > memmem::rfind(before, b"*/");
    memchr::memchr(b'`', behind).is_none() && !(may_end_comment() && may_be_in_comment())
}

/// A comment that names a source map; offsets are in the text around it.
struct MapComment {
    url: Range<usize>,
    /// Where the comment ends.
    end: usize,
    syntax: Syntax,
}

/// The last comment in the first line of `text` that names a source map.
fn comment_in_first_line(text: &str) -> Option<MapComment> {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let key = line.rfind(KEY)?;
    let before = line[..key].trim_end_matches([' ', '\t']).strip_suffix(['#', '@'])?;
    let (syntax, end, next) = if before.ends_with("//") {
        (Syntax::LineComment, line.len(), line.len())
    } else if before.ends_with("/*") {
        let length = line[key..].find("*/")?;
        (Syntax::BlockComment, key + length, key + length + 2)
    } else {
        return None;
    };
    let url = comment_url(&line[before.len()..end])?;
    let url = before.len() + url.start..before.len() + url.end;
    let is_whole = !line[url.clone()].contains("*/") && !line[next..].contains(['"', '\'', '`']);
    is_whole.then_some(MapComment { url, end: next, syntax })
}

/// The range of the URL in the text of a comment, if the comment names a source map.
pub(super) fn comment_url(comment: &str) -> Option<Range<usize>> {
    let rest = comment.strip_prefix(['#', '@'])?.trim_start().strip_prefix(KEY)?;
    let url = rest.trim();
    let is_whole = !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || "\"'`".contains(c));
    let start = offset_in(comment, url);
    is_whole.then(|| start..start + url.len())
}

/// Whether a text is nothing but white space and comments, `//` comments only if `has_lines`.
pub(super) fn is_blank(text: &str, has_lines: bool) -> bool {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map(|end| end + 4)
        } else if has_lines && rest.starts_with("//") {
            rest.find(['\n', '\r', '\u{2028}', '\u{2029}'])
        } else {
            return false;
        };
        rest = end.map_or("", |end| rest[end..].trim_start());
    }
    true
}
