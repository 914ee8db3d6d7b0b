//! Everything that a site can be built, opened, mounted and served with.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use asset_build::{BuildOptions, Config, build};
use asset_core::{Assets, Embedded, VersionScheme};
use asset_tower::{AssetService, AssetServiceBuilder};
use axum::Router;
use tempfile::TempDir;

use super::site::{self, BUNDLES, GLOBS, Piece};

const SCHEMES: [&str; 4] = ["hash", "sha256", "timestamp", "token"];

/// The lines of `asset.toml` for each style, and whether only a token goes with it.
const STYLES: [(&str, bool); 6] = [
    ("style = 'filename'", false),
    ("style = 'query'", false),
    ("style = 'query'\nquery-key = 'v'", false),
    ("style = 'none'", false),
    ("style = 'prefix'\nprefix-end = '{version}/'", true),
    ("style = 'prefix'\nprefix-end = '{version}/deep/'", true),
];

/// Every pair of a version scheme and a style that go together.
pub(crate) fn all_builds() -> Vec<(String, String)> {
    let pairs = SCHEMES.iter().flat_map(|scheme| STYLES.iter().map(move |style| (scheme, style)));
    let valid = pairs.filter(|(scheme, (_, needs_token))| !needs_token || **scheme == "token");
    valid.map(|(scheme, (style, _))| (scheme.to_string(), style.to_string())).collect()
}

/// Where the URLs begin, and what stands in front of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mount {
    /// `/static/`, nested.
    Nested,
    /// `/static/`, with requests that have their whole path.
    WholePath,
    /// `/app/static/`, of an application below a directory of its host.
    Subdirectory,
    /// Built for `/static/`, opened for `/other/`.
    ChangedPrefix,
    /// `https://cdn.example.com/static/`.
    Cdn,
}

/// Where the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Output,
    /// The same, with nothing held in memory.
    Files,
    Embedded,
    /// Level 0: the sources themselves.
    Directory,
}

impl Mount {
    pub(crate) const ALL: [Self; 5] =
        [Self::Nested, Self::WholePath, Self::Subdirectory, Self::ChangedPrefix, Self::Cdn];

    /// The prefix of the build.
    fn prefix(self) -> &'static str {
        match self {
            Self::Nested | Self::WholePath | Self::ChangedPrefix => "/static/",
            Self::Subdirectory => "/app/static/",
            Self::Cdn => "https://cdn.example.com/static/",
        }
    }

    /// The prefix of the process, if it is another.
    fn changed_prefix(self) -> Option<&'static str> {
        (self == Self::ChangedPrefix).then_some("/other/")
    }

    /// The path of what is not versioned, without its last slash.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Nested | Self::WholePath | Self::Cdn => "/static",
            Self::Subdirectory => "/app/static",
            Self::ChangedPrefix => "/other",
        }
    }
}

impl Source {
    pub(crate) const ALL: [Self; 4] = [Self::Output, Self::Files, Self::Embedded, Self::Directory];
}

/// A site that is built.
pub(crate) struct Built {
    pub(crate) name: String,
    pub(crate) mount: Mount,
    /// Whether URLs have a version.
    pub(crate) has_versions: bool,
    /// Logical paths with their pieces, without bundles.
    pub(crate) files: Vec<(String, Vec<Piece>)>,
    /// What goes behind the prefix of the process: `{version}/` in prefix style.
    prefix_end: String,
    config: Config,
    directory: TempDir,
}

impl Built {
    pub(crate) fn new(scheme: &str, style: &str, mount: Mount) -> Self {
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let (style, end) = style.split_once("\nprefix-end = ").unwrap_or((style, ""));
        let prefix_end = end.trim_matches('\'').to_owned();
        let files = site::files(mount.prefix().strip_prefix("https://cdn.example.com").unwrap_or(mount.prefix()));
        for (path, pieces) in &files {
            write(&directory.path().join("static").join(path), &site::source(pieces));
        }
        let token = if scheme == "token" { "token = 'v1'\n" } else { "" };
        let mut toml =
            format!("prefix = '{}{prefix_end}'\nversion = '{scheme}'\n{token}{style}\n{GLOBS}", mount.prefix());
        for (name, output, members) in BUNDLES {
            toml += &format!("[bundles.{name}]\nmembers = {members:?}\noutput = '{output}'\nsource-map = true\n");
        }
        let file = directory.path().join("asset.toml");
        write(&file, &toml);
        let config = Config::read(&file).unwrap();
        build(&config, &BuildOptions::default()).unwrap_or_else(|failure| panic!("{toml}\n{failure}"));
        Self {
            name: format!("{scheme}, {}, {mount:?}", style.replace('\n', ", ") + " " + &prefix_end),
            mount,
            has_versions: !style.contains("none"),
            files,
            prefix_end,
            config,
            directory,
        }
    }

    /// The next deploy into the same output: two edited files, and another token where there is one.
    pub(crate) fn redeploy(&mut self, number: u64) {
        for path in ["js/cycle/two.js", "img/photo.png"] {
            let (_, pieces) = self.files.iter_mut().find(|(file, _)| file == path).unwrap();
            pieces.push(Piece::Text(format!("// deploy {number}\n")));
            let file = self.directory.path().join("static").join(path);
            write(&file, &site::source(pieces));
            // Timestamps are whole seconds, and the deploys follow each other sooner than that.
            let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_900_000_000 + number);
            fs::File::options().write(true).open(file).unwrap().set_modified(modified).unwrap();
        }
        if self.config.version == VersionScheme::Token {
            self.config = self.config.clone().token(format!("v{number}"));
        }
        build(&self.config, &BuildOptions::default()).unwrap();
    }

    pub(crate) fn output(&self) -> PathBuf {
        self.directory.path().join("public")
    }

    /// The assets and what answers for them.
    pub(crate) fn open(&self, source: Source) -> (Assets, Router) {
        let mut builder = Assets::builder().follow(false);
        if let Some(prefix) = self.mount.changed_prefix() {
            builder = builder.prefix(format!("{prefix}{}", self.prefix_end));
        } else if matches!(source, Source::Directory) {
            builder = builder.prefix(self.config.prefix.to_string());
        }
        let assets = match source {
            Source::Output | Source::Files => builder.from_manifest(self.output()).unwrap(),
            Source::Embedded => {
                builder.embedded(fs::read(self.directory.path().join("asset-manifest.json")).unwrap()).unwrap()
            }
            Source::Directory => builder.from_dir(self.config.directory()).unwrap(),
        };
        let builder = AssetService::builder(assets.clone());
        let builder = match source {
            Source::Files => builder.memory_limit_per_file(0).memory_limit(0),
            Source::Embedded => builder.embedded(self.embedded()),
            Source::Output | Source::Directory => builder,
        };
        (assets, self.mounted(builder))
    }

    fn mounted(&self, builder: AssetServiceBuilder) -> Router {
        match self.mount {
            Mount::WholePath => Router::new().fallback_service(builder.strip_mount(true).build().unwrap()),
            _ => Router::new().nest_service(self.mount.path(), builder.build().unwrap()),
        }
    }

    /// What `embed_assets!` makes of the output directory.
    fn embedded(&self) -> Embedded {
        let mut files: Vec<(&'static str, &'static [u8])> = Vec::new();
        let mut collect = |path: &Path, name: String| {
            files.push((Box::leak(name.into_boxed_str()), Box::leak(fs::read(path).unwrap().into_boxed_slice())));
        };
        each_file(&self.output(), &mut |path| {
            let name = path.strip_prefix(self.output()).unwrap().to_str().unwrap().to_owned();
            if !name.starts_with(".asset/") || name == ".asset/variants.json" {
                collect(path, name);
            }
        });
        let manifest = fs::read(self.directory.path().join("asset-manifest.json")).unwrap();
        Embedded::new(Box::leak(manifest.into_boxed_slice()), Box::leak(files.into_boxed_slice()))
    }
}

fn each_file(directory: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { each_file(&path, visit) } else { visit(&path) }
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
