//! The source map of a bundle (`source-map = true`).
//!
//! It is an index map (ECMA-426, section "Index source map"): a section for each member, which holds the member's own
//! source map if it has one, else a map of each line onto itself.

use asset_core::Error;
use asset_core::internal::printable;
use serde_json::{Map, Value, json};

use super::member::Member;
use super::member_map::{Section, sections};
use super::members::Members;
use crate::inventory::{Item, Origin};
use crate::references::{Form, Reference, ReferenceKind, Syntax, relative};
use crate::scan::read::read;
use crate::scan::resolve::{self, Resolution};
use crate::scan::text::map_of_lines;
use crate::scan::{Destination, Diagnostics, Lookup, ParsedAsset, ResolvedReference, Scanner};

/// Makes the source map of the bundle with these members, for the item of the map.
pub(super) fn scan(
    scanner: &Scanner<'_>,
    map: &Item,
    members: &Members<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<ParsedAsset, Error> {
    let mut sources = Sources { scanner, map, found: Resolution::default(), diagnostics };
    let mut all = Vec::new();
    for (member, &start) in members.all.iter().zip(&members.starts) {
        // Sections are placed by lines, and each member begins on a line of its own.
        let before = members.bytes[..start].iter().filter(|&&byte| byte == b'\n').count() as u64;
        for Section { line, column, map } in sources.of_member(member)? {
            all.push(json!({ "offset": { "line": before + line, "column": column }, "map": map }));
        }
    }
    let text = json!({ "version": 3, "sections": all }).to_string() + "\n";
    let Sources { found, diagnostics, .. } = sources;
    Ok(ParsedAsset::new(text.into_bytes(), found, diagnostics))
}

/// Takes the source maps of members over, one after the other.
struct Sources<'s> {
    scanner: &'s Scanner<'s>,
    /// The item of the bundle's map.
    map: &'s Item,
    /// The look-ups that the map depends on.
    found: Resolution,
    diagnostics: &'s mut Diagnostics,
}

impl Sources<'_> {
    /// The sections of one member: its own source map, or its lines.
    fn of_member(&mut self, member: &Member<'_>) -> Result<Vec<Section>, Error> {
        let lines = || vec![Section { line: 0, column: 0, map: line_map(&self.map.path, member) }];
        if let Some(map) = &member.text.map {
            let own = sections(map.as_bytes()).unwrap_or_default();
            return Ok(own.into_iter().map(|section| moved(section, &member.item.path, &self.map.path)).collect());
        }
        // The bundle itself tells what is wrong with the references of its members.
        let mut found = resolve::references(self.scanner, &member.source(), &mut Diagnostics::default());
        self.found.lookups.append(&mut found.lookups);
        self.found.is_reported |= found.is_reported;
        let named = found.references.iter().find(|resolved| resolved.reference.kind == ReferenceKind::SourceMap);
        let Some((named, position)) = named.and_then(|named| Some((named, named.item()?))) else { return Ok(lines()) };
        let own = &self.scanner.inventory.items[position];
        let Origin::File(file) = &own.origin else { return Ok(lines()) };
        match sections(&read(file)?) {
            Ok(sections) => Ok(sections.into_iter().map(|section| moved(section, &own.path, &self.map.path)).collect()),
            Err(why) => {
                let message = format!(
                    "source map `{}` is not used for the bundle's, which names the lines of this file instead: {}",
                    printable(&own.path),
                    printable(&why)
                );
                let lines = lines();
                self.diagnostics.warnings.push(member.source().error(named.reference.span.start, message));
                Ok(lines)
            }
        }
    }
}

/// A section of the source map at `from`, for the one at `to`: its sources are found from another directory.
fn moved(mut section: Section, from: &str, to: &str) -> Section {
    let map = &mut section.map;
    let root = map.get("sourceRoot").and_then(Value::as_str).unwrap_or_default();
    if !root.starts_with('/') && !root.contains("://") {
        let directory = from.rsplit_once('/').map_or(String::new(), |(directory, _)| format!("{directory}/"));
        let root = relative(ReferenceKind::SourceMap, to, &format!("{directory}{root}"));
        map.insert("sourceRoot".to_owned(), Value::String(root));
    }
    map.remove("file");
    section
}

/// Each line of the member onto itself.
fn line_map(to: &str, member: &Member<'_>) -> Map<String, Value> {
    map_of_lines(&relative(ReferenceKind::SourceMap, to, &member.item.path), &member.text.bytes)
}

/// Appends the comment that names the map at `path`, the item at `position`, to the joined bytes.
pub(in crate::scan) fn append_comment(joined: &mut Vec<u8>, found: &mut Resolution, path: &str, position: usize) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_script = !path.ends_with(".css.map");
    let (before, after) =
        if is_script { ("\n//# sourceMappingURL=", "\n") } else { ("\n/*# sourceMappingURL=", " */\n") };
    joined.extend_from_slice(before.as_bytes());
    let start = joined.len();
    joined.extend_from_slice(name.as_bytes());
    let reference = Reference {
        span: start..joined.len(),
        target: name.to_owned(),
        kind: ReferenceKind::SourceMap,
        syntax: if is_script { Syntax::LineComment } else { Syntax::BlockComment },
        in_xml: false,
    };
    joined.extend_from_slice(after.as_bytes());
    found.lookups.push(Lookup { path: path.to_owned(), item: Some(position) });
    let to = Destination::Item(position);
    found.references.push(ResolvedReference { reference, to, suffix: String::new(), form: Form::Relative });
}
