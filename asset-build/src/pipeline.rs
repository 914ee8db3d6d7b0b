//! From the load path to a manifest: walk, read, order, rewrite, version, write.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use asset_core::{AssetRow, BundleRow, Config, Error, Listing, Manifest};
use rayon::prelude::*;

use crate::component::Part;
use crate::failure::Failure;
use crate::make::Maker;
use crate::material::{Examiner, Findings, Material};
use crate::order::levels;
use crate::output::Outputs;
use crate::progress::Progress;
use crate::source::{STREAMED_FROM, read};
use crate::unit::{UnitSource, Units};

/// A manifest, and what is not right but no reason to fail.
pub(crate) struct Outcome {
    pub(crate) manifest: Manifest,
    pub(crate) warnings: Vec<Error>,
}

/// Makes every asset of `config`; writes only to `outputs`.
///
/// # Errors
/// Every finding of the stage that found one.
pub(crate) fn run(
    config: &Config,
    outputs: Option<&Outputs<'_>>,
    previous: Option<&Manifest>,
    progress: &dyn Progress,
) -> Result<Outcome, Failure> {
    let listing = Listing::walk(config)?;
    let units = Units::new(config, &listing)?;
    progress.started(units.all.len());
    let maker = Maker::new(config, &units, previous, outputs)?;
    let run = Run { examiner: Examiner { config, units: &units }, maker, progress, findings: Mutex::default() };
    let materials = run.make_leaves();
    run.fail_if_found()?;
    run.make_components(materials);
    run.fail_if_found()?;
    let rows: Vec<&AssetRow> = (0..units.all.len()).map(|position| &run.maker.made(position).row).collect();
    let manifest = manifest(config, &units, &rows);
    let findings = run.findings.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut warnings = Failure::new(findings.warnings).into_findings();
    warnings.extend(unchanged_versions(previous, &manifest));
    Ok(Outcome { manifest, warnings })
}

struct Run<'a> {
    examiner: Examiner<'a>,
    maker: Maker<'a>,
    progress: &'a dyn Progress,
    findings: Mutex<Findings>,
}

impl<'a> Run<'a> {
    /// Makes everything that has no links, and gives the material of everything else by position.
    fn make_leaves(&self) -> Vec<Option<Material>> {
        let positions = 0..self.examiner.units.all.len();
        positions.into_par_iter().map(|position| self.noted(|findings| self.leaf(position, findings)).flatten()).collect()
    }

    fn leaf(&self, position: usize, findings: &mut Findings) -> Result<Option<Material>, Error> {
        let unit = &self.examiner.units.all[position];
        let material = match &unit.source {
            UnitSource::File(source) if self.examiner.kind(unit).is_none() => {
                if source.size >= STREAMED_FROM {
                    self.maker.make_streamed(position, source)?;
                } else {
                    self.maker.make_bytes(position, read(source)?, source.modified_seconds())?;
                }
                self.progress.advanced();
                return Ok(None);
            }
            _ => self.examiner.material(unit, findings)?,
        };
        if !material.links.is_empty() {
            return Ok(Some(material));
        }
        self.maker.make_bytes(position, material.bytes, self.maker.modified(unit))?;
        self.progress.advanced();
        Ok(None)
    }

    /// Makes everything that has links, what is referred to first.
    fn make_components(&self, mut materials: Vec<Option<Material>>) {
        let linked: Vec<usize> = (0..materials.len()).filter(|&position| materials[position].is_some()).collect();
        let order = levels(&linked, |position| materials[position].as_ref().map_or(&[][..], |material| &material.uses));
        for level in order {
            let components: Vec<Vec<Part<'_>>> = level
                .into_iter()
                .map(|component| component.into_iter().filter_map(|position| self.part(position, &mut materials)).collect())
                .collect();
            components.into_par_iter().for_each(|parts| {
                self.noted(|_| self.maker.make_component(&parts));
                parts.iter().for_each(|_| self.progress.advanced());
            });
        }
    }

    fn part(&self, position: usize, materials: &mut [Option<Material>]) -> Option<Part<'a>> {
        let material = materials[position].take()?;
        Some(Part { position, unit: &self.examiner.units.all[position], material })
    }

    /// Does one piece of work and keeps what was found by it.
    fn noted<T>(&self, work: impl FnOnce(&mut Findings) -> Result<T, Error>) -> Option<T> {
        let mut findings = Findings::default();
        let done = work(&mut findings);
        let mut all = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        all.errors.append(&mut findings.errors);
        all.warnings.append(&mut findings.warnings);
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

fn manifest(config: &Config, units: &Units, rows: &[&AssetRow]) -> Manifest {
    let mut assets = BTreeMap::new();
    let mut bundles = BTreeMap::new();
    for (unit, &row) in units.all.iter().zip(rows) {
        assets.insert(unit.key.clone(), row.clone());
        if let Some(alias) = &unit.alias {
            assets.insert(alias.clone(), row.clone());
        }
        if let UnitSource::Bundle { name, members, .. } = &unit.source {
            let members = members.iter().map(|&member| units.all[member].key.clone()).collect();
            bundles.insert(name.clone(), BundleRow { output: unit.key.clone(), members });
        }
    }
    Manifest { prefix: config.prefix.clone(), style: config.style.clone(), version: config.version.clone(), bundles, assets }
}

/// Assets whose bytes changed under the same URL, which only a token that was used before makes possible.
fn unchanged_versions(previous: Option<&Manifest>, now: &Manifest) -> Vec<Error> {
    let Some(previous) = previous else { return Vec::new() };
    let stale = now.assets.iter().filter(|(path, row)| {
        previous.assets.get(*path).is_some_and(|old| old.file == row.file && old.digest != row.digest)
    });
    let message = |(path, row): (&String, &AssetRow)| {
        let message = format!(
            "`{path}` changed, but its version `{}` did not: browsers that have it keep the old bytes",
            row.version
        );
        Error::new(asset_core::ErrorKind::Conflict, message)
    };
    stale.map(message).collect()
}
