//! Pages of the documentation.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::Block;

/// A Markdown file of the repository.
#[derive(Debug, Clone)]
pub struct Page {
    /// From the repository's root.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it is written.
    pub target: String,
    /// The line, from 1.
    pub line: usize,
}

impl Page {
    /// The root of the repository.
    pub fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// The page at `path` from the repository's root.
    ///
    /// # Errors
    /// Whatever reading fails with.
    pub fn read(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let text = fs::read_to_string(Self::root().join(&path))?;
        Ok(Self { path, text })
    }

    /// The pages of the book: every Markdown file below `docs`, in the order of their paths.
    ///
    /// # Errors
    /// Whatever reading fails with.
    pub fn book() -> io::Result<Vec<Self>> {
        let mut paths = Vec::new();
        collect(Path::new("docs"), &mut paths)?;
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    /// The pages outside the book that readers come to: those at the top, and each crate's and example's README.
    ///
    /// # Errors
    /// Whatever reading fails with.
    pub fn beside_the_book() -> io::Result<Vec<Self>> {
        let mut paths = Vec::new();
        for dir in [".", "examples"] {
            for entry in fs::read_dir(Self::root().join(dir))? {
                let name = entry?.file_name();
                let path = Path::new(dir).join(&name);
                if path.extension().is_some_and(|extension| extension == "md") {
                    paths.push(path);
                } else if Self::root().join(&path).join("README.md").is_file() && name != "docs" && name != "examples" {
                    paths.push(path.join("README.md"));
                }
            }
        }
        paths.push("examples/README.md".into());
        paths.sort();
        paths.dedup();
        paths.into_iter().map(Self::read).collect()
    }

    /// The code blocks, in order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut events = self.events().into_offset_iter();
        while let Some((event, range)) = events.next() {
            let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else { continue };
            let (mut text, mut inside) = (String::new(), None::<std::ops::Range<usize>>);
            for (event, range) in events.by_ref() {
                match event {
                    Event::Text(part) => {
                        text.push_str(&part);
                        inside = Some(inside.map_or(range.start, |before| before.start)..range.end);
                    }
                    Event::End(TagEnd::CodeBlock) => break,
                    _ => {}
                }
            }
            // An empty block begins behind its fence.
            let behind = self.text[range.start..].find('\n').map_or(range.end, |newline| range.start + newline + 1);
            blocks.push(Block::new(&info, text, inside.unwrap_or(behind..behind), self.line(range.start)));
        }
        blocks
    }

    /// The commands that readers do not see, `<!-- $ rm asset.toml -->`, each with its place in bytes.
    pub fn hidden_commands(&self) -> Vec<(usize, &str)> {
        let starts = self.text.match_indices("<!-- $ ");
        starts.filter_map(|(at, start)| Some((at, self.text[at + start.len()..].split_once(" -->")?.0))).collect()
    }

    /// The links and images, in order.
    pub fn links(&self) -> Vec<Link> {
        let links = self.events().into_offset_iter().filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(Link { target: dest_url.into_string(), line: self.line(range.start) })
            }
            _ => None,
        });
        links.collect()
    }

    /// The headings as they are written.
    pub fn headings(&self) -> Vec<String> {
        let mut headings = Vec::new();
        let mut open: Option<String> = None;
        for event in self.events() {
            match (event, &mut open) {
                (Event::Start(Tag::Heading { .. }), _) => open = Some(String::new()),
                (Event::End(TagEnd::Heading(_)), _) => headings.extend(open.take()),
                (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
                _ => {}
            }
        }
        headings
    }

    fn events(&self) -> Parser<'_> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }
}

/// What comes behind `#` in a link to a heading, on the forge and in the book.
///
/// ```
/// assert_eq!(asset_guide::anchor("`load-path`, and what wins"), "load-path-and-what-wins");
/// ```
pub fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect();
    let kept: String = kept;
    kept.trim().replace(' ', "-")
}

fn collect(dir: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(Page::root().join(dir))? {
        let entry = entry?;
        let path = dir.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}
