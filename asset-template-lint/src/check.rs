//! Checks the calls, the hard-coded URLs and the misspelt names of one template after the other.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use asset_core::internal::{ArgValue, TemplateFunction};
use asset_core::{Catalog, Error, ErrorKind, Location, TagOptions};

use crate::hardcoded_urls::{Context, HardcodedUrls, Target};
use crate::ineffective_options::ineffective_options;
use crate::report::{Finding, Report, Severity};
use crate::syntax::{Argument, Call, CallForm, Lexer, Piece, Spanned, Tag, Value};
use crate::typos::{LocalNames, typos};
use crate::unused::Usage;

/// What a caller may choose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// Whether warnings and dynamic arguments are errors.
    pub(crate) is_strict: bool,
    /// Logical paths whose URLs may be hard-coded.
    pub(crate) unversioned: Vec<String>,
}

/// Checks templates against a catalog.
pub(crate) struct Checker<'c> {
    catalog: &'c Catalog,
    options: &'c Options,
    hardcoded_urls: HardcodedUrls<'c>,
    usage: Usage<'c>,
    /// The errors of failed look-ups, by function and argument: finding the nearest name is slow.
    failed: HashMap<(&'static str, String), Error>,
    pub(crate) report: Report,
}

/// The template that is checked.
#[derive(Clone, Copy)]
struct Template<'t> {
    path: &'t Path,
    source: &'t str,
}

impl<'c> Checker<'c> {
    pub(crate) fn new(catalog: &'c Catalog, options: &'c Options) -> Self {
        Self {
            catalog,
            options,
            hardcoded_urls: HardcodedUrls::new(catalog, &options.unversioned),
            usage: Usage::new(catalog),
            failed: HashMap::new(),
            report: Report::default(),
        }
    }

    pub(crate) fn check(&mut self, path: &Path, source: &str) {
        let template = Template { path, source };
        let first = self.report.findings.len();
        let (mut lexer, mut local_names) = (Lexer::new(source), LocalNames::default());
        while let Some(piece) = lexer.next_piece() {
            match piece {
                Piece::Text(range) => self.check_text(template, range, Context::Text),
                Piece::Tag => {
                    let tag = Tag::new(&lexer);
                    local_names.add(&tag);
                    self.check_tag(template, &tag);
                    for typo in typos(&tag, &local_names) {
                        self.add(template, Severity::Warning, typo.item, &typo.span);
                    }
                }
            }
        }
        // A tag's calls, strings and typos were found one after the other.
        let location = |finding: &Finding| finding.location().map(|at| (at.line, at.column));
        self.report.findings[first..].sort_by_key(location);
    }

    /// Reports a file that is not a template.
    pub(crate) fn reject_file(&mut self, why: Error, severity: Severity) {
        let severity = self.severity(severity);
        self.report.findings.push(Finding::new(severity, why));
    }

    pub(crate) fn finish(mut self) -> Report {
        self.options.unversioned.iter().for_each(|path| self.usage.add(path));
        self.report.unused = self.usage.unused();
        self.report
    }

    fn check_tag(&mut self, template: Template<'_>, tag: &Tag<'_, '_>) {
        let mut arguments = Vec::new();
        for call in tag.calls() {
            self.report.calls += 1;
            let values = call.arguments.iter().flat_map(|argument| &argument.values);
            arguments.extend(values.map(|value| value.span.start));
            self.check_call(template, &call);
        }
        // Arguments are looked up above. Any other string may be a URL.
        for string in tag.strings().filter(|string| !arguments.contains(&string.start)) {
            self.check_text(template, string.start + 1..string.end - 1, Context::Tag);
        }
    }

    fn check_text(&mut self, template: Template<'_>, range: Range<usize>, context: Context) {
        for url in self.hardcoded_urls.find(template.source, range, context) {
            match url.target {
                Target::Asset(path) => self.usage.add(path),
                Target::Prefix => self.usage.add_prefix(url.path),
                Target::Nothing => {}
            }
            if let Some(error) = url.error {
                self.add(template, Severity::Warning, error, &url.span);
            }
        }
    }

    fn check_call(&mut self, template: Template<'_>, call: &Call<'_>) {
        // Without a name there is nothing to look up; that it is missing is reported.
        let Some(main) = self.check_keywords(template, call) else { return };
        let mut is_dynamic = main.is_spread;
        for value in &main.values {
            match &value.item {
                Value::List(items) if call.function == TemplateFunction::ASSET_TAGS => {
                    items.iter().for_each(|item| is_dynamic |= self.check_name(template, call.function, item));
                }
                _ => is_dynamic |= self.check_name(template, call.function, value),
            }
        }
        if is_dynamic {
            self.add_dynamic(template, call, main);
        }
        for problem in ineffective_options(self.catalog, call, main) {
            self.add(template, Severity::Warning, problem.item, &problem.span);
        }
    }

    /// Checks one name of an asset or bundle, and returns whether it is dynamic.
    fn check_name(&mut self, template: Template<'_>, function: TemplateFunction, name: &Spanned<Value<'_>>) -> bool {
        let failed = match &name.item {
            Value::Text(text) => self.look_up(function, text).err(),
            // Only the query or fragment is dynamic; bundles have none.
            Value::Prefix(text) if text.contains(['?', '#']) && !is_of_bundle(function) => {
                self.look_up(function, text).err()
            }
            Value::Prefix(text) => {
                self.usage.add_prefix(text);
                return true;
            }
            Value::Dynamic => return true,
            Value::List(_) | Value::Other(_) => type_error(function, function.keyword(), &name.item),
        };
        self.add_error(template, failed, &name.span);
        false
    }

    /// Checks all arguments but the first, which names assets or bundles and is returned; reports if it is missing.
    fn check_keywords<'a, 's>(&mut self, template: Template<'_>, call: &'a Call<'s>) -> Option<&'a Argument<'s>> {
        let (function, mut main) = (call.function, None);
        let any_name = || (function.keyword(), ArgValue::from(""));
        for argument in &call.arguments {
            let keyword = argument.keyword.as_ref();
            let (word, span) =
                keyword.map_or((function.keyword(), &call.name), |keyword| (keyword.item, &keyword.span));
            if function.options().contains(&word) {
                for value in &argument.values {
                    self.add_error(template, type_error(function, word, &value.item), &value.span);
                }
            } else if word != function.keyword() {
                self.add_error(template, function.argument([any_name(), (word, ArgValue::None)]).err(), span);
            } else if main.is_none() {
                main = Some(argument);
            } else if !argument.is_spread {
                self.add_error(template, function.argument([any_name(), any_name()]).err(), &argument.value_span());
            }
        }
        let is_option = |argument: &Argument<'_>| {
            argument.keyword.as_ref().is_some_and(|keyword| function.options().contains(&keyword.item))
        };
        // An unknown keyword is likely a typo of the missing one, and reported already.
        if main.is_none() && call.arguments.iter().all(is_option) && call.form != CallForm::Item {
            self.add_error(template, function.argument([]).err(), &call.name);
        }
        main
    }

    /// Looks up a name as the template function would, and marks its assets as used.
    fn look_up(&mut self, function: TemplateFunction, name: &str) -> Result<(), Error> {
        let key = (function.name(), name.to_owned());
        if let Some(error) = self.failed.get(&key) {
            return Err(error.clone());
        }
        match self.asset_paths(function, name) {
            Ok(paths) => paths.iter().for_each(|path| self.usage.add(path)),
            Err(error) => {
                self.failed.insert(key, error.clone());
                return Err(error);
            }
        }
        Ok(())
    }

    /// The logical paths of the assets whose URLs a call with this name gives.
    fn asset_paths(&self, function: TemplateFunction, name: &str) -> Result<Vec<String>, Error> {
        let asset = match function {
            _ if is_of_bundle(function) => self.catalog.bundle(name)?,
            TemplateFunction::ASSET_TAGS => {
                let options = TagOptions::new([name]);
                let tags = self.catalog.asset_tags(&options)?;
                return Ok(tags.assets().iter().map(|asset| asset.path().to_owned()).collect());
            }
            _ => self.catalog.asset_for(name)?,
        };
        Ok(vec![asset.path().to_owned()])
    }

    fn add_dynamic(&mut self, template: Template<'_>, call: &Call<'_>, argument: &Argument<'_>) {
        let span = argument.value_span();
        self.report.dynamic.push(Location::in_text(template.path, template.source.as_bytes(), span.start));
        if self.options.is_strict {
            let name = call.function.name();
            let message = format!(
                "the argument of `{name}` is not a literal, so it can only be checked when the page is rendered"
            );
            self.add(template, Severity::Error, Error::new(ErrorKind::Invalid, message), &span);
        }
    }

    fn add_error(&mut self, template: Template<'_>, error: Option<Error>, span: &Range<usize>) {
        if let Some(error) = error {
            self.add(template, Severity::Error, error, span);
        }
    }

    fn add(&mut self, template: Template<'_>, severity: Severity, error: Error, span: &Range<usize>) {
        let finding = Finding::new(self.severity(severity), error).at(template.path, template.source, span);
        self.report.findings.push(finding);
    }

    fn severity(&self, severity: Severity) -> Severity {
        if self.options.is_strict { Severity::Error } else { severity }
    }
}

/// Whether the function takes the name of a bundle and nothing else.
fn is_of_bundle(function: TemplateFunction) -> bool {
    matches!(function, TemplateFunction::ASSET_URL | TemplateFunction::ASSET_URLS)
}

/// The error of the function for an argument of this type; nothing if it takes it, or if the type is not known.
fn type_error(function: TemplateFunction, keyword: &str, value: &Value<'_>) -> Option<Error> {
    if matches!(value, Value::Dynamic | Value::Prefix(_)) {
        return None;
    }
    if function != TemplateFunction::ASSET_TAGS {
        return function.argument([(keyword, value.as_arg_value())]).err();
    }
    let name = (function.keyword() != keyword).then(|| (function.keyword(), ArgValue::from("")));
    TagOptions::from_arguments(name.into_iter().chain([(keyword, value.as_arg_value())])).err()
}
