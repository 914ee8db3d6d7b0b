//! The trees that are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// About 4,000 files, by names and exact versions, so that figures can be compared over time.
pub(crate) const PACKAGES: [&str; 5] =
    ["@fortawesome/fontawesome-free@6.7.2", "monaco-editor@0.52.2", "tinymce@7.6.1", "mathjax@3.2.2", "three@0.172.0"];

/// A project directory with assets under `static`.
pub(crate) struct Tree {
    pub(crate) name: String,
    pub(crate) root: PathBuf,
    pub(crate) files: usize,
}

impl Tree {
    fn new(name: impl Into<String>, root: &Path, files: usize) -> Self {
        Self { name: name.into(), root: root.to_owned(), files }
    }

    /// Removes everything but the sources.
    pub(crate) fn clear(&self) {
        for dir in ["copy", "public", ".asset-cache"] {
            let _ = fs::remove_dir_all(self.root.join(dir));
        }
        let _ = fs::remove_file(self.root.join("asset-manifest.json"));
    }

    /// Removes everything.
    pub(crate) fn remove(&self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// `count` files of 1 to 4 KB: stylesheets that refer to an image, scripts and images.
pub(crate) fn small_files(root: &Path, count: usize) -> Tree {
    let root = root.join(format!("small-{count}"));
    let assets = root.join("static");
    if !assets.exists() {
        for at in 0..count {
            let dir = assets.join(format!("part-{}", at / 500));
            if at % 500 == 0 {
                fs::create_dir_all(&dir).expect("BUG: the bench's own tree");
            }
            let filler = format!("/* {at} */ .c{at} {{ color: red }}\n").repeat(40 + at % 60);
            let (name, text) = match at % 5 {
                0 => (format!("a{at}.css"), format!("a {{ background: url(i{}.png) }}\n{filler}", at - at % 5 + 1)),
                1 => (format!("i{at}.png"), filler),
                2 => (format!("s{at}.js"), filler.replace("/* ", "// ").replace("*/ .c", "\nvar c")),
                _ => (format!("d{at}.bin"), filler),
            };
            fs::write(dir.join(name), text).expect("BUG: the bench's own tree");
        }
    }
    Tree::new(format!("{count} small files"), &root, count)
}

/// How files of a tree refer to each other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Graph {
    /// Stylesheets, each importing the next.
    Chain,
    /// Modules, each importing the next, the last one the first.
    Ring,
    /// Modules, each importing forty that come before it.
    Forty,
    /// Modules, each importing all others.
    All,
}

impl Graph {
    /// The files that file `at` of `count` refers to.
    fn targets(self, at: usize, count: usize) -> Vec<usize> {
        match self {
            Self::Chain => (at + 1..count).take(1).collect(),
            Self::Ring => vec![(at + 1) % count],
            Self::Forty => (0..40.min(at)).map(|target| (at * 7 + target * 13) % at).collect(),
            Self::All => (0..count).filter(|&target| target != at).collect(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Chain => "@imports in a chain",
            Self::Ring => "modules in a cycle",
            Self::Forty => "modules with 40 imports",
            Self::All => "modules that import all",
        }
    }
}

/// `count` files that do nothing but refer to each other.
pub(crate) fn linked_files(root: &Path, graph: Graph, count: usize) -> Tree {
    let root = root.join(format!("{graph:?}-{count}"));
    let assets = root.join("static");
    fs::create_dir_all(&assets).expect("BUG: the bench's own tree");
    for at in 0..count {
        let targets = graph.targets(at, count).into_iter();
        let (extension, text): (&str, String) = match graph {
            Graph::Chain => ("css", targets.map(|target| format!("@import \"f{target}.css\";\n")).collect()),
            _ => ("js", targets.map(|target| format!("import \"./f{target}.js\";\n")).collect()),
        };
        fs::write(assets.join(format!("f{at}.{extension}")), text).expect("BUG: the bench's own tree");
    }
    Tree::new(format!("{count} {}", graph.name()), &root, count)
}

/// `count` files of 10 MB that nothing is looked for in.
pub(crate) fn large_files(root: &Path, count: usize) -> Tree {
    let root = root.join(format!("large-{count}"));
    let assets = root.join("static");
    fs::create_dir_all(&assets).expect("BUG: the bench's own tree");
    for at in 0..count {
        let byte = u8::try_from(at % 256).expect("BUG: below 256");
        fs::write(assets.join(format!("v{at}.mp4")), vec![byte; 10 << 20]).expect("BUG: the bench's own tree");
    }
    Tree::new(format!("{count} files of 10 MB"), &root, count)
}

/// Real packages; `None`, said aloud, if they can't be had.
pub(crate) fn packages(root: &Path, packages: &[&str]) -> Option<Tree> {
    let root = root.join("packages");
    let store = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm");
    fs::create_dir_all(&store).ok()?;
    for &package in packages {
        let tarball = store.join(package.trim_start_matches('@').replace(['/', '@'], "-") + ".tgz");
        if !tarball.exists() {
            let packed = Command::new("npm").args(["pack", "--silent", package]).current_dir(&store).status();
            if !packed.is_ok_and(|status| status.success()) {
                println!("real packages are left out: `npm pack {package}` failed");
                return None;
            }
        }
        let dir = root.join("static").join(package.trim_start_matches('@').replace('/', "-"));
        fs::create_dir_all(&dir).ok()?;
        let unpacked = Command::new("tar").arg("-xzf").arg(&tarball).arg("-C").arg(&dir).status();
        assert!(unpacked.is_ok_and(|status| status.success()), "tar can't unpack {}", tarball.display());
    }
    let files = crate::floor::walk(&root.join("static")).len();
    Some(Tree::new(format!("{} packages, {files} files", packages.len()), &root, files))
}
