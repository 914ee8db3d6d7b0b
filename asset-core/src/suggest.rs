//! "Did you mean": the known names most similar to an unknown one.

use strsim::osa_distance;

use crate::message::{LONGEST, printable};

/// The most names that a message suggests.
const MOST: usize = 3;
/// Nothing is suggested among more names than this: a page that looks up what visitors type must not become slow.
const MOST_CANDIDATES: usize = 20_000;
/// The most distances computed for one message, for the likeliest names.
const MOST_DISTANCES: usize = 1_000;
/// The most edits between similar names.
const MOST_EDITS: usize = 6;

/// Up to three `candidates` that are most similar to `wanted`, the most similar first; none if nothing is similar.
///
/// The last segment of a path counts most: the same file name in another directory is more similar than a similar name in
/// the same directory. Distances count edits of characters (insert, delete, replace, swap two neighbors). The work is
/// bounded: there is no answer among more than 20,000 names, or for a name of more than 200 characters.
///
/// ```
/// let known = ["css/app.css", "css/print.css", "js/app.js"];
/// assert_eq!(asset_core::internal::suggest("css/ap.css", known), ["css/app.css"]);
/// assert_eq!(asset_core::internal::suggest("app.css", known), ["css/app.css"]);
/// assert!(asset_core::internal::suggest("fonts/inter.woff2", known).is_empty());
/// ```
pub fn suggest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let candidates = candidates.into_iter();
    if candidates.size_hint().0 > MOST_CANDIDATES || wanted.chars().nth(LONGEST).is_some() {
        return Vec::new();
    }
    let wanted = Wanted::new(wanted);
    let mut likely: Vec<Candidate<'_>> = Vec::new();
    for (at, name) in candidates.enumerate() {
        if at == MOST_CANDIDATES {
            return Vec::new();
        }
        likely.extend(wanted.candidate(name));
    }
    likely.sort_unstable();
    let mut found: Vec<Candidate<'_>> = Vec::new();
    for candidate in likely.into_iter().take(MOST_DISTANCES) {
        let cutoff = found.first().map_or(wanted.limit, |best| best.distance) + 1;
        // Sorted by lower bounds: no later candidate can be better.
        if candidate.distance > cutoff {
            break;
        }
        let candidate = wanted.measured(candidate);
        if candidate.distance <= cutoff {
            let at = found.partition_point(|other| *other < candidate);
            found.insert(at, candidate);
        }
    }
    // Next to an exact file name, weaker matches are noise.
    let best = found.first().map_or(0, |best| best.distance);
    found
        .into_iter()
        .take_while(|candidate| candidate.distance <= best + 1)
        .map(|candidate| candidate.name)
        .take(MOST)
        .collect()
}

/// The end of a message that suggests similar names: `; did you mean …?`; empty if there are none.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let names = suggest(wanted, candidates);
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", printable(name))).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [head @ .., last] => format!("; did you mean {} or {last}?", head.join(", ")),
    }
}

/// Whether one name is probably a misspelling of the other: at most one edit apart, ignoring case and underscores.
///
/// ```
/// assert!(asset_core::internal::is_misspelt("static_ulr", "static_url") && asset_core::internal::is_misspelt("staticUrl", "static_url"));
/// assert!(!asset_core::internal::is_misspelt("asset_path", "asset_tags"));
/// ```
pub fn is_misspelt(one: &str, other: &str) -> bool {
    let count = |name: &str| name.chars().filter(|&c| c != '_').count();
    // Most pairs differ too much in length, which takes no allocation to see.
    count(one).abs_diff(count(other)) <= 1 && osa_distance(&letters(one), &letters(other)) <= 1
}

/// The letters of a name that are compared.
fn letters(name: &str) -> String {
    name.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect()
}

/// A name and its distance, which is a lower bound until it is measured.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate<'a> {
    distance: usize,
    name: &'a str,
}

struct Wanted<'a> {
    path: &'a str,
    file_name: &'a str,
    /// The most edits that are accepted.
    limit: usize,
    letters: Letters,
}

impl<'a> Wanted<'a> {
    fn new(path: &'a str) -> Self {
        let limit = (path.chars().count() / 3).clamp(1, MOST_EDITS);
        Self { path, file_name: last_segment(path), limit, letters: Letters::of(path) }
    }

    /// `None` for a name that can't be similar.
    fn candidate<'n>(&self, name: &'n str) -> Option<Candidate<'n>> {
        let distance = self.known_distance(name).unwrap_or_else(|| self.letters.least_edits(name) + 1);
        (distance <= self.limit + 1).then_some(Candidate { distance, name })
    }

    fn measured<'n>(&self, Candidate { name, .. }: Candidate<'n>) -> Candidate<'n> {
        let distance = self.known_distance(name).unwrap_or_else(|| osa_distance(self.path, name) + 1);
        Candidate { distance, name }
    }

    /// The distance of a name that is similar whatever its edit distance.
    fn known_distance(&self, name: &str) -> Option<usize> {
        if name.eq_ignore_ascii_case(self.path) {
            return Some(0);
        }
        (last_segment(name) == self.file_name && !self.file_name.is_empty()).then_some(1)
    }
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How often each character occurs in a name; some characters share a counter.
struct Letters([i16; 64]);

impl Letters {
    fn of(name: &str) -> Self {
        let mut counts = [0; 64];
        name.chars().for_each(|c| counts[place(c)] += 1);
        Self(counts)
    }

    /// A lower bound of the edits to `name`: each adds, removes or replaces one character; swaps change no counter.
    fn least_edits(&self, name: &str) -> usize {
        // Too long to be similar, whatever its letters; the counters must not overflow.
        if name.len() > 4 * (LONGEST + MOST_EDITS) {
            return usize::MAX - 1;
        }
        let mut counts = self.0;
        name.chars().for_each(|c| counts[place(c)] -= 1);
        let missing: i16 = counts.iter().filter(|&&count| count > 0).sum();
        let additional: i16 = counts.iter().filter(|&&count| count < 0).sum();
        usize::from(missing.max(-additional).unsigned_abs())
    }
}

fn place(c: char) -> usize {
    u32::from(c) as usize % 64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_of_the_candidates_does_not_matter(
            wanted in "[abc/]{0,9}",
            candidates in prop::collection::btree_set("[abc/]{0,9}", 0..20),
        ) {
            let candidates: BTreeSet<String> = candidates;
            let forwards = suggest(&wanted, candidates.iter().map(String::as_str));
            let backwards = suggest(&wanted, candidates.iter().rev().map(String::as_str));
            prop_assert_eq!(forwards, backwards);
        }

        #[test]
        fn a_name_is_never_ruled_out_by_its_letters(one in "[abc\u{e9}]{0,9}", other in "[abc\u{e9}]{0,9}") {
            prop_assert!(Letters::of(&one).least_edits(&other) <= osa_distance(&one, &other));
        }
    }

    #[test]
    fn the_work_is_bounded() {
        let names: Vec<String> = (0..=MOST_CANDIDATES).map(|at| format!("css/{at}.css")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(suggest("css/77x.css", names[1..].iter().copied()), ["css/77.css", "css/770.css", "css/771.css"]);
        assert!(suggest("css/77x.css", names.iter().copied()).is_empty());
        let long = "a".repeat(LONGEST + 1);
        assert!(suggest(&long, [&*long]).is_empty());
        assert_eq!(suggest(&long[1..], [&*long]), [&*long]);
    }
}
