//! Checks of settings, each by itself and against each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use asset_core::internal::{Filter, Violation, check_globs, media_type, normalized, printable, printable_path};
use asset_core::{Error, ErrorKind, LoadPathRoot, LogicalPath, VersionScheme};

use super::{BundleConfig, Config, ManifestPlace, Minify};

pub(super) type Checked = Result<(), Violation>;

impl Config {
    /// Fails if settings contradict each other; every reader of a configuration calls it first.
    ///
    /// Nothing is looked up on disk: a root that does not exist shows when it is read.
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

    /// Fails for settings that no build can work with, although a directory can.
    ///
    /// # Errors
    /// `Invalid` as for [`validate`](Self::validate) and [`validate_output`](Self::validate_output), `Config` for tokens
    /// without a value.
    pub(crate) fn validate_build(&self) -> Result<(), Error> {
        self.validate()?;
        self.validate_output()?;
        if self.version == VersionScheme::Token && self.token.is_none() {
            let message =
                "version `token` has no value; set `token` or `token-env`, since a clock would differ on each build";
            return Err(Error::new(ErrorKind::Config, message));
        }
        Ok(())
    }

    pub(super) fn check(&self) -> Checked {
        self.directory().check(&self.prefix)?;
        check_globs("unversioned", &self.unversioned)?;
        check_globs("plain", &self.plain)?;
        check_globs("keep-names", &self.keep_names)?;
        for rule in &self.missing_reference_rules {
            check_globs("missing-reference", std::slice::from_ref(&rule.files)).map_err(|violation| Violation {
                place: vec!["missing-reference".into(), rule.files.clone()],
                ..violation
            })?;
        }
        if self.minify.contains(&Minify::Js) && !self.rewrite_scripts {
            let message = "minify `js` does not go with `js = \"off\"`, which leaves scripts alone";
            return Err(Violation::new(&["minify"], message.to_owned()));
        }
        self.bundles.iter().try_for_each(|(name, bundle)| check_bundle(name, bundle))?;
        self.check_outputs_of_bundles()
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
                    return Err(Violation {
                        kind: ErrorKind::Conflict,
                        ..Violation::new(&["bundles", name, key], message)
                    });
                }
            }
        }
        Ok(())
    }
}

fn check_bundle(name: &str, bundle: &BundleConfig) -> Checked {
    let shown = printable(name);
    let place = |key: &[&str], message: String| Err(Violation::new(&[&["bundles", name], key].concat(), message));
    if name.is_empty() || name.chars().any(char::is_control) {
        return place(&[], format!("bundle name {name:?} is empty or has a control character"));
    }
    if bundle.members.is_empty() {
        return place(&["members"], format!("bundle `{shown}` has no members"));
    }
    let is_duplicate = |&at: &usize| bundle.members[..at].contains(&bundle.members[at]);
    if let Some(at) = (0..bundle.members.len()).find(is_duplicate) {
        let member = printable(&bundle.members[at]);
        return place(&["members", &at.to_string()], format!("bundle `{shown}`: member `{member}` is listed twice"));
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
    path.parse::<LogicalPath>().map_err(|error| format!("output: {}", error.message()))?;
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

/// Text with a brace that is not `{version}`, as far as it looks like it: `{verson}`, `{`.
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

impl Config {
    pub(super) fn check_output_paths(&self) -> Checked {
        for (at, root) in self.roots.iter().enumerate() {
            self.check_output(root)
                .map_err(|message| Violation::new(&["load-path", &at.to_string(), "dir"], message).or("output"))?;
            if let ManifestPlace::File(manifest) = &self.manifest {
                self.check_no_asset(root, &Written { key: "manifest", place: manifest, file: manifest })?;
            }
            let file = &self.cache_dir.join("builds");
            self.check_no_asset(root, &Written { key: "cache-dir", place: &self.cache_dir, file })?;
        }
        Ok(())
    }

    fn check_output(&self, root: &LoadPathRoot) -> Result<(), String> {
        let (dir, output) = (self.normalized(&root.dir), self.normalized(&self.output));
        let how = match (dir.starts_with(&output), output.starts_with(&dir)) {
            (true, true) => "is also",
            (true, false) => "is inside",
            (false, true) => "contains",
            (false, false) => return Ok(()),
        };
        Err(format!("root `{}` {how} the output `{}`", printable_path(&root.dir), printable_path(&self.output)))
    }

    /// Fails if a file that a build writes would be an asset of `root`.
    fn check_no_asset(&self, root: &LoadPathRoot, file: &Written<'_>) -> Checked {
        let Written { key, place, file } = *file;
        let (dir, written) = (self.normalized(&root.dir), self.normalized(file));
        let Some(inside) = written.strip_prefix(&dir).ok().and_then(Path::to_str) else { return Ok(()) };
        let inside = inside.replace(std::path::MAIN_SEPARATOR, "/");
        let path = if root.at.is_empty() { inside.clone() } else { format!("{}/{inside}", root.at) };
        let filter = Filter::new(&self.directory()).map_err(|error| Violation::new(&["exclude"], error.message()))?;
        if !filter.admits(&path, &inside) {
            return Ok(());
        }
        let [place, root] = [place, &root.dir].map(printable_path);
        let message = format!(
            "`{key}` is `{place}`, in root `{root}`, so it would be an asset; put it elsewhere, or name it in `exclude`"
        );
        Err(Violation::new(&[key], message).or("load-path"))
    }

    /// A directory or file of the configuration, absolute and without `.` and `..`. Links are not resolved.
    pub(crate) fn normalized(&self, path: &Path) -> PathBuf {
        normalized(self.path(path))
    }
}

/// A file that a build writes.
struct Written<'a> {
    /// The setting that decides where.
    key: &'static str,
    /// The value of the setting.
    place: &'a Path,
    file: &'a Path,
}
