//! One reference, and how a new URL is written in its place.

use std::fmt::Write as _;
use std::ops::Range;

use asset_core::internal::push_json_escaped;

/// A mention of one asset inside another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// The bytes that [`write`](Self::write) replaces, without quotes.
    pub span: Range<usize>,
    /// The URL as the browser understands it: CSS, JavaScript and XML escapes are decoded, percent-encoding is not.
    pub target: String,
    /// The construct that mentions it.
    pub kind: ReferenceKind,
    /// The syntax around it.
    pub syntax: Syntax,
    /// Whether it is in XML, so that `&` is written `&amp;`.
    pub in_xml: bool,
}

/// The construct that mentions an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferenceKind {
    /// `url(a.png)`, quoted or not, or `src("a.png")`
    CssUrl,
    /// `@import "a.css"` or `@import url(a.css)`
    CssImport,
    /// A bare string of `image-set("a.png" 1x)`
    CssString,
    /// Any of these in the value of a custom property, `--logo: url(a.png)`, which may be used from another file
    CssProperty,
    /// `import … from "./a.js"` or `export … from "./a.js"`
    JsStatic,
    /// `import("./a.js")`
    JsDynamic,
    /// `new URL("a.png", import.meta.url)`; one that leads nowhere is only ever a warning
    JsUrl,
    /// `import.meta.resolve("./a.js")`
    JsResolve,
    /// `sourceMappingURL=a.js.map`; one that is not there is only ever a warning
    SourceMap,
    /// `href="a.svg"` or `xlink:href="a.svg"`, or what an animation makes of it
    SvgHref,
    /// `src`, `srcset`, `poster` or `data` of HTML in a `<foreignObject>`
    Html,
    /// `<?xml-stylesheet href="a.css"?>`
    XmlStylesheet,
    /// `"src": "a.png"` of a web manifest
    ManifestUrl,
}

impl ReferenceKind {
    /// Whether it is a JavaScript module specifier, in which `a.js` is a bare name and only `./a.js` a URL.
    pub fn is_specifier(self) -> bool {
        matches!(self, Self::JsStatic | Self::JsDynamic | Self::JsResolve)
    }
}

/// The syntax a reference is written in, which decides what must be escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Syntax {
    /// `url(…)` without quotes
    CssUnquoted,
    /// `"…"` in CSS
    CssDouble,
    /// `'…'` in CSS
    CssSingle,
    /// `"…"` in JavaScript
    JsDouble,
    /// `'…'` in JavaScript
    JsSingle,
    /// A JavaScript template without holes
    JsTemplate,
    /// A JSON string
    Json,
    /// The text of a `//` comment
    LineComment,
    /// The text of a `/* */` comment
    BlockComment,
    /// The value of an XML attribute, with nothing inside but the URL
    Xml,
    /// One URL of several in the value of an XML attribute, between commas or semicolons
    XmlList,
}

impl Reference {
    /// A reference outside XML.
    pub fn new(span: Range<usize>, target: impl Into<String>, kind: ReferenceKind, syntax: Syntax) -> Self {
        Self { span, target: target.into(), kind, syntax, in_xml: false }
    }

    /// `url` as it is written in this place, with every character escaped that the syntax around it needs escaped.
    ///
    /// ```
    /// use asset_build::references::{Kind, scan};
    ///
    /// let found = scan("a.css", Kind::Css, b"a { background: url(a.png) }").references;
    /// assert_eq!(found[0].write("a(1).png"), r"a\(1\).png");
    /// ```
    pub fn write(&self, url: &str) -> String {
        let mut written = String::with_capacity(url.len());
        match self.syntax {
            Syntax::CssUnquoted => url.chars().for_each(|c| push_css(&mut written, c, "\"'() ")),
            Syntax::CssDouble => url.chars().for_each(|c| push_css(&mut written, c, "\"")),
            Syntax::CssSingle => url.chars().for_each(|c| push_css(&mut written, c, "'")),
            Syntax::JsDouble => url.chars().for_each(|c| push_js(&mut written, c, '"')),
            Syntax::JsSingle => url.chars().for_each(|c| push_js(&mut written, c, '\'')),
            Syntax::JsTemplate => {
                url.chars().for_each(|c| push_js(&mut written, c, '`'));
                written = written.replace("${", "\\${");
            }
            Syntax::Json => url.chars().for_each(|c| push_json_escaped(&mut written, c)),
            Syntax::BlockComment => written = url.replace("*/", "%2A/"),
            Syntax::XmlList => written = url.replace(',', "%2C").replace(';', "%3B"),
            Syntax::LineComment | Syntax::Xml => written.push_str(url),
        }
        if self.in_xml { escape_xml(&written) } else { written }
    }
}

/// One character of a CSS string or unquoted `url()`, whose `special` characters need a backslash.
fn push_css(written: &mut String, c: char, special: &str) {
    if c.is_control() {
        // The space ends the number and belongs to the escape.
        push_formatted(written, format_args!("\\{:x} ", u32::from(c)));
    } else {
        if c == '\\' || special.contains(c) {
            written.push('\\');
        }
        written.push(c);
    }
}

fn push_js(written: &mut String, c: char, quote: char) {
    if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
        push_formatted(written, format_args!("\\u{:04x}", u32::from(c)));
    } else {
        if c == '\\' || c == quote {
            written.push('\\');
        }
        written.push(c);
    }
}

fn escape_xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c if c.is_control() => push_formatted(&mut escaped, format_args!("&#{};", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

fn push_formatted(written: &mut String, arguments: std::fmt::Arguments<'_>) {
    if written.write_fmt(arguments).is_err() {
        unreachable!("BUG: a `String` refused text");
    }
}

/// Something like a reference that is left as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ignored {
    /// The byte where it begins.
    pub offset: usize,
    /// The text: a URL or name, its escapes decoded, or the beginning of an expression.
    pub written: String,
    /// The reason.
    pub reason: IgnoreReason,
}

/// Why something like a reference is left as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IgnoreReason {
    /// `/img/a.png`, which would be an asset below the prefix, but is not
    Unprefixed,
    /// `import "react"`: the name of a package, for which a page needs an import map
    PackageName,
    /// `import("./" + name)`, `new URL(name, import.meta.url)`: known only when the script runs
    Computed,
    /// `@import "tailwindcss"`, `@tailwind base`: what Tailwind CSS reads, not a browser
    TailwindInput,
}

/// Longer expressions are cut.
const LONGEST: usize = 40;

impl Ignored {
    pub(crate) fn new(reason: IgnoreReason, offset: usize, written: impl Into<String>) -> Self {
        Self { offset, written: written.into(), reason }
    }

    /// An expression whose value is known only when the script runs.
    pub(super) fn computed(offset: usize, expression: &str) -> Self {
        let line = expression.lines().next().unwrap_or_default();
        let written = match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None if line.len() < expression.len() => format!("{line}…"),
            None => line.to_owned(),
        };
        Self::new(IgnoreReason::Computed, offset, written)
    }
}
