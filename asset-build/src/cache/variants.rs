//! The variants of the last build, so that the next one need not read them.

use std::collections::BTreeMap;
use std::fs;

use asset_core::internal::{FileStamp, Variant};
use asset_core::manifest::ManifestAsset;
use asset_core::{Digest, Error};
use serde::{Deserialize, Serialize};

use super::dir;
use super::text::{Stamp, sealed, to_line, unsealed};
use crate::Config;
use crate::output::Replacement;

/// Variants by their paths under the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct VariantCache {
    variants: BTreeMap<String, CachedVariant>,
}

/// The result of compressing an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CachedVariant {
    /// The digest of the plain bytes.
    pub(crate) plain: Digest,
    /// Their integrity.
    pub(crate) integrity: String,
    /// The variant and what its file is recognised by; `None` if nothing was gained.
    pub(crate) variant: Option<(Variant, FileStamp)>,
}

impl CachedVariant {
    /// Whether it was made from the bytes of this row.
    pub(crate) fn is_of(&self, row: &ManifestAsset) -> bool {
        self.plain == row.digest && self.integrity == row.integrity
    }
}

/// The first line of the file.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// What the variants were made with.
    recipe: &'a str,
    /// Raised with every change of the lines.
    format: u32,
}

const FORMAT: u32 = 2;

/// A line for each output and coding.
#[derive(Serialize, Deserialize)]
struct Line {
    file: String,
    plain: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    integrity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variant: Option<VariantLine>,
}

#[derive(Serialize, Deserialize)]
struct VariantLine {
    size: u64,
    digest: String,
    stamp: Stamp,
}

impl VariantCache {
    pub(crate) fn new(variants: BTreeMap<String, CachedVariant>) -> Self {
        Self { variants }
    }

    /// The variants of the last build into this output directory; empty if the file does not exist or is damaged, or if
    /// they were not made with this `recipe`.
    pub(crate) fn load(config: &Config, recipe: &str) -> Self {
        let text = fs::read_to_string(dir::build_variants(config)).unwrap_or_default();
        Self::parse(&text, recipe).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.variants.len()
    }

    pub(crate) fn get(&self, file: &str) -> Option<&CachedVariant> {
        self.variants.get(file)
    }

    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn save(&self, config: &Config, recipe: &str) -> Result<(), Error> {
        dir::create_builds(config)?;
        Replacement::prepare(&dir::build_variants(config), &self.to_text(recipe), config.is_durable)?.commit()
    }

    fn to_text(&self, recipe: &str) -> String {
        let lines = self.variants.iter().map(|(file, variant)| to_line(&Line::of(file, variant)));
        sealed(std::iter::once(to_line(&Head { recipe, format: FORMAT })).chain(lines).collect())
    }

    fn parse(text: &str, recipe: &str) -> Option<Self> {
        let mut lines = unsealed(text)?.lines();
        let head: Head<'_> = serde_json::from_str(lines.next()?).ok()?;
        if (head.recipe, head.format) != (recipe, FORMAT) {
            return None;
        }
        let variants = lines.map(|line| serde_json::from_str(line).ok().and_then(Line::into_cached));
        Some(Self { variants: variants.collect::<Option<_>>()? })
    }
}

impl Line {
    fn of(file: &str, cached: &CachedVariant) -> Self {
        let CachedVariant { plain, integrity, variant } = cached.clone();
        let variant = variant.map(|(Variant { size, digest, .. }, stamp)| VariantLine {
            size,
            digest: digest.to_string(),
            stamp: stamp.into(),
        });
        Self { file: file.to_owned(), plain: plain.to_string(), integrity, variant }
    }

    fn into_cached(self) -> Option<(String, CachedVariant)> {
        let Self { file, plain, integrity, variant } = self;
        let variant = match variant {
            Some(VariantLine { size, digest, stamp }) => {
                Some((Variant::new(size, digest.parse().ok()?), FileStamp::from(stamp)))
            }
            None => None,
        };
        Some((file, CachedVariant { plain: plain.parse().ok()?, integrity, variant }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> VariantCache {
        let variant = Variant::new(3, "0cc175b9c0f1b6a831c399e269772661".parse().unwrap());
        let stamp: FileStamp = "3 17 19 7".parse().unwrap();
        let plain = "92eb5ffee6ae2fec3ad71c777531578f".parse().unwrap();
        let integrity = String::new();
        let variants = [
            (
                "a b.css.br".to_owned(),
                CachedVariant { plain, integrity: "sha384-x".to_owned(), variant: Some((variant, stamp)) },
            ),
            ("a b.css.gz".to_owned(), CachedVariant { plain, integrity, variant: None }),
        ];
        VariantCache::new(variants.into())
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(VariantCache::parse(&sample().to_text("q11"), "q11"), Some(sample()));
        assert_eq!(VariantCache::parse(&VariantCache::default().to_text("q11"), "q11"), Some(VariantCache::default()));
    }

    #[test]
    fn any_loss_makes_it_empty() {
        let text = sample().to_text("q11");
        for end in 0..text.len() {
            assert_eq!(VariantCache::parse(&text[..end], "q11"), None, "{end}");
        }
        assert_eq!(VariantCache::parse(&text, "q9"), None);
    }
}
