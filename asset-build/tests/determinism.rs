//! The same sources give the same bytes, whoever builds them, where and how.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use asset_build::{BuildOptions, Config, build};
use common::Project;

/// Set where this test runs itself to build in other surroundings.
const BUILD_IN: &str = "ASSET_TEST_BUILD_IN";

/// Surroundings that a build must not depend on.
struct Surroundings {
    threads: &'static str,
    zone: &'static str,
    language: &'static str,
    umask: &'static str,
}

const SURROUNDINGS: [Surroundings; 3] = [
    Surroundings { threads: "1", zone: "UTC", language: "C", umask: "022" },
    Surroundings { threads: "8", zone: "Asia/Kathmandu", language: "tr_TR.UTF-8", umask: "077" },
    Surroundings { threads: "3", zone: "America/St_Johns", language: "de_DE.UTF-8", umask: "000" },
];

/// Puts the files of a tree in another order of creation.
type Reorder = fn(&mut Vec<(String, String)>);

#[cfg(unix)]
#[test]
fn a_tree_is_built_to_the_same_bytes_wherever_and_however() {
    if let Some(dir) = env::var_os(BUILD_IN) {
        build(&config(Path::new(&dir)), &BuildOptions::default()).unwrap();
        return;
    }
    let orders: [Reorder; 3] = [
        |files| files.sort(),
        |files| files.sort_by_key(|(path, _)| std::cmp::Reverse(path.clone())),
        |files| files.sort_by_key(|(path, text)| (text.len() % 7, path.chars().rev().collect::<String>())),
    ];
    let [first, others @ ..] = [0, 1, 2].map(|at| built(&SURROUNDINGS[at], orders[at]));
    assert!(first.len() > 60, "{:?}", first.keys());
    for other in others {
        assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (path, bytes) in &first {
            let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert!(other[path] == *bytes, "{path}:\n{}\n{}", show(bytes), show(&other[path]));
        }
    }
}

/// Everything that a build leaves but what tells times: the history.
fn built(surroundings: &Surroundings, order: fn(&mut Vec<(String, String)>)) -> BTreeMap<String, Vec<u8>> {
    let project = Project::new(&[]);
    let mut files = sources();
    order(&mut files);
    for (path, text) in files {
        project.write(&format!("static/{path}"), text);
    }
    let test = env::current_exe().unwrap();
    let output = Command::new("sh")
        .args(["-c", "umask \"$0\" && exec \"$@\"", surroundings.umask])
        .arg(test)
        .args(["--exact", "a_tree_is_built_to_the_same_bytes_wherever_and_however", "--nocapture"])
        .env(BUILD_IN, project.path(""))
        .env("RAYON_NUM_THREADS", surroundings.threads)
        .env("TZ", surroundings.zone)
        .env("LANG", surroundings.language)
        .env("LC_ALL", surroundings.language)
        .current_dir(env::temp_dir())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut left = project.files("public");
    left.retain(|path, _| path != ".asset/history");
    left.insert("asset-manifest.json".to_owned(), project.read("asset-manifest.json").into_bytes());
    left
}

fn config(dir: &Path) -> Config {
    let mut config =
        Config::new("static").bundle("all", "css/{version}/all.css", &["css/1.css", "print.css", "base.css"]);
    config.base = PathBuf::from(dir);
    config.unversioned = vec!["robots.txt".to_owned(), "img/**".to_owned()];
    config
}

/// Stylesheets and scripts that refer to each other, modules in a cycle, and names that sort differently by language.
fn sources() -> Vec<(String, String)> {
    let mut files = vec![
        ("robots.txt".to_owned(), "User-agent: *\n".to_owned()),
        ("base.css".to_owned(), "body { background: url('img/a b.svg') }\n".repeat(40)),
        ("print.css".to_owned(), "@media print { body { background: url(img/z.svg) } }\n".repeat(40)),
        (
            "js/a.js".to_owned(),
            "import {b} from './b.js';\nexport const a = () => b;\n//# sourceMappingURL=a.js.map\n".to_owned(),
        ),
        ("js/b.js".to_owned(), "import {a} from './a.js';\nexport const b = () => a;\n".to_owned()),
        ("js/a.js.map".to_owned(), r#"{"version":3,"file":"a.js","sources":["a.ts"],"mappings":"AAAA"}"#.to_owned()),
    ];
    for name in ["İ", "i", "ı", "I.", "ä", "z", "Z", "a b", "😀", "\u{fb01}"] {
        files.push((
            format!("img/{name}.svg"),
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{name}</title></svg>\n"),
        ));
    }
    for number in 1..=40 {
        let next = if number < 40 { format!("@import \"{}.css\";\n", number + 1) } else { String::new() };
        let rule =
            format!(".x{number} {{ background: url(../img/ä.svg#{number}); color: #00{number:02}00 }}\n").repeat(20);
        files.push((format!("css/{number}.css"), format!("{next}{rule}")));
    }
    files
}
