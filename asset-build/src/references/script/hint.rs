//! The cheap test that keeps most scripts from being parsed.

use memchr::memmem;

/// Whether anything in a script could be an import or re-export with a literal specifier, or `import.meta`.
///
/// Comments and strings count too, so the answer "no" is sure and "yes" is not. Keywords can't be escaped.
pub(super) fn may_import(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, "import").any(|at| may_be_import(&bytes[..at], &bytes[at + 6..]))
        || memmem::find_iter(bytes, "export").any(|at| may_be_re_export(&bytes[..at], &bytes[at + 6..]))
}

fn may_be_import(before: &[u8], after: &[u8]) -> bool {
    let rest = after.trim_ascii_start();
    let has_space = rest.len() < after.len();
    match rest {
        [b'(', inner @ ..] => may_begin_expression(before) && is_literal_or_unclear(inner.trim_ascii_start()),
        [b'.', name @ ..] => may_begin_expression(before) && may_be_known_property(name.trim_ascii_start()),
        [b'{' | b'*' | b'"' | b'\'', ..] => may_begin_statement(before),
        [byte, ..] if is_ascii_name(*byte) => has_space && may_begin_statement(before) && may_follow_name(rest),
        _ => is_unclear(rest) && may_begin_expression(before),
    }
}

/// Whether the word behind `before` has its beginning there and is no property: `reimport`, `x.import`.
fn may_begin_expression(before: &[u8]) -> bool {
    match before.last() {
        Some(b'.') => before.ends_with(b"..."),
        Some(&byte) => !is_ascii_name(byte),
        None => true,
    }
}

/// Whether a declaration may begin behind `before`: at the start of a line, behind a statement or a comment.
fn may_begin_statement(before: &[u8]) -> bool {
    before
        .last()
        .is_none_or(|&byte| matches!(byte, b';' | b'}' | b'/' | 0x0b) || byte.is_ascii_whitespace() || !byte.is_ascii())
}

/// `meta`, `defer(…)`, `source(…)`.
fn may_be_known_property(name: &[u8]) -> bool {
    is_unclear(name) || ["meta", "defer", "source"].iter().any(|known| name.starts_with(known.as_bytes()))
}

/// `a from`, `a, {…} from`, `defer * as a from`, `source a from`, but not English.
fn may_follow_name(name: &[u8]) -> bool {
    let end = name.iter().position(|&byte| !is_ascii_name(byte)).unwrap_or(name.len());
    let rest = name[end..].trim_ascii_start();
    matches!(&name[..end], b"defer" | b"source")
        || rest.starts_with(b"from")
        || rest.starts_with(b",")
        || is_unclear(rest)
}

/// `* from`, `* as a from`, `{…} from`.
fn may_be_re_export(before: &[u8], after: &[u8]) -> bool {
    if !may_begin_statement(before) {
        return false;
    }
    match after.trim_ascii_start() {
        [b'*', ..] => true,
        [b'{', names @ ..] => match memchr::memchr(b'}', names) {
            Some(end) if memchr::memchr3(b'/', b'"', b'\'', &names[..end]).is_none() => {
                let rest = names[end + 1..].trim_ascii_start();
                rest.starts_with(b"from") || is_unclear(rest)
            }
            // A comment or a string may hold a bracket.
            _ => true,
        },
        rest => is_unclear(rest),
    }
}

fn is_literal_or_unclear(rest: &[u8]) -> bool {
    matches!(rest.first(), Some(b'"' | b'\'' | b'`')) || is_unclear(rest)
}

/// Whether a comment, an escape or something beyond ASCII begins here, so that only a parser can tell.
fn is_unclear(rest: &[u8]) -> bool {
    match rest {
        [b'/', next, ..] => matches!(next, b'/' | b'*'),
        [byte, ..] => matches!(byte, b'\\' | 0x0b) || !byte.is_ascii(),
        [] => false,
    }
}

fn is_ascii_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_can_be_an_import_is_parsed() {
        for script in [
            "import a from './a.js'",
            "import a, {b} from './a.js'",
            "import{a}from'./a.js'",
            "import*as a from'./a.js'",
            "import'./a.js'",
            ";import \"./a.js\"",
            "import $ from './a.js'",
            "import\n_a\nfrom './a.js'",
            "import /* ; */ a from './a.js'",
            "import \u{fc} from './a.js'",
            "import \\u0061 from './a.js'",
            "import from from './a.js'",
            "import defer * as a from './a.js'",
            "import source a from './a.js'",
            "import('./a.js')",
            "import ( `./a.js` )",
            "import(/* lazy */ './a.js')",
            "[...import.meta.x]",
            "import . meta.url",
            "import.defer('./a.js')",
            "export * from './a.js'",
            "export*as a from'./a.js'",
            "export {a} from './a.js'",
            "export{'}' as a}from'./a.js'",
            "export {a /* } */} from './a.js'",
            "export {} /**/ from './a.js'",
        ] {
            assert!(may_import(script.as_bytes()), "{script}");
        }
    }

    #[test]
    fn what_cannot_be_an_import_costs_no_parser() {
        for script in [
            "",
            "// to import and export these",
            "var important = exports.a",
            "loader.import('./a.js')",
            "import(name)",
            "case 'import': case \"export\":",
            "export default 1",
            "export const a = 1; export function b() {}",
            "export { a, b as c };",
            "Object.create; // eslint-disable-line import/no-mutable-exports",
            "{\"file-import\":[]}",
            "consider 'import {a} from \"mod\"'",
            "/* Data import in the background */",
        ] {
            assert!(!may_import(script.as_bytes()), "{script}");
        }
    }
}
