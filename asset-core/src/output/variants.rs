//! `variants.json`: the outputs that also exist in another content coding.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::str::FromStr;

use crate::error::Location;
use crate::error::{Error, ErrorKind};
use crate::id::{Digest, logical_path};
use crate::manifest::MOST_BYTES;
use crate::manifest::json::{Cursor, Read, quoted};
use crate::manifest::reader::too_large;
use crate::manifest::values::parsed;
use crate::message::printable;
use crate::suggest::did_you_mean;

/// A content coding in which outputs are kept besides their identity form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Coding {
    /// Brotli (RFC 7932): `br`.
    Brotli,
    /// Gzip (RFC 1952): `gzip`.
    Gzip,
}

impl Coding {
    /// Every coding, in order of preference.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The name in `Content-Encoding`, in `asset.toml` and in `variants.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What a variant's file name has after the output's: `.br` or `.gz`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

impl FromStr for Coding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let all = || Self::ALL.into_iter().map(Self::name);
        Self::ALL.into_iter().find(|coding| coding.name() == name).ok_or_else(|| {
            let quoted: Vec<String> = all().map(|name| format!("`{name}`")).collect();
            let near = did_you_mean(name, all());
            let message = format!("unknown coding `{}`, expected {}{near}", printable(name), quoted.join(" or "));
            Error::new(ErrorKind::Invalid, message)
        })
    }
}

/// One output in another content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variant {
    /// Size in bytes.
    pub size: u64,
    /// The digest of the variant's own bytes.
    pub digest: Digest,
}

impl Variant {
    /// A variant of `size` bytes with this digest.
    pub fn new(size: u64, digest: Digest) -> Self {
        Self { size, digest }
    }
}

/// The variants of an output directory: by output file, then by coding.
///
/// They are not in the committed manifest, so that checking it never compresses anything.
///
/// ```
/// use asset_core::Coding;
/// use asset_core::internal::Variants;
///
/// let text = r#"{
///   "css/app.3f2a9c1d.css": {"br": {"size": 120, "digest": "d41d8cd98f00b204e9800998ecf8427e"}}
/// }
/// "#;
/// let variants = Variants::parse(text.as_bytes(), "variants.json")?;
/// assert_eq!(variants.get("css/app.3f2a9c1d.css", Coding::Brotli).map(|variant| variant.size), Some(120));
/// assert_eq!(variants.to_json(), text);
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variants {
    files: BTreeMap<String, BTreeMap<Coding, Variant>>,
}

impl Variants {
    /// Reads `variants.json` from its bytes; `name` is what messages call it.
    ///
    /// # Errors
    /// `Manifest`, with line and column: malformed JSON, path or digest, or a duplicate file, coding or key.
    pub fn parse(bytes: &[u8], name: impl AsRef<Path>) -> Result<Self, Error> {
        let name = name.as_ref();
        let refuse =
            |offset, message| Error::new(ErrorKind::Manifest, message).located(Location::in_text(name, bytes, offset));
        if bytes.len() > MOST_BYTES {
            return Err(too_large(name));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| refuse(error.valid_up_to(), "list of variants is not UTF-8".to_owned()))?;
        document(text).map(|files| Self { files }).map_err(|fault| refuse(fault.offset, fault.message))
    }

    /// The variant of an output in a coding.
    pub fn get(&self, file: &str, coding: Coding) -> Option<&Variant> {
        self.files.get(file)?.get(&coding)
    }

    /// Adds a variant, or replaces it.
    pub fn insert(&mut self, file: impl Into<String>, coding: Coding, variant: Variant) {
        self.files.entry(file.into()).or_default().insert(coding, variant);
    }

    /// Keeps the variants of the outputs for which `keep` is true.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.files.retain(|file, _| keep(file));
    }

    /// Every variant, sorted by output file, then by coding.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Coding, &Variant)> {
        let variants = |(file, codings)| {
            let file: &String = file;
            let codings: &BTreeMap<Coding, Variant> = codings;
            codings.iter().map(move |(&coding, variant)| (file.as_str(), coding, variant))
        };
        self.files.iter().flat_map(variants)
    }

    /// The canonical text: UTF-8, LF, a final newline, one line per output, sorted by the bytes of its path.
    pub fn to_json(&self) -> String {
        let mut out = String::from("{");
        let mut separator = "\n";
        for (file, codings) in &self.files {
            let codings = codings.iter().map(|(coding, Variant { size, digest })| {
                format!("{}: {{\"size\": {size}, \"digest\": \"{digest}\"}}", quoted(coding.name()))
            });
            let codings: Vec<String> = codings.collect();
            // Writing to a String can't fail.
            let _ = write!(out, "{separator}  {}: {{{}}}", quoted(file), codings.join(", "));
            separator = ",\n";
        }
        out.push_str(if self.files.is_empty() { "}\n" } else { "\n}\n" });
        out
    }
}

fn document(text: &str) -> Read<BTreeMap<String, BTreeMap<Coding, Variant>>> {
    let mut files = BTreeMap::new();
    let mut cursor = Cursor::new(text);
    cursor.object(|cursor, file, offset| {
        if let Some(why) = logical_path::fault(&file) {
            return cursor.fault(offset, format!("path {file:?} {why}"));
        }
        let codings = codings(cursor)?;
        match files.insert(file.clone().into_owned(), codings) {
            None => Ok(()),
            Some(_) => cursor.fault(offset, format!("duplicate file `{file}`")),
        }
    })?;
    cursor.end()?;
    Ok(files)
}

fn codings(cursor: &mut Cursor<'_>) -> Read<BTreeMap<Coding, Variant>> {
    let mut codings = BTreeMap::new();
    cursor.object(|cursor, name, offset| {
        let Ok(coding) = name.parse::<Coding>() else {
            return cursor.fault(offset, format!("unknown coding {name:?}, expected `br` or `gzip`"));
        };
        let variant = variant(cursor, offset)?;
        match codings.insert(coding, variant) {
            None => Ok(()),
            Some(_) => cursor.fault(offset, format!("duplicate coding `{name}`")),
        }
    })?;
    Ok(codings)
}

fn variant(cursor: &mut Cursor<'_>, offset: usize) -> Read<Variant> {
    let (mut size, mut digest) = (None, None);
    cursor.object(|cursor, key, offset| {
        let again = match &*key {
            "size" => size.replace(cursor.number()?).is_some(),
            "digest" => digest.replace(parsed(cursor, str::parse::<Digest>)?).is_some(),
            _ => {
                return cursor.fault(offset, format!("unknown key {key:?} of a variant, expected `size` or `digest`"));
            }
        };
        if again { cursor.fault(offset, format!("duplicate key `{key}`")) } else { Ok(()) }
    })?;
    match (size, digest) {
        (Some(size), Some(digest)) => Ok(Variant { size, digest }),
        (None, _) => cursor.fault(offset, "missing key `size` of the variant"),
        (_, None) => cursor.fault(offset, "missing key `digest` of the variant"),
    }
}
