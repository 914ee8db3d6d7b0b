//! Vite's `.vite/manifest.json`, as Vite 5 and later write it.

use std::collections::{BTreeMap, BTreeSet};

use asset_core::internal::did_you_mean;
use asset_core::{Dependencies, Error, LogicalPath};
use serde_json::Value;

use super::document::every;
use super::{Document, Foreign, Named};

/// One entry: a chunk, a stylesheet or another file.
struct Chunk<'a> {
    key: &'a str,
    file: &'a str,
    imports: Vec<&'a str>,
    css: Vec<&'a str>,
    assets: Vec<&'a str>,
    is_entry: bool,
}

/// Every entry is an asset by its key, and if pages begin with it a bundle too. Files that only other entries name are
/// assets by their file names.
pub(super) fn read(document: &Document) -> Result<Foreign, Vec<Error>> {
    let chunks = every(document.entries.iter().map(|(key, value)| Chunk::read(document, key, value)))?;
    let paths = Paths::new(&chunks);
    let mut assets = every(chunks.iter().map(|chunk| chunk.named(document, &paths)))?;
    let named = chunks.iter().flat_map(|chunk| chunk.css.iter().chain(&chunk.assets)).copied();
    let named: BTreeSet<&str> = named.filter(|file| !paths.by_file.contains_key(file)).collect();
    assets.extend(every(named.into_iter().map(|file| Ok(Named::new(document.logical_path(file, file)?, file))))?);
    let entries = chunks.iter().filter(|chunk| chunk.is_entry);
    let bundles =
        every(entries.map(|chunk| Ok((chunk.key.to_owned(), document.logical_path(chunk.path(), chunk.key)?))))?;
    let bundles = bundles.into_iter().collect();
    Ok(Foreign { bundles, ..Foreign::versioned(assets) })
}

impl<'a> Chunk<'a> {
    fn read(document: &Document, key: &'a str, value: &'a Value) -> Result<Self, Error> {
        let Some(file) = value["file"].as_str() else {
            return Err(document.fault(key, format!("`{key}` has no `file`, as every entry of Vite's manifest has")));
        };
        let list = |name: &str| {
            let strings = match &value[name] {
                Value::Null => Some(Vec::new()),
                Value::Array(values) => values.iter().map(Value::as_str).collect(),
                _ => None,
            };
            strings.ok_or_else(|| document.fault(key, format!("`{name}` of `{key}` is no list of strings")))
        };
        let (imports, css, assets) = (list("imports")?, list("css")?, list("assets")?);
        [file].iter().chain(&css).chain(&assets).try_for_each(|file| document.logical_path(file, file).map(drop))?;
        Ok(Self { key, file, imports, css, assets, is_entry: value["isEntry"] == true })
    }

    /// The key; the file name for what is outside Vite's root, or in no file, as its key can be no logical path.
    fn path(&self) -> &'a str {
        if self.key.parse::<LogicalPath>().is_ok() { self.key } else { self.file }
    }

    fn is_script(&self) -> bool {
        self.file.ends_with(".js") || self.file.ends_with(".mjs")
    }

    fn named(&self, document: &Document, paths: &Paths<'a>) -> Result<Named, Error> {
        let mut dependencies = Dependencies::default();
        if self.is_script() {
            let imports = self.imports.iter().map(|key| paths.of_key(document, self.key, key));
            dependencies = dependencies.with_imports(unique(document, imports.collect::<Result<_, _>>()?)?);
        }
        let styles = unique(document, self.css.iter().map(|file| paths.of_file(file)).collect())?;
        let path = document.logical_path(self.path(), self.key)?;
        Ok(Named { dependencies: dependencies.with_styles(styles), ..Named::new(path, self.file) })
    }
}

/// The logical paths of what entries name.
struct Paths<'a> {
    by_key: BTreeMap<&'a str, &'a str>,
    by_file: BTreeMap<&'a str, &'a str>,
}

impl<'a> Paths<'a> {
    fn new(chunks: &[Chunk<'a>]) -> Self {
        let mut by_file = BTreeMap::new();
        for chunk in chunks {
            // Sources with the same bytes share a file.
            let path = by_file.entry(chunk.file).or_insert(chunk.path());
            *path = chunk.path().min(path);
        }
        Self { by_key: chunks.iter().map(|chunk| (chunk.key, chunk.path())).collect(), by_file }
    }

    fn of_key(&self, document: &Document, importer: &str, key: &str) -> Result<&'a str, Error> {
        self.by_key.get(key).copied().ok_or_else(|| {
            let near = did_you_mean(key, self.by_key.keys().copied());
            document.fault(key, format!("`{importer}` imports `{key}`, which is no entry{near}"))
        })
    }

    fn of_file(&self, file: &'a str) -> &'a str {
        self.by_file.get(file).copied().unwrap_or(file)
    }
}

/// Each path once, at its first place.
fn unique(document: &Document, paths: Vec<&str>) -> Result<Vec<LogicalPath>, Error> {
    let mut seen = BTreeSet::new();
    paths.into_iter().filter(|path| seen.insert(*path)).map(|path| document.logical_path(path, path)).collect()
}
