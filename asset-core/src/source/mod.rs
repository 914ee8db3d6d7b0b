//! Reading sources: the files of a load path that are assets, and their digests.

mod check;
mod directory;
mod filter;
mod hash;
mod media_type;
mod walk;

pub use self::check::{Violation, check_globs, normalized};
pub use self::directory::{Directory, LoadPathRoot};
pub use self::filter::{Filter, Globs};
pub use self::hash::{Digester, IntegrityAlgorithm};
pub use self::media_type::{media_type, media_type_of, stylesheet_encoding};
pub use self::walk::{ListedFile, Listing, SourceFile};
