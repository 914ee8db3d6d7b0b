//! What a console in the guide runs as `asset`.

use std::process::ExitCode;

fn main() -> ExitCode {
    asset_cli::run(std::env::args_os())
}
