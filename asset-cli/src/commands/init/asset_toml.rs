//! The text of a new `asset.toml`.

use std::fmt::Write;

use super::detect::Detected;
use super::tools::Tool;

/// The detected settings, and all others as comments.
pub(super) fn asset_toml(detected: &Detected) -> String {
    let load_path = load_path(detected);
    let dev = dev(&detected.tools);
    let output_key = match detected.output {
        "public" => "# output = \"public\"".to_owned(),
        other => format!("output = \"{other}\""),
    };
    format!(
        r#"# Where assets are, how their URLs look and where builds go.
# A line that starts with `# key =` shows the default, or an example where it says so.

# The directories of assets; the first one that has a path wins.
{load_path}
# Files that are not assets, besides dotfiles; for example:
# exclude = ["**/*.scss"]

# Where builds write the versioned files; keep it out of version control.
{output_key}

# The result of a build, and all that the application reads; commit it.
# manifest = "asset-manifest.json"

# What every URL starts with: a path, or a CDN like "https://cdn.example.com/static/".
# prefix = "/static/"

# How versions are made: "hash", "sha256", "timestamp" or "token".
# version = "hash"

# Where a URL has its version: "filename" (app.3f2a9c1d.css), "query" (app.css?3f2a9c1d), "prefix" or "none".
# style = "filename"
{dev}
# Bundles, which `asset_url("app")` links; for example:
# [bundles.app]
# members = ["css/reset.css", "css/app.css"]
# output = "css/site.css"
"#
    )
}

fn load_path(detected: &Detected) -> String {
    let roots = if detected.roots.is_empty() { &["static"] } else { detected.roots.as_slice() };
    if detected.packages.is_empty() {
        let quoted: Vec<String> = roots.iter().map(|root| format!("\"{root}\"")).collect();
        return format!("load-path = [{}]\n", quoted.join(", "));
    }
    let mut text = "# Uncomment the packages that pages use.\nload-path = [\n".to_owned();
    for root in roots {
        let _infallible = writeln!(text, "    \"{root}\",");
    }
    for package in &detected.packages {
        let _infallible =
            writeln!(text, "    # {{ dir = \"node_modules/{package}/dist\", at = \"vendor/{package}\" }},");
    }
    text + "]\n"
}

/// The commands of the tools; empty without any.
fn dev(tools: &[Tool]) -> String {
    if tools.is_empty() {
        return String::new();
    }
    let mut text = "\n# What `asset dev` runs beside the builds.\n[dev]\ncommands = [\n".to_owned();
    for tool in tools {
        let mark = if tool.is_certain { "" } else { "# " };
        let _infallible = writeln!(text, "    {mark}\"{}\",", tool.command);
    }
    text + "]\n"
}
