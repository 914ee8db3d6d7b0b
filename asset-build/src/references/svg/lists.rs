//! Where the URLs are in attributes that hold several.

use std::ops::Range;

use super::super::text::offset_in;

/// The URLs of a `srcset`, as HTML reads it: each ends with a blank or a comma, and what describes it with a comma that is
/// in no parentheses.
pub(super) fn source_set(text: &str) -> Vec<Range<usize>> {
    let mut urls = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return urls;
        }
        let (url, behind) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        let name = url.trim_end_matches(',');
        let start = offset_in(text, name);
        urls.push(start..start + name.len());
        rest = if name.len() < url.len() { behind } else { behind_descriptors(behind) };
    }
}

fn behind_descriptors(text: &str) -> &str {
    let mut depth = 0_usize;
    let end = text.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    end.map_or("", |end| &text[end..])
}

/// The URLs of the `values` of an animation. With a `data:` URL among them, which has semicolons itself, nothing is sure.
pub(super) fn steps(text: &str) -> Vec<Range<usize>> {
    let urls: Vec<&str> = text.split(';').map(str::trim).filter(|url| !url.is_empty()).collect();
    if urls.iter().any(|url| url.starts_with("data:")) {
        return Vec::new();
    }
    urls.into_iter().map(|url| offset_in(text, url)..offset_in(text, url) + url.len()).collect()
}
