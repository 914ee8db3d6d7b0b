//! Reads sources and finds what they refer to.
//!
//! A source is read ([`read`]), the references in its bytes are found ([`crate::references`]), and each of them is
//! resolved to an item of the inventory ([`resolve`]), or reported ([`unresolved`]). A bundle is scanned as the bytes of
//! its joined members ([`bundle`]). Nothing here knows a version or writes anything.

mod asset;
mod bundle;
mod compilers;
mod diagnostics;
pub(crate) mod read;
mod resolve;
mod text;
mod unresolved;

use std::sync::{Arc, OnceLock};

use asset_core::internal::Globs;
use asset_core::{Error, ErrorKind, Location};
use rayon::prelude::*;

pub(crate) use self::asset::{Destination, Lookup, ParsedAsset, ResolvedReference};
use self::bundle::append_comment;
use self::compilers::Compilers;
pub(crate) use self::diagnostics::{Diagnostics, SharedDiagnostics};
use self::read::read;
use self::text::{Text, TextOrigin};
use crate::cache::{Cache, Entry};
use crate::compile::Input;
use crate::inventory::{Inventory, Item, MapItem, Origin, Roots};
use crate::references::{Kind, Prefilter, ReferenceKind, is_module};
use crate::{Config, MissingReference};

/// The result of a scan: an entry for each item of the inventory, in its order.
pub(crate) struct Scan<'a> {
    pub(crate) assets: Vec<Scanned<'a>>,
    /// Errors among them are reported once the next stage has added its own.
    pub(crate) diagnostics: SharedDiagnostics,
}

/// The result for one asset.
pub(crate) enum Scanned<'a> {
    /// A file without references, by its kind. It is read when it is emitted.
    Opaque,
    Parsed(ParsedAsset),
    /// The asset as the last build made it, if everything that it refers to keeps its name. Its sources are unchanged.
    Cached {
        entry: &'a Entry<'static>,
        /// As in [`ParsedAsset`].
        uses: Vec<usize>,
    },
    /// The reason is in the diagnostics.
    Failed,
}

impl Scanned<'_> {
    /// The items that it refers to.
    pub(crate) fn uses(&self) -> &[usize] {
        match self {
            Self::Parsed(parsed) => &parsed.uses,
            Self::Cached { uses, .. } => uses,
            Self::Opaque | Self::Failed => &[],
        }
    }
}

/// Scans every item of the inventory that the cache does not have.
pub(crate) fn scan<'a>(scanner: &Scanner<'_>, cache: &'a Cache) -> Scan<'a> {
    let diagnostics = SharedDiagnostics::default();
    let items = scanner.inventory.items.par_iter();
    let assets = items.map(|item| {
        if let Some(entry) = cache.get(&item.key).filter(|entry| entry.is_of(item, scanner.inventory)) {
            let lookups = entry.lookups.iter();
            let uses = lookups.filter_map(|lookup| scanner.inventory.position(&lookup.path)).collect();
            // Whether its output still exists shows when it is emitted.
            return Scanned::Cached { entry, uses: asset::sorted(uses) };
        }
        if scanner.is_opaque(item) {
            return Scanned::Opaque;
        }
        diagnostics.collect(|diagnostics| scanner.scan(item, diagnostics)).map_or(Scanned::Failed, Scanned::Parsed)
    });
    Scan { assets: assets.collect(), diagnostics }
}

/// Reads items and finds their references; shared by all threads.
pub(crate) struct Scanner<'a> {
    pub(crate) config: &'a Config,
    pub(crate) inventory: &'a Inventory,
    roots: Roots<'a>,
    prefilter: Prefilter,
    on_missing: MissingReferences,
    compilers: Compilers,
    /// The texts that compilers made, by position: source maps and bundles need them too.
    compiled: Vec<OnceLock<Arc<Text>>>,
}

/// What is done about references that lead to no asset, by the file that has them.
struct MissingReferences {
    /// The globs of `rules`.
    files: Globs,
    rules: Vec<MissingReference>,
    default: MissingReference,
}

/// A source file that was read.
pub(crate) struct Source<'a> {
    pub(crate) item: &'a Item,
    pub(crate) bytes: &'a [u8],
    /// Where the bytes come from.
    origin: &'a TextOrigin,
}

impl<'a> Scanner<'a> {
    /// # Errors
    /// `Invalid` for a glob in `missing-reference` that cannot be read, `Config` for `targets` that are not browsers.
    pub(crate) fn new(config: &'a Config, inventory: &'a Inventory) -> Result<Self, Error> {
        Ok(Self {
            config,
            inventory,
            roots: Roots::of(config),
            prefilter: Prefilter::On,
            on_missing: MissingReferences::new(config)?,
            compilers: Compilers::of(config)?,
            compiled: inventory.items.iter().map(|_| OnceLock::new()).collect(),
        })
    }

    /// Parses every script, also those that cannot have a reference, to miss nothing that is left as written.
    pub(crate) fn without_prefilter(self) -> Self {
        Self { prefilter: Prefilter::Off, ..self }
    }

    /// Whether nothing is looked for in an item.
    pub(crate) fn is_opaque(&self, item: &Item) -> bool {
        matches!(item.origin, Origin::File(_)) && self.kind(item).is_none() && !self.is_kept_script(item)
    }

    /// The kind of references to look for in an item, if any.
    pub(crate) fn kind(&self, item: &Item) -> Option<Kind> {
        let kind = Kind::of(&item.path).filter(|_| !item.keeps_name);
        kind.filter(|kind| *kind != Kind::Script || self.config.rewrite_scripts)
    }

    /// Whether this is a script that keeps its name: it is not rewritten, but a page must know whether it is a module.
    fn is_kept_script(&self, item: &Item) -> bool {
        item.keeps_name && self.config.rewrite_scripts && Kind::of(&item.path) == Some(Kind::Script)
    }

    /// Reads an item and resolves its references.
    ///
    /// # Errors
    /// `Io` if a source can't be read, `Invalid` for a file that can't be compiled or members that can't be joined.
    pub(crate) fn scan(&self, item: &Item, diagnostics: &mut Diagnostics) -> Result<ParsedAsset, Error> {
        let file = match &item.origin {
            Origin::File(file) => file,
            Origin::SourceMap(map) => return self.source_map(map, diagnostics),
            Origin::Bundle(bundle) => return bundle::scan(self, item, bundle, diagnostics),
        };
        if self.is_kept_script(item) {
            let bytes = read(file)?;
            let imports = is_module(&item.path, &bytes).then(Vec::new);
            return Ok(ParsedAsset { imports, ..ParsedAsset::without_references(bytes) });
        }
        let text = self.text(item, file, diagnostics)?;
        let source = text.source(item);
        let mut resolution = resolve::references(self, &source, diagnostics);
        diagnostics.hints.add(&source, &resolution.ignored);
        // A reference to nothing keeps its bytes; only in a bundle it may have to change.
        resolution.references.retain(|reference| reference.item().is_some());
        let Text { mut bytes, inputs, .. } = Text::unwrap_or_clone(text);
        let is_source_map = |found: &ResolvedReference| found.reference.kind == ReferenceKind::SourceMap;
        if let Some(map) = item.map.filter(|_| !resolution.references.iter().any(is_source_map)) {
            bytes.truncate(bytes.trim_ascii_end().len());
            append_comment(&mut bytes, &mut resolution, &self.inventory.items[map].key, map);
        }
        Ok(ParsedAsset { inputs, ..ParsedAsset::new(bytes, resolution, diagnostics) })
    }

    /// The source map of an item, as its compilers make it.
    fn source_map(&self, map: &MapItem, diagnostics: &mut Diagnostics) -> Result<ParsedAsset, Error> {
        let item = &self.inventory.items[map.of];
        let Origin::File(file) = &item.origin else {
            unreachable!("BUG: what is compiled is a file");
        };
        let text = self.text(item, file, diagnostics)?;
        let bytes = text.map.as_ref().map(|map| format!("{map}\n").into_bytes()).unwrap_or_default();
        let mut inputs = text.inputs.clone();
        inputs.push(Input { path: file.path.clone(), stamp: Some(file.stamp) });
        Ok(ParsedAsset { inputs, ..ParsedAsset::new(bytes, resolve::Resolution::default(), diagnostics) })
    }

    /// What is done about a reference of the file at this logical path that leads to no asset.
    fn on_missing(&self, file: &str) -> MissingReference {
        let MissingReferences { files, rules, default } = &self.on_missing;
        // The positions are in order.
        let last = files.matches(file).last().copied();
        last.map_or(*default, |rule| rules[rule])
    }
}

impl MissingReferences {
    fn new(config: &Config) -> Result<Self, Error> {
        let rules = &config.missing_reference_rules;
        let globs: Vec<String> = rules.iter().map(|rule| rule.files.clone()).collect();
        Ok(Self {
            files: Globs::new("missing-reference", &globs)?,
            rules: rules.iter().map(|rule| rule.action).collect(),
            default: config.missing_reference,
        })
    }
}

impl Source<'_> {
    /// An error or warning at a byte of the file.
    fn error(&self, offset: usize, message: String) -> Error {
        Error::new(ErrorKind::Reference, message).located(self.location(offset))
    }

    /// The place of a byte of the file.
    fn location(&self, offset: usize) -> Location {
        let Origin::File(file) = &self.item.origin else {
            unreachable!("BUG: a bundle has its references in its members");
        };
        self.origin.location(&file.path, self.bytes, offset)
    }
}
