//! A request's target and what is shown → the answer. Nothing but keys of the bundle is
//! answered: a path is decoded once and looked up, never opened.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::overlay;
use super::request::OWN;
use super::shown::{Found, Shown};
use crate::text::percent;

/// Smaller bodies are not worth packing.
const LEAST_PACKED: usize = 2 * 1024;

/// What is asked for; values as they were sent.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    pub(super) target: &'a str,
    pub(super) if_none_match: Option<&'a str>,
    pub(super) if_range: Option<&'a str>,
    pub(super) range: Option<&'a str>,
    pub(super) accept_encoding: Option<&'a str>,
}

/// What is answered. Values of headers are visible ASCII.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

/// The bytes of an answer.
#[derive(Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    /// A part of a file: from where it stands, so many bytes.
    File(fs::File, u64),
}

/// Makes the answer.
pub(super) fn answer(shown: &Shown, asked: &Asked<'_>) -> Answer {
    let Some(path) = path_of(asked.target) else {
        return plain(400, "Bad Request\n");
    };
    if let Some(own) = path.strip_prefix(OWN) {
        if own == "state" {
            let at = at(asked.target).unwrap_or_else(|| "/".to_owned());
            let state = overlay::state(shown, &at).into_bytes();
            return whole(asked, 200, media_type(".json"), state);
        }
        return match overlay::file(own) {
            Some((kind, bytes)) => whole(asked, 200, kind, bytes.to_vec()),
            None => plain(404, "Not Found\n"),
        };
    }
    if let Some(key) = shown.key(&path) {
        return match shown.read(&key) {
            Some(Found::File(file)) => {
                from_disk(shown, asked, &key, &file).unwrap_or_else(|| not_found(shown, asked))
            }
            Some(Found::Bytes(bytes)) => whole(asked, 200, media_type(&key), live(&key, bytes)),
            Some(Found::Failed(message)) => {
                let page = overlay::fault_page(&message);
                whole(asked, 500, media_type(".html"), live(".html", page))
            }
            None => not_found(shown, asked),
        };
    }
    if !path.ends_with('/')
        && let Some(key) = shown.key(&format!("{path}/"))
    {
        // A key of the bundle, encoded: it holds nothing that a header may not. Never `//name/`,
        // which would lead to a host of that name.
        let folder = key.trim_end_matches("index.html");
        // A question goes along: the guard let in visible ASCII alone.
        let question = asked.target.find('?').map_or("", |at| &asked.target[at..]);
        let location = format!("/{}{question}", percent::encode(folder));
        let mut answer = plain(301, "Moved Permanently\n");
        answer.headers.push(("Location", location));
        return answer;
    }
    not_found(shown, asked)
}

/// Decodes the path of a target once; none when it is not text.
pub(super) fn path_of(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next()?;
    percent::decode(path)
}

/// Returns the page that a target of our own is about: `?at=/…`.
pub(super) fn at(target: &str) -> Option<String> {
    let (_, query) = target.split_once('?')?;
    let at = query.split('&').find_map(|pair| pair.strip_prefix("at="))?;
    percent::decode(at)
}

fn not_found(shown: &Shown, asked: &Asked<'_>) -> Answer {
    let page = match shown.read("404.html") {
        Some(Found::Bytes(bytes)) => bytes,
        _ => overlay::fault_page("404"),
    };
    whole(asked, 404, media_type(".html"), live(".html", page))
}

fn plain(status: u16, text: &str) -> Answer {
    Answer {
        status,
        headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
        body: Body::Bytes(text.as_bytes().to_vec()),
    }
}

/// Adds the script to pages, which files that are built never hold.
fn live(key: &str, bytes: Vec<u8>) -> Vec<u8> {
    if key.ends_with(".html") {
        overlay::with_script(bytes)
    } else {
        bytes
    }
}

fn whole(asked: &Asked<'_>, status: u16, kind: &'static str, bytes: Vec<u8>) -> Answer {
    let hash = blake3::hash(&bytes);
    let mut tag = hash.to_hex()[..32].to_owned();
    let packable = status == 200 && is_text(kind) && bytes.len() >= LEAST_PACKED;
    let pack = packable && asked.range.is_none() && takes_gzip(asked.accept_encoding);
    if pack {
        tag.push_str("-gzip");
    }
    let tag = format!("\"{tag}\"");
    let mut headers = vec![("Content-Type", kind.to_owned())];
    if packable {
        headers.push(("Vary", "Accept-Encoding".to_owned()));
    }
    if status != 200 {
        return Answer {
            status,
            headers,
            body: Body::Bytes(bytes),
        };
    }
    headers.push(("ETag", tag.clone()));
    if matches(asked.if_none_match, &tag) {
        return Answer {
            status: 304,
            headers,
            body: Body::Bytes(Vec::new()),
        };
    }
    let length = bytes.len() as u64;
    match part(asked, &tag, length) {
        Part::All if pack => {
            headers.push(("Content-Encoding", "gzip".to_owned()));
            Answer {
                status,
                headers,
                body: Body::Bytes(gzip(&bytes)),
            }
        }
        Part::All => {
            headers.push(("Accept-Ranges", "bytes".to_owned()));
            Answer {
                status,
                headers,
                body: Body::Bytes(bytes),
            }
        }
        Part::Some(range) => {
            headers.push(("Content-Range", content_range(&range, length)));
            let index = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            let bytes = bytes[index(range.start)..index(range.end)].to_vec();
            Answer {
                status: 206,
                headers,
                body: Body::Bytes(bytes),
            }
        }
        Part::Outside => outside(length),
    }
}

/// Answers with a file as it is now. What has become a link out of the handbook since the build
/// is not followed.
fn from_disk(shown: &Shown, asked: &Asked<'_>, key: &str, path: &Path) -> Option<Answer> {
    let real = fs::canonicalize(path).ok()?;
    if !real.starts_with(&shown.root) {
        return None;
    }
    let mut file = fs::File::open(real).ok()?;
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() {
        return None;
    }
    let length = metadata.len();
    let changed = metadata.modified().ok()?;
    let changed = changed.duration_since(std::time::UNIX_EPOCH).ok()?;
    let tag = format!("\"{length:x}-{:x}\"", changed.as_nanos());
    let mut headers = vec![
        ("Content-Type", media_type(key).to_owned()),
        ("Accept-Ranges", "bytes".to_owned()),
        ("ETag", tag.clone()),
    ];
    if matches(asked.if_none_match, &tag) {
        return Some(Answer {
            status: 304,
            headers,
            body: Body::Bytes(Vec::new()),
        });
    }
    let (status, range) = match part(asked, &tag, length) {
        Part::All => (200, 0..length),
        Part::Some(range) => {
            headers.push(("Content-Range", content_range(&range, length)));
            (206, range)
        }
        Part::Outside => return Some(outside(length)),
    };
    file.seek(SeekFrom::Start(range.start)).ok()?;
    Some(Answer {
        status,
        headers,
        body: Body::File(file, range.end - range.start),
    })
}

fn outside(length: u64) -> Answer {
    let mut answer = plain(416, "Range Not Satisfiable\n");
    answer
        .headers
        .push(("Content-Range", format!("bytes */{length}")));
    answer
}

fn content_range(range: &Range<u64>, length: u64) -> String {
    format!("bytes {}-{}/{length}", range.start, range.end - 1)
}

/// True when a list of tags holds this one, compared as conditional reading wants.
fn matches(list: Option<&str>, tag: &str) -> bool {
    list.is_some_and(|list| {
        list.split(',')
            .map(str::trim)
            .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
    })
}

/// How much of a body is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    All,
    Some(Range<u64>),
    Outside,
}

/// Reads `Range`: one range of bytes. Several, and what is not understood, yield everything.
fn part(asked: &Asked<'_>, tag: &str, length: u64) -> Part {
    let Some(range) = asked.range else {
        return Part::All;
    };
    if asked.if_range.is_some_and(|wanted| wanted != tag) {
        return Part::All;
    }
    let Some((from, to)) = range
        .strip_prefix("bytes=")
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Part::All;
    };
    let number = |text: &str| -> Option<u64> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // A number too large for us is one beyond any end.
        digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let range = match (from, to) {
        ("", last) => match number(last) {
            Some(0) => return Part::Outside,
            Some(count) => length.saturating_sub(count)..length,
            None => return Part::All,
        },
        (first, "") => match number(first) {
            Some(first) => first..length,
            None => return Part::All,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => first..length.min(last.saturating_add(1)),
            _ => return Part::All,
        },
    };
    if range.start < range.end {
        Part::Some(range)
    } else {
        Part::Outside
    }
}

fn takes_gzip(accepted: Option<&str>) -> bool {
    accepted.is_some_and(|accepted| {
        accepted.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0));
            name.trim().eq_ignore_ascii_case("gzip") && !refused
        })
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    packed
        .write_all(bytes)
        .and_then(|()| packed.finish())
        .expect("memory takes every byte")
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/")
        || kind.starts_with("application/json")
        || kind.starts_with("application/xml")
        || kind == "image/svg+xml"
}

/// Returns the media type of a file by its extension.
fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
    match extension.to_ascii_lowercase().as_str() {
        // Ours; somebody's `.htm` may say its own letters.
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "md" => "text/markdown; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        lower => mime_guess::from_ext(lower)
            .first_raw()
            .unwrap_or("application/octet-stream"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_players_write_them() {
        let read = |range: &str| {
            let asked = Asked {
                range: Some(range),
                ..Asked::default()
            };
            part(&asked, "\"t\"", 10)
        };
        for (range, wanted) in [
            ("bytes=0-3", Part::Some(0..4)),
            ("bytes=4-", Part::Some(4..10)),
            ("bytes=-3", Part::Some(7..10)),
            ("bytes=-30", Part::Some(0..10)),
            ("bytes=0-99999999999999999999", Part::Some(0..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=3-2", Part::All),
            ("bytes=0-1,3-4", Part::All),
            ("bytes=a-b", Part::All),
            ("bytes=+1-2", Part::All),
            ("lines=1-2", Part::All),
        ] {
            assert_eq!(read(range), wanted, "{range}");
        }
    }

    #[test]
    fn packing_is_for_those_who_take_it() {
        for (accepted, wanted) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("br", false),
        ] {
            assert_eq!(takes_gzip(Some(accepted)), wanted, "{accepted}");
        }
        assert!(!takes_gzip(None));
    }
}
