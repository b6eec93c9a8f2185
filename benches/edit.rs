//! How long it takes from a saved file to its new bytes: `cargo bench --bench edit`.
//!
//! Edits pages of corpora of 100, 1,000 and 10,000 pages and times what `camnang serve` does
//! beyond waiting for the file system: reading what changed, building, making the page, and making
//! the index if somebody searches. The last column is a whole running server, from the save to the first answer with the new bytes, its
//! fixed wait for further events included. See `benches/README.md`.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a bench is a terminal program")]

mod corpus;

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use camnang::Cache;
use camnang::model::inputs::Options;
use camnang::world::discover::{Seen, Trust, discover_again};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const SIZES: [usize; 3] = [100, 1_000, 10_000];
const SEED: u64 = 1;
const RUNS: usize = 7;

/// What the first search after an edit asks for: the index is made then.
const ENTRY: &str = "search/index.bin";

fn main() -> Result {
    let sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    if cfg!(debug_assertions) {
        println!("skipped: measure with `cargo bench`");
        return Ok(());
    }
    let sizes = if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    };
    println!(
        "{:>6}  {:<6} {:>8} {:>8} {:>8} {:>8} {:>9} {:>10}",
        "pages", "edit", "read ms", "build ms", "page ms", "sum ms", "index ms", "served ms"
    );
    for size in sizes {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("edit/{size}"));
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        for (path, text) in corpus::pages(size, SEED) {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&root))?;
            fs::write(path, text)?;
        }
        // Files of a moment ago are read again, whatever their stamps say.
        std::thread::sleep(Duration::from_millis(300));
        one_size(&root, size)?;
    }
    Ok(())
}

/// A page that others link to, its address and its text.
fn subject(root: &Path) -> Result<(PathBuf, String)> {
    let mut pages: Vec<PathBuf> = fs::read_dir(root.join("content/churn"))?
        .flat_map(|entry| entry.map(|e| e.path()))
        .flat_map(|path| match fs::read_dir(&path) {
            Ok(inner) => inner.flatten().map(|e| e.path()).collect(),
            Err(_) => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .filter(|path| path.file_stem().is_some_and(|s| s != "index"))
        .collect();
    pages.sort();
    let page = pages.into_iter().next().ok_or("no case in the corpus")?;
    let text = fs::read_to_string(&page)?;
    Ok((page, text))
}

fn edited(text: &str, kind: &str, number: usize) -> String {
    match kind {
        "title" => {
            let at = text
                .find("title = \"")
                .map_or(0, |at| at + "title = \"".len());
            format!("{}Lần sửa {number} {}", &text[..at], &text[at..])
        }
        _ => format!("{text}\nLần sửa {number}.\n"),
    }
}

fn one_size(root: &Path, size: usize) -> Result {
    let (path, text) = subject(root)?;
    let options = Options {
        drafts: true,
        ..Options::default()
    };
    let today = Some("2026-11-21".parse()?);
    let mut seen = Seen::default();
    let mut cache = Cache::default();
    let inputs = discover_again(root, today, options.clone(), &mut seen, Trust::Stamps)
        .map_err(|e| e.message.en)?;
    let built = camnang::build(&inputs, &mut cache).map_err(|e| e.message.en)?;
    let source = path
        .strip_prefix(root)?
        .to_string_lossy()
        .replace('\\', "/");
    let url = built.addresses[&source.as_str().into()].as_str().to_owned();
    let key = format!("{}index.html", url.trim_start_matches('/'));
    // Whoever searched once has the index of that build.
    built
        .bundle
        .bytes(ENTRY)
        .ok_or("no index")?
        .map_err(|d| d.message.en)?;
    drop(built);
    for kind in ["body", "title"] {
        let mut all = Vec::new();
        for number in 0..RUNS {
            fs::write(&path, edited(&text, kind, number))?;
            let start = Instant::now();
            let inputs = discover_again(root, today, options.clone(), &mut seen, Trust::Stamps)
                .map_err(|e| e.message.en)?;
            let read = start.elapsed();
            let built = camnang::build(&inputs, &mut cache).map_err(|e| e.message.en)?;
            let build = start.elapsed();
            let bytes = built.bundle.bytes(&key).ok_or("the page is gone")?;
            let bytes = bytes.map_err(|d| d.message.en)?;
            let page = start.elapsed();
            let wanted = format!("Lần sửa {number}");
            if !String::from_utf8_lossy(&bytes).contains(&wanted) {
                return Err("the edit is not in the page".into());
            }
            let index = built.bundle.bytes(ENTRY).ok_or("no index")?;
            index.map_err(|d| d.message.en)?;
            let index = start.elapsed();
            all.push([
                read,
                build.saturating_sub(read),
                page.saturating_sub(build),
                page,
                index.saturating_sub(page),
            ]);
        }
        let served = served(root, &path, &text, &url, kind)?;
        let middle = |column: usize| {
            let mut values: Vec<Duration> = all.iter().map(|row| row[column]).collect();
            values.sort();
            values[values.len() / 2].as_secs_f64() * 1000.0
        };
        println!(
            "{size:>6}  {kind:<6} {:>8.1} {:>8.1} {:>8.2} {:>8.1} {:>9.1} {:>10.1}",
            middle(0),
            middle(1),
            middle(2),
            middle(3),
            middle(4),
            served.as_secs_f64() * 1000.0
        );
        fs::write(&path, &text)?;
    }
    Ok(())
}

/// Times a running server.
fn served(root: &Path, path: &Path, text: &str, url: &str, kind: &str) -> Result<Duration> {
    fs::write(path, text)?;
    let mut child = Command::new(env!("CARGO_BIN_EXE_camnang"))
        .args([
            "serve",
            "--port",
            "0",
            "--today",
            "2026-11-21",
            "--quiet",
            "--root",
        ])
        .arg(root)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let outcome = served_by(&mut child, path, text, url, kind);
    child.kill()?;
    child.wait()?;
    outcome
}

fn served_by(
    child: &mut Child,
    path: &Path,
    text: &str,
    url: &str,
    kind: &str,
) -> Result<Duration> {
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let address = line
        .trim()
        .trim_start_matches("http://")
        .trim_end_matches('/');
    // The first look after the start is over by then.
    std::thread::sleep(Duration::from_secs(3));
    let mut all = Vec::new();
    for number in 100..100 + RUNS {
        let wanted = format!("Lần sửa {number}");
        fs::write(path, edited(text, kind, number))?;
        let start = Instant::now();
        while !ask(address, url)?.contains(&wanted) {
            if start.elapsed() > Duration::from_secs(30) {
                return Err("the edit is never served".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        all.push(start.elapsed());
        std::thread::sleep(Duration::from_secs(2));
    }
    all.sort();
    Ok(all[all.len() / 2])
}

fn ask(address: &str, url: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {url} HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
