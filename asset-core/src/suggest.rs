//! "Did you mean": the known names nearest to one that is not known.

/// How many names a message proposes at most.
const MOST: usize = 3;

/// The up to three `candidates` most like `wanted`, nearest first; none if nothing is alike.
///
/// The last segment of a path counts most: the same file name in another directory is nearer than a
/// similar name in the same directory. Distances are edits (insert, delete, replace, swap two neighbours) in
/// characters.
///
/// ```
/// let known = ["css/app.css", "css/print.css", "js/app.js"];
/// assert_eq!(asset_core::suggest("css/ap.css", known), ["css/app.css"]);
/// assert_eq!(asset_core::suggest("app.css", known), ["css/app.css"]);
/// assert!(asset_core::suggest("fonts/inter.woff2", known).is_empty());
/// ```
pub fn suggest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut wanted: Wanted = Wanted::new(wanted);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let Some(distance) = wanted.distance(candidate) else {
            continue;
        };
        wanted.limit = wanted.limit.min(distance);
        let at = found.partition_point(|&(other, name)| (other, name) <= (distance, candidate));
        if at < MOST {
            found.insert(at, (distance, candidate));
            found.truncate(MOST);
        }
    }
    // A perfect file name makes all weaker guesses noise.
    let best = found.first().map_or(0, |&(distance, _)| distance);
    found.into_iter().filter(|&(distance, _)| distance <= best + 1).map(|(_, name)| name).collect()
}

/// The nearest names as the end of a message: `; did you mean …?`, or nothing.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let names = suggest(wanted, candidates);
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", printable(name))).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [head @ .., last] => format!("; did you mean {} or {last}?", head.join(", ")),
    }
}

/// Whether one of two names is likely the other one misspelt: at most one edit apart, whatever their case and underscores.
///
/// ```
/// assert!(asset_core::is_misspelt("static_ulr", "static_url") && asset_core::is_misspelt("staticUrl", "static_url"));
/// assert!(!asset_core::is_misspelt("asset_path", "asset_tags"));
/// ```
pub fn is_misspelt(one: &str, other: &str) -> bool {
    let count = |name: &str| name.chars().filter(|&c| c != '_').count();
    // Most names are too short or too long, which is seen without making anything of them.
    count(one).abs_diff(count(other)) <= 1 && edits(&letters(one), &letters(other), (1, &mut Rows::default())).is_some()
}

/// What counts of a name.
fn letters(name: &str) -> Vec<char> {
    name.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect()
}

/// `text` as a message shows it: characters that would move the cursor, colour the terminal or turn the direction of
/// writing are escaped.
///
/// ```
/// assert_eq!(asset_core::printable("a\u{1b}[31m\u{202e}.css"), r"a\u{1b}[31m\u{202e}.css");
/// ```
pub fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().any(is_unseen) {
        text.chars().map(|c| if is_unseen(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
    } else {
        text.into()
    }
}

/// A path as messages show it.
pub(crate) fn printable_path(path: impl AsRef<std::path::Path>) -> String {
    printable(&path.as_ref().to_string_lossy()).into_owned()
}

/// Controls of C0 and C1, and those of the direction of writing (Unicode Standard Annex 9, section 2).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

struct Wanted<'a> {
    path: &'a str,
    characters: Vec<char>,
    file_name: &'a str,
    /// How many edits are still of interest: one more than the best candidate so far needs.
    limit: usize,
    /// The characters of the candidate, and rows of distances: kept for the next one.
    candidate: Vec<char>,
    rows: Rows,
}

impl<'a> Wanted<'a> {
    fn new(path: &'a str) -> Self {
        let characters: Vec<char> = path.chars().collect();
        let limit = (characters.len() / 3).clamp(1, 6);
        Self { path, characters, file_name: last_segment(path), limit, candidate: Vec::new(), rows: Rows::default() }
    }

    fn distance(&mut self, candidate: &str) -> Option<usize> {
        if candidate.eq_ignore_ascii_case(self.path) {
            return Some(0);
        }
        if last_segment(candidate) == self.file_name && !self.file_name.is_empty() {
            return Some(1);
        }
        self.candidate.clear();
        self.candidate.extend(candidate.chars().take(self.characters.len() + self.limit + 1));
        edits(&self.characters, &self.candidate, (self.limit, &mut self.rows)).map(|edits| edits + 1)
    }
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The distances of a candidate's beginnings from those of the name: the rows that the next one follows from.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    next: Vec<usize>,
}

/// The number of edits between two names, or `None` as soon as it must exceed the limit.
fn edits(wanted: &[char], candidate: &[char], (limit, rows): (usize, &mut Rows)) -> Option<usize> {
    if candidate.len().abs_diff(wanted.len()) > limit {
        return None;
    }
    let (wanted, candidate) = without_common_ends(wanted, candidate);
    let Rows { before, last, next } = rows;
    let beyond = limit + 1;
    last.clear();
    last.extend(0..=wanted.len());
    for (above, &theirs) in candidate.iter().enumerate() {
        // Further from the diagonal than the limit, everything is beyond it.
        let near = above.saturating_sub(limit)..wanted.len().min(above + beyond);
        next.clear();
        next.resize(wanted.len() + 1, beyond);
        next[0] = above + 1;
        let mut nearest = next[0];
        for left in near {
            let ours = wanted[left];
            let replaced = last[left] + usize::from(ours != theirs);
            let mut least = replaced.min(last[left + 1] + 1).min(next[left] + 1);
            if above > 0 && left > 0 && ours == candidate[above - 1] && theirs == wanted[left - 1] {
                least = least.min(before[left - 1] + 1);
            }
            next[left + 1] = least;
            nearest = nearest.min(least);
        }
        if nearest > limit {
            return None;
        }
        std::mem::swap(before, last);
        std::mem::swap(last, next);
    }
    last.last().copied().filter(|&edits| edits <= limit)
}

/// What is left of two names without what both begin and end with, which needs no edit.
fn without_common_ends<'a>(one: &'a [char], other: &'a [char]) -> (&'a [char], &'a [char]) {
    let alike = |pairs: &mut dyn Iterator<Item = (&char, &char)>| pairs.take_while(|(a, b)| a == b).count();
    let start = alike(&mut one.iter().zip(other));
    let (one, other) = (&one[start..], &other[start..]);
    let end = alike(&mut one.iter().rev().zip(other.iter().rev()));
    (&one[..one.len() - end], &other[..other.len() - end])
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
        fn a_limit_changes_no_distance_within_it(one in "[ab]{0,9}", other in "[abc]{0,9}", limit in 0_usize..9) {
            let characters = |text: &str| text.chars().collect::<Vec<char>>();
            let distance = |limit| edits(&characters(&one), &characters(&other), (limit, &mut Rows::default()));
            prop_assert_eq!(distance(limit), distance(9).filter(|&edits| edits <= limit));
        }

        #[test]
        fn common_ends_change_no_distance(one in "[ab]{0,6}", other in "[ab]{0,6}", start in "[abc]{0,3}", end in "[abc]{0,3}") {
            let characters = |text: &str| text.chars().collect::<Vec<char>>();
            let distance = |one: &str, other: &str| edits(&characters(one), &characters(other), (9, &mut Rows::default()));
            let around = |text: &str| [&start, text, &end].concat();
            prop_assert_eq!(distance(&around(&one), &around(&other)), distance(&one, &other));
        }
    }

    #[test]
    fn edits_insert_delete_replace_and_swap() {
        let characters = |text: &str| text.chars().collect::<Vec<char>>();
        for (one, other, expected) in [
            ("kitten", "sitting", Some(3)),
            ("", "ab", Some(2)),
            ("ab", "ba", Some(1)),
            ("paht", "path", Some(1)),
            ("abcd", "badc", Some(2)),
            ("abc", "ca", Some(3)),
            ("ab", "wxyz", None),
        ] {
            assert_eq!(
                edits(&characters(one), &characters(other), (3, &mut Rows::default())),
                expected,
                "{one} {other}"
            );
        }
    }
}
