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
    push_rows(&mut out, "bundles", manifest.bundles.iter().map(|(name, row)| (name.as_str(), row)), push_bundle_row);
    out.push_str(",\n");
    push_rows(&mut out, "assets", manifest.assets.iter().map(|(path, row)| (path.as_str(), row)), push_asset_row);
    out.push_str("\n}\n");
    out
}

fn push_line(out: &mut String, key: &str, value: &str) {
    // Writing to a String can't fail.
    let _ = writeln!(out, "  \"{key}\": {value},");
}

fn push_rows<'a, T: 'a>(
    out: &mut String,
    key: &str,
    rows: impl Iterator<Item = (&'a str, &'a T)>,
    push_row: impl Fn(&mut String, &T),
) {
    let _ = write!(out, "  \"{key}\": {{");
    let mut separator = "\n";
    for (name, value) in rows {
        out.push_str(separator);
        out.push_str("    ");
        push_quoted(out, name);
        out.push_str(": ");
        push_row(out, value);
        separator = ",\n";
    }
    out.push_str(if separator == "\n" { "}" } else { "\n  }" });
}

fn push_asset_row(out: &mut String, row: &ManifestAsset) {
    out.push_str("{\"file\": ");
    push_quoted(out, &row.file);
    out.push_str(", \"version\": ");
    push_quoted(out, row.version.as_str());
    let _ = write!(out, ", \"digest\": \"{}\", \"size\": {}, \"type\": ", row.digest, row.size);
    push_quoted(out, &row.media_type);
    if !row.integrity.is_empty() {
        out.push_str(", \"integrity\": ");
        push_quoted(out, &row.integrity);
    }
    if let Some(imports) = row.dependencies.imports() {
        let _ = write!(out, ", \"imports\": {}", list(imports));
    }
    if !row.dependencies.styles().is_empty() {
        let _ = write!(out, ", \"styles\": {}", list(row.dependencies.styles()));
    }
    if row.is_plain {
        out.push_str(", \"plain\": true");
    }
    if row.is_pinned {
        out.push_str(", \"pinned\": true");
    }
    out.push('}');
}

fn push_bundle_row(out: &mut String, row: &ManifestBundle) {
    let _ = write!(out, "{{\"output\": {}, \"members\": {}}}", quoted(row.output.as_str()), list(&row.members));
}

fn list(paths: &[LogicalPath]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| quoted(path.as_str())).collect();
    format!("[{}]", quoted.join(", "))
}
