//! Facts about stylesheets and scripts that matter when they are joined.
//!
//! Alone, the end of a file closes everything that it leaves open, and some rules count only at its head. In a bundle, the
//! next member would continue what is open, and the head is that of the first member.

mod css;
mod script;

use std::ops::Range;

pub(crate) use self::css::{Namespace, StylesheetMember, charset, stylesheet_member};
pub(crate) use self::script::{ScriptMember, redeclared, script_member};
pub(crate) use super::text::is_utf16;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many bytes at the head of a file count only there: a byte order mark. A browser would read it as part of the first
/// selector or name behind it.
pub(crate) fn byte_order_mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// Comments that name a source map, in order; that of one file is not that of the whole.
pub(crate) type SourceMapComments = Vec<Range<usize>>;
