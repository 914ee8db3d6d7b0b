//! References in CSS: `url()`, `src()`, `@import`, `image-set()` and the source map comment.

use std::ops::Range;

use asset_core::internal::stylesheet_encoding;
use cssparser::{ParseError, Parser, Token};
use memchr::{memmem, memrchr3_iter};

use super::source_map::{comment_url, is_blank};
use super::text::{Text, offset_in};
use super::{IgnoreReason, Ignored, Reference, ReferenceKind, Scan, Syntax, Warning};

/// Part of every source map comment.
const SOURCE_MAP: &[u8] = b"sourceMappingURL=";

/// Adds the references of a whole stylesheet.
pub(super) fn scan(bytes: &[u8], scan: &mut Scan) {
    if let Some(encoding) = stylesheet_encoding(bytes) {
        let message = format!("is declared as `{encoding}`, not UTF-8, and is served like that; save it as UTF-8");
        scan.warnings.push(Warning { offset: 0, message });
    }
    if may_refer(bytes) {
        let text = Text::of_file(bytes);
        let mut walk = Walk::new(&text, false);
        walk.stylesheet();
        scan.references.append(&mut walk.references);
        scan.ignored.append(&mut walk.ignored);
        scan.references.extend(walk.source_map());
    }
}

/// Adds the references of a piece of CSS inside XML: a `<style>`, a `style` or another attribute.
pub(super) fn scan_in_xml(text: &Text<'_>, scan: &mut Scan) {
    if last_sign(text.as_str().as_bytes()).is_some() {
        let mut walk = Walk::new(text, true);
        walk.stylesheet();
        scan.references.append(&mut walk.references);
    }
}

/// The cheap test: whether anything in a stylesheet could be a reference. "No" is sure, "yes" is not.
fn may_refer(bytes: &[u8]) -> bool {
    last_sign(bytes).is_some() || memmem::find(bytes, SOURCE_MAP).is_some()
}

/// Where the last sign of a reference is: `url(`, `src(`, `-set(`, `@import` or `@tailwind` in any case, or an escape that may be a
/// letter of them.
pub(super) fn last_sign(bytes: &[u8]) -> Option<usize> {
    memrchr3_iter(b'(', b'@', b'\\', bytes).find(|&at| match bytes[at] {
        b'(' => [b"url", b"src", b"set"].iter().any(|name| ends_with_ignore_case(&bytes[..at], *name)),
        b'@' => [&b"import"[..], b"tailwind"].iter().any(|name| starts_with_ignore_case(&bytes[at + 1..], name)),
        _ => is_escaped_letter(&bytes[at + 1..]),
    })
}

/// Whether a backslash before these bytes makes a letter or a hyphen of them. Most escapes are a `:` or `/` in the
/// name of a class, or for an icon.
fn is_escaped_letter(escaped: &[u8]) -> bool {
    let digits = escaped.iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let meant = match std::str::from_utf8(&escaped[..digits]).map(|digits| u32::from_str_radix(digits, 16)) {
        Ok(Ok(meant)) => char::from_u32(meant),
        _ => escaped.first().map(|&byte| char::from(byte)),
    };
    meant.is_some_and(|meant| meant.is_ascii_alphabetic() || meant == '-')
}

/// From where on no reference can begin.
fn end_of_references(bytes: &[u8]) -> usize {
    let ends = [last_sign(bytes), memmem::rfind(bytes, SOURCE_MAP)];
    ends.into_iter().flatten().max().map_or(0, |last| last + 1)
}

fn starts_with_ignore_case(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start))
}

fn ends_with_ignore_case(bytes: &[u8], end: &[u8]) -> bool {
    bytes.len().checked_sub(end.len()).is_some_and(|start| bytes[start..].eq_ignore_ascii_case(end))
}

/// The meaning of a string or `url()` at some place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// A `url()` is a reference, a string is not: it is text for readers or the name of a format.
    Usual,
    /// The next is a reference, string or not: `url("…")`, `src("…")`, `@import "…"`.
    Next(ReferenceKind),
    /// Every string is a reference: `image-set("…" 1x, "…" 2x)`.
    ImageSet,
    /// Nothing is: `@namespace url(…)` is a name, `@document url(…)` a pattern.
    Name,
}

/// The effect of a token.
enum Step<'t> {
    Pass,
    Found {
        target: String,
        kind: ReferenceKind,
    },
    Enter(Context),
    Comment(&'t str),
    /// `@tailwind`
    Tailwind,
}

struct Walk<'t> {
    text: &'t Text<'t>,
    in_xml: bool,
    /// No token behind this position is a reference by itself.
    end: usize,
    /// Whether it is in the value of a custom property.
    in_custom_property: bool,
    references: Vec<Reference>,
    ignored: Vec<Ignored>,
    /// The last source map comment and where it ends.
    source_map: Option<(Reference, usize)>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t Text<'t>, in_xml: bool) -> Self {
        let end = end_of_references(text.as_str().as_bytes());
        let (references, ignored) = Default::default();
        Self { text, in_xml, end, in_custom_property: false, references, ignored, source_map: None }
    }

    fn stylesheet(&mut self) {
        self.block(&mut Parser::new(self.text.as_str()), Context::Usual);
    }

    /// The source map comment, if only comments and white space follow it.
    fn source_map(&mut self) -> Option<Reference> {
        let (reference, end) = self.source_map.take()?;
        is_blank(&self.text.as_str()[end..], false).then_some(reference)
    }

    /// Reads the tokens up to the end of the block or function that `parser` is in.
    fn block(&mut self, parser: &mut Parser<'t>, mut context: Context) {
        let mut start = parser.position();
        let (outside, mut is_behind_name) = (self.in_custom_property, false);
        while context != Context::Usual || start.byte_index() < self.end {
            let Ok(token) = parser.next_including_whitespace_and_comments() else { break };
            self.follow(token, &mut is_behind_name, outside);
            match step(token, &mut context) {
                Step::Pass => {}
                Step::Found { target, kind } => self.found(parser.slice_from(start), target, kind),
                // Blocks nested too deep are not entered; their tokens then follow here, and none is missed.
                Step::Enter(inside) => drop(parser.parse_nested_block(|parser| {
                    self.block(parser, inside);
                    Ok::<_, ParseError<()>>(())
                })),
                Step::Tailwind => self.tailwind(start.byte_index()),
                Step::Comment(comment) => self.comment(comment, parser.position().byte_index()),
            }
            start = parser.position();
        }
        self.in_custom_property = outside;
    }

    /// Notes where the value of a custom property begins and ends: behind `--name:`, and at `;`, where all is as it was
    /// `outside` the block.
    fn follow(&mut self, token: &Token<'_>, is_behind_name: &mut bool, outside: bool) {
        match token {
            Token::WhiteSpace(_) | Token::Comment(_) => return,
            Token::Colon if *is_behind_name => self.in_custom_property = true,
            Token::Semicolon => self.in_custom_property = outside,
            _ => {}
        }
        *is_behind_name = matches!(token, Token::Ident(name) if name.starts_with("--"));
    }

    fn found(&mut self, token: &'t str, target: String, kind: ReferenceKind) {
        let kind = match kind {
            ReferenceKind::CssUrl | ReferenceKind::CssString if self.in_custom_property => ReferenceKind::CssProperty,
            _ => kind,
        };
        let (syntax, value) = match token.as_bytes() {
            [b'"', ..] => (Syntax::CssDouble, quoted_value(token)),
            [b'\'', ..] => (Syntax::CssSingle, quoted_value(token)),
            _ => (Syntax::CssUnquoted, unquoted_value(token)),
        };
        let token_start = offset_in(self.text.as_str(), token);
        let span = self.text.span(token_start + value.start..token_start + value.end);
        self.references.push(Reference { span, target, kind, syntax, in_xml: self.in_xml });
    }

    fn tailwind(&mut self, position: usize) {
        let offset = self.text.offset(position);
        self.ignored.push(Ignored::new(IgnoreReason::TailwindInput, offset, "@tailwind"));
    }

    fn comment(&mut self, comment: &'t str, end: usize) {
        let Some(url) = comment_url(comment) else { return };
        let start = offset_in(self.text.as_str(), comment);
        let reference = Reference {
            span: self.text.span(start + url.start..start + url.end),
            target: comment[url].to_owned(),
            kind: ReferenceKind::SourceMap,
            syntax: Syntax::BlockComment,
            in_xml: self.in_xml,
        };
        self.source_map = Some((reference, end));
    }
}

/// The meaning of `token` in `context`, which becomes the context of the next token.
fn step<'t>(token: &Token<'t>, context: &mut Context) -> Step<'t> {
    let here = *context;
    match token {
        Token::WhiteSpace(_) => return Step::Pass,
        Token::Comment(comment) => return Step::Comment(comment),
        Token::AtKeyword(name) if name.eq_ignore_ascii_case("tailwind") => return Step::Tailwind,
        Token::AtKeyword(name) => *context = after_at_keyword(name, here),
        Token::Semicolon | Token::CurlyBracketBlock => *context = Context::Usual,
        _ if matches!(here, Context::Next(_)) => *context = Context::Usual,
        _ => {}
    }
    match (token, here) {
        (Token::QuotedString(value), Context::Next(kind)) => Step::Found { target: value.to_string(), kind },
        (Token::QuotedString(value), Context::ImageSet) => {
            Step::Found { target: value.to_string(), kind: ReferenceKind::CssString }
        }
        (Token::UnquotedUrl(_), Context::Name) => Step::Pass,
        (Token::UnquotedUrl(value), _) => Step::Found { target: value.to_string(), kind: url_kind(here) },
        (Token::Function(name), _) => Step::Enter(inside_function(name, here)),
        (Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock, _) => {
            Step::Enter(Context::Usual)
        }
        _ => Step::Pass,
    }
}

fn after_at_keyword(name: &str, here: Context) -> Context {
    let is = |other| name.eq_ignore_ascii_case(other);
    match here {
        Context::ImageSet => here,
        _ if is("import") => Context::Next(ReferenceKind::CssImport),
        _ if is("namespace") || is("document") || is("-moz-document") => Context::Name,
        _ => Context::Usual,
    }
}

fn inside_function(name: &str, here: Context) -> Context {
    let is = |other| name.eq_ignore_ascii_case(other);
    match here {
        Context::Name => Context::Name,
        _ if is("url") || is("src") => Context::Next(url_kind(here)),
        _ if is("image-set") || is("-webkit-image-set") => Context::ImageSet,
        _ => Context::Usual,
    }
}

fn url_kind(here: Context) -> ReferenceKind {
    match here {
        Context::Next(kind) => kind,
        _ => ReferenceKind::CssUrl,
    }
}

/// The range of the value in a quoted string, whose last quote may be missing at the end of the file.
fn quoted_value(token: &str) -> Range<usize> {
    let last = token.len() - 1;
    let is_closed = last > 0 && token.as_bytes()[last] == token.as_bytes()[0] && !is_escaped(token, last);
    1..if is_closed { last } else { token.len() }
}

/// The range of the value in `url( … )`, whose parenthesis may be missing at the end of the file.
fn unquoted_value(token: &str) -> Range<usize> {
    let bytes = token.as_bytes();
    let is_space = |at: usize| matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
    let mut start = token.find('(').map_or(0, |parenthesis| parenthesis + 1);
    let mut end = token.len();
    if end > start && bytes[end - 1] == b')' && !is_escaped(token, end - 1) {
        end -= 1;
    }
    while start < end && is_space(start) {
        start += 1;
    }
    while start < end && is_space(end - 1) && !is_escaped(token, end - 1) {
        end -= 1;
    }
    start..end
}

fn is_escaped(token: &str, at: usize) -> bool {
    token[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::prefilter_tests::pieces;
    use super::*;

    const PIECES: [&str; 20] = [
        "a{b:",
        "'p.png'",
        "\"q.css\"",
        ")",
        "}",
        ";",
        " ",
        "\n",
        "\\",
        "\\72",
        "\\00006c ",
        "\\-",
        "/*",
        "*/",
        "1x",
        "url(",
        "r(p.png",
        "@",
        "@namespace ",
        "/*# sourceMappingURL=a.map */",
    ];

    /// The references of a stylesheet that is read to its end.
    fn all(stylesheet: &str) -> Vec<Reference> {
        let text = Text::of_file(stylesheet.as_bytes());
        let mut walk = Walk::new(&text, false);
        walk.end = usize::MAX;
        walk.stylesheet();
        let source_map = walk.source_map();
        walk.references.into_iter().chain(source_map).collect()
    }

    proptest! {
        #[test]
        fn where_the_cheap_test_says_no_there_is_nothing(stylesheet in pieces(&PIECES)) {
            if !may_refer(stylesheet.as_bytes()) {
                prop_assert_eq!(all(&stylesheet), []);
            }
        }

        #[test]
        fn behind_the_last_sign_there_is_nothing(stylesheet in pieces(&PIECES)) {
            let mut found = Scan::default();
            scan(stylesheet.as_bytes(), &mut found);
            prop_assert_eq!(found.references, all(&stylesheet));
        }
    }
}
