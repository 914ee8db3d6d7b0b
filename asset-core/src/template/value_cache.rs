//! Engine values made once per asset and catalog generation, for every adapter.

use std::fmt;
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, Guard};

use crate::assets::Assets;
use crate::catalog::{Asset, Catalog};
use crate::error::Error;
use crate::template::Url;
use crate::template::record::{is_recording, used};

/// One value of a template engine per asset, made at the first call and cloned at later ones.
///
/// The values belong to one generation of the catalog; after a reload they are made again. A known path takes a look-up
/// and no allocation. Adapters hold a cache and no URL logic.
///
/// ```
/// use asset_core::Assets;
/// use asset_core::internal::ValueCache;
/// # let text = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "app.css": {"file": "app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
/// let assets = Assets::embedded(text)?;
/// let values = ValueCache::new(&assets, |url| url.html().to_owned());
/// assert_eq!(values.static_url("app.css", String::clone)?, "/static/app.3f2a9c1d.css");
/// # Ok::<(), asset_core::Error>(())
/// ```
pub struct ValueCache<V> {
    assets: Assets,
    make: fn(&Url<'_>) -> V,
    // A fixed catalog needs no atomic load per call.
    current: Current<V>,
}

enum Current<V> {
    /// Of a catalog that never changes.
    Fixed(Generation<V>),
    Swapped(ArcSwap<Generation<V>>),
}

struct Generation<V> {
    number: u64,
    catalog: Arc<Catalog>,
    values: Box<[OnceLock<V>]>,
}

impl<V> fmt::Debug for ValueCache<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueCache").field("assets", &self.assets).finish_non_exhaustive()
    }
}

impl<V> ValueCache<V> {
    /// Values of `assets`, each made by `make` from the asset's URL.
    pub fn new(assets: &Assets, make: fn(&Url<'_>) -> V) -> Self {
        let generation = Generation::of(assets);
        let current = if assets.is_fixed() {
            Current::Fixed(generation)
        } else {
            Current::Swapped(ArcSwap::from_pointee(generation))
        };
        Self { assets: assets.clone(), make, current }
    }

    /// The result of `static_url(argument)`: `copy` of its value.
    ///
    /// # Errors
    /// As for [`Catalog::static_url`].
    #[inline]
    pub fn static_url<R>(&self, argument: &str, copy: impl FnOnce(&V) -> R) -> Result<R, Error> {
        self.in_generation(|generation| match generation.catalog.position(argument) {
            Some(position) => generation.value(position, self.make).map(copy),
            None => generation.catalog.static_url(argument).map(|url| copy(&(self.make)(&url))),
        })
    }

    /// The result of `asset_url(name)`: `copy` of its value.
    ///
    /// # Errors
    /// As for [`Catalog::asset_url`].
    #[inline]
    pub fn asset_url<R>(&self, name: &str, copy: impl FnOnce(&V) -> R) -> Result<R, Error> {
        self.in_generation(|generation| {
            let position = generation.catalog.bundle_position(name)?;
            generation.value(position, self.make).map(copy)
        })
    }

    /// The current catalog, for functions whose values are not cached.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.assets.catalog()
    }

    /// Calls `answer` in one place only, so that the compiler inlines it.
    #[inline]
    fn in_generation<R>(&self, answer: impl FnOnce(&Generation<V>) -> R) -> R {
        let held;
        let generation = match &self.current {
            Current::Fixed(generation) => generation,
            Current::Swapped(current) => {
                held = self.up_to_date(current);
                &held
            }
        };
        answer(generation)
    }

    #[inline]
    fn up_to_date(&self, current: &ArcSwap<Generation<V>>) -> Guard<Arc<Generation<V>>> {
        let generation = current.load();
        if generation.number == self.assets.generation() {
            return generation;
        }
        let latest = Arc::new(Generation::of(&self.assets));
        current.store(Arc::clone(&latest));
        Guard::from_inner(latest)
    }
}

impl<V> Generation<V> {
    fn of(assets: &Assets) -> Self {
        // Before the catalog: a reload in between makes this generation look outdated, never too new.
        let number = assets.generation();
        let catalog = assets.catalog();
        let values = (0..catalog.len()).map(|_| OnceLock::new()).collect();
        Self { number, catalog, values }
    }

    #[inline]
    fn value(&self, position: usize, make: fn(&Url<'_>) -> V) -> Result<&V, Error> {
        if let Some(value) = self.values[position].get() {
            // Only a recording needs the asset itself.
            if is_recording() {
                used(self.catalog.at(position)?);
            }
            return Ok(value);
        }
        let asset: &Asset = self.catalog.at(position)?;
        used(asset);
        Ok(self.values[position].get_or_init(|| make(&asset.into())))
    }
}
