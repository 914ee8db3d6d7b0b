//! What can be typed.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use asset_core::{Algorithm, Error, Prefix};
use clap::{Args, Parser, Subcommand};

use crate::age;
use crate::import::Format;

/// What `asset import` writes if it is told no other name.
pub(crate) const IMPORTED: &str = "asset-manifest.json";

/// Builds, checks, lists and serves assets whose URLs change exactly when their bytes change.
#[derive(Debug, Parser)]
#[command(name = "asset", version, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 done, 1 something is wrong with the assets, 2 wrong usage or environment.")]
pub(crate) struct Arguments {
    /// The asset.toml to use, instead of the one here or in the nearest folder above
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// Say nothing but results and what is wrong
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented asset.toml for what is found here
    Init,
    /// Write the versioned files and the manifest
    Build(BuildArguments),
    /// Compare manifest and outputs with the sources, and write nothing
    Check,
    /// Print the URLs of assets or bundles, one per line
    Url(UrlArguments),
    /// Print every asset with its URL
    List(ListArguments),
    /// Say where an asset comes from, what it refers to, and what refers to it
    Explain(ExplainArguments),
    /// Check what templates say of assets
    Lint(LintArguments),
    /// Build, and build again on every change until ctrl-c
    Watch,
    /// Serve the outputs over HTTP until ctrl-c
    Serve(ServeArguments),
    /// Remove the builds, and their files, that no page asks for any more
    Clean(CleanArguments),
    /// Turn the manifest of Vite, webpack, gulp-rev or webassets into one of ours
    Import(ImportArguments),
}

#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// Fail instead of changing the manifest
    #[arg(long)]
    pub(crate) locked: bool,

    /// Read every output, even if it looks unchanged
    #[arg(long)]
    pub(crate) verify: bool,

    /// Bring over what the output folder of an earlier deploy still has for its pages
    #[arg(long, value_name = "DIR")]
    pub(crate) history: Option<PathBuf>,

    /// Print how long each stage takes
    #[arg(long)]
    pub(crate) timings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UrlArguments {
    /// Logical paths, as templates write them: css/app.css
    #[arg(value_name = "PATH", required_unless_present = "bundle")]
    pub(crate) paths: Vec<String>,

    /// Names of bundles, as in asset_url
    #[arg(long, value_name = "NAME", num_args = 1.., conflicts_with = "paths")]
    pub(crate) bundle: Vec<String>,

    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// As a JSON array with everything that is known of each asset
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Logical path, or name:path for one root
    #[arg(value_name = "PATH")]
    pub(crate) path: String,

    /// As a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// Folders with templates of Tera or MiniJinja, or single templates
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Refuse arguments that are no literals, and warnings
    #[arg(long)]
    pub(crate) strict: bool,

    /// Print the assets that neither the templates nor other assets name
    #[arg(long)]
    pub(crate) unused: bool,

    /// As a JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
}

/// For what needs a manifest and nothing else.
#[derive(Debug, Args)]
pub(crate) struct ManifestArgument {
    /// The manifest to read, instead of the one that asset.toml names, or without any of asset-manifest.json here
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = IMPORT_HELP)]
pub(crate) struct ImportArguments {
    /// What the tool wrote: dist/.vite/manifest.json, rev-manifest.json, .webassets-manifest
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Whose manifest it is, if its shape should not decide
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// The folder that the tool writes into, if that is not the one of FILE
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,

    /// The folder that is served, if the tool writes into a folder of it
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// What every URL begins with: the tool's `base` or `publicPath`
    #[arg(long, value_name = "PREFIX", value_parser = Prefix::parse, conflicts_with = "merge")]
    pub(crate) prefix: Option<Prefix>,

    /// Where the manifest goes
    #[arg(long, value_name = "FILE", default_value = IMPORTED)]
    pub(crate) manifest: PathBuf,

    /// Take the assets and bundles of this manifest along, which `asset build` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) merge: Option<PathBuf>,

    /// Import other files of the tool's folder too, whose names change with their bytes: 'assets/**'
    #[arg(long, value_name = "GLOB")]
    pub(crate) also: Vec<String>,

    /// Algorithms for the `integrity` attribute, with commas between, or `none`
    #[arg(long, value_name = "ALGORITHMS")]
    pub(crate) integrity: Option<Integrity>,
}

/// What `--integrity` says.
#[derive(Debug, Clone)]
pub(crate) struct Integrity(pub(crate) Vec<Algorithm>);

impl FromStr for Integrity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "none" => Ok(Self(Vec::new())),
            _ => text.split(',').map(str::parse).collect::<Result<_, _>>().map(Self),
        }
    }
}

const IMPORT_HELP: &str = "\
Vite:       asset import dist/.vite/manifest.json --also 'assets/**'
with ours:  asset import public/vite/.vite/manifest.json --output public --merge built.json
webpack:    asset import dist/manifest.json

Prefix, integrity and kind of hash are those of asset.toml, if there is one.";

#[derive(Debug, Args)]
pub(crate) struct CleanArguments {
    /// How many superseded builds stay in any case
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) keep: usize,

    /// Builds superseded for less than this stay as well: 30d, 12h, 90m, 45s
    #[arg(long, value_name = "AGE", default_value = "30d", value_parser = age::parse)]
    pub(crate) older_than: Duration,

    /// Say what would go, and remove nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8000")]
    pub(crate) addr: String,

    /// Serve the sources as they are now, without a build, to this machine only
    #[arg(long)]
    pub(crate) dev: bool,
}
