//! A plain static host: a built site below any path of 127.0.0.1, and a list of what was asked
//! for. One answer to a connection, each in a thread of its own, so that none waits for another.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use camnang::model::bundle::Artifact;
use camnang::model::inputs::{Asset, Options};
use camnang::world::discover::discover;
use camnang::{Built, Cache};

use super::handbook::TODAY;
use super::project;

/// A host; it answers as long as the tests run.
pub(crate) struct Host {
    asked: Arc<Mutex<Vec<String>>>,
    /// Where the site begins.
    pub(crate) url: String,
}

/// The files of a site by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Returns the files of a site that was built in memory.
pub(crate) fn files_of(built: &Built) -> Files {
    let bytes = |path: &str, artifact: &Artifact| match artifact {
        Artifact::Copy(Asset::Disk { file, .. }) => std::fs::read(file).expect("it is there"),
        _ => match built.bundle.bytes(path).expect("in memory") {
            Ok(bytes) => bytes.into_owned(),
            Err(diagnostic) => panic!("{}", diagnostic.message.en),
        },
    };
    let files = built.bundle.iter();
    files
        .map(|(path, artifact)| (path.to_string(), bytes(path.as_str(), artifact)))
        .collect()
}

/// Builds the sample handbook in memory.
pub(crate) fn sample_built() -> Built {
    let today = TODAY.parse().expect("a day");
    let inputs = discover(project(), Some(today), Options::default()).expect("it is readable");
    let built = camnang::build(&inputs, &mut Cache::default());
    built.expect("it builds")
}

/// Returns the files of the sample handbook.
pub(crate) fn sample() -> Files {
    files_of(&sample_built())
}

impl Host {
    /// Serves files below a path such as `/kho/so-tay/`.
    pub(crate) fn start(files: Files, below: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let host = Self {
            url: format!("http://{address}{below}"),
            asked: Arc::clone(&asked),
        };
        let shared = Arc::new((files, below.to_owned(), asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || {
                    let (files, below, asked) = &*shared;
                    let Some(path) = wanted(&stream, below) else {
                        return;
                    };
                    asked.lock().expect("nobody panics here").push(path.clone());
                    match files.get(&path) {
                        Some(file) => answer(stream, "200 OK", &path, file),
                        None => answer(stream, "404 Not Found", "404.html", &files["404.html"]),
                    }
                });
            }
        });
        host
    }

    /// Returns the paths asked for since the last call; `outside` for what is not below.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("nobody panics here"))
    }
}

/// Reads the head of a request and returns the file that it is about.
fn wanted(stream: &TcpStream, below: &str) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let target = first.split(' ').nth(1)?;
    let path = target.split(['?', '#']).next()?;
    let mut path = path.strip_prefix(below).unwrap_or("outside").to_owned();
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    Some(path)
}

fn answer(mut stream: TcpStream, status: &str, path: &str, body: &[u8]) {
    let extension = path.rsplit('.').next().unwrap_or("");
    let kind = mime_guess::from_ext(extension).first_or_octet_stream();
    // What hosts say of all files holds here for those whose names change with what they hold.
    let kept = match path.strip_prefix("assets/") {
        Some(_) => "Cache-Control: max-age=600\r\n",
        None => "",
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{kept}\
         Connection: close\r\n\r\n",
        body.len()
    );
    // A browser may go away before the end.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}
