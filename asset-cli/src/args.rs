//! The command line: commands, arguments and help texts.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use asset_core::{Error, IntegrityAlgorithm, Prefix};
use clap::{Args, Parser, Subcommand};

use crate::import::Format;

/// The file that `asset import` writes by default.
pub(crate) const IMPORTED: &str = "asset-manifest.json";

/// Builds, checks, lists and serves assets whose URLs change exactly when their bytes change.
#[derive(Debug, Parser)]
#[command(name = "asset", version, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 success, 1 something is wrong with the assets, 2 wrong usage or environment.")]
pub(crate) struct Arguments {
    /// Use this asset.toml instead of searching this directory and its parents
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// Print only results and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented asset.toml for this project
    Init,
    /// Build the versioned files and the manifest
    Build(BuildArguments),
    /// Check that manifest and outputs match the sources, without writing anything
    Check,
    /// Print the URLs of assets or bundles, one per line
    Url(UrlArguments),
    /// List all assets with their URLs
    List(ListArguments),
    /// Show where an asset comes from, what it references and what references it
    Explain(ExplainArguments),
    /// Check the asset paths in templates
    Lint(LintArguments),
    /// Build for development on every change, and run commands beside it
    Dev(DevArguments),
    /// Build, then rebuild on every change
    Watch,
    /// Serve the outputs over HTTP
    Serve(ServeArguments),
    /// Remove old builds and the files that only they use
    Clean(CleanArguments),
    /// Convert the manifest of Vite, webpack, gulp-rev or webassets
    Import(ImportArguments),
    /// Run a program until standard input ends
    #[command(hide = true)]
    Supervise(SuperviseArguments),
}

#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// Fail if the manifest would change
    #[arg(long)]
    pub(crate) locked: bool,

    /// Read and verify every output, even those that look unchanged
    #[arg(long)]
    pub(crate) verify: bool,

    /// Carry over the kept builds from the output directory of an earlier deploy
    #[arg(long, value_name = "DIR")]
    pub(crate) history: Option<PathBuf>,

    /// Print how long each stage took
    #[arg(long)]
    pub(crate) timings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UrlArguments {
    /// Logical paths, as in templates: css/app.css
    #[arg(value_name = "PATH", required_unless_present = "bundle")]
    pub(crate) paths: Vec<String>,

    /// Bundle names, as in asset_url
    #[arg(long, value_name = "NAME", num_args = 1.., conflicts_with = "paths")]
    pub(crate) bundle: Vec<String>,

    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Print a JSON array with all details
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Logical path, or name:path for a particular root
    #[arg(value_name = "PATH")]
    pub(crate) path: String,

    /// Print a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// Tera or MiniJinja templates, or directories of them
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Treat warnings and non-literal arguments as errors
    #[arg(long)]
    pub(crate) strict: bool,

    /// List assets that neither templates nor other assets use
    #[arg(long)]
    pub(crate) unused: bool,

    /// Print a JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
}

/// For commands that need only a manifest.
#[derive(Debug, Args)]
pub(crate) struct ManifestArgument {
    /// Read this manifest [default: the one in asset.toml, else ./asset-manifest.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = IMPORT_HELP)]
pub(crate) struct ImportArguments {
    /// The tool's manifest: dist/.vite/manifest.json, rev-manifest.json, .webassets-manifest
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The format of the manifest [default: detected]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// The directory that the tool writes to [default: the directory of FILE]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,

    /// The directory that is served, if the tool writes to a subdirectory of it
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// The prefix of every URL: the tool's `base` or `publicPath`
    #[arg(long, value_name = "PREFIX", value_parser = str::parse::<Prefix>, conflicts_with = "merge")]
    pub(crate) prefix: Option<Prefix>,

    /// The manifest to write
    #[arg(long, value_name = "FILE", default_value = IMPORTED)]
    pub(crate) manifest: PathBuf,

    /// Add the assets and bundles of a manifest that `asset build` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) merge: Option<PathBuf>,

    /// Also import files of the tool's directory that match and have versioned names: 'assets/**'
    #[arg(long, value_name = "GLOB")]
    pub(crate) also: Vec<String>,

    /// Algorithms for the `integrity` attribute, comma-separated, or `none`
    #[arg(long, value_name = "ALGORITHMS")]
    pub(crate) integrity: Option<Integrity>,
}

/// The value of `--integrity`.
#[derive(Debug, Clone)]
pub(crate) struct Integrity(pub(crate) Vec<IntegrityAlgorithm>);

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
Vite:              asset import dist/.vite/manifest.json --also 'assets/**'
Vite and a build:  asset import public/vite/.vite/manifest.json --output public --merge built.json
webpack:           asset import dist/manifest.json

Prefix, integrity and hash algorithm come from asset.toml, if it exists.";

#[derive(Debug, Args)]
pub(crate) struct CleanArguments {
    /// Always keep this many superseded builds
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) keep: usize,

    /// Also keep builds superseded for less than this: 30d, 12h, 90m, 45s
    #[arg(long, value_name = "AGE", default_value = "30d", value_parser = humantime::parse_duration)]
    pub(crate) older_than: Duration,

    /// Print what would be removed, and remove nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
#[command(after_help = DEV_HELP)]
pub(crate) struct DevArguments {
    /// Serve the builds on this address, for an application that does not serve them itself
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) serve: Option<String>,

    /// Also answer requests for this host, such as a name or an address in the local network
    #[arg(long, value_name = "HOST", requires = "serve")]
    pub(crate) allow_host: Vec<String>,

    /// A program to run beside the builds, with its arguments
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

const DEV_HELP: &str = "\
asset dev -- cargo run
asset dev -- cargo watch -x run
asset dev --serve 127.0.0.1:8001 -- ./manage.py runserver

It also runs the `commands` of `[dev]` in asset.toml.";

/// What `asset dev` runs its commands under.
#[derive(Debug, Args)]
pub(crate) struct SuperviseArguments {
    #[arg(last = true, required = true)]
    pub(crate) words: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// The address to listen on; port 0 picks a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8000")]
    pub(crate) addr: String,
}
