//! References are written in the URL style and in the author's form, whatever kind they are.
#![allow(clippy::unwrap_used)]

mod common;

use asset_build::{Config, Quiet, check};
use asset_core::{Manifest, Style};
use common::Project;

/// A way to write URLs, and what the reference to `img/x.png` with version `V` is in it.
struct Case {
    name: &'static str,
    configure: fn(Config) -> Config,
    /// Behind the directory, for a file with this stem, extension and version.
    name_of: fn(&str, &str, &str) -> String,
    /// What an absolute reference begins with.
    root: &'static str,
}

const CASES: [Case; 6] = [
    Case {
        name: "filename",
        configure: |config| config,
        name_of: |stem, extension, version| format!("{stem}.{version}{extension}"),
        root: "/static/",
    },
    Case {
        name: "query",
        configure: |config| config.style(Style::Query { key: None }),
        name_of: |stem, extension, version| format!("{stem}{extension}?{version}"),
        root: "/static/",
    },
    Case {
        name: "query with a key",
        configure: |config| config.style(Style::Query { key: Some("v".to_owned()) }),
        name_of: |stem, extension, version| format!("{stem}{extension}?v={version}"),
        root: "/static/",
    },
    Case {
        name: "none",
        configure: |config| config.style(Style::None),
        name_of: |stem, extension, _| format!("{stem}{extension}"),
        root: "/static/",
    },
    Case {
        name: "prefix",
        configure: |config| config.token("v1").style(Style::Prefix).prefix("/static/{version}/").unwrap(),
        name_of: |stem, extension, _| format!("{stem}{extension}"),
        root: "/static/v1/",
    },
    Case {
        name: "prefix with the token in the middle",
        configure: |config| config.token("v1").style(Style::Prefix).prefix("/a/{version}/b/").unwrap(),
        name_of: |stem, extension, _| format!("{stem}{extension}"),
        root: "/a/v1/b/",
    },
];

const FILES: [(&str, &str); 14] = [
    (
        "static/css/app.css",
        "@import 'base.css';a{background:url(\"../img/x y.png\")}b{mask:url(MOUNTimg/i.svg#home)}\n",
    ),
    ("static/css/base.css", ":root{--logo:url(MOUNTimg/x%20y.png)}a{b:image-set('../img/i.svg?theme=dark#home' 1x)}"),
    ("static/img/x y.png", "png"),
    ("static/img/i.svg", "<svg><use href=\"sprite.svg#a\"/><path fill=\"url(sprite.svg?b=1&amp;c#d)\"/></svg>"),
    ("static/img/sprite.svg", "<svg/>"),
    (
        "static/js/app.js",
        "import './lib/a.js';\nimport(\"MOUNTjs/lib/a.js\");\nnew URL('../img/x y.png', import.meta.url);\n//# sourceMappingURL=app.js.map\n",
    ),
    ("static/js/app.js.map", "{}"),
    ("static/js/lib/a.js", "export * from '../one.js';\n"),
    ("static/js/one.js", "import './two.js?x#y';\nexport const one = 1;\n"),
    ("static/js/two.js", "import 'MOUNTjs/one.js';\nexport const two = 2;\n"),
    ("static/LICENSE", "MIT"),
    ("static/site.webmanifest", "{\"icons\":[{\"src\":\"img/x y.png\"},{\"src\":\"LICENSE\"}]}"),
    ("static/parts/p.css", "p{background:url(i/p.png)}q{background:url(MOUNTimg/i.svg)}"),
    ("static/parts/i/p.png", "p"),
];

struct Built {
    project: Project,
    config: Config,
    manifest: Manifest,
}

fn built(case: &Case) -> Built {
    let project = Project::new(&[]);
    let config = (case.configure)(project.config());
    let mount = config.prefix.mount().to_owned();
    for (path, text) in FILES {
        project.write(path, text.replace("MOUNT", &mount));
    }
    let config = config.bundle("all", "bundles/all.css", &["css/base.css", "parts/p.css"]);
    let manifest = project.build_with(&config).unwrap().manifest;
    Built { project, config, manifest }
}

impl Built {
    fn output(&self, path: &str) -> String {
        self.project.read(&format!("public/{}", self.manifest.assets[path].file))
    }
}

/// `text` with `«path»` in place of the names of files, with their versions, and `{/}` in place of the root.
fn expected(case: &Case, manifest: &Manifest, text: &str) -> String {
    let mut parts = text.split(['«', '»']);
    let mut expected = parts.next().unwrap().replace("{/}", case.root);
    while let (Some(path), Some(after)) = (parts.next(), parts.next()) {
        let (relative, path) = path.split_once('=').unwrap_or((path, path));
        let version = &manifest.assets[path].version;
        let name = relative.rfind('/').map_or(0, |slash| slash + 1);
        let extension = relative[name..].find('.').map_or(relative.len(), |dot| name + dot);
        expected += &(case.name_of)(&relative[..extension], &relative[extension..], version.as_str());
        expected += &after.replace("{/}", case.root);
    }
    expected
}

#[test]
fn every_kind_of_reference_is_written_in_the_style_and_in_the_authors_form() {
    for case in &CASES {
        let built = built(case);
        let is_query = case.name.starts_with("query");
        let and = if is_query { "&" } else { "?" };
        let and_xml = if is_query { "&amp;" } else { "?" };
        for (path, text) in [
            (
                "css/app.css",
                "@import '«base.css=css/base.css»';a{background:url(\"«../img/x%20y.png=img/x y.png»\")}b{mask:url({/}«img/i.svg»#home)}\n",
            ),
            (
                "css/base.css",
                ":root{--logo:url({/}«img/x%20y.png=img/x y.png»)}a{b:image-set('«../img/i.svg=img/i.svg»&theme=dark#home' 1x)}",
            ),
            (
                "img/i.svg",
                "<svg><use href=\"«sprite.svg=img/sprite.svg»#a\"/><path fill=\"url(«sprite.svg=img/sprite.svg»&&b=1&amp;c#d)\"/></svg>",
            ),
            (
                "js/app.js",
                "import '«./lib/a.js=js/lib/a.js»';\nimport(\"{/}«js/lib/a.js»\");\nnew URL('«../img/x%20y.png=img/x y.png»', import.meta.url);\n//# sourceMappingURL=«app.js.map=js/app.js.map»\n",
            ),
            ("js/one.js", "import '«./two.js=js/two.js»&x#y';\nexport const one = 1;\n"),
            ("js/two.js", "import '{/}«js/one.js»';\nexport const two = 2;\n"),
            ("site.webmanifest", "{\"icons\":[{\"src\":\"«img/x%20y.png=img/x y.png»\"},{\"src\":\"«LICENSE»\"}]}"),
            (
                "bundles/all.css",
                ":root{--logo:url({/}«img/x%20y.png=img/x y.png»)}a{b:image-set('«../img/i.svg=img/i.svg»&theme=dark#home' 1x)}\np{background:url(«../parts/i/p.png=parts/i/p.png»)}q{background:url({/}«img/i.svg»)}",
            ),
        ] {
            let text = text.replace("&&b", &format!("{and_xml}b")).replace("&theme", &format!("{and}theme"));
            let text = text.replace("&x#", &format!("{and}x#"));
            assert_eq!(built.output(path), expected(case, &built.manifest, &text), "{}: {path}", case.name);
        }
        check(&built.config, &Quiet).unwrap();
    }
}

#[test]
fn outputs_have_filename_style_names_in_every_style() {
    for case in &CASES {
        let built = built(case);
        for (path, row) in &built.manifest.assets {
            assert!(row.file.contains(row.version.as_str()), "{}: {path} is {}", case.name, row.file);
        }
    }
}

#[test]
fn an_absolute_reference_keeps_the_host_that_its_author_wrote() {
    let text =
        "a{b:url(https://cdn.example.com/s/x.png)}c{d:url(//cdn.example.com/s/x.png)}e{f:url(/s/x.png)}g{h:url(x.png)}";
    let project = Project::new(&[("static/a.css", text), ("static/x.png", "x")]);
    let config = project.config().prefix("https://cdn.example.com/s/").unwrap();
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(
        project.read(&format!("public/{}", manifest.assets["a.css"].file)),
        text.replace("x.png", &manifest.assets["x.png"].file)
    );
}

#[test]
fn a_change_of_style_or_prefix_gives_the_bytes_of_a_clean_build() {
    let files: Vec<(&str, String)> =
        FILES.iter().map(|(path, text)| (*path, text.replace("MOUNT", "/static/"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = Project::new(&files);
    for case in CASES.iter().filter(|case| case.root == "/static/").cycle().take(7) {
        let config = (case.configure)(project.config());
        let again = project.build_with(&config).unwrap().manifest;
        let clean = Project::new(&files);
        assert_eq!(again, clean.build_with(&(case.configure)(clean.config())).unwrap().manifest, "{}", case.name);
    }
}

#[test]
fn the_form_of_a_reference_inside_a_cycle_is_part_of_its_version() {
    let version = |reference: &str| {
        let project = Project::new(&[("static/a.css", "@import 'b.css';"), ("static/b.css", reference)]);
        project.build().unwrap().manifest.assets["b.css"].version.clone()
    };
    assert_ne!(version("@import 'a.css';"), version("@import '/static/a.css';"));
}
