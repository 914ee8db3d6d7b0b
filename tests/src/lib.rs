//! Cases that everything must answer alike: the core, both template engines in both majors, the macros.
//!
//! A [`Group`] is one configuration with its files or its manifest; a [`Row`] is one call and its exact answer, written
//! by hand. [`cases::all`] lists them, [`check`] runs them through whatever answers calls.

pub mod cases;
mod fetched;
mod group;
pub mod npm;
pub mod python;
mod row;
mod runner;
mod unavailable;

pub use self::fetched::Reason;
pub use self::group::{Group, Opened, Project, Source};
pub use self::row::{Answer, Call, Form, Row, asset_tags, asset_url, asset_urls, static_integrity, static_url};
pub use self::runner::check;
pub use self::unavailable::unavailable;
