//! Telling modules from classic scripts without a parser.
//!
//! A parser would be a large dependency for every application in directory mode. [`ScriptType::of`] tries cheap tests
//! first: the first statement, then a search for words that only modules have (`prefilter`, which asks `context` about
//! the bytes before a word), and only then the tokens of the whole script (`top_level`, on the tokens of `lexer`).

mod context;
mod first_statement;
mod lexer;
mod prefilter;
mod top_level;

pub use self::first_statement::first_specifiers;
pub use self::lexer::{Last, Lexer, Token};
pub use self::prefilter::may_import;

/// The type of a script, which a page must declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScriptType {
    /// A module: it has an import or export declaration or `import.meta`, or the name says so.
    Module,
    /// A classic script.
    Classic,
    /// Only a parser can tell: an `await` may be outside functions, or the script can't be read.
    Unsure,
}

impl ScriptType {
    /// The type of the script at a logical path.
    ///
    /// ```
    /// use asset_core::internal::ScriptType;
    ///
    /// assert_eq!(ScriptType::of("a.js", b"const a = 1; export { a }"), ScriptType::Module);
    /// assert_eq!(ScriptType::of("a.js", b"f('export {}', /import 'a'/)"), ScriptType::Classic);
    /// assert_eq!(ScriptType::of("a.js", b"await f()"), ScriptType::Unsure);
    /// ```
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        // The cheapest test first.
        if is_named_module(path) || first_statement::is_declaration(bytes) {
            Self::Module
        } else if prefilter::may_be_module(bytes) {
            top_level::script_type(bytes)
        } else {
            Self::Classic
        }
    }
}

/// Whether a script is a module by its name.
pub fn is_named_module(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".mjs")
}
