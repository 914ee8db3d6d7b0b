//! The source map of a bundle (`source-map = true`).
//!
//! It is an index map (ECMA-426, section "Index source map"): a section for each member, which holds the member's own
//! source map if it has one, else a map of each line onto itself.

use asset_core::Error;
use serde_json::{Map, Value, json};

use crate::examiner::{Examiner, Findings, Place};
use crate::material::{Link, LinkTarget, Links, Material};
use crate::members::Members;
use crate::references::{Form, Reference, ReferenceKind, Syntax, relative};
use crate::source::read;
use crate::unit::{Unit, UnitSource};

impl Examiner<'_> {
    /// The source map of the bundle with these members, for the unit of the map.
    pub(crate) fn bundle_map(
        &self,
        unit: &Unit,
        members: &Members<'_>,
        findings: &Findings,
    ) -> Result<Material, Error> {
        let mut asked = Links::default();
        let mut sections = Vec::new();
        for ((&member, bytes), &start) in members.units.iter().zip(&members.contents).zip(&members.joined.starts) {
            let own = self.own_map(&Place { unit: member, bytes }, &mut asked)?;
            let map = match own {
                Some(own) => own.moved(&unit.path),
                None => line_map(&unit.path, member, bytes),
            };
            let line = members.joined.bytes[..start].iter().filter(|&&byte| byte == b'\n').count();
            sections.push(json!({ "offset": { "line": line, "column": 0 }, "map": map }));
        }
        let text = json!({ "version": 3, "sections": sections }).to_string() + "\n";
        Ok(self.finished(text.into_bytes(), asked, findings))
    }

    /// The source map that a member names, if it can be embedded.
    fn own_map(&self, place: &Place<'_>, asked: &mut Links) -> Result<Option<OwnMap>, Error> {
        // What is wrong with a member's references is said with the bundle.
        let mut links = self.links(place, &mut Findings::default());
        let named =
            links.links.iter().find(|link| link.reference.kind == ReferenceKind::SourceMap).and_then(Link::unit);
        asked.asked.append(&mut links.asked);
        asked.is_reported |= links.is_reported;
        let Some(unit) = named.map(|position| &self.units.all[position]) else { return Ok(None) };
        let UnitSource::File(source) = &unit.source else { return Ok(None) };
        let map = serde_json::from_slice::<Map<String, Value>>(&read(source)?).ok();
        // An index map can't hold another.
        Ok(map.filter(|map| !map.contains_key("sections")).map(|map| OwnMap { path: unit.path.clone(), map }))
    }
}

/// The source map of a member, and where it is.
struct OwnMap {
    path: String,
    map: Map<String, Value>,
}

impl OwnMap {
    /// The map as it stands in the one at `to`: its sources are found from another directory.
    fn moved(mut self, to: &str) -> Value {
        let root = self.map.get("sourceRoot").and_then(Value::as_str).unwrap_or_default();
        if !root.starts_with('/') && !root.contains("://") {
            let dir = self.path.rsplit_once('/').map_or(String::new(), |(dir, _)| format!("{dir}/"));
            let root = relative(ReferenceKind::SourceMap, to, &format!("{dir}{root}"));
            self.map.insert("sourceRoot".to_owned(), Value::String(root));
        }
        self.map.remove("file");
        Value::Object(self.map)
    }
}

/// Each line of the member onto itself: `AAAA` is the first line of the first source, `AACA` the next line.
fn line_map(to: &str, member: &Unit, bytes: &[u8]) -> Value {
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
    json!({
        "version": 3,
        "sources": [relative(ReferenceKind::SourceMap, to, &member.path)],
        "sourcesContent": [String::from_utf8_lossy(bytes)],
        "names": [],
        "mappings": format!("AAAA{}", ";AACA".repeat(lines)),
    })
}

/// Adds the comment that names the map to the joined bytes, with its link.
pub(crate) fn name_map(joined: &mut Vec<u8>, links: &mut Links, (path, map): (&str, usize)) {
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
