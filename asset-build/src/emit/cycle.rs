//! Emitting cycles: assets that refer to each other.
//!
//! None of their names is known before all of their bytes are, and the reverse. So the version of a member is made from a
//! hash over all of them, with the references inside the cycle as logical paths and all others as final URLs, salted with
//! the member's own path.

use std::collections::HashMap;

use asset_core::{Error, Version, VersionScheme};

use super::Pending;
use super::emitter::{Draft, Emitter};
use super::names::are_same;
use super::rewrite::rewritten;
use crate::inventory::Item;

/// The assets of one cycle. Everything that they refer to outside it is emitted.
pub(super) struct Cycle<'e, 'a> {
    emitter: &'e Emitter<'a>,
    members: &'e [Pending],
    /// The index in `members` by position in the inventory.
    index: HashMap<usize, usize>,
}

/// The name of a member.
struct Name {
    version: Version,
    file: String,
}

impl<'e, 'a> Cycle<'e, 'a> {
    pub(super) fn new(emitter: &'e Emitter<'a>, members: &'e [Pending]) -> Self {
        let index = members.iter().enumerate().map(|(at, member)| (member.position, at)).collect();
        Self { emitter, members, index }
    }

    /// Emits every member.
    ///
    /// # Errors
    /// As for [`Emitter::emit_file`].
    pub(super) fn emit(&self, modified: u64) -> Result<(), Error> {
        let names = self.names(modified)?;
        for (member, name) in self.members.iter().zip(&names) {
            let bytes = self.rewritten(member, &names);
            let version = Some(name.version.clone());
            self.emitter.emit_bytes(Draft { version, modified, ..Draft::of(member) }, bytes)?;
        }
        Ok(())
    }

    fn names(&self, modified: u64) -> Result<Vec<Name>, Error> {
        if self.emitter.scanner.config.version == VersionScheme::Timestamp
            && let Some(recorded) = self.recorded_names()
        {
            return Ok(recorded);
        }
        let hash = self.hash();
        let name = |member: &Pending| {
            let item = self.item(member);
            let mut digester = self.emitter.scanner.config.digester();
            digester.update(item.key.as_bytes());
            digester.update(b"\0");
            digester.update(hash.as_bytes());
            let version = self.emitter.version(item, digester.finish().digest, modified)?;
            Ok(Name { file: item.file(version.as_str()), version })
        };
        self.members.iter().map(name).collect()
    }

    /// The digest of everything that the members are made from but their own names.
    fn hash(&self) -> String {
        let mut sorted: Vec<&Pending> = self.members.iter().collect();
        sorted.sort_by(|a, b| self.item(a).key.cmp(&self.item(b).key));
        let mut digester = self.emitter.scanner.config.digester();
        for member in sorted {
            let content = self.rewritten_outside(member);
            // The name with a fixed version: a bundle chooses where the version goes, and other members write it.
            digester.update(self.item(member).file("0").as_bytes());
            digester.update(format!("\0{}\0", content.len()).as_bytes());
            digester.update(&content);
        }
        digester.finish().digest.to_string()
    }

    /// The names that the manifest has for the cycle, if every member has the bytes with them that it had.
    fn recorded_names(&self) -> Option<Vec<Name>> {
        let row = |member: &Pending| self.emitter.options.previous?.assets.get(&self.item(member).key);
        let rows = self.members.iter().map(row).collect::<Option<Vec<_>>>()?;
        let names: Vec<Name> =
            rows.iter().map(|row| Name { version: row.version.clone(), file: row.file.clone() }).collect();
        for (member, row) in self.members.iter().zip(&rows) {
            let mut digester = self.emitter.scanner.config.digester();
            digester.update(&self.rewritten(member, &names));
            if !are_same(&digester.finish(), &row.digests()) {
                return None;
            }
        }
        Some(names)
    }

    /// The bytes of a member if the members have these names.
    fn rewritten(&self, member: &Pending, names: &[Name]) -> Vec<u8> {
        let config = self.emitter.scanner.config;
        rewritten(config, self.item(member), &member.parsed, |used| match self.index.get(&used) {
            Some(&at) => self.item(&self.members[at]).names(&names[at].file, names[at].version.as_str()),
            None => self.emitter.names(used),
        })
    }

    /// The same with the references inside the cycle as logical paths, which no version is part of. They are rewritten as
    /// well: a module specifier `js/b.js`, which is left alone, must not read like a reference to that member.
    fn rewritten_outside(&self, member: &Pending) -> Vec<u8> {
        let config = self.emitter.scanner.config;
        rewritten(config, self.item(member), &member.parsed, |used| match self.index.get(&used) {
            Some(&at) => {
                let item = self.item(&self.members[at]);
                item.names(&item.path, "")
            }
            None => self.emitter.names(used),
        })
    }

    fn item(&self, member: &Pending) -> &'a Item {
        self.emitter.item(member.position)
    }
}
