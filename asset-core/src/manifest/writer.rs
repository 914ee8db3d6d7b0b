//! The canonical text of a manifest.

use std::fmt::Write;

use super::json::{push_quoted, quoted};
use super::{Manifest, ManifestAsset, ManifestBundle, SCHEMA};
use crate::id::LogicalPath;

pub(crate) fn to_json(manifest: &Manifest) -> String {
    // An entry with one integrity value has about 300 bytes.
    let mut out = String::with_capacity(manifest.assets.len() * 320 + 256);
    out.push_str("{\n");
    push_line(&mut out, "schema", &SCHEMA.to_string());
    push_line(&mut out, "prefix", &quoted(&manifest.prefix.to_string()));
    push_line(&mut out, "style", &quoted(&manifest.style.to_string()));
    push_line(&mut out, "version", &quoted(&manifest.version.to_string()));
    push_entries(&mut out, "bundles", manifest.bundles.iter().map(|(name, entry)| (name.as_str(), entry)), push_bundle);
    out.push_str(",\n");
    push_entries(&mut out, "assets", manifest.assets.iter().map(|(path, entry)| (path.as_str(), entry)), push_asset);
    out.push_str("\n}\n");
    out
}

fn push_line(out: &mut String, key: &str, value: &str) {
    // Writing to a String can't fail.
    let _ = writeln!(out, "  \"{key}\": {value},");
}

fn push_entries<'a, T: 'a>(
    out: &mut String,
    key: &str,
    entries: impl Iterator<Item = (&'a str, &'a T)>,
    push_entry: impl Fn(&mut String, &T),
) {
    let _ = write!(out, "  \"{key}\": {{");
    let mut separator = "\n";
    for (name, value) in entries {
        out.push_str(separator);
        out.push_str("    ");
        push_quoted(out, name);
        out.push_str(": ");
        push_entry(out, value);
        separator = ",\n";
    }
    out.push_str(if separator == "\n" { "}" } else { "\n  }" });
}

fn push_asset(out: &mut String, entry: &ManifestAsset) {
    out.push_str("{\"file\": ");
    push_quoted(out, &entry.file);
    out.push_str(", \"version\": ");
    push_quoted(out, entry.version.as_str());
    let _ = write!(out, ", \"digest\": \"{}\", \"size\": {}, \"type\": ", entry.digest, entry.size);
    push_quoted(out, &entry.media_type);
    if !entry.integrity.is_empty() {
        out.push_str(", \"integrity\": ");
        push_quoted(out, &entry.integrity);
    }
    if let Some(imports) = entry.dependencies.imports() {
        let _ = write!(out, ", \"imports\": {}", list(imports));
    }
    if !entry.dependencies.styles().is_empty() {
        let _ = write!(out, ", \"styles\": {}", list(entry.dependencies.styles()));
    }
    if entry.is_plain {
        out.push_str(", \"plain\": true");
    }
    if entry.is_pinned {
        out.push_str(", \"pinned\": true");
    }
    out.push('}');
}

fn push_bundle(out: &mut String, entry: &ManifestBundle) {
    let _ = write!(out, "{{\"output\": {}, \"members\": {}}}", quoted(entry.output.as_str()), list(&entry.members));
}

fn list(paths: &[LogicalPath]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| quoted(path.as_str())).collect();
    format!("[{}]", quoted.join(", "))
}
