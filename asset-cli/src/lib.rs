#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod age;
mod args;
mod commands;
mod import;
mod interrupt;
mod output;
mod overlooked;
mod progress;
mod project;
mod run;
mod stop;

pub use self::run::{run, run_for_cargo};
