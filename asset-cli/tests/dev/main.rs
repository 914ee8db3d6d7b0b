//! `asset dev`, as a process with others below it whose files change.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod builds;
mod commands;
mod running;
mod tree;
