//! The settings of a build, made in code or read from `asset.toml`.

mod dev;
mod missing_reference;
mod settings;
mod toml;
mod validate;

pub use self::dev::{DevCommand, DevConfig};
pub use self::missing_reference::{MissingReference, MissingReferenceRule};
pub use self::settings::{BundleConfig, Config, ManifestPlace, Minify};
