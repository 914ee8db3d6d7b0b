//! Directory mode: versions computed from files, at first use.
#![cfg(feature = "directory")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use asset_core::catalog::Lookup;
use asset_core::{
    Assets, CustomVersion, Directory, Error, ErrorKind, LoadPathRoot, Style, TagOptions, Version, VersionInput,
    VersionScheme,
};
use insta::assert_snapshot;
use tempfile::TempDir;

fn dir(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn url(assets: &Assets, path: &str) -> String {
    assets.catalog().static_url(path).unwrap().plain().to_owned()
}

fn message(error: &Error, dir: &TempDir) -> String {
    error.to_string().replace(dir.path().to_str().unwrap(), "<dir>")
}

#[test]
fn a_directory_gives_urls_without_any_build() {
    let dir = dir(&[("css/app.css", "body {}\n"), ("LICENSE", ""), ("js/app.js.map", "{}")]);
    let assets = Assets::from_dir(dir.path()).unwrap();
    assert_eq!(url(&assets, "css/app.css"), "/static/css/app.746f7bd7.css");
    assert_eq!(url(&assets, "LICENSE"), "/static/LICENSE.d41d8cd9");
    assert_eq!(url(&assets, "js/app.js.map"), "/static/js/app.99914b93.js.map");
}

#[test]
fn a_version_is_computed_once_per_process_unless_in_development() {
    let dir = dir(&[("app.css", "one")]);
    let production = Assets::from_dir(dir.path()).unwrap();
    let development = Assets::builder().development(true).from_dir(dir.path()).unwrap();
    assert_eq!(url(&production, "app.css"), "/static/app.f97c5d29.css");
    assert_eq!(url(&development, "app.css"), "/static/app.f97c5d29.css");
    let generation = development.generation();

    fs::write(dir.path().join("app.css"), "three").unwrap();
    fs::write(dir.path().join("new.css"), "").unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while url(&development, "app.css") != "/static/app.35d6d334.css" {
        assert!(Instant::now() < deadline, "the edit is never noticed");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(url(&production, "app.css"), "/static/app.f97c5d29.css");
    assert_eq!(url(&development, "new.css"), "/static/new.d41d8cd9.css");
    assert!(development.generation() > generation);
}

#[test]
fn a_file_that_vanished_says_why_its_version_can_not_be_had() {
    let dir = dir(&[("app.css", "one")]);
    let assets = Assets::from_dir(dir.path()).unwrap();
    fs::remove_file(dir.path().join("app.css")).unwrap();
    let catalog = assets.catalog();
    let error = catalog.asset("app.css").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VersionIndeterminable);
    assert_eq!(
        message(&error, &dir),
        "can't make a version of `app.css`: can't read `<dir>/app.css`: No such file or directory (os error 2)"
    );
    fs::write(dir.path().join("app.css"), "one").unwrap();
    assert_eq!(catalog.asset("app.css").unwrap().version(), "f97c5d29");
}

#[test]
fn a_missing_directory_is_an_error_at_start() {
    let dir = dir(&[]);
    let error = Assets::from_dir(dir.path().join("nope")).err().unwrap();
    assert_eq!(
        message(&error, &dir),
        "can't open the load path's root `<dir>/nope`: No such file or directory (os error 2)"
    );
}

#[test]
fn timestamps_are_the_modification_time_in_whole_seconds() {
    let dir = dir(&[("a.css", "a"), ("b.css", "b")]);
    for (name, seconds) in [("a.css", 1_700_000_000), ("b.css", 1_700_000_100)] {
        let file = fs::File::options().write(true).open(dir.path().join(name)).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 900)).unwrap();
    }
    let assets = Assets::from_dir(Directory::new(dir.path()).version(VersionScheme::Timestamp)).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.1700000000.css");
    assert_eq!(url(&assets, "b.css"), "/static/b.1700000100.css");
}

#[test]
fn a_token_that_nobody_gave_is_the_clock_in_twelve_digits_or_more() {
    let dir = dir(&[("a.css", "a")]);
    let directory = Directory::new(dir.path()).version(VersionScheme::Token).style(Style::Prefix);
    let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let assets = Assets::builder().prefix("/static/{version}/").from_dir(directory).unwrap();
    let token = assets.catalog().asset("a.css").unwrap().version().to_owned();
    assert!(token.len() >= 12 && token.parse::<u128>().unwrap() >= before);
    assert_eq!(url(&assets, "a.css"), format!("/static/{token}/a.css"));
}

#[test]
fn a_version_of_the_applications_own_is_checked() {
    struct Revision(&'static str);
    impl CustomVersion for Revision {
        fn name(&self) -> &str {
            "revision"
        }
        fn version(&self, input: &VersionInput<'_>) -> Result<Version, Error> {
            format!("{}{:.4}", self.0, input.digest).parse()
        }
    }
    let dir = dir(&[("a.css", "a")]);
    let assets = Assets::from_dir(Directory::new(dir.path()).custom_version(Revision("r7-"))).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.r7-0cc1.css");
    let assets = Assets::from_dir(Directory::new(dir.path()).custom_version(Revision("a/b"))).unwrap();
    assert_eq!(
        assets.catalog().asset("a.css").unwrap_err().to_string(),
        "can't make a version of `a.css`: version \"a/b0cc1\" has '/'; letters, digits and `-._~` are possible"
    );
}

#[test]
fn the_first_root_wins_and_a_name_reaches_past_it() {
    let dir = dir(&[("app/x.js", "app"), ("lib/x.js", "lib"), ("lib/y.js", "y")]);
    let lib = LoadPathRoot::new(dir.path().join("lib")).named("lib");
    let assets = Assets::from_dir(Directory::new(dir.path().join("app")).root(lib)).unwrap();
    assert_eq!(url(&assets, "x.js"), "/static/x.d2a57dc1.js");
    assert_eq!(url(&assets, "lib:x.js"), "/static/x.e8acc63b.js");
    assert_eq!(url(&assets, "lib:y.js"), url(&assets, "y.js"));
    assert_eq!(assets.catalog().len(), 3);
}

#[cfg(unix)]
#[test]
fn names_that_mean_something_else_are_refused() {
    let refused = |name: &str| {
        let dir = dir(&[(name, "")]);
        let error = Assets::from_dir(dir.path()).err().map(|error| message(&error, &dir));
        error.unwrap_or_else(|| panic!("{name} is taken"))
    };
    let colon = "path \"a:b.css\" has a `:`, which follows a root's name; rename or exclude the file";
    assert_eq!(refused("a:b.css"), colon);
    assert_eq!(refused("a\\b.css"), "path \"a\\\\b.css\" has a backslash; rename or exclude the file");
    assert_eq!(refused("a\nb.css"), "path \"a\\nb.css\" has a control character; rename or exclude the file");
}

#[test]
fn every_url_of_the_catalog_is_found_again() {
    let dir = dir(&[
        ("css/app.css", "a"),
        ("img/a b?#'.png", "b"),
        ("LICENSE", "c"),
        ("js/app.js.map", "d"),
        ("x.y.z.js", "e"),
    ]);
    for style in [Style::Filename, Style::Query { key: None }, Style::Query { key: Some("v".to_owned()) }] {
        let catalog = Assets::from_dir(Directory::new(dir.path()).style(style)).unwrap().catalog();
        assert_eq!(catalog.len(), 5);
        for path in catalog.paths() {
            let rest = catalog.asset(path).unwrap().url().strip_prefix("/static").unwrap();
            let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
            let found = catalog.find(rest, query);
            assert!(matches!(found, Lookup::Current(found) if found.asset.path() == path), "{path}: {found:?}");
        }
    }
}

#[test]
fn a_wrong_version_is_never_current() {
    let dir = dir(&[("css/app.css", "a")]);
    let catalog = Assets::from_dir(dir.path()).unwrap().catalog();
    assert!(matches!(catalog.find("css/app.css", None), Lookup::Unversioned(_)));
    let other = catalog.find("css/app.00000000.css", None);
    assert!(matches!(&other, Lookup::OtherVersion { version, .. } if version == "00000000"), "{other:?}");
    for unknown in
        ["css/app.0cc175b.css", "css/app.0cc175b9c.css", "css/nope.0cc175b9.css", "../app.css", "css//app.css", ""]
    {
        assert!(matches!(catalog.find(unknown, None), Lookup::Unknown), "{unknown}");
    }
}

#[test]
fn dotfiles_are_no_assets_unless_included() {
    let dir = dir(&[(".env", "secret"), (".well-known/x.txt", "x"), ("a/.git/config", ""), ("a.css", "")]);
    assert_eq!(Assets::from_dir(dir.path()).unwrap().catalog().paths(), ["a.css"]);
    let directory = Directory::new(dir.path()).include(".well-known/**").exclude("*.css");
    assert_eq!(Assets::from_dir(directory).unwrap().catalog().paths(), [".well-known/x.txt"]);
}

#[test]
fn what_editors_and_cvs_leave_beside_sources_is_no_asset_unless_included() {
    let left = ["a.css~", "#a.css#", "js/#b.js#", "CVS/Entries", "js/CVS/Root", ".svn/entries"];
    let kept = ["#", "#a.css", "CVS.css", "a~b.css", "cvs/a.css", "docs/CVS"];
    let files: Vec<(&str, &str)> = left.iter().chain(&kept).map(|&path| (path, "")).collect();
    let dir = dir(&files);
    assert_eq!(Assets::from_dir(dir.path()).unwrap().catalog().paths(), kept);
    let directory = Directory::new(dir.path()).include("**");
    let every_file: std::collections::BTreeSet<&str> = left.iter().chain(&kept).copied().collect();
    assert_eq!(Assets::from_dir(directory).unwrap().catalog().paths(), every_file.into_iter().collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_roots_and_refused_beyond() {
    use std::os::unix::fs::symlink;
    let dir = dir(&[("in/a.css", "a"), ("out/secret.txt", "s")]);
    symlink("a.css", dir.path().join("in/b.css")).unwrap();
    let root = dir.path().join("in");
    assert_eq!(Assets::from_dir(&root).unwrap().catalog().paths(), ["a.css", "b.css"]);

    symlink("../out/secret.txt", dir.path().join("in/c.txt")).unwrap();
    let error = Assets::from_dir(&root).err().unwrap();
    assert_eq!(
        message(&error, &dir),
        "link `<dir>/in/c.txt` leads out of the load path to `<dir>/out/secret.txt`; add its directory to `load-path`, or exclude the link"
    );

    fs::remove_file(dir.path().join("in/c.txt")).unwrap();
    symlink("gone.txt", dir.path().join("in/d.txt")).unwrap();
    let error = Assets::from_dir(&root).err().unwrap();
    assert_eq!(message(&error, &dir), "link `<dir>/in/d.txt` leads to `gone.txt`, which does not exist");
}

#[test]
fn a_relative_path_that_leads_nowhere_is_told_with_the_directory_it_starts_from() {
    let here = std::env::current_dir().unwrap();
    let told =
        |refused: Result<Assets, Error>| refused.err().unwrap().to_string().replace(here.to_str().unwrap(), "<here>");
    assert_snapshot!(told(Assets::from_dir("no/such")), @"can't open the load path's root `no/such`: No such file or directory (os error 2); relative paths start from `<here>`");
}

/// The tag of a script with these bytes, or why there is none.
fn script_tag(name: &str, bytes: &str) -> String {
    let dir = dir(&[(name, bytes)]);
    let assets = Assets::from_dir(dir.path()).unwrap();
    let catalog = assets.catalog();
    let result = catalog.asset_tags(&TagOptions::new([name])).map(|tags| tags.html().to_owned());
    result.unwrap_or_else(|error| error.to_string())
}

#[test]
fn modules_are_told_from_classic_scripts() {
    for module in [
        "import {x} from './b.js'",
        "const a = 1;\nexport { a }",
        "f(/['\"]/);\nexport default f",
        "export*as\"a-b\"from\"./a.js\"",
        "console.log(import.meta.url)",
        "x = `${import.meta.env}`",
    ] {
        assert!(script_tag("a.js", module).starts_with("<script type=\"module\" "), "{module}");
    }
    for classic in [
        "",
        "f()",
        "import('./b.js')",
        "// export default 1\nf('import.meta')",
        "x = {\nimport: 1,\nexport: 2};",
        "async function f() {\n  await g()\n}",
        "const f = async () => await g()",
        "exports.a = /import 'a'/",
    ] {
        assert!(script_tag("a.js", classic).starts_with("<script src="), "{classic}");
    }
    assert!(script_tag("a.mjs", "").starts_with("<script type=\"module\" "));
}

#[test]
fn a_script_that_takes_a_parser_says_which_argument_tells() {
    let expected = "can't tell whether `a.js` is a module: say `module=true`, or `module=false` for a classic script";
    for unclear in ["await f()", "for await (const a of b) c()", "export_ = 'no end\nimport.meta"] {
        assert_eq!(script_tag("a.js", unclear), expected, "{unclear}");
    }
    let dir = dir(&[("a.js", "await f()")]);
    let assets = Assets::from_dir(dir.path()).unwrap();
    let catalog = assets.catalog();
    for (is_module, start) in [(true, "<script type=\"module\" "), (false, "<script src=")] {
        let options = TagOptions::new(["a.js"]).module(is_module);
        assert!(catalog.asset_tags(&options).unwrap().html().starts_with(start));
    }
    assert!(url(&assets, "a.js").starts_with("/static/a."), "its URL needs no parser");
}
