//! Making one asset: digest, version, write.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use asset_core::{
    AssetRow, Config, Digester, Digests, Error, ErrorKind, Manifest, SourceFile, VersionInput, VersionScheme, media_type,
    version_of,
};
use globset::GlobSet;

use crate::output::{Outputs, Staged};
use crate::source::stream;
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
    claims: Claims,
    made: Vec<OnceLock<Made>>,
}

/// An asset that is made.
pub(crate) struct Made {
    pub(crate) row: AssetRow,
    /// The newest modification of anything that its bytes are made of, in seconds.
    pub(crate) modified: u64,
}

/// The bytes of an asset, or what is left of them once they have passed through.
enum Content {
    Bytes(Vec<u8>),
    Streamed(Digests, Option<Staged>),
}

impl<'a> Maker<'a> {
    pub(crate) fn new(
        config: &'a Config,
        units: &'a Units,
        previous: Option<&'a Manifest>,
        outputs: Option<&'a Outputs<'a>>,
    ) -> Result<Self, Error> {
        let unversioned = asset_core::glob_set("unversioned", &config.unversioned)?;
        let made = units.all.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { config, units, previous, outputs, unversioned, claims: Claims::default(), made })
    }

    /// Makes the asset of a file that is not rewritten, without holding it in memory.
    ///
    /// # Errors
    /// `Io` if the source can't be read or the output written; `Conflict` if another asset has the same output;
    /// `VersionIndeterminable` as for [`version_of`].
    pub(crate) fn make_streamed(&self, position: usize, source: &SourceFile) -> Result<&Made, Error> {
        let mut staged = self.outputs.map(Outputs::stage).transpose()?;
        let digests = stream(source, Digester::new(self.config), |bytes| match &mut staged {
            Some(staged) => staged.push(bytes),
            None => Ok(()),
        })?;
        self.finish(position, Content::Streamed(digests, staged), None, source.modified_seconds())
    }

    /// Makes the asset with these bytes.
    ///
    /// # Errors
    /// As for [`make_streamed`](Self::make_streamed).
    pub(crate) fn make_bytes(&self, position: usize, bytes: Vec<u8>, modified: u64) -> Result<&Made, Error> {
        self.finish(position, Content::Bytes(bytes), None, modified)
    }

    /// Makes the asset with these bytes and a version that is known before them.
    ///
    /// # Errors
    /// As for [`make_streamed`](Self::make_streamed).
    pub(crate) fn make_versioned(&self, position: usize, bytes: Vec<u8>, version: String, modified: u64) -> Result<&Made, Error> {
        self.finish(position, Content::Bytes(bytes), Some(version), modified)
    }

    /// The asset at a position whose turn was before.
    pub(crate) fn made(&self, position: usize) -> &Made {
        self.made_if_done(position).unwrap_or_else(|| unreachable!("BUG: an asset is used before it is made"))
    }

    pub(crate) fn made_if_done(&self, position: usize) -> Option<&Made> {
        self.made[position].get()
    }

    fn finish(&self, position: usize, content: Content, version: Option<String>, modified: u64) -> Result<&Made, Error> {
        let unit = &self.units.all[position];
        let digests = match &content {
            Content::Bytes(bytes) => {
                let mut digester = Digester::new(self.config);
                digester.update(bytes);
                digester.finish()
            }
            Content::Streamed(digests, _) => digests.clone(),
        };
        let version = match (version, self.recorded_version(unit, &digests)) {
            (Some(version), _) | (None, Some(version)) => version,
            (None, None) => self.version(unit, &digests.digest, modified)?,
        };
        let file = unit.file(&version);
        self.store(unit, &file, content, &digests)?;
        let row = AssetRow {
            file,
            version,
            digest: digests.digest,
            size: digests.size,
            media_type: media_type(&unit.path),
            integrity: digests.integrity,
        };
        Ok(self.made[position].get_or_init(|| Made { row, modified }))
    }

    /// The timestamp that the manifest has for the same bytes.
    fn recorded_version(&self, unit: &Unit, digests: &Digests) -> Option<String> {
        let row = self.previous?.assets.get(&unit.key)?;
        let stays = self.config.version == VersionScheme::Timestamp && row.digest == digests.digest;
        stays.then(|| row.version.clone())
    }

    pub(crate) fn version(&self, unit: &Unit, digest: &str, modified: u64) -> Result<String, Error> {
        version_of(self.config, &VersionInput::new(&unit.path, digest, modified))
            .map_err(|error| Error::new(error.kind(), format!("no version of `{}` can be had: {error}", unit.key)))
    }

    /// The newest modification of the files of a unit, in seconds.
    pub(crate) fn modified(&self, unit: &Unit) -> u64 {
        match &unit.source {
            UnitSource::File(source) => source.modified_seconds(),
            UnitSource::Bundle { members, .. } => {
                members.iter().map(|&member| self.modified(&self.units.all[member])).max().unwrap_or_default()
            }
        }
    }

    fn store(&self, unit: &Unit, file: &str, content: Content, digests: &Digests) -> Result<(), Error> {
        let is_new = self.claims.claim(file, unit, digests)?;
        let is_unversioned = self.unversioned.is_match(&unit.key) && self.claims.claim(&unit.path, unit, digests)?;
        let Some(outputs) = self.outputs else { return Ok(()) };
        if is_unversioned {
            copy_unversioned(self.config, unit, &content, (digests, outputs))?;
        }
        match content {
            _ if !is_new => Ok(()),
            Content::Bytes(bytes) => outputs.put(file, &bytes, digests),
            Content::Streamed(_, Some(staged)) => outputs.put_staged(staged, file, digests),
            Content::Streamed(_, None) => Ok(()),
        }
    }
}

fn copy_unversioned(
    config: &Config,
    unit: &Unit,
    content: &Content,
    (digests, outputs): (&Digests, &Outputs<'_>),
) -> Result<(), Error> {
    match (content, &unit.source) {
        (Content::Bytes(bytes), _) => outputs.put(&unit.path, bytes, digests),
        (Content::Streamed(..), UnitSource::File(source)) => {
            let mut copy = outputs.stage()?;
            stream(source, Digester::new(config), |bytes| copy.push(bytes))?;
            outputs.put_staged(copy, &unit.path, digests)
        }
        (Content::Streamed(..), UnitSource::Bundle { .. }) => unreachable!("BUG: a bundle is joined in memory"),
    }
}

/// Which asset each output is of, so that no two want one.
#[derive(Default)]
struct Claims(Mutex<HashMap<String, (String, String)>>);

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
