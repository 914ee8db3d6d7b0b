//! `asset`: see the library's documentation.

use std::process::ExitCode;

fn main() -> ExitCode {
    asset_cli::run(std::env::args_os())
}
