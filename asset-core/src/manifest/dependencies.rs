//! What is loaded together with an asset.

use crate::id::LogicalPath;

/// The assets that a page loads together with an asset. Most have none, and then nothing is allocated.
///
/// ```
/// use asset_core::manifest::Dependencies;
///
/// let dependencies = Dependencies::default().with_imports(["js/menu.js".parse()?]);
/// assert_eq!(dependencies.imports(), Some(&["js/menu.js".parse()?][..]));
/// assert!(dependencies.styles().is_empty());
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependencies(Option<Box<Lists>>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Lists {
    imports: Option<Vec<LogicalPath>>,
    styles: Vec<LogicalPath>,
}

impl Dependencies {
    /// Marks the asset as a JavaScript module with these static, direct imports: logical paths in the order of its
    /// source, each once. A module without imports has an empty list.
    #[must_use]
    pub fn with_imports(mut self, paths: impl IntoIterator<Item = LogicalPath>) -> Self {
        self.lists().imports = Some(paths.into_iter().collect());
        self
    }

    /// Sets the stylesheets that belong to the asset: logical paths in order, each once.
    #[must_use]
    pub fn with_styles(mut self, paths: impl IntoIterator<Item = LogicalPath>) -> Self {
        let mut paths = paths.into_iter().peekable();
        if paths.peek().is_some() {
            self.lists().styles = paths.collect();
        }
        self
    }

    /// The modules that this module imports; `None` if it is not known to be a module.
    pub fn imports(&self) -> Option<&[LogicalPath]> {
        self.0.as_ref()?.imports.as_deref()
    }

    /// The stylesheets that belong to this asset.
    pub fn styles(&self) -> &[LogicalPath] {
        self.0.as_ref().map_or(&[], |lists| &lists.styles)
    }

    fn lists(&mut self) -> &mut Lists {
        self.0.get_or_insert_default()
    }
}
