//! Whether a word can be a keyword, judging by the bytes before it.
//!
//! `false` is certain if the script parses. The tests don't know whether a byte is code, only what would follow if it
//! were.

use memchr::memmem;

/// The longest text that is searched for the start of a comment or for the words of a sentence.
const LONGEST: usize = 4 << 10;

/// Words that can be next to another word in code.
const KEYWORDS: &str = " accessor as async await break case catch class const continue debugger default defer delete do \
    else enum export extends false finally for from function get if implements import in instanceof interface let new \
    null of package private protected public return set source static super switch this throw true try typeof using var \
    void while with yield ";

/// Whether the word after `before` starts there (unlike `reimport`), is not a property (`x.import`) and may be code.
pub(super) fn may_begin_expression(before: &[u8]) -> bool {
    match before.last() {
        Some(b'.') => before.ends_with(b"..."),
        Some(b'"' | b'\'' | b'`') => false,
        Some(&byte) => !is_ascii_name(byte) && !is_in_sentence(before),
        None => true,
    }
}

/// Whether a declaration may start after `before`: at the start of a line, after a statement or a comment.
pub(super) fn may_begin_statement(before: &[u8]) -> bool {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | 0x0b | 0x0c);
    let Some(last) = before.iter().rposition(|&byte| !is_blank(byte)) else { return true };
    let is_end = match before[last] {
        b'/' => before[..last].ends_with(b"*"),
        byte => matches!(byte, b';' | b'}' | b')' | b'\n' | b'\r') || !byte.is_ascii(),
    };
    is_end && !is_in_comment(before)
}

/// Whether a comment that started a line is still open.
///
/// What looks like a comment may be inside a template literal; but then the literal would have to end too.
fn is_in_comment(before: &[u8]) -> bool {
    let window = &before[before.len().saturating_sub(LONGEST)..];
    let Some(open) = memmem::rfind(window, b"/*") else { return false };
    let (outside, inside) = (window[..open].trim_ascii_end(), &window[open + 2..]);
    let begins_line = window[outside.len()..open].contains(&b'\n');
    begins_line
        && !outside.is_empty()
        && !outside.ends_with(b"\\")
        && memchr::memchr(b'`', inside).is_none()
        && memmem::find(inside, b"*/").is_none()
}

/// Whether `before` ends in prose: text with two names side by side, which code can't have.
fn is_in_sentence(before: &[u8]) -> bool {
    let window = &before[before.len().saturating_sub(LONGEST)..];
    // Where code may end and other text start, or the reverse; and `@a` may be followed by another name.
    let is_border = |byte: u8| matches!(byte, b'"' | b'\'' | b'`' | b'/' | b'\\' | b'$' | b'@' | b'\n' | b'\r');
    let start = window.iter().rposition(|&byte| is_border(byte) || !byte.is_ascii()).map_or(0, |at| at + 1);
    // The first word may be cut.
    let words = window[start..].split(|&byte| matches!(byte, b' ' | b'\t')).skip(1).filter(|word| !word.is_empty());
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let end = word.rsplit(|&byte| !is_ascii_name(byte)).next();
        let begin = words.peek().and_then(|next| next.split(|&byte| !is_ascii_name(byte)).next());
        if end.is_some_and(is_plain_name) && begin.is_some_and(is_plain_name) {
            return true;
        }
    }
    false
}

/// Whether the word is a name, not a keyword.
fn is_plain_name(word: &[u8]) -> bool {
    !word.is_empty() && memmem::find(KEYWORDS.as_bytes(), &[b" ", word, b" "].concat()).is_none()
}

pub(super) fn is_ascii_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_begins_a_line_or_follows_a_statement_or_comment() {
        for before in ["", "  ", "a;", "a}\t", "a\n  ", "a\r\n", "/* a */", "a\u{2028}", "do a(); while (b) "] {
            assert!(may_begin_statement(before.as_bytes()), "{before:?}");
        }
        for before in ["a ", "// ", " * ", "\"", "{", "x.", "/*\n * a\n * "] {
            assert!(!may_begin_statement(before.as_bytes()), "{before:?}");
        }
    }

    #[test]
    fn in_a_comment_that_is_open_begins_none() {
        for before in ["a;\n/*\n", "a;\n  /* a\r\n  ", "`\n/*\n", "a \\ b\n/* c;\n"] {
            assert!(!may_begin_statement(before.as_bytes()), "{before:?}");
        }
        // The comment is closed, or may be in a string or template that is.
        for before in ["a\n/* b */\n", "a = '/*'\n", "`\n/*\n`\n", "'a\\\n/*'\n", "'a\\\r\n/*'\n", "f(/[/*]/)\n"] {
            assert!(may_begin_statement(before.as_bytes()), "{before:?}");
        }
        let far = format!("\n/* {}\n", "a".repeat(LONGEST));
        assert!(may_begin_statement(far.as_bytes()));
    }

    #[test]
    fn an_expression_begins_behind_an_operator_or_a_keyword() {
        for before in
            ["", "a = ", "...", "f(", "return ", "async () => await ", "`a b ${", "`a b`+", "'a b', ", "// a b\n"]
        {
            assert!(may_begin_expression(before.as_bytes()), "{before:?}");
        }
        for before in ["re", "x.", "'", "`", "\": uses imports, exports, ", "'a' + \"b the use, "] {
            assert!(!may_begin_expression(before.as_bytes()), "{before:?}");
        }
    }

    #[test]
    fn whatever_code_can_put_side_by_side_is_no_sentence() {
        for before in [
            "for (const a of b) ",
            "if (a in b) throw new C, ",
            "class A extends B { static async get a() { return ",
            "a instanceof b ? typeof c : void 0, ",
            "let a = 1, b, ",
            "import a, * as b from c, ",
            "await using a = ",
            "static accessor a = ",
            "class A { @a b() { return ",
        ] {
            assert!(!is_in_sentence(before.as_bytes()), "{before}");
        }
        assert!(is_in_sentence(b"\": Treat files with imports, exports, "));
        // The first word may have begun before.
        assert!(!is_in_sentence(format!("{} ab ", "a".repeat(LONGEST)).as_bytes()));
    }
}
