//! Each macro as a function from tokens to tokens.

use std::path::Path;

use asset_core::Error;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;

use crate::arguments::{self, ASSET, ASSET_URL, LiteralInCrate, STATIC_URL};
use crate::compile_env::{CompileEnv, MANIFEST_VAR};
use crate::manifest_file::{ManifestFile, Manifests, NoManifest};

/// What an expansion needs besides its arguments.
pub(crate) struct Context<'a> {
    pub(crate) manifests: &'a Manifests,
    pub(crate) read_env: &'a dyn Fn() -> Result<CompileEnv, Error>,
}

pub(crate) fn static_url(context: &Context<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let path = STATIC_URL.literal(arguments)?;
    let url = |manifest: &ManifestFile| manifest.index.static_url(&path.value);
    context.expand(path.span, url, |url| quote!(#url))
}

pub(crate) fn asset_url(context: &Context<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let name = ASSET_URL.literal(arguments)?;
    let url = |manifest: &ManifestFile| manifest.index.asset_url(&name.value);
    context.expand(name.span, url, |url| quote!(#url))
}

pub(crate) fn asset(context: &Context<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let LiteralInCrate { core, literal } = ASSET.literal_in_crate(arguments)?;
    let fields = |manifest: &ManifestFile| AssetFields::look_up(manifest, &literal.value);
    context.expand(literal.span, fields, |AssetFields { url, integrity, content_type, size }| {
        quote!(#core::StaticAsset::new(#url, #content_type, #size).with_integrity(#integrity))
    })
}

pub(crate) fn manifest_digest(context: &Context<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    arguments::expect_none("manifest_digest", arguments)?;
    let digest = |manifest: &ManifestFile| Ok(manifest.digest().to_owned());
    context.expand(Span::call_site(), digest, |digest| quote!(#digest))
}

/// The fields of a `StaticAsset`.
#[derive(Default)]
struct AssetFields {
    url: String,
    integrity: String,
    content_type: String,
    size: u64,
}

impl AssetFields {
    fn look_up(manifest: &ManifestFile, argument: &str) -> Result<Self, Error> {
        let asset = manifest.index.asset(argument)?;
        Ok(Self {
            url: manifest.index.static_url(argument)?,
            integrity: asset.integrity().to_owned(),
            content_type: asset.media_type().to_owned(),
            size: asset.size(),
        })
    }
}

impl Context<'_> {
    /// A block whose value `to_tokens` makes from the result of `look_up`; an error is shown at `span`.
    ///
    /// If an earlier call has reported that there is no manifest, the block has a value of the right type and no second error.
    pub(crate) fn expand<T: Default>(
        &self,
        span: Span,
        look_up: impl FnOnce(&ManifestFile) -> Result<T, Error>,
        to_tokens: impl FnOnce(T) -> TokenStream,
    ) -> syn::Result<TokenStream> {
        match self.manifests.get(self.read_env) {
            Ok(manifest) => {
                let value = look_up(&manifest).map_err(|error| syn::Error::new(span, error))?;
                Ok(block(tracking_items(&manifest), to_tokens(value)))
            }
            Err(NoManifest::Failed(error)) => Err(syn::Error::new(span, error)),
            // One error says it; a wrong type after it would only distract.
            Err(NoManifest::AlreadyReported) => Ok(block(None, to_tokens(T::default()))),
        }
    }
}

fn block(items: Option<TokenStream>, value: TokenStream) -> TokenStream {
    let tokens = match items {
        Some(items) => quote!(#items #value),
        None => value,
    };
    TokenTree::from(Group::new(Delimiter::Brace, tokens)).into()
}

/// The items that make cargo track the manifest: once per compiled crate, since the compiler reads and keeps the file again
/// for each inclusion.
///
/// They are unused constants, so that neither bytes nor paths get into the program.
fn tracking_items(manifest: &ManifestFile) -> Option<TokenStream> {
    if !manifest.start_tracking() {
        return None;
    }
    let path = path_tokens(manifest.path_from_crate.as_deref(), &manifest.path.path);
    Some(quote! {
        const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!(#MANIFEST_VAR);
    })
}

/// The path of an included file: relative to the crate's directory if it can be, so that the expansion holds no directory of
/// this machine.
pub(crate) fn path_tokens(from_crate: Option<&str>, path: &Path) -> TokenStream {
    match from_crate {
        Some(from_crate) => {
            let path = format!("/{from_crate}");
            quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))
        }
        None => {
            let path = path.display().to_string();
            quote!(#path)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    const MANIFEST: &str = include_str!("../asset-manifest.json");

    /// A workspace with a manifest, in which one crate is compiled.
    struct Crate {
        dir: TempDir,
        env: CompileEnv,
        manifests: Manifests,
    }

    impl Crate {
        fn with_manifest(text: Option<&str>) -> Self {
            let dir = tempfile::tempdir().unwrap();
            let crate_dir = dir.path().join("crates/app");
            fs::create_dir_all(&crate_dir).unwrap();
            fs::write(dir.path().join("Cargo.lock"), "").unwrap();
            if let Some(text) = text {
                fs::write(dir.path().join("asset-manifest.json"), text).unwrap();
            }
            let env = CompileEnv { crate_dir, manifest: None, in_editor: false };
            Self { dir, env, manifests: Manifests::new() }
        }

        fn in_editor(mut self) -> Self {
            self.env.in_editor = true;
            self
        }

        fn static_url(&self, path: &str) -> Result<String, String> {
            self.expand(static_url, quote!(#path))
        }

        fn expand(
            &self,
            expand: fn(&Context<'_>, TokenStream) -> syn::Result<TokenStream>,
            arguments: TokenStream,
        ) -> Result<String, String> {
            let context = Context { manifests: &self.manifests, read_env: &|| Ok(self.env.clone()) };
            expand(&context, arguments).map(|tokens| tokens.to_string()).map_err(|error| error.to_string())
        }
    }

    #[test]
    fn only_the_first_expansion_tracks_the_manifest() {
        let compiled = Crate::with_manifest(Some(MANIFEST));
        insta::assert_snapshot!(compiled.static_url("css/app.css").unwrap(), @r#"{ const _ : & [:: core :: primitive :: u8] = :: core :: include_bytes ! (:: core :: concat ! (:: core :: env ! ("CARGO_MANIFEST_DIR") , "/../../asset-manifest.json")) ; const _ : :: core :: option :: Option < & :: core :: primitive :: str > = :: core :: option_env ! ("ASSET_MANIFEST") ; "/static/css/app.3f2a9c1d.css" }"#);
        insta::assert_snapshot!(compiled.static_url("css/print.css").unwrap(), @r#"{ "/static/css/print.7d793037.css" }"#);
    }

    #[test]
    fn an_editor_gets_the_value_alone() {
        let edited = Crate::with_manifest(Some(MANIFEST)).in_editor();
        insta::assert_snapshot!(edited.static_url("css/app.css").unwrap(), @r#"{ "/static/css/app.3f2a9c1d.css" }"#);
    }

    #[test]
    fn a_manifest_changed_under_a_running_editor_is_read_again() {
        let edited = Crate::with_manifest(Some(MANIFEST)).in_editor();
        edited.static_url("css/app.css").unwrap();
        let changed = MANIFEST.replace("css/app.3f2a9c1d.css", "css/app.aaaa.css").replace("3f2a9c1d\"", "aaaa\"");
        fs::write(edited.dir.path().join("asset-manifest.json"), changed).unwrap();
        insta::assert_snapshot!(edited.static_url("css/app.css").unwrap(), @r#"{ "/static/css/app.aaaa.css" }"#);
    }

    #[test]
    fn an_asset_is_a_struct_of_the_core_under_its_name_or_another() {
        let edited = Crate::with_manifest(Some(MANIFEST)).in_editor();
        insta::assert_snapshot!(edited.expand(asset, quote!("css/app.css")).unwrap(), @r#"{ :: asset_core :: StaticAsset :: new ("/static/css/app.3f2a9c1d.css" , "text/css" , 9u64) . with_integrity ("sha384-oQIDqvdT") }"#);
        insta::assert_snapshot!(edited.expand(asset, quote!(crate = crate::assets, "js/app.js")).unwrap(), @r#"{ crate :: assets :: StaticAsset :: new ("/static/js/app.0cc175b9.js" , "text/javascript" , 1u64) . with_integrity ("") }"#);
    }

    #[test]
    fn without_a_manifest_the_first_call_fails_and_the_others_keep_their_types() {
        let compiled = Crate::with_manifest(None);
        insta::assert_snapshot!(compiled.static_url("css/app.css").unwrap_err(), @"no `asset-manifest.json` in this crate's directory or above it up to `../..`; run `asset build` and commit it, or name the manifest in `ASSET_MANIFEST`");
        insta::assert_snapshot!(compiled.static_url("css/app.css").unwrap(), @r#"{ "" }"#);
        insta::assert_snapshot!(compiled.expand(asset, quote!("css/app.css")).unwrap(), @r#"{ :: asset_core :: StaticAsset :: new ("" , "" , 0u64) . with_integrity ("") }"#);
        insta::assert_snapshot!(compiled.expand(manifest_digest, quote!()).unwrap(), @r#"{ "" }"#);
    }

    #[test]
    fn without_a_manifest_an_editor_shows_the_error_at_every_call() {
        let edited = Crate::with_manifest(None).in_editor();
        assert!(edited.static_url("css/app.css").is_err());
        assert!(edited.expand(asset_url, quote!("app")).is_err());
    }

    #[test]
    fn a_misspelt_path_does_not_silence_the_next_one() {
        let compiled = Crate::with_manifest(Some(MANIFEST));
        assert!(compiled.static_url("css/ap.css").is_err());
        assert!(compiled.static_url("css/prin.css").is_err());
    }
}
