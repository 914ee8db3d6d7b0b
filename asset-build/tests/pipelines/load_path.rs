//! Which file a logical path means.

use asset_core::{Assets, ErrorKind, LoadPathRoot};

use crate::common::Project;
use crate::{keys, manifest, output};

fn at(dir: &str, at: &str) -> LoadPathRoot {
    LoadPathRoot::new(dir).at(at)
}

#[test]
fn the_apps_copy_beats_the_engines_copy_of_the_same_name_end_to_end() {
    let project = Project::new(&[
        ("static/admin.css", "app {}"),
        ("engine/admin.css", "engine {}"),
        ("engine/nested/only.css", "@import '../admin.css';"),
    ]);
    project.build_with(&project.config().root(LoadPathRoot::new("engine"))).unwrap();
    assert_eq!(keys(&project), ["admin.css", "nested/only.css"]);
    assert_eq!(output(&project, "admin.css"), "app {}");
    let assets = Assets::from_manifest(project.path("asset-manifest.json")).unwrap().catalog();
    let url = assets.asset("admin.css").unwrap().html_url().to_owned();
    assert_eq!(url, format!("/static/{}", manifest(&project).assets["admin.css"].file));
    let name = url.strip_prefix("/static/").unwrap();
    assert_eq!(output(&project, "nested/only.css"), format!("@import '../{name}';"));
}

#[test]
fn a_directory_whose_name_begins_like_another_one_is_a_root_of_its_own() {
    let project = Project::new(&[("static/a.css", ""), ("static-extra/b.css", "")]);
    project.build_with(&project.config().root(LoadPathRoot::new("static-extra"))).unwrap();
    assert_eq!(keys(&project), ["a.css", "b.css"]);
}

#[test]
fn a_root_inside_another_root_gives_its_files_both_names() {
    let project = Project::new(&[("static/vendor/x.css", "")]);
    project.build_with(&project.config().root(at("static/vendor", ""))).unwrap();
    assert_eq!(keys(&project), ["vendor/x.css", "x.css"]);
}

#[test]
fn in_a_mounted_root_the_mounted_name_is_found_and_the_bare_one_is_not() {
    let project = Project::new(&[
        ("static/app.css", "a { background: url(sub/../ns/sub/./../file.png) }"),
        ("lib/file.png", "png"),
        ("lib/.hidden", ""),
        ("lib/excluded.png", ""),
    ]);
    let mut config = project.config().root(at("lib", "ns"));
    config.exclude = vec!["ns/excluded.png".to_owned()];
    project.build_with(&config).unwrap();
    assert_eq!(keys(&project), ["app.css", "ns/file.png"]);
    assert!(output(&project, "app.css").starts_with("a { background: url(ns/file."));
    let assets = Assets::from_manifest(project.path("asset-manifest.json")).unwrap().catalog();
    for other in ["file.png", "ns\\file.png", "ns/sub/../file.png", "ns/excluded.png"] {
        assert_eq!(assets.asset(other).unwrap_err().kind(), ErrorKind::UnknownAsset, "{other}");
    }
    project.write("static/app.css", "a { background: url(file.png) }");
    assert!(project.findings(&config).contains("reference to `file.png`, which is not an asset"));
}

#[test]
fn a_look_up_keeps_query_and_fragment_and_takes_no_other_form_of_a_path() {
    let project = Project::new(&[("static/fonts/x.eot", "eot"), ("static/a?b#c%20d.png", "png")]);
    project.build().unwrap();
    let assets = Assets::from_manifest(project.path("asset-manifest.json")).unwrap().catalog();
    let url = |path: &str| assets.static_url(path).unwrap().into_plain();
    let version = manifest(&project).assets["fonts/x.eot"].version.clone();
    for suffix in ["", "?a=1", "#f", "?#iefix", "?v=1#id", "#a#b"] {
        assert_eq!(url(&format!("fonts/x.eot{suffix}")), format!("/static/fonts/x.{version}.eot{suffix}"));
    }
    assert_eq!(url("a?b#c%20d.png"), "/static/a%3Fb%23c%2520d.bff139fa.png");
    for other in [
        "fonts/",
        "fonts/?q",
        "fonts",
        "fonts/x%2Eeot",
        "fonts/x.eot ",
        "/fonts/x.eot",
        "//fonts/x.eot",
        "./fonts/x.eot",
        "../fonts/x.eot",
        "Fonts/x.eot",
        "fonts\\x.eot",
    ] {
        assert_eq!(assets.static_url(other).unwrap_err().kind(), ErrorKind::UnknownAsset, "{other}");
    }
}

#[test]
fn the_same_base_name_in_three_font_directories_gives_three_keys() {
    let project = Project::new(&[
        ("static/fonts/a/regular.woff2", "one"),
        ("static/fonts/b/regular.woff2", "one"),
        ("static/fonts/regular.woff2", "two"),
    ]);
    project.build().unwrap();
    assert_eq!(keys(&project), ["fonts/a/regular.woff2", "fonts/b/regular.woff2", "fonts/regular.woff2"]);
    assert_eq!(project.outputs().len(), 3);
}

#[test]
fn a_file_name_that_is_not_ascii_survives() {
    let project = Project::new(&[
        ("static/größe-日本.css", "a { background: url(\"é.png\"), url(%C3%A9.png) }"),
        ("static/é.png", "png"),
    ]);
    project.build().unwrap();
    assert_eq!(keys(&project), ["größe-日本.css", "é.png"]);
    let url = "%C3%A9.bff139fa.png";
    assert_eq!(output(&project, "größe-日本.css"), format!("a {{ background: url(\"{url}\"), url({url}) }}"));
    assert_eq!(project.read("public/é.bff139fa.png"), "png");
}
