//! Which files are compiled, and what their outputs are called.

/// A language that is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Language {
    /// `.scss`, `.sass`
    Sass,
    /// `.ts`, `.mts`, `.tsx`, `.jsx`
    TypeScript,
}

/// Extensions and what takes their place.
const EXTENSIONS: [(&str, &str, Language); 6] = [
    ("scss", "css", Language::Sass),
    ("sass", "css", Language::Sass),
    ("ts", "js", Language::TypeScript),
    ("mts", "mjs", Language::TypeScript),
    ("tsx", "js", Language::TypeScript),
    ("jsx", "js", Language::TypeScript),
];

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Sass, Self::TypeScript];

    /// Whether this build of the crate has its compiler: the features `sass` and `typescript`.
    pub fn is_available(self) -> bool {
        match self {
            Self::Sass => cfg!(feature = "sass"),
            Self::TypeScript => cfg!(feature = "typescript"),
        }
    }

    /// The language of the file at a logical path and the logical path of what comes out; `None` for a file that is not
    /// compiled, among them declarations (`.d.ts`).
    ///
    /// ```
    /// use asset_build::compile::Language;
    ///
    /// assert_eq!(Language::of("js/app.ts"), Some((Language::TypeScript, "js/app.js".to_owned())));
    /// assert_eq!(Language::of("js/app.d.ts"), None);
    /// ```
    pub fn of(path: &str) -> Option<(Self, String)> {
        let (stem, extension) = path.rsplit_once('.')?;
        let is_named = !stem.is_empty() && !stem.ends_with('/');
        let (_, output, language) = *EXTENSIONS.iter().find(|(known, ..)| *known == extension)?;
        let is_declaration = language == Self::TypeScript && stem.ends_with(".d");
        (is_named && !is_declaration).then(|| (language, format!("{stem}.{output}")))
    }

    /// Its name in `compile`, which is that of the feature too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sass => "sass",
            Self::TypeScript => "typescript",
        }
    }
}

/// Whether this is a Sass partial, which is only there to be used by other files: `css/_colors.scss`.
pub fn is_partial(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('_') && matches!(Language::of(path), Some((Language::Sass, _)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_is_a_sass_file_whose_name_begins_with_an_underscore() {
        assert!(is_partial("css/_colors.scss"));
        assert!(is_partial("_colors.sass"));
        assert!(!is_partial("css/_colors.css"));
        assert!(!is_partial("_css/colors.scss"));
    }

    #[test]
    fn every_extension_has_one_that_browsers_read() {
        let outputs = ["a.scss", "a.sass", "a.ts", "a.mts", "a.tsx", "a.jsx"].map(|path| Language::of(path).unwrap().1);
        assert_eq!(outputs, ["a.css", "a.css", "a.js", "a.mjs", "a.js", "a.js"]);
    }

    #[test]
    fn declarations_other_extensions_and_names_without_one_are_left_alone() {
        for path in ["a.d.ts", "a.d.mts", "a.cts", "a.js", "a.css", "ts", "js/.ts", ".scss"] {
            assert_eq!(Language::of(path), None, "{path}");
        }
    }
}
