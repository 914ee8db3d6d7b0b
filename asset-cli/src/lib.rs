#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod args;
mod commands;
mod exit;
mod import;
mod output;
mod progress;
mod project;
mod run;
mod shutdown_signal;
mod supervisor;

pub use self::run::{run, run_for_cargo};
