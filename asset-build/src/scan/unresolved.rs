//! References that lead to no asset, and the reports about them.

use std::path::Path;

use asset_core::internal::{did_you_mean, printable};

use super::{Diagnostics, Scanner, Source};
use crate::MissingReference;
use crate::inventory::{Origin, same_in_other_form};
use crate::references::{Reference, ReferenceKind, relative_parts};

/// A reference that leads to no asset.
pub(super) struct Unresolved<'a> {
    pub(super) scanner: &'a Scanner<'a>,
    pub(super) source: &'a Source<'a>,
    pub(super) reference: &'a Reference,
}

impl Unresolved<'_> {
    /// Reports that no asset has the logical path `path`.
    pub(super) fn report_unknown(&self, path: &str, diagnostics: &mut Diagnostics) {
        // `new URL("./", import.meta.url)` and the like mean a directory, which is not an asset and not a mistake.
        if self.is_ignored() || self.scanner.inventory.has_dir(path) {
            return;
        }
        let why = if self.is_on_disk(path) {
            "is excluded from the load path".to_owned()
        } else {
            format!("is not an asset{}", self.suggestion(path))
        };
        self.report(format!("reference to `{}`, which {why}", printable(path)), diagnostics);
    }

    /// Reports that the reference leaves the roots.
    pub(super) fn report_outside(&self, diagnostics: &mut Diagnostics) {
        if self.is_ignored() {
            return;
        }
        let Origin::File(file) = &self.source.item.origin else {
            return;
        };
        let (path, _) = relative_parts(self.reference, &self.scanner.config.prefix).unwrap_or_default();
        let target = file.path.parent().unwrap_or(Path::new("")).join(&path);
        let why = if !target.is_file() {
            "would be outside the load path"
        } else if self.scanner.roots.keys(&file.path, &path).is_empty() {
            "exists outside the load path; add its directory to `load-path`"
        } else {
            "is excluded from the load path"
        };
        let written = self.reference.target.split(['?', '#']).next().unwrap_or_default();
        self.report(format!("reference to `{}`, which {why}", printable(written)), diagnostics);
    }

    /// Whether it is a relative URL in a custom property: where it leads depends on the file that uses the property.
    pub(super) fn is_in_custom_property(&self) -> bool {
        self.reference.kind == ReferenceKind::CssProperty
            && relative_parts(self.reference, &self.scanner.config.prefix).is_some()
    }

    /// Whether nothing is reported for this file. Checked first, since a suggestion takes long to find.
    fn is_ignored(&self) -> bool {
        self.scanner.on_missing(&self.source.item.path) == MissingReference::Ignore
    }

    fn report(&self, mut message: String, diagnostics: &mut Diagnostics) {
        let is_in_property = self.is_in_custom_property();
        if is_in_property {
            message += if message.ends_with('?') { " A" } else { "; a" };
            message +=
                " relative URL in a custom property starts from the file that uses the property: begin it with `";
            message += &format!("{}`", printable(self.scanner.config.prefix.before_version()));
        }
        // A page works without its source map, and packages often leave them out. A script may resolve any path of the
        // host with `new URL`.
        let is_optional = matches!(self.reference.kind, ReferenceKind::SourceMap | ReferenceKind::JsUrl);
        let on_missing = self.scanner.on_missing(&self.source.item.path);
        let error = self.source.error(self.reference.span.start, message);
        if is_optional || is_in_property || on_missing == MissingReference::Warn {
            diagnostics.warnings.push(error);
        } else {
            diagnostics.errors.push(error);
        }
    }

    /// Whether a root has a file there, which then must be excluded.
    fn is_on_disk(&self, path: &str) -> bool {
        self.scanner.config.roots.iter().any(|root| {
            let inside = match root.at.as_str() {
                "" => Some(path),
                at => path.strip_prefix(at).and_then(|rest| rest.strip_prefix('/')),
            };
            inside.is_some_and(|inside| self.scanner.config.path(&root.dir).join(inside).is_file())
        })
    }

    /// The asset that the author may have meant; bundlers let people leave out `.js` and `/index.js`.
    fn suggestion(&self, path: &str) -> String {
        let inventory = self.scanner.inventory;
        let with_extension = [".js", ".mjs", ".css", "/index.js"].map(|end| format!("{path}{end}"));
        match with_extension.iter().find(|path| inventory.position(path).is_some()) {
            Some(path) => format!("; did you mean `{}`?", printable(path)),
            None => same_in_other_form(path, inventory.keys()).unwrap_or_else(|| did_you_mean(path, inventory.keys())),
        }
    }
}
