//! Pages in a real browser: that it takes every file, keeps it, and never runs or shows a wrong one, while deploys come
//! and go.
//!
//! Needs Chromium or Chrome; without it the tests say so and pass, but fail where `CI` is `true`.
#![allow(clippy::unwrap_used)]

mod chromium;
mod demo_site;
mod deploys;
mod live_application;
mod live_reload;
mod machines;
mod modules;
mod observed;
mod page;
mod project;
mod server;
mod styles;
