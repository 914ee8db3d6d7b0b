//! From the references in a file to the items that they mean.

use std::collections::HashSet;

use super::unresolved::Unresolved;
use super::{Destination, Diagnostics, Lookup, ResolvedReference, Scanner, Source};
use crate::MissingReference;
use crate::compile::Language;
use crate::inventory::Origin;
use crate::references::{
    Form, IgnoreReason, Ignored, Prefilter, Reference, ReferenceKind, Scan, Target, path_of_host, relative_parts,
    resolve, scan_with,
};

/// The references of a file and what they lead to.
#[derive(Default)]
pub(super) struct Resolution {
    pub(super) references: Vec<ResolvedReference>,
    pub(super) lookups: Vec<Lookup>,
    /// As in [`ParsedAsset`](super::ParsedAsset).
    pub(super) imports: Option<Vec<usize>>,
    /// Whether a look-up found nothing, in a file whose missing references are reported.
    pub(super) is_reported: bool,
    /// As in [`ParsedAsset`](super::ParsedAsset).
    pub(super) ignored: Vec<Ignored>,
}

/// Resolves the references of one file; errors and warnings go to `diagnostics`.
pub(super) fn references(scanner: &Scanner<'_>, source: &Source<'_>, diagnostics: &mut Diagnostics) -> Resolution {
    let Some(kind) = scanner.kind(source.item) else {
        return Resolution::default();
    };
    let is_typescript = source.item.language == Some(Language::TypeScript);
    let prefilter = if is_typescript { Prefilter::Off } else { scanner.prefilter };
    let Scan { references, bare, warnings, is_module, ignored } =
        scan_with(prefilter, &source.item.path, kind, source.bytes);
    diagnostics.warnings.extend(warnings.into_iter().map(|warning| source.error(warning.offset, warning.message)));
    let found = Resolution { ignored, ..Resolution::default() };
    let mut resolver = Resolver { scanner, source, found, diagnostics };
    if is_typescript {
        bare.into_iter().for_each(|reference| resolver.by_paths_of_typescript(reference));
    }
    references.into_iter().for_each(|reference| resolver.reference(reference));
    let mut found = resolver.found;
    // They are rewritten in the order of their bytes.
    found.references.sort_by_key(|resolved| resolved.reference.span.start);
    found.is_reported &= scanner.on_missing(&source.item.path) != MissingReference::Ignore;
    found.imports = is_module.then(|| static_imports(&found.references));
    found
}

/// The endings that a specifier may lack, as TypeScript and bundlers try them.
const ENDINGS: [&str; 4] = [".js", ".mjs", "/index.js", "/index.mjs"];

/// Resolves the references of one file.
struct Resolver<'s> {
    scanner: &'s Scanner<'s>,
    source: &'s Source<'s>,
    found: Resolution,
    diagnostics: &'s mut Diagnostics,
}

impl Resolver<'_> {
    fn reference(&mut self, reference: Reference) {
        match resolve(&self.source.item.path, &reference, &self.scanner.config.prefix) {
            Target::Local { path, literal, suffix, form } => {
                let item = self.look_up(path.clone());
                // A file may really be called `100%25.png`.
                let item = item.or_else(|| self.look_up(literal?));
                let item = item.or_else(|| self.in_other_root(&reference));
                let item = item.or_else(|| self.by_source(&reference, &path));
                let Some(to) = item.map(Destination::Item).or_else(|| self.missing(&reference, path)) else { return };
                self.found.references.push(ResolvedReference { reference, to, suffix, form });
            }
            Target::OutsideRoot => match self.in_other_root(&reference) {
                Some(item) => {
                    let (_, suffix) = relative_parts(&reference, &self.scanner.config.prefix).unwrap_or_default();
                    let (to, form) = (Destination::Item(item), Form::Relative);
                    self.found.references.push(ResolvedReference { reference, to, suffix, form });
                }
                None => self.unresolved(&reference).report_outside(self.diagnostics),
            },
            Target::External if self.is_unprefixed(&reference) => self.ignore(&reference, IgnoreReason::Unprefixed),
            _ => {}
        }
    }

    /// The destination of a reference to a logical path without an asset; `None` if it is left as written, even in a bundle.
    fn missing(&mut self, reference: &Reference, path: String) -> Option<Destination> {
        if is_tailwind(reference) {
            self.ignore(reference, IgnoreReason::TailwindInput);
            return None;
        }
        self.found.is_reported = true;
        let unresolved = self.unresolved(reference);
        unresolved.report_unknown(&path, self.diagnostics);
        (!unresolved.is_in_custom_property()).then_some(Destination::Path(path))
    }

    fn unresolved<'r>(&self, reference: &'r Reference) -> Unresolved<'r>
    where
        Self: 'r,
    {
        Unresolved { scanner: self.scanner, source: self.source, reference }
    }

    /// The asset that a relative reference means by the file system, if it leaves its root for another one.
    fn in_other_root(&mut self, reference: &Reference) -> Option<usize> {
        let (path, _) = relative_parts(reference, &self.scanner.config.prefix)?;
        let Origin::File(file) = &self.source.item.origin else { return None };
        if !path.split('/').any(|segment| segment == "..") {
            return None;
        }
        self.scanner.roots.keys(&file.path, &path).into_iter().find_map(|key| self.look_up(key))
    }

    /// The asset that a reference means by the name of its source or, in TypeScript, without an extension: `./cart.ts` and
    /// `./cart` mean `cart.js`.
    fn by_source(&mut self, reference: &Reference, path: &str) -> Option<usize> {
        if let Some(item) = self.scanner.inventory.compiled_from(path) {
            return self.look_up(self.scanner.inventory.items[item].key.to_string());
        }
        if self.source.item.language != Some(Language::TypeScript) || !reference.kind.is_specifier() {
            return None;
        }
        ENDINGS.iter().find_map(|ending| self.look_up(format!("{path}{ending}")))
    }

    /// Resolves a bare specifier in TypeScript, if `paths` of `tsconfig.json` give it a meaning.
    fn by_paths_of_typescript(&mut self, reference: Reference) {
        let Origin::File(file) = &self.source.item.origin else { return };
        let candidates = self.scanner.compilers.path_candidates(&file.path, &reference.target);
        let keys =
            candidates.iter().filter_map(|candidate| Some(self.scanner.roots.keys(&file.path, candidate.to_str()?)));
        let keys: Vec<String> = keys.flatten().collect();
        let item = keys.into_iter().find_map(|key| {
            let item = self.look_up(key.clone());
            item.or_else(|| self.by_source(&reference, &key))
        });
        let Some(item) = item else { return };
        self.found.ignored.retain(|ignored| ignored.offset != reference.span.start);
        let (to, suffix) = (Destination::Item(item), String::new());
        self.found.references.push(ResolvedReference { reference, to, suffix, form: Form::Relative });
    }

    /// Whether a path from the root of the host would be an asset with the prefix before it.
    fn is_unprefixed(&self, reference: &Reference) -> bool {
        path_of_host(reference).is_some_and(|path| self.scanner.inventory.position(&path).is_some())
    }

    fn look_up(&mut self, path: String) -> Option<usize> {
        let item = self.scanner.inventory.position(&path);
        self.found.lookups.push(Lookup { path, item });
        item
    }

    fn ignore(&mut self, reference: &Reference, reason: IgnoreReason) {
        self.found.ignored.push(Ignored::new(reason, reference.span.start, reference.target.clone()));
    }
}

/// Whether this is `@import "tailwindcss"` or that of a part of it, which Tailwind CSS itself reads.
fn is_tailwind(reference: &Reference) -> bool {
    let rest = reference.target.strip_prefix("tailwindcss");
    reference.kind == ReferenceKind::CssImport && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The items that the static imports of a module lead to, each once.
fn static_imports(references: &[ResolvedReference]) -> Vec<usize> {
    let imports = references.iter().filter(|resolved| resolved.reference.kind == ReferenceKind::JsStatic);
    let mut seen = HashSet::new();
    imports.filter_map(ResolvedReference::item).filter(|&item| seen.insert(item)).collect()
}
