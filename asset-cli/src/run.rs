//! From arguments to an exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::{Arguments, Command};
use crate::commands;
use crate::exit::Exit;
use crate::output::Output;
use crate::supervisor::supervise;

/// Runs `asset` with these arguments, the first of which is the program's name, and returns the exit code:
/// 0 success, 1 something is wrong with the assets, 2 wrong usage or environment.
///
/// Results go to standard output, everything else to standard error. A closed standard output is not a failure.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    run_as("asset", arguments.into_iter().collect())
}

/// The same for `cargo asset`, which repeats the word `asset` as the first argument.
pub fn run_for_cargo(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|word| word == "asset") {
        arguments.remove(1);
    }
    run_as("cargo asset", arguments)
}

fn run_as(name: &'static str, arguments: Vec<OsString>) -> ExitCode {
    // clap would exit by itself; the library returns a code instead.
    let typed = Arguments::command().bin_name(name).try_get_matches_from(arguments);
    let arguments = match typed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is not a failure here either.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let output = Output::new(arguments.quiet);
    match execute(&arguments, &output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            output.findings(stop.findings());
            ExitCode::from(stop.code())
        }
    }
}

fn execute(arguments: &Arguments, output: &Output) -> Result<(), Exit> {
    let file = arguments.config.as_deref();
    match &arguments.command {
        Command::Init => commands::init::run(file, output),
        Command::Build(arguments) => commands::build::run(file, arguments, output),
        Command::Check => commands::check::run(file, output),
        Command::Url(arguments) => commands::url::run(file, arguments, output),
        Command::List(arguments) => commands::list::run(file, arguments, output),
        Command::Explain(arguments) => commands::explain::run(file, arguments, output),
        Command::Lint(arguments) => commands::lint::run(file, arguments, output),
        Command::Dev(what) => commands::dev::run(file, what, output),
        Command::Watch => commands::watch::run(file, output),
        Command::Serve(arguments) => commands::serve::run(file, arguments, output),
        Command::Clean(arguments) => commands::clean::run(file, arguments, output),
        Command::Import(arguments) => commands::import::run(file, arguments, output),
        Command::Supervise(what) => Err(Exit::Code(supervise(&what.words))),
    }
}
