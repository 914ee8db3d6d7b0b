//! Stylesheets without what browsers do not need, by lightningcss.

use std::panic::{AssertUnwindSafe, catch_unwind};

use asset_core::{Error, ErrorKind, Location};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use oxc_sourcemap::SourceMap;

use super::nesting::{DEEPEST, is_nested_deeper};
use super::source_map::finish;
use super::{Compiled, Compiler, Source, Targets};

/// Minifies `.css`; comments that begin with `!`, or contain `@license` or `@preserve`, come first.
///
/// A stylesheet that does not follow the grammar is left as it is, with a warning: browsers may read more of it than a parser
/// that has to understand what it drops.
#[derive(Debug)]
pub struct MinifyCss {
    targets: Targets,
}

impl MinifyCss {
    /// Newer syntax is rewritten for `targets`, if there are any.
    pub fn new(targets: Targets) -> Self {
        Self { targets }
    }

    fn minify(&self, source: &Source<'_>, text: &str) -> Result<Compiled, Error> {
        let left = |error: Error| error.followed_by("; the stylesheet is not minified");
        let wrong = |message: String| Error::new(ErrorKind::Invalid, message);
        let options = ParserOptions { filename: source.name.to_owned(), ..ParserOptions::default() };
        let mut sheet = StyleSheet::parse(text, options).map_err(|error| {
            let place = error.loc.as_ref().map_or((1, 1), |loc| (loc.line as usize + 1, loc.column as usize));
            left(wrong(lower(&error.kind.to_string())).at(source.path, place.0, place.1))
        })?;
        let targets = self.targets.css();
        let here = |message: String| left(wrong(lower(&message)).at(source.path, 1, 1));
        sheet
            .minify(MinifyOptions { targets, ..MinifyOptions::default() })
            .map_err(|error| here(error.kind.to_string()))?;
        sheet.license_comments = licence_comments(text).into_iter().map(Into::into).collect();
        let mut map = parcel_sourcemap::SourceMap::new("/");
        map.add_source(source.name);
        let unusable = |error: parcel_sourcemap::SourceMapError| here(error.to_string());
        map.set_source_content(0, text).map_err(unusable)?;
        let printed = sheet
            .to_css(PrinterOptions { minify: true, source_map: Some(&mut map), targets, ..PrinterOptions::default() })
            .map_err(|error| here(error.kind.to_string()))?;
        let json = map.to_json(None).map_err(unusable)?;
        let map = SourceMap::from_json_string(&json).map_err(|error| here(error.to_string()))?;
        let map = Some(finish(&map, source.map));
        Ok(Compiled { bytes: (printed.code + "\n").into_bytes(), map, ..Compiled::default() })
    }
}

impl Compiler for MinifyCss {
    fn compile(&self, source: &Source<'_>) -> Result<Compiled, Vec<Error>> {
        let unchanged = |warning: Error| Compiled {
            bytes: source.bytes.to_owned(),
            map: source.map.map(str::to_owned),
            warnings: vec![warning],
            inputs: Vec::new(),
        };
        let warning = |message: &str, offset: usize| {
            let place = Location::in_text(source.path, source.bytes, offset);
            Error::new(ErrorKind::Invalid, format!("{message}; the stylesheet is not minified")).located(place)
        };
        let text = match std::str::from_utf8(source.bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => return Ok(unchanged(warning("not UTF-8", error.valid_up_to()))),
        };
        if is_nested_deeper(source.bytes, DEEPEST) {
            return Ok(unchanged(warning(&format!("nested more than {DEEPEST} deep"), 0)));
        }
        match catch_unwind(AssertUnwindSafe(|| self.minify(source, text))) {
            Ok(Ok(compiled)) => Ok(compiled),
            Ok(Err(error)) => Ok(unchanged(error)),
            Err(_) => Ok(unchanged(warning("the CSS minifier `lightningcss` cannot read it", 0))),
        }
    }
}

/// The text of every comment that must be kept, without `/*` and `*/`, each once.
fn licence_comments(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes[at..].starts_with(b"/*") => {
                let length = text[at + 2..].find("*/").unwrap_or(text.len() - at - 2);
                let comment = &text[at + 2..at + 2 + length];
                let is_kept =
                    comment.starts_with('!') || ["@license", "@preserve"].iter().any(|word| comment.contains(word));
                if is_kept && !found.contains(&comment) {
                    found.push(comment);
                }
                at += length + 4;
            }
            b'\\' => at += 2,
            quote @ (b'"' | b'\'') => at = end_of_string(bytes, at, quote),
            _ => at += 1,
        }
    }
    found
}

/// Where the string that begins at `start` ends: behind its quote, or at the end of its line.
fn end_of_string(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn lower(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut characters = message.chars();
    characters.next().map_or(String::new(), |first| first.to_lowercase().chain(characters).collect())
}
