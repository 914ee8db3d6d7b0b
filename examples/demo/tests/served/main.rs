//! The program as a reader of the README meets it: started, then asked for its pages and for everything that they name.

mod program;

use std::collections::BTreeSet;
use std::path::Path;

use asset_core::Manifest;

use crate::program::{Answer, Program};

const PAGES: [&str; 2] = ["/", "/line"];
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

#[test]
fn every_url_that_a_page_or_its_files_name_is_served_and_versioned_ones_for_a_year() {
    let program = Program::start();
    let versioned = versioned_urls();
    let mut waiting: Vec<String> = PAGES.map(str::to_owned).into();
    let mut seen = BTreeSet::new();
    while let Some(url) = waiting.pop() {
        if !seen.insert(url.clone()) {
            continue;
        }
        let answer = program.get(&url);
        assert_eq!(answer.status, 200, "{url}");
        if versioned.contains(&url) {
            assert_eq!(answer.header("cache-control"), Some(IMMUTABLE), "{url}");
        }
        waiting.extend(answer.named_urls().iter().map(|name| resolve(&url, name)));
    }
    for wanted in
        ["css/nightjar.", "fonts/nightjar-sign.", "js/clock.", "img/engine.", "img/icons.", "img/rails.", "site."]
    {
        assert!(
            seen.iter().any(|url| url.starts_with(&format!("/static/{wanted}")) && versioned.contains(url)),
            "no page leads to a versioned `{wanted}…`: {seen:#?}"
        );
    }
}

#[test]
fn both_engines_and_the_macros_give_the_same_urls() {
    let program = Program::start();
    for page in PAGES {
        let html = program.get(page).text();
        assert!(html.contains(r#"<td class="verdict" data-label="Came out of the macro">the same</td>"#), "{page}");
        assert!(!html.contains("from before"), "{page}: the compiled-in URLs are those of another manifest");
    }
}

#[test]
fn pages_name_what_to_load_first() {
    let program = Program::start();
    let links = program.get("/").header("link").unwrap_or_default().to_owned();
    let preloaded: Vec<&str> = links.split(", ").collect();
    assert_eq!(preloaded.len(), 2, "{links}");
    let integrity = asset_macros::asset!("css/nightjar.css").integrity;
    assert!(preloaded[0].starts_with("</static/css/nightjar."), "{links}");
    assert!(preloaded[0].ends_with(&format!(".css>; rel=preload; as=style; integrity=\"{integrity}\"")), "{links}");
    assert!(preloaded[1].ends_with(".woff2>; rel=preload; as=font; crossorigin"), "{links}");
}

#[test]
fn crawlers_find_their_file_under_its_own_name() {
    let answer = Program::start().get("/robots.txt");
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-cache")));
    assert_eq!(answer.text(), "User-agent: *\nAllow: /\n");
}

#[test]
fn an_address_that_is_none_is_refused_with_what_would_be_one() {
    let refusal = Program::refused(&["--addr", "nowhere"]);
    assert!(refusal.starts_with("can't listen on `nowhere`: "), "{refusal}");
    assert!(refusal.ends_with("`--addr 127.0.0.1:0` takes any free port\n"), "{refusal}");
    assert_eq!(Program::refused(&["--port"]), "unknown argument `--port`; `--addr 127.0.0.1:3000` is possible\n");
}

/// The URL of every row of the committed manifest, whose prefix and style are the defaults.
fn versioned_urls() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("asset-manifest.json");
    let manifest = Manifest::read(path).unwrap_or_else(|error| panic!("{error}"));
    manifest.assets.values().map(|row| format!("/static/{}", row.file)).collect()
}

/// `name` as it stands in the file at `base`, from the root and without fragment.
fn resolve(base: &str, name: &str) -> String {
    let name = name.split('#').next().unwrap_or_default();
    if name.starts_with('/') {
        return name.to_owned();
    }
    let mut segments: Vec<&str> = base.split('/').collect();
    segments.pop();
    for segment in name.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

impl Answer {
    /// What the file names: attributes of a page, references of a stylesheet, specifiers of a module.
    fn named_urls(&self) -> Vec<String> {
        let openings: &[&str] = match self.header("content-type").unwrap_or_default() {
            kind if kind.starts_with("text/html") => &["href=\"/", "src=\"/"],
            kind if kind.starts_with("text/css") => &["url(../", "url(\"../"],
            kind if kind.starts_with("text/javascript") => &["from \"", "import \"", "new URL(\""],
            kind if kind.starts_with("application/manifest+json") => &["\"src\": \""],
            _ => return Vec::new(),
        };
        let text = self.text();
        let names = openings.iter().flat_map(|opening| {
            let kept = opening.find(['/', '.']).unwrap_or(opening.len());
            text.match_indices(opening).map(move |(at, _)| at + kept)
        });
        names.map(|start| text[start..].split(['"', ')']).next().unwrap_or_default().to_owned()).collect()
    }
}
