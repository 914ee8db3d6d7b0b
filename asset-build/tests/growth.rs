//! Work of a build grows with the number of references, not with its square. It is counted as processor time of this
//! process, so this is the only test here.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::Project;
use rustix::time::{ClockId, clock_gettime};

/// The files of a tree with `count` of them.
type Tree = fn(usize) -> Vec<(String, String)>;

fn chain(count: usize) -> Vec<(String, String)> {
    let import = |at: usize| if at + 1 < count { format!("@import \"f{}.css\";\n", at + 1) } else { String::new() };
    (0..count).map(|at| (format!("static/f{at}.css"), import(at))).collect()
}

fn ring(count: usize) -> Vec<(String, String)> {
    (0..count).map(|at| (format!("static/f{at}.js"), format!("import \"./f{}.js\";\n", (at + 1) % count))).collect()
}

/// Each imports all others, so that there are as many references as the square of the files.
fn everything(files: usize) -> Vec<(String, String)> {
    let others = |at: usize| (0..files).filter(move |&other| other != at);
    let imports = |at| others(at).map(|other| format!("import \"./f{other}.js\";\n")).collect();
    (0..files).map(|at| (format!("static/f{at}.js"), imports(at))).collect()
}

fn work(tree: Tree, count: usize) -> Duration {
    let project = Project::in_memory();
    tree(count).iter().for_each(|(path, text)| project.write(path, text));
    let now = || {
        let now = clock_gettime(ClockId::ProcessCPUTime);
        Duration::new(now.tv_sec.try_into().unwrap(), now.tv_nsec.try_into().unwrap())
    };
    let start = now();
    project.build().unwrap();
    now() - start
}

#[test]
fn a_build_takes_time_in_proportion_to_its_references() {
    // 16 times as many references are less than 64 times the work; a square would be 256 times.
    let trees: [(&str, Tree, [usize; 2]); 3] =
        [("chain", chain, [150, 2_400]), ("ring", ring, [150, 2_400]), ("all", everything, [40, 160])];
    for (name, tree, sizes) in trees {
        let [small, large] = sizes.map(|count| (0..2).map(|_| work(tree, count)).min().unwrap());
        println!("{name}: {small:?} became {large:?}");
        assert!(large < small * 64, "{name}: {small:?} became {large:?}");
    }
}
