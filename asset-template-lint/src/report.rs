//! What a run of [`Lint`](crate::Lint) found.

use std::collections::BTreeSet;
use std::path::PathBuf;

use asset_core::{Catalog, Location};

use crate::{Finding, Severity};

/// What the templates use, and what is wrong with that.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The templates that were read, sorted.
    pub files: Vec<PathBuf>,
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
    /// How many uses of our functions, filters and objects there are.
    pub calls: usize,
    /// Where an argument is not a literal, so that only rendering shows whether it is right.
    pub dynamic: Vec<Location>,
    /// The logical paths of the assets that no literal in a template names, nor begins with, and that are no bundle's
    /// members and no module's imports; sorted. Stylesheets may refer to them: a manifest does not tell.
    pub unused: Vec<String>,
}

impl Report {
    /// How many findings must be put right.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
    }

    /// How many findings are warnings.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }
}

/// Which assets of a catalog are used.
pub(crate) struct Used {
    /// By position.
    named: Vec<bool>,
    /// What computed paths begin with: everything that begins so may be used.
    beginnings: BTreeSet<String>,
}

impl Used {
    /// At first the members of all bundles, and what comes along with modules.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut used = Self { named: vec![false; catalog.len()], beginnings: BTreeSet::new() };
        for asset in (0..catalog.len()).filter_map(|position| catalog.at(position).ok()) {
            let dependencies = asset.imports().iter().chain(asset.styles());
            dependencies.for_each(|path| used.asset(catalog, path));
        }
        for name in catalog.bundle_names() {
            for member in catalog.members(name).unwrap_or_default() {
                used.asset(catalog, member.path());
            }
        }
        used
    }

    pub(crate) fn asset(&mut self, catalog: &Catalog, path: &str) {
        if let Some(position) = catalog.position(path) {
            self.named[position] = true;
        }
    }

    /// Whatever begins so, unless that is everything.
    pub(crate) fn beginning(&mut self, text: &str) {
        if !text.is_empty() && !self.beginnings.contains(text) {
            self.beginnings.insert(text.to_owned());
        }
    }

    /// The logical paths of all others, sorted.
    pub(crate) fn others(mut self, catalog: &Catalog) -> Vec<String> {
        let paths = catalog.paths();
        for beginning in std::mem::take(&mut self.beginnings) {
            let first = paths.partition_point(|path| *path < beginning.as_str());
            let alike = paths[first..].iter().take_while(|path| path.starts_with(&beginning));
            alike.for_each(|path| self.asset(catalog, path));
        }
        let others = self.named.iter().enumerate().filter(|(_, is_used)| !**is_used);
        let mut paths: Vec<String> =
            others.filter_map(|(position, _)| Some(catalog.at(position).ok()?.path().to_owned())).collect();
        paths.sort_unstable();
        paths
    }
}
