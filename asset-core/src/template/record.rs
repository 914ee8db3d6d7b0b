//! Recording which assets a page uses.

use std::cell::{Cell, RefCell};

use crate::catalog::Asset;

/// The assets that one rendering used, each once, in the order of first use.
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

    /// Compares URLs too: the catalog may be reloaded between two calls of one page.
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
    /// Separate from the list, since every template function reads it.
    static IS_RECORDING: Cell<bool> = const { Cell::new(false) };
    static RECORDED: RefCell<UsedAssets> = RefCell::default();
}

/// Runs `render` and returns the assets that it used, by any of `static_url`, `asset_url`, `asset_urls`,
/// `static_integrity` and `asset_tags`, in any engine.
///
/// Only calls on this thread are recorded. Template engines render on one thread, so pages rendered at the same time
/// don't mix. Recordings nest: an outer one contains the assets of an inner one.
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

/// An active recording; dropping it, also in a panic, ends it.
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

/// Records a use of an asset, if a recording is active.
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

// Out of line: every template function calls `used`, and recordings are rare.
#[cold]
fn note(asset: &Asset) {
    RECORDED.with_borrow_mut(|recorded| recorded.add(asset));
}
