#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod build;
mod cache;
mod check;
mod clean;
#[doc(hidden)]
pub mod compile;
mod config;
mod development;
mod emit;
mod explain;
mod inventory;
mod output;
mod previous_manifest;
#[doc(hidden)]
pub mod references;
mod report;
mod scan;
mod variants;

pub use self::build::{BuildOptions, Report, build};
pub use self::check::{CheckReport, check};
pub use self::clean::{CleanOptions, CleanReport, clean};
pub use self::compile::Language;
pub use self::config::{
    BundleConfig, Config, DevCommand, DevConfig, ManifestPlace, Minify, MissingReference, MissingReferenceRule,
};
pub use self::development::{Beat, Development};
pub use self::explain::{Explanation, LeftAsWritten, Mention, VariantSize, explain, referenced};
pub use self::references::IgnoreReason;
pub use self::report::{Failure, Hint, Progress, Quiet, Timings};

/// What only the sibling crates need; it may change in any release.
#[doc(hidden)]
pub mod internal {
    pub use crate::output::{create, is_temp, replace};
}
