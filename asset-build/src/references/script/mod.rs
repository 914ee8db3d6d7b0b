//! References in JavaScript: imports, and URLs relative to `import.meta.url`.

mod nesting;
mod parse;
#[cfg(test)]
mod prefilter_tests;
mod visitor;

use std::ops::Range;

use asset_core::internal::{ScriptType, first_specifiers, may_import};

#[cfg(any(feature = "minify", feature = "typescript"))]
pub(crate) use self::nesting::is_nested_deeper;
pub(crate) use self::parse::on_large_stacks;
pub(super) use self::parse::{LARGEST, parse};
use super::target::is_bare;
use super::text::Text;
use super::{IgnoreReason, Ignored, Prefilter, Scan, Warning, source_map};

/// The kind of a script: how a browser must load it, and whether others may be joined to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScriptKind {
    /// A module: it has `import`, `export`, `import.meta` or top-level `await`, or the name says so.
    Module,
    /// A classic script, whole in itself: no string, template, comment or bracket of it is open at its end.
    Classic,
    /// Not a script that can be parsed: where and why parsing fails.
    Unparsable(Warning),
}

/// The kind of the script at a logical path.
///
/// ```
/// use asset_build::references::{ScriptKind, script_kind};
///
/// assert_eq!(script_kind("a.js", b"import './b.js'"), ScriptKind::Module);
/// assert_eq!(script_kind("a.js", b"import('./b.js')"), ScriptKind::Classic);
/// assert!(matches!(script_kind("a.js", b"f() /* no end"), ScriptKind::Unparsable(_)));
/// ```
pub fn script_kind(path: &str, bytes: &[u8]) -> ScriptKind {
    let text = Text::of_file(bytes);
    match parse::parse(path, &text, |script| script.program.source_type.is_module()) {
        Ok(true) => ScriptKind::Module,
        Ok(false) => ScriptKind::Classic,
        Err(warning) => ScriptKind::Unparsable(warning),
    }
}

/// Whether the script at a logical path is a module. The parser decides only where the scanner of level 0 cannot.
pub(crate) fn is_module(path: &str, bytes: &[u8]) -> bool {
    match ScriptType::of(path, bytes) {
        ScriptType::Module => true,
        ScriptType::Classic => false,
        _ => script_kind(path, bytes) == ScriptKind::Module,
    }
}

/// Adds the references of a script. A script without anything like an import of a file is not parsed.
pub(super) fn scan(path: &str, bytes: &[u8], prefilter: Prefilter, scan: &mut Scan) {
    if prefilter == Prefilter::On && !may_import(bytes) {
        scan.is_module = is_module(path, bytes);
        if scan.is_module {
            scan.ignored = package_names(bytes);
        }
    } else {
        match imports(path, bytes) {
            Ok(imports) => {
                scan.references.extend(imports.references);
                scan.ignored.extend(imports.ignored);
                scan.bare = imports.bare;
                scan.is_module = imports.is_module;
            }
            Err(Warning { offset, message }) => {
                scan.is_module = ScriptType::of(path, bytes) == ScriptType::Module;
                scan.warnings.push(Warning {
                    offset,
                    message: format!("can't be read as JavaScript, so its imports are left as they are: {message}"),
                });
            }
        }
    }
    source_map::scan_script(bytes, scan);
}

/// The names of packages in the declarations that a script begins with; no parser is needed for them.
fn package_names(script: &[u8]) -> Vec<Ignored> {
    let name = |span: Range<usize>| {
        let name = std::str::from_utf8(&script[span.clone()]).ok()?;
        let is_plain = !name.is_empty() && !name.contains('\\') && is_bare(name);
        is_plain.then(|| Ignored::new(IgnoreReason::PackageName, span.start, name))
    };
    first_specifiers(script).into_iter().filter_map(name).collect()
}

/// The references that the parser finds in a script.
fn imports(path: &str, bytes: &[u8]) -> Result<Scan, Warning> {
    let text = Text::of_file(bytes);
    let mut found = parse::parse(path, &text, |script| visitor::find(script, text.as_str()))?;
    for reference in found.references.iter_mut().chain(&mut found.bare) {
        reference.span = text.span(reference.span.clone());
    }
    for ignored in &mut found.ignored {
        ignored.offset = text.offset(ignored.offset);
    }
    Ok(found)
}
