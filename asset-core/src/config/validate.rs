//! What the settings of a configuration must be, each and against each other.

use std::collections::BTreeMap;
use std::path::Path;

use globset::Glob;

use super::{BundleConfig, Config, LoadPathRoot};
use crate::suggest::{printable, printable_path};
use crate::version::check_version;
use crate::{Error, ErrorKind, Style, VersionScheme, check_logical_path, media_type};

/// A setting that can't be, and its place: `["load-path", "1", "at"]`.
#[cfg_attr(not(feature = "config"), expect(dead_code, reason = "places are in files"))]
pub(super) struct Violation {
    /// Keys and positions, from the top; as much of it as the file has is where the mistake is shown.
    pub(super) place: Vec<String>,
    /// The key to show if the file says nothing of `place`.
    pub(super) other: &'static str,
    pub(super) message: String,
    kind: ErrorKind,
}

pub(super) type Checked = Result<(), Violation>;

impl Config {
    /// Fails if settings contradict each other; every reader of a configuration calls it first.
    ///
    /// Nothing is looked up on disk: a root that is not there shows when it is read.
    ///
    /// # Errors
    /// `Invalid`, naming the setting and what would be right.
    pub fn validate(&self) -> Result<(), Error> {
        self.check().map_err(Violation::into_error)
    }

    /// Fails if a root is inside the output, or the output inside a root, or if the manifest or what is in the cache
    /// directory would be assets: a build would take what it wrote for assets.
    ///
    /// [`read`](Self::read) and every build call it; a directory that is only served may well be called `public`.
    ///
    /// # Errors
    /// `Invalid`, naming both directories.
    pub fn validate_output(&self) -> Result<(), Error> {
        self.check_output_paths().map_err(Violation::into_error)
    }

    pub(super) fn check(&self) -> Checked {
        self.check_version()?;
        self.check_style()?;
        self.check_globs()?;
        self.check_roots()?;
        self.bundles.iter().try_for_each(|(name, bundle)| check_bundle(name, bundle))?;
        self.check_outputs_of_bundles()
    }

    fn check_version(&self) -> Checked {
        if let Some(token) = &self.token {
            check_version(token)
                .map_err(|error| violation(&["token"], format!("token: {}", error.message())).or("token-env"))?;
        }
        match &self.version {
            VersionScheme::Custom(name) if self.custom_version.as_ref().is_none_or(|custom| custom.name() != name) => {
                let message = format!("version `custom:{name}` can only be set in code, with `Config::custom_version`");
                Err(violation(&["version"], message))
            }
            _ => Ok(()),
        }
    }

    fn check_style(&self) -> Checked {
        if self.style == Style::Prefix && self.version != VersionScheme::Token {
            let message = format!("style `prefix` goes with version `token`, not `{}`", self.version);
            return Err(violation(&["style"], message));
        }
        // The default prefix has no `{version}`, so one of the two keys is there if they disagree.
        let key = if self.style == Style::Prefix { "style" } else { "prefix" };
        self.style.check_prefix(&self.prefix).map_err(|error| violation(&[key], error.message()))
    }

    fn check_globs(&self) -> Checked {
        let lists = [
            ("exclude", &self.exclude),
            ("include", &self.include),
            ("unversioned", &self.unversioned),
            ("plain", &self.plain),
            ("keep-names", &self.keep_names),
        ];
        for (key, globs) in lists {
            for (at, glob) in globs.iter().enumerate() {
                check_glob(key, glob).map_err(|message| violation(&[key, &at.to_string()], message))?;
            }
        }
        let key = "missing-reference";
        self.missing_reference_rules.iter().try_for_each(|rule| {
            check_glob(key, &rule.files).map_err(|message| violation(&[key, &rule.files], message))
        })
    }

    /// Fails if two bundles, or a bundle and the source map of another, have one logical path.
    fn check_outputs_of_bundles(&self) -> Checked {
        let mut outputs: BTreeMap<String, &str> = BTreeMap::new();
        for (name, bundle) in &self.bundles {
            let path = bundle.logical_path();
            let map = bundle.source_map.then(|| format!("{path}.map"));
            for (path, key) in [(Some(path), "output"), (map, "source-map")] {
                let Some(path) = path else { continue };
                if let Some(other) = outputs.insert(path.clone(), name) {
                    let [shown, path, other] = [name, &path, other].map(printable);
                    let message = format!("bundle `{shown}`: output `{path}` is also that of bundle `{other}`");
                    return Err(Violation { kind: ErrorKind::Conflict, ..violation(&["bundles", name, key], message) });
                }
            }
        }
        Ok(())
    }

    fn check_roots(&self) -> Checked {
        if self.roots.is_empty() {
            return Err(violation(&["load-path"], "`load-path` has no roots"));
        }
        let mut names: BTreeMap<&str, &LoadPathRoot> = BTreeMap::new();
        let is_duplicate = |root: &LoadPathRoot, other: &LoadPathRoot| {
            self.normalized(&root.dir) == self.normalized(&other.dir) && root.at == other.at
        };
        for (at, root) in self.roots.iter().enumerate() {
            let place = |key: &str, message: String| violation(&["load-path", &at.to_string(), key], message);
            if root.dir.as_os_str().is_empty() {
                return Err(place(
                    "dir",
                    "a root's directory is empty; write `.` for the directory of `asset.toml`".to_owned(),
                ));
            }
            if self.roots[..at].iter().any(|other| is_duplicate(root, other)) {
                return Err(place("dir", format!("root `{}` is there twice", printable_path(&root.dir))));
            }
            if !root.at.is_empty() {
                check_at(&root.at)
                    .map_err(|why| place("at", format!("`at` of root `{}`: {why}", printable_path(&root.dir))))?;
            }
            let Some(name) = &root.name else { continue };
            check_name(name).map_err(|why| place("name", format!("root name `{}` {why}", printable(name))))?;
            if let Some(first) = names.insert(name, root) {
                let [first, second] = [first, root].map(|root| printable_path(&root.dir));
                return Err(place("name", format!("roots `{first}` and `{second}` have the same name `{name}`")));
            }
        }
        Ok(())
    }
}

fn check_glob(key: &str, glob: &str) -> Result<(), String> {
    match Glob::new(glob) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("`{}` in `{key}` is no glob: {}", printable(glob), error.kind())),
    }
}

fn check_bundle(name: &str, bundle: &BundleConfig) -> Checked {
    let shown = printable(name);
    let place = |key: &[&str], message: String| Err(violation(&[&["bundles", name], key].concat(), message));
    if name.is_empty() || name.chars().any(char::is_control) {
        return place(&[], format!("bundle name {name:?} is empty or has a control character"));
    }
    if bundle.members.is_empty() {
        return place(&["members"], format!("bundle `{shown}` has no members"));
    }
    let is_duplicate = |&at: &usize| bundle.members[..at].contains(&bundle.members[at]);
    if let Some(at) = (0..bundle.members.len()).find(is_duplicate) {
        let member = printable(&bundle.members[at]);
        return place(&["members", &at.to_string()], format!("bundle `{shown}`: member `{member}` is there twice"));
    }
    check_bundle_output(bundle).or_else(|message| place(&["output"], format!("bundle `{shown}`: {message}")))
}

fn check_bundle_output(bundle: &BundleConfig) -> Result<(), String> {
    let shown = printable(&bundle.output);
    if bundle.placement().is_some_and(|(_, after)| after.contains("{version}")) {
        return Err(format!("output `{shown}` has `{{version}}` more than once"));
    }
    if let Some(found) = misspelt_placeholder(&bundle.output) {
        let nearest = match bundle.placement() {
            Some(_) => "only `{version}` is replaced",
            None => "did you mean `{version}`?",
        };
        return Err(format!("output `{shown}` has `{}`; {nearest}", printable(found)));
    }
    let path = bundle.logical_path();
    let is_bare = path.rsplit('/').next().is_none_or(|last| last.is_empty() || last.starts_with('.'));
    if bundle.placement().is_some() && is_bare {
        return Err(format!("output `{shown}` has no name besides `{{version}}`"));
    }
    check_logical_path(&path).map_err(|error| format!("output: {}", error.message()))?;
    let member = &bundle.members[0];
    match (media_type(member), Path::new(member).extension()) {
        // A member of an unknown type is likelier misspelt.
        (joined, Some(extension)) if is_joinable(&joined) && joined != media_type(&path) => {
            let (path, member, extension) = (printable(&path), printable(member), extension.to_string_lossy());
            Err(format!("output `{path}` must end in `.{extension}`, as member `{member}` does"))
        }
        _ => Ok(()),
    }
}

/// What begins or ends with a brace and is not `{version}`, as far as it looks like it: `{verson}`, `{`.
fn misspelt_placeholder(output: &str) -> Option<&str> {
    output.split("{version}").find_map(|part| {
        let start = part.find(['{', '}'])?;
        let found = &part[start..];
        let is_opened = found.starts_with('{');
        let end = found.find('}').filter(|_| is_opened).map_or(1, |end| end + 1);
        Some(&found[..end])
    })
}

/// Whether it is the type of stylesheets or scripts.
fn is_joinable(media_type: &str) -> bool {
    media_type.starts_with("text/css") || media_type.starts_with("text/javascript")
}

fn check_at(at: &str) -> Result<(), String> {
    check_logical_path(at).map_err(|error| error.message().to_owned())?;
    if at.contains(':') {
        return Err(format!("path {at:?} has a `:`, which stands after a root's name"));
    }
    Ok(())
}

/// A name stands before `:` in look-ups, which may end with `?query` and `#fragment`.
fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("is empty".to_owned());
    }
    match name.chars().find(|&c| "/\\:?#".contains(c) || c.is_control()) {
        Some(odd) => Err(format!("has {odd:?}, which can't stand before `:` in a look-up")),
        None => Ok(()),
    }
}

pub(super) fn violation(place: &[&str], message: impl Into<String>) -> Violation {
    let place = place.iter().map(|&part| part.to_owned()).collect();
    Violation { place, other: "", message: message.into(), kind: ErrorKind::Invalid }
}

impl Violation {
    fn into_error(self) -> Error {
        Error::new(self.kind, self.message)
    }

    pub(super) fn or(self, other: &'static str) -> Self {
        Self { other, ..self }
    }
}
