//! How a URL is made and taken apart.

pub(crate) mod encode;
mod prefix;
pub(crate) mod style;

pub use self::encode::{decode_path, encode_path};
pub use self::prefix::Prefix;
pub use self::style::{AssetNames, Style, check_key, versioned_path};
