//! The subset of JSON that manifests use: a reader with exact positions and without recursion, and a writer of strings.

use std::borrow::Cow;
use std::fmt::Write;

use crate::message::printable;

/// A message, and the byte that it is about.
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) message: String,
}

pub(crate) type Read<T> = Result<T, Fault>;

/// A position in JSON text.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self::at(text, 0)
    }

    /// A cursor at a byte of the text.
    pub(crate) fn at(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The byte at which the next token starts.
    pub(crate) fn next_offset(&mut self) -> usize {
        self.skip_space();
        self.at
    }

    pub(crate) fn fault<T>(&self, offset: usize, message: impl Into<String>) -> Read<T> {
        Err(Fault { offset, message: message.into() })
    }

    /// Reads `{`, then calls `entry` with each key and its offset until `}`. Duplicate keys are up to the caller.
    pub(crate) fn object(&mut self, mut entry: impl FnMut(&mut Self, Cow<'a, str>, usize) -> Read<()>) -> Read<()> {
        self.sequence(b'{', b'}', |cursor| {
            let offset = cursor.next_offset();
            let key = cursor.string()?;
            cursor.expect(b':')?;
            entry(cursor, key, offset)
        })
    }

    /// Reads `[`, then calls `element` before each element until `]`.
    pub(crate) fn array(&mut self, element: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.sequence(b'[', b']', element)
    }

    fn sequence(&mut self, open: u8, close: u8, mut item: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.expect(open)?;
        if self.take(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.take(close) {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Fails unless only white space follows.
    pub(crate) fn end(&mut self) -> Read<()> {
        let offset = self.next_offset();
        if offset == self.text.len() { Ok(()) } else { self.fault(offset, "text after the end of the manifest") }
    }

    pub(crate) fn number(&mut self) -> Read<u64> {
        let offset = self.next_offset();
        let digits = self.text[offset..].bytes().take_while(u8::is_ascii_digit).count();
        let literal = &self.text[offset..offset + digits];
        let follows = self.text.as_bytes().get(offset + digits);
        if digits == 0 || matches!(follows, Some(b'.' | b'e' | b'E')) {
            return self.expected("a whole number");
        }
        // One spelling per number, as in canonical text.
        if digits > 1 && literal.starts_with('0') {
            return self.fault(offset, format!("number `{literal}` begins with 0"));
        }
        self.at = offset + digits;
        literal.parse().or_else(|_| self.fault(offset, format!("number `{literal}` is too large")))
    }

    /// Reads this literal.
    pub(crate) fn literal(&mut self, word: &str) -> Read<()> {
        let offset = self.next_offset();
        let rest = &self.text[offset..];
        if !rest.starts_with(word) || rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return self.expected(&format!("`{word}`"));
        }
        self.at = offset + word.len();
        Ok(())
    }

    pub(crate) fn string(&mut self) -> Read<Cow<'a, str>> {
        let offset = self.next_offset();
        if self.text.as_bytes().get(offset) != Some(&b'"') {
            return self.expected("a string");
        }
        let start = offset + 1;
        let rest = &self.text.as_bytes()[start..];
        // Most strings have no escapes and are borrowed from the text.
        let Some(stop) = rest.iter().position(|&b| b == b'"' || b == b'\\' || b < b' ') else {
            return self.fault(offset, "string has no end");
        };
        if rest[stop] == b'"' {
            self.at = start + stop + 1;
            return Ok(Cow::Borrowed(&self.text[start..start + stop]));
        }
        self.escaped_string(start, start + stop).map(Cow::Owned)
    }

    /// Reads a string from `at` on, its first escape.
    fn escaped_string(&mut self, start: usize, at: usize) -> Read<String> {
        let mut value = self.text[start..at].to_owned();
        self.at = at;
        loop {
            let offset = self.at;
            let Some(c) = self.text[offset..].chars().next() else {
                return self.fault(start - 1, "string has no end");
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(value),
                '\\' => value.push(self.escape(offset)?),
                c if c < ' ' => return self.fault(offset, "string has an unescaped control character"),
                c => value.push(c),
            }
        }
    }

    fn escape(&mut self, offset: usize) -> Read<char> {
        let Some(c) = self.text[self.at..].chars().next() else {
            return self.fault(offset, "string has no end");
        };
        self.at += c.len_utf8();
        match c {
            '"' | '\\' | '/' => Ok(c),
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => self.unicode(offset),
            _ => {
                self.fault(offset, format!("unknown escape `\\{}` in a string", printable(c.encode_utf8(&mut [0; 4]))))
            }
        }
    }

    /// The character of `\uXXXX`, or of a surrogate pair of them (RFC 8259 section 7).
    fn unicode(&mut self, offset: usize) -> Read<char> {
        let first = self.four_digits(offset)?;
        let code = match first {
            0xD800..=0xDBFF if self.text[self.at..].starts_with("\\u") => {
                self.at += 2;
                let second = self.four_digits(offset)?;
                match second {
                    0xDC00..=0xDFFF => 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                    _ => first,
                }
            }
            _ => first,
        };
        char::from_u32(code).map_or_else(|| self.fault(offset, "half of a surrogate pair in a string"), Ok)
    }

    fn four_digits(&mut self, offset: usize) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return self.fault(offset, "`\\u` must be followed by four hex digits");
        };
        self.at += 4;
        Ok(code)
    }

    fn expect(&mut self, token: u8) -> Read<()> {
        if self.take(token) {
            return Ok(());
        }
        self.expected(match token {
            b'{' => "an object",
            b'[' => "an array",
            b':' => "`:`",
            _ => "`,` or the end of the list",
        })
    }

    fn take(&mut self, token: u8) -> bool {
        let found = self.text.as_bytes().get(self.next_offset()) == Some(&token);
        self.at += usize::from(found);
        found
    }

    fn expected<T>(&mut self, what: &str) -> Read<T> {
        let offset = self.next_offset();
        let rest = &self.text[offset..];
        let found = match rest.chars().next() {
            None => "the end of the file".to_owned(),
            Some('{') => "an object".to_owned(),
            Some('[') => "an array".to_owned(),
            Some('"') => "a string".to_owned(),
            Some(c) => {
                let is_word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
                let word: String = rest.chars().take(20).take_while(|&c| is_word(c)).collect();
                match c {
                    _ if !word.is_empty() => format!("`{word}`"),
                    c if c.is_ascii_graphic() => format!("`{c}`"),
                    c => format!("`{}`", c.escape_default()),
                }
            }
        };
        self.fault(offset, format!("expected {what}, found {found}"))
    }

    fn skip_space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count();
    }
}

/// A JSON string (RFC 8259 section 7). Characters beyond ASCII are not escaped.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(&mut out, text);
    out
}

pub(crate) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    // Most texts are ASCII with nothing to escape.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        out.push_str(text);
    } else {
        text.chars().for_each(|c| push_json_escaped(out, c));
    }
    out.push('"');
}

/// Appends a character to a JSON string, escaped if necessary.
pub fn push_json_escaped(out: &mut String, c: char) {
    match c {
        '"' | '\\' => out.extend(['\\', c]),
        c if c.is_control() => {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
        c => out.push(c),
    }
}
