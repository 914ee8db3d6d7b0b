#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod build;
mod cache;
mod check;
mod clean;
mod config;
mod development;
mod emit;
mod explain;
mod inventory;
mod output;
mod previous_manifest;
pub mod references;
mod report;
mod scan;
mod variants;

pub use self::build::{BuildOptions, Report, build};
pub use self::check::{CheckReport, check};
pub use self::clean::{CleanOptions, CleanReport, clean};
pub use self::config::{
    BundleConfig, Config, DevCommand, DevConfig, ManifestPlace, MissingReference, MissingReferenceRule,
};
pub use self::development::{Beat, Development};
pub use self::explain::{Explanation, explain, referenced};
pub use self::report::{Failure, Hint, Progress, Quiet, Timings};

/// What only the sibling crates need; no promise is made of it.
#[doc(hidden)]
pub mod internal {
    pub use crate::output::atomic_file::{is_temp, replace};
}
