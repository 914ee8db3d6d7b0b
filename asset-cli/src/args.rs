//! What can be typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::age;

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
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// As a JSON array with everything that is known of each asset
    #[arg(long)]
    pub(crate) json: bool,
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
}

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
