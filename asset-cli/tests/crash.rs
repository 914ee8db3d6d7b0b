//! Builds that are killed, and builds at once.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use asset_core::Digest;
use support::Project;

/// How many builds are killed, and how many of them at least after they wrote and before they moved the pointer.
const KILLED: usize = 200;
const AT_WORK: usize = 150;

/// Enough assets that a build writes for some tens of milliseconds.
const ASSETS: usize = 10;

/// Often enough to see the first write when it happens.
const GLANCE: Duration = Duration::from_micros(200);

struct Site {
    project: Project,
    /// How often the sources were changed.
    round: usize,
    random: u64,
}

impl Site {
    fn new() -> Self {
        let project = Project::new(&[("asset.toml", "integrity = []\ncompress = ['gzip']\n")]);
        let mut site = Self { project, round: 0, random: 0x9e37_79b9_7f4a_7c15 };
        site.change();
        site.project.assert_builds();
        site
    }

    /// Changes every source: half of them refer to the other half.
    fn change(&mut self) {
        self.round += 1;
        for at in 0..ASSETS / 2 {
            let (text, filler) = (format!("{} {at}", self.round), "lorem ipsum ".repeat(20));
            self.project.write(&format!("static/script{at}.js"), &format!("// {text} {filler}\n"));
            let css = format!("/* {text} {filler}*/ a {{ background: url(script{at}.js) }}\n");
            self.project.write(&format!("static/style{at}.css"), &css);
        }
    }

    /// At least 0, below 1: the same sequence in each run (xorshift, Marsaglia 2003).
    fn random(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1u64 << 53) as f64
    }

    fn spawn(&self) -> Child {
        self.project.asset(&["build", "--quiet"]).stderr(Stdio::null()).spawn().unwrap()
    }

    fn touched(&self) -> SystemTime {
        fs::metadata(self.project.output().root()).unwrap().modified().unwrap()
    }

    /// Where outputs are until all of them are whole.
    fn staging(&self) -> PathBuf {
        self.project.output().state().join("staging/new")
    }

    /// Waits until the build writes its first output, or ends.
    fn wait_for_write(&self, build: &mut Child, before: SystemTime) {
        let has_begun = || self.staging().exists() || self.touched() != before;
        while !has_begun() && build.try_wait().unwrap().is_none() {
            sleep(GLANCE);
        }
    }

    /// How long a build takes from its first write to its last, the move of the pointer.
    fn measure(&mut self) -> Duration {
        self.change();
        let (before, pointer) = (self.touched(), self.pointer());
        let mut build = self.spawn();
        self.wait_for_write(&mut build, before);
        let start = Instant::now();
        while self.pointer() == pointer && build.try_wait().unwrap().is_none() {
            sleep(GLANCE);
        }
        let duration = start.elapsed();
        assert!(build.wait().unwrap().success());
        duration
    }

    fn pointer(&self) -> Option<Digest> {
        self.project.output().read_pointer().unwrap()
    }

    /// The outputs and what waits to become one.
    fn written(&self) -> Vec<PathBuf> {
        let output = self.project.output();
        let dirs = [output.root().to_owned(), self.staging(), output.manifests()];
        let files = dirs.iter().flat_map(|dir| fs::read_dir(dir).into_iter().flatten());
        let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

#[test]
fn a_killed_build_leaves_everything_whole_and_the_next_one_succeeds() {
    let mut site = Site::new();
    let mut window = Duration::ZERO;
    let mut at_work = 0;
    for round in 0..KILLED {
        if round % 20 == 0 {
            let mut measured = [site.measure(), site.measure(), site.measure()];
            measured.sort();
            window = measured[1];
            let words = ["clean", "--quiet", "--keep", "2", "--older-than", "0s"];
            assert_eq!(site.project.asset(&words).output().unwrap().status.code(), Some(0));
        }
        at_work += usize::from(kill_one(&mut site, round, window));
    }
    println!("{at_work} of {KILLED} builds were killed between their first write and the pointer");
    assert!(at_work >= AT_WORK, "only {at_work} of {KILLED}");
}

/// Kills a build at a random moment; says whether it had written and not moved the pointer.
fn kill_one(site: &mut Site, round: usize, window: Duration) -> bool {
    let old = fs::read(site.project.path().join("asset-manifest.json")).unwrap();
    site.change();
    let (touched, written, pointer) = (site.touched(), site.written(), site.pointer());
    let mut build = site.spawn();
    let moment = site.random();
    if round % 10 == 9 {
        // From the start to well after the end.
        sleep(window.mul_f64(moment * 4.0));
    } else {
        site.wait_for_write(&mut build, touched);
        sleep(window.mul_f64(moment * 0.9));
    }
    build.kill().unwrap();
    build.wait().unwrap();

    site.project.assert_whole();
    let was_at_work = site.written() != written && site.pointer() == pointer;
    let committed = fs::read(site.project.path().join("asset-manifest.json")).unwrap();
    site.project.assert_builds();
    let new = fs::read(site.project.path().join("asset-manifest.json")).unwrap();
    assert!(committed == old || committed == new, "the committed manifest is neither the old one nor the new one");
    was_at_work
}

#[test]
fn builds_at_once_take_turns() {
    let mut site = Site::new();
    for _ in 0..8 {
        site.change();
        let moves = site.project.output().read_history().unwrap().entries().len();
        let builds: Vec<Child> = (0..4).map(|_| site.spawn()).collect();
        for mut build in builds {
            assert_eq!(build.wait().unwrap().code(), Some(0));
        }
        site.project.assert_whole();
        site.project.assert_tidy();
        // One of them made the move, the others found it made.
        assert_eq!(site.project.output().read_history().unwrap().entries().len(), moves + 1);
        assert_eq!(site.project.transcript(&["check", "--quiet"]), "exit 0\n");
    }
}

#[test]
fn a_build_that_waits_for_another_sees_what_changed_meanwhile() {
    let mut site = Site::new();
    let lock = fs::File::options().write(true).open(site.project.output().state().join("lock")).unwrap();
    lock.lock().unwrap();
    let mut build = site.spawn();
    // It has listed the sources by then, and stands before the lock.
    sleep(Duration::from_millis(500));
    assert_eq!(build.try_wait().unwrap(), None);
    site.change();
    lock.unlock().unwrap();
    assert_eq!(build.wait().unwrap().code(), Some(0));
    assert_eq!(site.project.transcript(&["check", "--quiet"]), "exit 0\n");
}
