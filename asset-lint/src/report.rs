//! What a run of [`Lint`](crate::Lint) found.

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
    /// The logical paths of the assets that no template names, as far as literals go, and that are no bundle's members;
    /// sorted. Other assets may refer to them: a manifest does not tell.
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

/// Which assets of a catalog are used, by position.
pub(crate) struct Used(Vec<bool>);

impl Used {
    /// At first the members of all bundles, and what comes along with modules.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut used = Self(vec![false; catalog.len()]);
        for asset in (0..catalog.len()).filter_map(|position| catalog.at(position).ok()) {
            let companions = asset.imports().iter().chain(asset.styles());
            companions.for_each(|path| used.asset(catalog, path));
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
            self.0[position] = true;
        }
    }

    /// The logical paths of all others, sorted.
    pub(crate) fn others(&self, catalog: &Catalog) -> Vec<String> {
        let others = self.0.iter().enumerate().filter(|(_, is_used)| !**is_used);
        let mut paths: Vec<String> =
            others.filter_map(|(position, _)| Some(catalog.at(position).ok()?.path().to_owned())).collect();
        paths.sort_unstable();
        paths
    }
}
