//! A small site in a temporary directory, and what an application does with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::{Mutex, PoisonError};

use asset_core::Assets;
use asset_tests::{Reason, npm};
use asset_tower::AssetService;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tempfile::TempDir;
use tower::ServiceExt;

/// Sources that share a module, a stylesheet and an image.
const SOURCES: &[(&str, &str)] = &[
    (
        "src/main.ts",
        "import { shared } from './shared.js';
         import './main.css';
         import('./lazy.js').then((lazy) => lazy.run());
         new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
         document.body.append(shared as string, new URL('./logo.svg', import.meta.url).href);",
    ),
    ("src/admin.ts", "import { shared } from './shared.js'; import './admin.css'; console.log(shared);"),
    ("src/page.js", "import logo from './logo.svg'; import { shared } from './shared.js'; console.log(shared, logo);"),
    ("src/shared.js", "import './shared.css'; export const shared = 'of both entries';"),
    ("src/lazy.js", "import './lazy.css'; export const run = () => console.log('lazy');"),
    ("src/worker.js", "postMessage('worker');"),
    ("src/main.css", "body { background: url(./logo.svg) }"),
    ("src/admin.css", ".admin { color: red }"),
    ("src/shared.css", ".shared { color: red }"),
    ("src/lazy.css", ".lazy { color: red }"),
    ("src/print.css", ".print { color: black }"),
    ("public/robots.txt", "User-agent: *"),
];

pub(crate) struct Site {
    dir: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        let site = Self { dir: TempDir::new().unwrap() };
        for (path, text) in SOURCES {
            site.write(path, text);
        }
        // Larger than what Vite writes into the files that refer to it.
        site.write(
            "src/logo.svg",
            &format!("<svg xmlns='http://www.w3.org/2000/svg'><!--{}--></svg>", "-".repeat(5000)),
        );
        site
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The site's files below `dir`, dotfiles not among them, sorted.
    pub(crate) fn files(&self, dir: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.path(dir), "", &mut found);
        found.sort();
        found
    }

    /// The one file below `dir` whose path has this start and end.
    pub(crate) fn file(&self, dir: &str, start: &str, end: &str) -> String {
        let mut files = self.files(dir);
        files.retain(|file| file.starts_with(start) && file.ends_with(end));
        assert_eq!(files.len(), 1, "{start}…{end}: {files:?}");
        files.remove(0)
    }

    /// `asset import` of this manifest, with these words besides, and the assets of what it writes.
    pub(crate) fn import(&self, file: &str, words: &[&str]) -> Assets {
        let manifest = self.path("asset-manifest.json");
        let paths = [self.path(file), "--manifest".into(), manifest.clone()];
        let before = ["asset", "--quiet", "import"].map(PathBuf::from);
        let words = words.iter().map(PathBuf::from);
        let line = before.into_iter().chain(paths).chain(words).map(PathBuf::into_os_string);
        assert_eq!(asset_cli::run(line), ExitCode::SUCCESS);
        Assets::from_manifest(manifest).unwrap()
    }
}

fn collect(dir: &Path, before: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !name.starts_with('.') {
            collect(&path, &format!("{before}{name}/"), found);
        } else if !name.starts_with('.') {
            found.push(format!("{before}{name}"));
        }
    }
}

/// What `fetch` gives for the cache directory; tests that want the same take turns, and all but the first find it
/// there.
pub(crate) fn fetched(fetch: impl Fn(&Path) -> Result<PathBuf, Reason>) -> Result<PathBuf, Reason> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    fetch(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm"))
}

/// Runs one of the scripts in `tools` by node.
pub(crate) fn run_tool(script: &str, arguments: &[&str]) -> Result<(), Reason> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools");
    let tools = fetched(|cache| npm::installed(cache, &package))?;
    let mut node = Command::new("node");
    succeeded(node.arg(tools.join(script)).args(arguments).env("NODE_ENV", "production"));
    Ok(())
}

/// What a command that must succeed prints.
pub(crate) fn succeeded(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What `function` gives for `name` in templates of both engines, which must be the same.
pub(crate) fn rendered(assets: &Assets, function: &str, name: &str) -> String {
    let mut tera = tera::Tera::new();
    asset_tera::register(&mut tera, assets);
    let parameter = if function == "static_url" { "path" } else { "name" };
    tera.add_raw_template("page.html", &format!("{{{{ {function}({parameter}='{name}') }}}}")).unwrap();
    let by_tera = tera.render("page.html", &tera::Context::new()).unwrap();

    let mut environment = minijinja::Environment::new();
    asset_minijinja::register(&mut environment, assets);
    environment.add_template_owned("page.html", format!("{{{{ {function}('{name}') }}}}")).unwrap();
    let by_minijinja = environment.get_template("page.html").unwrap().render(()).unwrap();

    assert_eq!(by_tera, by_minijinja);
    by_tera
}

/// Asks the service, which has these files of `dir`, for every asset, and compares with the file; gives the files.
pub(crate) fn served_for_good(assets: &Assets, dir: &Path) -> Vec<String> {
    let service = AssetService::builder(assets.clone()).output_dir(dir).build().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let catalog = assets.catalog();
    let mut files: Vec<String> = Vec::new();
    for path in catalog.paths() {
        let asset = catalog.asset(path).unwrap();
        let url = asset.url().strip_prefix("/static").unwrap();
        let request = Request::get(url).body(Body::empty()).unwrap();
        let response = runtime.block_on(service.clone().oneshot(request)).unwrap();
        assert_eq!(response.status(), 200, "{url}");
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable", "{url}");
        assert_eq!(response.headers()["content-type"], asset.media_type(), "{url}");
        let body = runtime.block_on(to_bytes(Body::new(response.into_body()), usize::MAX)).unwrap();
        assert!(body == fs::read(dir.join(asset.file())).unwrap(), "{url} is not its file");
        files.push(asset.file().to_owned());
    }
    files.sort();
    files.dedup();
    files
}
