//! The texts of files: as they are on disk, or as their compilers make them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use asset_core::internal::SourceFile;
use asset_core::{Error, Location};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::compile::{self, Compiled, Compiler, Input};
use crate::inventory::{Item, Origin};
use crate::references::{Kind, ReferenceKind, Target, resolve, scan};
use crate::scan::read::read;
use crate::scan::{Diagnostics, Scanner, Source};

/// The text of a file as it is scanned.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) bytes: Vec<u8>,
    pub(super) origin: TextOrigin,
    /// The source map of `bytes`, if a compiler made them.
    pub(super) map: Option<String>,
    /// What was read besides the file.
    pub(super) inputs: Vec<Input>,
    warnings: Vec<Error>,
}

/// Where the bytes of a text come from.
#[derive(Debug, Default)]
pub(super) enum TextOrigin {
    /// The file itself.
    #[default]
    Itself,
    /// A compiler that says where in the file.
    #[cfg(any(feature = "minify", feature = "typescript"))]
    Mapped(crate::compile::Locations),
    /// A compiler that does not say where, and the files that it read besides.
    Unknown(Vec<PathBuf>),
}

impl Text {
    pub(super) fn source<'a>(&'a self, item: &'a Item) -> Source<'a> {
        Source { item, bytes: &self.bytes, origin: &self.origin }
    }

    /// The bytes and inputs of a text that others may use too.
    pub(super) fn unwrap_or_clone(text: Arc<Self>) -> Self {
        Arc::try_unwrap(text).unwrap_or_else(|text| Self {
            bytes: text.bytes.clone(),
            inputs: text.inputs.clone(),
            ..Self::default()
        })
    }
}

impl TextOrigin {
    /// The place in the source at `path` that the byte at `offset` of `text` comes from; the beginning if nobody knows.
    pub(super) fn location(&self, path: &Path, text: &[u8], offset: usize) -> Location {
        match self {
            Self::Itself => Location::in_text(path, text, offset),
            #[cfg(any(feature = "minify", feature = "typescript"))]
            Self::Mapped(locations) => locations.find(path, text, offset).unwrap_or_else(|| Location::new(path, 1, 1)),
            Self::Unknown(others) => {
                let word = word(&text[offset.min(text.len())..]);
                let files = [path].into_iter().chain(others.iter().map(PathBuf::as_path));
                let found = files.filter_map(|file| first_place(file, word)).next();
                found.unwrap_or_else(|| Location::new(path, 1, 1))
            }
        }
    }
}

/// What a reference that begins here is most likely written as in the source too: its file name, since compilers give
/// directories anew.
fn word(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| b"\"')\r\n ;?#".contains(byte)).unwrap_or(text.len());
    let start = text[..end].iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
    &text[start..end]
}

fn first_place(file: &Path, word: &[u8]) -> Option<Location> {
    let text = std::fs::read(file).ok()?;
    let at = memchr::memmem::find(&text, word).filter(|_| !word.is_empty())?;
    // The place is that of the whole URL.
    let url = text[..at].iter().rposition(|byte| b"\"'( \n".contains(byte)).map_or(0, |before| before + 1);
    Some(Location::in_text(file, &text, url))
}

impl Scanner<'_> {
    /// The text of an item's file.
    ///
    /// # Errors
    /// `Io` if it can't be read, and what its compilers fail with; of several mistakes the others go to `diagnostics`.
    pub(super) fn text(
        &self,
        item: &Item,
        file: &SourceFile,
        diagnostics: &mut Diagnostics,
    ) -> Result<Arc<Text>, Error> {
        let steps = self.compilers.steps(self.config, item);
        if steps.is_empty() {
            return Ok(Arc::new(Text { bytes: read(file)?, ..Text::default() }));
        }
        let position = self.inventory.position(&item.key);
        let slot = position.map(|position| &self.compiled[position]);
        let text = match slot.and_then(|slot| slot.get()) {
            Some(text) => Arc::clone(text),
            None => {
                let text = self.compile(&steps, item, file).map_err(|mut errors| {
                    let last = errors.pop();
                    diagnostics.errors.append(&mut errors);
                    last.unwrap_or_else(|| unreachable!("BUG: a compiler fails without saying why"))
                })?;
                let text = Arc::new(text);
                slot.map_or_else(|| Arc::clone(&text), |slot| Arc::clone(slot.get_or_init(|| Arc::clone(&text))))
            }
        };
        diagnostics.warnings.extend(text.warnings.iter().cloned());
        Ok(text)
    }

    fn compile(&self, steps: &[&dyn Compiler], item: &Item, file: &SourceFile) -> Result<Text, Vec<Error>> {
        let mut text = Text { bytes: read(file).map_err(|error| vec![error])?, ..Text::default() };
        if item.language.is_none()
            && let Some(own) = self.own_map(item, &text.bytes)
        {
            text.map = Some(own.text);
            text.inputs.extend(own.file.map(Input::now));
        }
        for (at, step) in steps.iter().enumerate() {
            let name =
                name(if at == 0 && item.language.is_some() { &file.path } else { Path::new(item.path.as_str()) });
            let Compiled { bytes, map, inputs, mut warnings } = step.compile(&compile::Source {
                path: &file.path,
                name: &name,
                bytes: &text.bytes,
                map: text.map.as_deref(),
            })?;
            if at > 0 {
                // Their lines are those of a text that nobody has seen.
                let here = |warning: Error| warning.at(&file.path, 1, 1);
                warnings = warnings.into_iter().map(here).collect();
            }
            text.inputs.extend(inputs);
            text.warnings.extend(warnings);
            (text.bytes, text.map) = (bytes, map);
        }
        text.origin = origin(&text, item);
        if item.map.is_some() && text.map.is_none() {
            text.map = Some(Value::from(map_of_lines(&name(Path::new(item.path.as_str())), &text.bytes)).to_string());
        }
        Ok(text)
    }

    /// The source map that a file names itself, if it can be read.
    fn own_map(&self, item: &Item, bytes: &[u8]) -> Option<OwnMap> {
        memchr::memmem::find(bytes, b"sourceMappingURL=")?;
        let references = scan(&item.path, Kind::of(&item.path)?, bytes).references;
        let reference = references.into_iter().find(|reference| reference.kind == ReferenceKind::SourceMap)?;
        if let Some(data) = reference.target.strip_prefix("data:application/json;") {
            let encoded = data.rsplit_once("base64,")?.1;
            return Some(OwnMap { text: String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?, file: None });
        }
        let Target::Local { path, .. } = resolve(&item.path, &reference, &self.config.prefix) else { return None };
        let file = match &self.inventory.items[self.inventory.position(&path)?].origin {
            Origin::File(file) => file,
            Origin::SourceMap(map) if map.is_own => &map.file,
            _ => return None,
        };
        Some(OwnMap { text: String::from_utf8(read(file).ok()?).ok()?, file: Some(file.path.clone()) })
    }
}

/// The source map that a file came with.
struct OwnMap {
    text: String,
    /// Where it is, if it is not part of the file itself.
    file: Option<PathBuf>,
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(any(feature = "minify", feature = "typescript"))]
fn origin(text: &Text, item: &Item) -> TextOrigin {
    // The map of minified Sass leads to the stylesheet that was made of it, not to the source.
    let leads_to_source = item.language != Some(crate::compile::Language::Sass);
    let map = text.map.as_deref().filter(|_| leads_to_source);
    map.and_then(crate::compile::Locations::of).map_or_else(|| unknown(text), TextOrigin::Mapped)
}

#[cfg(not(any(feature = "minify", feature = "typescript")))]
fn origin(text: &Text, _item: &Item) -> TextOrigin {
    unknown(text)
}

fn unknown(text: &Text) -> TextOrigin {
    TextOrigin::Unknown(
        text.inputs.iter().filter(|input| input.stamp.is_some()).map(|input| input.path.clone()).collect(),
    )
}

/// The source map that leads from each line to itself: `AAAA` is the first line of the first source, `AACA` the next line.
pub(super) fn map_of_lines(source: &str, bytes: &[u8]) -> Map<String, Value> {
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
    let entries = [
        ("version", json!(3)),
        ("sources", json!([source])),
        ("sourcesContent", json!([String::from_utf8_lossy(bytes)])),
        ("names", json!([])),
        ("mappings", json!(format!("AAAA{}", ";AACA".repeat(lines)))),
    ];
    entries.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
}
