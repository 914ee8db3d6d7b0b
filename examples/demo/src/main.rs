//! `cargo run -p demo [-- --addr ADDRESS]`

use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use asset_tower::{AssetService, LiveReload};
use demo::{Pages, Prepared, prepare, site};
use tokio::net::TcpListener;

/// Where it serves if nobody says otherwise, and this address is free.
const ADDRESS: &str = "127.0.0.1:3000";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let wanted = wanted_address(std::env::args().skip(1))?;
    let prepared = prepare(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    tell_what_was_done(&prepared);
    let pages = Pages::new(&prepared.assets)?;
    let live_reload = LiveReload::new(&prepared.assets);
    let service = AssetService::builder(prepared.assets).output_dir(prepared.output).build()?;
    let listener = listen(wanted.as_deref()).await?;
    let address = listener.local_addr()?;
    println!("departures, by Tera:     http://{address}/");
    println!("the line, by MiniJinja:  http://{address}/line");
    axum::serve(listener, site(pages, service, live_reload)).await?;
    Ok(())
}

/// `--addr ADDRESS`, else `DEMO_ADDR`.
fn wanted_address(mut arguments: impl Iterator<Item = String>) -> Result<Option<String>, String> {
    match arguments.next().as_deref() {
        None => Ok(std::env::var("DEMO_ADDR").ok()),
        Some("--addr") => {
            arguments.next().map(Some).ok_or_else(|| format!("`--addr` needs an address like `{ADDRESS}`"))
        }
        Some(other) => Err(format!("unknown argument `{other}`; `--addr {ADDRESS}` is possible")),
    }
}

/// The wanted address, or else the usual one, or else any free port: a first try should not fail over a number.
async fn listen(wanted: Option<&str>) -> Result<TcpListener, String> {
    let address = wanted.unwrap_or(ADDRESS);
    let listener = match TcpListener::bind(address).await {
        Err(error) if wanted.is_none() && error.kind() == ErrorKind::AddrInUse => {
            TcpListener::bind("127.0.0.1:0").await
        }
        bound => bound,
    };
    listener.map_err(|error| format!("can't listen on `{address}`: {error}; `--addr 127.0.0.1:0` takes any free port"))
}

fn tell_what_was_done(Prepared { report, mismatch, .. }: &Prepared) {
    let Some(report) = report else {
        return println!("assets: as `asset dev` builds them");
    };
    let written = report.written;
    if report.manifest_changed {
        println!("assets: changed since the manifest was written; {written} outputs and the manifest written");
    } else {
        println!("assets: as the manifest says; {written} outputs written, {} there already", report.reused);
    }
    if mismatch.is_some() {
        println!("note: the URLs compiled into this program are from before that change, and still work;");
        println!("      `cargo run -p demo` once more compiles in the new ones");
    }
}
