//! One thing that is wrong, and how it is shown.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use asset_core::internal::printable;
use asset_core::{Error, ErrorKind, Location};

/// How much of a line is shown before it is cut.
const WIDEST: usize = 120;
/// How much is kept before what is wrong, if the line is cut.
const BEFORE: usize = 40;

/// Whether a finding must be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The page fails, or would without a doubt lead nowhere.
    Error,
    /// The page works, but not as well as it could.
    Warning,
}

/// One thing that is wrong in a template.
///
/// `Display` is one line, `path:line:column: message`; [`annotated`](Self::annotated) also shows the line of the template.
#[derive(Debug)]
pub struct Finding {
    severity: Severity,
    error: Error,
    excerpt: Option<Excerpt>,
}

/// The line that a finding is on. Columns are characters from 0.
#[derive(Debug)]
struct Excerpt {
    line: String,
    marked: Range<usize>,
}

impl Finding {
    pub(crate) fn new(severity: Severity, error: Error) -> Self {
        Self { severity, error, excerpt: None }
    }

    /// The same, found at `span` of a file's text.
    pub(crate) fn at(mut self, (path, source): (&Path, &str), span: &Range<usize>) -> Self {
        self.error = self.error.located(Location::in_text(path, source.as_bytes(), span.start));
        self.excerpt = Some(Excerpt::new(source, span));
        self
    }

    /// Whether it must be put right.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What kind of thing is wrong, as a program can tell it apart.
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The message without the place.
    pub fn message(&self) -> &str {
        self.error.message()
    }

    /// Where it was found; `None` if it is about something else than a place in a template.
    pub fn location(&self) -> Option<&Location> {
        self.error.location()
    }

    /// How many characters are wrong, from the place on; at least 1, and no more than the line has.
    pub fn length(&self) -> usize {
        self.excerpt.as_ref().map_or(1, |excerpt| excerpt.marked.len())
    }

    /// The finding with the line of the template below it, and what is wrong in it marked.
    ///
    /// ```text
    /// templates/page.html:3:42: no asset `css/ap.css` in manifest …; did you mean `css/app.css`?
    ///   |
    /// 3 | <link rel="stylesheet" href="{{ static_url("css/ap.css") }}">
    ///   |                                            ^^^^^^^^^^^^
    /// ```
    pub fn annotated(&self) -> String {
        let Some((location, excerpt)) = self.location().zip(self.excerpt.as_ref()) else {
            return self.to_string();
        };
        let number = location.line.to_string();
        let margin = " ".repeat(number.len());
        let (line, indent, marks) = excerpt.shown();
        format!("{self}\n{margin} |\n{number} | {line}\n{margin} | {indent}{marks}")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = self.location() {
            write!(f, "{location}: ")?;
        }
        if self.severity == Severity::Warning {
            f.write_str("warning: ")?;
        }
        f.write_str(self.message())
    }
}

impl Excerpt {
    fn new(source: &str, span: &Range<usize>) -> Self {
        let mark = if source[..span.start].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = source[..span.start].rfind('\n').map_or(mark, |newline| newline + 1);
        let end = source[span.start..].find('\n').map_or(source.len(), |newline| span.start + newline);
        let line = source[start..end].trim_end_matches('\r');
        let end = span.end.clamp(span.start, (start + line.len()).max(span.start));
        let before = source[start..span.start].chars().count();
        let marked = source[span.start..end].chars().count().max(1);
        Self { line: line.to_owned(), marked: before..before + marked }
    }

    /// The line, what stands before the marks, and the marks. A line that is too long is cut on both sides.
    fn shown(&self) -> (String, String, String) {
        let characters: Vec<char> =
            self.line.chars().map(|c| if is_printable(c) || c == '\t' { c } else { ' ' }).collect();
        let length = characters.len();
        let skipped = if length > WIDEST { self.marked.start.saturating_sub(BEFORE) } else { 0 };
        let end = length.min(skipped + WIDEST);
        let head = if skipped > 0 { "…" } else { "" };
        let tail = if end < length { "…" } else { "" };
        let shown: String = characters[skipped.min(end)..end].iter().collect();
        let before = &characters[skipped.min(length)..self.marked.start.min(length)];
        let indent: String = before.iter().map(|&c| if c == '\t' { '\t' } else { ' ' }).collect();
        let marks = self.marked.len().min((skipped + WIDEST).saturating_sub(self.marked.start)).max(1);
        (format!("{head}{shown}{tail}"), " ".repeat(head.chars().count()) + &indent, "^".repeat(marks))
    }
}

fn is_printable(c: char) -> bool {
    matches!(printable(c.encode_utf8(&mut [0; 4])), Cow::Borrowed(_))
}
