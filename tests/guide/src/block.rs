//! Code blocks.

use std::ops::Range;

/// A fenced code block of a page.
#[derive(Debug, Clone)]
pub struct Block {
    /// The first word behind the fence, `console`; empty if there is none.
    pub language: String,
    /// The other words, which a comma separates.
    pub attributes: Vec<String>,
    /// What is between the fences.
    pub text: String,
    /// Where that is in the page, in bytes.
    pub range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub line: usize,
}

impl Block {
    pub(crate) fn new(info: &str, text: String, range: Range<usize>, line: usize) -> Self {
        let mut words = info.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned);
        Self { language: words.next().unwrap_or_default(), attributes: words.collect(), text, range, line }
    }

    /// Whether `word` stands behind the language.
    pub fn has(&self, word: &str) -> bool {
        self.attributes.iter().any(|attribute| attribute == word)
    }

    /// The name of the file that the first line gives in a comment: `# Cargo.toml`, `// src/main.rs`, `{# page.html #}`.
    pub fn file_name(&self) -> Option<&str> {
        let line = self.text.lines().next()?;
        let comment = ["# ", "// ", "{# "].iter().find_map(|start| line.strip_prefix(start))?;
        let name = comment.trim_end_matches("#}").trim();
        (!name.contains(' ') && name.contains('.')).then_some(name)
    }
}
