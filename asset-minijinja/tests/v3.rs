//! MiniJinja 3 templates.
#![cfg(feature = "minijinja3")]
#![allow(clippy::unwrap_used)]

use asset_minijinja::v3 as adapter;

mod templates;
