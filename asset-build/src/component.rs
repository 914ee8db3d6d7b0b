//! Making assets whose bytes depend on other assets: alone, or together in a cycle.

use asset_core::{Digester, Error, VersionScheme};

use crate::make::{Draft, Made, Maker};
use crate::material::{Link, LinkTarget, Material};
use crate::references::{relative, rewrite};
use crate::unit::Unit;

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

impl Maker<'_> {
    /// Makes the assets of one component; all that they use outside it is made.
    ///
    /// # Errors
    /// As for [`make_streamed`](Self::make_streamed).
    pub(crate) fn make_component(&self, parts: &[Part<'_>]) -> Result<(), Error> {
        let modified = parts.iter().map(|part| self.modified_with_uses(part)).max().unwrap_or_default();
        let is_cycle = parts.len() > 1 || parts.iter().any(|part| part.material.uses.contains(&part.position));
        if !is_cycle {
            let [part] = parts else { return Ok(()) };
            let bytes = self.rewritten(part, |position| self.made(position).row.file.clone());
            return self.make_bytes(part.draft(modified), bytes);
        }
        let versions = self.cycle_versions(parts, modified)?;
        let files: Vec<String> = parts.iter().zip(&versions).map(|(part, version)| part.unit.file(version)).collect();
        for (part, version) in parts.iter().zip(versions) {
            let bytes =
                self.rewritten(part, |position| match parts.iter().position(|part| part.position == position) {
                    Some(member) => files[member].clone(),
                    None => self.made(position).row.file.clone(),
                });
            self.make_bytes(Draft { version: Some(version), ..part.draft(modified) }, bytes)?;
        }
        Ok(())
    }

    /// The versions of a cycle's members, from everything that they are made of but their own names.
    fn cycle_versions(&self, parts: &[Part<'_>], modified: u64) -> Result<Vec<String>, Error> {
        if self.config.version == VersionScheme::Timestamp
            && let Some(recorded) = self.recorded_versions(parts)
        {
            return Ok(recorded);
        }
        let mut sorted: Vec<&Part<'_>> = parts.iter().collect();
        sorted.sort_by(|a, b| a.unit.key.cmp(&b.unit.key));
        let mut unit = Digester::new(self.config);
        for part in sorted {
            let content = self.rewritten_outside(part, parts);
            // With the place of the version, which a bundle chooses: the other members write the whole name.
            unit.update(part.unit.file("0").as_bytes());
            unit.update(format!("\0{}\0", content.len()).as_bytes());
            unit.update(&content);
        }
        let unit = unit.finish().digest;
        let salted = parts.iter().map(|part| {
            let mut digester = Digester::new(self.config);
            digester.update(part.unit.key.as_bytes());
            digester.update(b"\0");
            digester.update(unit.as_bytes());
            self.version(part.unit, &digester.finish().digest, modified)
        });
        salted.collect()
    }

    /// The timestamps that the manifest has for a cycle, if with them every member has the bytes it had.
    fn recorded_versions(&self, parts: &[Part<'_>]) -> Option<Vec<String>> {
        let rows = parts.iter().map(|part| self.previous?.assets.get(&part.unit.key)).collect::<Option<Vec<_>>>()?;
        for (part, row) in parts.iter().zip(&rows) {
            let bytes =
                self.rewritten(part, |position| match parts.iter().position(|part| part.position == position) {
                    Some(member) => rows[member].file.clone(),
                    None => self.made(position).row.file.clone(),
                });
            let mut digester = Digester::new(self.config);
            digester.update(&bytes);
            if digester.finish().digest != row.digest {
                return None;
            }
        }
        Some(rows.iter().map(|row| row.version.clone()).collect())
    }

    /// The bytes of a part with each link given as the URL of the file that `file_of` says.
    fn rewritten(&self, part: &Part<'_>, file_of: impl Fn(usize) -> String) -> Vec<u8> {
        self.replaced(part, |link| match &link.to {
            LinkTarget::Unit(position) => self.url(part, link, &file_of(*position)),
            LinkTarget::Path(path) => self.url(part, link, path),
        })
    }

    /// The same with links inside the cycle leading to logical paths, which no version is part of. They are relative as well:
    /// a module specifier `js/b.js` that is left alone must not read like a link to that member.
    fn rewritten_outside(&self, part: &Part<'_>, parts: &[Part<'_>]) -> Vec<u8> {
        self.replaced(part, |link| match &link.to {
            LinkTarget::Unit(position) => match parts.iter().find(|part| part.position == *position) {
                Some(member) => self.url(part, link, &member.unit.path),
                None => self.url(part, link, &self.made(*position).row.file),
            },
            LinkTarget::Path(path) => self.url(part, link, path),
        })
    }

    fn replaced(&self, part: &Part<'_>, url: impl Fn(&Link) -> String) -> Vec<u8> {
        let urls: Vec<String> = part.material.links.iter().map(url).collect();
        let pairs: Vec<_> =
            part.material.links.iter().map(|link| &link.reference).zip(urls.iter().map(String::as_str)).collect();
        rewrite(&part.material.bytes, &pairs)
    }

    fn url(&self, part: &Part<'_>, link: &Link, file: &str) -> String {
        // Where a file is does not depend on its version, even if the version is a folder's name.
        relative(link.reference.kind, &part.unit.file("0"), file) + &link.suffix
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
