//! A model of a site: what its files say, and what a build must make of that, worked out slowly and without a build.

use std::collections::{BTreeMap, BTreeSet};

use asset_core::Manifest;

use crate::write::{Kind, PACKAGE, is_module, is_static, spelled, text};

/// Every logical path that a file may have; the bundle's output follows.
pub(crate) const PATHS: [&str; 12] = [
    "css/a.css",
    "c.css",
    "css/b.css",
    "js/m.js",
    "js/n.js",
    "img/i.svg",
    "img/j.svg",
    "img/p.png",
    "vendor/x.css",
    "vendor/y.js",
    "app.webmanifest",
    "js/m.js.map",
];

/// Files that are always there, being members of the bundle, in its order.
pub(crate) const MEMBERS: [&str; 2] = ["css/a.css", "c.css"];

pub(crate) const BUNDLE: &str = "site/all.css";

/// The directories of the load path, the first one winning, and where each is mounted.
pub(crate) const ROOTS: [(&str, &str); 3] = [("static", ""), ("extra", ""), ("node", "vendor")];

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) body: u8,
    pub(crate) links: Vec<Link>,
}

/// A reference, in one of the forms that its file's type has, spelled in one of several ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) target: &'static str,
    pub(crate) form: usize,
    pub(crate) spelling: usize,
    pub(crate) suffix: &'static str,
}

impl Link {
    /// Whether it is spelled from the root of the host, which it then stays.
    pub(crate) fn is_absolute(&self) -> bool {
        self.spelling > PACKAGE || self.spelling == 3
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// Files by root and logical path.
    pub(crate) files: BTreeMap<(usize, &'static str), File>,
    pub(crate) rewrites_scripts: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Write(usize, &'static str, File),
    Remove(usize, &'static str),
    RewriteScripts(bool),
}

impl Site {
    pub(crate) fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Write(root, path, file) => {
                // Images and source maps refer to nothing.
                let links = if path.ends_with(".png") || path.ends_with(".map") { &[][..] } else { &file.links };
                self.files.insert((place(*root, path), path), File { body: file.body, links: links.to_owned() });
            }
            // A member of the bundle must be there.
            Edit::Remove(_, path) if MEMBERS.contains(path) => {}
            Edit::Remove(root, path) => {
                self.files.remove(&(place(*root, path), path));
            }
            Edit::RewriteScripts(yes) => self.rewrites_scripts = *yes,
        }
    }

    /// Every file of the disk, shadowed ones too.
    pub(crate) fn on_disk(&self) -> impl Iterator<Item = (String, String)> {
        self.files.iter().map(|(&(root, path), file)| {
            let (dir, at) = ROOTS[root];
            let inside = path.strip_prefix(at).unwrap().trim_start_matches('/');
            (format!("{dir}/{inside}"), text(path, file, |kind, link| spelled(path, kind, link)))
        })
    }

    pub(crate) fn paths(&self) -> BTreeSet<&'static str> {
        self.files.keys().map(|(_, path)| *path).chain([BUNDLE]).collect()
    }

    /// The files that an asset is joined from, or the one that it is.
    fn sources(&self, path: &'static str) -> Vec<(&'static str, &File)> {
        let source = |path| (path, self.files.iter().find(|((_, other), _)| *other == path).unwrap().1);
        if path == BUNDLE { MEMBERS.map(source).into() } else { vec![source(path)] }
    }

    fn is_rewritten(&self, path: &str, link: &Link) -> bool {
        let is_script = path.ends_with(".js");
        let is_package = is_script && link.target.ends_with(".js") && link.spelling == PACKAGE;
        (self.rewrites_scripts || !is_script) && !is_package && self.paths().contains(link.target)
    }

    /// What the bytes of an asset say themselves, whatever else changes; how a link to an asset is spelled does not count.
    pub(crate) fn own(&self, path: &'static str) -> String {
        let say = |(source, file): (&'static str, &File)| {
            text(source, file, |kind, link| match self.is_rewritten(source, link) {
                true => format!("<{}>{}", link.target, link.suffix),
                false => left(path, source, kind, link),
            })
        };
        self.sources(path).into_iter().map(say).collect::<Vec<_>>().join("\n")
    }

    fn uses(&self, path: &'static str) -> BTreeSet<&'static str> {
        let sources = self.sources(path).into_iter();
        let links = sources.flat_map(|(path, file)| file.links.iter().map(move |link| (path, link)));
        links.filter(|(path, link)| self.is_rewritten(path, link)).map(|(_, link)| link.target).collect()
    }

    /// What the static imports of a module lead to, in order, each once; `None` for what is not known to be a module.
    pub(crate) fn imports(&self, path: &'static str) -> Option<Vec<&'static str>> {
        let [(_, file)] = self.sources(path)[..] else { return None };
        if !path.ends_with(".js") || !self.rewrites_scripts || !is_module(file) {
            return None;
        }
        let mut imports = Vec::new();
        for link in file.links.iter().filter(|link| is_static(link) && self.is_rewritten(path, link)) {
            if !imports.contains(&link.target) {
                imports.push(link.target);
            }
        }
        Some(imports)
    }

    /// Everything that an asset reaches through references, itself only if it is in a cycle.
    pub(crate) fn below(&self, path: &'static str) -> BTreeSet<&'static str> {
        let mut below = BTreeSet::new();
        let mut open = vec![path];
        while let Some(next) = open.pop() {
            open.extend(self.uses(next).into_iter().filter(|used| below.insert(*used)));
        }
        below
    }

    /// The assets that reach this one and are reached by it.
    pub(crate) fn cycle(&self, path: &'static str) -> BTreeSet<&'static str> {
        self.below(path).into_iter().filter(|other| self.below(other).contains(path)).collect()
    }

    /// All that the version of an asset may depend on.
    pub(crate) fn closure(&self, path: &'static str) -> BTreeMap<&'static str, String> {
        self.below(path).into_iter().chain([path]).map(|path| (path, self.own(path))).collect()
    }

    /// The bytes that an asset must have in the output: each reference leads to the versioned file.
    pub(crate) fn output(&self, path: &'static str, manifest: &Manifest) -> String {
        let say = |(source, file): (&'static str, &File)| {
            text(source, file, |kind, link| match self.is_rewritten(source, link) {
                true => {
                    let target = &manifest.assets[link.target].file;
                    let url = match link.is_absolute() {
                        true => format!("/static/{target}"),
                        false => kind.leading_to(&relative(path, target)),
                    };
                    url + link.suffix
                }
                false => left(path, source, kind, link),
            })
        };
        self.sources(path).into_iter().map(say).collect::<Vec<_>>().join("\n")
    }
}

/// A reference to no asset in the output: as it is spelled, but a bundle in another directory leads where its member
/// did.
fn left(path: &str, source: &str, kind: Kind, link: &Link) -> String {
    let is_as_spelled = path == source || link.is_absolute();
    if is_as_spelled { spelled(source, kind, link) } else { relative(path, link.target) + link.suffix }
}

/// The root that can hold a path: the third is mounted.
fn place(root: usize, path: &str) -> usize {
    if path.starts_with("vendor/") || root < 2 { root } else { 0 }
}

/// The way from the directory of one file to another.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let dirs: Vec<&str> = from.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let parts: Vec<&str> = to.split('/').collect();
    let mut same = 0;
    while same < dirs.len() && same + 1 < parts.len() && dirs[same] == parts[same] {
        same += 1;
    }
    "../".repeat(dirs.len() - same) + &parts[same..].join("/")
}
