//! Whether a version that this process does not know is of an earlier or of a later deploy.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::VersionScheme;

use crate::policy::CLOCK_SKEW;

/// The place of a version in the order of deploys, compared with the current one of the same asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Of an earlier deploy.
    Earlier,
    /// Of a later one.
    Later,
    /// Of no deploy: a time in the future.
    Never,
    /// Unknown: hashes and release names have no order.
    Unordered,
}

impl Order {
    pub(super) fn of(version: &str, current: &str, scheme: &VersionScheme, now: SystemTime) -> Self {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let unit: fn(&Duration) -> u128 = match scheme {
            VersionScheme::Token => Duration::as_millis,
            VersionScheme::Timestamp => |time| u128::from(time.as_secs()),
            _ => return Self::Unordered,
        };
        if !is_number(version) || !is_number(current) {
            return Self::Unordered;
        }
        if compare(version, current) != Ordering::Greater {
            return Self::Earlier;
        }
        let latest = now.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_add(CLOCK_SKEW);
        let latest = unit(&latest).to_string();
        // Numbers that do not count time may be larger than any time from the start.
        let is_time = compare(current, &latest) != Ordering::Greater;
        match compare(version, &latest) {
            Ordering::Greater if is_time => Self::Never,
            _ => Self::Later,
        }
    }
}

/// Compares numbers of any length.
fn compare(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_718_539_201;

    fn order(version: &str, current: &str, scheme: &VersionScheme) -> Order {
        Order::of(version, current, scheme, UNIX_EPOCH + Duration::from_secs(NOW))
    }

    #[test]
    fn digit_tokens_compare_as_integers_of_any_length() {
        let token = &VersionScheme::Token;
        assert_eq!(order("9", "10", token), Order::Earlier);
        assert_eq!(order("0011", "10", token), Order::Later);
        assert_eq!(order("010", "10", token), Order::Earlier);
        assert_eq!(order(&"9".repeat(120), "1718539201000", token), Order::Never);
        assert_eq!(order("v2", "v1", token), Order::Unordered);
    }

    #[test]
    fn a_time_more_than_five_minutes_ahead_of_our_clock_is_of_no_deploy() {
        assert_eq!(order("1718539501000", "1718539201000", &VersionScheme::Token), Order::Later);
        assert_eq!(order("1718539501001", "1718539201000", &VersionScheme::Token), Order::Never);
        assert_eq!(order("1718539501", "1718539201", &VersionScheme::Timestamp), Order::Later);
        assert_eq!(order("1718539502", "1718539201", &VersionScheme::Timestamp), Order::Never);
    }

    #[test]
    fn tokens_that_are_larger_than_any_time_still_have_their_order() {
        assert_eq!(order("20260102000000", "20260101000000", &VersionScheme::Token), Order::Later);
    }

    #[test]
    fn hashes_have_no_order() {
        assert_eq!(order("00000001", "00000000", &VersionScheme::default()), Order::Unordered);
    }
}
