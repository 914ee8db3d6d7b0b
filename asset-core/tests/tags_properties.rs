//! Whatever a template says, a browser reads back exactly that.
#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod page_manifest;
}

use std::cell::RefCell;
use std::collections::BTreeMap;

use asset_core::TagOptions;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use proptest::prelude::*;
use support::page_manifest::catalog;

/// A start tag as a browser reads it.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// What stands in a page: its start tags, everything else as text.
#[derive(Default)]
struct Reader {
    tags: RefCell<Vec<Read>>,
    rest: RefCell<String>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                assert!(!tag.self_closing && !tag.had_duplicate_attributes);
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                self.tags.borrow_mut().push(Read { name: tag.name.to_string(), attributes });
            }
            Token::TagToken(tag) => self.rest.borrow_mut().push_str(&format!("</{}>", tag.name)),
            Token::CharacterTokens(text) => self.rest.borrow_mut().push_str(&text),
            // Browsers go on after a control character or the like, and so does this.
            Token::EOFToken | Token::ParseError(_) => {}
            other => self.rest.borrow_mut().push_str(&format!("{other:?}")),
        }
        TokenSinkResult::Continue
    }
}

fn read(html: &str) -> (Vec<Read>, String) {
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    (tokenizer.sink.tags.take(), tokenizer.sink.rest.take())
}

/// What a parser makes of NUL and of line ends.
fn parsed(text: &str) -> String {
    text.replace('\0', "\u{fffd}").replace("\r\n", "\n").replace('\r', "\n")
}

fn attribute_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z_:@][a-zA-Z0-9_:@.-]{0,8}",
        "(integrity|crossorigin|nonce|media|async|defer|id)",
        any::<String>()
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\"'<>&;=/ \r\n\0a-c]{0,8}", Just("\"><script>alert(1)</script>".to_owned())]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    let known = ["app", "css/app.css", "entry.js", "js/app.js", "js/old.js", "img/logo.svg", "font.woff2", "data.json"];
    let name = (prop::sample::select(known.to_vec()), prop_oneof![Just(String::new()), "[?#].{0,6}"]);
    prop::collection::vec(name.prop_map(|(name, suffix)| format!("{name}{suffix}")), 0..4)
}

proptest! {
    #[test]
    fn tags_are_read_back_with_exactly_their_attributes(
        names in names(),
        preload: bool,
        module: Option<bool>,
        media in text(),
        nonce in text(),
        attributes in prop::collection::vec((attribute_name(), text()), 0..4),
    ) {
        let mut options = TagOptions::new(names).preload(preload).media(media.clone()).nonce(nonce.clone());
        if let Some(yes) = module {
            options = options.module(yes);
        }
        let mut given = BTreeMap::new();
        for (name, value) in attributes {
            // What is refused must not be there.
            if let Ok(with) = options.clone().attribute(&name, value.as_str()) {
                options = with;
                given.insert(name.to_ascii_lowercase(), parsed(&value));
            }
        }
        let catalog = catalog("/static/");
        let tags = match catalog.asset_tags(&options) {
            Ok(tags) => tags,
            Err(_) => return Ok(()), // a suffix may make a bundle's name unknown
        };
        let (read, rest) = read(tags.html());
        let rest = rest.replace("</script>", "");
        prop_assert!(rest.chars().all(|c| c == '\n'), "{rest:?} in {}", tags.html());
        prop_assert_eq!(read.len(), if tags.html().is_empty() { 0 } else { rest.len() + 1 });
        const OURS: [&str; 9] = ["rel", "href", "src", "as", "type", "integrity", "crossorigin", "media", "nonce"];
        for tag in &read {
            prop_assert!(tag.name == "link" || tag.name == "script");
            let url = tag.attributes.get("href").or(tag.attributes.get("src")).unwrap();
            prop_assert!(url.starts_with("/static/"));
            let is_entry = given.iter().all(|(name, value)| tag.attributes.get(name) == Some(value));
            for (name, value) in &tag.attributes {
                let expected = match name.as_str() {
                    name if is_entry && given.contains_key(name) => continue,
                    "media" => parsed(&media),
                    "nonce" => parsed(&nonce),
                    _ => { prop_assert!(OURS.contains(&name.as_str()), "{name}"); continue }
                };
                prop_assert_eq!(value, &expected);
            }
        }
        let last = read.last().map(|tag| given.iter().all(|(name, value)| tag.attributes.get(name) == Some(value)));
        prop_assert!(last.unwrap_or(true), "the last tag is that of an entry: {}", tags.html());
    }
}
