//! Cases that everything must answer alike: the core, both template engines in both majors, the macros.
//!
//! A [`Group`] is one configuration with its files or its manifest; a [`Row`] is one call and its exact answer, written
//! by hand. [`cases::all`] lists them, [`check`] runs them through anything that answers calls. A [`pages::Page`] is a template
//! and what it renders to in every engine.

pub mod cases;
mod engine;
mod fetched;
mod group;
pub mod npm;
pub mod pages;
pub mod python;
mod row;
mod runner;
mod unavailable;

pub use self::engine::Engine;
pub use self::fetched::Reason;
pub use self::group::{Group, Opened, Project, Source};
pub use self::row::{Answer, Call, Form, Row, asset_tags, asset_url, asset_urls, static_integrity, static_url};
pub use self::runner::check;
pub use self::unavailable::unavailable;
