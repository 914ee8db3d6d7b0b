//! The documentation as tests see it: pages, their code blocks and links, and consoles that run.
//!
//! | block | is |
//! |---|---|
//! | `rust` | a documentation test of this crate, unless it says `ignore` |
//! | `console` | typed into a copy of this directory, page by page; what is printed must be what the page shows |
//! | `jinja` | rendered by the engines it names, or by all four; the `html` or `text` block behind it is the result |
//! | `toml` | an `asset.toml`, unless its first line names another file |
//!
//! With `GUIDE_UPDATE=always` the tests write what they got into the pages instead.

mod block;
#[cfg(unix)]
mod console;
mod page;
mod update;

pub use self::block::Block;
#[cfg(unix)]
pub use self::console::Console;
pub use self::page::{Link, Page, anchor};
pub use self::update::agree;

#[cfg(doctest)]
mod pages;
