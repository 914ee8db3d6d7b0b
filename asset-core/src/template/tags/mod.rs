//! `asset_tags(name, …)`: the HTML tags for bundles and assets.
//!
//! | asset | tag |
//! |---|---|
//! | stylesheet | `<link rel="stylesheet">` |
//! | script | `<script>`; for a module the stylesheets of the entry and a `<link rel="modulepreload">` for each module that it imports, then `<script type="module">` |
//! | web manifest | `<link rel="manifest">` |
//! | image, font, anything else | `<link rel="preload">`: every other tag would need more than the asset |

mod call;
mod element;
mod options;
mod tag;

use std::borrow::Cow;
use std::collections::HashSet;

use self::element::element;
pub use self::options::{AttributeValue, TagOptions};
use self::tag::Tag;
use crate::catalog::look_up;
use crate::catalog::{Asset, Catalog};
use crate::error::Error;
use crate::id::logical_path::split_suffix;
use crate::template::Preload;
use crate::template::record::used;

/// The tags of one call.
#[derive(Debug, Clone)]
pub struct Tags<'a> {
    html: String,
    assets: Vec<&'a Asset>,
}

impl<'a> Tags<'a> {
    /// The tags, one per line, as HTML that needs no further escaping.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The assets whose URLs are in the tags, in order, each once.
    pub fn assets(&self) -> &[&'a Asset] {
        &self.assets
    }
}

impl Catalog {
    /// `asset_tags(name, …)`: the tags for bundles and assets; a bundle's name comes before a logical path.
    ///
    /// Each URL is in one tag. A bundle that is expanded gives the tags of its members.
    ///
    /// ```
    /// use asset_core::{Catalog, Manifest, TagOptions};
    /// # let text = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
    /// #   "a.js": {"file": "a.3f2a9c1d.js", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/javascript", "imports": ["b.js"]},
    /// #   "b.js": {"file": "b.0cc175b9.js", "version": "0cc175b9", "digest": "0cc175b9000000000000000000000000", "size": 9, "type": "text/javascript"}}}"#;
    /// # let manifest = Manifest::parse(text.as_bytes(), "asset-manifest.json")?;
    /// let catalog = Catalog::from_manifest(&manifest, "asset-manifest.json");
    /// assert_eq!(
    ///     catalog.asset_tags(&TagOptions::new(["a.js"]))?.html(),
    ///     "<link rel=\"modulepreload\" href=\"/static/b.0cc175b9.js\">\n\
    ///      <script type=\"module\" src=\"/static/a.3f2a9c1d.js\"></script>"
    /// );
    /// # Ok::<(), asset_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `UnknownAsset` with the nearest names for a name that is neither a bundle nor an asset; `VersionIndeterminable`
    /// as for [`asset`](Self::asset); `Invalid` for a script of a directory that only a parser can tell from a module,
    /// unless [`module`](TagOptions::module) says which it is.
    pub fn asset_tags<'a>(&'a self, options: &'a TagOptions) -> Result<Tags<'a>, Error> {
        let mut named = Vec::new();
        for name in &options.names {
            named.append(&mut self.named(name)?);
        }
        let mut head = Head { catalog: self, options, seen: HashSet::new(), html: String::new(), assets: Vec::new() };
        // An asset that the call names gets its own tag, not that of a dependency.
        let entries: HashSet<usize> = named.iter().map(|entry| entry.position).collect();
        for entry in named {
            head.add(entry, &entries)?;
        }
        Ok(Tags { html: head.html, assets: head.assets })
    }

    /// The assets that a name of `asset_tags` stands for.
    fn named<'a>(&self, name: &'a str) -> Result<Vec<Entry<'a>>, Error> {
        let entry = |position: u32| Entry { position: position as usize, suffix: "" };
        if let Some(bundle) = self.bundles.get(name) {
            return Ok(if self.debug {
                bundle.members.iter().copied().map(entry).collect()
            } else {
                vec![entry(bundle.output)]
            });
        }
        let found = look_up(name, |path| self.position(path));
        let (position, suffix) = found.ok_or_else(|| self.unknown_name(split_suffix(name).0))?;
        Ok(vec![Entry { position, suffix }])
    }

    /// All direct and indirect imports of the module at `position`, in execution order.
    fn imported(&self, position: usize) -> Result<Vec<usize>, Error> {
        // Not recursive: chains of imports may be long. Cycles end at modules that were found before.
        let mut found = HashSet::from([position]);
        let mut order = Vec::new();
        let mut path = vec![(position, self.at(position)?.imports().iter())];
        while let Some((module, imports)) = path.last_mut() {
            match imports.next().and_then(|import| self.position(import.as_str())) {
                Some(import) if found.insert(import) => path.push((import, self.at(import)?.imports().iter())),
                Some(_) => {}
                None => {
                    order.push(*module);
                    path.pop();
                }
            }
        }
        // The last one is the module itself.
        order.pop();
        Ok(order)
    }
}

/// An asset that a call names, and the `?query#fragment` after it.
#[derive(Clone, Copy)]
struct Entry<'a> {
    position: usize,
    suffix: &'a str,
}

/// The tags of one call so far.
struct Head<'a> {
    catalog: &'a Catalog,
    options: &'a TagOptions,
    seen: HashSet<(usize, &'a str)>,
    html: String,
    assets: Vec<&'a Asset>,
}

impl<'a> Head<'a> {
    /// Adds the tag of an entry, after the tags of its dependencies that are not entries themselves.
    fn add(&mut self, entry: Entry<'a>, entries: &HashSet<usize>) -> Result<(), Error> {
        let asset = self.catalog.at(entry.position)?;
        let preload = Preload::from(asset);
        #[cfg(feature = "directory")]
        if self.options.module.is_none() && asset.is_unclear_script() {
            return Err(unclear_script(asset));
        }
        let preload = preload.module(self.options.module.unwrap_or(preload.is_module()));
        let imported = if preload.is_module() { self.catalog.imported(entry.position)? } else { Vec::new() };
        for &module in imported.iter().chain([&entry.position]) {
            let styles =
                self.catalog.at(module)?.styles().iter().filter_map(|path| self.catalog.position(path.as_str()));
            for style in styles.filter(|style| !entries.contains(style)) {
                self.add_dependency(style, element)?;
            }
        }
        for module in imported.into_iter().filter(|module| !entries.contains(module)) {
            // Not all browsers can preload JSON and CSS modules.
            if Preload::from(self.catalog.at(module)?).destination() == "script" {
                self.add_dependency(module, |module, url, options| {
                    element::preload(module.module(true), url, options)
                })?;
            }
        }
        let url = match entry.suffix {
            "" => asset.url().into(),
            suffix => self.catalog.style.append(asset.url(), suffix).into(),
        };
        let mut tag = element(preload, url, self.options);
        self.options.attributes.iter().for_each(|(name, value)| tag.set(name, value));
        self.push(entry, asset, &tag);
        Ok(())
    }

    fn add_dependency(
        &mut self,
        position: usize,
        make: impl Fn(Preload<'a>, Cow<'a, str>, &'a TagOptions) -> Tag<'a>,
    ) -> Result<(), Error> {
        let asset = self.catalog.at(position)?;
        let tag = make(asset.into(), asset.url().into(), self.options);
        self.push(Entry { position, suffix: "" }, asset, &tag);
        Ok(())
    }

    /// Adds a tag, unless its URL is in one already.
    fn push(&mut self, entry: Entry<'a>, asset: &'a Asset, tag: &Tag<'_>) {
        if !self.seen.insert((entry.position, entry.suffix)) {
            return;
        }
        if !self.html.is_empty() {
            self.html.push('\n');
        }
        tag.write(&mut self.html);
        used(asset);
        if !self.assets.iter().any(|other| std::ptr::eq(*other, asset)) {
            self.assets.push(asset);
        }
    }
}

#[cfg(feature = "directory")]
fn unclear_script(asset: &Asset) -> Error {
    let path = crate::message::printable(asset.path());
    let message =
        format!("can't tell whether `{path}` is a module: say `module=true`, or `module=false` for a classic script");
    Error::new(crate::ErrorKind::Invalid, message)
}
