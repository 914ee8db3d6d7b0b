//! A member of a bundle: the parts of it that are joined, and where they go.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::inventory::Item;
use crate::scan::Source;
use crate::scan::text::Text;

/// One member, read.
pub(super) struct Member<'a> {
    pub(super) item: &'a Item,
    /// As it is on disk, or as compilers make it.
    pub(super) text: Arc<Text>,
    /// The parts of the bytes that are joined, in order.
    kept: Vec<Range<usize>>,
    /// Closes the blocks and tokens that the member leaves open.
    closing: String,
}

impl<'a> Member<'a> {
    /// The member without these parts of its bytes, which are in order and do not overlap.
    pub(super) fn new(item: &'a Item, text: Arc<Text>, without: &[Range<usize>], closing: String) -> Self {
        let mut kept = Vec::with_capacity(without.len() + 1);
        let mut from = 0;
        for part in without {
            kept.push(from..part.start);
            from = part.end;
        }
        kept.push(from..text.bytes.len());
        kept.retain(|part| !part.is_empty());
        Self { item, text, kept, closing }
    }

    pub(super) fn source(&self) -> Source<'_> {
        self.text.source(self.item)
    }

    /// The bytes that are joined.
    pub(super) fn joined(&self) -> Cow<'_, [u8]> {
        if self.closing.is_empty() && matches!(self.kept.as_slice(), [all] if *all == (0..self.text.bytes.len())) {
            return Cow::Borrowed(&self.text.bytes);
        }
        let kept = self.kept.iter().map(|part| &self.text.bytes[part.clone()]);
        Cow::Owned(kept.chain([self.closing.as_bytes()]).collect::<Vec<_>>().concat())
    }

    /// Where the byte at `offset` of the member is among the joined ones; `None` if it is left out.
    pub(super) fn to_joined(&self, offset: usize) -> Option<usize> {
        let mut before = 0;
        for part in &self.kept {
            if part.contains(&offset) {
                return Some(before + offset - part.start);
            }
            before += part.len();
        }
        None
    }

    /// Where the byte at `offset` of the joined ones is in the member; its end if it has been added.
    pub(super) fn to_own(&self, offset: usize) -> usize {
        let mut rest = offset;
        for part in &self.kept {
            if rest < part.len() {
                return part.start + rest;
            }
            rest -= part.len();
        }
        self.text.bytes.len()
    }
}
