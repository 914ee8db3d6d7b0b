//! What the commands print, and how their ends are told.

use crate::running::Dev;
use crate::support::Project;

/// A project whose `[dev]` has these commands.
fn project(commands: &str) -> Project {
    let project = Project::small();
    let settings = project.read("asset.toml");
    project.write("asset.toml", &format!("[dev]\ncommands = [{commands}]\n\n{settings}"));
    project
}

#[test]
fn each_line_has_the_name_of_its_program_in_front() {
    let project = project("'echo one; echo two >&2; printf three', { name = 'css', run = 'echo four' }");
    let dev = Dev::start(&project, &["--", "printf", "five\n\nsix"]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    let mut lines: Vec<String> = std::iter::repeat_with(|| dev.line()).take(10).collect();
    lines.sort();
    let expected = [
        "css    | exited with code 0",
        "css    | four",
        "echo   | exited with code 0",
        "echo   | one",
        "echo   | three",
        "echo   | two",
        "printf | ",
        "printf | exited with code 0",
        "printf | five",
        "printf | six",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn one_that_fails_says_so_and_the_others_go_on() {
    let project =
        project("'exit 3', 'kill -KILL $$', { name = 'lasting', run = 'while sleep 0.05; do echo here; done' }");
    let dev = Dev::start(&project, &["--", "no-such-program"]);
    let mut told = Vec::new();
    while told.len() < 4 {
        let line = dev.line();
        if !line.ends_with("here") && !line.starts_with("built") {
            told.push(line);
        }
    }
    told.sort();
    let expected = [
        "exit            | exited with code 3",
        "kill            | exited with code 137",
        "no-such-program | can't run `no-such-program`: No such file or directory (os error 2)",
        "no-such-program | exited with code 127",
    ];
    assert_eq!(told, expected);
    dev.wait_for("lasting         | here");
    project.write("static/js/app.js", "console.log(2);\n");
    dev.wait_for("rebuilt 1 of 4 assets in [n] ms");
}

#[test]
fn two_programs_of_one_name_are_told_apart() {
    let project = project("'echo one', 'echo two'");
    let dev = Dev::start(&project, &["--", "echo", "three"]);
    let mut lines: Vec<String> = std::iter::repeat_with(|| dev.line()).take(7).collect();
    lines.retain(|line| !line.ends_with("exited with code 0") && !line.starts_with("built"));
    lines.sort();
    assert_eq!(lines, ["echo   | one", "echo-2 | two", "echo-3 | three"]);
}

#[test]
fn colours_are_asked_for_where_they_are_seen() {
    let project = project("'echo $FORCE_COLOR$CLICOLOR_FORCE$CARGO_TERM_COLOR'");
    let dev = Dev::start(&project, &[]);
    dev.wait_for("echo | ");
    drop(dev);
    let mut command = project.asset(&["dev"]);
    let dev = Dev::spawn(command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1"));
    dev.wait_for("\x1b[36mecho |\x1b[0m 11always");
    drop(dev);
    let mut command = project.asset(&["dev"]);
    let dev = Dev::spawn(command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE"));
    dev.wait_for("echo | ");
}

#[test]
fn commands_of_the_settings_run_beside_them_and_the_other_where_it_was_typed() {
    let project = project("'pwd'");
    project.write("deeper/file", "");
    let mut command = project.asset(&["dev", "--", "pwd"]);
    command.current_dir(project.path().join("deeper"));
    let dev = Dev::spawn(&mut command);
    let top = project.path().canonicalize().unwrap();
    let mut lines: Vec<String> = std::iter::repeat_with(|| dev.line()).take(5).collect();
    lines.sort();
    let expected = [format!("pwd   | {}", top.display()), "pwd   | exited with code 0".to_owned()];
    assert!(expected.iter().all(|line| lines.contains(line)), "{lines:?}");
    assert!(lines.contains(&format!("pwd-2 | {}", top.join("deeper").display())), "{lines:?}");
}

#[test]
fn standard_input_stays_open_for_programs_that_end_with_it() {
    let project = project("'cat; echo ended'");
    let dev = Dev::start(&project, &["--", "echo", "started"]);
    dev.wait_for("echo | started");
    dev.wait_for("echo | exited with code 0");
    dev.stays_silent();
}
