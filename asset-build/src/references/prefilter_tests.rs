//! Files for the tests of the cheap tests in front of the scanners.

use proptest::prelude::*;

/// The names that make references, as CSS has them.
const NAMES: [&str; 6] = ["url(", "src(", "image-set(", "-webkit-image-set(", "@import ", "attr("];

/// Texts made of a scanner's own `pieces` and of names whose letters are in any case, some of them escaped.
pub(super) fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(pieces).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![2 => piece, 1 => names()], 0..8).prop_map(|pieces| pieces.concat())
}

fn names() -> impl Strategy<Value = String> {
    let forms = prop::collection::vec(0..24_u8, 20);
    (prop::sample::select(NAMES.as_slice()), forms)
        .prop_map(|(name, forms)| name.chars().zip(forms).map(|(letter, form)| written(letter, form)).collect())
}

fn written(letter: char, form: u8) -> String {
    match (letter, form) {
        ('(' | '@' | ' ', _) => letter.to_string(),
        (_, 0) => format!("\\{:x} ", u32::from(letter)),
        (_, 1) => format!("\\{:06X}", u32::from(letter.to_ascii_uppercase())),
        (_, 2) if !letter.is_ascii_hexdigit() => format!("\\{letter}"),
        (_, 3) => format!("&#{};", u32::from(letter)),
        (_, 4..8) => letter.to_uppercase().to_string(),
        _ => letter.to_string(),
    }
}
