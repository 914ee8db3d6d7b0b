#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod atomic_file;
mod bring;
mod build;
mod bundle;
mod cache;
mod cache_dir;
mod check;
mod clean;
mod committed;
mod component;
mod config;
mod differences;
mod disk;
mod examiner;
mod explain;
mod failure;
mod hints;
mod known;
mod make;
mod material;
mod memory;
mod missing;
mod names;
mod order;
mod output;
mod pipeline;
mod pool;
mod progress;
mod publish;
mod reference_url;
pub mod references;
mod roots;
mod source;
mod staging;
mod timings;
mod unchanged;
mod unit;
mod variants;

pub use self::build::{BuildOptions, Report, build};
pub use self::check::{CheckReport, check};
pub use self::clean::{CleanOptions, CleanReport, clean};
pub use self::config::{BundleConfig, Config, ManifestPlace, MissingReference, MissingReferenceRule};
pub use self::explain::{Explanation, explain, referenced};
pub use self::failure::Failure;
pub use self::hints::Hint;
pub use self::progress::{Progress, Quiet};
pub use self::timings::Timings;

/// What only the sibling crates need; no promise is made of it.
#[doc(hidden)]
pub mod internal {
    pub use crate::atomic_file::{is_temp, replace};
}
