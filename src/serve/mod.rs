//! The preview server: answers from the bundle in memory, on this machine only.
//!
//! No file path is ever formed from a request: the path is decoded once and looked up among
//! the bundle's keys.

use std::io::Read;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::error::{Error, Result};
use crate::model::bundle::{Artifact, Bundle};
use crate::model::inputs::Asset;
use crate::text;
use crate::text::percent;

/// Ports tried in turn when none is asked for.
const PORTS: std::ops::RangeInclusive<u16> = 4321..=4330;

/// Requests answered side by side.
const WORKERS: usize = 4;

/// A server that is listening.
pub struct Listening {
    server: Server,
    host: IpAddr,
    /// Where it answers, as a web address.
    pub url: String,
}

/// Listens on `host`: on `port` when given (0 lets the system choose), else on the first free
/// port of a small range.
///
/// # Errors
/// The port is taken.
pub fn listen(host: IpAddr, port: Option<u16>) -> Result<Listening> {
    let listener = match port {
        Some(port) => TcpListener::bind((host, port)).map_err(|error| taken(port, &error)),
        None => PORTS
            .into_iter()
            .find_map(|port| TcpListener::bind((host, port)).ok())
            .ok_or_else(|| {
                let (first, last) = (PORTS.start(), PORTS.end());
                Error::new(text!(
                    "các cổng {first}–{last} đều đang bận",
                    "ports {first}–{last} are all taken"
                ))
                .hint(text!(
                    "chọn cổng khác bằng --port, hoặc --port 0 để máy tự chọn",
                    "choose one with --port, or let the system choose with --port 0"
                ))
            }),
    }?;
    let address = listener.local_addr().map_err(|error| taken(0, &error))?;
    let server = Server::from_listener(listener, None).map_err(|error| {
        let detail = error.to_string();
        Error::new(text!(
            "không mở được máy chủ: {detail}",
            "cannot start the server: {detail}"
        ))
    })?;
    Ok(Listening {
        server,
        host,
        url: format!("http://{address}/"),
    })
}

fn taken(port: u16, error: &std::io::Error) -> Error {
    let detail = match error.kind() {
        std::io::ErrorKind::AddrInUse => text!("đang có chương trình khác dùng", "it is in use"),
        _ => text!("{error}", "{error}"),
    };
    let (vi, en) = (&detail.vi, &detail.en);
    Error::new(text!(
        "không mở được cổng {port}: {vi}",
        "cannot open port {port}: {en}"
    ))
    .hint(text!(
        "chọn cổng khác bằng --port, hoặc bỏ --port để tự tìm cổng trống",
        "choose another with --port, or leave it out to find a free one"
    ))
}

impl Listening {
    /// Answers requests from the bundle until the process ends.
    pub fn run(self, bundle: Bundle) {
        let shared = Arc::new((self.server, bundle, self.host));
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || {
                    while let Ok(request) = shared.0.recv() {
                        answer(request, &shared.1, shared.2);
                    }
                })
            })
            .collect();
        for worker in workers {
            // A worker that panicked has taken only its own request with it.
            let _ = worker.join();
        }
    }
}

/// What to answer.
struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    location: Option<String>,
}

fn answer(request: Request, bundle: &Bundle, host: IpAddr) {
    let answer = respond(&request, bundle, host);
    let mut response = Response::from_data(answer.body).with_status_code(answer.status);
    let mut headers = vec![
        ("Content-Type", answer.kind.to_owned()),
        ("Cache-Control", "no-store".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
    ];
    if let Some(location) = answer.location {
        headers.push(("Location", location));
    }
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // The client may be gone; there is nobody to tell.
    let _ = request.respond(response);
}

fn respond(request: &Request, bundle: &Bundle, host: IpAddr) -> Answer {
    let plain = |status: u16, text: &str| Answer {
        status,
        kind: "text/plain; charset=utf-8",
        body: format!("{text}\n").into_bytes(),
        location: None,
    };
    let header = |name: &'static str| {
        request
            .headers()
            .iter()
            .find(|h| h.field.equiv(name))
            .map(|h| h.value.as_str())
    };
    let has_body = header("Content-Length").is_some_and(|l| l.trim() != "0");
    if has_body || header("Transfer-Encoding").is_some() {
        return plain(400, "Bad Request");
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        return plain(405, "Method Not Allowed");
    }
    if !header("Host").is_some_and(|name| is_own_host(name, host)) {
        return plain(421, "Misdirected Request");
    }
    let Some(path) = decode(request.url()) else {
        return plain(400, "Bad Request");
    };
    let wanted = path.trim_start_matches('/');
    let key = if wanted.is_empty() || wanted.ends_with('/') {
        format!("{wanted}index.html")
    } else {
        wanted.to_owned()
    };
    if let Some(body) = read(bundle, &key) {
        return Answer {
            status: 200,
            kind: media_type(&key),
            body,
            location: None,
        };
    }
    let folder = format!("{wanted}/index.html");
    if !wanted.is_empty() && !wanted.ends_with('/') && bundle.get(&folder).is_some() {
        // The key is one of the bundle's, so its path holds nothing that a header may not.
        let location = format!("/{}/", percent::encode(wanted));
        return Answer {
            location: Some(location),
            ..plain(301, "Moved Permanently")
        };
    }
    Answer {
        status: 404,
        kind: "text/html; charset=utf-8",
        body: read(bundle, "404.html").unwrap_or_default(),
        location: None,
    }
}

/// Returns the bytes of a file of the bundle.
fn read(bundle: &Bundle, key: &str) -> Option<Vec<u8>> {
    if let Artifact::Copy(Asset::Disk { file, .. }) = bundle.get(key)? {
        let mut bytes = Vec::new();
        std::fs::File::open(file)
            .ok()?
            .read_to_end(&mut bytes)
            .ok()?;
        return Some(bytes);
    }
    match bundle.bytes(key)? {
        Ok(bytes) => Some(bytes.into_owned()),
        Err(diagnostic) => Some(format!("{}\n", diagnostic.message.en).into_bytes()),
    }
}

/// Decodes the path of a request once; none when it is not text.
fn decode(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    if !path.starts_with('/') {
        return None;
    }
    percent::decode(path)
}

/// True for the names under which this server may be asked; any other may be a page elsewhere
/// that had its name point here.
fn is_own_host(name: &str, host: IpAddr) -> bool {
    let bare = match name.rsplit_once(':') {
        Some((bare, port)) if port.bytes().all(|b| b.is_ascii_digit()) => bare,
        _ => name,
    };
    let bare = bare.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_loopback() || ip == host || host.is_unspecified())
}

/// Returns the media type of a file by its extension.
fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "md" => "text/markdown; charset=utf-8",
        _ => mime_guess::from_ext(extension)
            .first_raw()
            .unwrap_or("application/octet-stream"),
    }
}
