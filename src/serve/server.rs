//! `tiny_http` → answers: the few things that are its own way of saying them.

use std::io::{Cursor, Read};
use std::sync::Arc;

use tiny_http::{Header, Request, Response, StatusCode};

use super::answer::{self, Asked, Body};
use super::reload::Stage;
use super::request::OWN;

/// On every answer. Pages are asked for again each time, and never by other sites.
const ALWAYS: [(&str, &str); 4] = [
    ("Cache-Control", "no-cache"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
];

/// Answers a request.
pub(super) fn handle(request: Request, stage: &Stage) {
    if let Some(path) = stream_of(request.url()) {
        // Ends when the reader leaves; there is nobody to tell.
        let _ = stage.stream(&path, &mut request.into_writer());
        return;
    }
    let header = |name: &'static str| {
        request
            .headers()
            .iter()
            .find(|h| h.field.equiv(name))
            .map(|h| h.value.as_str())
    };
    let asked = Asked {
        target: request.url(),
        if_none_match: header("If-None-Match"),
        if_range: header("If-Range"),
        range: header("Range"),
        accept_encoding: header("Accept-Encoding"),
    };
    let shown: Arc<_> = stage.shown();
    let answer = answer::answer(&shown, &asked);
    let (body, length): (Box<dyn Read + Send>, _) = match answer.body {
        Body::Bytes(bytes) => {
            let length = bytes.len();
            (Box::new(Cursor::new(bytes)), length)
        }
        Body::File(file, length) => (
            Box::new(file.take(length)),
            usize::try_from(length).unwrap_or(usize::MAX),
        ),
    };
    let own = answer.headers.iter().map(|(n, v)| (*n, v.as_str()));
    let headers = own
        .chain(ALWAYS)
        .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
        .collect();
    let response = Response::new(StatusCode(answer.status), headers, body, Some(length), None)
        .with_chunked_threshold(usize::MAX);
    // The client may be gone; there is nobody to tell.
    let _ = request.respond(response);
}

/// Returns the path of the page whose script asks for its events.
fn stream_of(target: &str) -> Option<String> {
    let query = target.strip_prefix(OWN)?.strip_prefix("events")?;
    let mine = query.is_empty() || query.starts_with('?');
    mine.then(|| answer::at(target).unwrap_or_else(|| "/".to_owned()))
}
