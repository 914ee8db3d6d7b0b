//! What an asset is made of: its bytes, and the links in them that must be rewritten.

use std::collections::HashSet;

use asset_core::Error;

use crate::MissingReference;
use crate::inventory::{Unit, UnitSource};
use crate::references::{
    Form, IgnoreReason, Ignored, Kind, Reference, ReferenceKind, Scan, Target, path_of_host, relative_parts, resolve,
    scan_behind,
};
use crate::scan::hints::Hints;
use crate::scan::read::read;
use crate::scan::unresolved;
use crate::scan::{Examiner, Findings, Place};

/// The bytes of an asset before its links are rewritten.
pub(crate) struct Material {
    pub(crate) bytes: Vec<u8>,
    pub(crate) links: Vec<Link>,
    /// The units that the links lead to, without repetition.
    pub(crate) uses: Vec<usize>,
    /// Every look-up of a logical path, with its answer.
    pub(crate) asked: Vec<(String, Option<usize>)>,
    /// The units that a module imports statically, in order; `None` for what is not known to be a module.
    pub(crate) imports: Option<Vec<usize>>,
    /// Whether nothing was found that the next build must say again.
    pub(crate) is_clean: bool,
    /// What of a file is left as written, in no order.
    pub(crate) ignored: Vec<Ignored>,
}

/// The links of a file, and the look-ups that led to them.
#[derive(Default)]
pub(crate) struct Links {
    pub(crate) links: Vec<Link>,
    pub(crate) asked: Vec<(String, Option<usize>)>,
    /// As in [`Material`].
    pub(crate) imports: Option<Vec<usize>>,
    /// Whether there is a look-up without answer in a file whose missing references are reported.
    pub(crate) is_reported: bool,
    /// As in [`Material`].
    pub(crate) ignored: Vec<Ignored>,
}

/// A reference, and what takes its place.
pub(crate) struct Link {
    pub(crate) reference: Reference,
    pub(crate) to: LinkTarget,
    /// `?query#fragment` as the author wrote it.
    pub(crate) suffix: String,
    /// Whether the author wrote it from the file or from the root, which stays.
    pub(crate) form: Form,
}

pub(crate) enum LinkTarget {
    Unit(usize),
    /// A logical path that is no asset; only a bundle gives it anew, from its own place.
    Path(String),
}

impl Examiner<'_> {
    /// The kind of references to look for in this unit, if any.
    pub(crate) fn kind(&self, unit: &Unit) -> Option<Kind> {
        let kind = Kind::of(&unit.path).filter(|_| !unit.keeps_name);
        kind.filter(|kind| *kind != Kind::Script || self.config.rewrite_scripts)
    }

    /// Whether this is a script that keeps its name: nothing is linked in it, but a page must know if it is a module.
    pub(crate) fn is_kept_script(&self, unit: &Unit) -> bool {
        unit.keeps_name && self.config.rewrite_scripts && Kind::of(&unit.path) == Some(Kind::Script)
    }

    /// The material of a unit whose references are looked for.
    ///
    /// # Errors
    /// `Io` if a source can't be read, `Invalid` for members that can't be joined.
    pub(crate) fn material(&self, unit: &Unit, findings: &mut Findings) -> Result<Material, Error> {
        let source = match &unit.source {
            UnitSource::File(source) => source,
            UnitSource::Bundle(of) => return self.bundle(unit, of, findings),
        };
        let bytes = read(source)?;
        let place = Place { unit, bytes: &bytes };
        let mut links = self.links(&place, findings);
        findings.hints.append(Hints::of(&place, &links.ignored));
        links.links.retain(|link| matches!(link.to, LinkTarget::Unit(_)));
        Ok(self.finished(bytes, links, findings))
    }

    pub(crate) fn finished(
        &self,
        bytes: Vec<u8>,
        Links { links, asked, imports, is_reported, ignored }: Links,
        findings: &Findings,
    ) -> Material {
        let mut uses: Vec<usize> = links.iter().filter_map(Link::unit).collect();
        uses.sort_unstable();
        uses.dedup();
        let is_clean = !is_reported && findings.errors.is_empty() && findings.warnings.is_empty();
        Material { bytes, links, uses, asked, imports, is_clean, ignored }
    }

    /// The links of one file; what is wrong with them goes to `findings`.
    pub(crate) fn links(&self, place: &Place<'_>, findings: &mut Findings) -> Links {
        let mut found = Links::default();
        let Some(kind) = self.kind(place.unit) else {
            return found;
        };
        let Scan { references, warnings, is_module, ignored } =
            scan_behind(self.gate, &place.unit.path, kind, place.bytes);
        found.ignored = ignored;
        for warning in warnings {
            findings.warnings.push(place.error(warning.offset, warning.message));
        }
        for reference in references {
            match resolve(&place.unit.path, &reference, &self.config.prefix) {
                Target::Local { path, literal, suffix, form } => {
                    let known = self.ask(path.clone(), &mut found);
                    let known = known.or_else(|| self.ask(literal?, &mut found));
                    let known = known.or_else(|| self.in_other_root(place, &reference, &mut found));
                    if known.is_none() && is_tailwind(&reference) {
                        found.ignored.push(left(&reference, IgnoreReason::TailwindInput));
                        continue;
                    }
                    found.is_reported |= known.is_none();
                    if known.is_none() {
                        unresolved::unknown(self, place, (&reference, &path), findings);
                        // It means a file from elsewhere, also in a bundle.
                        if unresolved::is_of_property(self, &reference) {
                            continue;
                        }
                    }
                    let to = known.map_or_else(|| LinkTarget::Path(path.clone()), LinkTarget::Unit);
                    found.links.push(Link { reference, to, suffix, form });
                }
                Target::OutsideRoot => match self.in_other_root(place, &reference, &mut found) {
                    Some(unit) => {
                        let (_, suffix) = relative_parts(&reference, &self.config.prefix).unwrap_or_default();
                        found.links.push(Link { reference, to: LinkTarget::Unit(unit), suffix, form: Form::Relative });
                    }
                    None => unresolved::outside(self, place, &reference, findings),
                },
                Target::External if self.is_unprefixed(&reference) => {
                    found.ignored.push(left(&reference, IgnoreReason::Unprefixed));
                }
                _ => {}
            }
        }
        found.is_reported &= self.on_missing(&place.unit.path) != MissingReference::Ignore;
        found.imports = is_module.then(|| static_imports(&found.links));
        found
    }

    /// The asset that a relative reference means by the file system, if it leaves its root for another one.
    fn in_other_root(&self, place: &Place<'_>, reference: &Reference, found: &mut Links) -> Option<usize> {
        let (path, _) = relative_parts(reference, &self.config.prefix)?;
        let UnitSource::File(source) = &place.unit.source else { return None };
        if !path.split('/').any(|segment| segment == "..") {
            return None;
        }
        self.roots.keys(&source.path, &path).into_iter().find_map(|key| self.ask(key, found))
    }

    /// Whether a path from the root of the host is that of an asset, but for the prefix.
    fn is_unprefixed(&self, reference: &Reference) -> bool {
        path_of_host(reference).is_some_and(|path| self.units.position(&path).is_some())
    }

    fn ask(&self, path: String, found: &mut Links) -> Option<usize> {
        let answer = self.units.position(&path);
        found.asked.push((path, answer));
        answer
    }
}

/// Whether this is `@import "tailwindcss"` or that of a part of it, which Tailwind CSS itself reads.
fn is_tailwind(reference: &Reference) -> bool {
    let rest = reference.target.strip_prefix("tailwindcss");
    reference.kind == ReferenceKind::CssImport && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn left(reference: &Reference, reason: IgnoreReason) -> Ignored {
    Ignored::new(reason, reference.span.start, reference.target.clone())
}

/// What the static imports among the links of a module lead to, each once.
fn static_imports(links: &[Link]) -> Vec<usize> {
    let imports = links.iter().filter(|link| link.reference.kind == ReferenceKind::JsStatic);
    let mut seen = HashSet::new();
    imports.filter_map(Link::unit).filter(|&unit| seen.insert(unit)).collect()
}

impl Link {
    pub(crate) fn unit(&self) -> Option<usize> {
        match self.to {
            LinkTarget::Unit(unit) => Some(unit),
            LinkTarget::Path(_) => None,
        }
    }
}
