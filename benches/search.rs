//! How well and how cheaply the index is searched: `cargo bench --bench search`.
//!
//! Builds the sample handbook and a generated one of 10,000 pages, prints what the index costs on
//! top of the site, then lets Node ask each the known-item queries of `tests/search`, the sample
//! also those that people judged. Needs `node`. See `benches/README.md`.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a bench is a terminal program")]

mod corpus;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use camnang::Cache;
use camnang::model::bundle::Bundle;
use camnang::model::inputs::Options;
use camnang::world::discover::discover;

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

const SIZE: usize = 10_000;
const SEED: u64 = 1;

/// Queries of every kind.
const EACH: &str = "60";

fn main() -> Result {
    let sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    if cfg!(debug_assertions) {
        println!("skipped: measure with `cargo bench`");
        return Ok(());
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("search");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    println!("the sample handbook");
    measure(project, &work.join("sample"), true)?;
    for size in if sizes.is_empty() { vec![SIZE] } else { sizes } {
        let root = work.join(format!("{size}"));
        for (path, text) in corpus::pages(size, SEED) {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&root))?;
            fs::write(path, text)?;
        }
        println!("\na generated handbook of {size} pages");
        measure(&root, &work.join(format!("{size}-site")), false)?;
    }
    Ok(())
}

/// Prints the figures of one handbook.
fn measure(root: &Path, site: &Path, judged: bool) -> Result {
    costs(root)?;
    let built = Command::new(env!("CARGO_BIN_EXE_camnang"))
        .args(["build", "--quiet", "--today", "2026-11-21", "--root"])
        .args([root, Path::new("--output"), site])
        .status()?;
    if !built.success() {
        return Err(format!("building {} failed", root.display()).into());
    }
    let all = files(site)?;
    let html: Vec<&(PathBuf, u64)> = all
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|e| e == "html"))
        .collect();
    let index: Vec<&(PathBuf, u64)> = all
        .iter()
        .filter(|(path, _)| path.starts_with(site.join("search/shards.d")))
        .collect();
    let bytes = |files: &[&(PathBuf, u64)]| files.iter().map(|(_, size)| size).sum::<u64>() / 1024;
    println!(
        "HTML: {} files, {} KB; index: {} files, {} KB",
        html.len(),
        bytes(&html),
        index.len(),
        bytes(&index)
    );
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search");
    let mut node = Command::new("node");
    node.arg(tests.join("evaluate.mjs"));
    node.args([site, root]).args(["--each", EACH]);
    if judged {
        node.arg("--judged").arg(tests.join("judged.json"));
    }
    if !node.status()?.success() {
        return Err("asking the queries failed".into());
    }
    Ok(())
}

/// Prints how long the site takes without its index, and what the index takes: medians of five,
/// nothing written.
fn costs(root: &Path) -> Result {
    let mut without = Vec::new();
    let mut with = Vec::new();
    for _ in 0..5 {
        let today = "2026-11-21".parse()?;
        let started = Instant::now();
        let inputs = discover(root, Some(today), Options::default());
        let inputs = inputs.map_err(|e| e.message.en)?;
        let built = camnang::build(&inputs, &mut Cache::default()).map_err(|e| e.message.en)?;
        make(&built.bundle, |path| !path.starts_with("search/"));
        without.push(started.elapsed());
        let started = Instant::now();
        make(&built.bundle, |path| path.starts_with("search/"));
        with.push(started.elapsed());
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    };
    println!(
        "made in memory: the site {:.3} s, its index {:.3} s on top",
        median(&mut without),
        median(&mut with)
    );
    Ok(())
}

/// Makes the files whose paths are wanted, on all cores, and lets go of them.
fn make(bundle: &Bundle, wanted: impl Fn(&str) -> bool + Sync) {
    use rayon::prelude::*;
    let paths: Vec<String> = if wanted("search/") {
        // The index lies in a folder that is made when its first file is asked for.
        bundle.iter().map(|(path, _)| path.to_string()).collect()
    } else {
        bundle.named().map(|(path, _)| path.to_string()).collect()
    };
    paths
        .par_iter()
        .filter(|path| wanted(path))
        .for_each(|path| drop(bundle.bytes(path)));
}

/// Returns the files below a folder, with their sizes.
fn files(folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            all.extend(files(&entry.path())?);
        } else {
            all.push((entry.path(), entry.metadata()?.len()));
        }
    }
    Ok(all)
}
