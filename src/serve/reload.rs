//! The newest state of the preview, and the pages in browsers that are told of it.
//!
//! A stream of server-sent events tells two things. `state`, as soon as something else is shown,
//! is about one page: its newest marks and findings; whether to load again is for the page to
//! decide, which knows what it shows. So a page that was asleep, or away while the server was
//! started anew, catches up by itself. `changed` follows with all addresses that are other than
//! before; finding them takes longer than showing the site.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::overlay;
use super::prints::Prints;
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
    /// The state up to which it is known what changed; none while nobody listens.
    compared: Option<Arc<Shown>>,
    /// Files to copy that changed since.
    touched: Vec<PathBuf>,
    /// Changed addresses by the number of the state that changed them.
    changes: VecDeque<(u64, Vec<String>)>,
    /// Streams that were ever opened, and are open now.
    streams: u64,
    open: usize,
    oldest: u64,
}

impl Stage {
    pub(super) fn new(shown: Shown) -> Self {
        Self {
            inner: Mutex::new(Inner {
                shown: Arc::new(shown),
                compared: None,
                touched: Vec::new(),
                changes: VecDeque::new(),
                streams: 0,
                open: 0,
                oldest: 0,
            }),
            news: Condvar::new(),
        }
    }

    /// Returns what is shown now.
    pub(super) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.lock().shown)
    }

    /// Shows something else from now on. `touched` are files to copy that are other than before.
    pub(super) fn show(&self, shown: Arc<Shown>, touched: Vec<PathBuf>) {
        let mut inner = self.lock();
        let before = std::mem::replace(&mut inner.shown, shown);
        if inner.compared.is_some() {
            inner.touched.extend(touched);
        }
        drop(inner);
        self.news.notify_all();
        // A whole site may go here; nobody waits for that.
        drop(before);
    }

    /// Finds out which addresses change and has the streams tell, for as long as the process runs.
    /// Works only while somebody listens.
    pub(super) fn compare(&self) -> ! {
        let mut known: Option<(u64, Prints)> = None;
        let mut inner = self.lock();
        loop {
            let Some(before) = inner.compared.clone() else {
                known = None;
                inner = self.wait(inner);
                continue;
            };
            let shown = Arc::clone(&inner.shown);
            let at_hand = known.take_if(|(number, _)| *number == before.number);
            if shown.number == before.number && at_hand.is_some() {
                known = at_hand;
                drop((before, shown));
                inner = self.wait(inner);
                continue;
            }
            let touched = std::mem::take(&mut inner.touched);
            drop(inner);
            let old = at_hand.map_or_else(|| Prints::of(&before.bundle), |(_, prints)| prints);
            let same = Arc::ptr_eq(&before.bundle, &shown.bundle);
            let new = (!same).then(|| Prints::of(&shown.bundle));
            let newest = new.as_ref().unwrap_or(&old);
            let changed = newest.changed(&old, &shown.bundle, &touched);
            known = Some((shown.number, new.unwrap_or(old)));
            let news = shown.number > before.number;
            inner = self.lock();
            if news && inner.compared.is_some() {
                inner.changes.push_back((shown.number, changed));
                inner.compared = Some(shown);
                if inner.changes.len() > REMEMBERED {
                    inner.changes.pop_front();
                }
                self.news.notify_all();
            }
            drop(inner);
            // A whole site may go here, so not while others wait.
            drop(before);
            inner = self.lock();
        }
    }

    /// Writes the events for the page at `path` until its reader leaves.
    pub(super) fn stream(&self, path: &str, out: &mut dyn Write) -> io::Result<()> {
        let (own, listed) = {
            let mut inner = self.lock();
            inner.streams += 1;
            inner.open += 1;
            inner.oldest = inner.oldest.max(inner.streams.saturating_sub(MOST));
            let shown = Arc::clone(&inner.shown);
            let compared = inner.compared.get_or_insert(shown).number;
            (inner.streams, compared)
        };
        self.news.notify_all();
        let outcome = self.tell(path, own, listed, out);
        let mut inner = self.lock();
        inner.open -= 1;
        if inner.open == 0 {
            inner.compared = None;
            inner.touched = Vec::new();
            inner.changes.clear();
        }
        drop(inner);
        self.news.notify_all();
        outcome
    }

    fn tell(&self, path: &str, own: u64, mut listed: u64, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
              Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
              Cross-Origin-Resource-Policy: same-origin\r\n\r\nretry: 1000\n\n",
        )?;
        let mut told = 0;
        let mut inner = self.lock();
        loop {
            if inner.oldest >= own {
                return Ok(());
            }
            let announced = inner.compared.as_ref().map_or(listed, |shown| shown.number);
            if inner.shown.number == told && announced <= listed {
                let waited = self.news.wait_timeout(inner, HEARTBEAT);
                let (now, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                inner = now;
                if waited.timed_out() {
                    drop(inner);
                    out.write_all(b":\n\n")?;
                    out.flush()?;
                    inner = self.lock();
                }
                continue;
            }
            let shown = Arc::clone(&inner.shown);
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
            drop(shown);
            inner = self.lock();
        }
    }

    fn wait<'a>(&self, inner: MutexGuard<'a, Inner>) -> MutexGuard<'a, Inner> {
        self.news
            .wait(inner)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
