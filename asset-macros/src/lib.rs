#![doc = include_str!("../README.md")]

mod arguments;
mod embed;
mod expand;
mod manifest_file;
mod surroundings;

use proc_macro::TokenStream;
use quote::quote;

use self::expand::Place;
use self::manifest_file::Manifests;
use self::surroundings::Surroundings;

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
/// It means what `static_url` means in a template: a `?query` or `#fragment` stays behind the version, `htmx:htmx.min.js`
/// addresses a named root. An unknown path is a compile error with the nearest known ones.
///
/// # Where it can stand
/// Wherever an expression can: in constants, statics, array lengths, as an argument of `format!`, in `html!` of a template
/// macro. It is a block, no bare literal, so it can't be a pattern, a format string, an argument of `concat!` or the value
/// of an attribute (`#[doc = …]`). Its argument must be a string literal, also one that a `macro_rules!` passes on;
/// `concat!(…)` there is not expanded before it.
///
/// HTML needs `&` written `&amp;`. A URL has one only with a `?query` of yours; macros such as `html!` escape it.
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
/// It is the URL of the joined asset, as `asset_url` in a template; the URLs of single members are a matter of debugging,
/// which the program decides when it starts and a macro can't. It can stand where [`static_url!`] can.
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
/// The crate that calls it depends on `asset-core` too. Under another name, or behind a crate of yours, say where it is:
///
/// ```
/// # use asset_core as renamed;
/// let app = asset_macros::asset!(crate = renamed, "css/app.css");
/// assert_eq!(app.size, 9);
/// ```
///
/// In a `macro_rules!` that path is `crate = $crate::…`. It can stand where [`static_url!`] can.
#[proc_macro]
pub fn asset(arguments: TokenStream) -> TokenStream {
    expand_with(expand::asset, arguments)
}

/// The manifest and all its outputs as bytes of the program: an `Embedded` of `asset-core`, from which one executable
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
/// It takes the path of the output directory from the crate's directory, which must be there when the crate is
/// compiled: in a fresh clone, and in continuous integration, `asset build` comes before `cargo build`. Precompressed
/// variants are embedded too. A changed output compiles the crate again. As with [`asset!`], `crate = path,` says where
/// `asset-core` is.
#[proc_macro]
pub fn embed_assets(arguments: TokenStream) -> TokenStream {
    expand_with(embed::embed_assets, arguments)
}

/// The digest of the manifest that the macros of this crate read: a `&'static str` of 64 hex digits.
///
/// Required when `Assets` are opened, it tells at start that the process reads another manifest than it was compiled with:
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

/// The one place that turns a result into tokens.
fn expand_with(
    expand: fn(&Place<'_>, proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream>,
    arguments: TokenStream,
) -> TokenStream {
    let place = Place { manifests: &MANIFESTS, surroundings: &Surroundings::from_env };
    let expanded = expand(&place, arguments.into());
    let tokens = expanded.unwrap_or_else(|error| {
        // In braces, since several errors in a row are no expression.
        let errors = error.into_compile_error();
        quote!({ #errors })
    });
    tokens.into()
}
