//! `embed_assets!`: a manifest and its outputs as bytes of the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Manifest};
use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::{InCrate, Signature};
use crate::expand::{Place, path_tokens};
use crate::manifest_file::ManifestFile;
use crate::surroundings::Surroundings;

const EMBED_ASSETS: Signature = Signature {
    name: "embed_assets",
    takes: "the path of the output directory from the crate's directory",
    example: "\"public\"",
    at_run_time: "AssetServiceBuilder::output_dir",
};

/// The list of variants under an output directory, and what a variant's name has behind its output's.
///
/// The core that macros are compiled with doesn't know variants; a test compares with the one that does.
const VARIANTS: &str = ".asset/variants.json";
const VARIANT_SUFFIXES: [&str; 2] = [".br", ".gz"];

pub(crate) fn embed_assets(place: &Place<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let InCrate { core, literal } = EMBED_ASSETS.literal_in_crate(arguments)?;
    let core = core.unwrap_or_else(|| quote!(::asset_core));
    let contents = |manifest: &ManifestFile| Contents::of(manifest, &(place.surroundings)()?, &literal.value);
    place.expand(literal.span, contents, |Contents { manifest, files }| {
        let manifest = manifest.map_or_else(|| quote!(&[]), |path| quote!(::core::include_bytes!(#path)));
        let files = files.into_iter().map(|(name, path)| quote!((#name, ::core::include_bytes!(#path))));
        quote!(#core::Embedded::new(#manifest, &[#(#files),*]))
    })
}

/// What is included: names, and the tokens of the paths at which the compiler finds them.
#[derive(Default)]
struct Contents {
    manifest: Option<TokenStream>,
    files: Vec<(String, TokenStream)>,
}

impl Contents {
    fn of(manifest: &ManifestFile, surroundings: &Surroundings, dir: &str) -> Result<Self, Error> {
        let output = Output::open(surroundings, dir)?;
        let parsed = Manifest::parse(manifest.rows.as_bytes(), &manifest.located.name)?;
        // An asset of a named root stands there under two logical paths.
        let outputs: BTreeMap<&str, u64> = parsed.assets.values().map(|row| (row.file.as_str(), row.size)).collect();
        let mut files = Vec::new();
        for (file, size) in outputs {
            output.check(file, size)?;
            let variants = VARIANT_SUFFIXES.iter().map(|suffix| format!("{file}{suffix}"));
            files.extend(std::iter::once(file.to_owned()).chain(variants.filter(|variant| output.has(variant))));
        }
        files.extend(output.has(VARIANTS).then(|| VARIANTS.to_owned()));
        let included = |file: String| {
            let path = output.tokens(&file);
            (file, path)
        };
        Ok(Self {
            manifest: Some(path_tokens(manifest.path_from_crate.as_deref(), &manifest.located.path)),
            files: files.into_iter().map(included).collect(),
        })
    }
}

/// An output directory at compile time.
struct Output<'a> {
    /// As it was written.
    name: &'a str,
    path: PathBuf,
    from_crate: Option<String>,
}

impl<'a> Output<'a> {
    fn open(surroundings: &Surroundings, name: &'a str) -> Result<Self, Error> {
        let path = surroundings.crate_dir.join(name);
        if !path.is_dir() {
            let message = format!(
                "there is no output directory `{name}`, seen from this crate's directory; run `asset build`, which writes it"
            );
            return Err(Error::new(ErrorKind::Io, message));
        }
        Ok(Self { name, from_crate: surroundings.path_from_crate(&path), path })
    }

    /// Fails unless the output is there with its size; its digest is checked when the program starts to serve it.
    fn check(&self, file: &str, size: u64) -> Result<(), Error> {
        let fault = match fs::metadata(self.path.join(file)) {
            Ok(metadata) if metadata.is_file() && metadata.len() == size => return Ok(()),
            Ok(_) => "is not what the manifest names",
            Err(_) => "is named by the manifest, but not there",
        };
        let message = format!("output `{file}` of `{}` {fault}; run `asset build`, which writes it", self.name);
        Err(Error::new(ErrorKind::Manifest, message))
    }

    fn has(&self, file: &str) -> bool {
        self.path.join(file).is_file()
    }

    fn tokens(&self, file: &str) -> TokenStream {
        let from_crate = self.from_crate.as_ref().map(|dir| format!("{dir}/{file}"));
        path_tokens(from_crate.as_deref(), Path::new(&self.path.join(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_where_the_core_has_them() {
        assert_eq!(VARIANT_SUFFIXES, asset_core::Coding::ALL.map(asset_core::Coding::suffix));
        let list = asset_core::internal::OutputDir::new("public").variants();
        assert_eq!(list, Path::new("public").join(VARIANTS));
    }
}
