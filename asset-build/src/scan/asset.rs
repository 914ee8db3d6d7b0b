//! A scanned asset: its bytes, and the references in them that are rewritten.

use super::{Diagnostics, resolve::Resolution};
use crate::compile::Input;
use crate::references::{Form, Ignored, Reference};

/// An asset before its references are rewritten.
pub(crate) struct ParsedAsset {
    pub(crate) bytes: Vec<u8>,
    pub(crate) references: Vec<ResolvedReference>,
    /// The items that it refers to, sorted, each once.
    pub(crate) uses: Vec<usize>,
    /// Every look-up of a logical path that the references led to.
    pub(crate) lookups: Vec<Lookup>,
    /// The items that a module imports statically, in order; `None` unless it is known to be a module.
    pub(crate) imports: Option<Vec<usize>>,
    /// Whether it has no finding that the next build would have to report again.
    pub(crate) is_clean: bool,
    /// Things like references that were left as written, in no order.
    pub(crate) ignored: Vec<Ignored>,
    /// The files that compilers read, or looked for, besides its own.
    pub(crate) inputs: Vec<Input>,
}

/// A look-up of a logical path in the inventory, and the item that it found.
#[derive(Clone)]
pub(crate) struct Lookup {
    pub(crate) path: String,
    pub(crate) item: Option<usize>,
}

/// A reference, and what it leads to.
pub(crate) struct ResolvedReference {
    pub(crate) reference: Reference,
    pub(crate) to: Destination,
    /// `?query#fragment` as the author wrote it.
    pub(crate) suffix: String,
    /// Whether the author wrote it relative to the file or from the root, which the new URL keeps.
    pub(crate) form: Form,
}

pub(crate) enum Destination {
    Item(usize),
    /// A logical path without an asset. Only a bundle rewrites it, since it is in another place than the member.
    Path(String),
}

impl ParsedAsset {
    /// An asset that these diagnostics are about.
    pub(super) fn new(bytes: Vec<u8>, resolution: Resolution, diagnostics: &Diagnostics) -> Self {
        let Resolution { references, lookups, imports, is_reported, ignored } = resolution;
        let uses = sorted(references.iter().filter_map(ResolvedReference::item).collect());
        let is_clean = !is_reported && diagnostics.errors.is_empty() && diagnostics.warnings.is_empty();
        Self { bytes, references, uses, lookups, imports, is_clean, ignored, inputs: Vec::new() }
    }

    pub(super) fn without_references(bytes: Vec<u8>) -> Self {
        Self::new(bytes, Resolution::default(), &Diagnostics::default())
    }
}

impl ResolvedReference {
    pub(crate) fn item(&self) -> Option<usize> {
        match self.to {
            Destination::Item(item) => Some(item),
            Destination::Path(_) => None,
        }
    }
}

/// Positions in order, each once.
pub(super) fn sorted(mut positions: Vec<usize>) -> Vec<usize> {
    positions.sort_unstable();
    positions.dedup();
    positions
}
