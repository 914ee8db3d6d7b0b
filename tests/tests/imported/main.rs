//! Manifests that the tools themselves write, imported by `asset import`: templates of both engines link what the tool
//! made, and the service serves every file of it for good.
//!
//! Needs `node`, `npm`, `python3` with `venv` and, the first time, the network; without them the tests say so and pass, but
//! fail where `CI` is `true`.
#![allow(clippy::unwrap_used)]

mod flat;
mod site;
mod vite;
mod webassets;
