//! Whether what templates call is right.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use asset_core::{Argument, Catalog, Error, ErrorKind, Location, TemplateFunction};

use crate::calls::{Call, Form, GivenArgument, Tag};
use crate::lexer::{Lexer, Piece};
use crate::report::Used;
use crate::value::Value;
use crate::written_out::{In, WrittenOut};
use crate::{Finding, Lint, Report, Severity};

/// Checks one template after the other.
pub(crate) struct Checker<'l> {
    catalog: &'l Catalog,
    lint: &'l Lint,
    written_out: WrittenOut<'l>,
    used: Used,
    /// What was said of a name that is not known: to find the nearest one is work.
    unknown: HashMap<String, String>,
    pub(crate) report: Report,
}

/// A template under check.
#[derive(Clone, Copy)]
struct Place<'t> {
    path: &'t Path,
    source: &'t str,
}

impl<'l> Checker<'l> {
    pub(crate) fn new(lint: &'l Lint, catalog: &'l Catalog) -> Self {
        Self {
            catalog,
            lint,
            written_out: WrittenOut::new(catalog, &lint.unversioned),
            used: Used::new(catalog),
            unknown: HashMap::new(),
            report: Report::default(),
        }
    }

    pub(crate) fn check(&mut self, path: &Path, source: &str) {
        let place = Place { path, source };
        let first = self.report.findings.len();
        let mut lexer = Lexer::new(source);
        while let Some(piece) = lexer.next_piece() {
            match piece {
                Piece::Text(range) => self.text(place, range, In::Text),
                Piece::Tag => self.tag(place, &Tag::new(&lexer)),
            }
        }
        let place_of = |finding: &Finding| finding.location().map(|at| (at.line, at.column));
        self.report.findings[first..].sort_by_key(place_of);
    }

    pub(crate) fn finish(mut self) -> Report {
        for path in &self.lint.unversioned {
            self.used.asset(self.catalog, path);
        }
        self.report.unused = self.used.others(self.catalog);
        self.report
    }

    fn tag(&mut self, place: Place<'_>, tag: &Tag<'_, '_>) {
        let mut literals = Vec::new();
        for call in tag.calls() {
            self.report.calls += 1;
            let values = call.arguments.iter().flat_map(|argument| &argument.values);
            literals.extend(values.map(|(_, span)| span.start));
            self.call(place, &call);
        }
        for string in tag.strings().filter(|string| !literals.contains(&string.start)) {
            self.text(place, string.start + 1..string.end - 1, In::Tag);
        }
    }

    fn text(&mut self, place: Place<'_>, range: Range<usize>, within: In) {
        for url in self.written_out.find(place.source, range, within) {
            if let Some(path) = url.asset {
                self.used.asset(self.catalog, path);
            }
            self.find(place, Severity::Warning, url.error, &url.span);
        }
    }

    fn call(&mut self, place: Place<'_>, call: &Call<'_>) {
        let Some(main) = self.main_argument(place, call) else { return };
        let mut is_dynamic = main.is_spread;
        for (value, span) in &main.values {
            match value {
                Value::Text(text) => self.look_up(place, call.function, (text, span)),
                Value::Computed => is_dynamic = true,
                Value::Other(_) => {
                    let given = [(call.function.keyword(), value.as_argument())];
                    self.refuse(place, call.function.argument(given), span);
                }
            }
        }
        if is_dynamic {
            self.dynamic(place, call, main);
        }
    }

    /// The argument that names the asset or bundle; reports the others, and if there is none.
    fn main_argument<'c, 's>(&mut self, place: Place<'_>, call: &'c Call<'s>) -> Option<&'c GivenArgument<'s>> {
        let (function, mut main) = (call.function, None);
        for argument in &call.arguments {
            let keyword = argument.keyword.as_ref().map_or(function.keyword(), |(keyword, _)| keyword);
            let text = (function.keyword(), Argument::Text(""));
            if keyword != function.keyword() {
                let span = argument.keyword.as_ref().map_or(&call.name, |(_, span)| span);
                self.refuse(place, function.argument([text, (keyword, Argument::None)]), span);
            } else if main.is_none() {
                main = Some(argument);
            } else if !argument.is_spread {
                self.refuse(place, function.argument([text, text]), &whole(argument));
            }
        }
        // An unknown keyword is likely the missing one, misspelt.
        if call.arguments.is_empty() && call.form != Form::Item {
            self.refuse(place, function.argument([]), &call.name);
        }
        main
    }

    fn refuse(&mut self, place: Place<'_>, answer: Result<&str, Error>, span: &Range<usize>) {
        if let Err(error) = answer {
            self.find(place, Severity::Error, error, span);
        }
    }

    /// Looks up what a template would look up.
    fn look_up(&mut self, place: Place<'_>, function: TemplateFunction, (text, span): (&str, &Range<usize>)) {
        let is_bundle = matches!(function, TemplateFunction::ASSET_URL | TemplateFunction::ASSET_URLS);
        let kind = if is_bundle { ErrorKind::UnknownBundle } else { ErrorKind::UnknownAsset };
        let key = format!("{kind:?} {text}");
        if let Some(message) = self.unknown.get(&key) {
            let error = Error::new(kind, message.as_str());
            return self.find(place, Severity::Error, error, span);
        }
        let found = match is_bundle {
            true => self.catalog.bundle(text),
            false => self.catalog.asset_for(text),
        };
        match found {
            Ok(asset) => self.used.asset(self.catalog, asset.path()),
            Err(error) => {
                self.unknown.insert(key, error.message().to_owned());
                self.find(place, Severity::Error, error, span);
            }
        }
    }

    fn dynamic(&mut self, place: Place<'_>, call: &Call<'_>, argument: &GivenArgument<'_>) {
        let span = whole(argument);
        self.report.dynamic.push(Location::in_text(place.path, place.source.as_bytes(), span.start));
        if self.lint.is_strict {
            let name = call.function.name();
            let message =
                format!("the argument of `{name}` is not a literal, so whether it is right shows only in rendering");
            self.find(place, Severity::Error, Error::new(ErrorKind::Invalid, message), &span);
        }
    }

    fn find(&mut self, place: Place<'_>, severity: Severity, error: Error, span: &Range<usize>) {
        let severity = if self.lint.is_strict { Severity::Error } else { severity };
        let finding = Finding::new(severity, error).at((place.path, place.source), span);
        self.report.findings.push(finding);
    }
}

/// Where an argument stands, without its keyword.
fn whole(argument: &GivenArgument<'_>) -> Range<usize> {
    let start = argument.values.iter().map(|(_, span)| span.start).min();
    let end = argument.values.iter().map(|(_, span)| span.end).max();
    start.unwrap_or_default()..end.unwrap_or_default()
}
