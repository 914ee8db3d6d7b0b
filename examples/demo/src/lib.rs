//! A site of two pages, one rendered by Tera and one by MiniJinja, whose every file is versioned and served by the asset
//! crates. `cargo run -p demo` builds what is missing and says where it serves.
//!
//! | file | shows |
//! |---|---|
//! | `asset.toml` | the configuration: one root, two bundles |
//! | `asset-manifest.json` | the committed manifest |
//! | `prepare` | building, and opening the assets that templates and service share |
//! | `pages` | the template functions in two engines |
//! | `linked` | the macros |
//! | `site` | the service in an axum application |

/// The examples of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

mod linked;
mod pages;
mod prepare;
mod site;

pub use self::linked::{Linked, PRELOAD};
pub use self::pages::Pages;
pub use self::prepare::{Prepared, prepare};
pub use self::site::site;
