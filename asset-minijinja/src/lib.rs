#![cfg_attr(feature = "minijinja3", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "minijinja3"), doc = "Asset URLs in MiniJinja templates.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "minijinja2")]
pub mod v2;
#[cfg(feature = "minijinja3")]
pub mod v3;

#[cfg(feature = "minijinja3")]
pub use self::v3::{minijinja, register};
