//! One piece of work, in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::trees::Tree;

/// How often each contender runs; the fastest counts.
const ROUNDS: usize = 3;

/// What a child does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Walk, read, digest, copy.
    Floor,
    /// Walk and stat sources and outputs.
    Stat,
    /// A first build with everything rewritten.
    Everything,
    /// A first build with `js = "off"`.
    ScriptsOff,
    /// A build after a build.
    Unchanged,
}

impl Work {
    const ALL: [Self; 5] = [Self::Floor, Self::Stat, Self::Everything, Self::ScriptsOff, Self::Unchanged];

    /// The name in tables and arguments.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Stat => "walk + stat",
            Self::Everything => "everything rewritten",
            Self::ScriptsOff => "js = \"off\"",
            Self::Unchanged => "unchanged",
        }
    }

    /// Whether it needs the outputs of a build to be there.
    fn needs_build(self) -> bool {
        matches!(self, Self::Stat | Self::Unchanged)
    }
}

/// What one piece of work took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    pub(crate) seconds: f64,
    /// Bytes of resident memory at most.
    pub(crate) peak: u64,
}

/// The fastest run of each work, all in turn.
pub(crate) fn measure<const N: usize>(tree: &Tree, works: &[Work; N]) -> [Figure; N] {
    let mut fastest = [Figure { seconds: f64::INFINITY, peak: 0 }; N];
    if works.iter().any(|work| work.needs_build()) {
        // The second makes every file old enough to be recognised by its times.
        for _ in 0..2 {
            child(tree, Work::Everything);
            std::thread::sleep(std::time::Duration::from_millis(2_200));
        }
    }
    for _ in 0..ROUNDS {
        for (figure, &work) in fastest.iter_mut().zip(works) {
            if !work.needs_build() {
                tree.clear();
            }
            let run = child(tree, work);
            figure.seconds = figure.seconds.min(run.seconds);
            figure.peak = figure.peak.max(run.peak);
        }
    }
    fastest
}

fn child(tree: &Tree, work: Work) -> Figure {
    let program = std::env::current_exe().expect("BUG: this program has a path");
    let output = Command::new(program).args(["--child", work.name()]).arg(&tree.root).output().expect("BUG: it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let (seconds, peak) = text.trim().split_once(' ').expect("BUG: a child says two numbers");
    Figure { seconds: seconds.parse().expect("BUG: seconds"), peak: peak.parse().expect("BUG: bytes") }
}

/// The side of the child.
pub(crate) mod child {
    use super::{Instant, Path, PathBuf, Work};
    use crate::floor;

    /// The work and the tree, if this process is a child.
    pub(crate) fn arguments() -> Option<(Work, PathBuf)> {
        let mut arguments = std::env::args_os().skip(1);
        if arguments.next()? != "--child" {
            return None;
        }
        let name = arguments.next()?.into_string().ok()?;
        let work = Work::ALL.into_iter().find(|work| work.name() == name)?;
        Some((work, arguments.next()?.into()))
    }

    /// Does the work and prints seconds and peak bytes.
    pub(crate) fn run((work, root): &(Work, PathBuf)) {
        let start = Instant::now();
        match work {
            Work::Floor => drop(floor::copy(&root.join("static"), &root.join("copy"))),
            Work::Stat => drop(floor::stat(&root.join("static"), &root.join("public"))),
            Work::Everything | Work::Unchanged => build(root, true),
            Work::ScriptsOff => build(root, false),
        }
        println!("{} {}", start.elapsed().as_secs_f64(), peak());
    }

    fn build(root: &Path, rewrite_scripts: bool) {
        let mut config = asset_build::Config::new("static");
        config.base = root.to_owned();
        config.integrity = Vec::new();
        config.compress = Vec::new();
        config.rewrite_scripts = rewrite_scripts;
        config.missing_reference = asset_build::MissingReference::Ignore;
        if let Err(failure) = asset_build::build(&config, &asset_build::BuildOptions::default()) {
            panic!("{failure}");
        }
    }

    /// The most resident memory so far, in bytes; 0 where the system does not say.
    fn peak() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or_default() << 10
    }
}
