//! A request's head → whether it is answered, and how it is put to the server behind.

use std::fmt::Write;
use std::net::IpAddr;

/// Longest head of a request, in bytes.
pub(super) const MAX_HEAD: usize = 16 * 1024;

/// Most header lines.
const MAX_HEADERS: usize = 100;

/// What is passed on of a request besides its first line; nothing else has a meaning here.
const PASSED: [&str; 4] = ["Accept-Encoding", "If-None-Match", "If-Range", "Range"];

/// Longest of those values that is passed on.
const MAX_VALUE: usize = 1024;

/// Where the program's own answers are, apart from the site: no file of a bundle is ever there.
pub(super) const OWN: &str = "/.camnang/";

/// The names under which this server may be asked; any other may be a page elsewhere that had
/// its name point here.
#[derive(Debug)]
pub(super) struct Names {
    host: IpAddr,
    port: u16,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is no HTTP, has a body, or its target is no path.
    Malformed,
    /// Something else than reading is asked for.
    Method,
    /// It is asked under a foreign name.
    Host,
    /// A page of another site asks for what is for pages of this one.
    Origin,
    /// Its head is too long.
    TooLarge,
    /// Its head does not arrive.
    TooSlow,
    /// The server behind does not answer.
    Unavailable,
}

impl Names {
    /// Returns the names of a server that listens there.
    pub(super) fn new(host: IpAddr, port: u16) -> Self {
        Self { host, port }
    }

    /// True for `localhost`, the loopback addresses and the address listened on, with this
    /// port or none.
    fn include(&self, name: &str) -> bool {
        let (bare, port) = match name.rsplit_once(':') {
            Some((bare, port)) if !bare.ends_with(':') && port.parse::<u16>().is_ok() => {
                (bare, Some(port))
            }
            _ => (name, None),
        };
        if port.is_some_and(|port| port != self.port.to_string()) {
            return false;
        }
        let address: Option<IpAddr> = match bare.strip_prefix('[') {
            Some(inner) => inner
                .strip_suffix(']')
                .and_then(|ip| ip.parse().ok())
                .map(IpAddr::V6),
            None => bare.parse().ok().map(IpAddr::V4),
        };
        bare.eq_ignore_ascii_case("localhost")
            || address.is_some_and(|ip| {
                // An address cannot be made to point elsewhere as a name can.
                ip.is_loopback()
                    || ip == self.host
                    || (self.host.is_unspecified() && !ip.is_unspecified())
            })
    }

    fn include_origin(&self, origin: &str) -> bool {
        origin
            .strip_prefix("http://")
            .is_some_and(|name| self.include(name))
    }
}

impl Refusal {
    /// Returns the whole answer.
    pub(super) fn answer(self) -> String {
        let (status, reason) = match self {
            Self::Malformed => (400, "Bad Request"),
            Self::Method => (405, "Method Not Allowed"),
            Self::Host => (421, "Misdirected Request"),
            Self::Origin => (403, "Forbidden"),
            Self::TooLarge => (431, "Request Header Fields Too Large"),
            Self::TooSlow => (408, "Request Timeout"),
            Self::Unavailable => (503, "Service Unavailable"),
        };
        let allow = match self {
            Self::Method => "Allow: GET, HEAD\r\n",
            _ => "",
        };
        let length = reason.len() + 1;
        format!(
            "HTTP/1.1 {status} {reason}\r\nConnection: close\r\n{allow}\
             Content-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
             Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\r\n{reason}\n"
        )
    }
}

/// Judges a head and writes the request that is passed on.
pub(super) fn judge(head: &[u8], names: &Names) -> Result<String, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Refusal::TooLarge),
        Ok(httparse::Status::Partial) | Err(_) => return Err(Refusal::Malformed),
    }
    let headers: &[httparse::Header<'_>] = parsed.headers;
    let values = |name: &'static str| {
        headers
            .iter()
            .filter(move |h| h.name.eq_ignore_ascii_case(name))
            .map(|h| h.value.trim_ascii())
    };
    if values("Content-Length").any(|length| length != b"0")
        || values("Content-Length").count() > 1
        || values("Transfer-Encoding").next().is_some()
    {
        return Err(Refusal::Malformed);
    }
    let Some(method @ ("GET" | "HEAD")) = parsed.method else {
        return Err(Refusal::Method);
    };
    let target = parsed.path.unwrap_or("");
    if !target.starts_with('/') || !target.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Refusal::Malformed);
    }
    let mut hosts = values("Host");
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal::Malformed);
    };
    if !text(host).is_some_and(|host| names.include(host)) {
        return Err(Refusal::Host);
    }
    if target.starts_with(OWN) {
        let origin = values("Origin").all(|o| text(o).is_some_and(|o| names.include_origin(o)));
        let site = values("Sec-Fetch-Site").all(|s| matches!(s, b"same-origin" | b"none"));
        if !origin || !site {
            return Err(Refusal::Origin);
        }
    }
    let mut request =
        format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for name in PASSED {
        let mut values = values(name).filter_map(text);
        if let (Some(value), None) = (values.next(), values.next())
            && value.len() <= MAX_VALUE
        {
            let _ = write!(request, "{name}: {value}\r\n");
        }
    }
    request.push_str("\r\n");
    Ok(request)
}

/// Returns a value that is visible ASCII, so that it can be written into a request again.
fn text(value: &[u8]) -> Option<&str> {
    let plain = value.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
    plain.then(|| std::str::from_utf8(value).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    fn names() -> Names {
        Names::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4321)
    }

    fn judged(head: &str) -> Result<String, Refusal> {
        judge(head.as_bytes(), &names())
    }

    #[test]
    fn what_is_passed_on_is_written_anew() {
        let head = "GET /a?b HTTP/1.0\r\nhost: localhost:4321\r\nCookie: x\r\nrange: bytes=0-1\r\n\
                    Connection: keep-alive\r\nIf-None-Match: \"\u{1}\"\r\n\r\n";
        let wanted = "GET /a?b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                      Range: bytes=0-1\r\n\r\n";
        // A control byte makes the whole head one that is not understood.
        assert_eq!(judged(head), Err(Refusal::Malformed));
        assert_eq!(judged(&head.replace('\u{1}', "é")).as_deref(), Ok(wanted));
    }

    #[test]
    fn only_own_names_with_the_own_port_are_answered() {
        let names = names();
        for name in [
            "localhost",
            "LocalHost:4321",
            "127.0.0.1",
            "127.0.0.1:4321",
            "[::1]:4321",
        ] {
            assert!(names.include(name), "{name}");
        }
        for name in [
            "localhost:80",
            "localhost.",
            "localhost:",
            "localhost:4321:4321",
            "a.localhost",
            "127.1",
            "::1",
            "[127.0.0.1]",
            "[::1",
            "0.0.0.0",
            "192.168.1.2:4321",
            "",
            ":4321",
        ] {
            assert!(!names.include(name), "{name}");
        }
        let everywhere = Names::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 4321);
        assert!(everywhere.include("192.168.1.2:4321"));
        assert!(!everywhere.include("evil.vn:4321"));
    }

    #[test]
    fn what_is_for_own_pages_is_refused_to_others() {
        let head = |more: &str| {
            format!("GET /.camnang/events HTTP/1.1\r\nHost: localhost:4321\r\n{more}\r\n")
        };
        for good in [
            "",
            "Origin: http://127.0.0.1:4321\r\n",
            "Sec-Fetch-Site: same-origin\r\n",
        ] {
            assert!(judged(&head(good)).is_ok(), "{good}");
        }
        for bad in [
            "Origin: null\r\n",
            "Origin: http://evil.vn\r\n",
            "Origin: https://localhost:4321\r\n",
            "Origin: http://localhost:80\r\n",
            "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\n",
        ] {
            assert_eq!(judged(&head(bad)), Err(Refusal::Origin), "{bad}");
        }
    }

    #[test]
    fn a_length_that_is_told_twice_is_refused() {
        for lines in [
            "Content-Length: 0\r\nContent-Length: 0\r\n",
            "Content-Length: +0\r\n",
            "Content-Length: 0, 0\r\n",
            "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
            "transfer-encoding:\r\n",
        ] {
            let head = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n");
            assert_eq!(judged(&head), Err(Refusal::Malformed), "{lines}");
        }
    }
}
