#![cfg_attr(feature = "directory", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "directory"), doc = "Asset URLs that change exactly when the bytes change.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod arguments;
#[cfg(feature = "assets")]
mod assets;
mod catalog;
#[cfg(feature = "directory")]
mod config;
#[cfg(feature = "directory")]
mod directory;
mod embedded;
mod encode;
mod error;
mod file_stamp;
mod hex;
#[cfg(feature = "assets")]
mod history;
mod logical_path;
mod manifest;
mod nearest;
#[cfg(feature = "assets")]
mod output_folder;
#[cfg(feature = "assets")]
mod prebuilt;
mod prefix;
#[cfg(feature = "assets")]
mod preload;
mod record;
mod static_asset;
mod style;
#[cfg(feature = "assets")]
mod tags;
mod version;

pub use self::arguments::{Argument, TemplateFunction};
#[cfg(feature = "assets")]
pub use self::assets::{Assets, AssetsBuilder};
pub use self::catalog::{Asset, Catalog, Found, Known, Source, Url};
#[cfg(feature = "directory")]
pub use self::config::{Algorithm, BundleConfig, Config, ManifestPlace, MissingReference, MissingReferenceRule, Root};
#[cfg(feature = "directory")]
pub use self::directory::{
    Digester, Digests, Joined, ListedFile, Listing, SourceFile, glob_set, join_members, media_type, unknown_member,
    version_of,
};
pub use self::embedded::Embedded;
pub use self::encode::{decode_path, encode_path};
pub use self::error::{Error, ErrorKind, Location};
pub use self::file_stamp::FileStamp;
#[cfg(feature = "assets")]
pub use self::history::{History, Move};
pub use self::logical_path::check_logical_path;
pub use self::manifest::{AssetRow, BundleRow, Companions, Manifest, ManifestRows, SCHEMA};
#[cfg(feature = "assets")]
pub use self::manifest::{Coding, Variant, Variants, manifest_digest};
pub use self::nearest::{did_you_mean, is_misspelt, nearest, printable};
#[cfg(feature = "assets")]
pub use self::output_folder::OutputFolder;
#[cfg(feature = "assets")]
pub use self::prebuilt::Prebuilt;
pub use self::prefix::Prefix;
#[cfg(feature = "assets")]
pub use self::preload::Preload;
pub use self::record::{UsedAssets, record};
pub use self::static_asset::StaticAsset;
pub use self::style::{AssetNames, Style, versioned_path};
#[cfg(feature = "assets")]
pub use self::tags::{AttributeValue, Given, TagOptions, Tags};
pub use self::version::{CustomVersion, VersionInput, VersionScheme, check_version};
