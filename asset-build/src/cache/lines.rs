//! The lines of the cache file: one for the build as a whole, then one for each asset and for each other file.

use std::borrow::Cow;

use asset_core::internal::{FileStamp, media_type};
use asset_core::manifest::{Dependencies, Digests, ManifestAsset};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::text::{Stamp, sealed, to_line, unsealed};
use super::{BuildRecord, Entry, RecordedLookup};
use crate::compile::Input;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// A digest of the format and of everything besides the sources that decides what is made from them.
    settings: &'a str,
    /// How many lines for assets come next.
    entries: usize,
    /// `None` if the next build cannot be up to date.
    #[serde(borrow)]
    snapshot: Option<SnapshotLine<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SnapshotLine<'a> {
    #[serde(borrow)]
    pub(super) manifest: Cow<'a, str>,
    pub(super) outputs: usize,
    list: Option<Stamp>,
}

impl SnapshotLine<'_> {
    /// The stamp of the list of variants.
    pub(super) fn list(&self) -> Option<FileStamp> {
        self.list.map(FileStamp::from)
    }
}

/// An asset. Fields that most assets don't have are left out.
#[derive(Serialize, Deserialize)]
struct EntryLine<'a> {
    #[serde(borrow)]
    key: Cow<'a, str>,
    #[serde(borrow)]
    file: Cow<'a, str>,
    version: &'a str,
    #[serde(borrow)]
    digest: Cow<'a, str>,
    size: u64,
    modified: u64,
    sources: Vec<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output: Option<Stamp>,
    /// The media type, if it is not the usual one of this name.
    #[serde(borrow, rename = "type", default, skip_serializing_if = "Option::is_none")]
    media_type: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    integrity: &'a str,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    imports: Option<Vec<Cow<'a, str>>>,
    /// Each look-up with the file that it found.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    lookups: Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>,
    /// Each file that a compiler read, or looked for.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<(Cow<'a, str>, Option<Stamp>)>,
}

/// An unversioned copy or a variant.
#[derive(Serialize, Deserialize)]
struct OtherLine<'a> {
    #[serde(borrow)]
    file: Cow<'a, str>,
    stamp: Stamp,
}

/// The text of the record of a build with these settings.
pub(super) fn write(settings: &str, record: &BuildRecord<'_>) -> String {
    let snapshot = record.snapshot.as_ref().map(|snapshot| SnapshotLine {
        manifest: snapshot.manifest.to_string().into(),
        outputs: snapshot.outputs,
        list: snapshot.list.map(Stamp::from),
    });
    let mut text = to_line(&Head { settings, entries: record.entries.len(), snapshot });
    // Writing lines takes longer than everything else here, so all threads do it.
    let chunks = record
        .entries
        .par_chunks(1024)
        .map(|entries| entries.iter().map(|(key, entry)| to_line(&EntryLine::of(key, entry))).collect::<String>());
    text.extend(chunks.collect::<Vec<_>>());
    for (file, stamp) in record.snapshot.iter().flat_map(|snapshot| &snapshot.others) {
        text.push_str(&to_line(&OtherLine { file: file.into(), stamp: (*stamp).into() }));
    }
    sealed(text)
}

impl<'a> EntryLine<'a> {
    fn of(key: &'a str, entry: &'a Entry<'_>) -> Self {
        let row = &*entry.row;
        let imports = row.dependencies.imports();
        Self {
            key: key.into(),
            file: (&row.file).into(),
            version: row.version.as_str(),
            digest: row.digest.to_string().into(),
            size: row.size,
            modified: entry.modified,
            sources: entry.sources.iter().copied().map(Stamp::from).collect(),
            output: entry.output.map(Stamp::from),
            media_type: (row.media_type != type_of_key(key)).then(|| (&row.media_type).into()),
            integrity: &row.integrity,
            imports: imports.map(|imports| imports.iter().map(|path| path.as_str().into()).collect()),
            lookups: entry
                .lookups
                .iter()
                .map(|lookup| (lookup.path.as_ref().into(), lookup.file.as_deref().map(Cow::from)))
                .collect(),
            inputs: entry
                .inputs
                .iter()
                .map(|input| (input.path.to_string_lossy(), input.stamp.map(Stamp::from)))
                .collect(),
        }
    }

    fn into_entry(self) -> Option<(String, Entry<'static>)> {
        let media_type = self.media_type.map_or_else(|| type_of_key(&self.key), Cow::into_owned);
        let digests = Digests::new(self.digest.parse().ok()?, self.size).with_integrity(self.integrity);
        let mut row = ManifestAsset::new(self.file, self.version.parse().ok()?, media_type, digests);
        if let Some(imports) = self.imports {
            let imports = imports.iter().map(|path| path.parse().ok()).collect::<Option<Vec<_>>>()?;
            row.dependencies = Dependencies::default().with_imports(imports);
        }
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let lookups = self.lookups.into_iter();
        let entry = Entry {
            sources: self.sources.into_iter().map(FileStamp::from).collect(),
            output: self.output.map(FileStamp::from),
            modified: self.modified,
            row: Cow::Owned(row),
            lookups: lookups.map(|(path, file)| RecordedLookup { path: owned(path), file: file.map(owned) }).collect(),
            inputs: self.inputs.into_iter().map(input).collect(),
        };
        Some((self.key.into_owned(), entry))
    }
}

fn input((path, stamp): (Cow<'_, str>, Option<Stamp>)) -> Input {
    Input { path: path.into_owned().into(), stamp: stamp.map(FileStamp::from) }
}

/// The lines of a cache file, of which only the first is parsed.
pub(super) struct Lines<'t> {
    pub(super) snapshot: Option<SnapshotLine<'t>>,
    pub(super) entries: Vec<&'t str>,
    pub(super) others: Vec<&'t str>,
}

/// The lines of an undamaged text that was written with `settings`.
pub(super) fn lines<'t>(text: &'t str, settings: &str) -> Option<Lines<'t>> {
    // The settings first: they differ more often than the text is damaged.
    let head: Head<'_> = serde_json::from_str(text.lines().next()?).ok()?;
    if head.settings != settings {
        return None;
    }
    let mut entries: Vec<&str> = unsealed(text)?.lines().skip(1).collect();
    let others = entries.split_off(head.entries.min(entries.len()));
    Some(Lines { snapshot: head.snapshot, entries, others })
}

/// An unversioned copy or a variant, and its stamp.
pub(super) fn other(line: &str) -> Option<(Cow<'_, str>, FileStamp)> {
    let OtherLine { file, stamp } = serde_json::from_str(line).ok()?;
    Some((file, stamp.into()))
}

/// The entry of a line, with its key.
pub(super) fn entry(line: &str) -> Option<(String, Entry<'static>)> {
    serde_json::from_str(line).ok().and_then(EntryLine::into_entry)
}

/// The usual media type of a file with this name.
fn type_of_key(key: &str) -> String {
    media_type(key.rsplit_once(':').map_or(key, |(_, path)| path))
}

#[cfg(test)]
mod tests {
    use super::super::Snapshot;
    use super::*;

    const MANIFEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn sample() -> Entry<'static> {
        let stamp: FileStamp = "3 17 19 7".parse().unwrap();
        let row = ManifestAsset::new(
            "a b.0cc175b9.css",
            "0cc175b9".parse().unwrap(),
            "text/css; charset=utf-8",
            Digests::new("0cc175b9c0f1b6a831c399e269772661".parse().unwrap(), 1),
        );
        let lookups = vec![
            RecordedLookup { path: "b.css".into(), file: Some("b.92eb5ffe.css".into()) },
            RecordedLookup { path: "gone.css".into(), file: None },
        ];
        Entry {
            sources: vec![stamp],
            output: Some(stamp),
            modified: 5,
            row: Cow::Owned(row),
            lookups,
            inputs: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let without = Entry { output: None, lookups: Vec::new(), ..sample() };
        let mut module = sample();
        module.row.to_mut().dependencies =
            Dependencies::default().with_imports(["d.js", "e f.js"].map(|path| path.parse().unwrap()));
        let mut leaf = sample();
        leaf.row.to_mut().dependencies = Dependencies::default().with_imports([]);
        let mut latin = sample();
        latin.row.to_mut().media_type = "text/css; charset=iso-8859-1".to_owned();
        let entries = [("a b.css", sample()), ("c.css", without), ("d.css", latin), ("g.css", module), ("h.css", leaf)];
        let entries = entries.to_vec();
        let stamp = sample().sources[0];
        for list in [None, Some(stamp)] {
            let others = vec![("a b.css.br".to_owned(), stamp)];
            let snapshot = Snapshot { manifest: MANIFEST.parse().unwrap(), outputs: 4, list, others };
            let text = write("settings", &BuildRecord { entries: entries.clone(), snapshot: Some(snapshot) });
            let lines = lines(&text, "settings").unwrap();
            let read: Vec<_> = lines.entries.into_iter().map(|line| entry(line).unwrap()).collect();
            let read: Vec<_> = read.iter().map(|(key, entry)| (key.as_str(), entry.clone())).collect();
            assert_eq!(read, entries);
            let snapshot = lines.snapshot.unwrap();
            assert_eq!((snapshot.manifest.clone(), snapshot.outputs, snapshot.list()), (MANIFEST.into(), 4, list));
            assert_eq!(other(lines.others[0]), Some(("a b.css.br".into(), stamp)));
        }
        let text = write("settings", &BuildRecord { entries: Vec::new(), snapshot: None });
        let lines = lines(&text, "settings").unwrap();
        assert_eq!((lines.entries.len(), lines.others.len(), lines.snapshot.is_some()), (0, 0, false));
    }

    #[test]
    fn other_settings_or_any_loss_make_it_empty() {
        let entries = vec![("a.css", sample()), ("b.css", sample())];
        let text = write("settings", &BuildRecord { entries, snapshot: None });
        assert!(lines(&text, "others").is_none());
        for end in 0..text.len() {
            assert!(lines(&text[..end], "settings").is_none(), "{end}");
        }
    }
}
