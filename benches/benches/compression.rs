//! Precompressed variants against the bare compressors on the same files and as many threads.
//!
//! `cargo bench -p asset-benches --bench compression` takes some minutes. The packages are fetched with `npm pack` into the
//! target directory the first time; without a network nothing is measured, and said so.

#[path = "build/floor.rs"]
#[expect(dead_code, reason = "the other bench needs more of it")]
mod floor;
#[path = "build/trees.rs"]
#[expect(dead_code, reason = "the other bench needs more of it")]
mod trees;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use asset_build::{BuildOptions, Config, Report};
use asset_core::Coding;
use rayon::prelude::*;

/// 18 MB of text in 450 files, from minified to commented.
const PACKAGES: [&str; 2] = ["bootstrap@5.3.3", "tinymce@7.6.1"];

fn main() {
    let root = tempfile::tempdir().expect("BUG: no temporary directory");
    let Some(tree) = trees::packages(root.path(), &PACKAGES) else { return };
    let mut config = Config::new("static");
    config.base = tree.root;
    config.integrity = Vec::new();
    config.missing_reference = asset_build::MissingReference::Ignore;

    let mut clock = Clock::default();
    let (report, cold) = build(&config);
    let cold_cpu = clock.lap();
    let work = work(&config, &report);
    let bytes: u64 = work.iter().map(|Work { path, .. }| path.metadata().expect("BUG: an output").len()).sum();
    println!("{} compressions of {:.1} MB, {} threads", work.len(), bytes as f64 / 1e6, rayon::current_num_threads());
    clock.lap();
    let bare = bare(&work);
    let bare_cpu = clock.lap();
    println!("bare compressors    {bare:8.2} s, {bare_cpu:.2} s of processor time");
    println!("whole build, cold   {cold:8.2} s, {cold_cpu:.2} s of processor time");
    println!("ratio               {:8.2}, of processor time {:.2}", cold / bare, cold_cpu / bare_cpu);

    std::fs::remove_dir_all(config.path(&config.output)).expect("BUG: the bench's own tree");
    row("outputs deleted", build(&config));
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    row("nothing remembered", build(&config));
    row("unchanged", build(&config));
}

/// The processor time of this process, which a busy machine does not lengthen; 0 where the system does not say.
#[derive(Default)]
struct Clock(f64);

impl Clock {
    /// Seconds since the last lap.
    fn lap(&mut self) -> f64 {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let ticks = after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        let now = ticks.sum::<f64>() / 100.0;
        now - std::mem::replace(&mut self.0, now)
    }
}

fn row(name: &str, (report, seconds): (Report, f64)) {
    println!("{name:19} {seconds:8.2} s, {} compressed", report.compressed);
    for (stage, time) in report.timings.stages() {
        println!("  {stage:17} {:8.2} ms", time.as_secs_f64() * 1e3);
    }
}

fn build(config: &Config) -> (Report, f64) {
    let start = Instant::now();
    let report = asset_build::build(config, &BuildOptions::default()).unwrap_or_else(|failure| panic!("{failure}"));
    (report, start.elapsed().as_secs_f64())
}

/// An output that the build compressed.
struct Work {
    path: PathBuf,
    coding: Coding,
    level: u32,
}

/// What the build compressed, the slowest first: an output and a coding for every entry in the cache.
fn work(config: &Config, report: &Report) -> Vec<Work> {
    let rows = report.manifest.assets.values();
    let by_digest: BTreeMap<String, &str> = rows.map(|row| (row.digest.to_string(), row.file.as_str())).collect();
    let entries = std::fs::read_dir(config.path(&config.cache_dir).join("variants")).expect("BUG: a build was here");
    let mut work: Vec<Work> = entries
        .map(|entry| {
            let name = entry.expect("BUG: the bench's own tree").file_name();
            let (digest, made) = name.to_str().and_then(|name| name.split_once('.')).expect("BUG: our names");
            let (coding, level) = made.split_at(made.find(|sign: char| sign.is_ascii_digit()).expect("BUG: our names"));
            Work {
                path: config.path(&config.output).join(by_digest[digest]),
                coding: coding.parse().expect("BUG: our names"),
                level: level.parse().expect("BUG: our names"),
            }
        })
        .collect();
    work.sort_by_cached_key(|work| (work.coding, std::cmp::Reverse(size(&work.path))));
    work
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

/// Seconds for reading and compressing only.
fn bare(work: &[Work]) -> f64 {
    let start = Instant::now();
    let total: usize = work.iter().par_bridge().map(compressed).sum();
    assert!(total > 0);
    start.elapsed().as_secs_f64()
}

fn compressed(work: &Work) -> usize {
    let bytes = std::fs::read(&work.path).expect("BUG: an output");
    if work.coding == Coding::Gzip {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(work.level));
        encoder.write_all(&bytes).expect("BUG: memory");
        return encoder.finish().expect("BUG: memory").len();
    }
    let mut compressed = Vec::new();
    let quality = i32::try_from(work.level).expect("BUG: our names");
    let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params).expect("BUG: memory");
    compressed.len()
}
