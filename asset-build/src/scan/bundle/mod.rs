//! Bundles: members joined, their references given from the place of the whole.

mod join;
mod member;
mod member_map;
mod members;
mod source_map;

use asset_core::Error;
use asset_core::internal::printable;

use self::members::Members;
use crate::inventory::{BundlePart, BundleUnit, Unit};
use crate::references::{Form, ReferenceKind};
use crate::scan::asset::{Link, LinkTarget, Links, Material};
use crate::scan::{Examiner, Findings};

impl Examiner<'_> {
    /// What a bundle's unit is made of: the joined members, or their source map.
    pub(crate) fn bundle(&self, unit: &Unit, of: &BundleUnit, findings: &mut Findings) -> Result<Material, Error> {
        let units: Vec<&Unit> = of.members.iter().map(|&member| &self.units.all[member]).collect();
        let mut members = Members::read(units, &printable(&of.name))?;
        match of.part {
            BundlePart::Joined => {
                findings.errors.append(&mut members.findings.errors);
                findings.warnings.append(&mut members.findings.warnings);
                members.check_names(&unit.path, &printable(&of.name), findings);
                Ok(self.joined(unit, of, members, findings))
            }
            BundlePart::SourceMap => self.bundle_map(unit, &members, findings),
        }
    }

    /// The members joined, with the links of each at its place in the bundle.
    fn joined(&self, unit: &Unit, of: &BundleUnit, members: Members<'_>, findings: &mut Findings) -> Material {
        let Members { all: members, bytes: mut joined, starts, .. } = members;
        let mut all = Links::default();
        for (at, member) in members.iter().enumerate() {
            let is_moved = dir(&member.unit.path) != dir(&unit.path);
            let stays =
                |link: &Link| matches!(link.to, LinkTarget::Path(_)) && (!is_moved || link.form != Form::Relative);
            let Links { links, mut asked, is_reported, .. } = self.links(&member.place(), findings);
            all.asked.append(&mut asked);
            all.is_reported |= is_reported;
            for mut link in links {
                // A member's source map is not the bundle's; its comment is left out.
                if stays(&link) || link.reference.kind == ReferenceKind::SourceMap {
                    continue;
                }
                let span = &mut link.reference.span;
                let Some(start) = member.to_joined(span.start) else { continue };
                *span = starts[at] + start..starts[at] + start + span.len();
                all.links.push(link);
            }
        }
        let map = format!("{}.map", unit.path);
        if of.bundle.source_map
            && let Some(position) = self.units.position(&map)
        {
            source_map::name_map(&mut joined, &mut all, (&map, position));
        }
        self.finished(joined, all, findings)
    }
}

fn dir(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}
