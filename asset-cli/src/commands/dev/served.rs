//! Serving the development builds to the pages of an application that does not.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use asset_core::{Assets, Error, ErrorKind};
use asset_tower::internal::HostCheck;
use asset_tower::{AssetService, LiveReload};
use tokio::net::TcpListener;
use tokio::time::sleep;
use tower_layer::Layer;

use crate::args::DevArguments;
use crate::commands::serve::{Rules, listen, serve};
use crate::output::Output;

/// How often a build is looked for, where the first one failed.
const RETRY: Duration = Duration::from_millis(50);

/// A server that has an address, and serves once there is a build.
pub(super) struct Served {
    listener: TcpListener,
    address: SocketAddr,
    hosts: Vec<String>,
    output: Output,
}

impl Served {
    /// The server that `arguments` ask for, if they do.
    ///
    /// # Errors
    /// `Io` if the address is taken or is not one, or if other machines would reach it and no host is allowed.
    pub(super) async fn listen(arguments: &DevArguments, output: &Output) -> Result<Option<Self>, Error> {
        let Some(typed) = &arguments.serve else { return Ok(None) };
        let listener = listen(typed).await?;
        let address = listener.local_addr();
        let address = address.map_err(|cause| Error::new(ErrorKind::Io, format!("can't tell the address: {cause}")))?;
        if !address.ip().is_loopback() && arguments.allow_host.is_empty() {
            let message = format!("other machines reach `{typed}`; name the host that they use with `--allow-host`");
            return Err(Error::new(ErrorKind::Io, message));
        }
        Ok(Some(Self { listener, address, hosts: arguments.allow_host.clone(), output: output.clone() }))
    }

    /// Serves the output directory `builds` for as long as this process runs.
    ///
    /// # Errors
    /// As for the builder of the service.
    pub(super) async fn serve(self, builds: &Path) -> Result<(), Error> {
        let assets = loop {
            match Assets::builder().development(true).from_manifest(builds) {
                Ok(assets) => break assets,
                Err(_) => sleep(RETRY).await,
            }
        };
        let mount = assets.catalog().prefix().mount().to_owned();
        let live_reload = LiveReload::new(&assets).allow_local_origins(true);
        let live_reload = self.hosts.iter().fold(live_reload, LiveReload::allow_host);
        let errors = self.output.clone();
        let service = AssetService::builder(assets)
            .strip_mount(true)
            .on_error(move |error| errors.findings(std::slice::from_ref(error)))
            .build()?;
        self.output.note(&format!("serving on http://{}{mount}", self.address));
        // A page of another site whose name leads here must not read sources.
        let rules = Rules { hosts: Some(HostCheck::new(self.hosts)), ..Rules::default() };
        serve(self.listener, live_reload.layer(service), rules).await;
        Ok(())
    }
}
