//! "Did you mean": the known names nearest to one that is not known.

/// How many names a message proposes at most.
const MOST: usize = 3;

/// The up to three `candidates` most like `wanted`, nearest first; none if nothing is alike.
///
/// The last segment of a path counts most: the same file name in another folder is nearer than a
/// similar name in the same folder. Distances are edits (insert, delete, replace) in characters.
///
/// ```
/// let known = ["css/app.css", "css/print.css", "js/app.js"];
/// assert_eq!(asset_core::nearest("css/ap.css", known), ["css/app.css"]);
/// assert_eq!(asset_core::nearest("app.css", known), ["css/app.css"]);
/// assert!(asset_core::nearest("fonts/inter.woff2", known).is_empty());
/// ```
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Wanted = Wanted::new(wanted);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let Some(distance) = wanted.distance(candidate) else {
            continue;
        };
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
    let names = nearest(wanted, candidates);
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", printable(name))).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [head @ .., last] => format!("; did you mean {} or {last}?", head.join(", ")),
    }
}

/// `text` with control characters made visible, so that a message stays on its line.
pub(crate) fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().any(char::is_control) {
        text.chars().map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() }).collect()
    } else {
        text.into()
    }
}

struct Wanted<'a> {
    path: &'a str,
    characters: Vec<char>,
    file_name: &'a str,
}

impl<'a> Wanted<'a> {
    fn new(path: &'a str) -> Self {
        Self { path, characters: path.chars().collect(), file_name: last_segment(path) }
    }

    fn distance(&self, candidate: &str) -> Option<usize> {
        if candidate.eq_ignore_ascii_case(self.path) {
            return Some(0);
        }
        if last_segment(candidate) == self.file_name && !self.file_name.is_empty() {
            return Some(1);
        }
        let limit = (self.characters.len() / 3).clamp(1, 6);
        edits(&self.characters, candidate, limit).map(|edits| edits + 1)
    }
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The number of edits between two names, or `None` as soon as it must exceed `limit`.
fn edits(wanted: &[char], candidate: &str, limit: usize) -> Option<usize> {
    let candidate: Vec<char> = candidate.chars().take(wanted.len() + limit + 1).collect();
    if candidate.len().abs_diff(wanted.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (above, &theirs) in candidate.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (left, &ours) in wanted.iter().enumerate() {
            let replaced = diagonal + usize::from(ours != theirs);
            diagonal = row[left + 1];
            row[left + 1] = replaced.min(row[left] + 1).min(diagonal + 1);
        }
        if row.iter().min().is_some_and(|&least| least > limit) {
            return None;
        }
    }
    row.last().copied().filter(|&edits| edits <= limit)
}
