//! From scanned assets to outputs and the manifest.
//!
//! An asset is emitted once everything that it refers to is ([`graph`]), and the members of a cycle together ([`cycle`]):
//! its references are rewritten ([`rewrite`]), its bytes are hashed, the digest gives the version, the version gives the
//! name, and the bytes are staged under that name ([`emitter`]).

mod cycle;
mod emitter;
mod graph;
mod manifest;
mod names;
mod record;
mod rewrite;

use std::collections::BTreeMap;

use asset_core::{Error, ErrorKind, Manifest};
use rayon::prelude::*;

use self::cycle::Cycle;
use self::emitter::{Draft, Emitter};
pub(crate) use self::graph::{Order, link};
use crate::cache::Entry;
use crate::inventory::Origin;
use crate::output::Outputs;
use crate::report::{Failure, Hint, Progress};
use crate::scan::{Diagnostics, ParsedAsset, Scan, Scanned, Scanner, SharedDiagnostics};

/// How assets are emitted.
pub(crate) struct EmitOptions<'a> {
    /// Where outputs go; `None` writes nothing.
    pub(crate) outputs: Option<&'a Outputs>,
    /// The manifest before this build, whose timestamps stay for unchanged bytes.
    pub(crate) previous: Option<&'a Manifest>,
    /// Whether outputs are read even if they look unchanged.
    pub(crate) verify: bool,
    pub(crate) progress: &'a dyn Progress,
}

/// Every asset emitted, and its manifest.
pub(crate) struct Emitted<'a> {
    pub(crate) manifest: Manifest,
    pub(crate) warnings: Vec<Error>,
    pub(crate) hints: Vec<Hint>,
    emitter: Emitter<'a>,
}

/// An asset to be emitted, with everything that is known of it but its version.
struct Pending {
    position: usize,
    parsed: ParsedAsset,
}

/// An asset that refers to others and waits for them.
struct Waiting<'a> {
    position: usize,
    scanned: Scanned<'a>,
}

/// Emits every asset: first those without references, then level by level of `order`. Nothing but outputs is written.
///
/// # Errors
/// Every error of the scan and of the assets without references; else those of the first level that has some. An asset
/// that refers to one that failed can't be emitted either.
pub(crate) fn emit<'a>(
    scanner: &'a Scanner<'a>,
    options: EmitOptions<'a>,
    scan: Scan<'a>,
    order: Order,
) -> Result<Emitted<'a>, Failure> {
    let Scan { assets, diagnostics } = scan;
    let mut run = Run { emitter: Emitter::new(scanner, options)?, diagnostics };
    let mut waiting = run.emit_leaves(assets);
    run.diagnostics.fail_on_errors()?;
    // A cached asset without references may have had to be scanned again, and refer to others now.
    let is_complete = waiting.iter().flatten().count() == order.count;
    let order = if is_complete { order } else { Order::new(waiting.len(), |position| uses(&waiting, position)) };
    for level in order.levels {
        run.emit_level(level, &mut waiting);
        run.diagnostics.fail_on_errors()?;
    }
    let collisions = run.emitter.collisions()?;
    if !collisions.is_empty() {
        return Err(Failure::new(collisions));
    }
    let names = std::mem::take(&mut run.emitter.names);
    // Both take a while where there are many.
    let (manifest, ()) = rayon::join(|| manifest::manifest(&run.emitter), || drop(names));
    let Diagnostics { warnings, hints, .. } = run.diagnostics.into_inner();
    let mut warnings = Failure::new(warnings).into_findings();
    warnings.extend(manifest::reused_versions(&run.emitter.options, &manifest));
    Ok(Emitted { manifest, warnings, hints: hints.into_vec(), emitter: run.emitter })
}

fn uses<'w>(waiting: &'w [Option<Scanned<'_>>], position: usize) -> &'w [usize] {
    waiting[position].as_ref().map_or(&[], Scanned::uses)
}

struct Run<'a> {
    emitter: Emitter<'a>,
    diagnostics: SharedDiagnostics,
}

impl<'a> Run<'a> {
    /// Emits every asset that refers to no other, and gives the others, by position.
    fn emit_leaves(&self, assets: Vec<Scanned<'a>>) -> Vec<Option<Scanned<'a>>> {
        let leaf = |(position, scanned): (usize, Scanned<'a>)| {
            if !scanned.uses().is_empty() {
                return Some(scanned);
            }
            let waits =
                self.diagnostics.collect(|diagnostics| self.emit_leaf(position, scanned, diagnostics)).flatten();
            if waits.is_none() {
                self.emitter.options.progress.advanced();
            }
            waits
        };
        assets.into_par_iter().enumerate().map(leaf).collect()
    }

    /// Emits an asset that refers to no other. Gives it back if it does after all: if it was cached and its output is gone,
    /// it is scanned now, and symbolic links between the roots may have changed, which no stamp of a source shows.
    fn emit_leaf(
        &self,
        position: usize,
        scanned: Scanned<'a>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Scanned<'a>>, Error> {
        let item = self.emitter.item(position);
        match &scanned {
            // Its error fails the build once all leaves are done.
            Scanned::Failed => return Ok(None),
            Scanned::Cached { entry, .. } if self.emitter.reuse(position, entry)? => return Ok(None),
            _ => {}
        }
        if let Origin::File(file) = &item.origin
            && self.emitter.scanner.is_opaque(item)
        {
            return self.emitter.emit_file(position, file).map(|()| None);
        }
        let parsed = match scanned {
            Scanned::Parsed(parsed) => parsed,
            _ => self.emitter.scanner.scan(item, diagnostics)?,
        };
        if !parsed.uses.is_empty() {
            return Ok(Some(Scanned::Parsed(parsed)));
        }
        self.emit_group(vec![Pending { position, parsed }]).map(|()| None)
    }

    /// Emits the groups of one level, which do not depend on each other.
    fn emit_level(&self, level: Vec<Vec<usize>>, waiting: &mut [Option<Scanned<'a>>]) {
        let mut take = |position: usize| waiting[position].take().map(|scanned| Waiting { position, scanned });
        let groups: Vec<Vec<Waiting<'a>>> =
            level.into_iter().map(|group| group.into_iter().filter_map(&mut take).collect()).collect();
        groups.into_par_iter().for_each(|group| {
            let size = group.len();
            self.diagnostics.collect(|diagnostics| self.emit_waiting(group, diagnostics));
            (0..size).for_each(|_| self.emitter.options.progress.advanced());
        });
    }

    /// Emits a group that refers to others, all of which are emitted.
    fn emit_waiting(&self, group: Vec<Waiting<'a>>, diagnostics: &mut Diagnostics) -> Result<(), Error> {
        if self.reuse_group(&group)? {
            return Ok(());
        }
        // Members may refer to each other before any of them is emitted.
        let positions: Vec<usize> = group.iter().map(|waiting| waiting.position).collect();
        let pending = group.into_iter().map(|waiting| self.parsed(waiting, &positions, diagnostics));
        self.emit_group(pending.collect::<Result<_, _>>()?)
    }

    /// The asset with its references. A cached one is scanned after all: its output is gone, or something that it refers to
    /// has another name now.
    fn parsed(&self, waiting: Waiting<'a>, group: &[usize], diagnostics: &mut Diagnostics) -> Result<Pending, Error> {
        let Waiting { position, scanned } = waiting;
        if let Scanned::Parsed(parsed) = scanned {
            return Ok(Pending { position, parsed });
        }
        let item = self.emitter.item(position);
        let parsed = self.emitter.scanner.scan(item, diagnostics)?;
        let is_ready = |used: &usize| group.contains(used) || self.emitter.emitted_if_done(*used).is_some();
        if parsed.uses.iter().all(is_ready) {
            return Ok(Pending { position, parsed });
        }
        // Symbolic links between the roots lead elsewhere now, which no stamp of a source shows.
        let cache = self.emitter.scanner.config.cache_dir.display();
        let message =
            format!("`{}` refers to other files than before, but has not changed; remove `{cache}`", item.key);
        Err(Error::new(ErrorKind::Conflict, message))
    }

    /// Takes a whole group as the last build made it, if all that it refers to has the names that it had.
    fn reuse_group(&self, group: &[Waiting<'_>]) -> Result<bool, Error> {
        let mut entries: BTreeMap<usize, &Entry<'_>> = BTreeMap::new();
        for Waiting { position, scanned } in group {
            // A group is reused as a whole: the version of each member depends on the bytes of all.
            let Scanned::Cached { entry, .. } = scanned else {
                return Ok(false);
            };
            entries.insert(*position, entry);
        }
        let file_of = |position: usize| match entries.get(&position) {
            Some(entry) => Some(entry.row.file.as_str()),
            None => self.emitter.emitted_if_done(position).map(|emitted| emitted.row.file.as_str()),
        };
        let inventory = self.emitter.scanner.inventory;
        let mut lookups = entries.values().flat_map(|entry| &entry.lookups);
        if !lookups.all(|lookup| inventory.position(&lookup.path).and_then(file_of) == lookup.file.as_deref()) {
            return Ok(false);
        }
        for (&position, entry) in &entries {
            if !self.emitter.reuse(position, entry)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Emits one asset, or a cycle of assets that refer to each other.
    fn emit_group(&self, group: Vec<Pending>) -> Result<(), Error> {
        let modified = group.iter().map(|pending| self.emitter.modified_with_uses(pending)).max().unwrap_or_default();
        let is_cycle = group.len() > 1 || group.iter().any(|pending| pending.parsed.uses.contains(&pending.position));
        if is_cycle {
            return Cycle::new(&self.emitter, &group).emit(modified);
        }
        for pending in group {
            let draft = Draft { modified, ..Draft::of(&pending) };
            // Rewriting would copy the bytes, for nothing in most files.
            let bytes = if pending.parsed.references.is_empty() {
                pending.parsed.bytes
            } else {
                let item = self.emitter.item(pending.position);
                rewrite::rewritten(self.emitter.scanner.config, item, &pending.parsed, |used| self.emitter.names(used))
            };
            self.emitter.emit_bytes(draft, bytes)?;
        }
        Ok(())
    }
}
