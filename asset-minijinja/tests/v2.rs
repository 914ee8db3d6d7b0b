//! MiniJinja 2 templates.
#![cfg(feature = "minijinja2")]
#![allow(clippy::unwrap_used)]

use asset_minijinja::v2 as adapter;

mod templates;
