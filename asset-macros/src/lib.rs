#![doc = include_str!("../README.md")]

mod arguments;
mod compile_env;
mod embed;
mod expand;
mod manifest_file;

use proc_macro::TokenStream;
use quote::quote;

use self::compile_env::CompileEnv;
use self::expand::Context;
use self::manifest_file::Manifests;

static MANIFESTS: Manifests = Manifests::new();

/// The URL of one asset, by logical path: a `&'static str`, percent-encoded.
///
/// ```
/// use asset_macros::static_url;
///
/// assert_eq!(static_url!("css/app.css"), "/static/css/app.3f2a9c1d.css");
/// const ICON: &str = static_url!("img/icons.svg#home");
/// assert_eq!(ICON, "/static/img/icons.9e107d9d.svg#home");
/// ```
///
/// It works as `static_url` in a template: a `?query` or `#fragment` follows the version, and `htmx:htmx.min.js` addresses a
/// named root. An unknown path is a compile error with the nearest known ones.
///
/// # Where it can be used
/// Anywhere that an expression can: in constants, statics, array lengths, as an argument of `format!`, in `html!` of a
/// template macro. It expands to a block, not to a bare literal, so it can't be a pattern, a format string, an argument of
/// `concat!` or the value of an attribute (`#[doc = …]`). Its argument must be a string literal, which may come from a
/// `macro_rules!`; `concat!(…)` is not expanded before it.
///
/// HTML needs `&` written as `&amp;`. A URL only has one in a `?query` of yours; macros such as `html!` escape it.
#[proc_macro]
pub fn static_url(arguments: TokenStream) -> TokenStream {
    expand_with(expand::static_url, arguments)
}

/// The URL of a bundle, by name: a `&'static str`, percent-encoded.
///
/// ```
/// assert_eq!(asset_macros::asset_url!("app"), "/static/css/site.5d41402a.css");
/// ```
///
/// It is the URL of the joined asset, as `asset_url` gives it in a template. The URLs of the members are for debugging, which a
/// program chooses when it starts, and a macro can't know. It can be used where [`static_url!`] can.
#[proc_macro]
pub fn asset_url(arguments: TokenStream) -> TokenStream {
    expand_with(expand::asset_url, arguments)
}

/// One asset as a constant: a `StaticAsset` of `asset-core`, with URL, integrity, media type and size.
///
/// ```
/// use asset_core::StaticAsset;
/// use asset_macros::asset;
///
/// const APP: StaticAsset = asset!("css/app.css");
///
/// let link = format!(r#"<link rel="stylesheet" href="{}" integrity="{}">"#, APP.url, APP.integrity);
/// assert_eq!(link, r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-oQIDqvdT">"#);
/// assert_eq!((APP.content_type, APP.size), ("text/css", 9));
/// ```
///
/// The calling crate must depend on `asset-core` too. If it has another name there, or is re-exported, pass its path:
///
/// ```
/// # use asset_core as renamed;
/// let app = asset_macros::asset!(crate = renamed, "css/app.css");
/// assert_eq!(app.size, 9);
/// ```
///
/// In a `macro_rules!` that path is `crate = $crate::…`. It can be used where [`static_url!`] can.
#[proc_macro]
pub fn asset(arguments: TokenStream) -> TokenStream {
    expand_with(expand::asset, arguments)
}

/// The manifest and all its outputs as bytes in the program: an `Embedded` of `asset-core`, from which a single executable
/// serves everything.
///
/// ```ignore
/// use asset_core::{Assets, Embedded};
/// use asset_tower::AssetService;
///
/// const EMBEDDED: Embedded = asset_macros::embed_assets!("public");
///
/// let assets = Assets::embedded(EMBEDDED.manifest)?;
/// let service = AssetService::builder(assets).embedded(EMBEDDED).build()?;
/// ```
///
/// It takes the path of the output directory, relative to the crate's directory. The directory must exist when the crate is
/// compiled: in a fresh clone, and in continuous integration, run `asset build` before `cargo build`. Precompressed variants
/// are embedded too. A changed output recompiles the crate. As with [`asset!`], `crate = path,` is the path of `asset-core`.
#[proc_macro]
pub fn embed_assets(arguments: TokenStream) -> TokenStream {
    expand_with(embed::embed_assets, arguments)
}

/// The digest of the manifest that the macros of this crate read: a `&'static str` of 64 hex digits.
///
/// A process that requires it fails at start if it reads another manifest than it was compiled with:
///
/// ```no_run
/// use asset_core::Assets;
/// use asset_macros::manifest_digest;
///
/// let assets = Assets::builder().require_manifest(manifest_digest!()).from_manifest("asset-manifest.json")?;
/// # Ok::<(), asset_core::Error>(())
/// ```
#[proc_macro]
pub fn manifest_digest(arguments: TokenStream) -> TokenStream {
    expand_with(expand::manifest_digest, arguments)
}

/// Expands one macro: the only place that turns errors into tokens.
fn expand_with(
    expand: fn(&Context<'_>, proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream>,
    arguments: TokenStream,
) -> TokenStream {
    let context = Context { manifests: &MANIFESTS, read_env: &CompileEnv::read };
    let expanded = expand(&context, arguments.into());
    let tokens = expanded.unwrap_or_else(|error| {
        // In braces: several errors in a row are not an expression.
        let errors = error.into_compile_error();
        quote!({ #errors })
    });
    tokens.into()
}
