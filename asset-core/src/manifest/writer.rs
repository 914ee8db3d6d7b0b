//! The canonical text of a manifest.

use std::fmt::Write;

use super::{AssetRow, BundleRow, Manifest, SCHEMA};

pub(super) fn to_json(manifest: &Manifest) -> String {
    let mut out = String::with_capacity(manifest.assets.len() * 320 + 256);
    out.push_str("{\n");
    push_line(&mut out, "schema", &SCHEMA.to_string());
    push_line(&mut out, "prefix", &quoted(&manifest.prefix.to_string()));
    push_line(&mut out, "style", &quoted(&manifest.style.to_string()));
    push_line(&mut out, "version", &quoted(&manifest.version.to_string()));
    push_rows(&mut out, "bundles", manifest.bundles.iter(), bundle_row);
    out.push_str(",\n");
    push_rows(&mut out, "assets", manifest.assets.iter(), asset_row);
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
    rows: impl Iterator<Item = (&'a String, &'a T)>,
    row: impl Fn(&T) -> String,
) {
    let _ = write!(out, "  \"{key}\": {{");
    let mut separator = "\n";
    for (name, value) in rows {
        let _ = write!(out, "{separator}    {}: {}", quoted(name), row(value));
        separator = ",\n";
    }
    out.push_str(if separator == "\n" { "}" } else { "\n  }" });
}

fn asset_row(row: &AssetRow) -> String {
    let mut out = format!(
        "{{\"file\": {}, \"version\": {}, \"digest\": {}, \"size\": {}, \"type\": {}",
        quoted(&row.file),
        quoted(&row.version),
        quoted(&row.digest),
        row.size,
        quoted(&row.media_type),
    );
    if !row.integrity.is_empty() {
        let _ = write!(out, ", \"integrity\": {}", quoted(&row.integrity));
    }
    if let Some(imports) = row.companions.imports() {
        let _ = write!(out, ", \"imports\": {}", list(imports));
    }
    if !row.companions.styles().is_empty() {
        let _ = write!(out, ", \"styles\": {}", list(row.companions.styles()));
    }
    out + "}"
}

fn bundle_row(row: &BundleRow) -> String {
    format!("{{\"output\": {}, \"members\": {}}}", quoted(&row.output), list(&row.members))
}

fn list(paths: &[String]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A JSON string (RFC 8259 section 7); characters beyond ASCII stay themselves.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
