//! Pages in a real browser: that it takes every file, keeps it, and never runs or shows a wrong one, while deploys come
//! and go.
//!
//! Needs Chromium or Chrome; without it the tests say so and pass, but fail where `CI` is `true`.
//!
//! A page is good only if its console has no warning and no request of it failed or was answered with anything but 200 or
//! 304. No test waits for a time: each waits for a page to be loaded, for its requests to end, or for a condition in it.
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
mod vendor_libraries;
