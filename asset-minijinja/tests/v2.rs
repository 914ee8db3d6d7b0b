//! MiniJinja 2.
#![cfg(feature = "minijinja2")]
#![allow(clippy::unwrap_used)]

use asset_minijinja::v2 as adapter;

mod shared;
