//! Emitting one asset: digest, version, name, output.

use std::sync::{Mutex, OnceLock, PoisonError};

use asset_core::internal::{AssetNames, FileStamp, SourceFile, media_type, media_type_of};
use asset_core::manifest::{Dependencies, Digests, ManifestAsset};
use asset_core::{Digest, Error, ErrorKind, Version, VersionInput, VersionScheme};

use super::names::{Claim, OutputNames, PinnedNames, are_same, pinned_conflict};
use super::{EmitOptions, Pending};
use crate::cache::Entry;
use crate::compile::Input;
use crate::inventory::{Item, Origin};
use crate::output::{Outputs, Staged, proves_bytes};
use crate::scan::read::{STREAMED_FROM, read, stream};
use crate::scan::{Lookup, Scanner};

/// Emits the assets of one build or check; shared by all threads.
pub(super) struct Emitter<'a> {
    pub(super) scanner: &'a Scanner<'a>,
    pub(super) options: EmitOptions<'a>,
    /// Of no use any more once everything is emitted.
    pub(super) names: OutputNames<'a>,
    pinned: PinnedNames,
    emitted: Vec<OnceLock<EmittedAsset>>,
    shared: Mutex<Vec<Shared<'a>>>,
}

/// Bytes for an output that another asset has claimed with the same MD5, which proves nothing.
struct Shared<'a> {
    item: &'a Item,
    file: String,
    staged: Staged,
}

/// An asset that is emitted.
pub(super) struct EmittedAsset {
    pub(super) row: ManifestAsset,
    /// The newest modification of anything that its bytes are made from, in seconds.
    pub(super) modified: u64,
    /// Every look-up that the bytes depend on.
    pub(super) lookups: Vec<Lookup>,
    /// The files that compilers read besides its own.
    pub(super) inputs: Vec<Input>,
    /// Whether it has no finding that the next build would have to report again.
    pub(super) is_clean: bool,
    /// The stamp of its output, unless a rename that is still to come changes it.
    pub(super) output: Option<FileStamp>,
}

/// What is known of an asset besides its bytes.
pub(super) struct Draft {
    pub(super) position: usize,
    pub(super) modified: u64,
    pub(super) lookups: Vec<Lookup>,
    pub(super) imports: Option<Vec<usize>>,
    pub(super) inputs: Vec<Input>,
    pub(super) is_clean: bool,
    /// The version, if it is not made from the bytes.
    pub(super) version: Option<Version>,
}

/// The bytes of an asset, or what remains of them once they have been streamed.
enum Content {
    Bytes(Vec<u8>),
    Streamed(Digests, Option<Staged>),
}

impl Draft {
    /// The draft of a file that is not looked into.
    fn opaque(position: usize, file: &SourceFile) -> Self {
        let modified = file.stamp.modified_seconds();
        let (lookups, inputs) = Default::default();
        Self { position, modified, lookups, imports: None, inputs, is_clean: true, version: None }
    }

    /// The draft of a scanned asset, without its time of modification.
    pub(super) fn of(pending: &Pending) -> Self {
        let parsed = &pending.parsed;
        Self {
            position: pending.position,
            modified: 0,
            lookups: parsed.lookups.clone(),
            imports: parsed.imports.clone(),
            inputs: parsed.inputs.clone(),
            is_clean: parsed.is_clean,
            version: None,
        }
    }
}

impl<'a> Emitter<'a> {
    /// # Errors
    /// As for [`PinnedNames::read`].
    pub(super) fn new(scanner: &'a Scanner<'a>, options: EmitOptions<'a>) -> Result<Self, Error> {
        let items = &scanner.inventory.items;
        Ok(Self {
            scanner,
            options,
            names: OutputNames::with_capacity(items.len()),
            pinned: PinnedNames::read(scanner.config, items)?,
            emitted: items.iter().map(|_| OnceLock::new()).collect(),
            shared: Mutex::default(),
        })
    }

    pub(super) fn item(&self, position: usize) -> &'a Item {
        &self.scanner.inventory.items[position]
    }

    /// The asset at a position that was emitted before.
    pub(super) fn emitted(&self, position: usize) -> &EmittedAsset {
        self.emitted_if_done(position).unwrap_or_else(|| unreachable!("BUG: an asset is used before it is emitted"))
    }

    pub(super) fn emitted_if_done(&self, position: usize) -> Option<&EmittedAsset> {
        self.emitted[position].get()
    }

    /// The parts of the URL of an emitted asset.
    pub(super) fn names(&self, position: usize) -> AssetNames<'_> {
        let row = &self.emitted(position).row;
        self.item(position).names(&row.file, row.version.as_str())
    }

    /// Emits a file that is not looked into. A large one is not held in memory.
    ///
    /// # Errors
    /// `Io` if the source can't be read or the output not written; `Conflict` if another asset has the same output, or a
    /// pinned name has other bytes than before; those of [`version`](Self::version).
    pub(super) fn emit_file(&self, position: usize, file: &SourceFile) -> Result<(), Error> {
        let draft = Draft::opaque(position, file);
        if file.stamp.size() < STREAMED_FROM {
            return self.emit_bytes(draft, read(file)?);
        }
        let mut staged = self.options.outputs.map(Outputs::stage).transpose()?;
        let digests = stream(file, self.scanner.config.digester(), |bytes| match &mut staged {
            Some(staged) => staged.push(bytes),
            None => Ok(()),
        })?;
        self.finish(draft, Content::Streamed(digests, staged))
    }

    /// Emits an asset with these bytes.
    ///
    /// # Errors
    /// As for [`emit_file`](Self::emit_file).
    pub(super) fn emit_bytes(&self, draft: Draft, bytes: Vec<u8>) -> Result<(), Error> {
        self.finish(draft, Content::Bytes(bytes))
    }

    /// Takes an asset as the last build made it, if its output still exists; says whether it does.
    ///
    /// # Errors
    /// `Io` if the output can't be looked at, `Conflict` as for [`emit_file`](Self::emit_file).
    pub(super) fn reuse(&self, position: usize, entry: &Entry<'_>) -> Result<bool, Error> {
        let Some(outputs) = self.options.outputs else { return Ok(false) };
        let item = self.item(position);
        let mut row = entry.row.clone().into_owned();
        let digests = row.digests();
        let is_recognised = !self.options.verify && outputs.recognises(&row.file, entry.output.as_ref());
        let output = if is_recognised { entry.output } else { outputs.stamp_if_same(&row.file, &digests)? };
        if output.is_none() || item.is_copied && outputs.stamp_if_same(&item.path, &digests)?.is_none() {
            return Ok(false);
        }
        self.claim(item, &row)?;
        // The copy, if there is one, counts as an output of its own.
        outputs.count_reused(1 + usize::from(item.is_copied));
        let lookup = |path: &str| Lookup { path: path.to_owned(), item: self.scanner.inventory.position(path) };
        let lookups = entry.lookups.iter().map(|recorded| lookup(&recorded.path)).collect();
        (row.is_plain, row.is_pinned) = (item.is_plain, item.keeps_name);
        let (modified, inputs) = (entry.modified, entry.inputs.clone());
        let emitted = EmittedAsset { row, modified, lookups, inputs, is_clean: true, output };
        self.emitted[position].get_or_init(|| emitted);
        Ok(true)
    }

    fn finish(&self, draft: Draft, content: Content) -> Result<(), Error> {
        let item = self.item(draft.position);
        let (digests, media_type) = match &content {
            Content::Bytes(bytes) => {
                let mut digester = self.scanner.config.digester();
                digester.update(bytes);
                // The type of a stylesheet has the encoding that its bytes declare.
                (digester.finish(), media_type_of(&item.path, bytes))
            }
            Content::Streamed(digests, _) => (digests.clone(), media_type(&item.path)),
        };
        let version = match draft.version.or_else(|| self.recorded_version(item, &digests)) {
            Some(version) => version,
            None => self.version(item, digests.digest, draft.modified)?,
        };
        let mut row = ManifestAsset::new(item.file(version.as_str()), version, media_type, digests);
        row.dependencies = self.dependencies(draft.imports.as_deref());
        (row.is_plain, row.is_pinned) = (item.is_plain, item.keeps_name);
        let output = self.store(item, &row, content).map_err(|error| with_source(error, item))?;
        let Draft { position, modified, lookups, inputs, is_clean, .. } = draft;
        self.emitted[position].get_or_init(|| EmittedAsset { row, modified, lookups, inputs, is_clean, output });
        Ok(())
    }

    fn dependencies(&self, imports: Option<&[usize]>) -> Dependencies {
        let keys = |items: &[usize]| items.iter().map(|&item| self.item(item).key.clone()).collect::<Vec<_>>();
        imports.map_or_else(Dependencies::default, |items| Dependencies::default().with_imports(keys(items)))
    }

    /// The version of an asset whose bytes have this digest. All versions are made here.
    ///
    /// # Errors
    /// Those of a custom version.
    pub(super) fn version(&self, item: &Item, digest: Digest, modified: u64) -> Result<Version, Error> {
        self.scanner
            .config
            .versioning()
            .version(&VersionInput::new(&item.path, digest, modified))
            .map_err(|error| Error::new(error.kind(), format!("can't make a version of `{}`: {error}", item.key)))
    }

    /// The timestamp that the manifest has for the same bytes.
    fn recorded_version(&self, item: &Item, digests: &Digests) -> Option<Version> {
        let row = self.options.previous?.assets.get(&item.key)?;
        let stays = self.scanner.config.version == VersionScheme::Timestamp && are_same(&row.digests(), digests);
        stays.then(|| row.version.clone())
    }

    /// The newest modification of an asset and of everything that it refers to, in seconds: a timestamp must change when
    /// anything does that the bytes are made from.
    pub(super) fn modified_with_uses(&self, pending: &Pending) -> u64 {
        let uses = pending.parsed.uses.iter().filter_map(|&used| self.emitted_if_done(used));
        let uses = uses.map(|emitted| emitted.modified);
        let inputs = pending.parsed.inputs.iter().filter_map(|input| input.stamp);
        let inputs = inputs.map(|stamp| stamp.modified_seconds());
        uses.chain(inputs).chain([self.modified(self.item(pending.position))]).max().unwrap_or_default()
    }

    /// The newest modification of the files of an item, in seconds.
    fn modified(&self, item: &Item) -> u64 {
        match &item.origin {
            Origin::File(file) => file.stamp.modified_seconds(),
            Origin::SourceMap(map) => self.modified(self.item(map.of)),
            Origin::Bundle(bundle) => {
                bundle.members.iter().map(|&member| self.modified(self.item(member))).max().unwrap_or_default()
            }
        }
    }

    fn claim(&self, item: &'a Item, row: &ManifestAsset) -> Result<Claim, Error> {
        self.pinned.check(item, row)?;
        self.names.claim_all(self.scanner.config, item, row)
    }

    /// Stages the output and its unversioned copy; gives the output's stamp, unless a rename is still to change it.
    fn store(&self, item: &'a Item, row: &ManifestAsset, content: Content) -> Result<Option<FileStamp>, Error> {
        let claim = self.claim(item, row)?;
        let Some(outputs) = self.options.outputs else { return Ok(None) };
        let digests = row.digests();
        if claim.copy_is_new {
            self.copy_unversioned(outputs, item, &content, &digests)?;
        }
        match content {
            _ if !claim.is_new => self.share(outputs, item, row, content).map(|()| None),
            Content::Bytes(bytes) => outputs.put(&row.file, &bytes, &digests),
            Content::Streamed(_, Some(staged)) => outputs.put_staged(staged, &row.file, &digests),
            Content::Streamed(_, None) => Ok(None),
        }
    }

    /// Keeps the bytes of an asset whose output another one has claimed, unless their digests prove that both are equal.
    fn share(&self, outputs: &Outputs, item: &'a Item, row: &ManifestAsset, content: Content) -> Result<(), Error> {
        if proves_bytes(row.digest, &row.integrity) {
            return Ok(());
        }
        let staged = match content {
            Content::Streamed(_, staged) => staged,
            Content::Bytes(bytes) => {
                let mut staged = outputs.stage()?;
                staged.push(&bytes)?;
                Some(staged)
            }
        };
        let shared = staged.map(|staged| Shared { item, file: row.file.clone(), staged });
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).extend(shared);
        Ok(())
    }

    /// An error for each pinned output that got other bytes with the MD5 that it had, and for each output that two assets
    /// share whose bytes only have the same MD5.
    ///
    /// # Errors
    /// `Io` if the bytes can't be read.
    pub(super) fn collisions(&self) -> Result<Vec<Error>, Error> {
        let Some(outputs) = self.options.outputs else { return Ok(Vec::new()) };
        let pinned = self.scanner.inventory.items.iter().filter(|item| item.keeps_name);
        let pinned = pinned.filter(|item| outputs.has_collided(item.path.as_str()));
        let mut errors: Vec<Error> = pinned.map(|item| pinned_conflict(item.path.as_str())).collect();
        for Shared { item, file, staged } in &*self.shared.lock().unwrap_or_else(PoisonError::into_inner) {
            if !outputs.has_bytes_of(file, staged)? {
                errors.push(self.names.conflict(file, item));
            }
        }
        Ok(errors)
    }

    fn copy_unversioned(
        &self,
        outputs: &Outputs,
        item: &Item,
        content: &Content,
        digests: &Digests,
    ) -> Result<Option<FileStamp>, Error> {
        match (content, &item.origin) {
            (Content::Bytes(bytes), _) => outputs.put(&item.path, bytes, digests),
            (Content::Streamed(..), Origin::File(file)) => {
                // The staged bytes become the output, so the source is read once more.
                let mut copy = outputs.stage()?;
                stream(file, self.scanner.config.digester(), |bytes| copy.push(bytes))?;
                outputs.put_staged(copy, &item.path, digests)
            }
            (Content::Streamed(..), _) => unreachable!("BUG: what is joined or compiled is in memory"),
        }
    }
}

/// An error about an output, with its asset: the name of the output may say little.
fn with_source(error: Error, item: &Item) -> Error {
    match error.kind() {
        ErrorKind::Io => error.followed_by(&format!("; it is the output of `{}`", item.key)),
        _ => error,
    }
}
