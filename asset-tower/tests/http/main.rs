//! The service from outside: what each kind of request is answered.

#![allow(clippy::unwrap_used)]

mod advisories;
mod cache;
mod changes;
mod codings;
mod cors;
mod deploys;
mod development;
mod fallback;
mod files;
mod interleavings;
mod methods;
mod mounts;
mod names;
mod paths;
mod preloads;
mod properties;
mod ranges;
mod rollback;
mod rolling;
mod siblings;
mod skew;
mod socket;
mod sources;
mod styles;
mod support;
mod types;
mod validators;
