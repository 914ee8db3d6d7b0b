//! The compilers of a build, and which of them a file goes through.

use std::path::{Path, PathBuf};

use asset_core::Error;

use crate::Config;
use crate::compile::{Compiler, Language};
use crate::inventory::{Item, is_minified};
use crate::references::Kind;

/// Every compiler that the configuration asks for.
#[derive(Debug)]
pub(crate) struct Compilers {
    #[cfg(feature = "sass")]
    sass: crate::compile::Sass,
    #[cfg(feature = "typescript")]
    typescript: crate::compile::TypeScript,
    #[cfg(feature = "minify")]
    minify_css: crate::compile::MinifyCss,
    #[cfg(feature = "minify")]
    minify_script: crate::compile::MinifyScript,
}

/// Where Sass looks for what is not beside the file: the roots, then the packages of the project.
#[cfg(feature = "sass")]
fn sass_load_paths(config: &Config) -> Vec<PathBuf> {
    let roots = config.roots.iter().map(|root| config.path(&root.dir));
    roots.chain([config.path("node_modules")]).collect()
}

impl Compilers {
    /// # Errors
    /// `Config` for `targets` that are not browsers.
    #[cfg_attr(
        not(any(feature = "minify", feature = "sass", feature = "typescript")),
        expect(unused_variables, clippy::unnecessary_wraps, reason = "without features there are no compilers")
    )]
    pub(crate) fn of(config: &Config) -> Result<Self, Error> {
        #[cfg(any(feature = "minify", feature = "typescript"))]
        let targets = match &config.targets {
            Some(query) => crate::compile::Targets::parse(query).map_err(|error| config.locate(error, &["targets"]))?,
            None => crate::compile::Targets::default(),
        };
        Ok(Self {
            #[cfg(feature = "sass")]
            sass: crate::compile::Sass::new(sass_load_paths(config)),
            #[cfg(feature = "typescript")]
            typescript: crate::compile::TypeScript::new(&config.base, targets.clone()),
            #[cfg(feature = "minify")]
            minify_css: crate::compile::MinifyCss::new(targets.clone()),
            #[cfg(feature = "minify")]
            minify_script: crate::compile::MinifyScript::new(targets),
        })
    }

    /// The compilers that the file of an item goes through, in order.
    pub(crate) fn steps(&self, config: &Config, item: &Item) -> Vec<&dyn Compiler> {
        let language = item.language.and_then(|language| self.language(language));
        let minifier = Kind::of(&item.path).filter(|_| is_minified(config, item)).and_then(|kind| self.minifier(kind));
        language.into_iter().chain(minifier).collect()
    }

    fn language(&self, language: Language) -> Option<&dyn Compiler> {
        match language {
            #[cfg(feature = "sass")]
            Language::Sass => Some(&self.sass),
            #[cfg(feature = "typescript")]
            Language::TypeScript => Some(&self.typescript),
            #[cfg(not(all(feature = "sass", feature = "typescript")))]
            _ => None,
        }
    }

    #[cfg(feature = "minify")]
    fn minifier(&self, kind: Kind) -> Option<&dyn Compiler> {
        match kind {
            Kind::Css => Some(&self.minify_css),
            Kind::Script => Some(&self.minify_script),
            _ => None,
        }
    }

    #[cfg(not(feature = "minify"))]
    fn minifier(&self, _kind: Kind) -> Option<&dyn Compiler> {
        None
    }

    /// The files that a bare specifier in the TypeScript file at `path` may mean by the `paths` of its `tsconfig.json`.
    #[cfg(feature = "typescript")]
    pub(crate) fn path_candidates(&self, path: &Path, specifier: &str) -> Vec<PathBuf> {
        // What is wrong with the configuration is said when the file is compiled.
        self.typescript.configs().of(path).map_or_else(|_| Vec::new(), |found| found.config.candidates(specifier))
    }

    #[cfg(not(feature = "typescript"))]
    pub(crate) fn path_candidates(&self, _path: &Path, _specifier: &str) -> Vec<PathBuf> {
        Vec::new()
    }
}
