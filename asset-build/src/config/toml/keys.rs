//! Every key of `asset.toml` and what it sets.

use asset_core::internal::{check_key, is_misspelt, printable};
use asset_core::{Coding, Error, IntegrityAlgorithm, LoadPathRoot, Prefix, Style, Version, VersionScheme};
use toml::de::DeTable;

use super::dev::dev;
use super::document::{Document, Entry, Value};
use crate::compile::Language;
use crate::{BundleConfig, Config, ManifestPlace, Minify, MissingReferenceRule};

const KEYS: [&str; 24] = [
    "load-path",
    "exclude",
    "include",
    "output",
    "unversioned",
    "plain",
    "manifest",
    "cache-dir",
    "prefix",
    "version",
    "token",
    "token-env",
    "style",
    "query-key",
    "integrity",
    "compress",
    "missing-reference",
    "js",
    "keep-names",
    "compile",
    "minify",
    "targets",
    "dev",
    "bundles",
];
const ROOT_KEYS: [&str; 3] = ["dir", "at", "name"];
const BUNDLE_KEYS: [&str; 3] = ["members", "output", "source-map"];

/// The key in the table `missing-reference` that is not a glob.
const DEFAULT: &str = "default";

/// A configuration in the making, with the keys that are checked once all of them are known.
pub(super) struct Reader<'a> {
    config: Config,
    version: Option<Value<'a>>,
    token: Option<Entry<'a>>,
    query_key: Option<Entry<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn read(document: Document<'a>, table: &'a DeTable<'a>) -> Result<Config, Error> {
        let mut config = Config::new("static");
        config.base = document.path.parent().unwrap_or(document.path).to_owned();
        let mut reader = Self { config, version: None, token: None, query_key: None };
        for entry in document.entries(table) {
            reader.key(entry)?;
        }
        reader.finish()
    }

    fn key(&mut self, entry: Entry<'a>) -> Result<(), Error> {
        let Entry { key, value, .. } = &entry;
        match *key {
            "load-path" => {
                self.config.roots = value.items("directories")?.iter().map(root).collect::<Result<_, _>>()?;
            }
            "exclude" => self.config.exclude = value.strings()?,
            "include" => self.config.include = value.strings()?,
            "output" => self.config.output = value.path()?.into(),
            "unversioned" => self.config.unversioned = value.strings()?,
            "plain" => self.config.plain = value.strings()?,
            "manifest" => self.config.manifest = manifest(value)?,
            "cache-dir" => self.config.cache_dir = value.path()?.into(),
            "prefix" => self.config.prefix = value.parsed(str::parse::<Prefix>)?,
            "version" => {
                self.config.version = value.parsed(str::parse)?;
                self.version = Some(entry.value);
            }
            "token" | "token-env" => self.token(entry)?,
            "style" => self.config.style = style(value)?,
            "query-key" => {
                value.parsed(check_key)?;
                self.query_key = Some(entry);
            }
            "integrity" => self.config.integrity = integrity(value)?,
            "compress" => self.config.compress = codings(value)?,
            "missing-reference" => self.missing_reference(value)?,
            "js" => self.config.rewrite_scripts = scripts(value)?,
            "keep-names" => self.config.keep_names = value.strings()?,
            "dev" => self.config.dev = dev(value)?,
            "compile" => {
                let find = |name: &str| Language::ALL.into_iter().find(|language| language.name() == name);
                self.config.compile = named(value, "`sass` or `typescript`", find)?;
                for language in &self.config.compile {
                    need(value, language.is_available(), language.name())?;
                }
            }
            "minify" => {
                let find = |name: &str| Minify::ALL.into_iter().find(|kind| kind.name() == name);
                self.config.minify = named(value, "`css` or `js`", find)?;
                need(value, cfg!(feature = "minify") || self.config.minify.is_empty(), "minify")?;
            }
            "targets" => {
                self.config.targets = Some(targets(value)?);
                need(value, cfg!(any(feature = "minify", feature = "typescript")), "minify")?;
            }
            "bundles" => self.bundles(value)?,
            _ => return Err(entry.unknown("", &KEYS)),
        }
        Ok(())
    }

    fn token(&mut self, entry: Entry<'a>) -> Result<(), Error> {
        if let Some(first) = &self.token {
            return Err(entry.refuse(format!("key `{}` can't be combined with key `{}`", entry.key, first.key)));
        }
        let text = entry.value.string()?;
        self.config.token = Some(match entry.key {
            "token" => entry.value.parsed(str::parse::<Version>).map(|_| text.to_owned())?,
            _ => variable(text).map_err(|why| entry.value.refuse(why))?,
        });
        self.token = Some(entry);
        Ok(())
    }

    fn bundles(&mut self, value: &Value<'a>) -> Result<(), Error> {
        for entry in value.as_table().ok_or_else(|| value.wrong_type("a table of bundles"))? {
            let bundle = bundle(&entry)?;
            self.config.bundles.insert(entry.key.to_owned(), bundle);
        }
        Ok(())
    }

    fn missing_reference(&mut self, value: &Value<'a>) -> Result<(), Error> {
        let Some(entries) = value.as_table() else {
            let is_string = value.as_str().is_some();
            let wrong_type =
                || value.wrong_type("`\"error\"`, `\"warn\"`, `\"ignore\"` or a table of globs with one of them");
            self.config.missing_reference = is_string.then(|| value.parsed(str::parse)).ok_or_else(wrong_type)??;
            return Ok(());
        };
        for entry in entries {
            let action = entry.value.parsed(str::parse)?;
            match entry.key {
                DEFAULT => self.config.missing_reference = action,
                key if is_misspelt(key, DEFAULT) => return Err(entry.unknown(" of `missing-reference`", &[DEFAULT])),
                glob => self.config.missing_reference_rules.push(MissingReferenceRule::new(glob, action)),
            }
        }
        Ok(())
    }

    /// Checks keys against each other.
    fn finish(mut self) -> Result<Config, Error> {
        if let Some(token) = &self.token {
            if let Some(version) = &self.version
                && self.config.version != VersionScheme::Token
            {
                let message = format!("version `{}` does not go with key `{}`", self.config.version, token.key);
                return Err(version.refuse(message));
            }
            self.config.version = VersionScheme::Token;
        }
        if let Some(entry) = &self.query_key {
            match &mut self.config.style {
                Style::Query { key } => *key = Some(entry.value.string()?.to_owned()),
                other => return Err(entry.refuse(format!("key `query-key` goes with style `query`, not `{other}`"))),
            }
        }
        Ok(self.config)
    }
}

fn root(value: &Value<'_>) -> Result<LoadPathRoot, Error> {
    if value.as_str().is_some() {
        return value.path().map(LoadPathRoot::new);
    }
    let entries = value.as_table().ok_or_else(|| value.wrong_type("a directory or a table with `dir`"))?;
    let mut root = LoadPathRoot::new("");
    for entry in &entries {
        match entry.key {
            "dir" => root.dir = entry.value.path()?.into(),
            "at" => root.at = entry.value.string()?.trim_end_matches('/').to_owned(),
            "name" => root.name = Some(entry.value.string()?.to_owned()),
            _ => return Err(entry.unknown(" of a root", &ROOT_KEYS)),
        }
    }
    if root.dir.as_os_str().is_empty() {
        Err(value.refuse("a root of `load-path` lacks the key `dir`"))
    } else {
        Ok(root)
    }
}

fn bundle(entry: &Entry<'_>) -> Result<BundleConfig, Error> {
    let entries =
        entry.value.as_table().ok_or_else(|| entry.value.wrong_type("a table with `members` and `output`"))?;
    let (mut members, mut output, mut source_map) = (None, None, false);
    for entry in &entries {
        match entry.key {
            "members" => members = Some(entry.value.strings()?),
            "output" => output = Some(entry.value.string()?.to_owned()),
            "source-map" => {
                source_map = entry.value.as_bool().ok_or_else(|| entry.value.wrong_type("`true` or `false`"))?;
            }
            _ => return Err(entry.unknown(" of a bundle", &BUNDLE_KEYS)),
        }
    }
    let lacks = |key: &str| entry.refuse(format!("bundle `{}` lacks the key `{key}`", printable(entry.key)));
    Ok(BundleConfig {
        members: members.ok_or_else(|| lacks("members"))?,
        output: output.ok_or_else(|| lacks("output"))?,
        source_map,
    })
}

fn manifest(value: &Value<'_>) -> Result<ManifestPlace, Error> {
    match (value.as_str(), value.as_bool()) {
        (Some("cache"), _) => Ok(ManifestPlace::Cache),
        (Some(_), _) => value.path().map(|file| ManifestPlace::File(file.into())),
        (None, Some(false)) => Ok(ManifestPlace::None),
        (None, _) => Err(value.wrong_type("a path, `\"cache\"` or `false`")),
    }
}

fn style(value: &Value<'_>) -> Result<Style, Error> {
    match value.parsed(str::parse)? {
        // How a manifest writes it; here the key has its own place.
        Style::Query { key: Some(key) } => {
            Err(value.refuse(format!("write `style = \"query\"` and `query-key = \"{key}\"`")))
        }
        style => Ok(style),
    }
}

fn scripts(value: &Value<'_>) -> Result<bool, Error> {
    match value.string()? {
        "rewrite" => Ok(true),
        "off" => Ok(false),
        other => Err(value.refuse(format!("key `js` must be `rewrite` or `off`, not `{}`", printable(other)))),
    }
}

fn integrity(value: &Value<'_>) -> Result<Vec<IntegrityAlgorithm>, Error> {
    let mut algorithms: Vec<IntegrityAlgorithm> = Vec::new();
    for item in value.items("algorithms")? {
        let algorithm = item.parsed(str::parse)?;
        if algorithms.contains(&algorithm) {
            return Err(item.refuse(format!("algorithm `{algorithm}` is listed twice in `integrity`")));
        }
        algorithms.push(algorithm);
    }
    algorithms.sort_unstable();
    Ok(algorithms)
}

fn codings(value: &Value<'_>) -> Result<Vec<Coding>, Error> {
    let mut codings = Vec::new();
    for item in value.items("codings")? {
        let name = item.string()?;
        let Ok(coding) = name.parse::<Coding>() else {
            return Err(item.refuse(format!("unknown coding `{}`, expected `br` or `gzip`", printable(name))));
        };
        if codings.contains(&coding) {
            return Err(item.refuse(format!("coding `{name}` is listed twice in `compress`")));
        }
        codings.push(coding);
    }
    codings.sort_unstable();
    Ok(codings)
}

/// The values that an array names, sorted and without duplicates.
fn named<T: Copy + Ord>(value: &Value<'_>, expected: &str, find: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Error> {
    let mut all = Vec::new();
    for item in value.items("strings")? {
        let name = item.string()?;
        let found = find(name)
            .ok_or_else(|| item.refuse(format!("unknown value `{}`, expected {expected}", printable(name))))?;
        if all.contains(&found) {
            return Err(item.refuse(format!("`{name}` is listed twice")));
        }
        all.push(found);
    }
    all.sort_unstable();
    Ok(all)
}

/// Refuses a value that only works with a feature that this build of the crate lacks.
fn need(value: &Value<'_>, is_there: bool, feature: &str) -> Result<(), Error> {
    if is_there {
        return Ok(());
    }
    Err(value.refuse(format!("{} needs the feature `{feature}` of asset-build, which is missing here", value.name)))
}

/// A browserslist query, or several.
fn targets(value: &Value<'_>) -> Result<String, Error> {
    let query = match value.as_str() {
        Some(query) => query.to_owned(),
        None => value.strings()?.join(", "),
    };
    #[cfg(any(feature = "minify", feature = "typescript"))]
    crate::compile::Targets::parse(&query).map_err(|error| value.refuse(error.message().to_owned()))?;
    Ok(query)
}

/// The token in an environment variable.
fn variable(name: &str) -> Result<String, String> {
    let shown = printable(name);
    let token = std::env::var(name).map_err(|error| match error {
        std::env::VarError::NotPresent => format!("variable `{shown}` of key `token-env` is not set"),
        std::env::VarError::NotUnicode(_) => format!("variable `{shown}` of key `token-env` is not UTF-8"),
    })?;
    token.parse::<Version>().map_err(|error| format!("variable `{shown}` of key `token-env`: {}", error.message()))?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::super::dev::{COMMAND_KEYS, DEV_KEYS};
    use super::*;

    #[test]
    fn every_known_key_is_read() {
        for key in KEYS {
            let error =
                Config::parse(&format!("{key} = 2001-01-01"), "asset.toml").err().map(|error| error.to_string());
            let expected = format!("key `{key}` must be ");
            assert!(error.as_deref().is_some_and(|error| error.contains(&expected)), "{key}: {error:?}");
        }
    }

    #[test]
    fn every_known_key_is_in_the_reference() {
        let reference = include_str!("../../../reference.toml");
        for key in KEYS.iter().chain(&ROOT_KEYS).chain(&BUNDLE_KEYS).chain(&DEV_KEYS).chain(&COMMAND_KEYS) {
            let is_written = [format!("{key} ="), format!("[{key}."), format!("[{key}]")]
                .iter()
                .any(|written| reference.contains(written));
            assert!(is_written, "reference.toml says nothing of `{key}`");
        }
    }
}
