#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod build;
mod bundle;
mod cache;
mod cache_dir;
mod check;
mod committed;
mod component;
mod differences;
mod failure;
mod make;
mod material;
mod memory;
mod missing;
mod order;
mod output;
mod pipeline;
mod progress;
pub mod references;
mod source;
mod unit;

pub use self::build::{BuildOptions, Report, build};
pub use self::check::{CheckReport, check};
pub use self::failure::Failure;
pub use self::progress::{Progress, Quiet};
