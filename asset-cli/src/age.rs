//! How old something must be, as it is typed: `30d`, `12h`, `90m`, `45s`.

use std::time::Duration;

/// The age that `text` says.
///
/// # Errors
/// Why it is none, for a person.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    const EXPECTED: &str = "expected a number of days, hours, minutes or seconds, as in `30d`, `12h`, `90m`, `45s`";
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let seconds: u64 = match unit {
        "d" => 24 * 60 * 60,
        "h" => 60 * 60,
        "m" => 60,
        "s" => 1,
        _ => return Err(EXPECTED.to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| EXPECTED.to_owned())?;
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(|| "that is too long".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_a_number_and_a_unit() {
        for (text, seconds) in [("45s", 45), ("90m", 5_400), ("12h", 43_200), ("30d", 2_592_000), ("0s", 0)] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)));
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in ["", "30", "d", "1.5h", "-1d", "+1d", "1w", "1d12h", "1 d", "99999999999999999999s", "1ä"] {
            assert!(parse(text).unwrap_err().starts_with("expected a number"), "{text}");
        }
        assert_eq!(parse("18446744073709551615d"), Err("that is too long".to_owned()));
    }
}
