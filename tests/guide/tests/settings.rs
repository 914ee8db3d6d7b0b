//! The page of settings says what `reference.toml` says.
#![allow(clippy::unwrap_used)]

use asset_guide::{Page, agree};

const BEGIN: &str = "<!-- reference.toml -->\n";

#[test]
fn every_key_is_described_as_in_the_reference() {
    let reference = Page::read("asset-build/reference.toml").unwrap().text;
    let page = Page::read("docs/guide/settings.md").unwrap();
    let begin = page.text.find(BEGIN).unwrap() + BEGIN.len();
    agree(&page, &[(begin..page.text.len(), described(&reference))]);
}

/// A heading for each group of keys, its comment as text, and its lines as an example.
fn described(reference: &str) -> String {
    let mut page = String::new();
    // The first paragraph is about the file, and the second bundle about more than one.
    let groups = reference.split("\n\n").skip(1).filter(|group| group.starts_with("# "));
    for group in groups {
        let (comment, lines): (Vec<&str>, Vec<&str>) =
            group.lines().partition(|line| line.starts_with("# ") && !line.starts_with("# token-env"));
        let lines: Vec<&str> = lines.into_iter().map(|line| line.trim_start_matches("# ")).collect();
        page += &format!("\n## {}\n\n{}\n```toml\n{}\n```\n", heading(&lines), text(&comment), lines.join("\n"));
    }
    page
}

fn heading(lines: &[&str]) -> String {
    if lines[0].starts_with("[bundles.") {
        return "`[bundles.NAME]`".to_owned();
    }
    if lines[0].starts_with('[') {
        return format!("`{}`", lines[0]);
    }
    let keys = lines.iter().filter_map(|line| line.split_once(" = "));
    keys.map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// A comment as Markdown: what is indented becomes a table, the default its own paragraph.
fn text(comment: &[&str]) -> String {
    let (mut text, mut in_table) = (String::new(), false);
    for line in comment.iter().map(|line| &line[2..]) {
        if let Some(row) = line.strip_prefix("  ") {
            if !in_table {
                text += "\n| | |\n|---|---|\n";
            }
            let (name, meaning) = row.split_once("  ").unwrap();
            text += &format!("| `{}` | {} |\n", name.trim(), meaning.trim());
        } else if let Some(default) = line.strip_prefix("Default: ") {
            text += &format!("\nDefault: {}\n", code(default));
        } else if in_table {
            text += &format!("\n{line}\n");
        } else {
            text += &format!("{line}\n");
        }
        in_table = line.starts_with("  ");
    }
    text
}

/// A default that is a value as code, and what is said of it as text.
fn code(default: &str) -> String {
    let (value, rest) = default.split_once(", or ").map_or((default, ""), |(value, rest)| (value, rest));
    match value.starts_with(['"', '[']) {
        true if rest.is_empty() => format!("`{value}`"),
        true => format!("`{value}`, or {rest}"),
        false => default.to_owned(),
    }
}
