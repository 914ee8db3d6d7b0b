//! The service from outside: what each kind of request is answered.

#![allow(clippy::unwrap_used)]

mod codings;
mod cors;
mod deploys;
mod development;
mod files;
mod methods;
mod mounts;
mod paths;
mod ranges;
mod skew;
mod socket;
mod styles;
mod support;
mod types;
mod validators;
