//! MiniJinja 3.

use asset_core::Assets;
#[doc(no_inline)]
pub use minijinja;
use minijinja as engine;
use minijinja::Environment;

#[allow(clippy::duplicate_mod, reason = "compiled once for each major")]
#[path = "adapter/mod.rs"]
mod adapter;

/// The state as a call of an object gets it.
type StateRef<'a, 't, 'e> = &'a mut engine::State<'t, 'e>;

/// Adds the functions `static_url`, `asset_url`, `asset_urls`, `static_integrity` and `asset_tags`, and the object `assets`
/// with the methods `url`, `bundle`, `urls`, `integrity` and `tags`.
///
/// In HTML templates a call gives a safe value, escaped once; in all others the plain URL, which a JSON template then quotes.
/// After a reload of `assets`, calls give the new URLs. A variable `assets` in the context of a template hides the object.
///
/// ```
/// use asset_core::Assets;
/// use asset_minijinja::v3::minijinja::Environment;
///
/// let assets = Assets::from_manifest("tests/asset-manifest.json")?;
/// let mut env = Environment::new();
/// asset_minijinja::v3::register(&mut env, &assets);
///
/// env.add_template("page.html", r#"{{ static_url("css/app.css") }} {{ asset_url(name="app") }}"#)?;
/// let page = env.get_template("page.html")?.render(())?;
/// assert_eq!(page, "/static/css/app.3f2a9c1d.css /static/css/site.b1946ac9.css");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn register(env: &mut Environment<'_>, assets: &Assets) {
    adapter::register(env, assets);
}
