//! How long whole builds take: `cargo bench --bench build`.
//!
//! Writes corpora of 100, 1,000 and 10,000 pages, builds each with the release binary as a
//! whole process, and prints one table beside the floor, the least that any generator must do.
//! See `benches/README.md`; the marks to reach are in its last section.
//!
//! Arguments, after `--`:
//! - none: measure; numbers: measure corpora of these sizes;
//! - `after-removal`, perhaps with numbers: measure builds right after their output was removed;
//! - `write DIR COUNT`: write a corpus; `write DIR COUNT plain`: for other generators;
//! - `floor DIR OUT`: be the floor program.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench is a terminal program"
)]

#[path = "build/floor.rs"]
mod floor;
#[path = "build/meter.rs"]
mod meter;
#[path = "build/plain.rs"]
mod plain;

mod corpus;

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use meter::Run;

/// Pages of the corpora that are measured when nothing else is asked for.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// Every corpus is made from this seed.
const SEED: u64 = 1;

/// Runs of each measurement; their median counts.
const RUNS: usize = 3;

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

fn main() -> Result<ExitCode> {
    // `cargo bench` adds `--bench`.
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [meter::METER, ..] => return Ok(meter::meter(&args[1..])?.into()),
        ["floor", dir, out] => floor::run(Path::new(dir), Path::new(out))?,
        ["write", dir, count] => {
            write(Path::new(dir), &corpus::pages(count.parse()?, SEED))?;
        }
        ["write", dir, count, "plain"] => {
            write(
                Path::new(dir),
                &plain::pages(corpus::pages(count.parse()?, SEED)),
            )?;
        }
        [] if cfg!(debug_assertions) => println!("skipped: measure with `cargo bench`"),
        rest => {
            let (before, sizes) = match rest {
                ["after-removal", sizes @ ..] => (Before::Removal, sizes),
                sizes => (Before::Nothing, sizes),
            };
            let sizes: Result<Vec<usize>, _> = sizes.iter().map(|s| s.parse()).collect();
            match sizes {
                Ok(sizes) if sizes.is_empty() => measure(&SIZES, before)?,
                Ok(sizes) => measure(&sizes, before)?,
                Err(_) => {
                    eprintln!(
                        "usage: [after-removal] [COUNT…] | write DIR COUNT [plain] | floor DIR OUT"
                    );
                    return Ok(ExitCode::from(2));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What goes before a build whose output folder is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The folder is new.
    Nothing,
    /// A folder as large was removed a moment ago. Some file systems are slow then.
    Removal,
}

/// Writes files below `dir`.
fn write(dir: &Path, files: &[(String, String)]) -> io::Result<()> {
    for (path, text) in files {
        let path = dir.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// The figures of one corpus.
#[derive(Clone, Copy, Debug)]
struct Figures {
    pages: usize,
    floor: Run,
    cold: Run,
    again: Run,
    check: Run,
}

/// Measures corpora of the given sizes and prints the table.
fn measure(sizes: &[usize], before: Before) -> Result {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let outputs = here.join("out");
    if outputs.exists() {
        remove(&outputs)?;
        eprintln!("removed what an interrupted run left; for a minute new files may be slow");
    }
    println!(
        "{:>6}  {:<12} {:>7} {:>7} {:>7} {:>8} {:>11} {:>11}",
        "pages", "run", "wall s", "user s", "sys s", "peak MB", "wall/floor", "user/floor"
    );
    let mut all: Vec<Figures> = Vec::new();
    for pages in sizes {
        let figures = one_size(&here, *pages, before)?;
        print(&figures);
        all.push(figures);
    }
    for pair in all.windows(2) {
        let (small, large) = (pair[0], pair[1]);
        println!(
            "growth {} → {} pages: user {:.1} ×, wall {:.1} ×, peak {:.1} ×",
            small.pages,
            large.pages,
            large.cold.user / small.cold.user,
            large.cold.wall / small.cold.wall,
            large.cold.peak_mb / small.cold.peak_mb
        );
    }
    // Not before the last run: removing files slows down those that are made next.
    remove(&outputs)?;
    Ok(())
}

/// Measures one corpus. Floor and build take turns, so that both meet the same machine. Each run
/// has an output folder of its own; they stay until all is measured.
fn one_size(here: &Path, pages: usize, before: Before) -> Result<Figures> {
    let root = here.join(pages.to_string());
    prepare(&root, &corpus::pages(pages, SEED))?;
    let out = |name: &str, run: usize| here.join(format!("out/{pages}-{name}-{run}"));

    let camnang = PathBuf::from(env!("CARGO_BIN_EXE_camnang"));
    let me = std::env::current_exe()?;
    let root = utf8(&root)?;
    let common = ["--root", root, "--today", "2026-11-21", "--quiet"];
    let build = |site: &Path| -> Result<Run> {
        let args = [&["build"], &common[..], &["--output", utf8(site)?]].concat();
        meter::run(&camnang, &args)
    };
    let check = [&["check"], &common[..]].concat();
    let (mut floors, mut colds, mut agains, mut checks) = (vec![], vec![], vec![], vec![]);
    for run in 0..RUNS {
        let (html, site) = (out("floor", run), out("site", run));
        if before == Before::Removal {
            meter::run(&me, &["floor", root, utf8(&html)?])?;
            remove(&html)?;
        }
        floors.push(meter::run(&me, &["floor", root, utf8(&html)?])?);
        if before == Before::Removal {
            build(&site)?;
            remove(&site)?;
        }
        colds.push(build(&site)?);
    }
    for run in 0..RUNS - 1 {
        agains.push(build(&out("site", run))?);
    }
    for _ in 0..RUNS {
        checks.push(meter::run(&camnang, &check)?);
    }
    Ok(Figures {
        pages,
        floor: median(&floors),
        cold: median(&colds),
        again: median(&agains),
        check: median(&checks),
    })
}

/// Writes a corpus unless it is there already.
fn prepare(root: &Path, files: &[(String, String)]) -> io::Result<()> {
    let there = |(path, text): &(String, String)| {
        fs::read_to_string(root.join(path)).is_ok_and(|there| there == *text)
    };
    if !files.iter().all(there) {
        remove(root)?;
        write(root, files)?;
    }
    Ok(())
}

fn print(figures: &Figures) {
    let floor = figures.floor;
    let runs = [
        ("floor", figures.floor),
        ("build", figures.cold),
        ("build again", figures.again),
        ("check", figures.check),
    ];
    for (name, run) in runs {
        println!(
            "{:>6}  {name:<12} {:>7.3} {:>7.3} {:>7.3} {:>8.1} {:>9.2} × {:>9.2} ×",
            figures.pages,
            run.wall,
            run.user,
            run.system,
            run.peak_mb,
            run.wall / floor.wall,
            run.user / floor.user
        );
    }
}

/// The median of each figure; of two the smaller.
fn median(runs: &[Run]) -> Run {
    let middle = |figure: fn(&Run) -> f64| {
        let mut all: Vec<f64> = runs.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        all[(all.len() - 1) / 2]
    };
    Run {
        wall: middle(|r| r.wall),
        user: middle(|r| r.user),
        system: middle(|r| r.system),
        peak_mb: middle(|r| r.peak_mb),
    }
}

/// Removes a folder that may not be there.
fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn utf8(path: &Path) -> Result<&str> {
    path.to_str()
        .ok_or_else(|| format!("`{}` is not UTF-8", path.display()).into())
}
