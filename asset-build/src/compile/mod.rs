//! Compilers: from the language an author writes in to the one that browsers read.
//!
//! A compiler takes the bytes of one file and gives those that are scanned for references. It knows neither URLs nor
//! versions, so what it makes depends only on the file, on what it reads besides (which it reports), and on its options.

#[cfg(feature = "typescript")]
mod decorators;
mod language;
#[cfg(feature = "minify")]
mod minify_css;
#[cfg(feature = "minify")]
mod minify_script;
mod nesting;
#[cfg(feature = "sass")]
mod sass;
#[cfg(feature = "sass")]
mod sass_files;
#[cfg(any(feature = "minify", feature = "typescript"))]
mod script;
#[cfg(any(feature = "minify", feature = "typescript"))]
mod source_map;
#[cfg(any(feature = "minify", feature = "typescript"))]
mod targets;
#[cfg(feature = "typescript")]
mod tsconfig;
#[cfg(feature = "typescript")]
mod typescript;

use std::fmt;
use std::path::{Path, PathBuf};

use asset_core::Error;
use asset_core::internal::FileStamp;

pub use self::language::{Language, is_partial};
#[cfg(feature = "minify")]
pub use self::minify_css::MinifyCss;
#[cfg(feature = "minify")]
pub use self::minify_script::MinifyScript;
#[cfg(feature = "sass")]
pub use self::sass::Sass;
#[cfg(any(feature = "minify", feature = "typescript"))]
pub use self::source_map::Locations;
#[cfg(any(feature = "minify", feature = "typescript"))]
pub use self::targets::Targets;
#[cfg(feature = "typescript")]
pub use self::tsconfig::{TsConfig, TsConfigs};
#[cfg(feature = "typescript")]
pub use self::typescript::TypeScript;

/// The libraries that compile; what they make of the same source may change with their version.
pub(crate) const VERSIONS: &str = "1 grass 0.13.4 lightningcss 1.0.0-alpha.72 oxc 0.146.0";

/// A file to be compiled.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Where it is on disk; errors name it so.
    pub path: &'a Path,
    /// What its source map calls it.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// The source map (ECMA-426) of these bytes, if they were made of something else.
    pub map: Option<&'a str>,
}

/// What a compiler made of a file.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// CSS or JavaScript in UTF-8, without a comment that names a source map.
    pub bytes: Vec<u8>,
    /// The source map of `bytes`, which leads to the source as it was written and has its text.
    pub map: Option<String>,
    /// The files that were read or looked for besides the source, sorted by path.
    pub inputs: Vec<Input>,
    /// What is not right, but no reason to fail.
    pub warnings: Vec<Error>,
}

/// A file that decides what a compiler makes of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is, or would be.
    pub path: PathBuf,
    /// As it was when it was read; `None` if it did not exist.
    pub stamp: Option<FileStamp>,
}

impl Input {
    /// The file at `path` as it is now.
    pub fn now(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { stamp: FileStamp::at(&path), path }
    }
}

/// Makes of one file another one.
pub trait Compiler: fmt::Debug + Send + Sync {
    /// Compiles one file.
    ///
    /// # Errors
    /// Every mistake that was found, with its place in the source as it is written: `Invalid` for what cannot be compiled,
    /// `Io` for a file that cannot be read.
    fn compile(&self, source: &Source<'_>) -> Result<Compiled, Vec<Error>>;
}

/// A path as it is shown inside a message.
#[cfg(any(feature = "minify", feature = "sass", feature = "typescript"))]
fn shown(path: &Path) -> String {
    asset_core::internal::printable(&path.to_string_lossy()).into_owned()
}
