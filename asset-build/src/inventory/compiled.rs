//! Files that are compiled: what their assets are called, and which have a source map.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use asset_core::internal::{ListedFile, printable};
use asset_core::{Error, ErrorKind, LogicalPath};

use super::Item;
use crate::compile::{Language, is_partial};
use crate::references::Kind;
use crate::{Config, Minify};

/// How a listed file becomes an asset.
pub(crate) struct Naming {
    pub(crate) key: LogicalPath,
    pub(crate) path: LogicalPath,
    pub(crate) alias: Option<LogicalPath>,
    /// What it is written in, if it is compiled.
    pub(crate) language: Option<Language>,
}

impl Naming {
    /// The names of a listed file; `None` for a file that is only there to be used by others.
    ///
    /// # Errors
    /// `Invalid` for a name that, with the other extension, is not a logical path.
    pub(crate) fn of(config: &Config, listed: &ListedFile) -> Result<Option<Self>, Error> {
        if config.compile.contains(&Language::Sass) && is_partial(&listed.path) {
            return Ok(None);
        }
        let as_it_is = || Self {
            key: listed.key().clone(),
            path: listed.path.clone(),
            alias: listed.alias.clone(),
            language: None,
        };
        let Some((language, path)) = Language::of(&listed.path).filter(|(language, _)| is_compiled(config, *language))
        else {
            return Ok(Some(as_it_is()));
        };
        if is_video(&listed.path, &listed.file.path) {
            return Ok(Some(as_it_is()));
        }
        let renamed = |key: &LogicalPath| match Language::of(key) {
            Some((_, path)) => path.parse(),
            None => Ok(key.clone()),
        };
        Ok(Some(Self {
            key: renamed(listed.key())?,
            path: path.parse()?,
            alias: listed.alias.as_ref().map(renamed).transpose()?,
            language: Some(language),
        }))
    }
}

/// Whether files in this language are compiled. Scripts that nobody looks into are left alone.
fn is_compiled(config: &Config, language: Language) -> bool {
    config.compile.contains(&language) && (language != Language::TypeScript || config.rewrite_scripts)
}

/// Whether a `.ts` file is a piece of video (an MPEG transport stream, as HLS has them): packets of 188 bytes, each of which
/// begins with `G`.
fn is_video(path: &str, file: &Path) -> bool {
    if !path.ends_with(".ts") {
        return false;
    }
    let mut first = [0; 189];
    let is_read = File::open(file).and_then(|mut file| file.read_exact(&mut first)).is_ok();
    is_read && first[0] == b'G' && first[188] == b'G' && first.contains(&0)
}

/// Whether an item is minified: a stylesheet or script whose name does not say that it is minified already.
pub(crate) fn is_minified(config: &Config, item: &Item) -> bool {
    let kind = match Kind::of(&item.path) {
        Some(Kind::Css) => Minify::Css,
        Some(Kind::Script) => Minify::Js,
        _ => return false,
    };
    let stem = item.path.rsplit_once('.').map_or(item.path.as_str(), |(stem, _)| stem);
    let is_left_alone = kind == Minify::Js && !config.rewrite_scripts;
    config.minify.contains(&kind) && !is_left_alone && !item.keeps_name && !stem.ends_with(".min")
}

/// Whether a build makes the source map of a item.
pub(crate) fn has_map(config: &Config, item: &Item) -> bool {
    item.language == Some(Language::TypeScript) || is_minified(config, item)
}

/// The error for a file whose compiled form has the name of another asset.
pub(crate) fn taken(listed: &ListedFile, naming: &Naming, language: Language) -> Error {
    let [file, path] = [&listed.path, &naming.path].map(|text| printable(text));
    let message = format!(
        "`{file}` is compiled to `{path}`, which another file is too; `exclude` one of them, or leave `{}` out of `compile`",
        language.name()
    );
    Error::new(ErrorKind::Conflict, message)
}

/// The error for a file whose compiler is not there.
pub(crate) fn not_available(listed: &ListedFile, language: Language) -> Error {
    let name = language.name();
    let message = format!(
        "`{}` needs the feature `{name}` of asset-build, which is missing here; without it, leave `{name}` out of `compile`",
        printable(&listed.path)
    );
    Error::new(ErrorKind::Invalid, message)
}
