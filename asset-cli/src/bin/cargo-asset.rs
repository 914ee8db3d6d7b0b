//! `cargo asset`: the same as `asset`.

use std::process::ExitCode;

fn main() -> ExitCode {
    asset_cli::run_for_cargo(std::env::args_os())
}
