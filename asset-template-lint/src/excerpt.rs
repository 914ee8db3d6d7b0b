//! The line of a template that a finding is about, as a terminal shows it.

use std::borrow::Cow;
use std::ops::Range;

use asset_core::internal::printable;

/// The most characters of a line that are shown.
const MAX_WIDTH: usize = 120;
/// How many characters stay before the marked part of a line that is cut.
const CONTEXT: usize = 40;

/// The line that a finding is about. Columns are characters from 0.
#[derive(Debug, Clone)]
pub(crate) struct Excerpt {
    line: String,
    marked: Range<usize>,
}

impl Excerpt {
    /// The line of `source` that `span` starts in.
    pub(crate) fn new(source: &str, span: &Range<usize>) -> Self {
        // A byte order mark is not a character of the first line.
        let mark = if source[..span.start].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = source[..span.start].rfind('\n').map_or(mark, |newline| newline + 1);
        let end = source[span.start..].find('\n').map_or(source.len(), |newline| span.start + newline);
        let line = source[start..end].trim_end_matches('\r');
        let end = span.end.clamp(span.start, (start + line.len()).max(span.start));
        let before = source[start..span.start].chars().count();
        let marked = source[span.start..end].chars().count().max(1);
        Self { line: line.to_owned(), marked: before..before + marked }
    }

    /// The number of marked characters.
    pub(crate) fn length(&self) -> usize {
        self.marked.len()
    }

    /// The line and the marks below it, behind a margin with the line's number. A long line is cut on both sides.
    pub(crate) fn numbered(&self, number: usize) -> String {
        let characters: Vec<char> = self.line.chars().map(displayed).collect();
        let length = characters.len();
        let skipped = if length > MAX_WIDTH { self.marked.start.saturating_sub(CONTEXT) } else { 0 };
        let end = length.min(skipped + MAX_WIDTH);
        let line: String = characters[skipped.min(end)..end].iter().collect();
        let before = &characters[skipped.min(length)..self.marked.start.min(length)];
        // Tabs stay tabs, so that the marks are below what they mark at any tab width.
        let indent: String = before.iter().map(|&c| if c == '\t' { '\t' } else { ' ' }).collect();
        let marks = "^".repeat(self.marked.len().min((skipped + MAX_WIDTH).saturating_sub(self.marked.start)).max(1));
        let (cut_before, cut_indent) = if skipped > 0 { ("…", " ") } else { ("", "") };
        let cut_after = if end < length { "…" } else { "" };
        let margin = " ".repeat(number.to_string().len());
        format!("{margin} |\n{number} | {cut_before}{line}{cut_after}\n{margin} | {cut_indent}{indent}{marks}")
    }
}

/// The character, or a space for one that a terminal could take for a command.
fn displayed(c: char) -> char {
    let is_printable = matches!(printable(c.encode_utf8(&mut [0; 4])), Cow::Borrowed(_));
    if is_printable || c == '\t' { c } else { ' ' }
}
