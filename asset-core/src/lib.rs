#![cfg_attr(feature = "directory", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "directory"), doc = "Asset URLs that change exactly when the bytes change.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod arguments;
#[cfg(feature = "assets")]
mod assets;
mod catalog;
mod embedded;
mod encode;
mod error;
mod file_stamp;
mod hex;
#[cfg(feature = "assets")]
mod history;
mod logical_path;
mod manifest;
#[cfg(feature = "assets")]
mod output_dir;
mod prefix;
#[cfg(feature = "assets")]
mod preload;
mod record;
#[cfg(feature = "directory")]
mod script;
#[cfg(feature = "directory")]
mod source;
mod static_asset;
mod style;
mod suggest;
#[cfg(feature = "assets")]
mod tags;
#[cfg(feature = "assets")]
mod value_cache;
mod version;

pub use self::arguments::{ArgValue, TemplateFunction};
#[cfg(feature = "assets")]
pub use self::assets::{Assets, AssetsBuilder};
pub use self::catalog::{Asset, Catalog, Lookup, Match, Url};
pub use self::embedded::Embedded;
pub use self::encode::{decode_path, encode_path};
pub use self::error::{Error, ErrorKind, Location};
pub use self::file_stamp::FileStamp;
#[cfg(feature = "assets")]
pub use self::history::{History, HistoryEntry};
pub use self::logical_path::check_logical_path;
#[cfg(feature = "assets")]
pub use self::manifest::{Coding, Variant, Variants, manifest_digest};
pub use self::manifest::{Dependencies, Digests, Manifest, ManifestAsset, ManifestBundle, ManifestIndex, SCHEMA};
#[cfg(feature = "assets")]
pub use self::output_dir::OutputDir;
pub use self::prefix::Prefix;
#[cfg(feature = "assets")]
pub use self::preload::Preload;
pub use self::record::{UsedAssets, record};
#[cfg(feature = "directory")]
pub use self::script::ScriptType;
#[cfg(feature = "directory")]
#[doc(hidden)]
pub use self::script::{Last, Lexer, Token, first_specifiers, is_named_module, may_import};
#[cfg(feature = "directory")]
pub use self::source::{
    Digester, Directory, Filter, Globs, IntegrityAlgorithm, ListedFile, Listing, LoadPathRoot, SourceFile, Violation,
    check_globs, media_type, media_type_of, normalized, stylesheet_encoding,
};
pub use self::static_asset::StaticAsset;
pub use self::style::{AssetNames, Style, check_key, versioned_path};
pub use self::suggest::{did_you_mean, is_misspelt, printable, printable_path, shortened, suggest};
#[cfg(feature = "assets")]
pub use self::tags::{AttributeValue, TagOptions, Tags};
#[cfg(feature = "assets")]
pub use self::value_cache::ValueCache;
#[cfg(feature = "directory")]
pub use self::version::Versioning;
pub use self::version::{CustomVersion, VersionInput, VersionScheme, check_version};
