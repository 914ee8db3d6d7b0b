//! Who may listen: pages of this application, on this machine.

use std::net::IpAddr;

use http::header::{self, HeaderValue};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, Request, Uri};

/// Which hosts and origins are served.
#[derive(Debug, Clone, Default)]
pub(super) struct Access {
    hosts: HostCheck,
    local_origins: bool,
}

/// The names by which this machine is asked. A page of `attacker.example` whose name leads here still sends that name
/// (DNS rebinding).
#[derive(Debug, Clone, Default)]
pub struct HostCheck {
    names: Vec<String>,
}

/// Why a request is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) &'static str);

const FOREIGN_HOST: Refusal = Refusal("live reload is for localhost; `LiveReload::allow_host` allows another name\n");
const FOREIGN_ORIGIN: Refusal = Refusal("live reload is for pages of the application itself\n");

impl HostCheck {
    /// Allows `names` besides those that can only be this machine.
    pub fn new(names: Vec<String>) -> Self {
        Self { names }
    }

    /// Whether a request names an allowed host.
    pub fn allows<B>(&self, request: &Request<B>) -> bool {
        self.allows_name(name(host(request.headers(), request.uri())))
    }

    fn allows_name(&self, name: &str) -> bool {
        is_local(name) || self.names.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

impl Access {
    pub(super) fn allow_host(&mut self, name: String) {
        self.hosts.names.push(name);
    }

    pub(super) fn allow_local_origins(&mut self, yes: bool) {
        self.local_origins = yes;
    }

    /// The origin to be named in the answer, if the request comes from another one that may read it.
    pub(super) fn check(&self, request: &Parts) -> Result<Option<HeaderValue>, Refusal> {
        let host = host(&request.headers, &request.uri);
        if !self.hosts.allows_name(name(host)) {
            return Err(FOREIGN_HOST);
        }
        let site = request.headers.get("sec-fetch-site");
        let is_own = site.is_none_or(|site| site == "same-origin" || site == "none");
        let Some(origin) = request.headers.get(header::ORIGIN) else {
            // A script element says no origin; where it is, `Sec-Fetch-Site` does.
            let is_local = self.local_origins && site.is_some_and(|site| site == "same-site");
            return if is_own || is_local { Ok(None) } else { Err(FOREIGN_ORIGIN) };
        };
        let authority =
            origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority);
        match authority {
            Some(authority) if is_own && authority.eq_ignore_ascii_case(host) => Ok(None),
            Some(authority) if self.local_origins && self.hosts.allows_name(name(authority)) => {
                Ok(Some(origin.clone()))
            }
            _ => Err(FOREIGN_ORIGIN),
        }
    }
}

/// What the request calls this machine, with the port.
fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> &'a str {
    let header = headers.get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    header.or(uri.authority().map(Authority::as_str)).unwrap_or_default()
}

/// The host of an authority, without the port.
fn name(authority: &str) -> &str {
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => authority.rsplit_once(':').map_or(authority, |(name, _)| name),
    }
}

/// Whether a name can only be this machine: nobody else can make browsers resolve it.
fn is_local(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(access: &Access, headers: &[(&str, &str)]) -> Result<Option<HeaderValue>, Refusal> {
        let request = headers.iter().fold(Request::get("/"), |request, (name, value)| request.header(*name, *value));
        access.check(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn only_names_of_this_machine_are_hosts() {
        for host in ["localhost", "LOCALHOST:3000", "shop.localhost", "127.0.0.1:80", "127.8.8.8", "[::1]:3000"] {
            assert_eq!(check(&Access::default(), &[("host", host)]), Ok(None), "{host}");
        }
        for host in ["", "example.com", "localhost.example.com", "notlocalhost", "192.168.0.1", "0.0.0.0", "[::]:3000"]
        {
            assert_eq!(check(&Access::default(), &[("host", host)]), Err(FOREIGN_HOST), "{host}");
        }
        assert_eq!(check(&Access::default(), &[]), Err(FOREIGN_HOST));
        let mut access = Access::default();
        access.allow_host("shop.test".to_owned());
        assert_eq!(check(&access, &[("host", "shop.test:3000")]), Ok(None));
        assert_eq!(check(&access, &[("host", "other.test:3000")]), Err(FOREIGN_HOST));
    }

    #[test]
    fn other_origins_are_refused() {
        let host = ("host", "localhost:3000");
        for allowed in [
            &[host, ("origin", "http://localhost:3000")][..],
            &[host, ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "same-origin"), ("origin", "http://localhost:3000")],
            &[host, ("sec-fetch-site", "none")],
        ] {
            assert_eq!(check(&Access::default(), allowed), Ok(None), "{allowed:?}");
        }
        for refused in [
            &[host, ("origin", "http://localhost:3001")][..],
            &[host, ("origin", "https://evil.example")],
            &[host, ("origin", "null")],
            &[host, ("sec-fetch-site", "cross-site")],
            &[host, ("sec-fetch-site", "same-site")],
            &[host, ("sec-fetch-site", "cross-site"), ("origin", "http://localhost:3000")],
        ] {
            assert_eq!(check(&Access::default(), refused), Err(FOREIGN_ORIGIN), "{refused:?}");
        }
    }

    #[test]
    fn other_ports_of_this_machine_can_be_allowed() {
        let mut access = Access::default();
        access.allow_local_origins(true);
        let host = ("host", "127.0.0.1:8001");
        let origin = "http://127.0.0.1:8000";
        let other_port = [host, ("sec-fetch-site", "same-site"), ("origin", origin)];
        assert_eq!(check(&access, &other_port), Ok(Some(HeaderValue::from_static(origin))));
        assert_eq!(check(&access, &[host, ("sec-fetch-site", "same-site")]), Ok(None));
        assert_eq!(check(&access, &[host, ("origin", "https://evil.example")]), Err(FOREIGN_ORIGIN));
        assert_eq!(check(&access, &[host, ("sec-fetch-site", "cross-site")]), Err(FOREIGN_ORIGIN));
    }
}
