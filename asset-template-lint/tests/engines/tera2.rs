//! The uses that Tera 2 finds: it reports every unknown function and filter with its location.

use tera::Tera;

use crate::{NAMES, Use};

/// The uses in a template, without their arguments, or its syntax error.
pub(crate) fn found(source: &str) -> Result<Vec<Use>, String> {
    let report = match Tera::new().add_raw_template("page.html", source) {
        Ok(()) => return Ok(Vec::new()),
        Err(error) => error.to_string(),
    };
    let parts = report.split("error: ").skip(1);
    let uses: Option<Vec<Use>> = parts.map(used).collect();
    let mut uses = uses.ok_or(report)?;
    uses.retain(|used| NAMES.contains(&used.what.trim_start_matches("| ")));
    uses.sort();
    Ok(uses)
}

/// The use in one part of a report.
fn used(part: &str) -> Option<Use> {
    let (headline, rest) = part.split_once('\n')?;
    let (what, name) = headline.split_once(" `")?;
    let name = name.trim_end_matches('`');
    let what = match what {
        "Unknown function" => name.to_owned(),
        "Unknown filter" => format!("| {name}"),
        _ => return None,
    };
    let (line, column) = rest.lines().next()?.split_once("page.html:")?.1.split_once(':')?;
    Some(Use { at: (line.parse().ok()?, column.parse::<usize>().ok()? - 1), what, text: None })
}
