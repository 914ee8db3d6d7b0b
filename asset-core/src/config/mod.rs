//! The settings of a build or directory, made in code or read from `asset.toml`.

mod settings;
#[cfg(feature = "config")]
mod toml;
mod validate;
mod written;

pub use self::settings::{Algorithm, BundleConfig, Config, ManifestPlace, MissingReference, Root};
