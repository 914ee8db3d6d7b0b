//! Sass, by grass.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use asset_core::{Error, ErrorKind};
use grass::codemap::SpanLoc;
use grass::{Logger, Options};

use super::nesting::{DEEPEST, is_nested_deeper};
use super::sass_files::{Rebase, SassFiles};
use super::{Compiled, Compiler, Source};

/// Compiles `.scss` and `.sass`.
///
/// `@use`, `@forward` and `@import` look beside the file first, then in the load paths. A relative `url()` of a file in
/// another directory is written from the directory of the compiled file, so that it keeps its meaning.
#[derive(Debug)]
pub struct Sass {
    load_paths: Vec<PathBuf>,
}

impl Sass {
    /// `load_paths` are directories, the first that has a file wins.
    pub fn new(load_paths: Vec<PathBuf>) -> Self {
        Self { load_paths }
    }

    fn run(&self, source: &Source<'_>, rebase: Rebase) -> Result<Run, Error> {
        let files = SassFiles::new(source, rebase);
        let log = Log::default();
        let options = Options::default().fs(&files).logger(&log).load_paths(&self.load_paths);
        // It panics on some input that it has not foreseen.
        let result = catch_unwind(AssertUnwindSafe(|| grass::from_path(source.path, &options)));
        let Ok(result) = result else {
            let message = "the Sass compiler `grass` cannot compile it; please report it there";
            return Err(Error::new(ErrorKind::Invalid, message).at(source.path, 1, 1));
        };
        let css = result.map_err(|error| self.error(source.path, *error))?;
        Ok(Run { css, files, log })
    }

    fn error(&self, path: &Path, error: grass::Error) -> Error {
        match error.kind() {
            grass::ErrorKind::ParseError { message, loc, .. } => {
                let mut message = sentence(&message);
                message.push_str(&self.hint(&message, &loc));
                located(Error::new(ErrorKind::Invalid, message), &loc)
            }
            grass::ErrorKind::IoError(cause) => {
                Error::new(ErrorKind::Io, format!("can't read what it uses: {cause}")).at(path, 1, 1)
            }
            other => Error::new(ErrorKind::Invalid, format!("{other:?}")).at(path, 1, 1),
        }
    }

    /// What may be meant by a name that leads nowhere.
    fn hint(&self, message: &str, place: &SpanLoc) -> String {
        let line = place.file.source_line(place.begin.line);
        for (prefix, why) in [
            ("~", "`~` is webpack's sign for packages: leave it out"),
            ("pkg:", "write the path of the file inside the package, without `pkg:`"),
        ] {
            let is_named = line.contains(&format!("\"{prefix}")) || line.contains(&format!("'{prefix}"));
            if is_named && line.trim_start().starts_with('@') {
                return format!("; {why}");
            }
        }
        if self.load_paths.is_empty() || !message.starts_with("can't find stylesheet to import") {
            return String::new();
        }
        let looked: Vec<String> = self.load_paths.iter().map(|path| format!("`{}`", super::shown(path))).collect();
        format!("; looked beside the file and in {}", looked.join(", "))
    }
}

struct Run {
    css: String,
    files: SassFiles,
    log: Log,
}

impl Compiler for Sass {
    fn compile(&self, source: &Source<'_>) -> Result<Compiled, Vec<Error>> {
        if is_nested_deeper(source.bytes, DEEPEST) {
            let message = format!("nested more than {DEEPEST} deep");
            return Err(vec![Error::new(ErrorKind::Invalid, message).at(source.path, 1, 1)]);
        }
        match self.run(source, Rebase::Yes) {
            Ok(Run { css, files, log }) => Ok(Compiled {
                bytes: css.into_bytes(),
                map: None,
                inputs: files.into_inputs(),
                warnings: log.0.into_inner().unwrap_or_else(PoisonError::into_inner),
            }),
            // The columns of a file whose `url()`s were rewritten are not those of the file.
            Err(error) => Err(vec![self.run(source, Rebase::No).err().unwrap_or(error)]),
        }
    }
}

/// What `@warn` and `@debug` say.
#[derive(Debug, Default)]
struct Log(Mutex<Vec<Error>>);

impl Log {
    fn add(&self, place: &SpanLoc, message: &str) {
        let message = message.trim_end_matches('.').to_owned();
        let warning = located(Error::new(ErrorKind::Invalid, message), place);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }
}

impl Logger for Log {
    fn debug(&self, place: SpanLoc, message: &str) {
        self.add(&place, &format!("@debug: {message}"));
    }

    fn warn(&self, place: SpanLoc, message: &str) {
        self.add(&place, &format!("@warn: {message}"));
    }
}

fn located(error: Error, place: &SpanLoc) -> Error {
    error.at(place.file.name(), place.begin.line + 1, place.begin.column + 1)
}

/// A message as they are written here: one line, without a capital at the beginning and a full stop.
fn sentence(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim_end().trim_end_matches('.');
    let mut characters = message.chars();
    characters.next().map_or(String::new(), |first| first.to_lowercase().chain(characters).collect())
}
