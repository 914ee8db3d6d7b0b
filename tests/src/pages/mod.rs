//! Templates in the syntax that the engines share, and what each renders to.
//!
//! The table of [`cases`](crate::cases) has the calls and their answers; these pages are about what the engines do with calls:
//! escaping, types of arguments, options.

mod arguments;
mod escaping;
mod tags;

use crate::Engine;

/// The manifest of all pages.
pub const MANIFEST: &str = r#"{
  "schema": 1,
  "prefix": "/static/",
  "style": "filename",
  "version": "hash",
  "bundles": {
    "app": {"output": "css/site.css", "members": ["css/reset.css", "css/app.css"]}
  },
  "assets": {
    "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 412, "type": "text/css", "integrity": "sha384-q8/zB+abc="},
    "css/reset.css": {"file": "css/reset.77c2b1e0.css", "version": "77c2b1e0", "digest": "77c2b1e0be0a4cb6a3a3fbc8a1c5d0f9", "size": 120, "type": "text/css"},
    "css/site.css": {"file": "css/site.b1946ac9.css", "version": "b1946ac9", "digest": "b1946ac92492d2347c6235b4d2611184", "size": 532, "type": "text/css"},
    "img/icons.svg": {"file": "img/icons.90015098.svg", "version": "90015098", "digest": "900150983cd24fb0d6963f7d28e17f72", "size": 3201, "type": "image/svg+xml"}
  }
}
"#;

/// The variables of all pages, as JSON. `nowhere` is not one of them.
pub const VARIABLES: &str = r#"{
  "icon": "img/icons.svg?a=1&b=2#home",
  "number": 7,
  "nothing": null,
  "list": ["css/app.css", "css/app.css"],
  "nonce": "a&b",
  "attributes": {"id": "a\"<b>'&", "data-x": true, "data-n": 5, "data-ratio": 0.5, "integrity": false, "lang": null},
  "fixed": {"href": "x"},
  "malformed": {"on click": "x"}
}"#;

/// A template, others that it uses, and the result of rendering it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The engines that render it.
    pub engines: Vec<Engine>,
    /// Names and sources; the last one is rendered.
    pub templates: Vec<(&'static str, &'static str)>,
    /// The text, or the complete message of the error.
    pub result: Result<&'static str, &'static str>,
}

/// Every page, in no order that matters.
pub fn all() -> Vec<Page> {
    [escaping::pages(), arguments::pages(), tags::pages()].concat()
}

/// An HTML page, for every engine.
fn html(source: &'static str) -> Page {
    named("page.html", source)
}

/// A template of plain text, for every engine.
fn text(source: &'static str) -> Page {
    named("mail.txt", source)
}

fn named(name: &'static str, source: &'static str) -> Page {
    Page { engines: Engine::ALL.to_vec(), templates: vec![(name, source)], result: Err("the page has no result") }
}

impl Page {
    /// The same page for these engines alone.
    fn only(mut self, engines: &[Engine]) -> Self {
        self.engines = engines.to_vec();
        self
    }

    /// Adds a template that the page uses.
    fn with(mut self, name: &'static str, source: &'static str) -> Self {
        self.templates.insert(0, (name, source));
        self
    }

    /// The text that it renders to.
    fn gives(mut self, text: &'static str) -> Self {
        self.result = Ok(text);
        self
    }

    /// The complete message of the error that it fails with.
    fn fails(mut self, message: &'static str) -> Self {
        self.result = Err(message);
        self
    }
}
