//! Files in a directory of their own, compiled one at a time.

use std::path::PathBuf;

use asset_build::compile::{Compiled, Compiler, Source};

/// A directory with files.
pub(crate) struct Site {
    dir: tempfile::TempDir,
}

impl Site {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let site = Self { dir: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// What `compiler` makes of one file.
    pub(crate) fn compiled(&self, compiler: &dyn Compiler, path: &str) -> Compiled {
        self.compile(compiler, path).unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    /// The text that `compiler` makes of one file.
    pub(crate) fn text(&self, compiler: &dyn Compiler, path: &str) -> String {
        String::from_utf8(self.compiled(compiler, path).bytes).unwrap()
    }

    /// The messages of a file that cannot be compiled, one a line, with paths below the directory.
    pub(crate) fn errors(&self, compiler: &dyn Compiler, path: &str) -> String {
        let errors = self.compile(compiler, path).expect_err("it compiles");
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        self.shown(&lines.join("\n"))
    }

    /// The warnings about a file that is compiled, one a line, with paths below the directory.
    pub(crate) fn warnings(&self, compiler: &dyn Compiler, path: &str) -> String {
        let lines: Vec<String> = self.compiled(compiler, path).warnings.iter().map(ToString::to_string).collect();
        self.shown(&lines.join("\n"))
    }

    fn shown(&self, text: &str) -> String {
        let canonical = self.dir.path().canonicalize().unwrap();
        let text = text.replace(&format!("{}/", canonical.display()), "");
        text.replace(&format!("{}/", self.dir.path().display()), "")
    }

    fn compile(&self, compiler: &dyn Compiler, path: &str) -> Result<Compiled, Vec<asset_core::Error>> {
        let path = self.path(path);
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        compiler.compile(&Source { path: &path, name, bytes: &bytes, map: None })
    }
}

/// Where the source map of `compiled` says that the first `needle` of its text comes from: `source:line:column`, from 1.
pub(crate) fn origin(compiled: &Compiled, needle: &str) -> String {
    let text = std::str::from_utf8(&compiled.bytes).unwrap();
    let at = text.find(needle).unwrap_or_else(|| panic!("`{needle}` is not in {text}"));
    let line = text[..at].matches('\n').count();
    let column = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let map = sourcemap::SourceMap::from_slice(compiled.map.as_ref().unwrap().as_bytes()).unwrap();
    let token = map.lookup_token(line as u32, column as u32).unwrap();
    format!("{}:{}:{}", token.get_source().unwrap_or("-"), token.get_src_line() + 1, token.get_src_col() + 1)
}
