//! `embed_assets!`: a manifest and its outputs as bytes in the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Manifest};
use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::{LiteralInCrate, Signature};
use crate::compile_env::CompileEnv;
use crate::expand::{Context, path_tokens};
use crate::manifest_file::ManifestFile;

const EMBED_ASSETS: Signature = Signature {
    name: "embed_assets",
    takes: "the path of the output directory, relative to the crate's directory",
    example: "\"public\"",
    at_run_time: "AssetServiceBuilder::output_dir",
};

/// The list of variants below an output directory, and the suffixes of their files.
///
/// The core that macros are compiled with has no feature `assets`, and so no variants; a test compares with the one that has.
const VARIANTS: &str = ".asset/variants.json";
const VARIANT_SUFFIXES: [&str; 2] = [".br", ".gz"];

pub(crate) fn embed_assets(context: &Context<'_>, arguments: TokenStream) -> syn::Result<TokenStream> {
    let LiteralInCrate { core, literal } = EMBED_ASSETS.literal_in_crate(arguments)?;
    let files = |manifest: &ManifestFile| EmbeddedFiles::list(manifest, &(context.read_env)()?, &literal.value);
    context.expand(literal.span, files, |EmbeddedFiles { manifest, files }| {
        let manifest = manifest.map_or_else(|| quote!(&[]), |path| quote!(::core::include_bytes!(#path)));
        let files = files.into_iter().map(|(name, path)| quote!((#name, ::core::include_bytes!(#path))));
        quote!(#core::Embedded::new(#manifest, &[#(#files),*]))
    })
}

/// The files to include: names, and the tokens of the paths that the compiler reads.
#[derive(Default)]
struct EmbeddedFiles {
    manifest: Option<TokenStream>,
    files: Vec<(String, TokenStream)>,
}

impl EmbeddedFiles {
    fn list(manifest: &ManifestFile, env: &CompileEnv, dir: &str) -> Result<Self, Error> {
        let output = OutputDir::open(env, dir)?;
        let parsed = Manifest::parse(manifest.index.as_bytes(), &manifest.path.name)?;
        // By file: an asset of a named root is in the manifest under two logical paths.
        let outputs: BTreeMap<&str, u64> =
            parsed.assets.values().map(|asset| (asset.file.as_str(), asset.size)).collect();
        let mut files = Vec::new();
        for (file, size) in outputs {
            output.check(file, size)?;
            let variants = VARIANT_SUFFIXES.iter().map(|suffix| format!("{file}{suffix}"));
            files.extend(std::iter::once(file.to_owned()).chain(variants.filter(|variant| output.has(variant))));
        }
        files.extend(output.has(VARIANTS).then(|| VARIANTS.to_owned()));
        let with_path = |file: String| {
            let path = output.path_tokens(&file);
            (file, path)
        };
        Ok(Self {
            manifest: Some(path_tokens(manifest.path_from_crate.as_deref(), &manifest.path.path)),
            files: files.into_iter().map(with_path).collect(),
        })
    }
}

/// An output directory at compile time.
struct OutputDir<'a> {
    /// The argument of the macro.
    name: &'a str,
    path: PathBuf,
    from_crate: Option<String>,
}

impl<'a> OutputDir<'a> {
    fn open(env: &CompileEnv, name: &'a str) -> Result<Self, Error> {
        let path = env.crate_dir.join(name);
        if !path.is_dir() {
            let message = format!(
                "there is no output directory `{name}`, relative to this crate's directory; run `asset build`, which writes it"
            );
            return Err(Error::new(ErrorKind::Io, message));
        }
        Ok(Self { name, from_crate: env.path_from_crate(&path), path })
    }

    /// Fails unless the output exists with this size. Its digest is checked when the program starts to serve it.
    fn check(&self, file: &str, size: u64) -> Result<(), Error> {
        let problem = match fs::metadata(self.path.join(file)) {
            Ok(metadata) if metadata.is_file() && metadata.len() == size => return Ok(()),
            Ok(_) => "differs from the manifest",
            Err(_) => "is in the manifest, but does not exist",
        };
        let message = format!("output `{file}` of `{}` {problem}; run `asset build`, which writes it", self.name);
        Err(Error::new(ErrorKind::Manifest, message))
    }

    fn has(&self, file: &str) -> bool {
        self.path.join(file).is_file()
    }

    fn path_tokens(&self, file: &str) -> TokenStream {
        let from_crate = self.from_crate.as_ref().map(|dir| format!("{dir}/{file}"));
        path_tokens(from_crate.as_deref(), Path::new(&self.path.join(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_named_as_in_the_core() {
        assert_eq!(VARIANT_SUFFIXES, asset_core::Coding::ALL.map(asset_core::Coding::suffix));
        let list = asset_core::internal::OutputDir::new("public").variants();
        assert_eq!(list, Path::new("public").join(VARIANTS));
    }
}
