//! For which hosts requests are answered.

use hyper::Request;
use hyper::header::{HOST, HeaderValue};

/// For which hosts requests are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hosts {
    Any,
    /// This machine's own names. A site whose name was made to lead here, so that a browser takes what this server has
    /// for that site's, is then refused: the request still says that site's name.
    Local,
}

impl Hosts {
    /// Whether the request is for one of them: by its target, if that names a host, and by its `Host`.
    pub(super) fn have<B>(self, request: &Request<B>) -> bool {
        if self == Self::Any {
            return true;
        }
        let target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        let headers = request.headers().get_all(HOST).into_iter().map(HeaderValue::as_bytes);
        let mut named = target.into_iter().chain(headers).peekable();
        named.peek().is_some() && named.all(is_local)
    }
}

fn is_local(host: &[u8]) -> bool {
    let colon = host.iter().rposition(|&byte| byte == b':');
    let name = match colon {
        Some(colon) if host[colon + 1..].iter().all(u8::is_ascii_digit) => &host[..colon],
        _ => host,
    };
    name.eq_ignore_ascii_case(b"localhost") || name == b"127.0.0.1" || name == b"[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_answered(target: &str, hosts: &[&str]) -> bool {
        let mut request = Request::builder().uri(target);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        Hosts::Local.have(&request.body(()).unwrap())
    }

    #[test]
    fn this_machines_own_names_are_answered_at_any_port() {
        for host in ["localhost", "LocalHost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000", "localhost:"]
        {
            assert!(is_answered("/static/app.css", &[host]), "{host}");
        }
        assert!(is_answered("http://localhost:8000/static/app.css", &[]));
    }

    #[test]
    fn any_other_name_is_not_answered_and_nothing_panics() {
        let odd = ["", ":", "::1", "[", "[::1", "]", "a:b:c", "%6cocalhost", "localhost.", "0.0.0.0", "127.0.0.2"];
        let foreign =
            ["evil.example", "localhost.evil.example:8000", "127.0.0.1.evil.example", "evil.example#localhost"];
        for host in odd.into_iter().chain(foreign) {
            assert!(!is_answered("/static/app.css", &[host]), "{host}");
        }
        assert!(!is_answered("/static/app.css", &[]), "no name at all");
        assert!(!is_answered("/static/app.css", &["localhost", "evil.example"]));
        assert!(!is_answered("http://evil.example/static/app.css", &["localhost"]));
    }
}
