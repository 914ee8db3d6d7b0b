//! `asset dev`

mod lines;
mod processes;
mod served;

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use asset_build::{Beat, Config, Development};
use asset_core::{Error, ErrorKind};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use self::processes::{Processes, Program};
use self::served::Served;
use super::watch::Session;
use crate::args::DevArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;
use crate::shutdown_signal::shutdown_signal;

/// Builds for development, then runs the commands and builds again on every change, until a signal to shut down.
pub(crate) fn run(file: Option<&Path>, arguments: &DevArguments, output: &Output) -> Result<(), Exit> {
    let plan = Plan::new(file, arguments, output)?;
    let runtime = Runtime::new().map_err(|cause| Error::new(ErrorKind::Io, format!("can't start threads: {cause}")))?;
    let ended = runtime.block_on(async {
        let server = Served::listen(arguments, output).await?;
        plan.run(server).await
    });
    // A build under way is cut off; the next one makes good what it leaves.
    runtime.shutdown_background();
    ended
}

/// Everything that is about to run.
struct Plan {
    session: Session<Development>,
    beat: Beat,
    /// The output directory.
    builds: PathBuf,
    programs: Vec<Program>,
}

impl Plan {
    fn new(file: Option<&Path>, arguments: &DevArguments, output: &Output) -> Result<Self, Error> {
        let file = project::config_file(file)?;
        let config = Config::read(&file)?;
        let programs = Program::all(&config, &arguments.command)?;
        let development = Development::start(&config)?;
        let (beat, builds) = (development.beat()?, development.output().to_owned());
        let session = Session::start(file, config, development, output)?;
        Ok(Self { session, beat, builds, programs })
    }

    /// Runs all of it until a signal to shut down.
    async fn run(self, server: Option<Served>) -> Result<(), Exit> {
        let Self { session, beat, builds, programs } = self;
        let (first, built) = oneshot::channel();
        let mut processes = Processes::default();
        let work = async {
            // The sender is dropped only if the session panics.
            if let Ok(()) = built.await {
                processes.start(&programs)?;
                if let Some(server) = server {
                    server.serve(&builds).await?;
                }
            }
            std::future::pending::<Result<Infallible, Error>>().await
        };
        let ended = tokio::select! {
            biased;
            () = shutdown_signal() => Ok(()),
            Err(error) = work => Err(Exit::from(error)),
            Err(panic) = spawn_blocking(|| follow(session, first)) => std::panic::resume_unwind(panic.into_panic()),
            () = keep_alive(&beat) => unreachable!("BUG: the heartbeat ended"),
        };
        beat.end();
        processes.end().await;
        ended
    }
}

/// Builds on every change, and says when the first build is over.
fn follow(mut session: Session<Development>, first: oneshot::Sender<()>) -> Infallible {
    session.build();
    let _ = first.send(());
    session.run()
}

async fn keep_alive(beat: &Beat) {
    loop {
        sleep(Beat::INTERVAL).await;
        // Applications fall back to what they were given; there is nothing better to do here.
        drop(beat.touch());
    }
}
