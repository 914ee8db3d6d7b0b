//! MiniJinja 3.
#![cfg(feature = "minijinja3")]
#![allow(clippy::unwrap_used)]

use asset_minijinja::v3 as adapter;

mod shared;
