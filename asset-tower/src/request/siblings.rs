//! Files that a script looks for beside itself, by the name that it was loaded under: `core.3f2a9c1d.js` asks for
//! `core.3f2a9c1d.wasm` (Emscripten, ffmpeg) or `core.3f2a9c1d_bg.wasm` (wasm-bindgen without modules).

use asset_core::Catalog;

/// Longer names are not split: no file system has them, and splitting is quadratic.
const LONGEST_NAME: usize = 512;

/// The extensions of what loads siblings.
const SCRIPTS: [&str; 3] = ["js", "mjs", "cjs"];

/// One way to read a path as that of a sibling.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sibling {
    /// The paths that its script may have, version included.
    scripts: [String; 3],
    /// The path without the script's version.
    pub(super) unversioned: String,
}

impl Sibling {
    /// Whether this catalog has a script under one of the names.
    pub(super) fn has_script(&self, catalog: &Catalog) -> bool {
        self.scripts.iter().any(|path| catalog.find_current(path, None).is_some())
    }
}

/// Every way to read `path` as that of a sibling: each part of its name between a dot and the next character that is
/// neither a letter nor a digit may be the version of a script.
pub(super) fn siblings(path: &str) -> impl Iterator<Item = Sibling> + '_ {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let is_short = path.len() - name <= LONGEST_NAME;
    let dots = path[name..].match_indices('.').map(move |(at, _)| name + at).filter(move |dot| is_short && *dot > name);
    dots.filter_map(move |dot| {
        let rest = &path[dot + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).filter(|end| *end > 0)?;
        let scripts = SCRIPTS.map(|extension| format!("{}.{}.{extension}", &path[..dot], &rest[..end]));
        Some(Sibling { scripts, unversioned: format!("{}{}", &path[..dot], &rest[end..]) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Vec<(String, String)> {
        siblings(path).map(|sibling| (sibling.scripts[0].clone(), sibling.unversioned)).collect()
    }

    #[test]
    fn the_version_of_a_script_is_cut_out_of_the_name_wherever_it_is() {
        let pair = |script: &str, sibling: &str| (script.to_owned(), sibling.to_owned());
        assert_eq!(read("/js/core.3f2a.wasm"), [pair("/js/core.3f2a.js", "/js/core.wasm")]);
        assert_eq!(read("/app.3f2a_bg.wasm"), [pair("/app.3f2a.js", "/app_bg.wasm")]);
        assert_eq!(read("/a.b.c.js"), [pair("/a.b.js", "/a.c.js"), pair("/a.b.c.js", "/a.b.js")]);
    }

    #[test]
    fn names_without_a_version_between_a_dot_and_the_rest_are_no_siblings() {
        for path in ["/core.wasm", "/LICENSE", "/.htaccess", "/a.", "/.a.b", "/", ""] {
            assert_eq!(read(path), [], "{path}");
        }
    }
}
