//! The files that Sass reads.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use asset_core::internal::FileStamp;
use grass::Fs;

use super::nesting::{DEEPEST, is_nested_deeper};
use super::{Input, Source};

/// Whether `url()`s are written anew for the directory of the compiled file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rebase {
    Yes,
    No,
}

/// The file system as Sass sees it; remembers what was read and what was looked for.
#[derive(Debug)]
pub(super) struct SassFiles {
    entry: PathBuf,
    /// The path without links, by which Sass asks for what it has found.
    canonical: PathBuf,
    bytes: Vec<u8>,
    rebase: Rebase,
    inputs: Mutex<BTreeMap<PathBuf, Option<FileStamp>>>,
}

impl SassFiles {
    pub(super) fn new(source: &Source<'_>, rebase: Rebase) -> Self {
        let canonical = std::fs::canonicalize(source.path).unwrap_or_else(|_| source.path.to_owned());
        let bytes = source.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(source.bytes).to_owned();
        Self { entry: source.path.to_owned(), canonical, bytes, rebase, inputs: Mutex::default() }
    }

    /// All but the compiled file itself.
    pub(super) fn into_inputs(self) -> Vec<Input> {
        let inputs = self.inputs.into_inner().unwrap_or_else(PoisonError::into_inner);
        inputs.into_iter().map(|(path, stamp)| Input { path, stamp }).collect()
    }

    fn note(&self, path: &Path) -> Option<FileStamp> {
        let stamp = FileStamp::at(path);
        self.inputs.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), stamp);
        stamp
    }
}

impl Fs for SassFiles {
    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn is_file(&self, path: &Path) -> bool {
        self.note(path);
        path.is_file()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path == self.entry || path == self.canonical {
            return Ok(self.bytes.clone());
        }
        self.note(path);
        let bytes = std::fs::read(path)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
        if is_nested_deeper(&bytes, DEEPEST) {
            let message = format!("`{}` is nested more than {DEEPEST} deep", super::shown(path));
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let (Some(from), Some(to)) = (path.parent(), self.canonical.parent()) else { return Ok(bytes) };
        match String::from_utf8(bytes) {
            Ok(text) if self.rebase == Rebase::Yes && from != to => Ok(rebased(&text, from, to).into_bytes()),
            Ok(text) => Ok(text.into_bytes()),
            Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, format!("`{}`: {error}", super::shown(path)))),
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        std::fs::canonicalize(path)
    }
}

/// The text of a file in the directory `from`, with its relative `url()`s as they are written in `to`.
///
/// What is made of variables or interpolation is known only when it runs, so it stays.
fn rebased(text: &str, from: &Path, to: &Path) -> String {
    let mut rebased = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(next) = next_url(rest) {
        let url = &rest[next.start..next.end];
        rebased.push_str(&rest[..next.start]);
        match is_relative(url) {
            true => rebased.push_str(&relative(&from.join(url), to)),
            false => rebased.push_str(url),
        }
        rest = &rest[next.end..];
    }
    rebased.push_str(rest);
    rebased
}

struct Span {
    start: usize,
    end: usize,
}

/// Where the next URL is written: what is between `url(` and `)`, without quotes. Comments and other strings are skipped.
fn next_url(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let find = |end: &str, from: usize| rest[from..].find(end).map_or(text.len(), |found| at + from + found);
        match bytes[at] {
            b'/' if rest.starts_with("//") => at = find("\n", 2),
            b'/' if rest.starts_with("/*") => at = find("*/", 2) + 2,
            b'"' | b'\'' => at += string_length(rest),
            b'u' | b'U'
                if rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("url(")) && !is_in_word(bytes, at) =>
            {
                let inside = rest[4..].trim_start_matches([' ', '\t', '\n', '\r']);
                let start = text.len() - inside.len();
                if inside.starts_with(['"', '\'']) {
                    let length = string_length(inside);
                    return Some(Span { start: start + 1, end: start + length.saturating_sub(1).max(1) });
                }
                let length = inside.find(')').unwrap_or(inside.len());
                return Some(Span { start, end: start + inside[..length].trim_end().len() });
            }
            byte => at += if byte < 0x80 { 1 } else { rest.chars().next().map_or(1, char::len_utf8) },
        }
        at = at.min(bytes.len());
    }
    None
}

fn is_in_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'-' | b'_' | b'$'))
}

/// The length of the string that `text` begins with, quotes included.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == bytes[0] => return at + 1,
            b'\n' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn is_relative(url: &str) -> bool {
    let has_scheme = url.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()));
    let is_computed = url.contains("#{") || url.contains(['$', '(', '+', '\\']) || url.contains("*/");
    !url.is_empty() && !url.starts_with(['/', '#', '%']) && !has_scheme && !is_computed
}

/// The path of `file` as it is written in the directory `to`.
fn relative(file: &Path, to: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in file.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()),
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    let to: Vec<String> = to.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let shared = parts.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", to.len() - shared);
    up.chain(parts[shared..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebase(text: &str) -> String {
        rebased(text, Path::new("/site/vendor/icons/scss"), Path::new("/site/static/css"))
    }

    #[test]
    fn a_relative_url_is_written_from_the_directory_of_the_compiled_file() {
        assert_eq!(
            rebase("a { src: url(../fonts/a.woff2?v=1#b) }"),
            "a { src: url(../../vendor/icons/fonts/a.woff2?v=1#b) }"
        );
        assert_eq!(rebase("a { src: url( './a.png' ) }"), "a { src: url( '../../vendor/icons/scss/a.png' ) }");
    }

    #[test]
    fn a_url_that_is_absolute_or_computed_stays() {
        for text in [
            "url(/a.png)",
            "url(https://example.com/a.png)",
            "url(data:image/png;base64,AA)",
            "url(#a)",
            "url($path)",
            "url(\"#{$dir}/a.png\")",
            "url($dir + 'a.png')",
            "url()",
            "my-url(a.png)",
        ] {
            assert_eq!(rebase(text), text);
        }
    }

    #[test]
    fn comments_and_other_strings_are_no_urls() {
        for text in
            ["// url(a.png)\n", "/* url(a.png) */", "\"url(a.png)\"", "'\\'url(a.png)'", "url(a", "url('a", "ü/"]
        {
            let is_open = text.starts_with("url(");
            assert!(is_open || rebase(text) == text, "{text}");
        }
    }
}
