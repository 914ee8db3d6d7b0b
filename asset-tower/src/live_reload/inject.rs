//! Adding the script to HTML pages.

use std::fmt::Write;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, response};

use super::Nonce;
use super::hub::Position;

/// The script's element, but for the nonce.
pub(super) struct Injection {
    element: String,
    nonce: Option<Arc<Nonce>>,
}

/// Whether a request may get a whole page: fragments that a script fetches stay as they are.
pub(super) fn is_wanted(request: &Parts) -> bool {
    let is_document =
        |dest: &HeaderValue| matches!(dest.as_bytes(), b"document" | b"iframe" | b"frame" | b"fencedframe");
    let is_fetched =
        ["hx-request", "x-requested-with", "turbo-frame"].iter().any(|name| request.headers.contains_key(*name));
    request.method == Method::GET && request.headers.get("sec-fetch-dest").map_or(!is_fetched, is_document)
}

impl Injection {
    /// The element for a page that is made of the state at `since`, or of a later one.
    pub(super) fn new(mount: &str, instance: &str, since: Position, nonce: Option<Arc<Nonce>>) -> Self {
        let src = format!("{mount}.asset/live.js");
        Self { element: format!("\n<script src=\"{src}\" data-instance=\"{instance}\" data-since=\"{since}\""), nonce }
    }

    /// What to append to this response, whose length is then the sum; `None` if it is not a page.
    ///
    /// Appending needs no look at the page, so that one that is streamed still is. Browsers take what follows `</html>` for a
    /// part of the body.
    pub(super) fn apply(&self, response: &mut response::Parts) -> Option<Bytes> {
        if !is_page(response) {
            return None;
        }
        let mut element = self.element.clone();
        let nonce = self.nonce.as_ref().map_or_else(|| nonce_of(&response.headers), |nonce| nonce(response));
        if let Some(nonce) = nonce.filter(|nonce| is_nonce(nonce)) {
            let _infallible = write!(element, " nonce=\"{nonce}\"");
        }
        element.push_str("></script>\n");
        if let Some(length) = response.headers.remove(header::CONTENT_LENGTH)
            && let Some(length) = length.to_str().ok().and_then(|length| length.parse::<u64>().ok())
        {
            response.headers.insert(header::CONTENT_LENGTH, (length + element.len() as u64).into());
        }
        Some(element.into())
    }
}

fn is_page(response: &response::Parts) -> bool {
    let headers = &response.headers;
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let has_no_body = response.status.is_informational()
        || matches!(response.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT);
    essence.eq_ignore_ascii_case("text/html") && !headers.contains_key(header::CONTENT_ENCODING) && !has_no_body
}

/// The nonce that the page's own policy asks for.
fn nonce_of(headers: &HeaderMap) -> Option<String> {
    let policies = headers.get_all(header::CONTENT_SECURITY_POLICY).iter().filter_map(|policy| policy.to_str().ok());
    let directives = policies.flat_map(|policy| policy.split([';', ',']));
    let mut for_scripts: Vec<&str> = directives
        .map(str::trim)
        .filter(|directive| directive.starts_with("script-src") || directive.starts_with("default-src"))
        .collect();
    // `script-src` and `script-src-elem` come before `default-src`, which holds only without them.
    for_scripts.sort_by_key(|directive| directive.starts_with("default-src"));
    let mut sources = for_scripts.into_iter().flat_map(str::split_ascii_whitespace);
    sources.find_map(|source| Some(source.strip_prefix("'nonce-")?.strip_suffix('\'')?.to_owned()))
}

/// Whether it needs no escaping: a nonce is base64, in either alphabet.
fn is_nonce(nonce: &str) -> bool {
    !nonce.is_empty() && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nonce(policies: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for policy in policies {
            headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        nonce_of(&headers)
    }

    #[test]
    fn the_nonce_is_that_of_the_policy_for_scripts() {
        assert_eq!(nonce(&["script-src 'self' 'nonce-abc='"]).as_deref(), Some("abc="));
        assert_eq!(nonce(&["default-src 'nonce-a'; script-src-elem 'nonce-b'"]).as_deref(), Some("b"));
        assert_eq!(nonce(&["style-src 'nonce-a'"]), None);
        assert_eq!(nonce(&["img-src *", "script-src 'nonce-c'"]).as_deref(), Some("c"));
        assert!(is_nonce("aZ09+/-_=") && !is_nonce("\"><script>") && !is_nonce(""));
    }
}
