//! The text of a string literal.

use std::borrow::Cow;

/// The text of a string token, which includes its quotes.
///
/// Both engines know `\n`, `\r`, `\t`, `\\`, `\/` and escaped quotes; MiniJinja also `\b`, `\f`, `\uXXXX`, `\xXX` and
/// octal digits. Any other backslash stays: Tera 1 has no escapes at all.
pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
    let inside = token.get(1..token.len().saturating_sub(1)).unwrap_or_default();
    if !inside.contains('\\') {
        return inside.into();
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (character, length) = escape(rest).unwrap_or(('\\', 0));
        text.push(character);
        rest = &rest[length..];
    }
    text.push_str(rest);
    text.into()
}

/// The character of an escape, and the escape's length without the backslash.
fn escape(rest: &str) -> Option<(char, usize)> {
    let first = rest.chars().next()?;
    let character = match first {
        '"' | '\'' | '`' | '\\' | '/' => first,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\x08',
        'f' => '\x0c',
        'u' => return utf16(rest),
        'x' => return coded(rest.get(1..3)?, 16).map(|character| (character, 3)),
        '0'..='7' => {
            let digits = rest.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            return coded(&rest[..digits], 8).map(|character| (character, digits));
        }
        _ => return None,
    };
    Some((character, 1))
}

/// `uXXXX`, or two of them that are a surrogate pair.
fn utf16(rest: &str) -> Option<(char, usize)> {
    let unit = |rest: &str| u16::from_str_radix(rest.strip_prefix('u')?.get(..4)?, 16).ok();
    let high = unit(rest)?;
    if let Some(character) = char::from_u32(high.into()) {
        return Some((character, 5));
    }
    let low = unit(rest.get(5..)?.strip_prefix('\\')?)?;
    let character = char::decode_utf16([high, low]).next()?.ok()?;
    Some((character, 11))
}

fn coded(digits: &str, radix: u32) -> Option<char> {
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_either_engine_are_understood() {
        assert_eq!(unescaped(r#""css/app.css""#), "css/app.css");
        assert_eq!(unescaped(r#"'a\'b\"c\\d\/e'"#), "a'b\"c\\d/e");
        assert_eq!(unescaped(r#""\n\r\t\b\f""#), "\n\r\t\x08\x0c");
        assert_eq!(unescaped(r#""\u00e4\ud83d\ude00\x41\101""#), "ä😀AA");
    }

    #[test]
    fn other_backslashes_stay() {
        assert_eq!(unescaped(r#""a\qb\u12\ud800\xg""#), r"a\qb\u12\ud800\xg");
        assert_eq!(unescaped("\""), "");
    }
}
