//! The crates that go with an application's framework and template engine.

use std::path::Path;

use asset_core::Error;
use toml::de::DeTable;

/// Frameworks whose routers take the service, or carry requests over to it.
const FRAMEWORKS: [&str; 8] = ["axum", "actix-web", "rocket", "hyper", "poem", "salvo", "tower-http", "warp"];

/// What to give to `cargo add` for the application in `dir`; `None` if there is none.
///
/// # Errors
/// `Io` if `Cargo.toml` exists and can't be read.
pub(super) fn crates(dir: &Path) -> Result<Option<String>, Error> {
    let file = dir.join("Cargo.toml");
    if !file.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&file).map_err(|cause| Error::io("read", &file, cause))?;
    // The file belongs to cargo: if it is not TOML, that is for cargo to report.
    Ok(DeTable::parse(&text).ok().map(|table| of(table.get_ref())))
}

fn of(table: &DeTable<'_>) -> String {
    let dependencies = table.get("dependencies").and_then(|value| value.get_ref().as_table());
    let has = |name: &str| dependencies.is_some_and(|dependencies| dependencies.contains_key(name));
    let is_first = |name: &str, major: &str| dependencies.is_some_and(|all| version(all, name).starts_with(major));
    let mut words = vec!["asset-core"];
    let mut features = Vec::new();
    for (engine, adapter, old, feature) in [
        ("tera", "asset-tera", "1", "asset-tera/tera1"),
        ("rocket_dyn_templates", "asset-tera", "", "asset-tera/tera1"),
        ("minijinja", "asset-minijinja", "2", "asset-minijinja/minijinja2"),
    ] {
        if has(engine) && !words.contains(&adapter) {
            words.push(adapter);
            features.extend(is_first(engine, old).then_some(feature));
        }
    }
    if ["askama", "maud", "rinja"].iter().any(|engine| has(engine)) {
        words.push("asset-macros");
    }
    if FRAMEWORKS.iter().any(|framework| has(framework)) {
        words.push("asset-tower");
    }
    let mut words = words.join(" ");
    for feature in features {
        words = format!("{words} --features {feature}");
    }
    words
}

/// The version that is asked for, without operators; empty if there is none.
fn version<'a>(dependencies: &'a DeTable<'_>, name: &str) -> &'a str {
    let Some(value) = dependencies.get(name).map(toml::Spanned::get_ref) else { return "" };
    let version = value.as_str().or_else(|| value.as_table()?.get("version")?.get_ref().as_str());
    version.unwrap_or_default().trim_start_matches(['=', '^', '~', '>', ' '])
}
