//! `asset build` against its floor: walk, read, digest and write a copy, on as many threads, and nothing else.
//!
//! `cargo bench -p asset-benches --bench build` makes its trees in memory (`/dev/shm`), runs both in turn, each in a
//! process of its own, and prints the fastest of some rounds and the ratios. The real packages are fetched with
//! `npm pack` into the target directory the first time; without a network that part is left out, and said so.

mod floor;
mod run;
mod trees;

use std::path::Path;

use run::{Figure, Work, child, measure};
use trees::{Graph, PACKAGES, Tree, large_files, linked_files, packages, small_files};

fn main() {
    // A child of this program does one piece of work and says what it took.
    if let Some(arguments) = child::arguments() {
        return child::run(&arguments);
    }
    let root = tempfile::tempdir_in(memory()).expect("BUG: no temporary directory");
    println!("fastest of some rounds, {} threads; peak is the process's resident memory", threads());
    println!("{:44} {:>9} {:>9} {:>7} {:>9}", "tree", "floor", "build", "ratio", "peak");
    if let Some(tree) = packages(root.path(), &PACKAGES) {
        versus(&tree, Work::ScriptsOff, 1.3);
        versus(&tree, Work::Everything, 2.0);
    }
    versus(&small_files(root.path(), 50_000), Work::Everything, 1.5);
    unchanged(&small_files(root.path(), 50_000));
    versus(&large_files(root.path(), 200), Work::Everything, 1.2);
    for count in [1_000, 10_000, 100_000] {
        curve(&small_files(root.path(), count));
    }
    for graph in [Graph::Chain, Graph::Ring, Graph::Forty] {
        for count in [5_000, 10_000, 20_000] {
            curve(&linked_files(root.path(), graph, count));
        }
    }
    // Twice as many files are four times as many references.
    for count in [150, 300, 600] {
        curve(&linked_files(root.path(), Graph::All, count));
    }
    for count in [75_000, 150_000, 300_000] {
        unchanged(&small_files(root.path(), count));
    }
}

fn versus(tree: &Tree, work: Work, goal: f64) {
    let [floor, build] = measure(tree, &[Work::Floor, work]);
    row(&format!("{}, {}", tree.name, work.name()), &floor, &build, Some(goal));
    tree.clear();
}

/// A second build, against walking and looking at sources and outputs.
fn unchanged(tree: &Tree) {
    let [stat, build] = measure(tree, &[Work::Stat, Work::Unchanged]);
    row(&format!("{}, unchanged, against walk + stat", tree.name), &stat, &build, Some(2.0));
    tree.remove();
}

fn curve(tree: &Tree) {
    let [floor, build] = measure(tree, &[Work::Floor, Work::Everything]);
    row(&tree.name, &floor, &build, None);
    let micros = build.seconds * 1e6 / tree.files as f64;
    println!("{:44} {micros:>28.1} µs a file", "");
    tree.remove();
}

fn row(name: &str, floor: &Figure, build: &Figure, goal: Option<f64>) {
    let ratio = build.seconds / floor.seconds;
    let verdict =
        goal.map_or(String::new(), |goal| format!("  goal {goal}{}", if ratio > goal { ", missed" } else { "" }));
    println!(
        "{name:44} {:>7.0}ms {:>7.0}ms {ratio:>6.2}x {:>7}MB{verdict}",
        floor.seconds * 1e3,
        build.seconds * 1e3,
        build.peak >> 20
    );
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}

fn memory() -> &'static Path {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared } else { Path::new(env!("CARGO_TARGET_TMPDIR")) }
}
