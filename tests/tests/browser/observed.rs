//! What the browser tells of a page.

use serde_json::Value;

/// The requests since a page was opened, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    /// The id of the page, which is that of the request for it.
    page: String,
    requests: Vec<Request>,
    /// Console messages from warnings up, exceptions, failed requests and answers that are no good ones.
    pub(crate) problems: Vec<String>,
    is_loaded: bool,
}

#[derive(Debug)]
struct Request {
    id: String,
    url: String,
    is_done: bool,
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

    /// Requests of the page before may still be told of; nobody tells how they end. A redirect goes on under the same
    /// id.
    fn sent(&mut self, parameters: &Value) {
        let page = text(&parameters["loaderId"]);
        if parameters["requestId"] == page && self.page != page {
            *self = Self { page, ..Self::default() };
        } else if self.page != page || parameters["type"] == "EventSource" {
            // A stream of events is never done.
            return;
        }
        if !parameters["redirectResponse"].is_null() {
            self.answered(parameters, &parameters["redirectResponse"]);
            self.ended(parameters);
        }
        let (id, url) = (text(&parameters["requestId"]), text(&parameters["request"]["url"]));
        self.requests.push(Request { id, url, is_done: false });
    }

    fn answered(&mut self, parameters: &Value, response: &Value) {
        let status = response["status"].as_u64();
        let is_ours = self.request(parameters).is_some();
        if is_ours && !matches!(status, Some(200 | 304)) {
            self.problems.push(format!("{} for {}", response["status"], text(&response["url"])));
        }
    }

    fn ended(&mut self, parameters: &Value) {
        if let Some(request) = self.request(parameters) {
            request.is_done = true;
        }
    }

    fn failed(&mut self, parameters: &Value) {
        let Some(request) = self.request(parameters) else { return };
        request.is_done = true;
        let problem = format!("{} for {}", text(&parameters["errorText"]), request.url);
        self.problems.push(problem);
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
