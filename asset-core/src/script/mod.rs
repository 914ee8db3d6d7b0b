//! Whether a script is a module or a classic script, told without a parser.

mod context;
mod first_statement;
mod lexer;
mod prefilter;
mod top_level;

pub use self::first_statement::first_specifiers;
pub use self::lexer::{Last, Lexer, Token};
pub use self::prefilter::may_import;

/// What a browser must be told about a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScriptType {
    /// A module: it has an import or export declaration or `import.meta`, or the name says so.
    Module,
    /// A classic script.
    Classic,
    /// It takes a parser to say: an `await` may be outside functions, or the script can't be read.
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
        if is_named_module(path) || first_statement::is_declaration(bytes) {
            Self::Module
        } else if prefilter::may_be_module(bytes) {
            top_level::script_type(bytes)
        } else {
            Self::Classic
        }
    }
}

/// Whether the name of a script says that it is a module.
pub fn is_named_module(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".mjs")
}
