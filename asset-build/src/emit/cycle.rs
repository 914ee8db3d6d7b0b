//! Making assets whose bytes depend on other assets: alone, or together in a cycle.
//!
//! One URL must never have two contents, but the version of a cycle's member is not a hash of its own bytes. The text that
//! is hashed must therefore tell apart everything that can lead to other bytes:
//!
//! - A reference to a member is hashed as the URL that it would have without a version (`./b.js`, `/static/js/b.js`). As a
//!   bare path (`js/b.js`) it would look like a package name, or like a missing file, that is left as it is in its place.
//! - The file name of each member is hashed with the place of the version in it, since the other members contain that name.
//! - References out of the cycle are hashed with their versions, as they are written. How the source spelled them, apart
//!   from relative or absolute, changes neither bytes nor versions.
//!
//! Hashing the sources of the members would change URLs whose bytes stay. Hashing the final bytes with blanked versions
//! could be imitated by a file that contains the blank.

use std::collections::HashMap;

use asset_core::internal::AssetNames;
use asset_core::{Error, Version, VersionScheme};

use crate::emit::pinned_names::are_same;
use crate::emit::reference_url::{reference_url, unknown_url};
use crate::emit::{Draft, Made, Maker};
use crate::inventory::Unit;
use crate::references::rewrite;
use crate::scan::asset::{Link, LinkTarget, Material};

/// One asset of a component, before it is made.
pub(crate) struct Part<'a> {
    pub(crate) position: usize,
    pub(crate) unit: &'a Unit,
    pub(crate) material: Material,
}

impl Part<'_> {
    fn draft(&self, modified: u64) -> Draft {
        let Material { asked, imports, is_clean, .. } = &self.material;
        let draft = Draft::plain(self.position, modified);
        Draft { asked: asked.clone(), imports: imports.clone(), is_clean: *is_clean, ..draft }
    }
}

/// The assets of one cycle, and where each of them is among the parts.
struct Cycle<'a> {
    parts: &'a [Part<'a>],
    /// By position.
    members: HashMap<usize, usize>,
}

impl<'a> Cycle<'a> {
    fn of(parts: &'a [Part<'a>]) -> Self {
        let members = parts.iter().enumerate().map(|(at, part)| (part.position, at)).collect();
        Self { parts, members }
    }

    fn member(&self, position: usize) -> Option<usize> {
        self.members.get(&position).copied()
    }

    fn files(&self, versions: &[Version]) -> Vec<String> {
        self.parts.iter().zip(versions).map(|(part, version)| part.unit.file(version.as_str())).collect()
    }
}

impl Maker<'_> {
    /// Makes the assets of one component; all that they use outside it is made.
    ///
    /// # Errors
    /// As for [`make_streamed`](Self::make_streamed).
    pub(crate) fn make_component(&self, parts: &[Part<'_>]) -> Result<(), Error> {
        let modified = parts.iter().map(|part| self.modified_with_uses(part)).max().unwrap_or_default();
        let is_cycle = parts.len() > 1 || parts.iter().any(|part| part.material.uses.contains(&part.position));
        if is_cycle {
            return self.make_cycle(&Cycle::of(parts), modified);
        }
        let [part] = parts else { return Ok(()) };
        let bytes = self.linked(part, |position| self.names(position));
        self.make_bytes(part.draft(modified), bytes)
    }

    fn make_cycle(&self, cycle: &Cycle<'_>, modified: u64) -> Result<(), Error> {
        let versions = self.cycle_versions(cycle, modified)?;
        let files = cycle.files(&versions);
        for (part, version) in cycle.parts.iter().zip(&versions) {
            let bytes = self.linked(part, |position| match cycle.member(position) {
                Some(at) => cycle.parts[at].unit.names(&files[at], versions[at].as_str()),
                None => self.names(position),
            });
            self.make_bytes(Draft { version: Some(version.clone()), ..part.draft(modified) }, bytes)?;
        }
        Ok(())
    }

    /// The versions of a cycle's members, from everything that they are made of but their own names.
    fn cycle_versions(&self, cycle: &Cycle<'_>, modified: u64) -> Result<Vec<Version>, Error> {
        if self.config.version == VersionScheme::Timestamp
            && let Some(recorded) = self.recorded_versions(cycle)
        {
            return Ok(recorded);
        }
        let mut sorted: Vec<&Part<'_>> = cycle.parts.iter().collect();
        sorted.sort_by(|a, b| a.unit.key.cmp(&b.unit.key));
        let mut unit = self.config.digester();
        for part in sorted {
            let content = self.linked_outside(part, cycle);
            // With the place of the version, which a bundle chooses: the other members write the whole name.
            unit.update(part.unit.file("0").as_bytes());
            unit.update(format!("\0{}\0", content.len()).as_bytes());
            unit.update(&content);
        }
        let unit = unit.finish().digest.to_string();
        let salted = cycle.parts.iter().map(|part| {
            let mut digester = self.config.digester();
            digester.update(part.unit.key.as_bytes());
            digester.update(b"\0");
            digester.update(unit.as_bytes());
            self.version(part.unit, digester.finish().digest, modified)
        });
        salted.collect()
    }

    /// The timestamps that the manifest has for a cycle, if with them every member has the bytes it had.
    fn recorded_versions(&self, cycle: &Cycle<'_>) -> Option<Vec<Version>> {
        let row = |part: &Part<'_>| self.previous?.assets.get(&part.unit.key);
        let rows = cycle.parts.iter().map(row).collect::<Option<Vec<_>>>()?;
        for (part, row) in cycle.parts.iter().zip(&rows) {
            let bytes = self.linked(part, |position| match cycle.member(position) {
                Some(at) => cycle.parts[at].unit.names(&rows[at].file, rows[at].version.as_str()),
                None => self.names(position),
            });
            let mut digester = self.config.digester();
            digester.update(&bytes);
            if !are_same(&digester.finish(), &row.digests()) {
                return None;
            }
        }
        Some(rows.iter().map(|row| row.version.clone()).collect())
    }

    /// The bytes of a part with each reference given as the URL of the asset with these names.
    fn linked<'n>(&self, part: &Part<'_>, names_of: impl Fn(usize) -> AssetNames<'n>) -> Vec<u8> {
        let links = &part.material.links;
        // Where a file is does not depend on its version, even if the version is a directory's name.
        let file = part.unit.file("0");
        let from = part.unit.names(&file, "");
        let url = |link: &Link| match &link.to {
            LinkTarget::Unit(position) => reference_url(self.config, link, &from, &names_of(*position)),
            LinkTarget::Path(path) => unknown_url(self.config, link, &from, path),
        };
        let urls: Vec<String> = links.iter().map(url).collect();
        let pairs: Vec<_> = links.iter().map(|link| &link.reference).zip(urls.iter().map(String::as_str)).collect();
        rewrite(&part.material.bytes, &pairs)
    }

    /// The same with references inside the cycle leading to logical paths, which no version is part of. They have the form
    /// that they are written in as well: a module specifier `js/b.js` that is left alone must not read like a reference to
    /// that member.
    fn linked_outside(&self, part: &Part<'_>, cycle: &Cycle<'_>) -> Vec<u8> {
        self.linked(part, |position| match cycle.member(position) {
            Some(at) => {
                let unit = cycle.parts[at].unit;
                unit.names(&unit.path, "")
            }
            None => self.names(position),
        })
    }

    /// The names of an asset that is made.
    fn names(&self, position: usize) -> AssetNames<'_> {
        let row = &self.made(position).row;
        self.units.all[position].names(&row.file, row.version.as_str())
    }

    /// A timestamp must change when anything does that the bytes are made of.
    fn modified_with_uses(&self, part: &Part<'_>) -> u64 {
        let uses = part
            .material
            .uses
            .iter()
            .filter_map(|&position| self.made_if_done(position))
            .map(|made: &Made| made.modified);
        uses.chain([self.modified(part.unit)]).max().unwrap_or_default()
    }
}
