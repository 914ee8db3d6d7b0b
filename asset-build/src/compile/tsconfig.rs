//! `tsconfig.json`: what of it decides how a file is compiled, and where its imports lead.

use std::collections::{BTreeMap, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use asset_core::internal::FileStamp;
use asset_core::{Error, ErrorKind};
use serde_json::{Map, Value};

use super::{Input, shown};

/// What decides how the files below a directory are compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TsConfig {
    pub(super) jsx: Jsx,
    pub(super) has_decorators: bool,
    pub(super) has_decorator_metadata: bool,
    /// Whether only imports that say `type` are dropped.
    pub(super) keeps_unused_imports: bool,
    /// Whether class fields are defined, as in the standard, not assigned.
    pub(super) defines_class_fields: bool,
    paths: Vec<PathMapping>,
}

/// One entry of `paths`: what stands before and after `*` in the specifier, and where that leads.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PathMapping {
    pattern: String,
    /// With `*` where what the `*` of the pattern matched goes.
    targets: Vec<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Jsx {
    Classic { factory: Option<String>, fragment: Option<String> },
    Automatic { import_source: Option<String> },
}

impl Default for TsConfig {
    fn default() -> Self {
        Self {
            jsx: Jsx::Automatic { import_source: None },
            has_decorators: false,
            has_decorator_metadata: false,
            keeps_unused_imports: false,
            defines_class_fields: true,
            paths: Vec::new(),
        }
    }
}

impl TsConfig {
    /// The files that `specifier` may mean by `paths`, most likely first; they need not exist, nor have an extension.
    pub fn candidates(&self, specifier: &str) -> Vec<PathBuf> {
        let matched = self.paths.iter().filter_map(|mapping| Some((mapping, mapping.matched(specifier)?)));
        // As TypeScript does: a pattern without `*` first, then the longest before its `*`.
        let best = matched.max_by_key(|(mapping, _)| match mapping.pattern.find('*') {
            None => usize::MAX,
            Some(star) => star,
        });
        let Some((mapping, rest)) = best else { return Vec::new() };
        let expand = |target: &PathBuf| PathBuf::from(target.to_string_lossy().replacen('*', rest, 1));
        mapping.targets.iter().map(expand).collect()
    }
}

impl PathMapping {
    /// What the `*` of the pattern matches in `specifier`.
    fn matched<'s>(&self, specifier: &'s str) -> Option<&'s str> {
        match self.pattern.split_once('*') {
            None => (specifier == self.pattern).then_some(""),
            Some((before, after)) => specifier.strip_prefix(before)?.strip_suffix(after),
        }
    }
}

/// Every `tsconfig.json` of a project, each read once.
#[derive(Debug)]
pub struct TsConfigs {
    base: PathBuf,
    read: Mutex<HashMap<PathBuf, Arc<Found>>>,
}

/// The configuration of a directory, and the files that decided it.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it says.
    pub config: TsConfig,
    /// The files that were read or looked for, sorted by path.
    pub inputs: Vec<Input>,
}

impl TsConfigs {
    /// `base` is the directory above which none is looked for.
    pub fn new(base: impl Into<PathBuf>) -> Self {
        Self { base: base.into(), read: Mutex::default() }
    }

    /// The configuration of the file at `path`: the nearest `tsconfig.json` upwards, the defaults if there is none.
    ///
    /// # Errors
    /// `Config` for one that is not JSON with comments, or has a value of the wrong type; `Io` for one that cannot be read.
    pub fn of(&self, path: &Path) -> Result<Found, Vec<Error>> {
        let dir = path.parent().unwrap_or(Path::new(""));
        if let Some(found) = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(dir) {
            return Ok(Found::clone(found));
        }
        let found = Arc::new(self.find(dir, path).map_err(|error| vec![error])?);
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(dir.to_owned(), Arc::clone(&found));
        Ok(Found::clone(&found))
    }

    fn find(&self, dir: &Path, file: &Path) -> Result<Found, Error> {
        let mut reader = Reader::default();
        let mut config = TsConfig::default();
        for above in dir.ancestors().take_while(|above| above.starts_with(&self.base)) {
            let candidate = above.join("tsconfig.json");
            if reader.is_file(&candidate) {
                config = reader.config(&candidate, file)?;
                break;
            }
        }
        Ok(Found { config, inputs: reader.inputs.into_iter().map(|(path, stamp)| Input { path, stamp }).collect() })
    }
}

/// The options of a configuration, and where each that names files was written.
#[derive(Default, Clone)]
struct Options {
    all: Map<String, Value>,
    base_url: Option<PathBuf>,
    paths: Vec<PathMapping>,
}

#[derive(Default)]
struct Reader {
    inputs: BTreeMap<PathBuf, Option<FileStamp>>,
    /// The chain of `extends` that is being followed.
    chain: Vec<PathBuf>,
}

impl Reader {
    fn is_file(&mut self, path: &Path) -> bool {
        self.inputs.insert(path.to_owned(), FileStamp::at(path));
        path.is_file()
    }

    /// The configuration that `path`, or one that it refers to, has for `file`.
    fn config(&mut self, path: &Path, file: &Path) -> Result<TsConfig, Error> {
        let json = self.json(path)?;
        // A file of the solution style has no sources itself, as Vite's templates write it.
        let references = json.get("references").and_then(Value::as_array).into_iter().flatten();
        let is_solution = json.get("files").and_then(Value::as_array).is_some_and(Vec::is_empty);
        for reference in references.filter(|_| is_solution) {
            let Some(named) = reference.get("path").and_then(Value::as_str) else { continue };
            let named = normal(&directory(path).join(named));
            let named = if named.extension().is_some() { named } else { named.join("tsconfig.json") };
            if self.is_file(&named) && includes(&self.json(&named)?, directory(&named), file) {
                return self.options(&named)?.into_config(&named);
            }
        }
        self.options(path)?.into_config(path)
    }

    fn json(&mut self, path: &Path) -> Result<Map<String, Value>, Error> {
        self.inputs.insert(path.to_owned(), FileStamp::at(path));
        let mut text = std::fs::read_to_string(path).map_err(|cause| Error::io("read", path, cause))?;
        let wrong = |line, column, why: String| Error::new(ErrorKind::Config, why).at(path, line, column);
        json_strip_comments::strip(&mut text).map_err(|why| wrong(1, 1, why.to_string()))?;
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|why| {
            let message = why.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            wrong(why.line().max(1), why.column().max(1), message)
        })
    }

    /// The options of the file at `path`, over those of the files that it extends.
    fn options(&mut self, path: &Path) -> Result<Options, Error> {
        if self.chain.iter().any(|file| file == path) {
            let message = format!("`extends` leads back to `{}`", shown(path));
            return Err(Error::new(ErrorKind::Config, message).at(path, 1, 1));
        }
        self.chain.push(path.to_owned());
        let json = self.json(path)?;
        let mut options = Options::default();
        let extends = match json.get("extends") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        for name in extends {
            let extended = self.extended(path, &name)?;
            let Options { all, base_url, paths } = self.options(&extended)?;
            options.all.extend(all);
            options.base_url = base_url.or(options.base_url);
            options.paths = if paths.is_empty() { options.paths } else { paths };
        }
        if let Some(own) = json.get("compilerOptions").and_then(Value::as_object) {
            options.take(own, path)?;
        }
        self.chain.pop();
        Ok(options)
    }

    /// The file that `extends` names: a path, or a file of a package.
    fn extended(&mut self, path: &Path, name: &str) -> Result<PathBuf, Error> {
        let dir = directory(path);
        let is_path = name.starts_with("./") || name.starts_with("../") || Path::new(name).is_absolute();
        let roots: Vec<PathBuf> = if is_path {
            vec![dir.to_owned()]
        } else {
            dir.ancestors().map(|above| above.join("node_modules")).collect()
        };
        for root in roots {
            let named = normal(&root.join(name));
            let with_extension = PathBuf::from(format!("{}.json", named.display()));
            for candidate in [named.clone(), with_extension, named.join("tsconfig.json")] {
                if self.is_file(&candidate) {
                    return Ok(candidate);
                }
            }
        }
        Err(Error::new(ErrorKind::Config, format!("`extends` names `{name}`, which does not exist")).at(path, 1, 1))
    }
}

impl Options {
    /// Takes over the options of one file, which win over those that are there.
    fn take(&mut self, own: &Map<String, Value>, path: &Path) -> Result<(), Error> {
        self.all.extend(own.clone());
        if let Some(base_url) = own.get("baseUrl").and_then(Value::as_str) {
            self.base_url = Some(normal(&directory(path).join(base_url)));
        }
        let Some(paths) = own.get("paths") else { return Ok(()) };
        let wrong = || {
            let message = "`paths` must be an object of arrays of strings";
            Error::new(ErrorKind::Config, message).at(path, 1, 1)
        };
        let base = self.base_url.clone().unwrap_or_else(|| directory(path).to_owned());
        let mapping = |(pattern, targets): (&String, &Value)| {
            let targets = targets.as_array().ok_or_else(wrong)?;
            let target = |target: &Value| Ok(normal(&base.join(target.as_str().ok_or_else(wrong)?)));
            Ok(PathMapping { pattern: pattern.clone(), targets: targets.iter().map(target).collect::<Result<_, _>>()? })
        };
        self.paths = paths.as_object().ok_or_else(wrong)?.iter().map(mapping).collect::<Result<_, Error>>()?;
        Ok(())
    }

    fn into_config(mut self, path: &Path) -> Result<TsConfig, Error> {
        let jsx = self.jsx(path)?;
        if let Some(base) = &self.base_url {
            // Without `paths`, `baseUrl` alone makes bare specifiers lead there.
            self.paths.push(PathMapping { pattern: "*".to_owned(), targets: vec![base.join("*")] });
        }
        let target = self.text("target", path)?.map(|target| target.to_ascii_lowercase());
        let is_old = target.is_some_and(|target| {
            let year = target.strip_prefix("es").and_then(|year| year.parse::<u32>().ok());
            year.is_some_and(|year| year < 2022)
        });
        Ok(TsConfig {
            jsx,
            has_decorators: self.flag("experimentalDecorators", path)?.unwrap_or(false),
            has_decorator_metadata: self.flag("emitDecoratorMetadata", path)?.unwrap_or(false),
            keeps_unused_imports: self.flag("verbatimModuleSyntax", path)?.unwrap_or(false)
                || self.flag("preserveValueImports", path)?.unwrap_or(false),
            defines_class_fields: self.flag("useDefineForClassFields", path)?.unwrap_or(!is_old),
            paths: self.paths,
        })
    }

    fn jsx(&self, path: &Path) -> Result<Jsx, Error> {
        let kind = self.text("jsx", path)?.map(|kind| kind.to_ascii_lowercase());
        match kind.as_deref() {
            Some("react") => Ok(Jsx::Classic {
                factory: self.text("jsxFactory", path)?,
                fragment: self.text("jsxFragmentFactory", path)?,
            }),
            // `preserve` leaves JSX to the next tool, which is this one.
            None | Some("react-jsx" | "react-jsxdev" | "preserve" | "react-native") => {
                Ok(Jsx::Automatic { import_source: self.text("jsxImportSource", path)? })
            }
            Some(kind) => {
                let message = format!("`jsx` is `{kind}`; it must be `react-jsx`, `react` or `preserve`");
                Err(Error::new(ErrorKind::Config, message).at(path, 1, 1))
            }
        }
    }

    fn text(&self, name: &str, path: &Path) -> Result<Option<String>, Error> {
        match self.all.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Error::new(ErrorKind::Config, format!("`{name}` must be a string")).at(path, 1, 1)),
        }
    }

    fn flag(&self, name: &str, path: &Path) -> Result<Option<bool>, Error> {
        match self.all.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Error::new(ErrorKind::Config, format!("`{name}` must be true or false")).at(path, 1, 1)),
        }
    }
}

/// Whether `include` of a configuration in `dir` covers `file`, by what comes before its first wildcard.
fn includes(json: &Map<String, Value>, dir: &Path, file: &Path) -> bool {
    let Some(include) = json.get("include").and_then(Value::as_array) else { return true };
    include.iter().filter_map(Value::as_str).any(|glob| {
        let fixed: PathBuf = Path::new(glob).components().take_while(|part| !is_wildcard(part)).collect();
        file.starts_with(normal(&dir.join(fixed)))
    })
}

fn is_wildcard(part: &Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?'])
}

fn directory(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// `path` without `.` and `..`, as far as the text tells.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some_and(|name| name != "..") => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
