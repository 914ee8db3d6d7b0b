#![cfg_attr(feature = "directory", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "directory"), doc = "Asset URLs that change exactly when the bytes change.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "assets")]
mod assets;
pub mod catalog;
mod error;
mod id;
mod index;
pub mod manifest;
mod message;
#[cfg(feature = "assets")]
mod output;
#[cfg(feature = "directory")]
mod script;
#[cfg(feature = "directory")]
mod source;
mod suggest;
mod template;
mod url;

#[cfg(feature = "assets")]
pub use self::assets::{Assets, AssetsBuilder};
pub use self::catalog::{Asset, Catalog, StaticAsset};
pub use self::error::{Error, ErrorKind, Location};
pub use self::id::{CustomVersion, Digest, LogicalPath, Version, VersionInput, VersionScheme};
pub use self::manifest::{Embedded, Manifest};
#[cfg(feature = "assets")]
pub use self::output::Coding;
#[cfg(feature = "directory")]
pub use self::source::{Directory, IntegrityAlgorithm, LoadPathRoot};
#[cfg(feature = "assets")]
pub use self::template::{AttributeValue, Preload, TagOptions, Tags};
pub use self::template::{Url, UsedAssets, record};
pub use self::url::{Prefix, Style};

/// What the other crates of this workspace need besides. It changes without notice.
#[doc(hidden)]
pub mod internal {
    pub use crate::catalog::CatalogChange;
    pub use crate::id::FileStamp;
    #[cfg(feature = "digest")]
    pub use crate::id::Hasher;
    #[cfg(feature = "directory")]
    pub use crate::id::Versioning;
    pub use crate::index::ManifestIndex;
    pub use crate::manifest::SCHEMA;
    pub use crate::manifest::json::push_json_escaped;
    pub use crate::manifest::json::quoted as json_string;
    #[cfg(feature = "assets")]
    pub use crate::manifest::manifest_digest;
    pub use crate::message::{counted, printable, printable_path, shortened};
    #[cfg(feature = "assets")]
    pub use crate::output::{Build, Heartbeat, History, HistoryEntry, OutputDir, Variant, Variants};
    #[cfg(feature = "directory")]
    pub use crate::script::{Last, Lexer, ScriptType, Token, first_specifiers, is_named_module, may_import};
    #[cfg(feature = "directory")]
    pub use crate::source::{
        Digester, Filter, Globs, ListedFile, Listing, SourceFile, Violation, check_globs, media_type, media_type_of,
        normalized, stylesheet_encoding,
    };
    pub use crate::suggest::{did_you_mean, is_misspelt, suggest};
    #[cfg(feature = "assets")]
    pub use crate::template::{ArgValue, TemplateFunction, ValueCache};
    pub use crate::url::{AssetNames, check_key, decode_path, encode_path, versioned_path};
}
