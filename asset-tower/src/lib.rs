#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod blocking;
mod builder;
mod driver;
mod fallback;
mod headers;
mod health;
mod layer;
mod live_reload;
mod policy;
mod preload;
mod request;
mod response;
mod service;
mod shared_store;
mod state;
mod storage;
mod throttle;
mod trace;

pub use self::builder::AssetServiceBuilder;
pub use self::fallback::{FallbackBody, FallbackFuture, WithFallback};
pub use self::health::Health;
pub use self::layer::AssetLayer;
pub use self::live_reload::{LiveReload, LiveReloadBody, LiveReloadFuture, LiveReloadService};
pub use self::policy::{Clock, Cors, OnStale, SystemClock};
pub use self::preload::{Preload, preload};
pub use self::response::AssetBody;
pub use self::service::{AssetService, ResponseFuture};
pub use self::shared_store::{SharedAsset, SharedDir, SharedStore};

/// What the command needs besides; no promise is made of it.
#[doc(hidden)]
pub mod internal {
    pub use crate::live_reload::HostCheck;
}
