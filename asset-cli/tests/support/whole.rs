//! Whether an output directory is whole, whatever happened to the build that wrote it.

use std::fs;

use asset_build::Config;
use asset_core::Manifest;
use asset_core::internal::{OutputDir, manifest_digest};
use asset_core::manifest::Digests;

use super::{Project, Tree};

impl Project {
    pub(crate) fn output(&self) -> OutputDir {
        OutputDir::new(self.path().join("public"))
    }

    /// The bytes of everything that readers go by: committed manifest, kept manifests, variants, history and pointer.
    pub(crate) fn state(&self) -> Tree {
        let mut state = self.tree();
        let is_state = |path: &str| path == "asset-manifest.json" || path.starts_with("public/.asset/");
        state.retain(|path, _| is_state(path));
        state
    }

    /// Fails unless every file that the current build names is there with its bytes, each manifest can be read, and
    /// the history ends with the pointer or one build after it.
    pub(crate) fn assert_whole(&self) {
        let output = self.output();
        let current = output.read_pointer().unwrap().unwrap();
        let text = fs::read(output.manifest(current)).unwrap();
        assert_eq!(manifest_digest(&text), current);
        let manifest = Manifest::read(output.manifest(current)).unwrap();
        let config = Config::read(self.path().join("asset.toml")).unwrap();
        for (path, row) in &manifest.assets {
            let Digests { digest, size, .. } = digests(&config, &fs::read(output.root().join(&row.file)).unwrap());
            assert_eq!((digest, size), (row.digest, row.size), "{path}");
        }
        for (file, coding, variant) in output.read_variants().unwrap().iter() {
            let bytes = fs::read(output.root().join(format!("{file}{}", coding.suffix()))).unwrap();
            let Digests { digest, size, .. } = digests(&config, &bytes);
            assert_eq!((digest, size), (variant.digest, variant.size), "{file} in {}", coding.name());
        }
        let history = output.read_history().unwrap();
        let last: Vec<_> = history.entries().iter().rev().take(2).map(|step| step.manifest).collect();
        assert!(last.contains(&current), "{last:?} and {current}");
        Manifest::read(self.path().join("asset-manifest.json")).unwrap();
    }

    /// Fails if a build left something that is nobody's.
    pub(crate) fn assert_tidy(&self) {
        assert_eq!(fs::read_dir(self.output().state().join("staging")).unwrap().count(), 0);
        let builds = self.path().join(".asset-cache/builds");
        for dir in [self.path().to_owned(), self.output().state(), self.output().manifests(), builds] {
            for entry in fs::read_dir(dir).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.starts_with(".asset-tmp-"), "{name}");
            }
        }
    }

    /// Fails unless a build now succeeds, is whole, tidy, and what `check` expects.
    pub(crate) fn assert_builds(&self) {
        assert_eq!(self.transcript(&["build", "--quiet"]), "exit 0\n");
        self.assert_whole();
        self.assert_tidy();
        let committed = fs::read(self.path().join("asset-manifest.json")).unwrap();
        assert_eq!(self.output().read_pointer().unwrap(), Some(manifest_digest(&committed)));
    }
}

fn digests(config: &Config, bytes: &[u8]) -> Digests {
    let mut digester = config.digester();
    digester.update(bytes);
    digester.finish()
}
