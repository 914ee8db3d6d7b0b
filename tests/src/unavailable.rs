//! What a test does that can't have what it needs.

use std::env;
use std::fmt::Display;
use std::io::{self, Write};

/// Says loudly that something could not be tested.
///
/// # Panics
/// Where `CI` is `true`.
pub fn unavailable(name: &str, reason: &dyn Display) {
    assert_ne!(env::var("CI").as_deref(), Ok("true"), "{name} can't be had: {reason}");
    // Not `eprintln!`, which is not shown for a test that passes.
    let _ = writeln!(io::stderr(), "\nNOT TESTED: {name} can't be had: {reason}\n");
}
