//! The text form of the cache: a line per asset, fields between tabs, and a last line that tells it is whole.

use std::collections::HashMap;
use std::fmt::Write;
use std::str::Split;

use asset_core::{AssetRow, Companions, media_type};

use super::{Asked, Entry, Stamp};

/// The text of `entries`, made with `settings`.
pub(super) fn write(settings: &str, entries: &[(String, Entry)]) -> String {
    let mut text = format!("{settings}\n");
    for (key, entry) in entries {
        let row = &entry.row;
        // Writing to a String can't fail. Logical paths have no tabs: they have no control characters.
        let _ = write!(
            text,
            "{key}\t{}\t{}\t{}\t{}\t{}\t{}",
            row.file, row.version, row.digest, row.size, row.integrity, entry.modified,
        );
        match row.companions.imports() {
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
    let _ = writeln!(text, "end {}", entries.len());
    text
}

/// The entries of a whole text that was made with `settings`.
pub(super) fn read(text: &str, settings: &str) -> Option<HashMap<String, Entry>> {
    let text = text.strip_prefix(settings)?.strip_prefix('\n')?;
    let (lines, end) = text.strip_suffix('\n')?.rsplit_once('\n').unwrap_or(("", text.strip_suffix('\n')?));
    let count: usize = end.strip_prefix("end ")?.parse().ok()?;
    let mut entries = HashMap::with_capacity(count);
    for line in lines.lines() {
        let (key, entry) = entry(line)?;
        entries.insert(key, entry);
    }
    (entries.len() == count).then_some(entries)
}

fn entry(line: &str) -> Option<(String, Entry)> {
    let mut fields = line.split('\t');
    let mut next = || fields.next().map(str::to_owned);
    let (key, file, version, digest) = (next()?, next()?, next()?, next()?);
    let size = next()?.parse().ok()?;
    let integrity = next()?;
    let modified = next()?.parse().ok()?;
    let companions = match next()?.as_str() {
        "-" => Companions::default(),
        count => {
            let imports = (0..count.parse::<usize>().ok()?).map(|_| next()).collect::<Option<Vec<String>>>()?;
            Companions::default().with_imports(imports)
        }
    };
    let count: usize = next()?.parse().ok()?;
    let sources = (0..count).map(|_| Stamp::parse(fields.next()?)).collect::<Option<Vec<_>>>()?;
    let output = match fields.next()? {
        "" => None,
        text => Some(Stamp::parse(text)?),
    };
    let media_type = media_type(key.rsplit_once(':').map_or(&key, |(_, path)| path));
    let row = AssetRow { file, version, digest, size, media_type, integrity, companions };
    Some((key, Entry { sources, output, modified, row, asked: asked(fields)? }))
}

fn asked(mut fields: Split<'_, char>) -> Option<Vec<Asked>> {
    let mut asked = Vec::new();
    while let Some(path) = fields.next() {
        let file = Some(fields.next()?.to_owned()).filter(|file| !file.is_empty());
        asked.push(Asked { path: path.to_owned(), file });
    }
    Some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Entry {
        let stamp = Stamp { size: 3, modified: 17, identity: (1, 2, 3) };
        let row = AssetRow {
            file: "a b.0cc175b9.css".to_owned(),
            version: "0cc175b9".to_owned(),
            digest: "0cc175b9c0f1b6a831c399e269772661".to_owned(),
            size: 1,
            media_type: "text/css; charset=utf-8".to_owned(),
            integrity: String::new(),
            companions: Companions::default(),
        };
        let asked = vec![
            Asked { path: "b.css".to_owned(), file: Some("b.92eb5ffe.css".to_owned()) },
            Asked { path: "gone.css".to_owned(), file: None },
        ];
        Entry { sources: vec![stamp], output: Some(stamp), modified: 5, row, asked }
    }

    #[test]
    fn what_is_written_is_read() {
        let without = Entry { output: None, asked: Vec::new(), ..sample() };
        let mut module = sample();
        module.row.companions = Companions::default().with_imports(["d.js", "e f.js"]);
        let mut leaf = sample();
        leaf.row.companions = Companions::default().with_imports([""; 0]);
        let written =
            [("a b.css", sample()), ("c.css", without.clone()), ("g.js", module.clone()), ("h.js", leaf.clone())];
        let text = write("settings", &written.map(|(key, entry)| (key.to_owned(), entry)));
        let entries = read(&text, "settings").unwrap();
        assert_eq!(entries["g.js"].row.companions, module.row.companions);
        assert_eq!(entries["h.js"].row.companions, leaf.row.companions);
        assert_eq!(entries["a b.css"], sample());
        assert_eq!(entries["c.css"], without);
        assert_eq!(read(&write("settings", &[]), "settings"), Some(HashMap::new()));
    }

    #[test]
    fn other_settings_or_any_loss_make_it_empty() {
        let text = write("settings", &[("a.css".to_owned(), sample()), ("b.css".to_owned(), sample())]);
        assert_eq!(read(&text, "others"), None);
        for end in 0..text.len() {
            assert_eq!(read(&text[..end], "settings"), None, "{end}");
        }
    }
}
