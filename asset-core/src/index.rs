//! Look-ups in a manifest that read only the entries in question.

use std::ops::Range;
use std::sync::OnceLock;

use crate::catalog::{Asset, Catalog, look_up};
use crate::error::Error;
use crate::id::logical_path;
use crate::manifest::json::Cursor;
use crate::manifest::{MOST_BYTES, Manifest, ManifestAsset, reader};
use crate::url::style::AssetNames;

/// A manifest for a few look-ups. Macros use it, which run unoptimized in every build of every user.
///
/// Unoptimized, reading one entry takes some 7 µs; 10,000 entries would take more than half the time of compiling 10,000
/// macro calls. `benches/macros/measure.py` shows the cost.
///
/// The canonical text has one line per asset, sorted, so an entry is found by bisection and no other is read. Any other
/// text, and any look-up that fails, goes through [`Manifest::parse`] and [`Catalog`], so that results and messages are
/// the same.
///
/// ```
/// use asset_core::internal::ManifestIndex;
/// # let text = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
/// let index = ManifestIndex::new(text.into(), "asset-manifest.json")?;
/// assert_eq!(index.static_url("css/app.css#top")?, "/static/css/app.3f2a9c1d.css#top");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug)]
pub struct ManifestIndex {
    text: String,
    name: String,
    canonical: Option<Canonical>,
    /// The whole manifest, read at the first look-up that single entries can't answer.
    catalog: OnceLock<Catalog>,
}

impl ManifestIndex {
    /// Takes the bytes of a manifest; `name` is what messages call it.
    ///
    /// # Errors
    /// `Manifest` as for [`Manifest::parse`]; in canonical text, an error within an entry is only found by a look-up of
    /// that entry.
    pub fn new(bytes: Vec<u8>, name: &str) -> Result<Self, Error> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            reader::not_utf8(error.as_bytes(), offset, name.as_ref())
        })?;
        let canonical = Canonical::of(&text);
        let index = Self { text, name: name.to_owned(), canonical, catalog: OnceLock::new() };
        // Errors in other text are reported at once, as for any manifest.
        if index.canonical.is_none() {
            index.catalog()?;
        }
        Ok(index)
    }

    /// The URL of one asset, as [`Catalog::static_url`] gives it.
    ///
    /// # Errors
    /// `UnknownAsset` as for [`Catalog::asset`]; `Manifest` if the manifest is faulty.
    pub fn static_url(&self, argument: &str) -> Result<String, Error> {
        if let Some(canonical) = &self.canonical
            && let Some((url, suffix)) = look_up(argument, |path| canonical.url(&self.text, path))
        {
            return Ok(if suffix.is_empty() { url } else { canonical.head.style.append(&url, suffix) });
        }
        Ok(self.catalog()?.static_url(argument)?.into_plain().into_owned())
    }

    /// The asset whose URL [`static_url`](Self::static_url) returns for the same argument.
    ///
    /// # Errors
    /// `UnknownAsset` as for [`Catalog::asset`]; `Manifest` if the manifest is faulty.
    pub fn asset(&self, argument: &str) -> Result<Asset, Error> {
        if let Some(canonical) = &self.canonical
            && let Some((asset, _)) = look_up(argument, |path| canonical.asset(&self.text, path))
        {
            return Ok(asset);
        }
        self.catalog()?.looked_up(argument).map(|(asset, _)| asset.clone())
    }

    /// The URL of a bundle's joined asset, as [`Catalog::asset_url`] gives it.
    ///
    /// # Errors
    /// `UnknownBundle` as for [`Catalog::bundle`]; `Manifest` if the manifest is faulty.
    pub fn asset_url(&self, name: &str) -> Result<String, Error> {
        if let Some(canonical) = &self.canonical
            && let Some(bundle) = canonical.head.bundles.get(name)
            && let Some(url) = canonical.url(&self.text, bundle.output.as_str())
        {
            return Ok(url);
        }
        Ok(self.catalog()?.asset_url(name)?.into_plain().into_owned())
    }

    /// The bytes of the manifest, as passed to [`new`](Self::new).
    pub fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    fn catalog(&self) -> Result<&Catalog, Error> {
        if let Some(catalog) = self.catalog.get() {
            return Ok(catalog);
        }
        let manifest = Manifest::parse(self.as_bytes(), &self.name)?;
        Ok(self.catalog.get_or_init(|| Catalog::from_manifest(&manifest, &self.name)))
    }
}

const ENTRIES_BEGIN: &str = "\n  \"assets\": {\n";
const ENTRIES_END: &str = "\n  }\n}\n";

/// A text in canonical form: everything but the assets, and the position of each asset's entry.
#[derive(Debug)]
struct Canonical {
    head: Manifest,
    /// The positions of the keys in the text, without quotes, in order.
    keys: Vec<Range<usize>>,
}

impl Canonical {
    /// `None` if the text is not in canonical form.
    fn of(text: &str) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let begin = text.find(ENTRIES_BEGIN)? + ENTRIES_BEGIN.len();
        let end = text.strip_suffix(ENTRIES_END)?.len();
        let keys = keys(text, begin..end)?;
        let head = format!("{}\n  \"assets\": {{}}\n}}\n", &text[..begin - ENTRIES_BEGIN.len()]);
        let head = reader::document(&head, |path| find(text, &keys, path).is_some()).ok()?;
        Some(Self { head, keys })
    }

    fn asset(&self, text: &str, path: &str) -> Option<Asset> {
        let entry = asset_entry(self.entry(text, path)?)?;
        Some(Asset::new(path.parse().ok()?, entry, &self.head.prefix, &self.head.style))
    }

    fn url(&self, text: &str, path: &str) -> Option<String> {
        let names = names(path, self.entry(text, path)?)?;
        Some(self.head.style.url(&self.head.prefix, &names))
    }

    /// The text from the `{` of an entry on.
    fn entry<'t>(&self, text: &'t str, path: &str) -> Option<&'t str> {
        // `name:path` may be a second name of another entry, which only the whole catalog knows.
        if path.contains(':') || logical_path::fault(path).is_some() {
            return None;
        }
        text[find(text, &self.keys, path)?.end..].strip_prefix("\": ")
    }
}

/// The keys of entries that are one line each, strictly ascending and free of escapes, so that the order of the text is
/// the order of the decoded keys; `None` if any entry is not.
fn keys(text: &str, entries: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut keys: Vec<Range<usize>> = Vec::new();
    let mut start = entries.start;
    let mut last = "";
    for line in text.get(entries.clone())?.split('\n') {
        let (key, _) = line.strip_prefix("    \"")?.split_once("\": {")?;
        let stop = start + line.len();
        let ending = if stop == entries.end { "}" } else { "}," };
        // Without escapes, quotes in the line delimit keys and values.
        if key <= last || key.contains('\\') || key.contains('"') || !line.ends_with(ending) {
            return None;
        }
        last = key;
        keys.push(start + 5..start + 5 + key.len());
        start = stop + 1;
    }
    Some(keys)
}

fn find(text: &str, keys: &[Range<usize>], path: &str) -> Option<Range<usize>> {
    let at = keys.binary_search_by(|key| text[key.clone()].cmp(path)).ok()?;
    Some(keys[at].clone())
}

fn asset_entry(entry: &str) -> Option<ManifestAsset> {
    let (line, _) = entry.split_once('\n')?;
    let mut cursor = Cursor::new(line.strip_suffix(',').unwrap_or(line));
    let entry = reader::asset_entry(&mut cursor, 0, &mut Vec::new()).ok()?;
    cursor.end().ok()?;
    Some(entry)
}

/// The parts of an entry that make its URL, read without the rest; `None` if they have escapes.
fn names<'t>(path: &'t str, entry: &'t str) -> Option<AssetNames<'t>> {
    let (line, _) = entry.split_once('\n')?;
    // They are the last keys, and a quote inside a string would have a backslash.
    let line = line.trim_end_matches(',').strip_suffix('}')?;
    let (line, is_pinned) = without_flag(line, ", \"pinned\": true");
    let (_, is_plain) = without_flag(line, ", \"plain\": true");
    let (file, rest) = entry.strip_prefix("{\"file\": \"")?.split_once('"')?;
    let (version, rest) = rest.strip_prefix(", \"version\": \"")?.split_once('"')?;
    let is_sound = rest.starts_with(", \"digest\": \"")
        && logical_path::fault(file).is_none()
        && crate::id::version::fault(version).is_none();
    is_sound.then_some(AssetNames { path, file, version, is_plain, is_pinned })
}

fn without_flag<'t>(line: &'t str, flag: &str) -> (&'t str, bool) {
    line.strip_suffix(flag).map_or((line, false), |line| (line, true))
}
