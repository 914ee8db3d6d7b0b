//! What a page used: the assets that its rendering asked for.

use std::cell::{Cell, RefCell};

use crate::catalog::Asset;

/// The assets that one rendering asked for, each once, in the order of their first use.
#[derive(Debug, Clone, Default)]
pub struct UsedAssets {
    assets: Vec<Asset>,
}

impl UsedAssets {
    /// The assets.
    pub fn iter(&self) -> std::slice::Iter<'_, Asset> {
        self.assets.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.assets.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.assets.is_empty()
    }

    /// A reload may come between two calls of one page, so an asset is told by its URL as well.
    fn add(&mut self, asset: &Asset) {
        if !self.assets.iter().any(|other| other.path() == asset.path() && other.url() == asset.url()) {
            self.assets.push(asset.clone());
        }
    }
}

impl<'a> IntoIterator for &'a UsedAssets {
    type Item = &'a Asset;
    type IntoIter = std::slice::Iter<'a, Asset>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

thread_local! {
    /// Read by every call, so it is no more than a flag.
    static IS_RECORDING: Cell<bool> = const { Cell::new(false) };
    static RECORDED: RefCell<UsedAssets> = RefCell::default();
}

/// Does `render` and tells which assets it asked for: those that `static_url`, `asset_url`, `asset_urls`,
/// `static_integrity` and `asset_tags` gave something of, in whichever engine.
///
/// Only what happens on this thread until `render` returns is seen, and a template engine renders on one thread, so
/// pages rendered at the same time don't mix. Recordings nest: an outer one has what an inner one has.
///
#[cfg_attr(feature = "assets", doc = "```")]
#[cfg_attr(not(feature = "assets"), doc = "```ignore")]
/// use asset_core::{Assets, record};
/// # let text = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "app.css": {"file": "app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
/// let catalog = Assets::embedded(text)?.catalog();
/// let render = || Ok::<_, asset_core::Error>(format!("<a href={}>", catalog.static_url("app.css#top")?.html()));
/// let (page, used) = record(render);
/// assert_eq!(page?, "<a href=/static/app.3f2a9c1d.css#top>");
/// assert_eq!(used.iter().map(|asset| asset.url()).collect::<Vec<_>>(), ["/static/app.3f2a9c1d.css"]);
/// # Ok::<(), asset_core::Error>(())
/// ```
pub fn record<T>(render: impl FnOnce() -> T) -> (T, UsedAssets) {
    let recording = Recording::start();
    let rendered = render();
    (rendered, recording.finish())
}

/// A recording under way; it ends also when a panic passes through.
struct Recording {
    was_recording: bool,
    outer: UsedAssets,
}

impl Recording {
    fn start() -> Self {
        Self { was_recording: IS_RECORDING.replace(true), outer: RECORDED.take() }
    }

    fn finish(self) -> UsedAssets {
        RECORDED.with_borrow(UsedAssets::clone)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let inner = RECORDED.replace(std::mem::take(&mut self.outer));
        IS_RECORDING.set(self.was_recording);
        inner.iter().for_each(used);
    }
}

/// Notes an asset that a function gave something of, if anybody wants to know.
#[inline]
pub(crate) fn used(asset: &Asset) {
    if is_recording() {
        note(asset);
    }
}

#[inline]
pub(crate) fn is_recording() -> bool {
    IS_RECORDING.get()
}

#[cold]
fn note(asset: &Asset) {
    RECORDED.with_borrow_mut(|recorded| recorded.add(asset));
}
