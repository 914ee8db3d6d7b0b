use http::{HeaderMap, header};

use super::trimmed;

/// `Range` (RFC 9110 section 14.2) with one range of bytes. Other units, several ranges and malformed values are
/// ignored, which the section allows: the answer is then the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// `bytes=FIRST-LAST` or `bytes=FIRST-`.
    From { first: u64, last: Option<u64> },
    /// `bytes=-LENGTH`
    Suffix(u64),
}

/// A part of a representation: `length` bytes from `start`, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

impl Part {
    /// The position of the last byte.
    pub(crate) fn last(self) -> u64 {
        self.start + self.length - 1
    }
}

impl Range {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(header::RANGE).iter();
        let line = lines.next()?;
        if lines.next().is_some() {
            return None;
        }
        Self::parse(line.as_bytes())
    }

    fn parse(value: &[u8]) -> Option<Self> {
        let (unit, set) = value.split_at_checked(b"bytes=".len())?;
        if !unit.eq_ignore_ascii_case(b"bytes=") {
            return None;
        }
        let set = trimmed(set);
        let dash = set.iter().position(|&byte| byte == b'-')?;
        let (first, last) = (&set[..dash], &set[dash + 1..]);
        match (first, last) {
            (b"", length) => number(length).map(Self::Suffix),
            (first, b"") => Some(Self::From { first: number(first)?, last: None }),
            (first, last) => {
                let range = Self::From { first: number(first)?, last: Some(number(last)?) };
                (magnitude(first) <= magnitude(last)).then_some(range)
            }
        }
    }

    /// Whether it wants bytes from the end, of which there may be fewer.
    pub(crate) fn is_suffix(self) -> bool {
        matches!(self, Self::Suffix(1..))
    }

    /// The part of `size` bytes that is meant; `None` if they have no such part.
    pub(crate) fn part(self, size: u64) -> Option<Part> {
        let (start, end) = match self {
            Self::From { first, last } => (first, last.map_or(size, |last| last.saturating_add(1).min(size))),
            Self::Suffix(length) => (size.saturating_sub(length), size),
        };
        (start < end).then(|| Part { start, length: end - start })
    }
}

/// Digits as a number; larger ones than fit count as the largest.
fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |sum: u64, digit: &u8| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    Some(digits.iter().fold(0, add))
}

/// A key by which runs of digits compare as numbers of any length.
fn magnitude(digits: &[u8]) -> (usize, &[u8]) {
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    (digits.len() - zeros, &digits[zeros..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_range_is_ignored() {
        for ignored in [
            "",
            "bytes",
            "bytes=",
            "bytes=abc",
            "bytes=9-0",
            "bytes=--5",
            "bytes=-",
            "lines=0-9",
            "bytes=0-1,3-4",
            "bytes=+1-2",
        ] {
            assert_eq!(Range::parse(ignored.as_bytes()), None, "{ignored}");
        }
        assert_eq!(Range::parse(b"bytes= 0-9 "), Some(Range::From { first: 0, last: Some(9) }));
    }

    #[test]
    fn a_part_never_reaches_beyond_the_end() {
        let part = |range: Range, size| range.part(size).map(|part| (part.start, part.length));
        assert_eq!(part(Range::From { first: 990, last: Some(u64::MAX) }, 1000), Some((990, 10)));
        assert_eq!(part(Range::From { first: 1000, last: None }, 1000), None);
        assert_eq!(part(Range::Suffix(5000), 1000), Some((0, 1000)));
        assert_eq!(part(Range::Suffix(0), 1000), None);
        assert_eq!(part(Range::From { first: 0, last: Some(0) }, 0), None);
    }
}
