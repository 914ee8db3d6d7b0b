//! Bundles: members joined, their references given from the place of the whole.

use asset_core::{Error, JoinedBundle};

use crate::bundle_map::name_map;
use crate::examiner::{Examiner, Findings, Place};
use crate::material::{Link, LinkTarget, Links, Material};
use crate::members::{Members, check_member, refuse_late_import};
use crate::references::{Form, ReferenceKind};
use crate::unit::{BundlePart, BundleUnit, Unit};

impl Examiner<'_> {
    /// What a bundle's unit is made of: the joined members, or their source map.
    pub(crate) fn bundle(&self, unit: &Unit, of: &BundleUnit, findings: &mut Findings) -> Result<Material, Error> {
        let units: Vec<&Unit> = of.members.iter().map(|&member| &self.units.all[member]).collect();
        let members = Members::read(units, &of.name)?;
        match of.part {
            BundlePart::Joined => Ok(self.joined(unit, of, members, findings)),
            BundlePart::SourceMap => self.bundle_map(unit, &members, findings),
        }
    }

    /// The members joined, with the links of each at its place in the bundle.
    fn joined(&self, unit: &Unit, of: &BundleUnit, members: Members<'_>, findings: &mut Findings) -> Material {
        let Members { units, contents, joined: JoinedBundle { bytes: mut joined, starts } } = members;
        let mut all = Links::default();
        for (at, (&member, bytes)) in units.iter().zip(&contents).enumerate() {
            let place = Place { unit: member, bytes };
            check_member(&of.name, at, &place, findings);
            let is_moved = dir(&member.path) != dir(&unit.path);
            let stays =
                |link: &Link| matches!(link.to, LinkTarget::Path(_)) && (!is_moved || link.form != Form::Relative);
            let Links { links, mut asked, is_reported, .. } = self.links(&place, findings);
            all.asked.append(&mut asked);
            all.is_reported |= is_reported;
            for mut link in links {
                refuse_late_import(&of.name, at, &place, (link.reference.kind, link.reference.span.start), findings);
                // A member's source map is not the bundle's.
                if stays(&link) || link.reference.kind == ReferenceKind::SourceMap {
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

fn dir(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}
