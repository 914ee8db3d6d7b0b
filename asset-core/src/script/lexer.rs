//! The tokens of a script, with enough detail to tell code from text and regular expressions from divisions.

use memchr::{memchr3_iter, memmem};

use super::first_statement::blank_beyond_ascii;

/// One token. A template literal up to its first substitution is one token; a substitution is a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'t> {
    /// A name, keyword or number, with the dots in it and around it: `.new` is not a keyword.
    Word(&'t [u8]),
    /// A string, a template to its end, a regular expression, or letters beyond ASCII.
    Operand,
    /// An opening bracket; a backtick for a substitution of a template literal.
    Open(u8),
    /// A closing bracket, given as the one that it closes.
    Close(u8),
    /// The end of a statement.
    Semicolon,
    /// A byte of an operator, and whether it directly follows the same byte: `++`, `**`.
    Sign(u8, bool),
}

/// What the last token was, ignoring white space and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// The end of an operand, which may be divided.
    Operand,
    /// `if`, `while`, `for`, `with`: a statement follows their parentheses.
    Head,
    /// Any other keyword that an operand follows.
    Keyword,
    /// The end of a statement, or the beginning of the script.
    Semicolon,
    /// An operator or a bracket; `}` also stands for `else` and `do`.
    Sign(u8),
}

/// Reads the tokens of a script, each byte once.
///
/// It does not parse: a regular expression that looks like a division, or the reverse, misleads it. Afterwards
/// [`is_whole`](Self::is_whole) is nearly always false, unless the code was written to deceive.
#[derive(Debug)]
pub struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
    start: usize,
    open: Vec<Open>,
    last: Last,
    is_in_template: bool,
    is_faulty: bool,
}

#[derive(Debug)]
struct Open {
    bracket: u8,
    /// Whether a `/` after the closing bracket starts a regular expression.
    before_regex: bool,
}

impl<'t> Lexer<'t> {
    /// A lexer at the beginning of a script.
    pub fn new(bytes: &'t [u8]) -> Self {
        let last = Last::Semicolon;
        Self { bytes, at: 0, start: 0, open: Vec::new(), last, is_in_template: false, is_faulty: false }
    }

    /// The last token.
    pub fn last(&self) -> Last {
        self.last
    }

    /// Where the last token starts.
    pub fn start(&self) -> usize {
        self.start
    }

    /// How many brackets are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether everything so far can be code: strings and expressions end in their lines, brackets match.
    pub fn is_sound(&self) -> bool {
        !self.is_faulty
    }

    /// Whether it [is sound](Self::is_sound), and no bracket is open.
    pub fn is_whole(&self) -> bool {
        self.is_sound() && self.open.is_empty()
    }

    /// The next token, or `None` at the end.
    pub fn token(&mut self) -> Option<Token<'t>> {
        if std::mem::take(&mut self.is_in_template) {
            self.start = self.at;
            return Some(self.template());
        }
        loop {
            let byte = self.peek(0)?;
            self.start = self.at;
            match byte {
                byte if byte.is_ascii_whitespace() || byte == 0x0b => {
                    self.skip(|byte| byte.is_ascii_whitespace() || byte == 0x0b);
                }
                b'/' if self.peek(1) == Some(b'/') => self.skip_line(),
                b'/' if self.peek(1) == Some(b'*') => self.skip_comment(),
                byte if is_name(byte) => return Some(self.word()),
                byte if !byte.is_ascii() => match blank_beyond_ascii(&self.bytes[self.at..]) {
                    0 => {
                        self.skip(|byte| !byte.is_ascii());
                        return Some(self.operand());
                    }
                    length => self.at += length,
                },
                byte => {
                    if let Some(token) = self.sign(byte) {
                        return Some(token);
                    }
                }
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip(&mut self, is_part: impl Fn(u8) -> bool) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&byte| !is_part(byte)).unwrap_or(rest.len());
    }

    /// `None` for a bracket that closes nothing.
    fn sign(&mut self, byte: u8) -> Option<Token<'t>> {
        self.at += 1;
        Some(match byte {
            b'"' | b'\'' => self.string(byte),
            b'`' => self.template(),
            b'/' if self.last != Last::Operand => self.regex(),
            b'(' | b'[' | b'{' => self.enter(byte),
            b')' | b']' | b'}' => return self.leave(byte),
            b';' => {
                self.last = Last::Semicolon;
                Token::Semicolon
            }
            _ => self.operator(byte),
        })
    }

    fn operand(&mut self) -> Token<'t> {
        self.last = Last::Operand;
        Token::Operand
    }

    fn word(&mut self) -> Token<'t> {
        // `export@a class b` begins with a keyword, `#new` and `@new` are none.
        self.at += 1;
        self.skip(|byte| is_name(byte) && !matches!(byte, b'#' | b'@'));
        let word = &self.bytes[self.start..self.at];
        self.last = match word {
            b"if" | b"for" | b"while" | b"with" => Last::Head,
            b"else" | b"do" => Last::Sign(b'}'),
            b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"new" | b"extends" => Last::Keyword,
            b"return" | b"throw" | b"case" | b"in" | b"of" | b"instanceof" | b"default" => Last::Keyword,
            _ => Last::Operand,
        };
        Token::Word(word)
    }

    fn operator(&mut self, byte: u8) -> Token<'t> {
        let is_doubled = self.last == Last::Sign(byte) && self.bytes[self.at - 2] == byte;
        // `a++` and `a--` can be divided, `++` before a regular expression means nothing.
        let is_step = is_doubled && matches!(byte, b'+' | b'-');
        self.last = if is_step { Last::Operand } else { Last::Sign(byte) };
        Token::Sign(byte, is_doubled)
    }

    fn enter(&mut self, bracket: u8) -> Token<'t> {
        let before_regex = match bracket {
            b'(' => self.last == Last::Head,
            // A block, not an object: behind parentheses, statements, blocks, `else` and `=>`.
            b'{' => matches!(self.last, Last::Operand | Last::Semicolon | Last::Sign(b'{' | b'}' | b'>' | b')')),
            _ => false,
        };
        self.open.push(Open { bracket, before_regex });
        self.last = Last::Sign(bracket);
        Token::Open(bracket)
    }

    /// Skips a bracket that closes nothing, where a parser would stop.
    fn leave(&mut self, closing: u8) -> Option<Token<'t>> {
        let is_match =
            |open: &mut Open| matches!((open.bracket, closing), (b'(', b')') | (b'[', b']') | (b'{' | b'`', b'}'));
        let Some(open) = self.open.pop_if(is_match) else {
            self.is_faulty = true;
            return None;
        };
        self.is_in_template = open.bracket == b'`';
        self.last = if open.before_regex { Last::Sign(closing) } else { Last::Operand };
        Some(Token::Close(open.bracket))
    }

    /// Reads from after the opening quote to after the closing one, or to the end of the line.
    fn string(&mut self, quote: u8) -> Token<'t> {
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1 + usize::from(self.bytes[self.at..].starts_with(b"\r\n")),
                b'\n' | b'\r' => break,
                byte if byte == quote => return self.operand(),
                _ => {}
            }
        }
        self.is_faulty = true;
        self.operand()
    }

    /// Reads from inside a template literal to its end, or into its next substitution.
    fn template(&mut self) -> Token<'t> {
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => return self.operand(),
                b'$' if self.peek(0) == Some(b'{') => {
                    self.at += 1;
                    return self.enter(b'`');
                }
                _ => {}
            }
        }
        self.is_faulty = true;
        self.operand()
    }

    fn regex(&mut self) -> Token<'t> {
        let mut is_in_class = false;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'[' => is_in_class = true,
                b']' => is_in_class = false,
                b'/' if !is_in_class => return self.operand(),
                b'\n' | b'\r' => break,
                _ => {}
            }
        }
        self.is_faulty = true;
        self.operand()
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        let is_end = |&at: &usize| matches!(rest[at..], [b'\n' | b'\r', ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..]);
        self.at += memchr3_iter(b'\n', b'\r', 0xe2, rest).find(is_end).unwrap_or(rest.len());
    }

    fn skip_comment(&mut self) {
        let end = memmem::find(&self.bytes[self.at + 2..], b"*/");
        self.is_faulty |= end.is_none();
        self.at = end.map_or(self.bytes.len(), |end| self.at + 2 + end + 2);
    }
}

/// Whether it belongs to a number or to a name, with the dots before it.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#' | b'@' | b'.')
}
