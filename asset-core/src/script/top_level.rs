//! Searching the tokens of a script for what only a module can have.

use super::ScriptType;
use super::context::is_ascii_name;
use super::first_statement::{behind_blanks, behind_hashbang};
use super::lexer::{Last, Lexer, Token};

/// The longest distance between an `await` and the `=>` of its function.
const LONGEST_ARROW: usize = 4 << 10;

/// Reads the script until something makes it a module.
pub(super) fn script_type(bytes: &[u8]) -> ScriptType {
    let script = behind_hashbang(bytes);
    let mut reader =
        Reader { script, lexer: Lexer::new(script), scopes: vec![Scope::default()], before: Before::Other };
    let mut is_clear = true;
    while let Some(token) = reader.next() {
        match token {
            Found::Module => return if reader.lexer.is_sound() { ScriptType::Module } else { ScriptType::Unsure },
            Found::Unclear => is_clear = false,
            Found::Nothing => {}
        }
    }
    if is_clear && reader.lexer.is_whole() { ScriptType::Classic } else { ScriptType::Unsure }
}

struct Reader<'s> {
    script: &'s [u8],
    lexer: Lexer<'s>,
    /// The open brackets, and the script itself.
    scopes: Vec<Scope>,
    before: Before,
}

/// What a token says about the script.
enum Found {
    Module,
    Nothing,
    /// Only a parser can tell, as for an `await` that may be outside functions.
    Unclear,
}

/// The part of what precedes a token that decides what a bracket means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// `if`, `for`, `while`, `switch`, `with`, `catch`, and their parentheses: a block follows.
    Head,
    /// `=>`, `static` and the parentheses of a `function`: its body follows.
    Function,
    /// The word `function`, a `*` and the name behind it.
    FunctionName,
    /// Other parentheses, and where they end: the body of a method follows, or nothing in the same line.
    Call(usize),
    /// A dot, so that a keyword is a name.
    Dot,
    Other,
}

#[derive(Default)]
struct Scope {
    bracket: u8,
    start: usize,
    /// Whether this is the body of a function, or inside one.
    is_function: bool,
    /// What came before the bracket.
    before: Option<Before>,
    /// Where an arrow function without a block begins.
    arrow: Option<usize>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Found> {
        let last = self.lexer.last();
        let token = self.lexer.token()?;
        let before = std::mem::replace(&mut self.before, Before::Other);
        let mut found = Found::Nothing;
        match token {
            Token::Word(word) => {
                found = if before == Before::Dot { Found::Nothing } else { self.word(word, before) };
                self.before = after_word(word, before);
            }
            Token::Open(bracket) => self.enter(bracket, before),
            Token::Close(bracket) => self.leave(bracket),
            Token::Semicolon | Token::Sign(b',', _) => self.scope().arrow = None,
            Token::Sign(b'>', _) if last == Last::Sign(b'=') => {
                self.scope().arrow = Some(self.lexer.start());
                self.before = Before::Function;
            }
            Token::Sign(b'*', _) if before == Before::FunctionName => self.before = before,
            // An HTML comment, in classic scripts only.
            Token::Sign(b'<', _) if self.rest(1).starts_with(b"!--") => found = Found::Unclear,
            Token::Sign(b'-', _) if self.rest(0).starts_with(b"-->") && last != Last::Operand => found = Found::Unclear,
            Token::Operand | Token::Sign(..) => {}
        }
        Some(found)
    }

    fn word(&self, word: &[u8], before: Before) -> Found {
        let (start, word) = match word.strip_prefix(b"...") {
            Some(word) => (self.lexer.start() + 3, word),
            None => (self.lexer.start(), word),
        };
        let keyword = word.split(|&byte| byte == b'.').next().unwrap_or_default();
        if !matches!(keyword, b"import" | b"export" | b"await") {
            return Found::Nothing;
        }
        let is_part_of_name = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
        let rest = &self.script[start + keyword.len()..];
        if is_part_of_name(rest.first()) || is_part_of_name(self.script[..start].last()) {
            return Found::Unclear;
        }
        match (keyword, behind_blanks(rest)) {
            (b"import", [b'.', property @ ..]) => import_property(behind_blanks(property)),
            (b"import", [b'(', ..]) => Found::Nothing,
            (b"import" | b"export", _) if self.lexer.depth() == 0 => Found::Module,
            (b"await", [next, ..]) if before == Before::Head || begins_operand(*next) => {
                if self.is_in_function() {
                    Found::Nothing
                } else {
                    Found::Unclear
                }
            }
            _ => Found::Nothing,
        }
    }

    /// Whether the current token is inside a function, where an `await` does not make the script a module.
    fn is_in_function(&self) -> bool {
        let ends = self.scopes.iter().skip(1).map(|scope| scope.start).chain([self.lexer.start()]);
        self.scope_now().is_function
            || self.scopes.iter().zip(ends).any(|(scope, end)| {
                scope.arrow.is_some_and(|arrow| {
                    // Outside parentheses, a line break may end the expression.
                    let body = &self.script[arrow..end];
                    matches!(scope.bracket, b'(' | b'[' | b'`') || body.len() <= LONGEST_ARROW && !has_line_break(body)
                })
            })
    }

    fn enter(&mut self, bracket: u8, before: Before) {
        let start = self.lexer.start();
        let is_body = match before {
            Before::Function => true,
            // `f()` and a block on the next line are two statements.
            Before::Call(end) => !has_line_break(&self.script[end..start]),
            _ => false,
        };
        let is_function = self.scope_now().is_function || bracket == b'{' && is_body;
        self.scopes.push(Scope { bracket, start, is_function, before: Some(before), arrow: None });
    }

    fn leave(&mut self, bracket: u8) {
        let closed = self.scopes.pop().unwrap_or_default();
        if bracket == b'(' {
            self.before = match closed.before {
                Some(Before::Head) => Before::Head,
                Some(Before::FunctionName) => Before::Function,
                _ => Before::Call(self.lexer.start()),
            };
        }
    }

    fn rest(&self, ahead: usize) -> &[u8] {
        self.script.get(self.lexer.start() + ahead..).unwrap_or_default()
    }

    fn scope_now(&self) -> &Scope {
        self.scopes.last().unwrap_or_else(|| unreachable!("BUG: the script itself was closed"))
    }

    fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().unwrap_or_else(|| unreachable!("BUG: the script itself was closed"))
    }
}

fn after_word(word: &[u8], before: Before) -> Before {
    match word {
        _ if word.ends_with(b".") => Before::Dot,
        b"if" | b"for" | b"while" | b"switch" | b"with" | b"catch" => Before::Head,
        b"await" if before == Before::Head => Before::Head,
        b"static" => Before::Function,
        b"function" => Before::FunctionName,
        _ if before == Before::FunctionName => Before::FunctionName,
        _ => Before::Other,
    }
}

/// `import.meta`; `import.defer(…)` and `import.source(…)` are in classic scripts too.
fn import_property(name: &[u8]) -> Found {
    match name {
        [b'm', b'e', b't', b'a', rest @ ..] if !rest.first().is_some_and(|&byte| is_ascii_name(byte)) => Found::Module,
        [b'\\', ..] => Found::Unclear,
        [byte, ..] if !byte.is_ascii() => Found::Unclear,
        _ => Found::Nothing,
    }
}

/// Whether an operand starts here that can't continue the expression before it, as `(` could.
fn begins_operand(byte: u8) -> bool {
    is_ascii_name(byte) || !byte.is_ascii() || matches!(byte, b'"' | b'\'' | b'{' | b'!' | b'~' | b'#' | b'\\')
}

fn has_line_break(text: &[u8]) -> bool {
    let is_end = |at: usize| matches!(text[at..], [b'\n' | b'\r', ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..]);
    memchr::memchr3_iter(b'\n', b'\r', 0xe2, text).any(is_end)
}
