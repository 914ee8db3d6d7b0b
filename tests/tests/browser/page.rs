//! A page in a browser.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::chromium::{Chromium, PATIENCE};
use crate::observed::Observed;

/// The tab of a new browser, whose cache is empty.
pub(crate) struct Page {
    browser: Chromium,
    observed: Observed,
}

/// How a page is looked at.
pub(crate) struct View {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_phone: bool,
    pub(crate) is_dark: bool,
}

impl View {
    pub(crate) const DESK: Self = Self { width: 1280, height: 800, is_phone: false, is_dark: false };
    pub(crate) const PHONE: Self = Self { width: 360, height: 780, is_phone: true, is_dark: false };
}

impl Page {
    /// `None`, and said so, if there is no browser and there need not be one.
    pub(crate) fn new() -> Option<Self> {
        let browser = match Chromium::start() {
            Ok(browser) => browser,
            Err(reason) => {
                asset_tests::unavailable("a browser", &reason);
                return None;
            }
        };
        let mut page = Self { browser, observed: Observed::default() };
        for domain in ["Page", "Network", "Runtime", "Log"] {
            page.browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(page)
    }

    /// Goes there and waits until everything is there; what was observed before is forgotten.
    pub(crate) fn open(&mut self, url: &str) {
        self.forget();
        let opened = self.browser.call("Page.navigate", &json!({ "url": url }));
        assert!(opened["errorText"].is_null(), "{url}: {}", opened["errorText"]);
        self.settle();
    }

    /// As its button does, and waits as after [`open`](Self::open).
    pub(crate) fn reload(&mut self) {
        self.forget();
        self.browser.call("Page.reload", &json!({}));
        self.settle();
    }

    /// The value of an expression, or of what it promises.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.try_evaluate(expression) {
                Ok(value) => return value,
                // A page that reloads at this moment has no answer; the one after it does.
                Err(NoValue::Navigated) if Instant::now() < deadline => {}
                Err(why) => panic!("{expression}: {why:?}"),
            }
        }
    }

    fn try_evaluate(&mut self, expression: &str) -> Result<Value, NoValue> {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer =
            self.browser.try_call("Runtime.evaluate", &parameters).map_err(|error| NoValue::refused(&error))?;
        let thrown = &answer["exceptionDetails"];
        if !thrown.is_null() {
            return Err(NoValue::Thrown(thrown["exception"]["description"].to_string()));
        }
        Ok(answer["result"]["value"].take())
    }

    /// Waits until an expression is true. That it throws means no more than that it is not true yet: the elements that it
    /// names may be those of a page that is still loading.
    pub(crate) fn wait_until(&mut self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value = self.try_evaluate(&format!("Boolean({expression})"));
            if matches!(&value, Ok(value) if *value == true) {
                return;
            }
            assert!(Instant::now() < deadline, "never true: {expression}; {value:?}; {:?}", self.problems());
            self.browser.wait(Instant::now() + Duration::from_millis(20));
            self.observe();
        }
    }

    /// The value of a property as it is applied to the first element that `selector` names.
    pub(crate) fn style(&mut self, selector: &str, property: &str) -> String {
        let value = self.evaluate(&format!(
            "getComputedStyle(document.querySelector({selector:?})).getPropertyValue({property:?})"
        ));
        value.as_str().unwrap().to_owned()
    }

    /// What the page's web manifest says; `null` if it has none.
    pub(crate) fn web_manifest(&mut self) -> Value {
        let read = self.browser.call("Page.getAppManifest", &json!({}));
        assert_eq!(read["errors"], json!([]));
        let text = read["data"].as_str().unwrap_or_default();
        if text.is_empty() { Value::Null } else { serde_json::from_str(text).unwrap() }
    }

    pub(crate) fn view(&mut self, view: &View) {
        let &View { width, height, is_phone, is_dark } = view;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.browser.call("Emulation.setDeviceMetricsOverride", &size);
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.browser.call("Emulation.setEmulatedMedia", &features);
    }

    /// Writes the whole page, also what one would have to scroll to.
    pub(crate) fn draw(&mut self, file: &Path) {
        let metrics = self.browser.call("Page.getLayoutMetrics", &json!({}));
        let (width, height) = (&metrics["cssContentSize"]["width"], &metrics["cssContentSize"]["height"]);
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let drawn = self.browser.call("Page.captureScreenshot", &parameters);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, BASE64_STANDARD.decode(drawn["data"].as_str().unwrap()).unwrap()).unwrap();
    }

    /// What went wrong since the page was opened.
    pub(crate) fn problems(&mut self) -> &[String] {
        self.evaluate("0"); // what happened before has been told then
        self.observe();
        &self.observed.problems
    }

    fn forget(&mut self) {
        self.evaluate("0");
        self.browser.events();
        self.observed = Observed::default();
    }

    fn settle(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        self.observe();
        while !self.observed.is_settled() {
            assert!(Instant::now() < deadline, "still waiting: {:#?}", self.observed);
            self.browser.wait(deadline);
            self.observe();
        }
        self.web_manifest(); // which is fetched by and by
    }

    fn observe(&mut self) {
        for event in self.browser.events() {
            self.observed.take(&event);
        }
    }
}

/// Why an expression has no value.
#[derive(Debug)]
enum NoValue {
    /// The page was left while it was evaluated.
    Navigated,
    /// It threw this.
    Thrown(#[expect(dead_code, reason = "printed by `Debug`")] String),
}

impl NoValue {
    fn refused(error: &Value) -> Self {
        let message = error["message"].as_str().unwrap_or_default();
        assert!(message.contains("navigated or closed") || message.contains("context"), "Runtime.evaluate: {error}");
        Self::Navigated
    }
}
