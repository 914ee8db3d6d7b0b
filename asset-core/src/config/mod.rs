//! The settings of a build or directory, made in code or read from `asset.toml`.

mod missing_reference;
mod output_paths;
mod settings;
#[cfg(feature = "config")]
mod toml;
mod validate;

pub use self::missing_reference::{MissingReference, MissingReferenceRule};
pub use self::settings::{BundleConfig, Config, IntegrityAlgorithm, LoadPathRoot, ManifestPlace};
