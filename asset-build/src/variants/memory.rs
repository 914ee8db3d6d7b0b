//! What the last build remembers of the variants that it left, so that the next one need not read them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use asset_core::{Error, FileStamp, Variant};

use super::compress::RECIPE;
use crate::Config;
use crate::atomic_file::replace;
use crate::cache::{sealed, unsealed};
use crate::cache_dir;

/// Variants by their paths under the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Memory {
    known: BTreeMap<String, Known>,
}

/// What came of compressing an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// The digest of the plain bytes.
    pub(super) plain: String,
    /// The variant and what its file is recognised by; `None` if nothing was gained.
    pub(super) variant: Option<(Variant, FileStamp)>,
}

impl Memory {
    pub(super) fn new(known: BTreeMap<String, Known>) -> Self {
        Self { known }
    }

    /// The memory of the last build into this output directory; empty if there is none, or it is damaged.
    pub(super) fn load(config: &Config) -> Self {
        let text = fs::read_to_string(cache_dir::build_variants(config)).unwrap_or_default();
        Self::parse(&text).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    pub(super) fn get(&self, file: &str) -> Option<&Known> {
        self.known.get(file)
    }

    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(super) fn save(&self, config: &Config) -> Result<(), Error> {
        cache_dir::create_builds(config)?;
        replace(&cache_dir::build_variants(config), &self.to_text())
    }

    /// A line per variant, fields between tabs. Paths have no control characters.
    fn to_text(&self) -> String {
        let mut text = format!("{RECIPE}\n");
        for (file, Known { plain, variant }) in &self.known {
            // Writing to a String can't fail.
            let _ = match variant {
                Some((Variant { size, digest, .. }, stamp)) => {
                    writeln!(text, "{file}\t{plain}\t{size}\t{digest}\t{stamp}")
                }
                None => writeln!(text, "{file}\t{plain}"),
            };
        }
        sealed(text)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines = unsealed(text)?.strip_prefix(RECIPE)?.strip_prefix('\n')?.lines();
        Some(Self { known: lines.map(parse_line).collect::<Option<_>>()? })
    }
}

fn parse_line(line: &str) -> Option<(String, Known)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let (file, plain, variant) = match fields[..] {
        [file, plain] => (file, plain, None),
        [file, plain, size, digest, stamp] => {
            let variant = Variant::new(size.parse().ok()?, digest);
            (file, plain, Some((variant, stamp.parse().ok()?)))
        }
        _ => return None,
    };
    Some((file.to_owned(), Known { plain: plain.to_owned(), variant }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Memory {
        let variant = Variant::new(3, "0cc175b9c0f1b6a831c399e269772661");
        let stamp: FileStamp = "3 17 19 7".parse().unwrap();
        let plain = "92eb5ffee6ae2fec3ad71c777531578f".to_owned();
        let known = [
            ("a b.css.br".to_owned(), Known { plain: plain.clone(), variant: Some((variant, stamp)) }),
            ("a b.css.gz".to_owned(), Known { plain, variant: None }),
        ];
        Memory::new(known.into())
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Memory::parse(&sample().to_text()), Some(sample()));
        assert_eq!(Memory::parse(&Memory::default().to_text()), Some(Memory::default()));
    }

    #[test]
    fn any_loss_makes_it_empty() {
        let text = sample().to_text();
        for end in 0..text.len() {
            assert_eq!(Memory::parse(&text[..end]), None, "{end}");
        }
        let other = unsealed(&text).unwrap().replace(RECIPE, "other");
        assert_eq!(Memory::parse(&sealed(other)), None);
    }
}
