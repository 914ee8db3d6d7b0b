//! The source map of a member, checked before it becomes part of the bundle's (ECMA-426).
//!
//! Readers refuse a whole index map for one mistake in one section, so each is checked before it is embedded.

use serde_json::{Map, Value};

/// A source map without sections, and where in the member it begins.
#[derive(Debug, PartialEq)]
pub(super) struct Section {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) map: Map<String, Value>,
}

/// The sections that the bytes of a member's source map are: its own, if it is an index map, else one.
///
/// # Errors
/// Why a reader would refuse it.
pub(super) fn sections(bytes: &[u8]) -> Result<Vec<Section>, String> {
    // Servers may put this in front so that no page can run a map as a script.
    let json = match bytes.strip_prefix(b")]}'") {
        Some(rest) => rest.iter().position(|&byte| byte == b'\n').map_or(&[][..], |line_end| &rest[line_end..]),
        None => bytes,
    };
    let map: Map<String, Value> = serde_json::from_slice(json).map_err(|_| "it is not a JSON object".to_owned())?;
    if !map.contains_key("sections") {
        check(&map)?;
        return Ok(vec![Section { line: 0, column: 0, map }]);
    }
    check_version(&map)?;
    let sections = map["sections"].as_array().ok_or("`sections` is not an array")?;
    let sections: Vec<Section> = sections.iter().map(section).collect::<Result<_, _>>()?;
    if sections.is_sorted_by_key(|section| (section.line, section.column)) {
        Ok(sections)
    } else {
        Err("its `sections` are not in order".to_owned())
    }
}

fn section(section: &Value) -> Result<Section, String> {
    let number = |name: &str| section["offset"][name].as_u64().filter(|&number| number <= LARGEST);
    let (Some(line), Some(column)) = (number("line"), number("column")) else {
        return Err("a section has no `offset`".to_owned());
    };
    let map = section["map"].as_object().ok_or("a section has no `map`")?;
    if map.contains_key("sections") {
        return Err("a section has sections of its own".to_owned());
    }
    check(map)?;
    Ok(Section { line, column, map: map.clone() })
}

/// Lines, columns and positions are 32 bits with a sign.
const LARGEST: u64 = i32::MAX as u64;

fn check(map: &Map<String, Value>) -> Result<(), String> {
    check_version(map)?;
    let sources = strings(map, "sources", Null::Allowed)?.ok_or("`sources` is missing")?;
    let names = strings(map, "names", Null::Refused)?.unwrap_or_default();
    strings(map, "sourcesContent", Null::Allowed)?;
    if map.get("sourceRoot").is_some_and(|root| !root.is_string() && !root.is_null()) {
        return Err("`sourceRoot` is not a string".to_owned());
    }
    for key in ["ignoreList", "x_google_ignoreList"] {
        check_positions(map, key, sources)?;
    }
    let mappings = map.get("mappings").ok_or("`mappings` is missing")?;
    let mappings = mappings.as_str().ok_or("`mappings` is not a string")?;
    check_mappings(mappings, &Counts { sources, names })
}

fn check_version(map: &Map<String, Value>) -> Result<(), String> {
    match map.get("version") {
        Some(version) if version.as_f64() == Some(3.0) => Ok(()),
        Some(version) => Err(format!("`version` is {version}, not 3")),
        None => Err("`version` is missing".to_owned()),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Null {
    Allowed,
    Refused,
}

/// The number of the strings under `key`, if it is there.
fn strings(map: &Map<String, Value>, key: &str, null: Null) -> Result<Option<usize>, String> {
    let Some(value) = map.get(key) else { return Ok(None) };
    let is_item = |item: &Value| item.is_string() || item.is_null() && null == Null::Allowed;
    match value.as_array() {
        Some(items) if items.iter().all(is_item) => Ok(Some(items.len())),
        _ => Err(format!("`{key}` is not an array of strings")),
    }
}

/// Fails unless the value under `key`, if it is there, is an array of positions in `sources`.
fn check_positions(map: &Map<String, Value>, key: &str, sources: usize) -> Result<(), String> {
    let is_position = |item: &Value| item.as_u64().is_some_and(|at| at < sources as u64);
    match map.get(key).map(Value::as_array) {
        Some(None) => Err(format!("`{key}` is not an array")),
        Some(Some(items)) if !items.iter().all(is_position) => Err(format!("`{key}` names a source that is missing")),
        _ => Ok(()),
    }
}

/// How many sources and names mappings may point to.
struct Counts {
    sources: usize,
    names: usize,
}

/// The fields of a segment that lead on from those of the segment before; the column begins anew with each line.
#[derive(Default)]
struct Fields {
    column: i64,
    source: i64,
    source_line: i64,
    source_column: i64,
    name: i64,
}

fn check_mappings(mappings: &str, counts: &Counts) -> Result<(), String> {
    let mut fields = Fields::default();
    for (line, segments) in mappings.split(';').enumerate() {
        fields.column = 0;
        if segments.is_empty() {
            continue;
        }
        for segment in segments.split(',') {
            let is_right = digits(segment).is_some_and(|deltas| fields.advance(&deltas, counts));
            if !is_right {
                return Err(format!("`mappings` has a wrong segment in line {}", line + 1));
            }
        }
    }
    Ok(())
}

impl Fields {
    /// Goes on to the next segment; says whether all that it points to exists.
    fn advance(&mut self, deltas: &[i64], counts: &Counts) -> bool {
        let fields =
            [&mut self.column, &mut self.source, &mut self.source_line, &mut self.source_column, &mut self.name];
        if !matches!(deltas.len(), 1 | 4 | 5) {
            return false;
        }
        for (field, delta) in fields.into_iter().zip(deltas) {
            *field += delta;
            if !(0..=LARGEST.cast_signed()).contains(field) {
                return false;
            }
        }
        let is_in = |at: i64, count: usize| usize::try_from(at).is_ok_and(|at| at < count);
        (deltas.len() < 4 || is_in(self.source, counts.sources)) && (deltas.len() < 5 || is_in(self.name, counts.names))
    }
}

/// The numbers of a segment in base 64 VLQ; `None` if it has another character, is cut off, or a number has more than 32 bits.
fn digits(segment: &str) -> Option<Vec<i64>> {
    let mut numbers = Vec::with_capacity(5);
    let (mut number, mut shift) = (0_i64, 0);
    for byte in segment.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        number |= i64::from(digit & 31) << shift;
        shift += 5;
        if digit & 32 == 0 {
            // The lowest bit is the sign, and minus zero is the least number.
            let magnitude = if number == 1 { 1 << 31 } else { number >> 1 };
            let is_negative = number & 1 == 1;
            numbers.push(if is_negative { -magnitude } else { magnitude });
            (number, shift) = (0, 0);
        } else if shift > 30 {
            return None;
        }
    }
    (shift == 0 && number == 0 && !numbers.is_empty()).then_some(numbers)
}
