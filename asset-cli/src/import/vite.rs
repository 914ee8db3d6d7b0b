//! Vite's `.vite/manifest.json`, as Vite 5 and later write it.

use std::collections::{BTreeMap, BTreeSet};

use asset_core::internal::did_you_mean;
use asset_core::manifest::Dependencies;
use asset_core::{Error, ErrorKind, LogicalPath, Prefix};
use serde_json::Value;

use super::document::collect_all;
use super::{Document, ToolAsset, ToolDir, ToolManifest};

/// One entry: a chunk, a stylesheet or another file.
struct Chunk<'a> {
    key: &'a str,
    /// The key, or the file if the key can't be a logical path, as that of a source outside Vite's root.
    path: LogicalPath,
    file: &'a str,
    imports: Vec<&'a str>,
    css: Vec<&'a str>,
    assets: Vec<&'a str>,
    is_entry: bool,
}

/// Every entry is an asset under its key, and a bundle too if it is an entry point. Files that only other entries name are
/// assets under their file names.
pub(super) fn read(document: &Document) -> Result<ToolManifest, Vec<Error>> {
    let chunks = collect_all(document.entries.iter().map(|(key, value)| Chunk::read(document, key, value)))?;
    let paths = Paths::new(&chunks);
    let mut assets = collect_all(chunks.iter().map(|chunk| chunk.asset(document, &paths)))?;
    let named = chunks.iter().flat_map(|chunk| chunk.css.iter().chain(&chunk.assets)).copied();
    let named: BTreeSet<&str> = named.filter(|file| !paths.by_file.contains_key(file)).collect();
    assets.extend(collect_all(
        named.into_iter().map(|file| Ok(ToolAsset::new(document.logical_path(file, file)?, file))),
    )?);
    let entries = chunks.iter().filter(|chunk| chunk.is_entry);
    let bundles = entries.map(|chunk| (chunk.key.to_owned(), chunk.path.clone())).collect();
    Ok(ToolManifest { bundles, ..ToolManifest::versioned(assets) })
}

impl<'a> Chunk<'a> {
    fn read(document: &Document, key: &'a str, value: &'a Value) -> Result<Self, Error> {
        let Some(file) = value["file"].as_str() else {
            let message = format!("`{key}` has no `file`, which every entry of Vite's manifest has");
            return Err(document.manifest_error(key, message));
        };
        let list = |name: &str| {
            let strings = match &value[name] {
                Value::Null => Some(Vec::new()),
                Value::Array(values) => values.iter().map(Value::as_str).collect(),
                _ => None,
            };
            strings.ok_or_else(|| document.manifest_error(key, format!("`{name}` of `{key}` is not a list of strings")))
        };
        let (imports, css, assets) = (list("imports")?, list("css")?, list("assets")?);
        let file_path = document.logical_path(file, file)?;
        css.iter().chain(&assets).try_for_each(|file| document.logical_path(file, file).map(drop))?;
        // `../shared/logo.svg` is the key of a source outside Vite's root.
        let path = key.parse().unwrap_or(file_path);
        Ok(Self { key, path, file, imports, css, assets, is_entry: value["isEntry"] == true })
    }

    fn is_script(&self) -> bool {
        self.file.ends_with(".js") || self.file.ends_with(".mjs")
    }

    fn asset(&self, document: &Document, paths: &Paths<'_>) -> Result<ToolAsset, Error> {
        let mut dependencies = Dependencies::default();
        // Imports are for `modulepreload`, which is for scripts alone.
        if self.is_script() {
            let imports = self.imports.iter().map(|key| paths.of_key(document, self.key, key));
            dependencies = dependencies.with_imports(unique(imports.collect::<Result<_, _>>()?));
        }
        let styles = self.css.iter().map(|file| paths.of_file(document, file)).collect::<Result<_, _>>()?;
        let dependencies = dependencies.with_styles(unique(styles));
        Ok(ToolAsset { dependencies, ..ToolAsset::new(self.path.clone(), self.file) })
    }
}

/// The logical paths of keys and files.
struct Paths<'a> {
    by_key: BTreeMap<&'a str, &'a LogicalPath>,
    by_file: BTreeMap<&'a str, &'a LogicalPath>,
}

impl<'a> Paths<'a> {
    fn new(chunks: &'a [Chunk<'a>]) -> Self {
        let mut by_file = BTreeMap::new();
        for chunk in chunks {
            // Sources with the same bytes share a file.
            let path = by_file.entry(chunk.file).or_insert(&chunk.path);
            *path = (&chunk.path).min(*path);
        }
        Self { by_key: chunks.iter().map(|chunk| (chunk.key, &chunk.path)).collect(), by_file }
    }

    fn of_key(&self, document: &Document, importer: &str, key: &str) -> Result<LogicalPath, Error> {
        self.by_key.get(key).copied().cloned().ok_or_else(|| {
            let near = did_you_mean(key, self.by_key.keys().copied());
            document.manifest_error(key, format!("`{importer}` imports `{key}`, which is not an entry{near}"))
        })
    }

    fn of_file(&self, document: &Document, file: &str) -> Result<LogicalPath, Error> {
        match self.by_file.get(file) {
            Some(&path) => Ok(path.clone()),
            None => document.logical_path(file, file),
        }
    }
}

/// The paths without duplicates, in order.
fn unique(paths: Vec<LogicalPath>) -> Vec<LogicalPath> {
    let mut seen = BTreeSet::new();
    paths.into_iter().filter(|path| seen.insert(path.clone())).collect()
}

/// A warning if a stylesheet or script loads one of `assets` by an absolute URL that does not start with `prefix`. Vite's
/// `base` is then another one, and the file would not be found. Relative URLs are always right.
///
/// # Errors
/// `Io` if a file can't be read.
pub(super) fn base_mismatch(dir: &ToolDir, assets: &[ToolAsset], prefix: &Prefix) -> Result<Option<Error>, Error> {
    let known: BTreeSet<&str> = assets.iter().map(|asset| asset.file.as_str()).collect();
    let expected = [prefix.to_string(), prefix.mount().to_owned()].map(|prefix| prefix + dir.path_in_output());
    let may_load = |file: &&&str| [".css", ".js", ".mjs"].iter().any(|extension| file.ends_with(extension));
    for file in known.iter().filter(may_load).filter(|file| dir.has(file)) {
        let bytes = dir.read(file)?;
        let text = String::from_utf8_lossy(&bytes);
        let mismatch =
            absolute_urls(&text, &known).find(|(start, _)| !expected.iter().any(|expected| expected == start));
        if let Some((start, loaded)) = mismatch {
            let base = start.strip_suffix(dir.path_in_output()).filter(|base| base.ends_with('/'));
            let alternative = base.map(|base| format!(", or import with `--prefix {base}`")).unwrap_or_default();
            let expected = &expected[0];
            let message = format!(
                "`{file}` loads `{start}{loaded}`, but URLs of this manifest start with `{expected}`; set Vite's `base` to that{alternative}"
            );
            return Ok(Some(Error::new(ErrorKind::Manifest, message)));
        }
    }
    Ok(None)
}

/// The absolute URLs of known files, each as its start and the file.
fn absolute_urls<'t>(text: &'t str, known: &BTreeSet<&str>) -> impl Iterator<Item = (&'t str, &'t str)> {
    let is_delimiter = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | ')' | ',' | '?' | '#');
    let is_absolute = |url: &&str| ["/", "http://", "https://"].iter().any(|start| url.starts_with(start));
    text.split(is_delimiter).filter(is_absolute).filter_map(|url| {
        let mut splits = url.match_indices('/').map(|(at, _)| url.split_at(at + 1));
        splits.find(|(_, file)| known.contains(file))
    })
}
