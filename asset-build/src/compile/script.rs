//! What the compilers of scripts have in common: text, diagnostics, printing.

use std::borrow::Cow;
use std::path::Path;

use asset_core::{Error, ErrorKind, Location};
use oxc_ast::ast::Program;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_diagnostics::OxcDiagnostic;
use oxc_sourcemap::SourceMap;

use super::Source;
use crate::references::is_nested_deeper;

/// Passes over the tree recurse deeper than the parser does; every level takes up to 60 KiB without optimisation.
const DEEPEST: usize = 2_000;

/// The text of a script without a byte order mark.
///
/// # Errors
/// `Invalid` if it is not UTF-8, or nested so deeply that a compiler would run out of stack.
pub(super) fn text<'a>(source: &Source<'a>) -> Result<&'a str, Vec<Error>> {
    let text = std::str::from_utf8(source.bytes).map_err(|error| {
        let place = Location::in_text(source.path, source.bytes, error.valid_up_to());
        vec![Error::new(ErrorKind::Invalid, "not UTF-8").located(place)]
    })?;
    if is_nested_deeper(text, DEEPEST) {
        let message = format!("the script is nested more than {DEEPEST} deep");
        return Err(vec![Error::new(ErrorKind::Invalid, message).at(source.path, 1, 1)]);
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A diagnostic about `text` as an error, with its help.
pub(super) fn error(path: &Path, text: &str, diagnostic: &OxcDiagnostic) -> Error {
    let offset = diagnostic.labels.first().map_or(0, |label| label.offset() as usize);
    let mut message = sentence(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        message = format!("{message}; {}", sentence(&help));
    }
    Error::new(ErrorKind::Invalid, message).located(Location::in_text(path, text.as_bytes(), offset))
}

/// A sentence as messages are written here: without a capital at the beginning, unless it is a name, and a full stop.
fn sentence(text: &str) -> Cow<'_, str> {
    let text = text.trim_end().trim_end_matches('.');
    let mut characters = text.chars();
    let (first, second) = (characters.next(), characters.next());
    match (first, second) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..]).into()
        }
        _ => text.into(),
    }
}

/// The errors about `text` that are worth showing, or nothing if there are none.
pub(super) fn fail_for<'d>(
    path: &Path,
    text: &str,
    diagnostics: impl IntoIterator<Item = &'d OxcDiagnostic>,
) -> Result<(), Vec<Error>> {
    let errors: Vec<Error> = diagnostics.into_iter().map(|diagnostic| error(path, text, diagnostic)).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// A program printed as text, with its source map.
pub(super) struct Printed<'a> {
    pub(super) text: String,
    pub(super) map: SourceMap<'a>,
}

/// How a program is printed whose source is called `name`.
pub(super) fn options(name: &str, is_minified: bool, comments: CommentOptions) -> CodegenOptions {
    CodegenOptions { minify: is_minified, comments, source_map_path: Some(name.into()), ..CodegenOptions::default() }
}

/// Prints what is left of a program.
pub(super) fn print<'a>(codegen: Codegen<'a>, program: &Program<'a>) -> Printed<'a> {
    let printed = codegen.build(program);
    let map = printed.map.unwrap_or_else(|| unreachable!("BUG: a map was asked for"));
    Printed { text: printed.code, map }
}
