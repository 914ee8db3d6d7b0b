//! Source maps (ECMA-426) of what compilers make.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use asset_core::Location;
use oxc_sourcemap::{SourceMap, Token};

/// The map of a text that was made in two steps: `later` leads from the text to what the first step made, `earlier` from
/// there to the source.
///
/// What `earlier` does not know keeps no place, since a place in the text between would mislead.
pub(super) fn compose(later: &SourceMap<'_>, earlier: &str) -> Option<SourceMap<'static>> {
    let earlier = SourceMap::from_json_string(earlier).ok()?;
    let table = earlier.generate_lookup_table();
    let mut names = Names::default();
    let tokens: Vec<Token> = later
        .get_tokens()
        .filter_map(|token| {
            token.get_source_id()?;
            let source = earlier.lookup_token_approx(&table, token.get_src_line(), token.get_src_col())?;
            let own = source.get_name_id().and_then(|id| earlier.get_name(id));
            let name = own.or_else(|| token.get_name_id().and_then(|id| later.get_name(id)));
            let name = name.map(|name| names.id(name));
            let (line, column) = (source.get_src_line(), source.get_src_col());
            Some(Token::new(token.get_dst_line(), token.get_dst_col(), line, column, source.get_source_id(), name))
        })
        .collect();
    let root = earlier.get_source_root().map(|root| root.trim_end_matches('/')).filter(|root| !root.is_empty());
    let source = |source: &str| root.map_or_else(|| source.to_owned(), |root| format!("{root}/{source}"));
    let sources: Vec<Cow<'static, str>> = earlier.get_sources().map(|text| source(text).into()).collect();
    let contents =
        earlier.get_source_contents().map(|content| content.map(|content| content.to_owned().into())).collect();
    Some(SourceMap::new(None, names.all, None, sources, contents, tokens.into_boxed_slice(), None))
}

/// The names of a map, each once.
#[derive(Default)]
struct Names {
    ids: HashMap<String, u32>,
    all: Vec<Cow<'static, str>>,
}

impl Names {
    fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.ids.insert(name.to_owned(), id);
        self.all.push(name.to_owned().into());
        id
    }
}

/// `map` as JSON, composed with the map that the source itself had. A map of the source that cannot be read is left out, so
/// the result then leads to the source itself.
pub(super) fn finish(map: &SourceMap<'_>, earlier: Option<&str>) -> String {
    match earlier.and_then(|earlier| compose(map, earlier)) {
        Some(composed) => composed.to_json_string(),
        None => map.to_json_string(),
    }
}

/// `map` with `lines` lines inserted before everything that it maps.
pub(super) fn shifted(map: SourceMap<'_>, lines: u32) -> SourceMap<'_> {
    let mut parts = map.into_parts();
    let shifted = parts.tokens.iter().map(|token| {
        let (line, column) = (token.get_dst_line() + lines, token.get_dst_col());
        Token::new(line, column, token.get_src_line(), token.get_src_col(), token.get_source_id(), token.get_name_id())
    });
    parts.tokens = shifted.collect();
    parts.token_chunks = None;
    SourceMap::from_parts(parts)
}

/// Where the bytes of a compiled text come from.
#[derive(Debug)]
pub struct Locations(SourceMap<'static>);

impl Locations {
    /// Reads the map of a [`Compiled`](super::Compiled) text; `None` if it is not a source map.
    pub fn of(map: &str) -> Option<Self> {
        SourceMap::from_json_string(map).ok().map(|map| Self(map.into_owned()))
    }

    /// Where in the source at `path` the byte at `offset` of the compiled `text` comes from, as far as the map says.
    pub fn find(&self, path: &Path, text: &[u8], offset: usize) -> Option<Location> {
        let before = &text[..offset.min(text.len())];
        let line = before.iter().filter(|&&byte| byte == b'\n').count();
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let column = String::from_utf8_lossy(&before[start..]).encode_utf16().count();
        let table = self.0.generate_lookup_table();
        let [line, column] = [line, column].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        let token = self.0.lookup_token_approx(&table, line, column)?;
        token.get_source_id()?;
        Some(Location::new(path, token.get_src_line() as usize + 1, token.get_src_col() as usize + 1))
    }
}
