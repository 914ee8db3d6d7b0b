//! How deep the parser must recurse for a script, estimated from its tokens.
//!
//! It exists because `oxc_parser` recurses: a script of a few kilobytes can overflow the stack and end the process.
//!
//! Brackets count, and so do the operators and keywords whose operand may begin with another of them: `!!a`,
//! `a ? b : c ? d : e`, `if (a) b; else if (c) d`. Chains such as `a + b + c` and `a.b.c` are read in a loop.

use asset_core::internal::{Last, Lexer, Token};

/// Whether brackets and chained operators of `text` are nested more than `limit` deep.
///
/// Reads each byte once. Only code that is written to mislead it, by a regular expression that looks like a division
/// or the reverse, can be nested deeper than it says.
pub(crate) fn is_nested_deeper(text: &str, limit: usize) -> bool {
    // Counting takes a tenth of the time, but long scripts have many steps that don't lead into each other.
    if text.len() <= 32 * limit && steps(text.as_bytes()) <= limit {
        return false;
    }
    let mut nesting = Nesting::default();
    let mut lexer = Lexer::new(text.as_bytes());
    loop {
        let last = lexer.last();
        let Some(token) = lexer.token() else { return false };
        nesting.add(last, token);
        if nesting.depth > limit {
            return true;
        }
    }
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

/// The chains of operators and keywords inside an open bracket.
#[derive(Clone, Copy, Default)]
struct Chains {
    /// Operators since the last `,` or `;`.
    operators: usize,
    /// `if`, `else` and the like since the last `;` that ended a statement.
    statements: usize,
}

/// How deep the parser is at a token.
#[derive(Default)]
struct Nesting {
    /// All that is open: brackets, and the chains inside them.
    depth: usize,
    /// The chains around each open bracket.
    outside: Vec<Chains>,
    chains: Chains,
}

impl Nesting {
    fn add(&mut self, last: Last, token: Token<'_>) {
        // A statement that ended is forgotten, unless it goes on with this word.
        if last == Last::Semicolon && !matches!(token, Token::Word(b"else" | b"while")) {
            self.reset(|chains| &mut chains.statements);
        }
        match token {
            Token::Word(word) => self.word(word),
            Token::Open(_) => {
                self.outside.push(std::mem::take(&mut self.chains));
                self.depth += 1;
            }
            Token::Close(_) => {
                self.depth -= 1 + self.chains.operators + self.chains.statements;
                self.chains = self.outside.pop().unwrap_or_default();
            }
            Token::Semicolon => self.reset(|chains| &mut chains.operators),
            Token::Sign(byte, is_doubled) => self.operator(byte, is_doubled, last),
            Token::Operand => {}
        }
    }

    fn word(&mut self, word: &[u8]) {
        match word {
            b"if" | b"for" | b"while" | b"with" | b"else" | b"do" => self.chain(|chains| &mut chains.statements),
            b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"new" | b"extends" => {
                self.chain(|chains| &mut chains.operators);
            }
            _ => {}
        }
    }

    fn operator(&mut self, byte: u8, is_doubled: bool, last: Last) {
        match byte {
            b',' => self.reset(|chains| &mut chains.operators),
            b'!' | b'~' | b'?' | b':' => self.chain(|chains| &mut chains.operators),
            b'=' | b'*' if is_doubled == (byte == b'*') => self.chain(|chains| &mut chains.operators),
            b'+' | b'-' if last != Last::Operand => self.chain(|chains| &mut chains.operators),
            _ => {}
        }
    }

    fn chain(&mut self, count: impl Fn(&mut Chains) -> &mut usize) {
        *count(&mut self.chains) += 1;
        self.depth += 1;
    }

    fn reset(&mut self, count: impl Fn(&mut Chains) -> &mut usize) {
        self.depth -= std::mem::take(count(&mut self.chains));
    }
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
