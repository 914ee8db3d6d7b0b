//! Template functions: URLs, tags and preloads from a catalog, and what the adapters of all engines share.

#[cfg(feature = "assets")]
mod function;
#[cfg(feature = "assets")]
mod preload;
mod record;
#[cfg(feature = "assets")]
mod tags;
mod url;
#[cfg(feature = "assets")]
mod value_cache;

#[cfg(feature = "assets")]
pub use self::function::{ArgValue, TemplateFunction};
#[cfg(feature = "assets")]
pub use self::preload::Preload;
pub use self::record::{UsedAssets, record};
#[cfg(feature = "assets")]
pub use self::tags::{AttributeValue, TagOptions, Tags};
pub use self::url::Url;
#[cfg(feature = "assets")]
pub use self::value_cache::ValueCache;
