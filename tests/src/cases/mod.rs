//! The table: every group of cases, by subject.

mod bundles;
mod names;
mod prefixes;
mod styles;
mod suffixes;
mod tags;
mod unknown;

use crate::Group;

/// Every group, in no order that matters.
pub fn all() -> Vec<Group> {
    let subjects = [
        styles::groups(),
        names::groups(),
        suffixes::groups(),
        bundles::groups(),
        tags::groups(),
        prefixes::groups(),
        unknown::groups(),
    ];
    subjects.into_iter().flatten().collect()
}

/// A manifest without bundles: the last argument is the rows of its assets.
fn manifest(prefix: &str, style: &str, version: &str, assets: &str) -> String {
    let heading = format!(r#""schema": 1, "prefix": "{prefix}", "style": "{style}", "version": "{version}""#);
    format!("{{\n  {heading},\n  \"bundles\": {{}},\n  \"assets\": {{{assets}\n  }}\n}}\n")
}
