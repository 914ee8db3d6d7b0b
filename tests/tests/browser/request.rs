//! What the browser says of the files it wanted.

use serde_json::Value;

/// One request of a page, from the browser's view.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) url: String,
    /// `None` as long as there is no answer.
    pub(crate) status: Option<u64>,
    pub(crate) is_done: bool,
}

/// The requests since a page was opened, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) requests: Vec<Request>,
    /// Console messages from warnings up, exceptions, failed requests and answers that are no good ones.
    pub(crate) problems: Vec<String>,
    pub(crate) is_loaded: bool,
}

impl Observed {
    /// Whether the page is loaded, and nothing is on its way.
    pub(crate) fn is_settled(&self) -> bool {
        self.is_loaded && self.requests.iter().all(|request| request.is_done)
    }

    pub(crate) fn take(&mut self, event: &Value) {
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Page.loadEventFired" => self.is_loaded = true,
            "Network.requestWillBeSent" => self.sent(parameters),
            "Network.responseReceived" => self.answered(parameters, &parameters["response"]),
            "Network.loadingFinished" => self.ended(parameters),
            "Network.loadingFailed" => self.failed(parameters),
            "Runtime.exceptionThrown" => self.thrown(&parameters["exceptionDetails"]),
            "Runtime.consoleAPICalled" => self.called(parameters),
            "Log.entryAdded" => self.logged(&parameters["entry"]),
            _ => {}
        }
    }

    /// A redirect goes on under the same id.
    fn sent(&mut self, parameters: &Value) {
        if !parameters["redirectResponse"].is_null() {
            self.answered(parameters, &parameters["redirectResponse"]);
            self.ended(parameters);
        }
        let (id, url) = (text(&parameters["requestId"]), text(&parameters["request"]["url"]));
        self.requests.push(Request { id, url, status: None, is_done: false });
    }

    fn answered(&mut self, parameters: &Value, response: &Value) {
        let status = response["status"].as_u64();
        if !matches!(status, Some(200 | 304)) {
            self.problems.push(format!("{} for {}", response["status"], text(&response["url"])));
        }
        if let Some(request) = self.request(parameters) {
            request.status = status;
        }
    }

    fn ended(&mut self, parameters: &Value) {
        if let Some(request) = self.request(parameters) {
            request.is_done = true;
        }
    }

    fn failed(&mut self, parameters: &Value) {
        let url = self.request(parameters).map(|request| request.url.clone()).unwrap_or_default();
        self.problems.push(format!("{} for {url}", text(&parameters["errorText"])));
        self.ended(parameters);
    }

    fn thrown(&mut self, details: &Value) {
        self.problems.push(format!("{} {}", text(&details["text"]), text(&details["exception"]["description"])));
    }

    fn called(&mut self, parameters: &Value) {
        if matches!(parameters["type"].as_str(), Some("error" | "warning" | "assert")) {
            self.problems.push(format!("console: {}", parameters["args"]));
        }
    }

    fn logged(&mut self, entry: &Value) {
        if matches!(entry["level"].as_str(), Some("error" | "warning")) {
            self.problems.push(format!("{} {}", text(&entry["text"]), text(&entry["url"])));
        }
    }

    fn request(&mut self, parameters: &Value) -> Option<&mut Request> {
        let id = parameters["requestId"].as_str()?;
        self.requests.iter_mut().rev().find(|request| request.id == id)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
