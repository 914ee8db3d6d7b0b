//! Splits a template into text and tags, by the syntax that Tera 1, Tera 2 and MiniJinja have in common.
//!
//! Comments are left out, the inside of `raw` blocks is text. Invalid templates are split too, without an error: the engines
//! report syntax errors, and know more about them.

use std::ops::Range;

/// A part of a template, as bytes of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text, printed as it is.
    Text(Range<usize>),
    /// The inside of `{{ … }}` or `{% … %}`; its tokens are [`Lexer::tokens`].
    Tag,
}

/// A token inside a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A variable, function or keyword.
    Name,
    /// A string with its quotes.
    String,
    Number,
    /// `==`, which must not be taken for the `=` of a keyword argument.
    Equals,
    /// Any other character: its first byte.
    Symbol(u8),
}

impl Token {
    pub(crate) fn is(&self, symbol: u8) -> bool {
        self.kind == TokenKind::Symbol(symbol)
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Iterates over the pieces of a template. The tokens of a tag are lent until the next piece, so that they need one buffer.
pub(crate) struct Lexer<'s> {
    source: &'s str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source, at: 0, tokens: Vec::new() }
    }

    pub(crate) fn source(&self) -> &'s str {
        self.source
    }

    /// The tokens of the tag that came last.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub(crate) fn next_piece(&mut self) -> Option<Piece> {
        while self.at < self.source.len() {
            let rest = self.rest();
            let Some((begin, mark)) = tag_start(rest) else {
                return Some(self.text(rest.len()));
            };
            if begin > 0 {
                return Some(self.text(begin));
            }
            match mark {
                b'#' => self.skip_comment(),
                // Tera and MiniJinja don't look for tags or comments inside `raw`.
                b'%' => match raw_tag(rest, "raw") {
                    Some(length) => {
                        self.at += length;
                        return Some(self.raw_text());
                    }
                    None => return Some(self.tag(b'%')),
                },
                _ => return Some(self.tag(b'}')),
            }
        }
        None
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn text(&mut self, length: usize) -> Piece {
        let start = self.at;
        self.at += length;
        Piece::Text(start..self.at)
    }

    fn skip_comment(&mut self) {
        let end = self.rest()[2..].find("#}").map_or(self.rest().len(), |end| end + 4);
        self.at += end;
    }

    /// Everything up to `{% endraw %}`.
    fn raw_text(&mut self) -> Piece {
        let (start, rest) = (self.at, self.rest());
        let ends = rest.match_indices("{%").find_map(|(at, _)| Some((at, raw_tag(&rest[at..], "endraw")?)));
        let (length, tag) = ends.unwrap_or((rest.len(), 0));
        self.at += length + tag;
        Piece::Text(start..start + length)
    }

    /// The tokens up to `%}`, or to `}}` outside of braces.
    fn tag(&mut self, closer: u8) -> Piece {
        self.tokens.clear();
        self.at += 2;
        // Whitespace control, not an operator.
        if self.rest().starts_with(['-', '+']) {
            self.at += 1;
        }
        let (bytes, mut braces) = (self.source.as_bytes(), 0_usize);
        while let Some(&byte) = bytes.get(self.at) {
            // The braces of maps are counted, since `{{ {'a': {'b': 1}} }}` ends at its last `}}`.
            if byte == closer && bytes.get(self.at + 1) == Some(&b'}') && (closer == b'%' || braces == 0) {
                self.at += 2;
                break;
            }
            match byte {
                b'{' => braces += 1,
                b'}' => braces = braces.saturating_sub(1),
                _ => {}
            }
            self.token(byte);
        }
        Piece::Tag
    }

    fn token(&mut self, first: u8) {
        let rest = self.rest();
        let (kind, length) = match first {
            _ if first.is_ascii_whitespace() => {
                self.at += 1;
                return;
            }
            b'"' | b'\'' | b'`' => match string_length(rest) {
                Some(length) => (TokenKind::String, length),
                // An apostrophe in a broken tag: the rest is still worth reading.
                None => (TokenKind::Symbol(first), 1),
            },
            b'0'..=b'9' => (TokenKind::Number, number_length(rest)),
            b'=' if rest.starts_with("==") => (TokenKind::Equals, 2),
            _ => match name_length(rest) {
                0 => (TokenKind::Symbol(first), rest.chars().next().map_or(1, char::len_utf8)),
                length => (TokenKind::Name, length),
            },
        };
        self.tokens.push(Token { kind, start: self.at, end: self.at + length });
        self.at += length;
    }
}

/// Where the next tag or comment begins, and the second byte of its mark.
fn tag_start(text: &str) -> Option<(usize, u8)> {
    let bytes = text.as_bytes();
    let mut braces = text.match_indices('{').map(|(at, _)| (at, bytes.get(at + 1).copied().unwrap_or_default()));
    braces.find(|(_, mark)| matches!(mark, b'{' | b'%' | b'#'))
}

/// The length of the tag that `text` begins with if it is `{% name %}`.
fn raw_tag(text: &str, name: &str) -> Option<usize> {
    let space = |text: &'_ str| text.len() - text.trim_ascii_start().len();
    let inside = text.strip_prefix("{%")?;
    let inside = inside.strip_prefix(['-', '+']).unwrap_or(inside);
    let rest = inside[space(inside)..].strip_prefix(name)?;
    let rest = &rest[space(rest)..];
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest).strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

/// The length of the string that `text` begins with, both quotes included; `None` if it does not end.
fn string_length(text: &str) -> Option<usize> {
    let quote = text.as_bytes()[0];
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            _ if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of a number with its fraction. Its value is not needed.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let whole = digits(text);
    match text[whole..].strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => whole + 1 + digits(fraction),
        _ => whole,
    }
}

fn name_length(text: &str) -> usize {
    let is_part = |(at, c): &(usize, char)| *c == '_' || if *at == 0 { c.is_alphabetic() } else { c.is_alphanumeric() };
    text.char_indices().take_while(is_part).map(|(_, c)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text as it is, tags with a `·` between their tokens.
    fn pieces(source: &str) -> Vec<String> {
        let mut lexer = Lexer::new(source);
        let mut pieces = Vec::new();
        while let Some(piece) = lexer.next_piece() {
            pieces.push(match piece {
                Piece::Text(range) => source[range].to_owned(),
                Piece::Tag => {
                    let tokens: Vec<&str> = lexer.tokens().iter().map(|token| &source[token.span()]).collect();
                    format!("[{}]", tokens.join("·"))
                }
            });
        }
        pieces
    }

    #[test]
    fn text_and_tags_alternate_and_comments_vanish() {
        let source = "a {{- b.c -}} d {# {{ no }} #}{%+ if x == 1.5 +%}e{";
        assert_eq!(pieces(source), ["a ", "[b·.·c·-]", " d ", "[if·x·==·1.5·+]", "e{"]);
    }

    #[test]
    fn raw_blocks_are_text() {
        assert_eq!(pieces("{%- raw -%} {{ a }} {% b %}{%+endraw-%}c"), [" {{ a }} {% b %}", "c"]);
        assert_eq!(pieces("{% raw %}{{ a }}"), ["{{ a }}"]);
        assert_eq!(pieces("{% rawness %}"), ["[rawness]"]);
    }

    #[test]
    fn a_string_does_not_end_a_tag() {
        assert_eq!(pieces(r#"{{ "}}" ~ '\'}}' ~ `"` }}"#), [r#"["}}"·~·'\'}}'·~·`"`]"#]);
        assert_eq!(pieces("{{ it's }} b"), ["[it·'·s]", " b"]);
    }

    #[test]
    fn a_map_does_not_end_a_tag() {
        assert_eq!(pieces("{{ {'a': {'b': 1}} }}c"), ["[{·'a'·:·{·'b'·:·1·}·}]", "c"]);
        assert_eq!(pieces("{{ a"), ["[a]"]);
    }
}
