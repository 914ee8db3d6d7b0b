//! The members of a bundle, and what keeps them from being joined.

use std::borrow::Cow;

use asset_core::{Error, JoinedBundle, join_members};

use crate::examiner::{Findings, Place};
use crate::references::{Kind, ReferenceKind, ScriptKind, script_kind};
use crate::source::read;
use crate::unit::{Unit, UnitSource};

/// The members of a bundle, read and joined.
pub(crate) struct Members<'a> {
    pub(crate) units: Vec<&'a Unit>,
    pub(crate) contents: Vec<Vec<u8>>,
    pub(crate) joined: JoinedBundle,
}

impl<'a> Members<'a> {
    /// Reads and joins the members of the bundle of this name.
    ///
    /// # Errors
    /// `Io` if one can't be read, `Invalid` if they can't be joined.
    pub(crate) fn read(units: Vec<&'a Unit>, bundle: &str) -> Result<Self, Error> {
        let contents = units.iter().map(|member| content(member)).collect::<Result<Vec<_>, _>>()?;
        let parts = units.iter().zip(&contents).map(|(unit, bytes)| (unit.path.as_str(), Cow::Borrowed(&bytes[..])));
        let joined = join_members(bundle, &parts.collect::<Vec<_>>())?;
        Ok(Self { units, contents, joined })
    }
}

fn content(member: &Unit) -> Result<Vec<u8>, Error> {
    match &member.source {
        UnitSource::File(source) => read(source),
        UnitSource::Bundle(_) => unreachable!("BUG: members are resolved before bundles are units"),
    }
}

/// Finds what joining would break: modules, scripts that swallow the next one, a second encoding.
pub(crate) fn check_member(bundle: &str, at: usize, place: &Place<'_>, findings: &mut Findings) {
    match Kind::of(&place.unit.path) {
        Some(Kind::Script) => match script_kind(&place.unit.path, place.bytes) {
            ScriptKind::Classic => {}
            ScriptKind::Module => findings.errors.push(
                place.error(0, format!("member of bundle `{bundle}` is a JavaScript module, which can't be joined")),
            ),
            ScriptKind::Unparsable(warning) => findings.errors.push(place.error(
                warning.offset,
                format!("member of bundle `{bundle}` would break the scripts joined with it: {}", warning.message),
            )),
        },
        Some(Kind::Css) if at > 0 && charset(place.bytes).is_some_and(|name| !name.eq_ignore_ascii_case(b"utf-8")) => {
            findings.errors.push(
                place.error(
                    0,
                    format!("member of bundle `{bundle}` has a `@charset` of its own, which can't be joined"),
                ),
            );
        }
        _ => {}
    }
}

/// The name in `@charset "…";`, which only counts in exactly this form at the very beginning (CSS Syntax, section 3.2).
fn charset(css: &[u8]) -> Option<&[u8]> {
    let rest = css.strip_prefix(b"@charset \"")?;
    rest.split(|&byte| byte == b'"').next()
}

/// `@import` counts only before all other rules: behind the rules of another member it would be ignored.
pub(crate) fn refuse_late_import(
    bundle: &str,
    at: usize,
    place: &Place<'_>,
    (kind, offset): (ReferenceKind, usize),
    findings: &mut Findings,
) {
    if at > 0 && kind == ReferenceKind::CssImport {
        findings.errors.push(place.error(
            offset,
            format!(
                "`@import` would be ignored behind the members before it; make the imported file a member of bundle `{bundle}`"
            ),
        ));
    }
}
