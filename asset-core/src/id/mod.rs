//! What names an asset and its bytes: logical paths, versions, stamps of files.

mod file_stamp;
pub(crate) mod hex;
pub(crate) mod logical_path;
pub(crate) mod version;

pub use self::file_stamp::FileStamp;
pub use self::logical_path::check_logical_path;
#[cfg(feature = "directory")]
pub use self::version::Versioning;
pub use self::version::{CustomVersion, VersionInput, VersionScheme, check_version};
