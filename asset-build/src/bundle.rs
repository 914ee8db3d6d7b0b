//! Bundles: members joined, their references given from the place of the whole.

use std::borrow::Cow;

use asset_core::{Error, Joined, join_members};

use crate::bundle_map::name_map;
use crate::material::{Examiner, Findings, LinkTarget, Links, Material, Place};
use crate::references::{Kind, ReferenceKind, ScriptKind, script_kind};
use crate::source::read;
use crate::unit::{BundlePart, BundleUnit, Unit, UnitSource};

/// The members of a bundle, read and joined.
pub(crate) struct Members<'a> {
    pub(crate) units: Vec<&'a Unit>,
    pub(crate) contents: Vec<Vec<u8>>,
    pub(crate) joined: Joined,
}

impl Examiner<'_> {
    /// What a bundle's unit is made of: the joined members, or their source map.
    pub(crate) fn bundle(&self, unit: &Unit, of: &BundleUnit, findings: &mut Findings) -> Result<Material, Error> {
        let units: Vec<&Unit> = of.members.iter().map(|&member| &self.units.all[member]).collect();
        let contents = units.iter().map(|member| content(member)).collect::<Result<Vec<_>, _>>()?;
        let parts = units.iter().zip(&contents).map(|(unit, bytes)| (unit.path.as_str(), Cow::Borrowed(&bytes[..])));
        let joined = join_members(&of.name, &parts.collect::<Vec<_>>())?;
        let members = Members { units, contents, joined };
        match of.part {
            BundlePart::Joined => Ok(self.joined(unit, of, members, findings)),
            BundlePart::SourceMap => self.bundle_map(unit, &members, findings),
        }
    }

    /// The members joined, with the links of each at its place in the bundle.
    fn joined(&self, unit: &Unit, of: &BundleUnit, members: Members<'_>, findings: &mut Findings) -> Material {
        let Members { units, contents, joined: Joined { bytes: mut joined, starts } } = members;
        let mut all = Links::default();
        for (at, (&member, bytes)) in units.iter().zip(&contents).enumerate() {
            let place = Place { unit: member, bytes };
            check_member(&of.name, at, &place, findings);
            let is_moved = folder(&member.path) != folder(&unit.path);
            let Links { links, mut asked, .. } = self.links(&place, findings);
            all.asked.append(&mut asked);
            for mut link in links {
                refuse_late_import(&of.name, at, &place, (link.reference.kind, link.reference.span.start), findings);
                let stays = matches!(link.to, LinkTarget::Path(_)) && !is_moved;
                // A member's source map is not the bundle's.
                if stays || link.reference.kind == ReferenceKind::SourceMap {
                    continue;
                }
                let span = &mut link.reference.span;
                *span = span.start + starts[at]..span.end + starts[at];
                all.links.push(link);
            }
        }
        let map = format!("{}.map", unit.path);
        if of.bundle.source_map
            && let Some(position) = self.units.position(&map)
        {
            name_map(&mut joined, &mut all, (&map, position));
        }
        self.finished(joined, all, findings)
    }
}

fn content(member: &Unit) -> Result<Vec<u8>, Error> {
    match &member.source {
        UnitSource::File(source) => read(source),
        UnitSource::Bundle(_) => unreachable!("BUG: members are resolved before bundles are units"),
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Finds what joining would break: modules, scripts that swallow the next one, a second encoding.
fn check_member(bundle: &str, at: usize, place: &Place<'_>, findings: &mut Findings) {
    match Kind::of(&place.unit.path) {
        Some(Kind::Script) => match script_kind(&place.unit.path, place.bytes) {
            ScriptKind::Classic => {}
            ScriptKind::Module => findings.errors.push(
                place.error(0, format!("member of bundle `{bundle}` is a JavaScript module, which can't be joined")),
            ),
            ScriptKind::Unparsable(warning) => findings.errors.push(place.error(
                warning.offset,
                format!("member of bundle `{bundle}` would break the scripts joined with it: {}", warning.message),
            )),
        },
        Some(Kind::Css) if at > 0 && charset(place.bytes).is_some_and(|name| !name.eq_ignore_ascii_case(b"utf-8")) => {
            findings.errors.push(
                place.error(
                    0,
                    format!("member of bundle `{bundle}` has a `@charset` of its own, which can't be joined"),
                ),
            );
        }
        _ => {}
    }
}

/// The name in `@charset "…";`, which only counts in exactly this form at the very beginning (CSS Syntax, section 3.2).
fn charset(css: &[u8]) -> Option<&[u8]> {
    let rest = css.strip_prefix(b"@charset \"")?;
    rest.split(|&byte| byte == b'"').next()
}

/// `@import` counts only before all other rules: behind the rules of another member it would be ignored.
fn refuse_late_import(
    bundle: &str,
    at: usize,
    place: &Place<'_>,
    (kind, offset): (ReferenceKind, usize),
    findings: &mut Findings,
) {
    if at > 0 && kind == ReferenceKind::CssImport {
        findings.errors.push(place.error(
            offset,
            format!(
                "`@import` would be ignored behind the members before it; make the imported file a member of bundle `{bundle}`"
            ),
        ));
    }
}
