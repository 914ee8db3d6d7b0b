//! Directory mode: a catalog computed from files, each at its first use.

mod catalog;
mod compute;
mod digest;
mod filter;
mod join;
mod listing;
mod media_type;
mod watched;

pub(crate) use self::catalog::catalog;
pub use self::catalog::unknown_member;
pub use self::compute::version_of;
pub(crate) use self::compute::{Directory, Inputs};
pub use self::digest::Digester;
pub(crate) use self::filter::Filter;
pub use self::filter::Globs;
pub use self::join::{JoinedBundle, join_members};
pub use self::listing::{ListedFile, Listing, SourceFile};
pub use self::media_type::{media_type, media_type_of, stylesheet_encoding};
pub(crate) use self::watched::Watched;
