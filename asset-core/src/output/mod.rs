//! The output directory of builds: versioned files, kept manifests, history, pointer and variants.

mod build;
mod dir;
mod heartbeat;
mod history;
mod variants;

pub use self::build::Build;
pub use self::dir::OutputDir;
pub use self::heartbeat::Heartbeat;
pub use self::history::{History, HistoryEntry};
pub use self::variants::{Coding, Variant, Variants};
