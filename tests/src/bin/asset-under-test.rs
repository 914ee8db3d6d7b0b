//! `asset`, as the tests run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    asset_cli::run(std::env::args_os())
}
