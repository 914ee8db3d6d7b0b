//! References: the mentions of one asset inside another.
//!
//! [`scan`] finds them with real tokenisers, [`resolve`] gives the logical path that each one means, [`relative`] makes the
//! URL that takes its place and [`rewrite`] puts it there, every other byte identical. Nothing here touches the file
//! system or knows a version.
//!
//! | in | is a reference | is not |
//! |---|---|---|
//! | CSS | `url()`, `src("…")`, `@import`, the strings of `image-set()`, `/*# sourceMappingURL=… */` with only comments behind it | comments, other strings, `@namespace`, `url()` inside `data:` |
//! | JavaScript | `import`, `export … from`, `import("…")`, `new URL("…", import.meta.url)`, `import.meta.resolve("…")`, `//# sourceMappingURL=…` with only comments behind it | bare names of modules, anything computed: `import("./" + name)`, templates with holes |
//! | SVG | `href` and `xlink:href` but of `<a>`, `url()` in `<style>`, `style` and presentation attributes, what animations make of these, `src`, `srcset`, `poster` and `data` in `<foreignObject>`, `<?xml-stylesheet?>` | links for readers, scripts in the page |
//! | web manifest | `src` of icons and screenshots | `start_url`, `scope` |
//!
//! A file that does not parse is left as it is, with a [`Warning`]. Source maps are not scanned: a browser does not load
//! their `file` and `sources` by name.

mod css;
pub(crate) mod joining;
#[cfg(test)]
mod prefilter_tests;
mod reference;
mod script;
mod source_map;
mod svg;
mod target;
mod text;
mod web_manifest;

pub use self::reference::{IgnoreReason, Ignored, Reference, ReferenceKind, Syntax};
#[cfg(any(feature = "minify", feature = "typescript"))]
pub(crate) use self::script::is_nested_deeper;
pub use self::script::{ScriptKind, script_kind};
pub(crate) use self::script::{is_module, on_large_stacks};
pub use self::target::{Form, Target, relative, resolve};
pub(crate) use self::target::{path_of_host, relative_parts};

/// The kinds of file that hold references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// `.css`
    Css,
    /// `.js`, `.mjs`, `.cjs`: modules and classic scripts.
    Script,
    /// `.svg`
    Svg,
    /// `.webmanifest`, and `manifest.json` if it is a web manifest.
    WebManifest,
}

impl Kind {
    /// The kind of the file at a logical path, by its extension in any case; `None` if it holds no references.
    ///
    /// ```
    /// use asset_build::references::Kind;
    ///
    /// assert_eq!(Kind::of("css/APP.CSS"), Some(Kind::Css));
    /// assert_eq!(Kind::of("css/app.scss"), None);
    /// ```
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next()?;
        if name.eq_ignore_ascii_case("manifest.json") {
            return Some(Self::WebManifest);
        }
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "css" => Some(Self::Css),
            "js" | "mjs" | "cjs" => Some(Self::Script),
            "svg" => Some(Self::Svg),
            "webmanifest" => Some(Self::WebManifest),
            _ => None,
        }
    }
}

/// The result of [`scan`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scan {
    /// The references in the order of their bytes; spans never overlap.
    pub references: Vec<Reference>,
    /// Things like references that are left as written, in no order. In a script that needs no parser, names of packages
    /// and computed imports may be missing.
    pub ignored: Vec<Ignored>,
    /// The module specifiers that are names, not URLs, in no order; they are among the ignored too. Only what a parser found.
    pub(crate) bare: Vec<Reference>,
    /// Why references may have been missed.
    pub warnings: Vec<Warning>,
    /// Whether the file is a JavaScript module.
    pub is_module: bool,
}

/// Something that prevented a scanner from reading a file, whose bytes then stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// The byte it is about; `asset_core::Location::in_text` makes a line and a column of it.
    pub offset: usize,
    /// A lower-case message.
    pub message: String,
}

/// Finds the references in the `bytes` of the file at a logical path.
///
/// Bytes need not be UTF-8, and no bytes make it panic.
///
/// ```
/// use asset_build::references::{Kind, ReferenceKind, scan};
///
/// let script = br#"import { a } from "./a.js"; // import "./b.js""#;
/// let found = scan("js/app.js", Kind::Script, script).references;
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].target.as_str(), found[0].kind), ("./a.js", ReferenceKind::JsStatic));
/// assert_eq!(&script[found[0].span.clone()], b"./a.js");
/// ```
pub fn scan(path: &str, kind: Kind, bytes: &[u8]) -> Scan {
    scan_with(Prefilter::On, path, kind, bytes)
}

/// The cheap test that spares most scripts the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prefilter {
    /// A script is parsed only if it may have references.
    On,
    /// Every script is parsed, so that nothing is missed that is left as written.
    Off,
}

/// As [`scan`], with the prefilter on or off.
pub(crate) fn scan_with(prefilter: Prefilter, path: &str, kind: Kind, bytes: &[u8]) -> Scan {
    if text::is_utf16(bytes) {
        return scan_utf16(path, kind, bytes);
    }
    let mut scan = Scan::default();
    match kind {
        Kind::Css => css::scan(bytes, &mut scan),
        Kind::Script => script::scan(path, bytes, prefilter, &mut scan),
        Kind::Svg => svg::scan(bytes, &mut scan),
        Kind::WebManifest => web_manifest::scan(path, bytes, &mut scan),
    }
    scan.references.sort_by_key(|reference| reference.span.start);
    scan
}

/// The scan of a file whose references are not rewritten. A module is still a module.
fn scan_utf16(path: &str, kind: Kind, bytes: &[u8]) -> Scan {
    let Scan { references, is_module, .. } = scan(path, kind, text::decode_utf16(bytes).as_bytes());
    let message = "is UTF-16, so its references are left as they are; save it as UTF-8";
    let warning = Warning { offset: 0, message: message.to_owned() };
    let warnings = if references.is_empty() { Vec::new() } else { vec![warning] };
    Scan { warnings, is_module, ..Scan::default() }
}

/// A reference and the URL that takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replacement<'a> {
    /// The reference.
    pub reference: &'a Reference,
    /// Its new URL, before escaping.
    pub url: &'a str,
}

impl<'a> Replacement<'a> {
    /// The replacement of `reference` by `url`.
    pub fn new(reference: &'a Reference, url: &'a str) -> Self {
        Self { reference, url }
    }
}

/// `bytes` with each reference replaced by its URL, escaped for its syntax; every other byte is identical.
///
/// # Panics
/// If the references are not some of those that [`scan`] found in the same bytes, in the same order.
pub fn rewrite(bytes: &[u8], replacements: &[Replacement<'_>]) -> Vec<u8> {
    let mut rewritten = Vec::with_capacity(bytes.len() + 16 * replacements.len());
    let mut copied = 0;
    for Replacement { reference, url } in replacements {
        rewritten.extend_from_slice(&bytes[copied..reference.span.start]);
        rewritten.extend_from_slice(reference.write(url).as_bytes());
        copied = reference.span.end;
    }
    rewritten.extend_from_slice(&bytes[copied..]);
    rewritten
}
