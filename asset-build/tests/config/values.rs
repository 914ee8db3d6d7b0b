//! What `asset.toml` may say.

use std::collections::BTreeMap;
use std::path::Path;

use asset_build::{
    BundleConfig, Config, DevCommand, Language, ManifestPlace, Minify, MissingReference, MissingReferenceRule,
};
use asset_core::{Coding, IntegrityAlgorithm, LoadPathRoot, Style, VersionScheme};

use crate::read;

#[cfg(all(feature = "minify", feature = "sass"))]
#[test]
fn the_reference_says_what_it_says() {
    let config = Config::read(concat!(env!("CARGO_MANIFEST_DIR"), "/reference.toml")).unwrap();
    let htmx = LoadPathRoot::new("node_modules/htmx.org/dist").at("vendor/htmx").named("htmx");
    let app = BundleConfig::new(
        "css/site-{version}.css",
        vec!["css/reset.css".into(), "css/app.css".into(), "htmx:htmx.css".into()],
    )
    .source_map(true);
    let scripts = BundleConfig::new("js/site.js", vec!["js/app.js".into()]);

    assert_eq!(config.base, Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(config.roots, [LoadPathRoot::new("assets"), htmx]);
    assert_eq!(config.exclude, ["**/*.scss", "drafts/**"]);
    assert_eq!(config.include, [".well-known/**"]);
    assert_eq!(config.output, Path::new("dist/assets"));
    assert_eq!(config.unversioned, ["robots.txt", "vendor/tinymce/**"]);
    assert_eq!(config.plain, ["sw.js", "vendor/shoelace/**"]);
    assert_eq!(config.manifest, ManifestPlace::File("config/assets.json".into()));
    assert_eq!(config.cache_dir, Path::new("target/asset-cache"));
    assert_eq!(config.prefix.to_string(), "https://cdn.example.com/static/");
    assert_eq!(config.version, VersionScheme::Token);
    assert_eq!(config.token.as_deref(), Some("v1.4.2"));
    assert_eq!(config.style, Style::Query { key: Some("v".into()) });
    assert_eq!(config.integrity, [IntegrityAlgorithm::Sha256, IntegrityAlgorithm::Sha512]);
    assert_eq!(config.compress, [Coding::Brotli]);
    assert_eq!(config.missing_reference, MissingReference::Warn);
    let rules = [("vendor/**", MissingReference::Ignore), ("vendor/ours/**", MissingReference::Error)];
    assert_eq!(config.missing_reference_rules, rules.map(|(files, action)| MissingReferenceRule::new(files, action)));
    assert!(!config.rewrite_scripts);
    let eight_digits = "[0-9a-f]".repeat(8);
    assert_eq!(config.keep_names, [format!("vendor/*-{eight_digits}.js")]);
    assert_eq!(config.compile, [Language::Sass]);
    assert_eq!(config.minify, [Minify::Css]);
    assert_eq!(config.targets.as_deref(), Some("baseline widely available"));
    let tailwind = DevCommand::new("npx @tailwindcss/cli -i css/in.css -o assets/css/tailwind.css --watch");
    let esbuild = DevCommand::new("npx esbuild js/app.ts --bundle --outfile=assets/js/app.js --watch").name("js");
    assert_eq!(config.dev.commands, [tailwind, esbuild]);
    assert_eq!(config.bundles, BTreeMap::from([("app".to_owned(), app), ("scripts".to_owned(), scripts)]));
}

#[test]
fn an_empty_file_gives_the_documented_defaults() {
    let config = read("");
    assert_eq!(config.base, Path::new(""));
    assert_eq!(config.roots, [LoadPathRoot::new("static")]);
    assert_eq!(config.exclude, [""; 0]);
    assert_eq!(config.include, [""; 0]);
    assert_eq!(config.dev.commands, []);
    assert_eq!(config.output, Path::new("public"));
    assert_eq!(config.unversioned, [""; 0]);
    assert_eq!(config.plain, [""; 0]);
    assert_eq!(config.manifest, ManifestPlace::File("asset-manifest.json".into()));
    assert_eq!(config.cache_dir, Path::new(".asset-cache"));
    assert_eq!(config.prefix.to_string(), "/static/");
    assert_eq!(config.version, VersionScheme::Hash { digits: 8 });
    assert_eq!(config.token, None);
    assert_eq!(config.style, Style::Filename);
    assert_eq!(config.integrity, [IntegrityAlgorithm::Sha384]);
    assert_eq!(config.compress, [Coding::Brotli, Coding::Gzip]);
    assert_eq!(config.missing_reference, MissingReference::Error);
    assert_eq!(config.missing_reference_rules, []);
    assert!(config.rewrite_scripts);
    assert_eq!(config.keep_names, [""; 0]);
    assert!(config.bundles.is_empty());
}

#[test]
fn every_form_of_a_value_is_read() {
    assert_eq!(read("manifest = 'cache'").manifest, ManifestPlace::Cache);
    assert_eq!(read("manifest = false").manifest, ManifestPlace::None);
    assert_eq!(read("manifest = './cache'").manifest, ManifestPlace::File("./cache".into()));
    assert_eq!(read("version = 'sha256:64'").version, VersionScheme::Sha256 { digits: 64 });
    assert_eq!(read("version = 'token'").token, None);
    assert_eq!(read("token = 'r7'").version, VersionScheme::Token);
    assert_eq!(read("token-env = 'CARGO_PKG_NAME'").token.as_deref(), Some("asset-build"));
    assert_eq!(read("style = 'query'").style, Style::Query { key: None });
    assert_eq!(read("integrity = []").integrity, []);
    assert_eq!(
        read("integrity = ['sha512', 'sha256']").integrity,
        [IntegrityAlgorithm::Sha256, IntegrityAlgorithm::Sha512]
    );
    assert_eq!(read("missing-reference = 'ignore'").missing_reference, MissingReference::Ignore);
    let by_glob = read("[missing-reference]\n'b/**' = 'warn'\n'a/**' = 'ignore'");
    assert_eq!(by_glob.missing_reference, MissingReference::Error);
    let files: Vec<&str> = by_glob.missing_reference_rules.iter().map(|rule| rule.files.as_str()).collect();
    assert_eq!(files, ["b/**", "a/**"], "the order of the file counts");
    assert!(read("js = 'rewrite'").rewrite_scripts);
    assert_eq!(read("compress = []").compress, []);
    assert_eq!(read("compress = ['gzip', 'br']").compress, [Coding::Brotli, Coding::Gzip]);
    assert_eq!(read("load-path = [{ dir = 'a', at = 'b/' }]").roots[0].at, "b");
    assert_eq!(read("style = 'prefix'\nprefix = '/s/{version}/'\ntoken = 'r7'").style, Style::Prefix);
}

#[test]
fn a_command_of_dev_is_named_after_its_program() {
    let config =
        read("[dev]\ncommands = ['npx tailwindcss -w', { run = 'sass --watch a:b' }, { name = 'js', run = 'x' }]\n");
    let names: Vec<&str> = config.dev.commands.iter().map(|command| &*command.name).collect();
    assert_eq!(names, ["tailwindcss", "sass", "js"]);
}
