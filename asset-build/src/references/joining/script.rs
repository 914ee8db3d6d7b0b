//! Strictness, names and comments of scripts that are joined.

use std::ops::Range;

use oxc_parser::ParserReturn;
use oxc_semantic::SemanticBuilder;
use oxc_span::Span;

use super::SourceMapComments;
use crate::references::Warning;
use crate::references::script::{LARGEST, parse};
use crate::references::source_map::comment_url;
use crate::references::text::Text;

/// The facts about a script that joining needs.
#[derive(Debug)]
pub(crate) struct ScriptMember {
    pub(crate) is_module: bool,
    /// Whether it begins with `"use strict"`.
    pub(crate) is_strict: bool,
    /// Whether it has statements. The directives of a script without any are followed by those of the next one.
    pub(crate) has_statements: bool,
    /// `#!` and what follows on its line.
    pub(crate) hashbang: Option<Range<usize>>,
    pub(crate) source_maps: SourceMapComments,
}

/// Two declarations of one name that can't be in one script.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Redeclared {
    pub(crate) name: String,
    pub(crate) first: usize,
    pub(crate) again: usize,
}

/// Reads the script at a logical path.
///
/// # Errors
/// Where and why it can't be read: also where a string, template, comment or bracket is open at its end.
pub(crate) fn script_member(path: &str, bytes: &[u8]) -> Result<ScriptMember, Warning> {
    let text = Text::of_file(bytes);
    let member = parse(path, &text, |script| facts(script, text.as_str()))?;
    let spans = |ranges: Vec<Range<usize>>| ranges.into_iter().map(|range| text.span(range)).collect();
    Ok(ScriptMember {
        hashbang: member.hashbang.map(|range| text.span(range)),
        source_maps: spans(member.source_maps),
        ..member
    })
}

fn facts(script: &ParserReturn<'_>, text: &str) -> ScriptMember {
    let program = &script.program;
    let names_map = |span: &Range<usize>| {
        let comment = &text[span.start + "//".len()..span.end];
        comment_url(comment.strip_suffix("*/").unwrap_or(comment)).is_some()
    };
    ScriptMember {
        is_module: program.source_type.is_module(),
        is_strict: program.directives.iter().any(|directive| directive.directive == "use strict"),
        has_statements: !program.body.is_empty(),
        hashbang: program.hashbang.as_ref().map(|hashbang| range(hashbang.span)),
        source_maps: program.comments.iter().map(|comment| range(comment.span)).filter(names_map).collect(),
    }
}

/// The names that a joined script, which has this path, declares more than once though one of the declarations must be the
/// only one: `let`, `const`, `class`. None if the script is too large to be parsed.
///
/// # Errors
/// Where and why the whole can't be read although its members can.
pub(crate) fn redeclared(path: &str, joined: &[u8]) -> Result<Vec<Redeclared>, Warning> {
    let text = Text::of_file(joined);
    if text.as_str().len() > LARGEST {
        return Ok(Vec::new());
    }
    let mut found = parse(path, &text, |script| {
        let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&script.program);
        let twice = checked.diagnostics.errors().filter_map(|error| match error.labels.as_slice() {
            [first, again] => Some([first.offset() as usize, again.offset() as usize]),
            _ => None,
        });
        twice.map(|[first, again]| (first, again, name_at(text.as_str(), again))).collect::<Vec<_>>()
    })?;
    found.sort_unstable();
    Ok(found
        .into_iter()
        .map(|(first, again, name)| Redeclared { name, first: text.offset(first), again: text.offset(again) })
        .collect())
}

fn name_at(text: &str, offset: usize) -> String {
    let is_name = |c: char| c.is_alphanumeric() || "_$\\{}\u{200c}\u{200d}".contains(c);
    text[offset..].chars().take_while(|&c| is_name(c)).collect()
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}
