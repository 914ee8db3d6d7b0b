//! The first statements of a script, read without a parser.

use std::ops::Range;

/// Whether a script starts with an import or export declaration.
///
/// Only comments, semicolons and strings may precede it. `true` is certain, since classic scripts can't have such a
/// declaration.
pub(super) fn is_declaration(script: &[u8]) -> bool {
    let rest = first_statement(script);
    match rest.iter().position(|&byte| !is_name(byte)) {
        Some(6) if rest.starts_with(b"export") => true,
        // Neither `import(…)` nor `import.meta`.
        Some(6) if rest.starts_with(b"import") => !matches!(behind_blanks(&rest[6..]), [] | [b'(' | b'.', ..]),
        _ => false,
    }
}

/// The positions of the specifiers of the import declarations and re-exports at the start of a script, without their
/// quotes. Declarations after other statements are left to a parser.
pub fn first_specifiers(script: &[u8]) -> Vec<Range<usize>> {
    let mut specifiers = Vec::new();
    let mut rest = first_statement(script);
    while let Some((specifier, behind)) = declaration(rest) {
        let start = specifier.as_ptr().addr() - script.as_ptr().addr();
        specifiers.push(start..start + specifier.len());
        rest = first_statement(behind);
    }
    specifiers
}

/// The specifier of the `import … from "…"`, `import "…"` or `export … from "…"` at the start of `script`, and the rest.
fn declaration(script: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = script.strip_prefix(b"import").or_else(|| script.strip_prefix(b"export"))?;
    let mut is_in_braces = false;
    loop {
        rest = behind_blanks(rest);
        rest = match rest {
            [quote @ (b'"' | b'\''), text @ ..] => {
                let end = text.iter().position(|&byte| byte == *quote || matches!(byte, b'\n' | b'\r'))?;
                if text[end] != *quote {
                    return None;
                }
                if !is_in_braces {
                    return Some((&text[..end], &text[end + 1..]));
                }
                // The name of an export: `{"a b" as c}`.
                &text[end + 1..]
            }
            [b'{', rest @ ..] => {
                is_in_braces = true;
                rest
            }
            [b'}', rest @ ..] => {
                is_in_braces = false;
                rest
            }
            [b'*' | b',', rest @ ..] => rest,
            [byte, rest @ ..] if byte.is_ascii_alphanumeric() || b"_$".contains(byte) || !byte.is_ascii() => rest,
            _ => return None,
        };
    }
}

/// A script from its first statement with an effect on, or from a string that only a parser can read.
pub(super) fn first_statement(script: &[u8]) -> &[u8] {
    let mut rest = behind_hashbang(script);
    loop {
        rest = behind_blanks(rest);
        rest = match rest {
            [b';', rest @ ..] => rest,
            [quote @ (b'"' | b'\''), text @ ..] => match behind_string(text, *quote) {
                Some(rest) => rest,
                None => return rest,
            },
            _ => return rest,
        };
    }
}

/// The script after its byte order mark and hashbang line.
pub(super) fn behind_hashbang(script: &[u8]) -> &[u8] {
    let script = script.strip_prefix(b"\xef\xbb\xbf").unwrap_or(script);
    if script.starts_with(b"#!") { behind_line(script) } else { script }
}

/// The rest after white space and comments.
pub(super) fn behind_blanks(mut rest: &[u8]) -> &[u8] {
    loop {
        rest = match rest {
            [b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, rest @ ..] => rest,
            [b'/', b'/', ..] => behind_line(rest),
            [b'/', b'*', comment @ ..] => match memchr::memmem::find(comment, b"*/") {
                Some(end) => &comment[end + 2..],
                None => return &[],
            },
            [byte, ..] if !byte.is_ascii() => match blank_beyond_ascii(rest) {
                0 => return rest,
                length => &rest[length..],
            },
            _ => return rest,
        };
    }
}

/// The length of the white space beyond ASCII that starts here, such as a no-break space or a line separator; 0 if
/// there is none.
pub(super) fn blank_beyond_ascii(rest: &[u8]) -> usize {
    let start = &rest[..rest.len().min(char::MAX.len_utf8())];
    let first = start.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    first.filter(|c| !c.is_ascii() && (c.is_whitespace() || *c == '\u{feff}')).map_or(0, char::len_utf8)
}

fn behind_line(rest: &[u8]) -> &[u8] {
    let is_end = |at: usize| matches!(rest[at..], [b'\n' | b'\r', ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..]);
    &rest[(0..rest.len()).find(|&at| is_end(at)).unwrap_or(rest.len())..]
}

/// The rest after a string without escapes; `None` for other strings.
fn behind_string(text: &[u8], quote: u8) -> Option<&[u8]> {
    let end = text.iter().position(|&byte| byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))?;
    (text[end] == quote).then(|| &text[end + 1..])
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_statement_may_stand_behind_what_does_nothing() {
        for script in [
            "export default 1",
            "export{a}",
            "export*from'a'",
            "import 'a'",
            "import'a'",
            "import a from 'a'",
            "import*as a from'a'",
            "import/**/{a} from 'a'",
            "// a\u{2028}export {}",
            "\u{a0}/* a */\u{feff}export {}",
            "\u{feff}#!/usr/bin/env node\n// a\r/* b */\t'use strict'\n;;\"c\";export {}",
        ] {
            assert!(is_declaration(script.as_bytes()), "{script:?}");
        }
    }

    #[test]
    fn others_are_for_a_parser_or_classic() {
        for script in [
            "",
            "export",
            "import",
            "import /*",
            "import('a')",
            "import /* b */ ('a')",
            "import\n.meta",
            "exports.a = 1",
            "importScripts('a')",
            "export\u{e9} = 1",
            "// export {}",
            "/* a",
            "#!a export {}",
            "'a\\'; export {}",
            "'a",
            "f(); export {}",
            "<!-- a\nexport {}",
        ] {
            assert!(!is_declaration(script.as_bytes()), "{script:?}");
        }
    }
    fn specifiers(script: &str) -> Vec<&str> {
        first_specifiers(script.as_bytes()).into_iter().map(|span| &script[span]).collect()
    }

    #[test]
    fn declarations_are_read_from_the_head_of_a_module() {
        let script = "\u{feff}/* a */'use strict';import a from 'a'\nimport {b, \"c d\" as c} from \"@b/c\" // d\n\
                      import*as e from'e';export * from 'f';import './g.js';import 'h' ;f();import 'i'";
        assert_eq!(specifiers(script), ["a", "@b/c", "e", "f", "./g.js", "h"]);
    }

    #[test]
    fn what_is_not_a_declaration_with_a_specifier_ends_the_head() {
        for script in
            ["", "import", "import('a')", "import.meta.url", "import a from 'a", "export const a = 'b'", "f('a')"]
        {
            assert_eq!(specifiers(script), [""; 0], "{script}");
        }
        assert_eq!(specifiers("import a from 'a' with {type: 'json'}; import 'b'"), ["a"]);
        assert_eq!(specifiers("import '\\x61'; import 'b'"), ["\\x61", "b"]);
    }
}
