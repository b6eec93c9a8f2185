//! Writing to the terminal. A reader that closed its end is no failure.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::report::Format;

/// Writes a result to standard output.
pub(super) fn result(text: &str) {
    let mut out = anstream::stdout().lock();
    // Whoever reads a pipe may stop early.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes what a machine reads to standard output, byte for byte: a file's name may hold what
/// looks like a colour.
pub(super) fn document(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Columns that text may take: those of the terminal, at most a hundred.
pub(super) fn width() -> usize {
    let terminal = io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(width, _)| usize::from(width.0));
    let asked = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal.or_else(asked).unwrap_or(80).clamp(40, 100)
}

/// Writes the line that sums up a run: below the findings for people, apart from them for
/// machines.
pub(super) fn summary(format: Format, line: &str) {
    if format.is_for_people() {
        result(&format!("{line}\n"));
    } else {
        note(line);
    }
}

/// Writes a diff where people read it; standard output is the document's when there is one.
pub(super) fn diff(format: Format, text: &str) {
    if format.is_for_people() {
        result(text);
    } else if !text.is_empty() {
        note(text.trim_end());
    }
}

/// Writes a line about the run to standard error.
pub(super) fn note(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{text}");
}

/// Writes an error to standard error.
pub(super) fn error(text: &str) {
    note(text);
}

/// A counter on a terminal for work that takes longer than a second.
pub(super) struct Counter {
    start: Instant,
    shown: AtomicU64,
    on: bool,
    total: usize,
}

impl Counter {
    /// Starts counting towards `total`.
    pub(super) fn new(total: usize, quiet: bool) -> Self {
        Self {
            start: Instant::now(),
            shown: AtomicU64::new(0),
            on: !quiet && io::stderr().is_terminal(),
            total,
        }
    }

    /// Shows how far the work is, ten times a second at most.
    pub(super) fn at(&self, done: usize) {
        if !self.on || self.start.elapsed() < Duration::from_secs(1) {
            return;
        }
        let tick = u64::try_from(self.start.elapsed().as_millis() / 100).unwrap_or(u64::MAX);
        if self.shown.swap(tick, Ordering::Relaxed) != tick {
            let mut out = io::stderr().lock();
            let _ = write!(out, "\r{done}/{}", self.total);
            let _ = out.flush();
        }
    }

    /// Takes the counter away.
    pub(super) fn clear(&self) {
        if self.on && self.shown.load(Ordering::Relaxed) > 0 {
            let mut out = io::stderr().lock();
            let _ = write!(out, "\r{:width$}\r", "", width = 24);
            let _ = out.flush();
        }
    }
}
