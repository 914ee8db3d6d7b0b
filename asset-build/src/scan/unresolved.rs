//! References that lead to no asset: what to say of them.

use std::path::Path;

use asset_core::internal::{did_you_mean, printable};

use crate::MissingReference;
use crate::inventory::UnitSource;
use crate::inventory::names::same_in_other_form;
use crate::references::{Reference, ReferenceKind, relative_parts};
use crate::scan::{Examiner, Findings, Place};

/// A reference to a logical path that no asset has.
pub(crate) fn unknown(
    examiner: &Examiner<'_>,
    place: &Place<'_>,
    (reference, path): (&Reference, &str),
    findings: &mut Findings,
) {
    // `new URL("./", import.meta.url)` and the like: a directory is no asset, and no mistake.
    if is_ignored(examiner, place) || examiner.units.has_dir(path) {
        return;
    }
    let why = match on_disk(examiner, path) {
        true => "is excluded from the load path".to_owned(),
        false => format!("is no asset{}", proposal(examiner, path)),
    };
    let message = format!("reference to `{}`, which {why}", printable(path));
    report(examiner, (reference, place), message, findings);
}

/// A reference that leaves the roots.
pub(crate) fn outside(examiner: &Examiner<'_>, place: &Place<'_>, reference: &Reference, findings: &mut Findings) {
    let written = reference.target.split(['?', '#']).next().unwrap_or_default();
    if is_ignored(examiner, place) {
        return;
    }
    let UnitSource::File(source) = &place.unit.source else {
        return;
    };
    let (path, _) = relative_parts(reference, &examiner.config.prefix).unwrap_or_default();
    let target = source.path.parent().unwrap_or(Path::new("")).join(&path);
    let is_in_root = || !examiner.roots.keys(&source.path, &path).is_empty();
    let why = match target.is_file() {
        true if is_in_root() => "is excluded from the load path",
        true => "exists outside the load path; add its directory to `load-path`",
        false => "would be outside the load path",
    };
    let message = format!("reference to `{}`, which {why}", printable(written));
    report(examiner, (reference, place), message, findings);
}

/// Whether nobody wants to know; finding out what to say takes long.
fn is_ignored(examiner: &Examiner<'_>, place: &Place<'_>) -> bool {
    examiner.on_missing(&place.unit.path) == MissingReference::Ignore
}

fn report(
    examiner: &Examiner<'_>,
    (reference, place): (&Reference, &Place<'_>),
    mut message: String,
    findings: &mut Findings,
) {
    let is_of_property = is_of_property(examiner, reference);
    if is_of_property {
        message += if message.ends_with('?') { " A" } else { "; a" };
        message += " relative URL in a custom property starts from the file that uses the property: begin it with `";
        message += &format!("{}`", printable(examiner.config.prefix.before_version()));
    }
    let error = place.error(reference.span.start, message);
    match examiner.on_missing(&place.unit.path) {
        // A page works without its source map, and packages often leave them out. What a script makes a URL of may be any
        // path of the host.
        _ if matches!(reference.kind, ReferenceKind::SourceMap | ReferenceKind::JsUrl) => findings.warnings.push(error),
        _ if is_of_property => findings.warnings.push(error),
        MissingReference::Warn => findings.warnings.push(error),
        _ => findings.errors.push(error),
    }
}

/// Whether it is a relative URL in a custom property: only who uses that knows where it leads.
pub(crate) fn is_of_property(examiner: &Examiner<'_>, reference: &Reference) -> bool {
    reference.kind == ReferenceKind::CssProperty && relative_parts(reference, &examiner.config.prefix).is_some()
}

/// Whether a root has a file there, which then must be excluded.
fn on_disk(examiner: &Examiner<'_>, path: &str) -> bool {
    examiner.config.roots.iter().any(|root| {
        let inside = match root.at.as_str() {
            "" => Some(path),
            at => path.strip_prefix(at).and_then(|rest| rest.strip_prefix('/')),
        };
        inside.is_some_and(|inside| examiner.config.path(&root.dir).join(inside).is_file())
    })
}

/// The file that the author may have meant; bundlers let people leave out `.js` and `/index.js`.
fn proposal(examiner: &Examiner<'_>, path: &str) -> String {
    let with_extension = [".js", ".mjs", ".css", "/index.js"].map(|end| format!("{path}{end}"));
    match with_extension.iter().find(|path| examiner.units.position(path).is_some()) {
        Some(path) => format!("; did you mean `{}`?", printable(path)),
        None => {
            same_in_other_form(path, examiner.units.keys()).unwrap_or_else(|| did_you_mean(path, examiner.units.keys()))
        }
    }
}
