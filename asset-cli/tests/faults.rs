//! What a build does when disk and sources fail it: exit code 2, a message that names the file, and nothing changed.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use support::Project;

/// Long enough for any machine; reached only if something is wrong.
const DEADLINE: Duration = Duration::from_secs(60);

const NOBODY: u32 = 65534;

fn succeeds(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|output| output.status.success())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// `asset build` by a user whom permissions bind: they don't bind root.
fn build_unprivileged(project: &Project) -> Output {
    let mut build = project.asset(&["build"]);
    if is_root() {
        // The program may lie where nobody else may look.
        let program = project.path().join(".git/asset");
        if !program.exists() {
            fs::copy(env!("CARGO_BIN_EXE_asset"), &program).unwrap();
            let owner = format!("{NOBODY}:{NOBODY}");
            assert!(succeeds("chown", &["-R", &owner, project.path().to_str().unwrap()]));
        }
        build = project.program(program.to_str().unwrap(), &["build"]);
        build.uid(NOBODY).gid(NOBODY);
    }
    build.output().unwrap()
}

fn forbid(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn make_fifo(path: &Path) {
    assert!(succeeds("mkfifo", &[path.to_str().unwrap()]));
}

/// A file system of its own, gone at the end.
struct SmallDisk {
    dir: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` if the system does not let us; in continuous integration that is a failure.
    fn new() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        if succeeds("mount", &["-t", "tmpfs", "-o", "size=16m,mode=755", "tmpfs", dir.path().to_str().unwrap()]) {
            return Some(Self { dir });
        }
        assert!(std::env::var_os("CI").is_none(), "mounting a tmpfs needs root; without, a full disk is not tested");
        println!("NOT TESTED: what a build does on a full disk, since mounting a tmpfs needs root");
        None
    }

    /// Leaves room for this many pages of 4 KiB.
    fn fill_but(&self, pages: u64) {
        let mut filler = File::create(self.dir.path().join("filler")).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
        let length = filler.metadata().unwrap().len();
        filler.set_len((length - length % 4096).saturating_sub(pages * 4096)).unwrap();
    }

    fn empty(&self) {
        fs::remove_file(self.dir.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        succeeds("umount", &["-l", self.dir.path().to_str().unwrap()]);
    }
}

#[test]
fn a_full_disk_changes_nothing_wherever_it_is_noticed() {
    let Some(disk) = SmallDisk::new() else { return };
    let project = Project::new_in(disk.dir.path(), &[("asset.toml", "")]);
    let change = |round: u64| {
        for at in 0..4 {
            let text = format!("/* {round} {at} */ {}", "lorem ipsum ".repeat(500));
            project.write(&format!("static/{at}.css"), &text);
        }
    };
    change(0);
    project.assert_builds();
    let mut messages = BTreeSet::new();
    for pages in 0..200 {
        change(pages + 1);
        let before = project.state();
        disk.fill_but(pages);
        let shown = project.transcript(&["build", "--quiet"]);
        disk.empty();
        if shown == "exit 0\n" {
            break;
        }
        assert!(shown.starts_with("exit 2\n") && shown.contains("No space left on device"), "{shown}");
        assert_eq!(project.state(), before);
        project.assert_whole();
        project.assert_tidy();
        messages.insert(shown);
    }
    project.assert_builds();
    // Among the outputs, and among what is written after them.
    for places in [&[".css"][..], &["asset-manifest.json", ".asset/history", ".asset/current"]] {
        let is_among = |shown: &&String| places.iter().any(|place| shown.contains(&format!("{place}`: No space left")));
        assert!(messages.iter().any(|shown| is_among(&shown)), "{places:?} in {messages:?}");
    }
}

#[test]
fn an_output_that_is_read_only_is_a_wrong_environment() {
    let project = Project::small();
    project.assert_builds();
    project.write("static/js/app.js", "console.log(2);\n");
    let before = project.state();
    let dirs = ["public/js", "public/.asset/staging"].map(|path| project.path().join(path));
    let shown = |project: &Project| project.shown(&build_unprivileged(project));
    // LoadPathRoot hands the project over on the way.
    assert!(shown(&project).starts_with("exit 0\n"));
    project.write("static/js/app.js", "console.log(3);\n");
    let after = project.state();
    assert_ne!(before, after);
    forbid(&dirs[0], 0o555);
    assert_snapshot!(shown(&project), @r"
    exit 2
    stderr:
    error: can't write `public/js/app.31236cf2.js`: Permission denied (os error 13)
    ");
    forbid(&dirs[0], 0o755);
    forbid(&project.output().state(), 0o555);
    assert_snapshot!(shown(&project), @r"
    exit 2
    stderr:
    error: can't remove the leftovers in `public/.asset/staging`: Permission denied (os error 13)
    ");
    forbid(&project.output().state(), 0o755);
    assert_eq!(project.state(), after);
    project.assert_whole();
    assert!(shown(&project).starts_with("exit 0\n"));
    project.assert_builds();
}

#[test]
fn a_source_or_directory_that_may_not_be_read_is_named() {
    let project = Project::small();
    assert!(project.shown(&build_unprivileged(&project)).starts_with("exit 0\n"));
    let before = project.state();
    let (file, dir) = (project.path().join("static/js/app.js"), project.path().join("static/css"));
    project.write("static/js/app.js", "console.log(2);\n");
    forbid(&file, 0);
    assert_snapshot!(project.shown(&build_unprivileged(&project)), @r"
    exit 2
    stderr:
    error: can't read `static/js/app.js`: Permission denied (os error 13)
    ");
    forbid(&file, 0o644);
    forbid(&dir, 0);
    assert_snapshot!(project.shown(&build_unprivileged(&project)), @r"
    exit 2
    stderr:
    error: can't read `static/css`: Permission denied (os error 13)
    ");
    forbid(&dir, 0o755);
    assert_eq!(project.state(), before);
    project.assert_whole();
    project.assert_builds();
}

/// Builds again and again while `disturb` goes on, until a build fails, and gives what it shown.
fn until_it_fails(project: &Project, disturb: impl Fn() + Sync) -> String {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                disturb();
            }
        });
        let start = Instant::now();
        let mut shown = "exit 0\n".to_owned();
        while shown == "exit 0\n" && start.elapsed() < DEADLINE {
            shown = project.transcript(&["build", "--quiet"]);
        }
        is_over.store(true, Ordering::Relaxed);
        shown
    })
}

#[test]
fn a_source_that_changes_while_it_is_read_is_never_half_old_and_half_new() {
    let project = Project::small();
    let large = project.path().join("static/large.bin");
    fs::write(&large, vec![b'a'; 8 << 20]).unwrap();
    project.assert_builds();
    let append = || {
        fs::File::options().append(true).open(&large).unwrap().write_all(b"more").unwrap();
        std::thread::sleep(Duration::from_millis(2));
    };
    assert_snapshot!(until_it_fails(&project, append), @r"
    exit 2
    stderr:
    error: `static/large.bin` changed while it was read; build again
    ");
    project.assert_whole();
    project.assert_tidy();
    project.assert_builds();
}

#[test]
fn a_source_that_vanishes_is_named() {
    let project = Project::small();
    project.assert_builds();
    let fleeting: Vec<String> = (0..30).map(|at| format!("static/fleeting{at}.js")).collect();
    let flicker = || {
        fleeting.iter().for_each(|path| project.write(path, "f();\n"));
        fleeting.iter().for_each(|path| project.remove(path));
    };
    let shown = until_it_fails(&project, flicker);
    assert!(shown.starts_with("exit 2\n"), "{shown}");
    assert!(shown.lines().skip(2).all(|line| line.contains("static/fleeting")), "{shown}");
    project.assert_whole();
    project.assert_tidy();
    project.assert_builds();
}

#[test]
fn links_are_followed_within_the_load_path_only() {
    let project = Project::new(&[
        ("asset.toml", "load-path = ['static', 'lib']\n"),
        ("static/a.txt", "a"),
        ("lib/css/b.css", "b {}\n"),
        ("secret.txt", "secret"),
    ]);
    let link = |target: &str, name: &str| symlink(project.path().join(target), project.path().join(name)).unwrap();
    link("static/a.txt", "static/same.txt");
    link("lib/css", "static/styles");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    let list = project.transcript(&["list"]);
    assert!(["a.txt", "same.txt", "css/b.css", "styles/b.css"].iter().all(|path| list.contains(path)), "{list}");

    link("secret.txt", "static/leak.txt");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 1
    stderr:
    error: link `static/leak.txt` leads out of the load path to `[project]/secret.txt`; add its directory to `load-path`, or exclude the link
    ");
    project.remove("static/leak.txt");
    link("nowhere", "static/dangling.txt");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 2
    stderr:
    error: link `static/dangling.txt` leads to `[project]/nowhere`, which does not exist
    ");
    project.remove("static/dangling.txt");
    link("static", "static/loop");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 2
    stderr:
    error: link `static/loop` leads back to its own directory `static`
    ");
    project.remove("static/loop");
    project.assert_builds();
}

#[test]
fn special_files_are_errors_and_nothing_hangs() {
    let project = Project::small();
    make_fifo(&project.path().join("static/pipe.txt"));
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 1
    stderr:
    error: `static/pipe.txt` is not a regular file; exclude it or remove it
    ");
    project.write("asset.toml", "exclude = ['pipe.txt']\n");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    let socket = UnixListener::bind(project.path().join("static/socket")).unwrap();
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 1
    stderr:
    error: `static/socket` is not a regular file; exclude it or remove it
    ");
    drop(socket);
    project.remove("static/socket");
    symlink("/dev/zero", project.path().join("static/zero.bin")).unwrap();
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 1
    stderr:
    error: link `static/zero.bin` leads out of the load path to `/dev/zero`; add its directory to `load-path`, or exclude the link
    ");
    project.remove("static/zero.bin");
    project.assert_builds();
}

#[test]
fn a_pipe_in_the_place_of_an_output_is_replaced() {
    let project = Project::small();
    project.assert_builds();
    project.remove("public/js/app.626a1277.js");
    make_fifo(&project.path().join("public/js/app.626a1277.js"));
    project.assert_builds();
    assert_eq!(project.read("public/js/app.626a1277.js"), "console.log(1);\n");
}
