//! Making one asset: digest, version, write.

mod cycle;
mod graph;
mod pinned_names;
pub(crate) mod pipeline;
pub(crate) mod record;
mod reference_url;

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use asset_core::internal::{FileStamp, Globs, SourceFile, media_type, media_type_of};
use asset_core::{
    Dependencies, Digest, Digests, Error, ErrorKind, Manifest, ManifestAsset, Version, VersionInput, VersionScheme,
};
use foldhash::fast::RandomState;

use crate::Config;
use crate::cache::Entry;
use crate::emit::pinned_names::are_same;
use crate::inventory::{Unit, UnitSource, Units};
use crate::output::Outputs;
use crate::output::staging::Staged;
use crate::scan::read::stream;
use crate::variants::tried_codings;

/// Makes the assets of one build or check; shared by all threads.
pub(crate) struct Maker<'a> {
    pub(crate) config: &'a Config,
    pub(crate) units: &'a Units,
    /// The manifest as it was, whose timestamps stay for unchanged bytes.
    pub(crate) previous: Option<&'a Manifest>,
    /// Where outputs go; `None` writes nothing.
    pub(crate) outputs: Option<&'a Outputs>,
    /// Whether outputs are read even if they look unchanged.
    pub(crate) verify: bool,
    /// The digests under which earlier builds know the files that keep their names.
    pub(crate) known: HashMap<String, Digest>,
    unversioned: Globs,
    /// Of no use any more once everything is made.
    pub(crate) claims: Claims<'a>,
    made: Vec<OnceLock<Made>>,
}

/// An asset that is made.
pub(crate) struct Made {
    pub(crate) row: ManifestAsset,
    /// The newest modification of anything that its bytes are made of, in seconds.
    pub(crate) modified: u64,
    /// Every look-up that the bytes depend on, with its answer.
    pub(crate) asked: Vec<(String, Option<usize>)>,
    /// Whether nothing was found that the next build must say again.
    pub(crate) is_clean: bool,
    /// The stamp of its output, if no rename is left that changes it.
    pub(crate) output: Option<FileStamp>,
}

/// What is known of an asset before its bytes are.
pub(crate) struct Draft {
    pub(crate) position: usize,
    pub(crate) modified: u64,
    pub(crate) asked: Vec<(String, Option<usize>)>,
    pub(crate) imports: Option<Vec<usize>>,
    pub(crate) is_clean: bool,
    /// The version, if it is not made from the bytes.
    pub(crate) version: Option<Version>,
}

impl Draft {
    /// The draft of an asset without references.
    pub(crate) fn plain(position: usize, modified: u64) -> Self {
        Self { position, modified, asked: Vec::new(), imports: None, is_clean: true, version: None }
    }
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
        outputs: Option<&'a Outputs>,
    ) -> Result<Self, Error> {
        let unversioned = Globs::new("unversioned", &config.unversioned)?;
        let made = units.all.iter().map(|_| OnceLock::new()).collect();
        Ok(Self {
            config,
            units,
            previous,
            outputs,
            verify: false,
            known: HashMap::new(),
            unversioned,
            claims: Claims::of(units.all.len()),
            made,
        })
    }

    /// Makes the asset of a file that is not rewritten, without holding it in memory.
    ///
    /// # Errors
    /// `Io` if the source can't be read or the output written; `Conflict` if another asset has the same output;
    /// `VersionIndeterminable` as for [`version_of`].
    pub(crate) fn make_streamed(&self, position: usize, source: &SourceFile) -> Result<(), Error> {
        let mut staged = self.outputs.map(Outputs::stage).transpose()?;
        let digests = stream(source, self.config.digester(), |bytes| match &mut staged {
            Some(staged) => staged.push(bytes),
            None => Ok(()),
        })?;
        self.finish(Draft::plain(position, source.stamp.modified_seconds()), Content::Streamed(digests, staged))
    }

    /// Makes the asset with these bytes.
    ///
    /// # Errors
    /// As for [`make_streamed`](Self::make_streamed).
    pub(crate) fn make_bytes(&self, draft: Draft, bytes: Vec<u8>) -> Result<(), Error> {
        self.finish(draft, Content::Bytes(bytes))
    }

    /// Takes an asset as the last build made it; says whether its output is still there.
    ///
    /// # Errors
    /// `Io` if the output can't be looked at, `Conflict` as for [`make_streamed`](Self::make_streamed).
    pub(crate) fn reuse(&self, position: usize, entry: &Entry<'_>) -> Result<bool, Error> {
        let Some(outputs) = self.outputs else { return Ok(false) };
        let unit = &self.units.all[position];
        let row = &entry.row;
        let digests = row.digests();
        let is_recognised = !self.verify && outputs.recognises(&row.file, entry.output.as_ref());
        let output = if is_recognised { entry.output } else { outputs.held(&row.file, &digests)? };
        let is_copied = self.is_copied(unit);
        if output.is_none() || is_copied && outputs.held(&unit.path, &digests)?.is_none() {
            return Ok(false);
        }
        self.claim(unit, (&row.file, &row.media_type), row.digest)?;
        outputs.count_reused(1 + usize::from(is_copied));
        let asked = entry
            .asked
            .iter()
            .map(|asked| (asked.path.clone().into_owned(), self.units.position(&asked.path)))
            .collect();
        let mut row = row.clone().into_owned();
        row.is_plain = unit.is_plain;
        let made = Made { row, modified: entry.modified, asked, is_clean: true, output };
        self.made[position].get_or_init(|| made);
        Ok(true)
    }

    /// The asset at a position whose turn was before.
    pub(crate) fn made(&self, position: usize) -> &Made {
        self.made_if_done(position).unwrap_or_else(|| unreachable!("BUG: an asset is used before it is made"))
    }

    pub(crate) fn made_if_done(&self, position: usize) -> Option<&Made> {
        self.made[position].get()
    }

    fn finish(&self, draft: Draft, content: Content) -> Result<(), Error> {
        let unit = &self.units.all[draft.position];
        let (digests, media_type) = match &content {
            Content::Bytes(bytes) => {
                let mut digester = self.config.digester();
                digester.update(bytes);
                (digester.finish(), media_type_of(&unit.path, bytes))
            }
            Content::Streamed(digests, _) => (digests.clone(), media_type(&unit.path)),
        };
        let version = match draft.version.or_else(|| self.recorded_version(unit, &digests)) {
            Some(version) => version,
            None => self.version(unit, digests.digest, draft.modified)?,
        };
        let file = unit.file(version.as_str());
        let stored = self.store(unit, (&file, &media_type), content, &digests);
        let output = stored.map_err(|error| with_source(error, unit))?;
        let mut row = ManifestAsset::new(file, version, media_type, digests);
        row.dependencies = self.dependencies(draft.imports.as_deref());
        row.is_plain = unit.is_plain;
        let Draft { position, modified, asked, is_clean, .. } = draft;
        self.made[position].get_or_init(|| Made { row, modified, asked, is_clean, output });
        Ok(())
    }

    fn dependencies(&self, imports: Option<&[usize]>) -> Dependencies {
        let keys = |units: &[usize]| units.iter().map(|&unit| self.units.all[unit].key.clone()).collect::<Vec<_>>();
        imports.map_or_else(Dependencies::default, |units| Dependencies::default().with_imports(keys(units)))
    }

    /// The timestamp that the manifest has for the same bytes.
    fn recorded_version(&self, unit: &Unit, digests: &Digests) -> Option<Version> {
        let row = self.previous?.assets.get(&unit.key)?;
        let stays = self.config.version == VersionScheme::Timestamp && are_same(&row.digests(), digests);
        stays.then(|| row.version.clone())
    }

    pub(crate) fn version(&self, unit: &Unit, digest: Digest, modified: u64) -> Result<Version, Error> {
        self.config
            .versioning()
            .version(&VersionInput::new(&unit.path, digest, modified))
            .map_err(|error| Error::new(error.kind(), format!("no version of `{}` can be had: {error}", unit.key)))
    }

    /// The newest modification of the files of a unit, in seconds.
    pub(crate) fn modified(&self, unit: &Unit) -> u64 {
        match &unit.source {
            UnitSource::File(source) => source.stamp.modified_seconds(),
            UnitSource::Bundle(of) => {
                of.members.iter().map(|&member| self.modified(&self.units.all[member])).max().unwrap_or_default()
            }
        }
    }

    /// Fails if an earlier build knows other bytes under a name that is kept.
    fn check_known(&self, unit: &Unit, file: &str, digest: Digest) -> Result<(), Error> {
        if !unit.keeps_name || self.known.get(file).is_none_or(|known| *known == digest) {
            return Ok(());
        }
        let message = format!(
            "`{file}` keeps its name, but had other bytes in an earlier build; names in `keep-names` must change with their bytes"
        );
        Err(Error::new(ErrorKind::Conflict, message))
    }

    /// Claims every name that an asset may be written under; says whether its output and its unversioned copy are new.
    fn claim(&self, unit: &'a Unit, (file, media_type): (&str, &str), digest: Digest) -> Result<(bool, bool), Error> {
        self.check_known(unit, file, digest)?;
        for coding in tried_codings(self.config, file, media_type) {
            let suffix = coding.suffix();
            self.claims.claim(&format!("{file}{suffix}"), unit, &format!("{digest}{suffix}"))?;
        }
        let digest = digest.to_string();
        let is_new = self.claims.claim(file, unit, &digest)?;
        let is_unversioned = self.is_copied(unit) && self.claims.claim(&unit.path, unit, &digest)?;
        Ok((is_new, is_unversioned))
    }

    /// Writes the output and its unversioned copy; gives the output's stamp, if that stays what it is.
    fn store(
        &self,
        unit: &'a Unit,
        (file, media_type): (&str, &str),
        content: Content,
        digests: &Digests,
    ) -> Result<Option<FileStamp>, Error> {
        let (is_new, is_unversioned) = self.claim(unit, (file, media_type), digests.digest)?;
        let Some(outputs) = self.outputs else { return Ok(None) };
        if is_unversioned {
            copy_unversioned(self.config, unit, &content, (digests, outputs))?;
        }
        match content {
            _ if !is_new => Ok(None),
            Content::Bytes(bytes) => outputs.put(file, &bytes, digests),
            Content::Streamed(_, Some(staged)) => outputs.put_staged(staged, file, digests),
            Content::Streamed(_, None) => Ok(None),
        }
    }

    /// Whether it is also written under its own name.
    pub(crate) fn is_copied(&self, unit: &Unit) -> bool {
        unit.is_plain || self.unversioned.is_match(&unit.key)
    }
}

/// What kept an output from being written, with the source it is made of: the name of the output may say little.
fn with_source(error: Error, unit: &Unit) -> Error {
    match error.kind() {
        ErrorKind::Io => error.followed_by(&format!("; it is the output of `{}`", unit.key)),
        _ => error,
    }
}

fn copy_unversioned(
    config: &Config,
    unit: &Unit,
    content: &Content,
    (digests, outputs): (&Digests, &Outputs),
) -> Result<Option<FileStamp>, Error> {
    match (content, &unit.source) {
        (Content::Bytes(bytes), _) => outputs.put(&unit.path, bytes, digests),
        (Content::Streamed(..), UnitSource::File(source)) => {
            let mut copy = outputs.stage()?;
            stream(source, config.digester(), |bytes| copy.push(bytes))?;
            outputs.put_staged(copy, &unit.path, digests)
        }
        (Content::Streamed(..), UnitSource::Bundle(_)) => unreachable!("BUG: a bundle is joined in memory"),
    }
}

/// Which asset each output is of, so that no two want one.
#[derive(Default)]
pub(crate) struct Claims<'a>(Mutex<HashMap<String, (&'a Unit, String), RandomState>>);

impl<'a> Claims<'a> {
    /// Room for so many.
    fn of(count: usize) -> Self {
        Self(Mutex::new(HashMap::with_capacity_and_hasher(count, RandomState::default())))
    }

    /// Claims `file`; says whether it was free. The same bytes may be claimed twice.
    fn claim(&self, file: &str, unit: &'a Unit, digest: &str) -> Result<bool, Error> {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match claims.get(file) {
            None => {
                claims.insert(file.to_owned(), (unit, digest.to_owned()));
                Ok(true)
            }
            Some((_, claimed)) if claimed == digest => Ok(false),
            Some((other, _)) => {
                let (one, other) = if other.key < unit.key { (&other.key, &unit.key) } else { (&unit.key, &other.key) };
                let message = format!("output `{file}` has two sources: `{one}` and `{other}`");
                Err(Error::new(ErrorKind::Conflict, message))
            }
        }
    }
}
