//! The table of cases, put to the core.

use asset_core::{Catalog, Error, TagOptions, Url};
use asset_tests::{Answer, Call, Form, Group, check};

fn answer(catalog: &Catalog, form: Form, call: Call, argument: &str) -> Answer {
    let print = |url: Url<'_>| match form {
        Form::Html => url.html().to_owned(),
        Form::Plain => url.plain().to_owned(),
    };
    let answer: Result<String, Error> = match call {
        Call::StaticUrl => catalog.static_url(argument).map(print),
        Call::AssetUrl => catalog.asset_url(argument).map(print),
        Call::AssetUrls => {
            catalog.asset_urls(argument).map(|urls| urls.into_iter().map(print).collect::<Vec<_>>().join("\n"))
        }
        Call::StaticIntegrity => catalog.static_integrity(argument).map(str::to_owned),
        Call::AssetTags => catalog.asset_tags(&TagOptions::new([argument])).map(|tags| tags.html().to_owned()),
    };
    answer.map_err(|error| error.to_string())
}

#[test]
fn the_core_gives_every_answer_in_html() {
    check(Form::Html, Group::open, |opened| {
        let catalog = opened.assets.catalog();
        move |call, argument| answer(&catalog, Form::Html, call, argument)
    });
}

#[test]
fn the_core_gives_every_answer_in_plain_text() {
    check(Form::Plain, Group::open, |opened| {
        let catalog = opened.assets.catalog();
        move |call, argument| answer(&catalog, Form::Plain, call, argument)
    });
}

#[test]
fn a_manifest_in_a_file_gives_what_an_embedded_one_does() {
    check(Form::Plain, Group::open_file, |opened| {
        let catalog = opened.assets.catalog();
        let file = opened.dir.path().join("asset-manifest.json").display().to_string();
        move |call, argument| {
            answer(&catalog, Form::Plain, call, argument).map_err(|message| message.replace(&file, "embedded"))
        }
    });
}
