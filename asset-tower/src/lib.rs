#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod blocking;
mod body;
mod builder;
mod clock;
mod decide;
mod elsewhere;
mod fallback;
mod file;
mod future;
mod header;
mod health;
mod knowledge;
mod live_reload;
mod once;
mod order;
mod outcome;
mod outputs;
mod policy;
mod preload;
mod prepared;
mod refresh;
mod respond;
mod service;
mod shared;
mod shared_dir;
mod sibling;
mod store;
mod stream;
mod tables;
mod trace;
mod watch;

pub use self::body::AssetBody;
pub use self::builder::AssetServiceBuilder;
pub use self::clock::{Clock, SystemClock};
pub use self::fallback::{FallbackBody, FallbackFuture, WithFallback};
pub use self::future::ResponseFuture;
pub use self::health::Health;
pub use self::live_reload::{LiveReload, LiveReloadBody, LiveReloadFuture, LiveReloadService};
pub use self::policy::{Cors, OnStale};
pub use self::preload::{Preload, preload};
pub use self::service::AssetService;
pub use self::shared_dir::SharedDir;
pub use self::store::{SharedAsset, SharedStore};

/// What the command needs besides; no promise is made of it.
#[doc(hidden)]
pub mod internal {
    pub use crate::live_reload::HostCheck;
}
