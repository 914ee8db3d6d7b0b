//! MiniJinja 2.

use asset_core::Assets;
#[doc(no_inline)]
pub use minijinja2 as minijinja;
use minijinja2 as engine;
use minijinja2::Environment;

#[allow(clippy::duplicate_mod, reason = "compiled once for each major")]
#[path = "adapter/mod.rs"]
mod adapter;

/// The state as a call of an object gets it.
type StateRef<'a, 't, 'e> = &'a engine::State<'t, 'e>;

/// Adds the same functions and the same object as for MiniJinja 3.
///
/// ```
/// use asset_core::Assets;
/// use asset_minijinja::v2::minijinja::Environment;
///
/// let assets = Assets::from_manifest("tests/asset-manifest.json")?;
/// let mut env = Environment::new();
/// asset_minijinja::v2::register(&mut env, &assets);
///
/// env.add_template("page.html", r#"{{ static_url("css/app.css") }} {{ asset_url(name="app") }}"#)?;
/// let page = env.get_template("page.html")?.render(())?;
/// assert_eq!(page, "/static/css/app.3f2a9c1d.css /static/css/site.b1946ac9.css");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn register(env: &mut Environment<'_>, assets: &Assets) {
    adapter::register(env, assets);
}
