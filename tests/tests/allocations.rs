//! How often the memory allocator is asked: never, to resolve what is known.
#![allow(clippy::unwrap_used)]

use allocation_counter::measure;
use asset_core::Assets;
use asset_core::internal::ValueCache;

const MANIFEST: &str = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash",
"bundles": {"app": {"output": "css/app.css", "members": ["css/app.css"]}}, "assets": {
"css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 412, "type": "text/css"}}}"#;

/// The same assets, once in a catalog that is fixed and once in one that can be reloaded.
fn both() -> [Assets; 2] {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("asset-manifest.json");
    std::fs::write(&path, MANIFEST).unwrap();
    [Assets::embedded(MANIFEST).unwrap(), Assets::from_manifest(path).unwrap()]
}

fn allocations(mut work: impl FnMut()) -> u64 {
    // The first call may make what all others share.
    work();
    measure(work).count_total
}

#[test]
fn a_known_path_is_resolved_without_allocating() {
    for assets in both() {
        let count = allocations(|| assert_eq!(assets.catalog().asset("css/app.css").unwrap().url().len(), 28));
        assert_eq!(count, 0);
        let count = allocations(|| assert_eq!(assets.catalog().static_url("css/app.css").unwrap().html().len(), 28));
        assert_eq!(count, 0);
        let count = allocations(|| assert_eq!(assets.catalog().asset_url("app").unwrap().plain().len(), 28));
        assert_eq!(count, 0);
    }
}

#[test]
fn a_prebuilt_value_is_handed_out_without_allocating() {
    for assets in both() {
        let values = ValueCache::new(&assets, |url| url.html().len());
        assert_eq!(allocations(|| assert_eq!(values.static_url("css/app.css", |&len| len).unwrap(), 28)), 0);
        assert_eq!(allocations(|| assert_eq!(values.asset_url("app", |&len| len).unwrap(), 28)), 0);
    }
}

#[test]
fn minijinja_3_allocates_no_more_than_for_a_function_of_its_own() {
    use asset_minijinja::v3::minijinja::{Environment, Value};
    for assets in both() {
        let mut env = Environment::new();
        asset_minijinja::v3::register(&mut env, &assets);
        let constant = Value::from_safe_string("/static/css/app.3f2a9c1d.css".to_owned());
        env.add_function("constant", move |_: &str| constant.clone());
        env.add_template("ours.html", "{% for _ in range(100) %}{{ static_url('css/app.css') }}{% endfor %}").unwrap();
        env.add_template("constant.html", "{% for _ in range(100) %}{{ constant('css/app.css') }}{% endfor %}")
            .unwrap();
        let ours = allocations(|| drop(env.get_template("ours.html").unwrap().render(()).unwrap()));
        let theirs = allocations(|| drop(env.get_template("constant.html").unwrap().render(()).unwrap()));
        assert_eq!(ours, theirs);
    }
}

#[test]
fn tera_2_allocates_no_more_than_for_a_function_of_its_own() {
    use asset_tera::v2::tera::{Context, Kwargs, State, Tera, Value};
    for assets in both() {
        let mut tera = Tera::new();
        asset_tera::v2::register(&mut tera, &assets);
        let constant = Value::safe_string("/static/css/app.3f2a9c1d.css");
        tera.register_function("constant", move |_: Kwargs, _: &State<'_>| constant.clone());
        tera.add_raw_templates([
            ("ours.html", r#"{% for _ in range(end=100) %}{{ static_url(path="css/app.css") }}{% endfor %}"#),
            ("constant.html", r#"{% for _ in range(end=100) %}{{ constant(path="css/app.css") }}{% endfor %}"#),
        ])
        .unwrap();
        let ours = allocations(|| drop(tera.render("ours.html", &Context::new()).unwrap()));
        let theirs = allocations(|| drop(tera.render("constant.html", &Context::new()).unwrap()));
        assert_eq!(ours, theirs);
    }
}
