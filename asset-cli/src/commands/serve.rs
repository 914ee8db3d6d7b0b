//! `asset serve`

mod hosts;
mod http;

use std::net::SocketAddr;
use std::path::Path;

use asset_core::{Assets, Config, Error, ErrorKind};
use asset_tower::{AssetService, Cors};
use tokio::net::{TcpListener, lookup_host};
use tokio::runtime::Runtime;

use crate::args::ServeArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

use self::hosts::Hosts;

/// Serves the outputs, or with `--dev` the sources, until the user has enough.
pub(crate) fn run(file: Option<&Path>, arguments: &ServeArguments, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let (assets, service) = if arguments.dev { of_sources(config)? } else { of_outputs(&config)? };
    let catalog = assets.catalog();
    let problems = output.clone();
    let service = service.full_paths(true).on_problem(move |problem| problems.findings(std::slice::from_ref(problem)));
    let hosts = if arguments.dev { Hosts::Local } else { Hosts::Any };
    let runtime = Runtime::new().map_err(|cause| environment(format!("can't start threads: {cause}")))?;
    runtime.block_on(async {
        let listener = listen(&arguments.addr, hosts).await?;
        let address = listener.local_addr().map_err(|cause| environment(format!("can't tell the address: {cause}")))?;
        output.results([format!("http://{address}{}", catalog.prefix().mount())])?;
        let from = if arguments.dev { " from their sources" } else { "" };
        output.note(&format!("serving {} assets{from}; ctrl-c ends it", catalog.len()));
        http::serve(listener, service, hosts).await;
        Ok(())
    })
}

fn of_outputs(config: &Config) -> Result<(Assets, AssetService), Error> {
    let assets = project::built(config)?;
    let service = AssetService::from_output(assets.clone(), project::output(config)?)?;
    Ok((assets, service))
}

/// What is in the directories now, for pages of this machine: no build, nothing kept, no other origins.
fn of_sources(config: Config) -> Result<(Assets, AssetService), Error> {
    let assets = Assets::builder().development(true).open(config)?;
    let service = AssetService::from_directory(assets.clone())?.cors(Cors::Off);
    Ok((assets, service))
}

/// Listens on `address`, which must be one of this machine alone if only its hosts are answered.
async fn listen(address: &str, hosts: Hosts) -> Result<TcpListener, Error> {
    let failed = |cause| environment(format!("can't listen on `{address}`: {cause}"));
    let addresses: Vec<SocketAddr> = lookup_host(address).await.map_err(failed)?.collect();
    if hosts == Hosts::Local && !addresses.iter().all(|address| address.ip().is_loopback()) {
        let message = format!("`--dev` serves this machine only, and `{address}` can be reached from others");
        return Err(environment(message));
    }
    TcpListener::bind(&*addresses).await.map_err(failed)
}

fn environment(message: String) -> Error {
    Error::new(ErrorKind::Io, message)
}
