//! A build whose n-th change of the file system fails, for each n and each kind of failure: it ends with the cause, and
//! changes nothing that was there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Project, Tree};

/// Every call by which a build changes the file system.
const CALLS: [&str; 15] = [
    "write",
    "rename",
    "renameat",
    "renameat2",
    "mkdir",
    "mkdirat",
    "unlink",
    "unlinkat",
    "fsync",
    "fdatasync",
    "syncfs",
    "ftruncate",
    "copy_file_range",
    "linkat",
    "symlinkat",
];

/// The causes, as errors of the system and as its words.
const CAUSES: [(&str, &str); 5] = [
    ("ENOSPC", "No space left on device"),
    ("EDQUOT", "Disk quota exceeded"),
    ("EIO", "Input/output error"),
    ("EACCES", "Permission denied"),
    ("ENAMETOOLONG", "File name too long"),
];

/// `strace` makes calls fail; `None` if it is not there or not allowed, which fails in continuous integration.
fn can_trace() -> bool {
    let is_there =
        Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|it| it.success());
    assert!(is_there || std::env::var_os("CI").is_none(), "strace is needed to make calls fail");
    if !is_there {
        println!("NOT TESTED: failing writes, since strace is not installed");
    }
    is_there
}

/// A site with chains, a cycle, a bundle with its map, an unversioned copy and variants.
fn site() -> Project {
    let filler = "/* lorem ipsum */\n".repeat(20);
    // In memory: nothing here is about a slow disk.
    Project::new_in(
        Path::new("/dev/shm"),
        &[
            (
                "asset.toml",
                "unversioned = ['robots.txt']\n[bundles.all]\nmembers = ['x.css', 'y.css']\noutput = 'all.css'\nsource-map = true\n",
            ),
            ("static/robots.txt", "# 1 "),
            ("static/x.css", &format!("x{{a:1}}{filler}")),
            ("static/y.css", "y{a:url(i/i.svg)}"),
            ("static/chain/1.css", "@import '../x.css';"),
            ("static/chain/2.css", "@import '1.css';"),
            ("static/chain/3.css", "@import '2.css';"),
            ("static/js/a.js", "import './b.js';\n"),
            ("static/js/b.js", "import './a.js';\n"),
            ("static/i/i.svg", "<svg/>"),
        ],
    )
}

/// Another state of the site, in which every output is new.
fn edit(project: &Project, round: usize) {
    for path in ["x.css", "y.css", "js/a.js", "js/b.js", "robots.txt", "i/i.svg"] {
        let path = format!("static/{path}");
        let text = project.read(&path);
        let (text, _) = text.split_once("<!--").unwrap_or_else(|| text.split_once("/*!").unwrap_or((&text, "")));
        let mark = if path.ends_with("svg") { format!("<!-- {round} -->") } else { format!("/*! {round} */") };
        project.write(&path, &format!("{text}{mark}"));
    }
}

/// Builds with the n-th call of a kind failing in each thread; `None` if there are not so many.
fn build_with_failing(project: &Project, call: &str, n: usize, error: &str) -> Option<String> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:error={error}:when={n}"));
    let mut strace = project.program("strace", &["-f", "-qq", "-e", &trace, "-e", &inject, "-o"]);
    strace.arg(log.path()).args([env!("CARGO_BIN_EXE_asset"), "build", "--quiet"]);
    // One thread does the work, another waits for it.
    let output = strace.env("RAYON_NUM_THREADS", "1").output().unwrap();
    let is_injected = fs::read_to_string(log.path()).unwrap().contains("(INJECTED)");
    is_injected.then(|| project.shown(&output))
}

#[test]
fn whichever_write_fails_the_cause_is_reported_and_nothing_is_lost() {
    if !can_trace() {
        return;
    }
    let project = site();
    project.assert_builds();
    let mut failures = 0;
    for (at, call) in CALLS.iter().enumerate() {
        for n in 1.. {
            edit(&project, 1000 * at + n);
            let before = project.state();
            // The causes take turns: each is met in every stage of a build.
            let (error, words) = CAUSES[n % CAUSES.len()];
            let Some(shown) = build_with_failing(&project, call, n, error) else { break };
            let case = format!("{error} at {call} {n}: {shown}");
            project.assert_whole();
            // What only makes the next build faster may fail, with a warning.
            if shown.starts_with("exit 0\n") {
                continue;
            }
            failures += 1;
            // The message is the first thing that the main thread writes.
            let is_message_lost = *call == "write" && n == 1;
            assert!(shown.starts_with("exit 2\n") && (shown.contains(words) || is_message_lost), "{case}");
            assert!(!shown.contains("BUG") && !shown.contains("panicked"), "{case}");
            assert_unchanged(&before, &project, &case);
            project.assert_builds();
            assert_eq!(project.transcript(&["check", "--quiet"]), "exit 0\n", "{case}");
        }
    }
    assert!(failures >= 50, "{failures} builds failed");
}

/// Fails if something that readers go by has changed or is gone.
fn assert_unchanged(before: &Tree, project: &Project, case: &str) {
    let after = project.state();
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "{case}");
}

#[test]
fn with_too_few_open_files_the_cause_is_reported_and_nothing_is_lost() {
    let project = site();
    project.assert_builds();
    let mut failures = 0;
    // With three, not even the program can be loaded.
    for limit in 4..16 {
        edit(&project, limit);
        let before = project.state();
        let mut limited = project.program("sh", &["-c", &format!("ulimit -n {limit}; exec \"$0\" build --quiet")]);
        limited.arg(env!("CARGO_BIN_EXE_asset")).env("RAYON_NUM_THREADS", "4");
        let shown = project.shown(&limited.output().unwrap());
        project.assert_whole();
        if shown.starts_with("exit 0\n") {
            continue;
        }
        failures += 1;
        assert!(shown.starts_with("exit 2\n") && shown.contains("Too many open files"), "{limit}: {shown}");
        assert_unchanged(&before, &project, &shown);
        project.assert_builds();
    }
    assert!(failures >= 1, "{failures} builds failed");
    assert_eq!(project.transcript(&["check", "--quiet"]), "exit 0\n");
}

#[test]
fn an_output_whose_name_is_too_long_is_reported_with_its_source() {
    let name = "a".repeat(250);
    let project = Project::new(&[
        ("asset.toml", "compress = []\n"),
        ("static/x.css", "y{}"),
        (&format!("static/{name}.css"), "@import \"x.css\";"),
        ("static/b.css", &format!("@import '{name}.css';")),
        ("static/c.css", "@import 'b.css';"),
    ]);
    let shown = project.transcript(&["build"]);
    assert!(shown.starts_with("exit 2\n"), "{shown}");
    let expected = format!(
        "can't write the output of `{name}.css`: its name has 263 bytes, and file systems allow 255; use a shorter one"
    );
    assert!(shown.contains(&expected), "{shown}");
    assert!(!project.path().join("public/x.5ae7a3e5.css").exists());
}
