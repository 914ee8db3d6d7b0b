//! The comment that names a source map, at the end of a file.

use std::ops::Range;

use memchr::memmem;

use super::text::{Text, offset_in};
use super::{Reference, ReferenceKind, Scan, Syntax};

const KEY: &str = "sourceMappingURL=";

/// Adds the source map of a script: a `//#` or `/*# */` comment on its last line that is not blank.
///
/// No parser is needed. A string can't reach over the end of a line, and the URL, which has neither blanks nor quotes,
/// reaches to it; so nothing but a comment can hold it.
pub(super) fn scan_script(bytes: &[u8], scan: &mut Scan) {
    // Searching forwards is several times as fast.
    let Some(key) = memmem::find_iter(bytes, KEY).last() else {
        return;
    };
    let line_start = bytes[..key].iter().rposition(|&byte| is_line_end(byte)).map_or(0, |newline| newline + 1);
    let text = Text::of_file(&bytes[line_start..]);
    let line = text.as_str();
    let Some((syntax, url)) = last_comment(line) else {
        return;
    };
    let span = text.span(offset_in(line, url)..offset_in(line, url) + url.len());
    scan.references.push(Reference {
        span: line_start + span.start..line_start + span.end,
        target: url.to_owned(),
        kind: ReferenceKind::SourceMap,
        syntax,
        in_xml: false,
    });
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The URL in the comment that `text` ends with.
fn last_comment(text: &str) -> Option<(Syntax, &str)> {
    let text = text.trim_end();
    let key = text.rfind(KEY)?;
    let before = text[..key].trim_end_matches([' ', '\t']).strip_suffix(['#', '@'])?;
    let marker = before.len();
    let (syntax, comment) = if before.ends_with("//") {
        (Syntax::LineComment, &text[marker..])
    } else {
        (Syntax::BlockComment, before.ends_with("/*").then(|| text[marker..].strip_suffix("*/"))??)
    };
    comment_url(comment).map(|url| (syntax, &comment[url])).filter(|(_, url)| !url.contains("*/"))
}

/// Where the URL stands in the text of a comment, if the comment is one that names a source map.
pub(super) fn comment_url(comment: &str) -> Option<Range<usize>> {
    let rest = comment.strip_prefix(['#', '@'])?.trim_start().strip_prefix(KEY)?;
    let url = rest.trim();
    let is_whole = !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || "\"'`".contains(c));
    let start = offset_in(comment, url);
    is_whole.then(|| start..start + url.len())
}
