#![doc = include_str!("../README.md")]
// The examples are whole `build.rs` files.
#![allow(clippy::needless_doctest_main)]

mod check;
mod excerpt;
mod files;
mod hardcoded_urls;
mod ineffective_options;
mod lint;
mod report;
mod syntax;
mod typos;
mod unused;

pub use self::lint::Lint;
pub use self::report::{Finding, Report, Severity};

/// The parser, for this project's tests. It changes without notice.
#[doc(hidden)]
pub mod internal {
    pub use crate::syntax::{Argument, Call, CallForm, Spanned, Value, find_calls};
}
