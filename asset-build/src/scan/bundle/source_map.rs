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
use crate::inventory::{Unit, UnitSource};
use crate::references::{Form, Reference, ReferenceKind, Syntax, relative};
use crate::scan::asset::{Link, LinkTarget, Links, Material};
use crate::scan::read::read;
use crate::scan::{Examiner, Findings};

impl Examiner<'_> {
    /// The source map of the bundle with these members, for the unit of the map.
    pub(super) fn bundle_map(
        &self,
        unit: &Unit,
        members: &Members<'_>,
        findings: &mut Findings,
    ) -> Result<Material, Error> {
        let mut asked = Links::default();
        let mut all = Vec::new();
        for (member, &start) in members.all.iter().zip(&members.starts) {
            let before = members.bytes[..start].iter().filter(|&&byte| byte == b'\n').count() as u64;
            for Section { line, column, map } in self.member_map(unit, member, &mut asked, findings)? {
                all.push(json!({ "offset": { "line": before + line, "column": column }, "map": map }));
            }
        }
        let text = json!({ "version": 3, "sections": all }).to_string() + "\n";
        Ok(self.finished(text.into_bytes(), asked, findings))
    }

    /// The sections of one member: its own source map, or its lines.
    fn member_map(
        &self,
        unit: &Unit,
        member: &Member<'_>,
        asked: &mut Links,
        findings: &mut Findings,
    ) -> Result<Vec<Section>, Error> {
        let lines = || vec![Section { line: 0, column: 0, map: line_map(&unit.path, member) }];
        // What is wrong with a member's references is said with the bundle.
        let mut links = self.links(&member.place(), &mut Findings::default());
        asked.asked.append(&mut links.asked);
        asked.is_reported |= links.is_reported;
        let named = links.links.iter().find(|link| link.reference.kind == ReferenceKind::SourceMap);
        let Some((link, position)) = named.and_then(|link| Some((link, link.unit()?))) else { return Ok(lines()) };
        let map = &self.units.all[position];
        let UnitSource::File(source) = &map.source else { return Ok(lines()) };
        match sections(&read(source)?) {
            Ok(own) => Ok(own.into_iter().map(|section| moved(section, &map.path, &unit.path)).collect()),
            Err(why) => {
                let message = format!(
                    "source map `{}` is not used for the bundle's, which names the lines of this file instead: {}",
                    printable(&map.path),
                    printable(&why)
                );
                findings.warnings.push(member.place().error(link.reference.span.start, message));
                Ok(lines())
            }
        }
    }
}

/// A section of the source map at `from` as it is written in that at `to`: its sources are found from another directory.
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

/// Each line of the member onto itself: `AAAA` is the first line of the first source, `AACA` the next line.
fn line_map(to: &str, member: &Member<'_>) -> Map<String, Value> {
    let lines = member.bytes.iter().filter(|&&byte| byte == b'\n').count();
    let entries = [
        ("version", json!(3)),
        ("sources", json!([relative(ReferenceKind::SourceMap, to, &member.unit.path)])),
        ("sourcesContent", json!([String::from_utf8_lossy(&member.bytes)])),
        ("names", json!([])),
        ("mappings", json!(format!("AAAA{}", ";AACA".repeat(lines)))),
    ];
    entries.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
}

/// Adds the comment that names the map to the joined bytes, with its link.
pub(super) fn name_map(joined: &mut Vec<u8>, links: &mut Links, (path, map): (&str, usize)) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_script = path.ends_with(".js.map");
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
    links.asked.push((path.to_owned(), Some(map)));
    links.links.push(Link { reference, to: LinkTarget::Unit(map), suffix: String::new(), form: Form::Relative });
}
