#![cfg_attr(feature = "minijinja3", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "minijinja3"), doc = "Asset URLs in MiniJinja templates.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod object;
#[macro_use]
mod tags;
#[macro_use]
mod values;

mod adapter;

#[cfg(feature = "minijinja2")]
pub use self::adapter::v2;
#[cfg(feature = "minijinja3")]
pub use self::adapter::v3;
#[cfg(feature = "minijinja3")]
pub use self::adapter::v3::{minijinja, register};
