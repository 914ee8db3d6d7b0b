//! Compilers: what comes out, what its source map says, how mistakes are reported.
#![allow(clippy::unwrap_used)]

mod minify_css;
mod minify_script;
mod sass;
mod support;
mod targets;
mod tsconfig;
mod typescript;
