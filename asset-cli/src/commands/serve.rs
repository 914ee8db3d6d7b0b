//! `asset serve`

mod http;

use std::path::Path;

use asset_core::{Error, ErrorKind};
use asset_tower::AssetService;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub(crate) use self::http::{Rules, serve};
use crate::args::ServeArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Serves the outputs until a signal to shut down.
pub(crate) fn run(file: Option<&Path>, arguments: &ServeArguments, output: &Output) -> Result<(), Exit> {
    let config = project::config(file)?;
    let assets = project::built(&config)?;
    let catalog = assets.catalog();
    let errors = output.clone();
    let service = AssetService::builder(assets)
        .output_dir(project::output(&config)?)
        .strip_mount(true)
        .on_error(move |error| errors.findings(std::slice::from_ref(error)))
        .build()?;
    let runtime = Runtime::new().map_err(|cause| environment(format!("can't start threads: {cause}")))?;
    runtime.block_on(async {
        let listener = listen(&arguments.addr).await?;
        let address = listener.local_addr().map_err(|cause| environment(format!("can't tell the address: {cause}")))?;
        output.results([format!("http://{address}{}", catalog.prefix().mount())])?;
        output.note(&format!("serving {} assets; ctrl-c ends it", catalog.len()));
        serve(listener, service, Rules::default()).await;
        Ok(())
    })
}

/// A listener on an address that somebody typed.
///
/// # Errors
/// `Io` if it is taken or is not one.
pub(crate) async fn listen(address: &str) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|cause| environment(format!("can't listen on `{address}`: {cause}")))
}

fn environment(message: String) -> Error {
    Error::new(ErrorKind::Io, message)
}
