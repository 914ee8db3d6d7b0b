//! The settings of a build or directory, made in code or read from `asset.toml`.

mod missing_reference;
mod settings;
#[cfg(feature = "config")]
mod toml;
mod validate;
mod written;

pub use self::missing_reference::{MissingReference, MissingReferenceRule};
pub use self::settings::{Algorithm, BundleConfig, Config, ManifestPlace, Root};
