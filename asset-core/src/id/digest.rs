//! The hash of an asset's bytes, or of a manifest's.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::message::shortened;

const HEX: &[u8; 16] = b"0123456789abcdef";
const LONGEST: usize = 64;

/// The full hash of the bytes served. Its text is lower-case hex: 32 digits of MD5 or 64 of SHA-256.
///
/// With a precision, [`Display`](fmt::Display) writes only that many digits.
///
/// ```
/// use asset_core::Digest;
///
/// let digest: Digest = "d41d8cd98f00b204e9800998ecf8427e".parse()?;
/// assert!(matches!(digest, Digest::Md5(_)));
/// assert_eq!(digest.to_string(), "d41d8cd98f00b204e9800998ecf8427e");
/// assert_eq!(format!("{digest:.8}"), "d41d8cd9");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Digest {
    /// MD5 (RFC 1321), for every scheme but `sha256`.
    Md5([u8; 16]),
    /// SHA-256 (FIPS 180-4).
    Sha256([u8; 32]),
}

impl Digest {
    /// The bytes of the hash: 16 or 32.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Md5(bytes) => bytes,
            Self::Sha256(bytes) => bytes,
        }
    }

    /// Whether both are of the same hash function, so that they can be compared.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The digest with this text, or `None` if it is not 32 or 64 lower-case hex digits.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        match text.len() {
            32 => decode(text).map(Self::Md5),
            64 => decode(text).map(Self::Sha256),
            _ => None,
        }
    }

    /// The SHA-256 with this text. The digest of a manifest is always a SHA-256.
    #[cfg(feature = "assets")]
    pub(crate) fn sha256_from_hex(text: &str) -> Option<Self> {
        Self::from_hex(text).filter(|digest| matches!(digest, Self::Sha256(_)))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // On the stack: a digest is written for every line of a manifest and every ETag.
        let mut digits = [0; LONGEST];
        let bytes = self.as_bytes();
        for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
            pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
        f.pad(std::str::from_utf8(&digits[..2 * bytes.len()]).unwrap_or_else(|_| unreachable!("BUG: hex is ASCII")))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Md5(_) => "Md5",
            Self::Sha256(_) => "Sha256",
        };
        write!(f, "{kind}({self})")
    }
}

impl FromStr for Digest {
    type Err = Error;

    /// # Errors
    /// `Invalid` for anything but 32 or 64 lower-case hex digits.
    fn from_str(text: &str) -> Result<Self, Error> {
        let message = || format!("{:?} is not a digest: 32 or 64 lower-case hex digits", shortened(text));
        Self::from_hex(text).ok_or_else(|| Error::new(ErrorKind::Invalid, message()))
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
