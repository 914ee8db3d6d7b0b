//! The text form of the cache: fields between tabs, and a checksum.
//!
//! The first line is for the settings, the second for what the build left as a whole; then there is a line for each asset,
//! and one that begins with a tab for each other file.

use std::borrow::Cow;
use std::fmt::Write;
use std::str::Split;

use asset_core::{Dependencies, Digests, FileStamp, ManifestAsset, media_type};
use rayon::prelude::*;

use super::{Asked, Entry, Left, Whole, sealed, unsealed};

/// The text of what a build with these settings left.
pub(super) fn write(settings: &str, left: &Left<'_>) -> String {
    let mut text = format!("{settings}\n");
    let others = left.whole.as_ref().map_or(&[][..], |whole| &whole.others);
    // Writing to a String can't fail. Logical paths have no tabs: they have no control characters.
    if let Some(Whole { manifest, outputs, list, .. }) = &left.whole {
        let _ = write!(text, "{manifest}\t{outputs}\t");
        let _ = list.map_or(Ok(()), |list| write!(text, "{list}"));
    }
    text.push('\n');
    let chunks = left.entries.par_chunks(1024).map(|entries| {
        let mut text = String::new();
        entries.iter().for_each(|(key, entry)| push_entry(&mut text, key, entry));
        text
    });
    text.extend(chunks.collect::<Vec<_>>());
    for (file, stamp) in others {
        let _ = writeln!(text, "\t{file}\t{stamp}");
    }
    sealed(text)
}

fn push_entry(text: &mut String, key: &str, entry: &Entry<'_>) {
    let row = &entry.row;
    let own_type = if row.media_type == type_of_key(key) { "" } else { &row.media_type };
    let _ = write!(
        text,
        "{key}\t{}\t{}\t{}\t{}\t{own_type}\t{}\t{}",
        row.file, row.version, row.digest, row.size, row.integrity, entry.modified,
    );
    match row.dependencies.imports() {
        None => text.push_str("\t-"),
        Some(imports) => {
            let _ = write!(text, "\t{}", imports.len());
            imports.iter().for_each(|path| text.extend(["\t", path]));
        }
    }
    let _ = write!(text, "\t{}", entry.sources.len());
    for stamp in entry.sources.iter().chain(&entry.output) {
        let _ = write!(text, "\t{stamp}");
    }
    if entry.output.is_none() {
        text.push('\t');
    }
    for asked in &entry.asked {
        let _ = write!(text, "\t{}\t{}", asked.path, asked.file.as_deref().unwrap_or_default());
    }
    text.push('\n');
}

/// The lines of a text, not yet read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lines<'t> {
    pub(super) whole: &'t str,
    pub(super) entries: Vec<&'t str>,
    pub(super) others: Vec<&'t str>,
}

/// The lines of a whole text that was made with `settings`.
pub(super) fn lines<'t>(text: &'t str, settings: &str) -> Option<Lines<'t>> {
    // The settings first: they are those of another build more often than the text is damaged.
    let is_of_settings = text.strip_prefix(settings).is_some_and(|rest| rest.starts_with('\n'));
    let text = unsealed(text).filter(|_| is_of_settings)?;
    let mut lines = text[settings.len() + 1..].lines();
    let whole = lines.next()?;
    let mut entries: Vec<&str> = lines.collect();
    let others = entries.split_off(entries.partition_point(|line| !line.starts_with('\t')));
    Some(Lines { whole, entries, others })
}

/// The manifest's digest, the number of outputs and the stamp of the list of variants, if the build left a whole.
pub(super) fn whole(line: &str) -> Option<(&str, usize, Option<FileStamp>)> {
    let (manifest, rest) = line.split_once('\t')?;
    let (outputs, list) = rest.split_once('\t')?;
    let list = if list.is_empty() { None } else { Some(list.parse().ok()?) };
    Some((manifest, outputs.parse().ok()?, list))
}

/// A file that is no asset's output, and its stamp.
pub(super) fn other(line: &str) -> Option<(&str, FileStamp)> {
    let (file, stamp) = line.strip_prefix('\t')?.split_once('\t')?;
    Some((file, stamp.parse().ok()?))
}

/// The entry of a line, with its key.
pub(super) fn entry(line: &str) -> Option<(String, Entry<'static>)> {
    let mut fields = line.split('\t');
    let mut next = || fields.next().map(str::to_owned);
    let (key, file, version, digest) = (next()?, next()?, next()?, next()?);
    let size = next()?.parse().ok()?;
    let media_type = next().filter(|own| !own.is_empty()).unwrap_or_else(|| type_of_key(&key));
    let integrity = next()?;
    let modified = next()?.parse().ok()?;
    let dependencies = match next()?.as_str() {
        "-" => Dependencies::default(),
        count => {
            let imports = (0..count.parse::<usize>().ok()?).map(|_| next()).collect::<Option<Vec<String>>>()?;
            Dependencies::default().with_imports(imports)
        }
    };
    let count: usize = next()?.parse().ok()?;
    let sources = (0..count).map(|_| fields.next()?.parse().ok()).collect::<Option<Vec<_>>>()?;
    let output = match fields.next()? {
        "" => None,
        text => Some(text.parse().ok()?),
    };
    let digests = Digests::new(digest, size).with_integrity(integrity);
    let mut row = ManifestAsset::new(file, version, media_type, digests);
    row.dependencies = dependencies;
    Some((key, Entry { sources, output, modified, row: Cow::Owned(row), asked: asked(fields)? }))
}

/// The type that most files of this name have.
fn type_of_key(key: &str) -> String {
    media_type(key.rsplit_once(':').map_or(key, |(_, path)| path))
}

fn asked(mut fields: Split<'_, char>) -> Option<Vec<Asked<'static>>> {
    let mut asked = Vec::new();
    while let Some(path) = fields.next() {
        let file = Some(fields.next()?.to_owned().into()).filter(|file: &Cow<'_, str>| !file.is_empty());
        asked.push(Asked { path: path.to_owned().into(), file });
    }
    Some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Entry<'static> {
        let stamp: FileStamp = "3 17 19 7".parse().unwrap();
        let row = ManifestAsset::new(
            "a b.0cc175b9.css",
            "0cc175b9",
            "text/css; charset=utf-8",
            Digests::new("0cc175b9c0f1b6a831c399e269772661", 1),
        );
        let asked = vec![
            Asked { path: "b.css".into(), file: Some("b.92eb5ffe.css".into()) },
            Asked { path: "gone.css".into(), file: None },
        ];
        Entry { sources: vec![stamp], output: Some(stamp), modified: 5, row: Cow::Owned(row), asked }
    }

    #[test]
    fn what_is_written_is_read() {
        let without = Entry { output: None, asked: Vec::new(), ..sample() };
        let mut module = sample();
        module.row.to_mut().dependencies = Dependencies::default().with_imports(["d.js", "e f.js"]);
        let mut leaf = sample();
        leaf.row.to_mut().dependencies = Dependencies::default().with_imports([""; 0]);
        let mut latin = sample();
        latin.row.to_mut().media_type = "text/css; charset=iso-8859-1".to_owned();
        let entries = [("a b.css", sample()), ("c.css", without), ("d.css", latin), ("g.css", module), ("h.css", leaf)];
        let entries = entries.to_vec();
        let stamp = sample().sources[0];
        for list in [None, Some(stamp)] {
            let others = vec![("a b.css.br".to_owned(), stamp)];
            let whole = Whole { manifest: "0cc1".to_owned(), outputs: 4, list, others };
            let text = write("settings", &Left { entries: entries.clone(), whole: Some(whole) });
            let lines = lines(&text, "settings").unwrap();
            let read: Vec<_> = lines.entries.into_iter().map(|line| entry(line).unwrap()).collect();
            let read: Vec<_> = read.iter().map(|(key, entry)| (key.as_str(), entry.clone())).collect();
            assert_eq!(read, entries);
            assert_eq!(super::whole(lines.whole), Some(("0cc1", 4, list)));
            assert_eq!(other(lines.others[0]), Some(("a b.css.br", stamp)));
        }
        let text = write("settings", &Left { entries: Vec::new(), whole: None });
        let lines = lines(&text, "settings").unwrap();
        assert_eq!((lines.entries.len(), lines.others.len(), super::whole(lines.whole)), (0, 0, None));
    }

    #[test]
    fn other_settings_or_any_loss_make_it_empty() {
        let entries = vec![("a.css", sample()), ("b.css", sample())];
        let text = write("settings", &Left { entries, whole: None });
        assert_eq!(lines(&text, "others"), None);
        for end in 0..text.len() {
            assert_eq!(lines(&text[..end], "settings"), None, "{end}");
        }
    }
}
