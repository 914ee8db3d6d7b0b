//! Whether what templates call is right.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use asset_core::internal::{ArgValue, TemplateFunction};
use asset_core::{Catalog, Error, ErrorKind, Location, TagOptions};

use crate::calls::{Call, Form, GivenArgument, Tag};
use crate::idle::idle_options;
use crate::lexer::{Lexer, Piece};
use crate::misspelt::OwnNames;
use crate::report::Used;
use crate::value::Value;
use crate::written_out::{In, LeadsTo, WrittenOut};
use crate::{Finding, Lint, Report, Severity};

/// Checks one template after the other.
pub(crate) struct Checker<'l> {
    catalog: &'l Catalog,
    lint: &'l Lint,
    written_out: WrittenOut<'l>,
    used: Used,
    /// What was said of a name that is not known: to find the nearest one is work.
    unknown: HashMap<(&'static str, String), (ErrorKind, String)>,
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
        let (mut lexer, mut own) = (Lexer::new(source), OwnNames::default());
        while let Some(piece) = lexer.next_piece() {
            match piece {
                Piece::Text(range) => self.text(place, range, In::Text),
                Piece::Tag => {
                    let tag = Tag::new(&lexer);
                    own.learn(&tag);
                    self.tag(place, &tag);
                    for (error, span) in tag.misspelt(&own) {
                        self.find(place, Severity::Warning, error, &span);
                    }
                }
            }
        }
        let place_of = |finding: &Finding| finding.location().map(|at| (at.line, at.column));
        self.report.findings[first..].sort_by_key(place_of);
    }

    /// Reports a file that has no text.
    pub(crate) fn refuse_file(&mut self, why: Error, severity: Severity) {
        let severity = self.severity(severity);
        self.report.findings.push(Finding::new(severity, why));
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
            match url.leads_to {
                LeadsTo::Asset(path) => self.used.asset(self.catalog, path),
                LeadsTo::Beginning => self.used.beginning(url.path),
                LeadsTo::Nothing => {}
            }
            if let Some(error) = url.error {
                self.find(place, Severity::Warning, error, &url.span);
            }
        }
    }

    fn call(&mut self, place: Place<'_>, call: &Call<'_>) {
        let Some(main) = self.main_argument(place, call) else { return };
        let mut is_dynamic = main.is_spread;
        for (value, span) in &main.values {
            match value {
                Value::List(items) if call.function == TemplateFunction::ASSET_TAGS => {
                    items.iter().for_each(|(item, span)| is_dynamic |= self.value(place, call.function, (item, span)));
                }
                _ => is_dynamic |= self.value(place, call.function, (value, span)),
            }
        }
        if is_dynamic {
            self.dynamic(place, call, main);
        }
        for (error, span) in idle_options(self.catalog, (call, main)) {
            self.find(place, Severity::Warning, error, &span);
        }
    }

    /// Checks one value of the first argument; whether only rendering shows what it is.
    fn value(
        &mut self,
        place: Place<'_>,
        function: TemplateFunction,
        (value, span): (&Value<'_>, &Range<usize>),
    ) -> bool {
        match value {
            Value::Text(text) => self.look_up(place, function, (text, span)),
            // What is computed is only the query or fragment; bundles have none.
            Value::Beginning(text) if text.contains(['?', '#']) && !is_of_bundle(function) => {
                self.look_up(place, function, (text, span));
            }
            Value::Beginning(text) => {
                self.used.beginning(text);
                return true;
            }
            Value::Computed => return true,
            Value::List(_) | Value::Other(_) => self.refuse(place, refusal(function, function.keyword(), value), span),
        }
        false
    }

    /// The argument that names the asset or bundle; reports the others, and if there is none.
    fn main_argument<'c, 's>(&mut self, place: Place<'_>, call: &'c Call<'s>) -> Option<&'c GivenArgument<'s>> {
        let (function, mut main) = (call.function, None);
        let text = || (function.keyword(), ArgValue::from(""));
        for argument in &call.arguments {
            let (keyword, span) =
                argument.keyword.as_ref().map_or((function.keyword(), &call.name), |(word, at)| (*word, at));
            if function.options().contains(&keyword) {
                self.option(place, function, (keyword, argument));
            } else if keyword != function.keyword() {
                self.refuse(place, function.argument([text(), (keyword, ArgValue::None)]).err(), span);
            } else if main.is_none() {
                main = Some(argument);
            } else if !argument.is_spread {
                self.refuse(place, function.argument([text(), text()]).err(), &whole(argument));
            }
        }
        let is_known = |argument: &GivenArgument<'_>| {
            argument.keyword.as_ref().is_some_and(|(keyword, _)| function.options().contains(keyword))
        };
        // An unknown keyword is likely the missing one, misspelt.
        if main.is_none() && call.arguments.iter().all(is_known) && call.form != Form::Item {
            self.refuse(place, function.argument([]).err(), &call.name);
        }
        main
    }

    fn option(
        &mut self,
        place: Place<'_>,
        function: TemplateFunction,
        (keyword, argument): (&str, &GivenArgument<'_>),
    ) {
        for (value, span) in &argument.values {
            self.refuse(place, refusal(function, keyword, value), span);
        }
    }

    fn refuse(&mut self, place: Place<'_>, refusal: Option<Error>, span: &Range<usize>) {
        if let Some(error) = refusal {
            self.find(place, Severity::Error, error, span);
        }
    }

    /// Looks up what a template would look up.
    fn look_up(&mut self, place: Place<'_>, function: TemplateFunction, (text, span): (&str, &Range<usize>)) {
        let key = (function.name(), text.to_owned());
        let error = match self.unknown.get(&key) {
            Some((kind, message)) => Error::new(*kind, message.as_str()),
            None => match self.assets(function, text) {
                Ok(paths) => return paths.iter().for_each(|path| self.used.asset(self.catalog, path)),
                Err(error) => {
                    self.unknown.insert(key, (error.kind(), error.message().to_owned()));
                    error
                }
            },
        };
        self.find(place, Severity::Error, error, span);
    }

    /// The logical paths of the assets that a call with this argument gives URLs of.
    fn assets(&self, function: TemplateFunction, text: &str) -> Result<Vec<String>, Error> {
        let asset = match function {
            _ if is_of_bundle(function) => self.catalog.bundle(text)?,
            TemplateFunction::ASSET_TAGS => {
                let options = TagOptions::new([text]);
                let tags = self.catalog.asset_tags(&options)?;
                return Ok(tags.assets().iter().map(|asset| asset.path().to_owned()).collect());
            }
            _ => self.catalog.asset_for(text)?,
        };
        Ok(vec![asset.path().to_owned()])
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
        let finding = Finding::new(self.severity(severity), error).at((place.path, place.source), span);
        self.report.findings.push(finding);
    }

    fn severity(&self, severity: Severity) -> Severity {
        if self.lint.is_strict { Severity::Error } else { severity }
    }
}

/// Whether the function takes the name of a bundle and nothing else.
fn is_of_bundle(function: TemplateFunction) -> bool {
    matches!(function, TemplateFunction::ASSET_URL | TemplateFunction::ASSET_URLS)
}

/// What the function says of an argument of this value; nothing if it takes it, or if rendering must show.
fn refusal(function: TemplateFunction, keyword: &str, value: &Value<'_>) -> Option<Error> {
    if matches!(value, Value::Computed | Value::Beginning(_)) {
        return None;
    }
    if function != TemplateFunction::ASSET_TAGS {
        return function.argument([(keyword, value.as_arg_value())]).err();
    }
    let name = (function.keyword() != keyword).then(|| (function.keyword(), ArgValue::from("")));
    TagOptions::from_arguments(name.into_iter().chain([(keyword, value.as_arg_value())])).err()
}

/// Where an argument stands, without its keyword.
fn whole(argument: &GivenArgument<'_>) -> Range<usize> {
    let start = argument.values.iter().map(|(_, span)| span.start).min();
    let end = argument.values.iter().map(|(_, span)| span.end).max();
    start.unwrap_or_default()..end.unwrap_or_default()
}
