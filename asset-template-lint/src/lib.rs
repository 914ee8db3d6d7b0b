#![doc = include_str!("../README.md")]
// The examples are whole `build.rs` files.
#![allow(clippy::needless_doctest_main)]

mod build_script;
mod calls;
mod check;
mod files;
mod finding;
mod idle;
mod lexer;
mod lint;
mod misspelt;
mod report;
mod string;
mod value;
mod written_out;

pub use self::calls::{Call, Form, GivenArgument, find_calls};
pub use self::finding::{Finding, Severity};
pub use self::lint::Lint;
pub use self::report::Report;
pub use self::value::Value;
