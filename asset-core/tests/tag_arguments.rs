//! The arguments of `asset_tags`, and what is said of those that are none.
#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

use asset_core::TagOptions;
use asset_core::internal::{ArgValue, TemplateFunction};
use insta::assert_snapshot;

fn text(text: &str) -> ArgValue<'_> {
    text.into()
}

fn options(given: &[(&str, ArgValue<'_>)]) -> Result<TagOptions, asset_core::Error> {
    TagOptions::from_arguments(given.iter().cloned())
}

fn refused(given: &[(&str, ArgValue<'_>)]) -> String {
    options(given).unwrap_err().to_string() + "\n"
}

#[test]
fn every_option_has_its_keyword() {
    let attributes = ArgValue::Map(vec![
        ("id".to_owned(), text("a")),
        ("data-n".to_owned(), ArgValue::Number("0.5".to_owned())),
        ("hidden".to_owned(), ArgValue::Bool(true)),
        ("integrity".to_owned(), ArgValue::Bool(false)),
        ("crossorigin".to_owned(), ArgValue::None),
    ]);
    let given = [
        ("name", ArgValue::List(vec![text("a"), text("b")])),
        ("preload", ArgValue::Bool(true)),
        ("module", ArgValue::Bool(false)),
        ("defer", ArgValue::Bool(true)),
        ("async", ArgValue::Bool(true)),
        ("media", text("print")),
        ("nonce", text("n")),
        ("attributes", attributes),
    ];
    let keywords: Vec<&str> = given.iter().skip(1).map(|(keyword, _)| *keyword).collect();
    assert_eq!(keywords, TemplateFunction::ASSET_TAGS.options());
    let expected = TagOptions::new(["a", "b"]).preload(true).module(false).defer(true).run_async(true);
    let expected = expected.media("print").nonce("n").attribute("id", "a").unwrap();
    let expected = expected.attribute("data-n", "0.5").unwrap();
    let expected = expected.attribute("hidden", true).unwrap().attribute("integrity", false).unwrap();
    assert_eq!(options(&given).unwrap(), expected.attribute("crossorigin", false).unwrap());
}

#[test]
fn none_is_as_if_it_were_not_given() {
    let given = TemplateFunction::ASSET_TAGS.options().iter().map(|keyword| (*keyword, ArgValue::None));
    let given: Vec<(&str, ArgValue<'_>)> = given.chain([("name", text("app"))]).collect();
    assert_eq!(options(&given[1..]).unwrap(), TagOptions::new(["app"]));
}

#[test]
fn whatever_is_wrong_is_named() {
    let name = || ("name", text("app"));
    let number = || ArgValue::Number("7".to_owned());
    let map = |value| ArgValue::Map(vec![("id".to_owned(), value)]);
    let refusals = [
        refused(&[]),
        refused(&[("nam", text("app"))]),
        refused(&[name(), ("path", text("app"))]),
        refused(&[name(), ("prelod", ArgValue::Bool(true)), ("zzz", ArgValue::None)]),
        refused(&[name(), name()]),
        refused(&[("name", ArgValue::Undefined)]),
        refused(&[("name", ArgValue::None)]),
        refused(&[("name", ArgValue::List(vec![text("app"), number()]))]),
        refused(&[name(), ("preload", text("yes"))]),
        refused(&[name(), ("module", ArgValue::Undefined)]),
        refused(&[name(), ("nonce", ArgValue::Undefined)]),
        refused(&[name(), ("media", ArgValue::Bool(true))]),
        refused(&[name(), ("attributes", ArgValue::List(vec![]))]),
        refused(&[name(), ("attributes", map(ArgValue::List(vec![])))]),
        refused(&[name(), ("attributes", map(ArgValue::Undefined))]),
        refused(&[name(), ("attributes", ArgValue::Map(vec![("href".to_owned(), text("x"))]))]),
    ];
    assert_snapshot!(refusals.concat(), @r#"
    `asset_tags`: missing argument `name`
    `asset_tags`: unknown argument `nam`; did you mean `name`?
    `asset_tags`: unknown argument `path`; it takes `name`, `preload`, `module`, `defer`, `async`, `media`, `nonce`, `attributes`
    `asset_tags`: unknown argument `prelod`; did you mean `preload`?
    `asset_tags`: argument `name` is given twice
    `asset_tags`: argument `name` is undefined
    `asset_tags`: argument `name` must be a string or a list of strings, not none
    `asset_tags`: argument `name` must be a string or a list of strings, not a number
    `asset_tags`: argument `preload` must be true or false, not a string
    `asset_tags`: argument `module` is undefined
    `asset_tags`: argument `nonce` is undefined
    `asset_tags`: argument `media` must be a string, not a boolean
    `asset_tags`: argument `attributes` must be a map, not a list
    `asset_tags`: argument `attributes.id` must be a string, a number or a boolean, not a list
    `asset_tags`: argument `attributes.id` is undefined
    `asset_tags`: attribute `href` can't be given, as it follows from the asset
    "#);
}
