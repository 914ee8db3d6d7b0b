//! `asset url`

use std::path::Path;

use asset_core::Error;

use crate::args::UrlArguments;
use crate::exit::Exit;
use crate::output::Output;
use crate::project;

/// Prints the URLs in the order of the arguments; with any finding, prints none.
pub(crate) fn run(file: Option<&Path>, arguments: &UrlArguments, output: &Output) -> Result<(), Exit> {
    let catalog = project::assets(file, &arguments.manifest)?.catalog();
    let paths = arguments.paths.iter().map(|path| catalog.static_url(path));
    let bundles = arguments.bundle.iter().map(|name| catalog.asset_url(name));
    let (mut urls, mut findings) = (Vec::new(), Vec::<Error>::new());
    for url in paths.chain(bundles) {
        match url {
            Ok(url) => urls.push(url.into_plain()),
            Err(finding) => findings.push(finding),
        }
    }
    // A script that reads one URL for each argument must not get fewer.
    if !findings.is_empty() {
        return Err(Exit::Findings(findings));
    }
    Ok(output.results(urls)?)
}
