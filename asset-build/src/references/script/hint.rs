//! The cheap test that keeps most scripts from being parsed.

use memchr::memmem;

/// The longest text between `import` or `export` and `from` that is looked through.
const LONGEST_CLAUSE: usize = 4 << 10;

/// Whether anything in a script could be an import or re-export that names a file, or a use of `import.meta`.
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
        [b'(', inner @ ..] => may_begin_expression(before) && may_be_specifier(inner),
        [b'.', name @ ..] => may_begin_expression(before) && may_be_known_property(name),
        [b'"' | b'\'', ..] => may_begin_statement(before) && may_be_specifier(rest),
        [b'{' | b'*', ..] => may_begin_statement(before) && may_be_clause(rest),
        [byte, ..] if is_ascii_name(*byte) || *byte == b'\\' => {
            has_space && may_begin_statement(before) && may_be_clause(rest)
        }
        _ => is_unclear(rest) && may_begin_expression(before),
    }
}

/// `* from`, `* as a from`, `{…} from`.
fn may_be_re_export(before: &[u8], after: &[u8]) -> bool {
    let rest = after.trim_ascii_start();
    may_begin_statement(before) && (is_unclear(rest) || (matches!(rest, [b'*' | b'{', ..]) && may_be_clause(rest)))
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

/// `meta.url`, `meta.resolve(…)`, `defer(…)`, `source(…)`.
fn may_be_known_property(name: &[u8]) -> bool {
    let name = name.trim_ascii_start();
    let Some(rest) = name.strip_prefix(b"meta").map(<[u8]>::trim_ascii_start) else {
        return is_unclear(name) || name.starts_with(b"defer") || name.starts_with(b"source");
    };
    let Some(property) = rest.strip_prefix(b".").map(<[u8]>::trim_ascii_start) else {
        // An escape would make it another name.
        return !rest.starts_with(b"\\") && (is_unclear(rest) || rest.starts_with(b")"));
    };
    is_unclear(property) || property.starts_with(b"url") || property.starts_with(b"resolve")
}

/// Whether this may be names, brackets, commas and stars, then `from` and a specifier.
fn may_be_clause(rest: &[u8]) -> bool {
    let is_part = |byte: u8| {
        is_ascii_name(byte) || byte.is_ascii_whitespace() || matches!(byte, b'{' | b'}' | b'*' | b',' | b'\\')
    };
    let window = &rest[..rest.len().min(LONGEST_CLAUSE)];
    let Some(end) = window.iter().position(|&byte| !is_part(byte)) else {
        return rest.len() > LONGEST_CLAUSE;
    };
    let clause = &rest[..end];
    match rest[end] {
        b'"' | b'\'' if clause.trim_ascii_end().ends_with(b"from") => may_be_specifier(&rest[end..]),
        // A name that is a string stands in brackets: `{"a b" as c}`.
        b'"' | b'\'' => memchr::memrchr2(b'{', b'}', clause).is_some_and(|at| clause[at] == b'{'),
        _ => is_unclear(&rest[end..]),
    }
}

/// Whether this may be a string with the URL of a file, not the bare name of a module.
fn may_be_specifier(rest: &[u8]) -> bool {
    match rest.trim_ascii_start() {
        [b'"' | b'\'' | b'`', url @ ..] => may_be_url(url),
        rest => is_unclear(rest) || rest.starts_with(b"("),
    }
}

/// Whether it begins like a path or with a scheme. Blanks before it mean nothing, a backslash may mean everything.
fn may_be_url(text: &[u8]) -> bool {
    let start = text.iter().position(|&byte| byte > b' ').unwrap_or(text.len());
    let is_scheme =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'\t' | b'\n' | b'\r');
    match text[start..] {
        [b'.' | b'/' | b'\\', ..] => true,
        [byte, ref rest @ ..] if byte.is_ascii_alphabetic() => {
            rest.iter().find(|&&byte| !is_scheme(byte)).is_some_and(|byte| matches!(byte, b':' | b'\\'))
        }
        _ => false,
    }
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
            "[...import.meta.url]",
            "import . meta . url",
            "import.meta/**/.url",
            "(import.meta).url",
            "import(('./a.js'))",
            "import.meta.\\u0075rl",
            "import.meta.resolve('a')",
            "import '/static/a.js'",
            "import 'https://example.com/static/a.js'",
            "import 'ht\\x74ps://example.com/static/a.js'",
            "import ' \t./a.js'",
            "import '\\x2e/a.js'",
            "import a, * as b from './a.js'",
            "import \\u{61} from './a.js'",
            "import {'a b' as c} from './a.js'",
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
            "import 'react'; import b from \"lodash/b\"; export * from '@scope/c'",
            "import('a.js')",
            "import(`${name}`)",
            "import.meta.env.MODE",
            "the type of \\`import.meta\\`",
            "to import \\u8bed\",\"./a\"",
            "may export {a, b} or import 'them', for \"./a.js\" needs none",
            "push('import('), push(')')",
            "\"Organizza import\",\"./a\"",
        ] {
            assert!(!may_import(script.as_bytes()), "{script}");
        }
    }
}
