//! Serving the development builds to the pages of an application that does not.

use std::path::Path;
use std::time::Duration;

use asset_core::{Assets, Error};
use asset_tower::AssetService;
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::commands::serve::{Timeouts, listen, serve};
use crate::output::Output;

/// How often a build is looked for, where the first one failed.
const RETRY: Duration = Duration::from_millis(50);

/// A server that has an address, and serves once there is a build.
pub(super) struct Served {
    listener: TcpListener,
    output: Output,
}

impl Served {
    /// # Errors
    /// `Io` if the address is taken or is not one.
    pub(super) async fn listen(address: &str, output: &Output) -> Result<Self, Error> {
        Ok(Self { listener: listen(address).await?, output: output.clone() })
    }

    /// Serves the output directory `builds` for as long as this process runs.
    ///
    /// # Errors
    /// `Io` if the system does not tell the address.
    pub(super) async fn serve(self, builds: &Path) -> Result<(), Error> {
        let assets = loop {
            match Assets::builder().development(true).from_manifest(builds) {
                Ok(assets) => break assets,
                Err(_) => sleep(RETRY).await,
            }
        };
        let address = self.listener.local_addr();
        let address = address
            .map_err(|cause| Error::new(asset_core::ErrorKind::Io, format!("can't tell the address: {cause}")))?;
        let mount = assets.catalog().prefix().mount().to_owned();
        let errors = self.output.clone();
        let service = AssetService::builder(assets)
            .strip_mount(true)
            .on_error(move |error| errors.findings(std::slice::from_ref(error)))
            .build()?;
        self.output.note(&format!("serving on http://{address}{mount}"));
        serve(self.listener, service, Timeouts::default()).await;
        Ok(())
    }
}
