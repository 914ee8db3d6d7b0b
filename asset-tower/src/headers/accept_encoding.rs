use asset_core::Coding;
use http::{HeaderMap, header};

use super::trimmed;

/// `Accept-Encoding` (RFC 9110 section 12.5.3), reduced to the codings that we have.
///
/// The plain form is always acceptable: a client that refuses everything gets it too, never a 406.
/// `*` does not name a coding, and no client that means one sends it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct AcceptEncoding {
    /// In thousandths.
    brotli: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
}

impl AcceptEncoding {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut accepted = Self::default();
        for line in headers.get_all(header::ACCEPT_ENCODING) {
            line.as_bytes().split(|&byte| byte == b',').for_each(|member| accepted.take(member));
        }
        accepted
    }

    /// The best of the codings that there are: by weight, then in our order; `None` is the plain form.
    pub(crate) fn choose(self, has: impl Fn(Coding) -> bool) -> Option<Coding> {
        let mut best = (None, self.identity.unwrap_or(0));
        for coding in Coding::ALL {
            let weight = self.weight(coding);
            let is_better = weight > best.1 || (weight == best.1 && best.0.is_none());
            if weight > 0 && is_better && has(coding) {
                best = (Some(coding), weight);
            }
        }
        best.0
    }

    fn weight(self, coding: Coding) -> u16 {
        let weight = match coding {
            Coding::Brotli => self.brotli,
            Coding::Gzip => self.gzip,
            _ => None,
        };
        weight.unwrap_or(0)
    }

    /// Takes one member; the first that names a coding counts, a malformed one does not.
    fn take(&mut self, member: &[u8]) {
        let mut parameters = member.splitn(2, |&byte| byte == b';');
        let name = trimmed(parameters.next().unwrap_or_default());
        let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
        let slot = match () {
            () if is(b"br") => &mut self.brotli,
            () if is(b"gzip") || is(b"x-gzip") => &mut self.gzip,
            () if is(b"identity") => &mut self.identity,
            () => return,
        };
        let weight = parameters.next().map_or(Some(1000), |parameter| weight(trimmed(parameter)));
        if slot.is_none() {
            *slot = weight;
        }
    }
}

/// `q=0.5` in thousandths (RFC 9110 section 12.4.2): at most three decimals, at most 1.
fn weight(parameter: &[u8]) -> Option<u16> {
    let ([b'q' | b'Q', b'=', whole @ (b'0' | b'1')], rest) = parameter.split_at_checked(3)? else {
        return None;
    };
    let decimals = match rest {
        [] | [b'.'] => &[],
        [b'.', decimals @ ..] if decimals.len() <= 3 && decimals.iter().all(u8::is_ascii_digit) => decimals,
        _ => return None,
    };
    let decimal = |at: usize| decimals.get(at).map_or(0, |digit| u16::from(digit - b'0'));
    let weight = u16::from(whole - b'0') * 1000 + decimal(0) * 100 + decimal(1) * 10 + decimal(2);
    (weight <= 1000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_at_most_three_decimals_and_are_at_most_one() {
        for (text, expected) in [("q=1", 1000), ("q=0.5", 500), ("Q=0.", 0), ("q=1.000", 1000), ("q=0.001", 1)] {
            assert_eq!(weight(text.as_bytes()), Some(expected), "{text}");
        }
        for malformed in ["", "q", "q=", "q=abc", "q=1.5", "q=0.0000", "q=-1", "q=2", "q=1.001", "level=1"] {
            assert_eq!(weight(malformed.as_bytes()), None, "{malformed}");
        }
    }
}
