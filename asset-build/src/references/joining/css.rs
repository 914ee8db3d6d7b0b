//! The end of a stylesheet, and the rules that count only at the head of one.

use cssparser::{ParseError, Parser, Token};

use super::SourceMapComments;
use crate::references::source_map::comment_url;
use crate::references::text::Text;

/// Appended to a stylesheet to find what is open at its end: an at-rule on a line of its own, where the next member would
/// begin.
const SENTINEL: &str = "asset-sentinel";

/// The facts about a stylesheet that joining needs.
#[derive(Debug, Default)]
pub(crate) struct StylesheetMember {
    pub(crate) source_maps: SourceMapComments,
    /// Where each `@import` outside blocks is.
    pub(crate) imports: Vec<usize>,
    pub(crate) namespaces: Vec<Namespace>,
    /// The brackets and tokens that are open at the end, outermost first.
    pub(crate) open: Vec<Open>,
    /// The text that closes them, and ends an incomplete rule.
    pub(crate) closing: String,
}

/// An `@namespace` rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Namespace {
    pub(crate) offset: usize,
    /// Whether it has no prefix, so that it applies to every selector.
    pub(crate) is_default: bool,
}

/// A bracket, comment, string or `url(` that the end of the file closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) offset: usize,
    pub(crate) closed_by: &'static str,
}

/// The encoding in `@charset "…";`, which only counts in exactly this form at the very beginning (CSS Syntax, section 3.2).
pub(crate) fn charset(css: &[u8]) -> Option<String> {
    let name = css.strip_prefix(b"@charset \"")?.split(|&byte| byte == b'"').next()?;
    Some(String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// Reads a stylesheet to its end.
pub(crate) fn stylesheet_member(bytes: &[u8]) -> StylesheetMember {
    let text = Text::of_file(bytes);
    let probed = format!("{}\n@{SENTINEL}", text.as_str());
    let mut walk = Walk { text: probed.as_str(), length: text.as_str().len(), ..Walk::default() };
    walk.stylesheet();
    let Walk { source_maps, imports, namespaces, open, statement, .. } = walk;
    let offset = |position| text.offset(position);
    let mut closing = closing(text.as_str(), &open);
    match statement {
        _ if open.first().is_some_and(|open| open.closed_by == "}") => {}
        Statement::None => {}
        Statement::AtRule => closing.push(';'),
        Statement::Rule => closing.push_str("{}"),
    }
    StylesheetMember {
        source_maps: source_maps.into_iter().map(|range| text.span(range)).collect(),
        imports: imports.into_iter().map(offset).collect(),
        namespaces: namespaces.into_iter().map(|found| Namespace { offset: offset(found.offset), ..found }).collect(),
        open: open.into_iter().map(|found| Open { offset: offset(found.offset), ..found }).collect(),
        closing,
    }
}

/// Whether a string ends with its quote, which no backslash escapes.
fn ends_with_quote(behind_first: &[u8], quote: u8) -> bool {
    behind_first.strip_suffix(&[quote]).is_some_and(|inside| !escapes_next(inside))
}

fn escapes_next(text: &[u8]) -> bool {
    text.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

fn closing(text: &str, open: &[Open]) -> String {
    let last = open.last().map_or("", |open| open.closed_by);
    // A backslash escapes what follows. Those of a malformed `url(` are not paired by every reader.
    let is_escaped = escapes_next(text.as_bytes()) || last == ")" && text.ends_with('\\');
    let start = if is_escaped && last != "*/" { " " } else { "" };
    open.iter().rev().fold(start.to_owned(), |closing, open| closing + open.closed_by)
}

/// How far a rule outside blocks has come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Statement {
    #[default]
    None,
    /// Ends with `;` or a block.
    AtRule,
    /// Ends with a block; `;` does not end it.
    Rule,
}

#[derive(Default)]
struct Walk<'t> {
    /// The stylesheet and the sentinel.
    text: &'t str,
    /// The length of the stylesheet.
    length: usize,
    source_maps: SourceMapComments,
    imports: Vec<usize>,
    namespaces: Vec<Namespace>,
    /// Blocks that are open where the walk is.
    blocks: Vec<Open>,
    /// Blocks and tokens that were open at the end of the stylesheet.
    open: Vec<Open>,
    statement: Statement,
    /// Where an `@namespace` is whose first word has not come yet.
    namespace: Option<usize>,
}

impl<'t> Walk<'t> {
    fn stylesheet(&mut self) {
        self.block(&mut Parser::new(self.text));
    }

    /// Reads up to the end of a block, or to the sentinel; says whether that was found.
    fn block(&mut self, parser: &mut Parser<'t>) -> bool {
        loop {
            let start = parser.position().byte_index();
            let Ok(token) = parser.next_including_whitespace_and_comments() else { return false };
            if matches!(token, Token::AtKeyword(name) if **name == *SENTINEL) && start > self.length {
                self.keep_open(None);
                return true;
            }
            let closed_by = self.step(token, start);
            if let Some(closed_by) = closed_by {
                self.blocks.push(Open { offset: start, closed_by });
                let is_found = parser.parse_nested_block(|parser| Ok::<_, ParseError<()>>(self.block(parser)));
                self.blocks.pop();
                if is_found.is_ok_and(|found| found) {
                    return true;
                }
            } else if parser.position().byte_index() >= self.length && start < self.length {
                self.last_token(start, parser.position().byte_index());
            }
        }
    }

    /// Takes note of a token, and gives the bracket that closes the block that it opens.
    fn step(&mut self, token: &Token<'t>, start: usize) -> Option<&'static str> {
        let closed_by = match token {
            Token::Function(_) | Token::ParenthesisBlock => Some(")"),
            Token::SquareBracketBlock => Some("]"),
            Token::CurlyBracketBlock => Some("}"),
            Token::Comment(comment) => {
                if comment_url(comment).is_some() {
                    self.source_maps.push(start..start + comment.len() + "/**/".len());
                }
                return None;
            }
            _ => None,
        };
        if self.blocks.is_empty() {
            self.statement(token, start);
        }
        closed_by
    }

    /// A token outside blocks.
    fn statement(&mut self, token: &Token<'t>, start: usize) {
        if matches!(token, Token::WhiteSpace(_)) {
            return;
        }
        if let Some(offset) = self.namespace.take() {
            self.namespaces.push(Namespace { offset, is_default: !matches!(token, Token::Ident(_)) });
        }
        self.statement = match (self.statement, token) {
            (_, Token::CurlyBracketBlock) | (Statement::AtRule, Token::Semicolon) => Statement::None,
            (Statement::None, Token::CDO | Token::CDC) => Statement::None,
            (Statement::None, Token::AtKeyword(name)) => {
                self.namespace = name.eq_ignore_ascii_case("namespace").then_some(start);
                self.imports.extend(name.eq_ignore_ascii_case("import").then_some(start));
                Statement::AtRule
            }
            (Statement::None, _) => Statement::Rule,
            (same, _) => same,
        };
    }

    /// The token that the stylesheet ends with, which is open if it took the line behind it too, or would not be alone.
    fn last_token(&mut self, start: usize, end: usize) {
        let is_swallowing = end > self.length;
        let token = &self.text[start..self.length];
        let closed_by = match token.as_bytes() {
            [b'/', b'*', ..] if is_swallowing => "*/",
            [b'"', rest @ ..] if is_swallowing || !ends_with_quote(rest, b'"') => "\"",
            [b'\'', rest @ ..] if is_swallowing || !ends_with_quote(rest, b'\'') => "'",
            [b'u' | b'U' | b's' | b'S' | b'\\', ..] if is_swallowing => ")",
            _ => return,
        };
        self.keep_open(Some(Open { offset: start, closed_by }));
    }

    fn keep_open(&mut self, token: Option<Open>) {
        if self.open.is_empty() {
            self.open = self.blocks.clone();
            self.open.extend(token);
        }
    }
}
