#![cfg_attr(feature = "tera2", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "tera2"), doc = "Asset URLs in Tera templates.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "tera1")]
pub mod v1;
#[cfg(feature = "tera2")]
pub mod v2;

#[cfg(feature = "tera2")]
pub use self::v2::{register, tera};
