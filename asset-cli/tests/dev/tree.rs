//! That nothing is left running, however `asset dev` ends.

use std::time::Duration;

use crate::running::{Dev, is_running, pid, until};
use crate::support::Project;

/// Starts programs that start others, and gives the numbers of all of them.
fn start(script: &str, files: &[&str]) -> (Project, Dev, Vec<u32>) {
    let project = Project::small();
    let settings = project.read("asset.toml");
    let command = "sh -c 'echo $$ > settings.tmp; mv settings.tmp settings.pid; exec sleep 600' & wait";
    project.write("asset.toml", &format!("[dev]\ncommands = [\"{command}\"]\n\n{settings}"));
    let dev = Dev::start(&project, &["--", "sh", "-c", script]);
    let files = files.iter().chain(&["settings.pid"]);
    let pids: Vec<u32> = files.map(|file| pid(&project.path().join(file))).collect();
    assert!(pids.iter().all(|pid| is_running(*pid)), "{pids:?}");
    (project, dev, pids)
}

const CHILDREN: &str = "sh -c 'echo $$ > one.pid; exec sleep 600' & (sh -c 'echo $$ > two.pid; exec sleep 600' &); \
                        echo $$ > self.pid; wait; sleep 600";

#[test]
fn ctrl_c_ends_all_of_it_within_a_second() {
    for signal in ["-INT", "-TERM"] {
        let (_project, dev, pids) = start(CHILDREN, &["one.pid", "two.pid", "self.pid"]);
        let (code, duration) = dev.stop(signal);
        let left: Vec<&u32> = pids.iter().filter(|pid| is_running(**pid)).collect();
        assert_eq!((code, left), (Some(0), vec![]), "{signal}");
        assert!(duration < Duration::from_secs(10), "{duration:?}");
    }
}

#[test]
fn nothing_is_left_when_it_is_killed() {
    let (_project, dev, pids) = start(CHILDREN, &["one.pid", "two.pid", "self.pid"]);
    dev.stop("-KILL");
    until("all of them end", || !pids.iter().any(|pid| is_running(*pid)));
}

#[test]
fn what_does_not_listen_is_killed() {
    let script = "trap '' INT TERM HUP; echo $$ > self.pid; while :; do sleep 600; done";
    let (_project, dev, pids) = start(script, &["self.pid"]);
    assert_eq!(dev.stop("-INT").0, Some(0));
    assert!(!pids.iter().any(|pid| is_running(*pid)));
}

#[cfg(target_os = "linux")]
#[test]
fn what_left_its_group_is_found() {
    let script =
        "setsid sh -c 'trap \"\" TERM; echo $$ > away.pid; sleep 600; sleep 600' & echo $$ > self.pid; exec sleep 600";
    for signal in ["-INT", "-KILL"] {
        let (_project, dev, pids) = start(script, &["away.pid", "self.pid"]);
        dev.stop(signal);
        until("all of them end", || !pids.iter().any(|pid| is_running(*pid)));
    }
}

#[test]
fn a_program_that_ends_takes_what_it_started_along() {
    let project = Project::small();
    let dev =
        Dev::start(&project, &["--", "sh", "-c", "sh -c 'echo $$ > left.pid; exec sleep 600' & sleep 0.2; exit 4"]);
    dev.wait_for("sh | exited with code 4");
    let left = pid(&project.path().join("left.pid"));
    until("it ends", || !is_running(left));
}
