//! `asset watch`

mod scope;
mod session;
mod sources;

use std::path::Path;

use asset_build::Config;
use asset_core::{Error, ErrorKind};
use tokio::task::spawn_blocking;

use self::session::Production;
pub(crate) use self::session::Session;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;
use crate::shutdown_signal::shutdown_signal;

/// Builds, and builds again on every change, until a signal to shut down.
pub(crate) fn run(file: Option<&Path>, output: &Output) -> Result<(), Exit> {
    let file = project::config_file(file)?;
    let config = Config::read(&file)?;
    let mut session = Session::start(file, config, Production, output)?;
    let output = output.clone();
    let work = move || {
        session.build();
        output.note("waiting for changes; ctrl-c ends it");
        session.run()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Error::new(ErrorKind::Io, format!("can't wait for signals: {cause}")))?;
    runtime.block_on(async {
        tokio::select! {
            biased;
            () = shutdown_signal() => {}
            Err(panic) = async { spawn_blocking(work).await } => std::panic::resume_unwind(panic.into_panic()),
        }
    });
    // A build under way is cut off; the next one makes good what it leaves.
    runtime.shutdown_background();
    Ok(())
}
