//! From what every template function gives, each reference is followed to its end, as a browser would: over URL styles,
//! version schemes, sources of the bytes, mounts and engines. Each answer has the right bytes, is immutable where the style
//! has versions, and no file is there under two URLs.
#![allow(clippy::unwrap_used)]

mod answers;
mod browser_urls;
mod configurations;
mod crawl;
mod pages;
mod site;

use std::collections::BTreeMap;

use configurations::{Mount, Source, all_builds};
use crawl::Crawl;
use site::Addressing;

/// What a run did, printed so that a crawl over nothing is noticed.
#[derive(Default)]
struct Counts {
    configurations: usize,
    requests: BTreeMap<Addressing, usize>,
}

#[test]
fn every_reference_leads_to_the_one_url_of_its_file() {
    let mut counts = Counts::default();
    for (scheme, style) in all_builds() {
        for mount in Mount::ALL {
            let built = configurations::Built::new(&scheme, &style, mount);
            for source in Source::ALL {
                let crawl = Crawl::of(&built, source);
                crawl.run();
                counts.configurations += crawl.engines();
                for (kind, requests) in crawl.requests() {
                    *counts.requests.entry(kind).or_default() += requests;
                }
            }
        }
    }
    let Counts { configurations, requests } = counts;
    let total: usize = requests.values().sum();
    println!("{configurations} configurations, {total} requests, 0 wrong: {requests:?}");
    assert!(configurations >= 1_000, "{configurations} configurations");
    assert!(total >= 20_000, "{total} requests");
    assert!(requests.len() == 4 && requests.values().all(|&requests| requests >= 1_000), "{requests:?}");
}

#[test]
fn pages_of_earlier_deploys_keep_their_files_in_every_style() {
    for (scheme, style) in all_builds() {
        for mount in [Mount::Nested, Mount::Subdirectory, Mount::Cdn] {
            let mut built = configurations::Built::new(&scheme, &style, mount);
            let mut earlier = Vec::new();
            for number in 2..=3 {
                earlier.push(Crawl::of(&built, Source::Output).bodies());
                built.redeploy(number);
                let crawl = Crawl::of(&built, Source::Output);
                crawl.run();
                earlier.iter().for_each(|bodies| crawl.assert_kept(bodies));
            }
        }
    }
}
