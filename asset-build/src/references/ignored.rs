//! What is left as written though its author may have expected otherwise.

/// Something like a reference that is left as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ignored {
    /// The byte where it begins.
    pub offset: usize,
    /// What the file says there: a URL or name, its escapes decoded, or the beginning of an expression.
    pub written: String,
    /// Why it is left.
    pub reason: IgnoreReason,
}

/// Why something like a reference is left as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IgnoreReason {
    /// `/img/a.png`, which would be an asset below the prefix, but is not
    Unprefixed,
    /// `import "react"`: the name of a package, for which a page needs an import map
    PackageName,
    /// `import("./" + name)`, `new URL(name, import.meta.url)`: known only when the script runs
    Computed,
    /// `@import "tailwindcss"`, `@tailwind base`: what Tailwind CSS reads, not a browser
    TailwindInput,
}

/// Longer expressions are cut.
const LONGEST: usize = 40;

impl Ignored {
    pub(crate) fn new(reason: IgnoreReason, offset: usize, written: impl Into<String>) -> Self {
        Self { offset, written: written.into(), reason }
    }

    /// An expression of which only running the script tells the value.
    pub(super) fn computed(offset: usize, expression: &str) -> Self {
        let line = expression.lines().next().unwrap_or_default();
        let written = match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None if line.len() < expression.len() => format!("{line}…"),
            None => line.to_owned(),
        };
        Self::new(IgnoreReason::Computed, offset, written)
    }
}
