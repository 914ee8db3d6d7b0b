//! Messages about names that a catalog does not have.

use std::fmt;

use super::{Catalog, Origin, look_up};
use crate::error::{Error, ErrorKind};
use crate::id::LogicalPath;
use crate::message::{counted, shortened};
use crate::suggest::did_you_mean;

impl Catalog {
    pub(super) fn unknown_asset(&self, path: &str) -> Error {
        let hint = if self.bundles.contains_key(path) {
            "; that is a bundle: `asset_url` gives its URL".to_owned()
        } else {
            self.with_hint(&did_you_mean(path, self.index.keys().map(LogicalPath::as_str)))
        };
        let count = counted(self.entries.len(), "asset");
        let message = format!("no asset `{}` in {} ({count}){hint}", shortened(path), self.origin);
        Error::new(ErrorKind::UnknownAsset, message)
    }

    pub(super) fn unknown_bundle(&self, name: &str) -> Error {
        let hint = match look_up(name, |path| self.position(path)) {
            Some(_) => "; that is an asset: `static_url` gives its URL".to_owned(),
            None => self.with_hint(&did_you_mean(name, self.bundles.keys().map(|name| &**name))),
        };
        let count = counted(self.bundles.len(), "bundle");
        let message = format!("no bundle `{}` in {} ({count}){hint}", shortened(name), self.origin);
        Error::new(ErrorKind::UnknownBundle, message)
    }

    /// The error for a name that could be a bundle or an asset.
    #[cfg(feature = "assets")]
    pub(crate) fn unknown_name(&self, name: &str) -> Error {
        let near = did_you_mean(
            name,
            self.bundles.keys().map(|name| &**name).chain(self.index.keys().map(LogicalPath::as_str)),
        );
        let (bundles, assets) = (counted(self.bundles.len(), "bundle"), counted(self.entries.len(), "asset"));
        let (name, hint) = (shortened(name), self.with_hint(&near));
        let message = format!("no bundle and no asset `{name}` in {} ({bundles}, {assets}){hint}", self.origin);
        Error::new(ErrorKind::UnknownAsset, message)
    }

    /// The end of the message: similar names, and for a manifest the command that updates it.
    fn with_hint(&self, near: &str) -> String {
        match (&self.origin, near) {
            (Origin::Manifest { .. }, "") => "; if it is new, run `asset build`".to_owned(),
            (Origin::Manifest { .. }, near) => format!("{near} If it is new, run `asset build`"),
            (Origin::Directories(_), near) => near.to_owned(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest { name, .. } => write!(f, "manifest `{name}`"),
            Self::Directories(roots) => {
                f.write_str(if roots.len() == 1 { "directory " } else { "directories " })?;
                let quoted: Vec<String> = roots.iter().map(|root| format!("`{root}`")).collect();
                f.write_str(&quoted.join(", "))
            }
        }
    }
}
