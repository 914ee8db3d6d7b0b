//! `targets`: the browsers that compiled and minified files must run in.

use asset_core::{Error, ErrorKind};
use oxc_transformer::{EngineTargets, EnvOptions};

/// Browsers, as a browserslist query names them.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    query: Option<String>,
    engines: EngineTargets,
}

impl Targets {
    /// The browsers of a browserslist query such as `baseline widely available` or `chrome >= 100, safari >= 15`.
    ///
    /// # Errors
    /// `Config` for a query that is not one, or that no browser matches.
    pub fn parse(query: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::new(ErrorKind::Config, format!("targets `{query}`: {why}"));
        let engines = EngineTargets::try_from_query(query).map_err(|why| wrong(&why))?;
        // Whatever its name says, it is true if there are none.
        if engines.is_any_target() {
            return Err(wrong("no browser is meant by it"));
        }
        Ok(Self { query: Some(query.to_owned()), engines })
    }

    pub(super) fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    #[cfg(feature = "minify")]
    pub(super) fn engines(&self) -> EngineTargets {
        self.engines.clone()
    }

    /// What scripts must be rewritten to; nothing without a query.
    pub(super) fn env(&self) -> EnvOptions {
        EnvOptions::from(self.engines.clone())
    }

    /// The same for stylesheets.
    #[cfg(feature = "minify")]
    pub(super) fn css(&self) -> lightningcss::targets::Targets {
        use oxc_transformer::Engine;
        let version = |engine: Engine| {
            let version = self.engines.get(&engine)?;
            Some((u32::from(version.0) << 16) | (u32::from(version.1) << 8) | u32::from(version.2))
        };
        let browsers = lightningcss::targets::Browsers {
            chrome: version(Engine::Chrome),
            edge: version(Engine::Edge),
            firefox: version(Engine::Firefox),
            ie: version(Engine::Ie),
            ios_saf: version(Engine::Ios),
            opera: version(Engine::Opera),
            safari: version(Engine::Safari),
            ..Default::default()
        };
        let is_any = self.query.is_some();
        lightningcss::targets::Targets { browsers: is_any.then_some(browsers), ..Default::default() }
    }
}
