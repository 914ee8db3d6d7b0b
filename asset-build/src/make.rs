//! Making one asset: read, digest, version, write.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use asset_core::{
    AssetRow, Config, Digester, Digests, Error, ErrorKind, Manifest, SourceFile, VersionInput, VersionScheme, join_members,
    media_type, version_of,
};
use globset::GlobSet;

use crate::output::{Outputs, Staged};
use crate::source::{STREAMED_FROM, read, stream};
use crate::unit::{Unit, UnitSource, Units};

/// Makes the assets of one build or check; shared by all threads.
pub(crate) struct Maker<'a> {
    pub(crate) config: &'a Config,
    pub(crate) units: &'a Units,
    /// The manifest as it was, whose timestamps stay for unchanged bytes.
    pub(crate) previous: Option<&'a Manifest>,
    /// Where outputs go; `None` writes nothing.
    pub(crate) outputs: Option<&'a Outputs<'a>>,
    pub(crate) unversioned: GlobSet,
    pub(crate) claims: Claims,
}

/// The bytes of an asset, or what is left of them once they have passed through.
enum Content {
    Bytes(Vec<u8>),
    Streamed(Digests, Option<Staged>),
}

impl Maker<'_> {
    /// Makes the asset of a unit and gives its row.
    ///
    /// # Errors
    /// `Io` if a source can't be read or an output written; `Conflict` if another asset has the same output;
    /// `Invalid` for a bundle whose members can't be joined; `VersionIndeterminable` as for [`version_of`].
    pub(crate) fn make(&self, unit: &Unit) -> Result<AssetRow, Error> {
        let content = self.content(unit)?;
        let digests = match &content {
            Content::Bytes(bytes) => {
                let mut digester = Digester::new(self.config);
                digester.update(bytes);
                digester.finish()
            }
            Content::Streamed(digests, _) => digests.clone(),
        };
        let version = self.version(unit, &digests)?;
        let file = unit.file(&version);
        self.store(unit, &file, content, &digests)?;
        Ok(AssetRow {
            file,
            version,
            digest: digests.digest,
            size: digests.size,
            media_type: media_type(&unit.path),
            integrity: digests.integrity,
        })
    }

    fn content(&self, unit: &Unit) -> Result<Content, Error> {
        match &unit.source {
            UnitSource::File(source) if source.size >= STREAMED_FROM => self.streamed(source),
            UnitSource::File(source) => read(source).map(Content::Bytes),
            UnitSource::Bundle { name, members, .. } => self.joined(name, members).map(Content::Bytes),
        }
    }

    fn streamed(&self, source: &SourceFile) -> Result<Content, Error> {
        let mut staged = self.outputs.map(Outputs::stage).transpose()?;
        let digests = stream(source, Digester::new(self.config), |bytes| match &mut staged {
            Some(staged) => staged.push(bytes),
            None => Ok(()),
        })?;
        Ok(Content::Streamed(digests, staged))
    }

    fn joined(&self, name: &str, members: &[usize]) -> Result<Vec<u8>, Error> {
        let members = members.iter().map(|&member| {
            let unit = &self.units.all[member];
            match &unit.source {
                UnitSource::File(source) => Ok((unit.path.as_str(), Cow::Owned(read(source)?))),
                UnitSource::Bundle { .. } => unreachable!("BUG: members are resolved before bundles are units"),
            }
        });
        join_members(name, &members.collect::<Result<Vec<_>, Error>>()?)
    }

    fn version(&self, unit: &Unit, digests: &Digests) -> Result<String, Error> {
        if self.config.version == VersionScheme::Timestamp
            && let Some(row) = self.previous.and_then(|manifest| manifest.assets.get(&unit.key))
            && row.digest == digests.digest
        {
            return Ok(row.version.clone());
        }
        let input = VersionInput::new(&unit.path, &digests.digest, self.modified(unit));
        version_of(self.config, &input)
            .map_err(|error| Error::new(error.kind(), format!("no version of `{}` can be had: {error}", unit.key)))
    }

    fn modified(&self, unit: &Unit) -> u64 {
        match &unit.source {
            UnitSource::File(source) => source.modified_seconds(),
            UnitSource::Bundle { members, .. } => {
                members.iter().map(|&member| self.modified(&self.units.all[member])).max().unwrap_or_default()
            }
        }
    }

    fn store(&self, unit: &Unit, file: &str, content: Content, digests: &Digests) -> Result<(), Error> {
        let is_new = self.claims.claim(file, unit, digests)?;
        let Some(outputs) = self.outputs else { return Ok(()) };
        if self.unversioned.is_match(&unit.key) {
            self.claims.claim(&unit.path, unit, digests)?;
            self.copy_unversioned(unit, &content, digests, outputs)?;
        }
        match content {
            _ if !is_new => Ok(()),
            Content::Bytes(bytes) => outputs.put(file, &bytes, digests),
            Content::Streamed(_, Some(staged)) => outputs.put_staged(staged, file, digests),
            Content::Streamed(_, None) => Ok(()),
        }
    }

    fn copy_unversioned(&self, unit: &Unit, content: &Content, digests: &Digests, outputs: &Outputs<'_>) -> Result<(), Error> {
        match (content, &unit.source) {
            (Content::Bytes(bytes), _) => outputs.put(&unit.path, bytes, digests),
            (Content::Streamed(..), UnitSource::File(source)) => {
                let mut copy = outputs.stage()?;
                stream(source, Digester::new(self.config), |bytes| copy.push(bytes))?;
                outputs.put_staged(copy, &unit.path, digests)
            }
            (Content::Streamed(..), UnitSource::Bundle { .. }) => unreachable!("BUG: a bundle is joined in memory"),
        }
    }
}

/// Which asset each output is of, so that no two want one.
#[derive(Default)]
pub(crate) struct Claims(Mutex<HashMap<String, (String, String)>>);

impl Claims {
    /// Claims `file`; says whether it was free. The same bytes may be claimed twice.
    fn claim(&self, file: &str, unit: &Unit, digests: &Digests) -> Result<bool, Error> {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match claims.get(file) {
            None => {
                claims.insert(file.to_owned(), (unit.key.clone(), digests.digest.clone()));
                Ok(true)
            }
            Some((_, digest)) if *digest == digests.digest => Ok(false),
            Some((other, _)) => {
                let (one, other) = if *other < unit.key { (other, &unit.key) } else { (&unit.key, other) };
                let message = format!("output `{file}` has two sources: `{one}` and `{other}`");
                Err(Error::new(ErrorKind::Conflict, message))
            }
        }
    }
}
