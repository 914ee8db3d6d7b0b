//! The compressors, set to the smallest result; the same bytes give the same variant on every machine.

use std::io::{self, Read, Write};

use asset_core::Coding;
use asset_core::internal::Digester;
use asset_core::manifest::Digests;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

use super::store::Key;

/// The compressors and their levels. Must change when other bytes come out, so that older entries are no longer used.
pub(super) const RECIPE: &str = "brotli-9-q11-maps-q9 zlib-rs-0.6-l9";

/// The highest quality, for everything that pages load: made once, downloaded often.
const BROTLI: u32 = 11;

/// For source maps, which only developer tools load and which are the largest files of a package. All variants of mermaid
/// take 35 s with this and 94 s with 11, for 8.18 MB of compressed maps instead of 7.37 MB.
const BROTLI_OF_SOURCE_MAPS: u32 = 9;

/// The highest level.
const GZIP: u32 = 9;

/// RFC 7932, section 9.1: from 1 KiB to 16 MiB; a larger window is an extension that browsers don't have.
const WINDOW_BITS: std::ops::RangeInclusive<i32> = 10..=24;

/// The compressor's level for a file in a coding. The name decides, not the media type, which JSON has too.
pub(super) fn level(coding: Coding, file: &str) -> u32 {
    match coding {
        Coding::Brotli if file.ends_with(".map") => BROTLI_OF_SOURCE_MAPS,
        Coding::Brotli => BROTLI,
        _ => GZIP,
    }
}

/// `bytes` in a coding, at the compressor's [`level`].
pub(super) fn compress(coding: Coding, level: u32, bytes: &[u8]) -> Vec<u8> {
    let compressed = match coding {
        Coding::Brotli => brotli(level, bytes),
        Coding::Gzip => gzip(level, bytes),
        other => unreachable!("BUG: no compressor for `{}`", other.name()),
    };
    compressed.unwrap_or_else(|error| unreachable!("BUG: memory can't be written: {error}"))
}

/// Whether a variant of `size` bytes is worth a file: at least 5 % smaller than the plain one.
pub(super) fn gains(plain: u64, size: u64) -> bool {
    u128::from(size) * 100 <= u128::from(plain) * 95
}

/// Whether a variant decodes to these bytes. Never decodes more than that.
pub(super) fn decodes_to(coding: Coding, variant: &[u8], plain: &[u8]) -> bool {
    let mut decoded = Vec::with_capacity(plain.len() + 1);
    let size = decoder(coding, variant).take(plain.len() as u64 + 1).read_to_end(&mut decoded);
    size.is_ok() && decoded == plain
}

fn decoder<'a>(coding: Coding, variant: &'a [u8]) -> Box<dyn Read + 'a> {
    match coding {
        Coding::Brotli => Box::new(brotli::Decompressor::new(variant, 64 << 10)),
        Coding::Gzip => Box::new(flate2::read::MultiGzDecoder::new(variant)),
        other => unreachable!("BUG: no decompressor for `{}`", other.name()),
    }
}

/// Whether a variant decodes to bytes of this size, digest and integrity. Never decodes more than that.
pub(super) fn is_variant_of(key: &Key<'_>, variant: &[u8]) -> bool {
    let expected = Digests::new(key.digest, key.size).with_integrity(key.integrity);
    let mut digester = Digester::again(&expected);
    // One byte more than expected tells that it is another content, without decoding all of it.
    let limit = key.size.saturating_add(1);
    let size = digest_of(decoder(key.coding, variant).take(limit), &mut digester);
    size.is_ok_and(|size| size == key.size) && digester.finish() == expected
}

fn digest_of(mut plain: impl Read, digester: &mut Digester) -> io::Result<u64> {
    let mut chunk = vec![0; 64 << 10];
    let mut size = 0;
    loop {
        match plain.read(&mut chunk)? {
            0 => return Ok(size),
            length => {
                digester.update(&chunk[..length]);
                size += length as u64;
            }
        }
    }
}

fn brotli(quality: u32, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: quality as i32,
        lgwin: window_bits(bytes.len()),
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::with_capacity(bytes.len() / 3);
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    Ok(compressed)
}

/// The smallest window that reaches over everything, which keeps memory small on both sides.
fn window_bits(length: usize) -> i32 {
    let reaches = |bits: &i32| (1_usize << bits) - 16 >= length;
    WINDOW_BITS.clone().find(reaches).unwrap_or(*WINDOW_BITS.end())
}

fn gzip(level: u32, bytes: &[u8]) -> io::Result<Vec<u8>> {
    // 255 is an unknown system (RFC 1952, section 2.3): the header tells nothing of the machine.
    let header = GzBuilder::new().mtime(0).operating_system(255);
    let mut encoder = header.write(Vec::with_capacity(bytes.len() / 3), Compression::new(level));
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use asset_core::internal::{Hasher, manifest_digest};

    use super::*;

    #[test]
    fn windows_reach_over_the_whole_file_and_no_further() {
        let cases = [(0, 10), (1008, 10), (1009, 11), (65_520, 16), (65_521, 17), (16_777_200, 24), (usize::MAX, 24)];
        for (length, bits) in cases {
            assert_eq!(window_bits(length), bits, "{length}");
        }
    }

    #[test]
    fn a_variant_is_one_only_of_the_bytes_that_it_decodes_to() {
        let bytes = b"body { color: red }\n".repeat(50);
        let mut hasher = Hasher::md5();
        hasher.update(&bytes);
        let digest = hasher.finish();
        for coding in [Coding::Brotli, Coding::Gzip] {
            let key = Key { digest, integrity: "", size: bytes.len() as u64, coding, level: 9 };
            let variant = compress(coding, 9, &bytes);
            assert!(is_variant_of(&key, &variant));
            assert!(!is_variant_of(&key, &compress(coding, 9, b"something else")));
            assert!(!is_variant_of(&key, &compress(coding, 9, &vec![0; 1 << 20])));
            assert!(!is_variant_of(&key, &variant[..variant.len() - 3]));
            assert!(!is_variant_of(&key, b""));
        }
    }

    #[test]
    fn a_variant_is_at_least_a_twentieth_smaller() {
        assert!(gains(100, 95) && gains(1000, 950) && gains(u64::MAX, 1));
        assert!(!gains(100, 96) && !gains(1000, 951) && !gains(0, 1));
    }

    #[test]
    fn the_recipe_gives_these_bytes_and_must_be_renamed_when_it_gives_others() {
        let lines: String =
            (0..2000).map(|at| format!(".c{} {{ width: {}px }}\n", at * at % 977, at * 31 % 640)).collect();
        let digest =
            |coding, file| manifest_digest(&compress(coding, level(coding, file), lines.as_bytes())).to_string();
        assert_eq!(RECIPE, "brotli-9-q11-maps-q9 zlib-rs-0.6-l9");
        assert_eq!(digest(Coding::Brotli, "a.css"), "7a0c82721e5195d1c0be7466d7eb5c12679e5b14216517b6fcc00c04832e8ee2");
        assert_eq!(
            digest(Coding::Brotli, "a.css.map"),
            "ced455712bc01a3a7e6854856d98fe8e9046dbf5569049cca7721c9e8dc06429"
        );
        assert_eq!(digest(Coding::Gzip, "a.css.map"), digest(Coding::Gzip, "a.css"));
        assert_eq!(digest(Coding::Gzip, "a.css"), "642483c2db40bc2fe8cab000da72c40bcc9239043f544de65d4d53856c5dc814");
    }
}
