//! What `asset.toml` may say, and what is said of a wrong one.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "config")]

use std::path::Path;

use asset_core::{
    Algorithm, Assets, BundleConfig, Coding, Config, ErrorKind, ManifestPlace, MissingReference, Prefix, Root, Style,
    VersionScheme,
};
use insta::assert_snapshot;
use proptest::prelude::*;

fn read(text: &str) -> Config {
    Config::parse(text, "asset.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// The message for a text that must be refused.
fn refusal(text: &str) -> String {
    let error = Config::parse(text, "asset.toml").err().unwrap_or_else(|| panic!("not refused: {text}"));
    assert_eq!(error.kind(), ErrorKind::Config);
    error.to_string()
}

/// Each text with the message for it in the next line.
fn refusals(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{}\n  {}\n", text.replace('\n', " ⏎ "), refusal(text))).collect()
}

#[test]
fn the_reference_says_what_it_says() {
    let config = Config::read(concat!(env!("CARGO_MANIFEST_DIR"), "/reference.toml")).unwrap();
    let htmx = Root { dir: "node_modules/htmx.org/dist".into(), at: "vendor/htmx".into(), name: Some("htmx".into()) };
    let app = BundleConfig {
        members: vec!["css/reset.css".into(), "css/app.css".into(), "htmx:htmx.css".into()],
        output: "css/site-{version}.css".into(),
        source_map: true,
    };
    let scripts = BundleConfig { members: vec!["js/app.js".into()], output: "js/site.js".into(), source_map: false };

    assert_eq!(config.base, Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(config.roots, [Root::new("assets"), htmx]);
    assert_eq!(config.exclude, ["**/*.scss", "drafts/**"]);
    assert_eq!(config.include, [".well-known/**"]);
    assert_eq!(config.output, Path::new("dist/assets"));
    assert_eq!(config.unversioned, ["robots.txt", "vendor/tinymce/**"]);
    assert_eq!(config.manifest, ManifestPlace::File("config/assets.json".into()));
    assert_eq!(config.cache_dir, Path::new("target/asset-cache"));
    assert_eq!(config.prefix, Prefix::parse("https://cdn.example.com/static/").unwrap());
    assert_eq!(config.version, VersionScheme::Token);
    assert_eq!(config.token.as_deref(), Some("v1.4.2"));
    assert_eq!(config.style, Style::Query { key: Some("v".into()) });
    assert_eq!(config.integrity, [Algorithm::Sha256, Algorithm::Sha512]);
    assert_eq!(config.compress, [Coding::Brotli]);
    assert_eq!(config.missing_reference, MissingReference::Warn);
    assert!(!config.rewrite_scripts);
    let eight_digits = "[0-9a-f]".repeat(8);
    assert_eq!(config.keep_names, [format!("vendor/*-{eight_digits}.js")]);
    assert_eq!(config.bundles, [("app".to_owned(), app), ("scripts".to_owned(), scripts)].into());
}

#[test]
fn an_empty_file_gives_the_documented_defaults() {
    let config = read("");
    assert_eq!(config.base, Path::new(""));
    assert_eq!(config.roots, [Root::new("static")]);
    assert_eq!(config.exclude, [""; 0]);
    assert_eq!(config.include, [""; 0]);
    assert_eq!(config.output, Path::new("public"));
    assert_eq!(config.unversioned, [""; 0]);
    assert_eq!(config.manifest, ManifestPlace::File("asset-manifest.json".into()));
    assert_eq!(config.cache_dir, Path::new(".asset-cache"));
    assert_eq!(config.prefix.to_string(), "/static/");
    assert_eq!(config.version, VersionScheme::Hash { digits: 8 });
    assert_eq!(config.token, None);
    assert_eq!(config.style, Style::Filename);
    assert_eq!(config.integrity, [Algorithm::Sha384]);
    assert_eq!(config.compress, [Coding::Brotli, Coding::Gzip]);
    assert_eq!(config.missing_reference, MissingReference::Error);
    assert!(config.rewrite_scripts);
    assert_eq!(config.keep_names, [""; 0]);
    assert_eq!(config.bundles, [].into());
}

#[test]
fn every_form_of_a_value_is_read() {
    assert_eq!(read("manifest = 'cache'").manifest, ManifestPlace::Cache);
    assert_eq!(read("manifest = false").manifest, ManifestPlace::None);
    assert_eq!(read("manifest = './cache'").manifest, ManifestPlace::File("./cache".into()));
    assert_eq!(read("version = 'sha256:64'").version, VersionScheme::Sha256 { digits: 64 });
    assert_eq!(read("version = 'token'").token, None);
    assert_eq!(read("token = 'r7'").version, VersionScheme::Token);
    assert_eq!(read("token-env = 'CARGO_PKG_NAME'").token.as_deref(), Some("asset-core"));
    assert_eq!(read("style = 'query'").style, Style::Query { key: None });
    assert_eq!(read("integrity = []").integrity, []);
    assert_eq!(read("integrity = ['sha512', 'sha256']").integrity, [Algorithm::Sha256, Algorithm::Sha512]);
    assert_eq!(read("missing-reference = 'ignore'").missing_reference, MissingReference::Ignore);
    assert!(read("js = 'rewrite'").rewrite_scripts);
    assert_eq!(read("compress = []").compress, []);
    assert_eq!(read("compress = ['gzip', 'br']").compress, [Coding::Brotli, Coding::Gzip]);
    assert_eq!(read("load-path = [{ dir = 'a', at = 'b/' }]").roots[0].at, "b");
    assert_eq!(read("style = 'prefix'\nprefix = '/s/{version}/'\ntoken = 'r7'").style, Style::Prefix);
}

#[test]
fn unknown_keys_are_refused_with_the_nearest_known_one() {
    assert_snapshot!(refusals(&[
        "prefx = '/static/'",
        "output = 'public'\n  loadpath = ['static']",
        "zebra = 1",
        "load-path = [{ dir = 'a', as = 'b' }]",
        "[bundles.app]\nmembers = ['a.css']\noutputs = 'b.css'",
        "\"od\\nd\" = 1",
    ]), @r#"
    prefx = '/static/'
      asset.toml:1:1: unknown key `prefx`; did you mean `prefix`?
    output = 'public' ⏎   loadpath = ['static']
      asset.toml:2:3: unknown key `loadpath`; did you mean `load-path`?
    zebra = 1
      asset.toml:1:1: unknown key `zebra`
    load-path = [{ dir = 'a', as = 'b' }]
      asset.toml:1:27: unknown key `as` of a root; did you mean `at`?
    [bundles.app] ⏎ members = ['a.css'] ⏎ outputs = 'b.css'
      asset.toml:3:1: unknown key `outputs` of a bundle; did you mean `output`?
    "od\nd" = 1
      asset.toml:1:1: unknown key `od\nd`
    "#);
}

#[test]
fn values_of_a_wrong_type_are_refused_with_both_types() {
    assert_snapshot!(refusals(&[
        "load-path = 'static'",
        "load-path = ['static', 1]",
        "load-path = [{ dir = ['a'] }]",
        "exclude = '**/*.scss'",
        "exclude = ['a', 1.5]",
        "output = { }",
        "manifest = true",
        "manifest = 1979-05-27",
        "prefix = false",
        "token = 7",
        "integrity = 'sha384'",
        "bundles = ['app']",
        "bundles.app = ['a.css']",
        "[[bundles.app]]",
        "[bundles.app]\nmembers = 'a.css'",
    ]), @r#"
    load-path = 'static'
      asset.toml:1:13: key `load-path` must be an array of folders, not the string `static`
    load-path = ['static', 1]
      asset.toml:1:24: item 2 of `load-path` must be a folder or a table with `dir`, not an integer
    load-path = [{ dir = ['a'] }]
      asset.toml:1:22: key `dir` must be a string, not an array
    exclude = '**/*.scss'
      asset.toml:1:11: key `exclude` must be an array of strings, not the string `**/*.scss`
    exclude = ['a', 1.5]
      asset.toml:1:17: item 2 of `exclude` must be a string, not a float
    output = { }
      asset.toml:1:10: key `output` must be a string, not a table
    manifest = true
      asset.toml:1:12: key `manifest` must be a path, `"cache"` or `false`, not `true`
    manifest = 1979-05-27
      asset.toml:1:12: key `manifest` must be a path, `"cache"` or `false`, not a date or time
    prefix = false
      asset.toml:1:10: key `prefix` must be a string, not `false`
    token = 7
      asset.toml:1:9: key `token` must be a string, not an integer
    integrity = 'sha384'
      asset.toml:1:13: key `integrity` must be an array of algorithms, not the string `sha384`
    bundles = ['app']
      asset.toml:1:11: key `bundles` must be a table of bundles, not an array
    bundles.app = ['a.css']
      asset.toml:1:15: key `app` must be a table with `members` and `output`, not an array
    [[bundles.app]]
      asset.toml:1:1: key `app` must be a table with `members` and `output`, not an array
    [bundles.app] ⏎ members = 'a.css'
      asset.toml:2:11: key `members` must be an array of strings, not the string `a.css`
    "#);
}

#[test]
fn values_of_a_wrong_form_are_refused() {
    assert_snapshot!(refusals(&[
        "prefix = 'static'",
        "version = 'hsah'",
        "version = 'hash:40'",
        "version = 'custom:git'",
        "style = 'querry'",
        "style = 'query:v'",
        "style = 'query'\nquery-key = 'a b'",
        "integrity = ['sha-384']",
        "integrity = ['sha256', 'sha256']",
        "missing-reference = 'warning'",
        "js = 'on'",
        "js = true",
        "[bundles.a]\nmembers = ['a']\noutput = 'b'\nsource-map = 'yes'",
        "compress = ['brotli']",
        "compress = ['br', 'br']",
        "token = 'a b'",
        "output = ''",
        "exclude = ['ok', '[a']",
        "unversioned = ['{a']",
    ]), @r#"
    prefix = 'static'
      asset.toml:1:10: prefix `static` must begin with `/`, `//host`, `http://` or `https://`
    version = 'hsah'
      asset.toml:1:11: unknown version scheme `hsah`, expected `hash`, `sha256`, `timestamp` or `token`
    version = 'hash:40'
      asset.toml:1:11: version `hash:40`: the number of digits must be from 4 to 32
    version = 'custom:git'
      asset.toml:1:11: version `custom:git` can only be set in code, with `Config::custom_version`
    style = 'querry'
      asset.toml:1:9: unknown style `querry`, expected `filename`, `query`, `prefix` or `none`; did you mean `query`?
    style = 'query:v'
      asset.toml:1:9: write `style = "query"` and `query-key = "v"`
    style = 'query' ⏎ query-key = 'a b'
      asset.toml:2:13: query key `a b` must be letters, digits, `-` and `_`
    integrity = ['sha-384']
      asset.toml:1:14: unknown algorithm `sha-384`, expected `sha256`, `sha384` or `sha512`; did you mean `sha384`?
    integrity = ['sha256', 'sha256']
      asset.toml:1:24: algorithm `sha256` stands twice in `integrity`
    missing-reference = 'warning'
      asset.toml:1:21: missing references can be `error`, `warn` or `ignore`, not `warning`
    js = 'on'
      asset.toml:1:6: key `js` must be `rewrite` or `off`, not `on`
    js = true
      asset.toml:1:6: key `js` must be a string, not `true`
    [bundles.a] ⏎ members = ['a'] ⏎ output = 'b' ⏎ source-map = 'yes'
      asset.toml:4:14: key `source-map` must be `true` or `false`, not the string `yes`
    compress = ['brotli']
      asset.toml:1:13: unknown coding `brotli`, expected `br` or `gzip`
    compress = ['br', 'br']
      asset.toml:1:19: coding `br` stands twice in `compress`
    token = 'a b'
      asset.toml:1:9: version "a b" has ' '; letters, digits and `-._~` are possible
    output = ''
      asset.toml:1:10: key `output` is empty
    exclude = ['ok', '[a']
      asset.toml:1:18: `[a` in `exclude` is no glob: unclosed character class; missing ']'
    unversioned = ['{a']
      asset.toml:1:16: `{a` in `unversioned` is no glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    "#);
}

#[test]
fn roots_are_checked() {
    assert_snapshot!(refusals(&[
        "load-path = []",
        "load-path = ['']",
        "load-path = [{ at = 'a' }]",
        "load-path = ['a', { dir = 'b', at = '../b' }]",
        "load-path = [{ dir = 'b', at = '/b' }]",
        "load-path = [{ dir = 'b', at = 'b:c' }]",
        "load-path = [{ dir = 'b', name = 'b/c' }]",
        "load-path = [{ dir = 'b', name = 'b:c' }]",
        "load-path = [{ dir = 'b', name = '' }]",
        "load-path = [\n  { dir = 'a', name = 'x' },\n  { dir = 'b', name = 'x' },\n]",
    ]), @r#"
    load-path = []
      asset.toml:1:13: `load-path` has no roots
    load-path = ['']
      asset.toml:1:14: item 1 of `load-path` is empty
    load-path = [{ at = 'a' }]
      asset.toml:1:14: a root of `load-path` lacks the key `dir`
    load-path = ['a', { dir = 'b', at = '../b' }]
      asset.toml:1:37: `at` of root `b`: path "../b" has a `.` or `..` segment
    load-path = [{ dir = 'b', at = '/b' }]
      asset.toml:1:32: `at` of root `b`: path "/b" is absolute
    load-path = [{ dir = 'b', at = 'b:c' }]
      asset.toml:1:32: `at` of root `b`: path "b:c" has a `:`, which stands after a root's name
    load-path = [{ dir = 'b', name = 'b/c' }]
      asset.toml:1:34: root name `b/c` has '/', which can't stand before `:` in a look-up
    load-path = [{ dir = 'b', name = 'b:c' }]
      asset.toml:1:34: root name `b:c` has ':', which can't stand before `:` in a look-up
    load-path = [{ dir = 'b', name = '' }]
      asset.toml:1:34: root name `` is empty
    load-path = [ ⏎   { dir = 'a', name = 'x' }, ⏎   { dir = 'b', name = 'x' }, ⏎ ]
      asset.toml:3:23: roots `a` and `b` have the same name `x`
    "#);
}

#[test]
fn roots_and_output_stay_apart() {
    assert_snapshot!(refusals(&[
        "load-path = ['static', 'public/js']",
        "load-path = ['.']",
        "load-path = [{ dir = './public/' }]",
        "output = 'static/../static/out'",
        "load-path = ['../site']\noutput = '../site/public'",
    ]), @r"
    load-path = ['static', 'public/js']
      asset.toml:1:24: root `public/js` is inside the output `public`
    load-path = ['.']
      asset.toml:1:14: root `.` contains the output `public`
    load-path = [{ dir = './public/' }]
      asset.toml:1:22: root `./public/` is also the output `public`
    output = 'static/../static/out'
      asset.toml:1:10: root `static` contains the output `static/../static/out`
    load-path = ['../site'] ⏎ output = '../site/public'
      asset.toml:1:14: root `../site` contains the output `../site/public`
    ");
    assert_eq!(read("load-path = ['public-files']").roots[0].dir, Path::new("public-files"));
    assert_eq!(read("load-path = ['assets']\noutput = '../public'").output, Path::new("../public"));
}

#[test]
fn keys_that_contradict_each_other_are_refused() {
    assert_snapshot!(refusals(&[
        "token = 'a'\ntoken-env = 'HOME'",
        "token-env = 'ASSET_TEST_UNSET'",
        "version = 'hash'\ntoken = 'a'",
        "query-key = 'v'",
        "query-key = 'v'\nstyle = 'filename'",
        "style = 'prefix'\ntoken = 'a'",
        "style = 'prefix'\nprefix = '/s/{version}/'",
        "prefix = '/s/{version}/'",
    ]), @r"
    token = 'a' ⏎ token-env = 'HOME'
      asset.toml:2:1: key `token-env` can't stand beside key `token`
    token-env = 'ASSET_TEST_UNSET'
      asset.toml:1:13: variable `ASSET_TEST_UNSET` of key `token-env` is not set
    version = 'hash' ⏎ token = 'a'
      asset.toml:1:11: version `hash` does not go with key `token`
    query-key = 'v'
      asset.toml:1:1: key `query-key` goes with style `query`, not `filename`
    query-key = 'v' ⏎ style = 'filename'
      asset.toml:1:1: key `query-key` goes with style `query`, not `filename`
    style = 'prefix' ⏎ token = 'a'
      asset.toml:1:9: prefix `/static/` must contain `{version}` exactly once with style `prefix`
    style = 'prefix' ⏎ prefix = '/s/{version}/'
      asset.toml:1:9: style `prefix` goes with version `token`, not `hash`
    prefix = '/s/{version}/'
      asset.toml:1:10: prefix `/s/{version}/` contains `{version}`, which goes with style `prefix`, not `filename`
    ");
}

#[test]
fn bundles_are_checked() {
    assert_snapshot!(refusals(&[
        "[bundles.app]\nmembers = ['a.css']",
        "[bundles.app]\noutput = 'a.css'",
        "[bundles.app]\nmembers = []\noutput = 'b.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '../b.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '{version}/b-{version}.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '{version}.css'",
        "[bundles.'']\nmembers = ['a.css']\noutput = 'b.css'",
    ]), @r#"
    [bundles.app] ⏎ members = ['a.css']
      asset.toml:1:10: bundle `app` lacks the key `output`
    [bundles.app] ⏎ output = 'a.css'
      asset.toml:1:10: bundle `app` lacks the key `members`
    [bundles.app] ⏎ members = [] ⏎ output = 'b.css'
      asset.toml:2:11: bundle `app` has no members
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '../b.css'
      asset.toml:3:10: bundle `app`: output: path "../b.css" has a `.` or `..` segment
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '{version}/b-{version}.css'
      asset.toml:3:10: bundle `app`: output `{version}/b-{version}.css` has `{version}` more than once
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '{version}.css'
      asset.toml:3:10: bundle `app`: output `{version}.css` has no name besides `{version}`
    [bundles.''] ⏎ members = ['a.css'] ⏎ output = 'b.css'
      asset.toml:1:1: bundle name "" is empty or has a control character
    "#);
}

#[test]
fn what_only_the_files_show_is_still_said_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("static")).unwrap();
    std::fs::write(folder.path().join("static/a.css"), "").unwrap();
    let mut messages = String::new();
    for bundle in ["members = ['a.css', 'b.css']\noutput = 'c.css'", "members = ['a.css']\noutput = 'a.css'"] {
        let path = folder.path().join("asset.toml");
        std::fs::write(&path, format!("[bundles.app]\n{bundle}\n")).unwrap();
        let error = Assets::from_config(&path).err().unwrap().to_string();
        messages += &error.replace(folder.path().to_str().unwrap(), "[dir]");
        messages += "\n";
    }
    assert_snapshot!(messages, @r"
    [dir]/asset.toml:2:21: bundle `app`: no asset `b.css` in the load path; did you mean `a.css`?
    [dir]/asset.toml:3:10: bundle `app`: output `a.css` is also an asset of the load path
    ");
}

#[test]
fn text_that_is_no_toml_is_refused_where_it_stops_to_be() {
    assert_snapshot!(refusals(&[
        "prefix = '/static/",
        "prefix =",
        "prefix = '/a/'\nprefix = '/b/'",
        "[bundles.app]\n[bundles.app]",
        "exclude = ['ä', ü]",
    ]), @r"
    prefix = '/static/
      asset.toml:1:19: invalid literal string, expected `'`
    prefix =
      asset.toml:1:9: string values must be quoted, expected literal string
    prefix = '/a/' ⏎ prefix = '/b/'
      asset.toml:2:1: duplicate key
    [bundles.app] ⏎ [bundles.app]
      asset.toml:2:10: duplicate key
    exclude = ['ä', ü]
      asset.toml:1:17: string values must be quoted, expected literal string
    ");
}

#[test]
fn the_first_mistake_of_a_file_is_the_one_that_is_shown() {
    assert_snapshot!(refusal("zzz = 1\noutput = 2\naaa = 3"), @"asset.toml:1:1: unknown key `zzz`");
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asset.toml");
    std::fs::write(&path, b"prefix = '/a/'\n# \xFF").unwrap();
    let error = Config::read(&path).err().unwrap();
    assert_eq!(error.to_string(), format!("{}:2:3: not UTF-8", path.display()));
}

#[test]
fn a_file_that_is_not_there_is_an_io_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asset.toml");
    let error = Config::read(&path).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Io);
    let expected = format!("can't read the configuration `{}`: No such file or directory (os error 2)", path.display());
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    assert_eq!(read("\u{feff}output = 'out'\r\n").output, Path::new("out"));
}

/// Pieces that a configuration is made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    const PIECES: [&str; 46] = [
        "load-path", "exclude", "output", "manifest", "prefix", "version", "token", "token-env", "style", "query-key",
        "integrity", "bundles", "members", "dir", "at", "name", "compress", ".", " = ", "\n", "[", "]", "[[", "]]", "{",
        "}", ", ", "'", "\"", "'static'", "'a/../b'", "'query'", "'{version}'", "'[a'", "'token'", "true", "1", "1.5e3",
        "1979-05-27", "\\u0000", "# ", "ä", "\u{feff}", "\r\n", "'''", "''",
    ];
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_pieces_make_the_reader_panic(text in pieces()) {
        if let Err(error) = Config::parse(&text, "asset.toml") {
            let location = error.location().unwrap();
            prop_assert!(location.line <= text.matches('\n').count() + 1);
            prop_assert!(!error.message().contains('\n'), "{}", error.message());
        }
    }

    #[test]
    fn no_characters_make_the_reader_panic(text in any::<String>()) {
        drop(Config::parse(&text, "asset.toml"));
    }

    #[test]
    fn no_value_makes_the_reader_panic(value in "[^'\\p{C}]{0,20}") {
        for key in ["output", "manifest", "prefix", "version", "token", "style", "query-key"] {
            drop(Config::parse(&format!("{key} = '{value}'"), "asset.toml"));
        }
        for key in ["exclude", "load-path", "integrity", "compress"] {
            drop(Config::parse(&format!("{key} = ['{value}']"), "asset.toml"));
        }
        drop(Config::parse(&format!("load-path = [{{ dir = '{value}', at = '{value}', name = '{value}' }}]"), "asset.toml"));
        drop(Config::parse(&format!("[bundles.'{value}']\nmembers = ['{value}']\noutput = '{value}'"), "asset.toml"));
    }
}
