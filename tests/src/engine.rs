//! The template engines that have an adapter.

/// A template engine in one major version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Tera 1.
    Tera1,
    /// Tera 2.
    Tera2,
    /// MiniJinja 2.
    MiniJinja2,
    /// MiniJinja 3.
    MiniJinja3,
}

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 4] = [Self::Tera1, Self::Tera2, Self::MiniJinja2, Self::MiniJinja3];
    /// Both majors of Tera, which have filters.
    pub const TERA: [Self; 2] = [Self::Tera1, Self::Tera2];
    /// Both majors of MiniJinja, which have positional arguments.
    pub const MINIJINJA: [Self; 2] = [Self::MiniJinja2, Self::MiniJinja3];
    /// Every engine but Tera 1: it has no map literals, no `none`, and itself refuses undefined variables.
    pub const MODERN: [Self; 3] = [Self::Tera2, Self::MiniJinja2, Self::MiniJinja3];
}
