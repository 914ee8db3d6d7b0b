//! How deep a parser must recurse for a script, told from its tokens.
//!
//! Brackets count, and so do the operators and keywords whose operand may begin with another of them: `!!a`,
//! `a ? b : c ? d : e`, `if (a) b; else if (c) d`. Chains such as `a + b + c` and `a.b.c` are read in a loop.

use memchr::{memchr3_iter, memmem};

/// Whether brackets and chained operators of `text` are nested more than `limit` deep.
///
/// Reads each byte once. Only code that is written to mislead it, by a regular expression that looks like a division
/// or the reverse, can be nested deeper than it says.
pub(super) fn is_nested_deeper(text: &str, limit: usize) -> bool {
    // Counting takes a tenth of the time, but long scripts have many steps that don't lead into each other.
    if text.len() <= 32 * limit && steps(text.as_bytes()) <= limit {
        return false;
    }
    let mut scanner = Scanner::new(text.as_bytes());
    while scanner.at < scanner.bytes.len() {
        scanner.token();
        if scanner.depth > limit {
            return true;
        }
    }
    false
}

/// At least how many bytes can make a script deeper: brackets, operators and the beginnings of words.
fn steps(bytes: &[u8]) -> usize {
    let is_sign =
        |byte: u8| matches!(byte, b'(' | b'[' | b'{' | b'`' | b'!' | b'~' | b'?' | b':' | b'=' | b'*' | b'+' | b'-');
    let is_step =
        |(&before, &byte): (&u8, &u8)| is_sign(byte) | (byte.is_ascii_lowercase() & !before.is_ascii_lowercase());
    // So short that their steps fit into a byte: processors add many of these at once. The first byte always counts.
    let chunks = bytes.chunks(255);
    chunks
        .map(|chunk| 1 + usize::from(chunk.iter().zip(&chunk[1..]).map(|pair| u8::from(is_step(pair))).sum::<u8>()))
        .sum()
}

/// What an open bracket's text has besides brackets.
#[derive(Clone, Copy, Default)]
struct Chains {
    /// Operators since the last `,` or `;`.
    operators: usize,
    /// `if`, `else` and the like since the last `;` that ended a statement.
    statements: usize,
}

/// An open bracket.
struct Open {
    bracket: u8,
    /// The chains of the text that it stands in.
    outside: Chains,
    /// Whether a `/` behind the closing bracket begins a regular expression.
    before_regex: bool,
}

/// What came last, but for white space and comments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Something whose value may be divided.
    Operand,
    /// `if`, `while`, `for`, `with`: behind their parentheses stands a statement.
    Head,
    /// Any other keyword that a value follows.
    Keyword,
    Semicolon,
    Operator(u8),
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    /// All that is open: brackets, and the chains inside them.
    depth: usize,
    open: Vec<Open>,
    chains: Chains,
    last: Last,
}

impl<'t> Scanner<'t> {
    fn new(bytes: &'t [u8]) -> Self {
        let last = Last::Semicolon;
        Self { bytes, at: 0, depth: 0, open: Vec::new(), chains: Chains::default(), last }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn token(&mut self) {
        match self.bytes[self.at] {
            byte if byte.is_ascii_whitespace() => self.skip(|byte| byte.is_ascii_whitespace()),
            b'/' if self.peek(1) == Some(b'/') => self.skip_line(),
            b'/' if self.peek(1) == Some(b'*') => self.skip_comment(),
            byte if is_name(byte) => self.word(),
            byte if !byte.is_ascii() => {
                self.end_statement(b"");
                self.at += 1;
                self.last = Last::Operand;
            }
            byte => {
                self.end_statement(b"");
                self.sign(byte);
            }
        }
    }

    fn skip(&mut self, is_part: impl Fn(u8) -> bool) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&byte| !is_part(byte)).unwrap_or(rest.len());
    }

    fn sign(&mut self, byte: u8) {
        self.at += 1;
        match byte {
            b'"' | b'\'' => self.skip_string(byte),
            b'`' => self.skip_template(),
            b'/' if self.is_before_regex() => self.skip_regex(),
            b'(' | b'[' | b'{' => self.enter(byte),
            b')' | b']' | b'}' => self.leave(byte),
            b';' => self.semicolon(),
            _ => self.operator(byte),
        }
    }

    fn word(&mut self) {
        let start = self.at;
        self.skip(is_name);
        let word = &self.bytes[start..self.at];
        self.end_statement(word);
        self.last = match word {
            b"if" | b"for" | b"while" | b"with" => {
                self.chain(|chains| &mut chains.statements);
                Last::Head
            }
            b"else" | b"do" => {
                self.chain(|chains| &mut chains.statements);
                Last::Operator(b'}') // as behind a block
            }
            b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"new" | b"extends" => {
                self.chain(|chains| &mut chains.operators);
                Last::Keyword
            }
            b"return" | b"throw" | b"case" | b"in" | b"of" | b"instanceof" | b"default" => Last::Keyword,
            _ => Last::Operand,
        };
    }

    fn operator(&mut self, byte: u8) {
        let is_operand_before = self.last == Last::Operand;
        let is_doubled = self.last == Last::Operator(byte) && self.bytes[self.at - 2] == byte;
        match byte {
            b',' => self.reset(|chains| &mut chains.operators),
            b'!' | b'~' | b'?' | b':' => self.chain(|chains| &mut chains.operators),
            b'=' | b'*' if is_doubled == (byte == b'*') => self.chain(|chains| &mut chains.operators),
            b'+' | b'-' if !is_operand_before => self.chain(|chains| &mut chains.operators),
            _ => {}
        }
        // `a++` and `a--` can be divided, `++` before a regular expression means nothing.
        let is_step = is_doubled && matches!(byte, b'+' | b'-');
        self.last = if is_step { Last::Operand } else { Last::Operator(byte) };
    }

    fn semicolon(&mut self) {
        self.reset(|chains| &mut chains.operators);
        self.last = Last::Semicolon;
    }

    /// Forgets the statements before a `;`, unless one of them goes on with `word`.
    fn end_statement(&mut self, word: &[u8]) {
        if self.last == Last::Semicolon && !matches!(word, b"else" | b"while") {
            self.reset(|chains| &mut chains.statements);
        }
    }

    fn chain(&mut self, count: impl Fn(&mut Chains) -> &mut usize) {
        *count(&mut self.chains) += 1;
        self.depth += 1;
    }

    fn reset(&mut self, count: impl Fn(&mut Chains) -> &mut usize) {
        self.depth -= std::mem::take(count(&mut self.chains));
    }

    fn enter(&mut self, bracket: u8) {
        let before_regex = match bracket {
            b'(' => self.last == Last::Head,
            // A block, not an object: behind parentheses, statements, blocks, `else` and `=>`.
            b'{' => {
                matches!(self.last, Last::Operand | Last::Semicolon | Last::Operator(b'{' | b'}' | b'>' | b')'))
            }
            _ => false,
        };
        self.open.push(Open { bracket, outside: std::mem::take(&mut self.chains), before_regex });
        self.depth += 1;
        self.last = Last::Operator(bracket);
    }

    /// A bracket that closes nothing is passed over: the parser stops there.
    fn leave(&mut self, closing: u8) {
        let is_match =
            |open: &mut Open| matches!((open.bracket, closing), (b'(', b')') | (b'[', b']') | (b'{' | b'`', b'}'));
        let Some(open) = self.open.pop_if(is_match) else { return };
        self.depth -= 1 + self.chains.operators + self.chains.statements;
        self.chains = open.outside;
        match open.bracket {
            b'`' => self.skip_template(),
            _ if open.before_regex => self.last = Last::Operator(closing),
            _ => self.last = Last::Operand,
        }
    }

    fn is_before_regex(&self) -> bool {
        self.last != Last::Operand
    }

    /// From behind the quote to behind the other one, or to the end of the line.
    fn skip_string(&mut self, quote: u8) {
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1 + usize::from(self.bytes[self.at..].starts_with(b"\r\n")),
                b'\n' | b'\r' => break,
                byte if byte == quote => break,
                _ => {}
            }
        }
        self.last = Last::Operand;
    }

    /// From inside a template to behind its end, or into its next hole.
    fn skip_template(&mut self) {
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => break,
                b'$' if self.peek(0) == Some(b'{') => {
                    self.at += 1;
                    return self.enter(b'`');
                }
                _ => {}
            }
        }
        self.last = Last::Operand;
    }

    fn skip_regex(&mut self) {
        let mut is_in_class = false;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'[' => is_in_class = true,
                b']' => is_in_class = false,
                b'/' if !is_in_class => break,
                b'\n' | b'\r' => break,
                _ => {}
            }
        }
        self.last = Last::Operand;
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        let is_end = |&at: &usize| matches!(rest[at..], [b'\n' | b'\r', ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..]);
        self.at += memchr3_iter(b'\n', b'\r', 0xe2, rest).find(is_end).unwrap_or(rest.len());
    }

    fn skip_comment(&mut self) {
        let end = memmem::find(&self.bytes[self.at + 2..], b"*/");
        self.at = end.map_or(self.bytes.len(), |end| self.at + 2 + end + 2);
    }
}

/// Whether it belongs to a number or to a name, with the dot before it: `.new` is no keyword.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#' | b'@' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_depth(text: &str, depth: usize) {
        assert!(!is_nested_deeper(text, depth), "{text} is deeper than {depth}");
        assert!(depth == 0 || is_nested_deeper(text, depth - 1), "{text} is less than {depth} deep");
    }

    #[test]
    fn brackets_are_counted() {
        assert_depth("f(a[0], {})", 2);
        assert_depth("f() { g() } h()", 2);
        assert_depth("`${`${a}`} ${b}`", 2);
    }

    #[test]
    fn what_a_parser_recurses_for_is_counted() {
        assert_depth("!!~a", 3);
        assert_depth("- - + a", 3);
        assert_depth("typeof void new a", 3);
        assert_depth("a ? b : c ? d : e", 4);
        assert_depth("a = b => c = d", 3);
        assert_depth("a ** b ** c", 2);
        assert_depth("if (a) b; else if (c) d; else e", 4);
        assert_depth("if (a) {} else if (c) {}", 4);
        assert_depth("do a; while (b); while (c) d", 4);
        assert_depth("class extends class extends a {} {}", 3);
    }

    #[test]
    fn what_a_parser_reads_in_a_loop_is_not() {
        assert_depth("a + b - c * d / e || f && g, a.b.new.typeof", 0);
        assert_depth("a === b", 1);
        assert_depth("a = 1, b = 2; c = 3; if (d) e; if (f) g", 2);
        assert_depth("x = {a: 1, b: 2, c: 3}", 3);
    }

    #[test]
    fn brackets_in_strings_comments_and_regular_expressions_are_not_counted() {
        assert_depth("'[(\\'{' + \"[\" + `[${}[`", 1);
        assert_depth("// [[[\n/* [[ */ a", 0);
        assert_depth("a(/[/[(]\\/(/)", 1);
        assert_depth("if (a) /[(]/.test(b)", 2);
        assert_depth("f() / (a) / [b]", 1);
        assert_depth("a++ / (b) / [c]", 2);
        assert_depth("return /[(]/", 0);
        assert_depth("function f() {} /[(]/", 1);
        assert_depth("x = {} / (a) / [b]", 2);
    }

    #[test]
    fn closing_brackets_in_strings_close_nothing() {
        assert_depth("[')', ['}', [/]/, [`]`]]]]", 4);
        assert_depth("[)[}[", 3);
    }
}
