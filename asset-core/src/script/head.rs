//! The declarations that a script begins with, read without a parser.

use std::ops::Range;

use super::beginning::{behind_blanks, first_statement};

/// Where the specifiers of the import declarations and re-exports at the head of a script are, without their quotes.
/// Declarations behind other statements are for a parser.
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

/// The specifier of the `import … from "…"`, `import "…"` or `export … from "…"` that this begins with, and what is behind.
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

#[cfg(test)]
mod tests {
    use super::*;

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
