//! `asset supervise`: what `asset dev` runs each command under.
//!
//! The supervisor ends the command, with all that it started, when its own standard input ends. The other end of that pipe
//! is held by `asset dev` alone, so that the system closes it however that process ends. The command is the leader of a
//! process group of its own; on Linux, what left the group is found as well, since orphans fall to the supervisor.

use std::ffi::OsString;

/// Runs a program until it ends or standard input does, and gives its exit code; 127 if it can't be run.
#[cfg(unix)]
pub(crate) fn supervise(words: &[OsString]) -> u8 {
    unix::supervise(words)
}

/// Runs a program until it ends or standard input does, and gives its exit code; 127 if it can't be run.
#[cfg(not(unix))]
pub(crate) fn supervise(words: &[OsString]) -> u8 {
    let Some((program, arguments)) = words.split_first() else { return 127 };
    let child = std::process::Command::new(program).args(arguments).stdin(std::process::Stdio::null()).spawn();
    let Ok(mut child) = child else {
        eprintln!("can't run `{}`", program.to_string_lossy());
        return 127;
    };
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsString;
    use std::io::{self, Read};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};
    use std::sync::mpsc::{Sender, channel};
    use std::thread;
    use std::time::{Duration, Instant};

    use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process_group, test_kill_process_group, wait};

    use crate::shutdown_signal::shutdown_signal;

    /// How long the processes have to end by themselves.
    const GRACE: Duration = Duration::from_millis(600);
    /// How long those that were killed may take to disappear.
    const KILLED: Duration = Duration::from_millis(300);
    /// How often they are looked for.
    const LOOK: Duration = Duration::from_millis(10);

    enum Event {
        /// The program ended, with this exit code.
        Ended(u8),
        /// `asset dev` did, or somebody ends this supervisor.
        Stopped,
    }

    pub(super) fn supervise(words: &[OsString]) -> u8 {
        let Some((program, arguments)) = words.split_first() else { return 127 };
        adopt_orphans();
        // Tailwind and esbuild stop watching when standard input ends, so it is held open, and nothing is written.
        let child = Command::new(program).args(arguments).stdin(Stdio::piped()).process_group(0).spawn();
        let child = match child {
            Ok(child) => child,
            Err(cause) => {
                eprintln!("can't run `{}`: {cause}", program.to_string_lossy());
                return 127;
            }
        };
        let group = Pid::from_child(&child);
        let (sender, events) = channel();
        for watch in [wait_for_children as fn(Pid, &Sender<Event>), wait_for_input, wait_for_signal] {
            let sender = sender.clone();
            thread::spawn(move || watch(group, &sender));
        }
        let code = match events.recv() {
            Ok(Event::Ended(code)) => code,
            // The code of a program that a signal ended, as shells say it.
            Ok(Event::Stopped) | Err(_) => 128 + 15,
        };
        end(group);
        code
    }

    /// Waits for every child: orphans of the program become some.
    fn wait_for_children(program: Pid, sender: &Sender<Event>) {
        loop {
            match wait(WaitOptions::empty()) {
                Ok(Some((pid, status))) if pid == program => drop(sender.send(Event::Ended(code(status)))),
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }

    fn wait_for_input(_program: Pid, sender: &Sender<Event>) {
        let mut byte = [0];
        while matches!(io::stdin().read(&mut byte), Ok(1)) {}
        drop(sender.send(Event::Stopped));
    }

    fn wait_for_signal(_program: Pid, sender: &Sender<Event>) {
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            runtime.block_on(shutdown_signal());
            drop(sender.send(Event::Stopped));
        }
    }

    fn code(status: WaitStatus) -> u8 {
        let code = status.exit_status().or_else(|| status.terminating_signal().map(|signal| 128 + signal));
        code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
    }

    /// Asks every process to end, and kills those that do not.
    fn end(group: Pid) {
        for (signal, patience) in [(Signal::TERM, GRACE), (Signal::KILL, KILLED)] {
            let start = Instant::now();
            // A process may start another one meanwhile, so that killing is repeated; asking is not.
            let mut is_first = true;
            loop {
                if is_first || signal == Signal::KILL {
                    let _ = kill_process_group(group, signal);
                    others::signal(signal);
                }
                is_first = false;
                let is_running = test_kill_process_group(group).is_ok() || others::exist();
                if !is_running {
                    return;
                }
                if start.elapsed() >= patience {
                    break;
                }
                thread::sleep(LOOK);
            }
        }
    }

    #[cfg(target_os = "linux")]
    fn adopt_orphans() {
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }

    #[cfg(not(target_os = "linux"))]
    fn adopt_orphans() {}

    /// The processes below this one, whatever their group is.
    #[cfg(target_os = "linux")]
    mod others {
        use std::collections::HashMap;
        use std::fs;

        use rustix::process::{Pid, Signal, kill_process};

        pub(super) fn signal(signal: Signal) {
            for pid in all() {
                let _ = kill_process(pid, signal);
            }
        }

        pub(super) fn exist() -> bool {
            !all().is_empty()
        }

        fn all() -> Vec<Pid> {
            let parents: HashMap<i32, i32> = fs::read_dir("/proc").into_iter().flatten().filter_map(parent).collect();
            let here = rustix::process::getpid().as_raw_nonzero().get();
            let is_below = |pid: i32| {
                std::iter::successors(Some(pid), |pid| parents.get(pid).copied()).skip(1).any(|above| above == here)
            };
            parents.keys().filter(|pid| is_below(**pid)).filter_map(|pid| Pid::from_raw(*pid)).collect()
        }

        /// A process that is running, and its parent; `None` for anything else, and for a process that has ended and was not waited for.
        fn parent(entry: std::io::Result<fs::DirEntry>) -> Option<(i32, i32)> {
            let entry = entry.ok()?;
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let text = fs::read_to_string(entry.path().join("stat")).ok()?;
            // `pid (name) state parent …`, where the name may have any character.
            let (_, rest) = text.rsplit_once(')')?;
            let mut fields = rest.split_whitespace();
            let is_running = !matches!(fields.next()?, "Z" | "X");
            is_running.then_some((pid, fields.next()?.parse().ok()?))
        }
    }

    #[cfg(not(target_os = "linux"))]
    mod others {
        use rustix::process::Signal;

        pub(super) fn signal(_signal: Signal) {}

        pub(super) fn exist() -> bool {
            false
        }
    }
}
