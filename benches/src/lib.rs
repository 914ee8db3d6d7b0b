//! What the benches share: rounds of several contenders in turn, of which the fastest counts.
//!
//! On a busy machine all contenders of one round are slowed alike, and the minimum over many rounds is what each can
//! do; ratios of minima hold where single times don't.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Work to be timed.
pub struct Contender<'a> {
    name: String,
    /// How many operations one run does.
    operations: u32,
    run: Box<dyn FnMut() -> Duration + 'a>,
}

impl std::fmt::Debug for Contender<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contender")
            .field("name", &self.name)
            .field("operations", &self.operations)
            .finish_non_exhaustive()
    }
}

impl<'a> Contender<'a> {
    /// `run`, which does `operations` of what is measured; dropping what it gives is not measured.
    pub fn new<T>(name: impl Into<String>, operations: u32, mut run: impl FnMut() -> T + 'a) -> Self {
        let run = Box::new(move || {
            let start = Instant::now();
            let given = black_box(run());
            let elapsed = start.elapsed();
            drop(given);
            elapsed
        });
        Self { name: name.into(), operations, run }
    }
}

/// What a contender needed for one operation, in its fastest round.
#[derive(Debug, Clone, PartialEq)]
pub struct Fastest {
    /// The contender.
    pub name: String,
    /// Nanoseconds for one operation.
    pub nanoseconds: f64,
}

/// Runs all contenders in turn, `rounds` times, and gives the fastest round of each.
pub fn fastest(rounds: u32, contenders: &mut [Contender<'_>]) -> Vec<Fastest> {
    let mut minima = vec![f64::INFINITY; contenders.len()];
    for _ in 0..rounds {
        for (contender, minimum) in contenders.iter_mut().zip(&mut minima) {
            let nanoseconds = (contender.run)().as_secs_f64() * 1e9 / f64::from(contender.operations);
            *minimum = minimum.min(nanoseconds);
        }
    }
    let named = contenders.iter().zip(minima);
    named.map(|(contender, nanoseconds)| Fastest { name: contender.name.clone(), nanoseconds }).collect()
}

/// The text of a manifest with `count` assets: `css/part-0/style-0.css` and so on.
pub fn manifest(count: usize) -> String {
    let mut names: Vec<String> = (0..count).map(path).collect();
    names.sort_unstable();
    let rows: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let stem = name.trim_end_matches(".css");
            format!(
                r#"    "{name}": {{"file": "{stem}.{at:08x}.css", "version": "{at:08x}", "digest": "{at:032x}", "size": {at}, "type": "text/css; charset=utf-8", "integrity": "sha384-{at:064}"}}"#
            )
        })
        .collect();
    format!(
        "{{\n  \"schema\": 1,\n  \"prefix\": \"/static/\",\n  \"style\": \"filename\",\n  \"version\": \"hash\",\n  \"bundles\": {{}},\n  \"assets\": {{\n{}\n  }}\n}}\n",
        rows.join(",\n")
    )
}

/// The logical path of the asset number `at` of [`manifest`].
pub fn path(at: usize) -> String {
    format!("css/part-{}/style-{at}.css", at % 100)
}
