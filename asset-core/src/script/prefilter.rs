//! The cheap tests that keep most scripts from being parsed.

use memchr::memmem;

use super::context::{is_ascii_name, may_begin_expression, may_begin_statement};

/// The longest text between `import` or `export` and `from` that is searched.
const LONGEST_CLAUSE: usize = 4 << 10;
/// The longest script that is parsed because of an `await`: most are inside functions, which only a parser can tell.
const LONGEST_WITH_AWAIT: usize = 64 << 10;

/// What is searched for.
#[derive(Clone, Copy)]
enum Sought {
    /// An import or re-export that names a file, or a use of `import.meta`.
    Reference,
    /// Anything that makes a script a module.
    Module,
}

/// Whether anything in a script could be an import or re-export that names a file, or a use of `import.meta`.
///
/// Comments and strings count too, so `false` is certain and `true` is not. Keywords can't be escaped.
pub fn may_import(bytes: &[u8]) -> bool {
    may_have(bytes, Sought::Reference)
}

/// Whether anything in a script could make it a module: a declaration, a use of `import.meta` or an `await`.
///
/// `false` is certain, except for an `await` in a long script; `true` is not.
pub(super) fn may_be_module(bytes: &[u8]) -> bool {
    let mut awaits = memmem::find_iter(bytes, "await");
    may_have(bytes, Sought::Module)
        || bytes.len() <= LONGEST_WITH_AWAIT && awaits.any(|at| may_begin_expression(&bytes[..at]))
}

fn may_have(bytes: &[u8], sought: Sought) -> bool {
    // Every occurrence, as most are in comments, strings and names.
    memmem::find_iter(bytes, "import").any(|at| may_be_import(&bytes[..at], &bytes[at + 6..], sought))
        || memmem::find_iter(bytes, "export").any(|at| may_be_export(&bytes[..at], &bytes[at + 6..], sought))
}

fn may_be_import(before: &[u8], after: &[u8], sought: Sought) -> bool {
    let rest = after.trim_ascii_start();
    let has_space = rest.len() < after.len();
    match rest {
        [b'(', inner @ ..] => sought.may_be_call(inner) && may_begin_expression(before),
        [b'.', name @ ..] => sought.may_be_property(name.trim_ascii_start()) && may_begin_expression(before),
        [b'"' | b'\'', ..] => sought.may_be_specifier(rest) && may_begin_statement(before),
        [b'{' | b'*', ..] => may_be_clause(rest, sought) && may_begin_statement(before),
        [byte, ..] if is_ascii_name(*byte) || *byte == b'\\' => {
            has_space && may_be_clause(rest, sought) && may_begin_statement(before)
        }
        _ => is_unclear(rest) && may_begin_expression(before),
    }
}

fn may_be_export(before: &[u8], after: &[u8], sought: Sought) -> bool {
    let rest = after.trim_ascii_start();
    (is_unclear(rest) || sought.may_be_exported(rest)) && may_begin_statement(before)
}

impl Sought {
    fn may_be_call(self, inner: &[u8]) -> bool {
        matches!(self, Self::Reference) && may_be_specifier(inner)
    }

    fn may_be_property(self, name: &[u8]) -> bool {
        match self {
            Self::Reference => may_be_known_property(name),
            Self::Module => is_unclear(name) || name.starts_with(b"meta"),
        }
    }

    fn may_be_specifier(self, rest: &[u8]) -> bool {
        matches!(self, Self::Module) || may_be_specifier(rest)
    }

    /// `* from`, `* as a from`, `{…} from`, for a module also `{…}` alone and declarations.
    fn may_be_exported(self, rest: &[u8]) -> bool {
        const DECLARED: [&str; 7] = ["default", "const", "let", "var", "function", "class", "async"];
        match (self, rest) {
            (Self::Reference, [b'*' | b'{', ..]) => may_be_clause(rest, self),
            (Self::Module, [b'*' | b'{' | b'@', ..]) => true,
            (Self::Module, _) => DECLARED.iter().any(|word| rest.starts_with(word.as_bytes())),
            _ => false,
        }
    }
}

/// `meta.url`, `meta.resolve(…)`, `defer(…)`, `source(…)`.
fn may_be_known_property(name: &[u8]) -> bool {
    let Some(rest) = name.strip_prefix(b"meta").map(<[u8]>::trim_ascii_start) else {
        return is_unclear(name) || name.starts_with(b"defer") || name.starts_with(b"source");
    };
    let Some(property) = rest.strip_prefix(b".").map(<[u8]>::trim_ascii_start) else {
        // An escape would make it another name.
        return !rest.starts_with(b"\\") && (is_unclear(rest) || rest.starts_with(b")"));
    };
    is_unclear(property) || property.starts_with(b"url") || property.starts_with(b"resolve")
}

/// Whether this may be names, brackets, commas and stars, then `from` and a string.
fn may_be_clause(rest: &[u8], sought: Sought) -> bool {
    let is_part = |byte: u8| {
        is_ascii_name(byte) || byte.is_ascii_whitespace() || matches!(byte, b'{' | b'}' | b'*' | b',' | b'\\')
    };
    let window = &rest[..rest.len().min(LONGEST_CLAUSE)];
    let Some(end) = window.iter().position(|&byte| !is_part(byte)) else {
        return rest.len() > LONGEST_CLAUSE;
    };
    let clause = &rest[..end];
    match rest[end] {
        b'"' | b'\'' if clause.trim_ascii_end().ends_with(b"from") => sought.may_be_specifier(&rest[end..]),
        // A name that is a string is in brackets, `{"a b" as c}`, or that of all others, `* as "a b"`.
        b'"' | b'\'' => {
            memchr::memrchr2(b'{', b'}', clause).is_some_and(|at| clause[at] == b'{')
                || clause.starts_with(b"*") && clause.trim_ascii_end().ends_with(b"as")
        }
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

/// Whether it begins like a path or with a scheme. Leading white space is ignored; a backslash may be any character.
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
            "export * as 'q' from './a.js'",
            "export*as\"a-b\"from\"./a.js\"",
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

    #[test]
    fn whatever_can_make_a_module_is_parsed() {
        for script in [
            "import 'a'",
            "import a from \"a\"",
            "import{a}from'a'",
            "import*as a from'a'",
            "f(); import a, {b} from 'a'",
            "import \\u0061 from 'a'",
            "import/**/'a'",
            "f(import.meta)",
            "import . meta . env",
            "import/**/.meta",
            "f()\nexport default 1",
            "const a = 1; export {a}",
            "do f(); while (a) export {}",
            "export@a class b {}",
            "export/**/class a {}",
            "export async function a() {}",
            "export let a, b",
            "await f()",
            "for await (const a of b) c()",
        ] {
            assert!(may_be_module(script.as_bytes()), "{script}");
        }
    }

    #[test]
    fn what_can_make_no_module_costs_no_parser() {
        for script in [
            "import('./a.js')",
            "import.defer('./a.js')",
            "// import a from 'a'\n// export default a",
            "/**\n * import a from 'a'\n * export {a}\n */",
            "f();\n/*\nexport class A {}\n*/",
            "f('import.meta', \"it uses imports, exports, import.meta and others\")",
            "exports.a = 1; module.export = 2; a = {export: 3, import: 4}",
            "f(\"export default\")",
            "the import \\u8bed",
        ] {
            assert!(!may_be_module(script.as_bytes()), "{script}");
        }
        let long = format!("{}\nawait f()", "// a\n".repeat(LONGEST_WITH_AWAIT / 5));
        assert!(!may_be_module(long.as_bytes()));
    }
}
