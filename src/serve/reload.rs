//! The newest state of the preview, and the pages in browsers that are told of it.
//!
//! A stream of server-sent events tells two things. `state`, as soon as something else is shown,
//! is about one page: its newest marks and findings; whether to load again is for the page to
//! decide, which knows what it shows. So a page that was asleep, or away while the server was
//! started anew, catches up by itself. `changed` follows with all addresses that are other than
//! before; finding them takes longer than showing the site.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::overlay;
use super::shown::Shown;

/// A comment is sent so often, so that streams whose reader has left come to an end.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Most streams at once; the oldest one gives way, and comes back if somebody still reads it.
const MOST: u64 = 64;

/// Lists of changed addresses that are kept for streams that are behind.
const REMEMBERED: usize = 16;

/// What is shown now.
#[derive(Debug)]
pub struct Stage {
    inner: Mutex<Inner>,
    news: Condvar,
}

#[derive(Debug)]
struct Inner {
    shown: Arc<Shown>,
    /// Number of the newest state of which it is known what it changed.
    announced: u64,
    /// Changed addresses by the number of the state that changed them.
    changes: VecDeque<(u64, Vec<String>)>,
    streams: u64,
    oldest: u64,
}

impl Stage {
    pub(super) fn new(shown: Shown) -> Self {
        Self {
            inner: Mutex::new(Inner {
                announced: shown.number,
                shown: Arc::new(shown),
                changes: VecDeque::new(),
                streams: 0,
                oldest: 0,
            }),
            news: Condvar::new(),
        }
    }

    /// Returns what is shown now.
    pub(super) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.lock().shown)
    }

    /// Shows something else from now on.
    pub(super) fn show(&self, shown: Arc<Shown>) {
        self.lock().shown = shown;
        self.news.notify_all();
    }

    /// Tells every stream which addresses changed with what is shown now.
    pub(super) fn announce(&self, changed: Vec<String>) {
        let mut inner = self.lock();
        inner.announced = inner.shown.number;
        let number = inner.announced;
        inner.changes.push_back((number, changed));
        if inner.changes.len() > REMEMBERED {
            inner.changes.pop_front();
        }
        drop(inner);
        self.news.notify_all();
    }

    /// Writes the events for the page at `path` until its reader leaves.
    pub(super) fn stream(&self, path: &str, out: &mut dyn Write) -> io::Result<()> {
        let own = {
            let mut inner = self.lock();
            inner.streams += 1;
            inner.oldest = inner.oldest.max(inner.streams.saturating_sub(MOST));
            inner.streams
        };
        self.news.notify_all();
        out.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
              Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
              Cross-Origin-Resource-Policy: same-origin\r\n\r\nretry: 1000\n\n",
        )?;
        let mut told = 0;
        let mut listed = self.lock().announced;
        loop {
            let mut inner = self.lock();
            if inner.oldest >= own {
                return Ok(());
            }
            if inner.shown.number == told && inner.announced <= listed {
                let waited = self.news.wait_timeout(inner, HEARTBEAT);
                let (now, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                inner = now;
                if waited.timed_out() {
                    drop(inner);
                    out.write_all(b":\n\n")?;
                    out.flush()?;
                }
                continue;
            }
            let shown = Arc::clone(&inner.shown);
            let announced = inner.announced;
            let news = inner.changes.iter().filter(|(number, _)| *number > listed);
            let mut changed: Vec<String> = news.flat_map(|(_, c)| c.iter().cloned()).collect();
            drop(inner);
            if shown.number != told {
                told = shown.number;
                let state = overlay::state(&shown, path);
                write!(out, "event: state\ndata: {state}\n\n")?;
            }
            if announced > listed {
                listed = announced;
                changed.sort();
                changed.dedup();
                let changed = overlay::changed(announced, &changed);
                write!(out, "event: changed\ndata: {changed}\n\n")?;
            }
            out.flush()?;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
