//! What names an asset and its bytes: logical paths, versions, digests, stamps of files.

mod digest;
mod file_stamp;
#[cfg(feature = "digest")]
mod hasher;
pub(crate) mod logical_path;
mod scheme;
pub(crate) mod version;

pub use self::digest::Digest;
pub use self::file_stamp::FileStamp;
#[cfg(feature = "digest")]
pub use self::hasher::Hasher;
pub use self::logical_path::LogicalPath;
#[cfg(feature = "directory")]
pub use self::scheme::Versioning;
pub use self::scheme::{CustomVersion, VersionInput, VersionScheme};
pub use self::version::Version;
