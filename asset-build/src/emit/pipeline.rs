//! From the files of the load path to a manifest: read, order, rewrite, version, write.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use asset_core::{Error, ErrorKind, LogicalPath, Manifest, ManifestAsset, ManifestBundle};
use rayon::prelude::*;

use crate::Config;
use crate::cache::{Cache, Entry};
use crate::emit::cycle::Part;
use crate::emit::graph::levels;
use crate::emit::pinned_names::{is_same_kind, known_names};
use crate::emit::record::Remembered;
use crate::emit::{Draft, Maker};
use crate::inventory::names::check_lengths;
use crate::inventory::{BundlePart, UnitSource, Units};
use crate::output::Outputs;
use crate::references::is_module;
use crate::report::Failure;
use crate::report::Hint;
use crate::report::Progress;
use crate::report::Stopwatch;
use crate::scan::asset::Material;
use crate::scan::read::{STREAMED_FROM, read};
use crate::scan::{Examiner, Findings};

/// What a run starts from.
pub(crate) struct Inputs<'a> {
    pub(crate) config: &'a Config,
    pub(crate) units: &'a Units,
    /// Where outputs go; `None` writes nothing.
    pub(crate) outputs: Option<&'a Outputs>,
    /// The manifest as it was.
    pub(crate) previous: Option<&'a Manifest>,
    /// What the last build remembers; empty to make everything anew.
    pub(crate) cache: Cache,
    /// Whether outputs are read even if they look unchanged.
    pub(crate) verify: bool,
    pub(crate) progress: &'a dyn Progress,
}

/// A manifest, and what is not right but no reason to fail.
pub(crate) struct Outcome<'a> {
    pub(crate) manifest: Manifest,
    pub(crate) warnings: Vec<Error>,
    pub(crate) hints: Vec<Hint>,
    /// What to remember for the next build.
    pub(crate) remembered: Remembered<'a>,
}

/// Makes every asset of a configuration; writes only outputs.
///
/// # Errors
/// Every finding of the stage that found one.
pub(crate) fn run<'a>(inputs: &'a Inputs<'a>, stopwatch: &mut Stopwatch) -> Result<Outcome<'a>, Failure> {
    let Inputs { config, units, .. } = *inputs;
    check_lengths(config, units)?;
    inputs.progress.started(units.all.len());
    let mut maker = Maker::new(config, units, inputs.previous, inputs.outputs)?;
    maker.verify = inputs.verify;
    maker.known = known_names(config, units)?;
    let examiner = Examiner::new(config, units)?;
    let mut run = Run { inputs, examiner, maker, findings: Mutex::default() };
    let works = run.make_leaves();
    run.fail_if_found()?;
    stopwatch.lap("read");
    run.make_components(works)?;
    stopwatch.lap("link");
    let claims = std::mem::take(&mut run.maker.claims);
    let rows: Vec<&ManifestAsset> = (0..units.all.len()).map(|position| &run.maker.made(position).row).collect();
    // Both take a while where there are many.
    let (manifest, ()) = rayon::join(|| manifest(config, units, &rows), || drop(claims));
    let findings = run.findings.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut warnings = Failure::new(findings.warnings).into_findings();
    warnings.extend(unchanged_versions(inputs.previous, &manifest));
    let remembered = Remembered { maker: run.maker, cache: &inputs.cache };
    Ok(Outcome { manifest, warnings, hints: findings.hints.into_vec(), remembered })
}

struct Run<'a> {
    inputs: &'a Inputs<'a>,
    examiner: Examiner<'a>,
    maker: Maker<'a>,
    findings: Mutex<Findings>,
}

/// An asset with links, still to be made.
enum Work<'a> {
    Fresh(Material),
    /// As the last build made it, if everything that it uses is.
    Remembered {
        entry: &'a Entry<'static>,
        uses: Vec<usize>,
    },
}

impl Work<'_> {
    fn uses(&self) -> &[usize] {
        match self {
            Self::Fresh(material) => &material.uses,
            Self::Remembered { uses, .. } => uses,
        }
    }
}

impl<'a> Run<'a> {
    /// Makes everything that has no links, and gives the work that everything else is, by position.
    fn make_leaves(&self) -> Vec<Option<Work<'a>>> {
        let positions = 0..self.examiner.units.all.len();
        positions
            .into_par_iter()
            .map(|position| self.noted(|findings| self.leaf(position, findings)).flatten())
            .collect()
    }

    fn leaf(&self, position: usize, findings: &mut Findings) -> Result<Option<Work<'a>>, Error> {
        if let Some(entry) = self.cached(position) {
            let mut uses: Vec<usize> =
                entry.asked.iter().filter_map(|asked| self.examiner.units.position(&asked.path)).collect();
            if !uses.is_empty() {
                uses.sort_unstable();
                uses.dedup();
                return Ok(Some(Work::Remembered { entry, uses }));
            }
            if self.maker.reuse(position, entry)? {
                self.inputs.progress.advanced();
                return Ok(None);
            }
        }
        let work = self.make_leaf(position, findings)?;
        if work.is_none() {
            self.inputs.progress.advanced();
        }
        Ok(work.map(Work::Fresh))
    }

    fn make_leaf(&self, position: usize, findings: &mut Findings) -> Result<Option<Material>, Error> {
        let unit = &self.examiner.units.all[position];
        if let UnitSource::File(source) = &unit.source
            && self.examiner.kind(unit).is_none()
        {
            let is_script = self.examiner.is_kept_script(unit);
            if source.stamp.size() >= STREAMED_FROM && !is_script {
                self.maker.make_streamed(position, source)?;
            } else {
                let bytes = read(source)?;
                let imports = (is_script && is_module(&unit.path, &bytes)).then(Vec::new);
                let draft = Draft { imports, ..Draft::plain(position, source.stamp.modified_seconds()) };
                self.maker.make_bytes(draft, bytes)?;
            }
            return Ok(None);
        }
        let material = self.examiner.material(unit, findings)?;
        if !material.links.is_empty() {
            return Ok(Some(material));
        }
        let Material { bytes, asked, imports, is_clean, .. } = material;
        let draft = Draft { asked, imports, is_clean, ..Draft::plain(position, self.maker.modified(unit)) };
        self.maker.make_bytes(draft, bytes)?;
        Ok(None)
    }

    /// What is remembered of an asset whose own sources have not changed.
    fn cached(&self, position: usize) -> Option<&'a Entry<'static>> {
        let unit = &self.examiner.units.all[position];
        self.inputs.cache.get(&unit.key).filter(|entry| entry.is_of(unit, self.examiner.units))
    }

    /// Makes everything that has links, what is referred to first.
    ///
    /// # Errors
    /// The findings of the first level that has some: what refers to an asset that could not be made can't be made either.
    fn make_components(&self, mut works: Vec<Option<Work<'_>>>) -> Result<(), Failure> {
        let linked: Vec<usize> = (0..works.len()).filter(|&position| works[position].is_some()).collect();
        for level in levels(&linked, |position| works[position].as_ref().map_or(&[][..], Work::uses)) {
            let mut take = |position: usize| works[position].take().map(|work| (position, work));
            let components: Vec<Vec<(usize, Work<'_>)>> =
                level.into_iter().map(|component| component.into_iter().filter_map(&mut take).collect()).collect();
            components.into_par_iter().for_each(|component| {
                let size = component.len();
                self.noted(|findings| self.make_component(component, findings));
                (0..size).for_each(|_| self.inputs.progress.advanced());
            });
            self.fail_if_found()?;
        }
        Ok(())
    }

    fn make_component(&self, component: Vec<(usize, Work<'_>)>, findings: &mut Findings) -> Result<(), Error> {
        if self.reuse_component(&component)? {
            return Ok(());
        }
        let mut parts = Vec::with_capacity(component.len());
        for (position, work) in component {
            let unit = &self.examiner.units.all[position];
            let material = match work {
                Work::Fresh(material) => material,
                Work::Remembered { .. } => self.examiner.material(unit, findings)?,
            };
            parts.push(Part { position, unit, material });
        }
        self.maker.make_component(&parts)
    }

    /// Takes a whole component as the last build made it, if all that it uses has the names it had.
    fn reuse_component(&self, component: &[(usize, Work<'_>)]) -> Result<bool, Error> {
        let mut entries = BTreeMap::new();
        for (position, work) in component {
            let Work::Remembered { entry, .. } = work else {
                return Ok(false);
            };
            entries.insert(*position, *entry);
        }
        let file_of = |position: usize| match entries.get(&position) {
            Some(entry) => Some(entry.row.file.as_str()),
            None => self.maker.made_if_done(position).map(|made| made.row.file.as_str()),
        };
        let is_same = entries
            .values()
            .flat_map(|entry| &entry.asked)
            .all(|asked| self.examiner.units.position(&asked.path).and_then(file_of) == asked.file.as_deref());
        if !is_same {
            return Ok(false);
        }
        for (&position, &entry) in &entries {
            if !self.maker.reuse(position, entry)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Does one piece of work and keeps what was found by it.
    fn noted<T>(&self, work: impl FnOnce(&mut Findings) -> Result<T, Error>) -> Option<T> {
        let mut findings = Findings::default();
        let done = work(&mut findings);
        if done.is_ok() && findings.is_empty() {
            return done.ok();
        }
        let mut all = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(findings);
        done.map_err(|error| all.errors.push(error)).ok()
    }

    fn fail_if_found(&self) -> Result<(), Failure> {
        let mut findings = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::take(&mut findings.errors) {
            errors if errors.is_empty() => Ok(()),
            errors => Err(Failure::new(errors)),
        }
    }
}

fn manifest(config: &Config, units: &Units, rows: &[&ManifestAsset]) -> Manifest {
    let mut bundles = BTreeMap::new();
    let keyed = units.all.par_iter().zip(rows).flat_map_iter(|(unit, &row)| {
        let keys = [Some(&unit.key), unit.alias.as_ref()].into_iter().flatten();
        keys.map(move |key| (key.clone(), row.clone()))
    });
    // Collected at once, the map is built from what is sorted already.
    let assets: Vec<(LogicalPath, ManifestAsset)> = keyed.collect();
    let assets: BTreeMap<LogicalPath, ManifestAsset> = assets.into_iter().collect();
    for unit in &units.all {
        if let UnitSource::Bundle(of) = &unit.source
            && of.part == BundlePart::Joined
        {
            let members = of.members.iter().map(|&member| units.all[member].key.clone()).collect();
            bundles.insert(of.name.clone(), ManifestBundle::new(unit.key.clone(), members));
        }
    }
    let mut manifest = Manifest::new(config.prefix.clone(), config.style.clone(), config.version.clone());
    (manifest.bundles, manifest.assets) = (bundles, assets);
    manifest
}

/// Assets whose bytes changed under the same URL, which only a token that was used before makes possible.
fn unchanged_versions(previous: Option<&Manifest>, now: &Manifest) -> Vec<Error> {
    let Some(previous) = previous else { return Vec::new() };
    let stale = now.assets.iter().filter(|(path, row)| {
        let changed = |old: &ManifestAsset| {
            old.digest.is_same_kind(&row.digest) && old.digest != row.digest
                || old.digest == row.digest
                    && is_same_kind(&old.integrity, &row.integrity)
                    && old.integrity != row.integrity
        };
        !row.is_plain && previous.assets.get(*path).is_some_and(|old| old.file == row.file && changed(old))
    });
    let message = |(path, row): (&LogicalPath, &ManifestAsset)| {
        let message = format!(
            "`{path}` changed, but its version `{}` did not: browsers that have it keep the old bytes",
            row.version
        );
        Error::new(ErrorKind::Conflict, message)
    };
    stale.map(message).collect()
}
