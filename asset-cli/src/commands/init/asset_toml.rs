//! The text of a new `asset.toml`.

use std::fmt::Write;

use super::detect::Detected;

/// Says what was found, and in comments what else could be said.
pub(super) fn asset_toml(found: &Detected) -> String {
    let Detected { output, .. } = found;
    let load_path = load_path(found);
    let output_key = match *output {
        "public" => "# output = \"public\"".to_owned(),
        other => format!("output = \"{other}\""),
    };
    format!(
        r#"# Where assets are, how their URLs look and where builds go.
# A line that begins with `# key =` shows the default, or an example where it says so.

# The directories of assets; the first that has a path wins.
{load_path}
# Files that are no assets, besides dotfiles; for example:
# exclude = ["**/*.scss"]

# Where builds put the versioned files; not for version control.
{output_key}

# What a build made, and all that the application reads; commit it.
# manifest = "asset-manifest.json"

# What every URL starts with: a path, or a CDN like "https://cdn.example.com/static/".
# prefix = "/static/"

# How versions are made: "hash", "sha256", "timestamp" or "token".
# version = "hash"

# Where they stand: "filename" (app.3f2a9c1d.css), "query" (app.css?3f2a9c1d), "prefix" or "none".
# style = "filename"

# What `asset_url("app")` links; for example:
# [bundles.app]
# members = ["css/reset.css", "css/app.css"]
# output = "css/site.css"
"#
    )
}

fn load_path(found: &Detected) -> String {
    let roots = if found.roots.is_empty() { &["static"] } else { found.roots.as_slice() };
    if found.packages.is_empty() {
        let quoted: Vec<String> = roots.iter().map(|root| format!("\"{root}\"")).collect();
        return format!("load-path = [{}]\n", quoted.join(", "));
    }
    let mut text = "# Take the `#` away from the packages that pages link.\nload-path = [\n".to_owned();
    for root in roots {
        let _infallible = writeln!(text, "    \"{root}\",");
    }
    for package in &found.packages {
        let _infallible =
            writeln!(text, "    # {{ dir = \"node_modules/{package}/dist\", at = \"vendor/{package}\" }},");
    }
    text + "]\n"
}
