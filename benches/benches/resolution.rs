//! How long it takes to look up one asset, and to read a large manifest: `cargo bench -p asset-benches --bench resolution`.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use asset_benches::{Contender, Fastest, fastest, manifest, path};
use asset_core::{Assets, Manifest};

const LOOK_UPS: usize = 1_000;
const LARGE: usize = 100_000;

fn main() {
    let text = manifest(LOOK_UPS);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("asset-manifest.json");
    std::fs::write(&file, &text).unwrap();
    let fixed = Assets::embedded(&text).unwrap();
    let reloadable = Assets::from_manifest(&file).unwrap();
    let paths: Vec<String> = (0..LOOK_UPS).map(path).collect();

    println!("{:44} {:>12} {:>12}", "one look-up among 1,000 assets", "ns", "target");
    let look_ups = fastest(
        2_000,
        &mut [
            Contender::new("embedded: catalog() and asset()", LOOK_UPS as u32, || look_up(&fixed, &paths)),
            Contender::new("from_manifest: catalog() and asset()", LOOK_UPS as u32, || look_up(&reloadable, &paths)),
            Contender::new("from_manifest: catalog() held, asset()", LOOK_UPS as u32, || {
                look_up_held(&reloadable, &paths);
            }),
        ],
    );
    print(&look_ups, 1.0, "<= 30");

    let large = manifest(LARGE);
    println!("\n{:44} {:>12} {:>12}", "a manifest of 100,000 assets", "ms", "target");
    let loads = fastest(
        30,
        &mut [
            Contender::new("Manifest::parse", 1, || Manifest::parse(large.as_bytes(), "m").unwrap()),
            Contender::new("Assets::embedded: parse, catalog", 1, || Assets::embedded(&large).unwrap()),
        ],
    );
    print(&loads, 1e6, "<= 100");
}

fn look_up(assets: &Assets, paths: &[String]) {
    for path in paths {
        let catalog = assets.catalog();
        black_box(catalog.asset(black_box(path)).unwrap().url());
    }
}

fn look_up_held(assets: &Assets, paths: &[String]) {
    let catalog = assets.catalog();
    for path in paths {
        black_box(catalog.asset(black_box(path)).unwrap().url());
    }
}

fn print(results: &[Fastest], unit: f64, target: &str) {
    for Fastest { name, nanoseconds } in results {
        println!("{name:44} {:>12.1} {target:>12}", nanoseconds / unit);
    }
}
