//! Each macro as a function from tokens to tokens.

use asset_core::Error;
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::arguments::{self, ASSET, ASSET_URL, InCrate, STATIC_URL};
use crate::manifest_file::{Absent, ManifestFile, Manifests};
use crate::surroundings::{SETTING, Surroundings};

/// Where an expansion takes place.
pub(crate) struct Place<'a> {
    pub(crate) surroundings: &'a Surroundings,
    pub(crate) manifests: &'a Manifests,
}

pub(crate) fn static_url(place: &Place<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let path = STATIC_URL.literal(arguments)?;
    let url = |manifest: &ManifestFile| manifest.rows.static_url(&path.value());
    place.expand(path.span(), url, |url| quote!(#url))
}

pub(crate) fn asset_url(place: &Place<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let name = ASSET_URL.literal(arguments)?;
    let url = |manifest: &ManifestFile| manifest.rows.asset_url(&name.value());
    place.expand(name.span(), url, |url| quote!(#url))
}

pub(crate) fn asset(place: &Place<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let InCrate { core, literal } = ASSET.literal_in_crate(arguments)?;
    let core = core.unwrap_or_else(|| quote!(::asset_core));
    let facts = |manifest: &ManifestFile| Facts::of(manifest, &literal.value());
    place.expand(
        literal.span(),
        facts,
        |Facts {
             url,
             integrity,
             content_type,
             size,
         }| {
            quote!(#core::StaticAsset {
                url: #url,
                integrity: #integrity,
                content_type: #content_type,
                size: #size,
            })
        },
    )
}

pub(crate) fn manifest_digest(place: &Place<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    arguments::none("manifest_digest", arguments)?;
    let digest = |manifest: &ManifestFile| Ok(manifest.digest().to_owned());
    place.expand(Span::call_site(), digest, |digest| quote!(#digest))
}

/// The fields of a `StaticAsset`.
#[derive(Default)]
struct Facts {
    url: String,
    integrity: String,
    content_type: String,
    size: u64,
}

impl Facts {
    fn of(manifest: &ManifestFile, argument: &str) -> Result<Self, Error> {
        let asset = manifest.rows.asset(argument)?;
        Ok(Self {
            url: manifest.rows.static_url(argument)?,
            integrity: asset.integrity().to_owned(),
            content_type: asset.media_type().to_owned(),
            size: asset.size(),
        })
    }
}

impl Place<'_> {
    /// A block whose value is `written` from what is `asked` of the manifest; an error is shown at `span`.
    ///
    /// Where an earlier call told that there is no manifest, the block has a value of the right type and no second error.
    fn expand<T: Default>(
        &self,
        span: Span,
        asked: impl FnOnce(&ManifestFile) -> Result<T, Error>,
        written: impl FnOnce(T) -> TokenStream,
    ) -> syn::Result<TokenStream> {
        let at_span = |error: Error| syn::Error::new(span, error);
        match self.manifests.get(self.surroundings) {
            Ok(manifest) => {
                let value = written(asked(&manifest).map_err(at_span)?);
                let tracking = self.tracking(&manifest);
                Ok(quote!({ #tracking #value }))
            }
            Err(Absent::Because(error)) => Err(at_span(error)),
            Err(Absent::Told) => {
                let value = written(T::default());
                Ok(quote!({ #value }))
            }
        }
    }

    /// The items by which cargo learns what to watch: once per compiled crate, since each inclusion is read and kept anew.
    ///
    /// They are constants that nothing uses, so that neither bytes nor paths get into the program.
    fn tracking(&self, manifest: &ManifestFile) -> Option<TokenStream> {
        if self.surroundings.in_editor || !manifest.is_first_mention() {
            return None;
        }
        let path = match self.surroundings.path_from_crate(&manifest.located.path) {
            Some(path) => {
                let path = format!("/{path}");
                quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))
            }
            None => {
                let path = manifest.located.path.display().to_string();
                quote!(#path)
            }
        };
        Some(quote! {
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
            const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!(#SETTING);
        })
    }
}
