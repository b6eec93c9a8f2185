//! The file system → "something may have changed". What changed, nobody asks here: the inputs are
//! read again and compared, so that lost, doubled and misleading events end in the right site.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::model::lang::Text;
use crate::text;

/// After a first event, what else belongs to it arrives within this time.
const BATCH: Duration = Duration::from_millis(100);

/// Longest batch while events keep arriving.
const LONGEST_BATCH: Duration = Duration::from_millis(500);

/// Events nearer to each other than this are of one doing.
const PAUSE: Duration = Duration::from_millis(30);

/// A look after the last batch, for what was written into a folder before it was watched.
const AFTERMATH: Duration = Duration::from_millis(400);

/// Looks without any event: at stamps, and now and then at the texts themselves.
const SWEEP: Duration = Duration::from_secs(5);
const DEEP_SWEEP: Duration = Duration::from_mins(1);

/// Looks at stamps when events cannot be had.
const POLL: Duration = Duration::from_secs(1);

/// Why it is time to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// Something happened.
    Event,
    /// Nothing was heard for a while.
    Sweep,
    /// Nothing was heard for long: texts are compared, whatever stamps say.
    DeepSweep,
}

/// What became of watching folders.
#[derive(Debug)]
pub(super) enum Watched {
    /// They are watched already.
    AsBefore,
    /// They are from now on; something may have changed before.
    Anew,
    /// It is not possible, and why; said once.
    Not(Text),
}

/// The watch over a handbook's folders.
pub(super) struct Watch {
    watcher: Option<RecommendedWatcher>,
    places: Vec<(PathBuf, bool)>,
    identities: Vec<Option<same::Identity>>,
    sender: Sender<()>,
    events: Receiver<()>,
    aftermath: bool,
    deep: Instant,
    /// True once it was said that there are no events.
    said: bool,
}

impl Watch {
    pub(super) fn new() -> Self {
        let (sender, events) = channel();
        Self {
            watcher: None,
            places: Vec::new(),
            identities: Vec::new(),
            sender,
            events,
            aftermath: false,
            deep: Instant::now(),
            said: false,
        }
    }

    /// Watches these places from now on, true for folders with all below. Nothing happens when
    /// they are the folders watched already.
    pub(super) fn over(&mut self, places: Vec<(PathBuf, bool)>) -> Watched {
        let identities: Vec<_> = places.iter().map(|(place, _)| same::of(place)).collect();
        if places == self.places && identities == self.identities {
            return Watched::AsBefore;
        }
        self.places = places;
        self.identities = identities;
        match self.start() {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                Watched::Anew
            }
            Err(error) => {
                self.watcher = None;
                let limit = matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
                let first = !std::mem::replace(&mut self.said, true);
                if first {
                    Watched::Not(reason(limit))
                } else {
                    Watched::Anew
                }
            }
        }
    }

    fn start(&self) -> notify::Result<RecommendedWatcher> {
        let sender = self.sender.clone();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // Reading makes events as well; everything else counts, errors too.
                let read = event.is_ok_and(|e| matches!(e.kind, EventKind::Access(_)));
                if !read {
                    let _ = sender.send(());
                }
            })?;
        for (place, below) in &self.places {
            let mode = if *below {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            match watcher.watch(place, mode) {
                Ok(()) => {}
                // Gone since it was listed; the folder above is watched.
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                Err(error) if is_missing(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(watcher)
    }

    /// Waits until it is time to look.
    pub(super) fn wait(&mut self) -> Occasion {
        let pause = match (&self.watcher, self.aftermath) {
            (Some(_), true) => AFTERMATH,
            (Some(_), false) => SWEEP,
            (None, _) => POLL,
        };
        match self.events.recv_timeout(pause) {
            Ok(()) => {
                self.batch();
                self.aftermath = true;
                Occasion::Event
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                self.aftermath = false;
                if self.deep.elapsed() < DEEP_SWEEP {
                    return Occasion::Sweep;
                }
                self.deep = Instant::now();
                Occasion::DeepSweep
            }
        }
    }

    /// Takes in the events that belong to the first.
    fn batch(&self) {
        let start = Instant::now();
        let mut last = start;
        loop {
            let now = Instant::now();
            let calm = now.duration_since(last) >= PAUSE;
            let long = now.duration_since(start);
            if long >= LONGEST_BATCH || (long >= BATCH && calm) {
                return;
            }
            let wait = match BATCH.saturating_sub(long) {
                Duration::ZERO => PAUSE,
                rest => rest,
            };
            if let Ok(()) = self.events.recv_timeout(wait) {
                last = Instant::now();
            }
        }
    }
}

fn is_missing(error: &notify::Error) -> bool {
    matches!(&error.kind, notify::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::NotFound)
}

fn reason(limit: bool) -> Text {
    if limit {
        text!(
            "Hệ thống không cho theo dõi thêm thư mục; camnang xem lại các tệp mỗi giây.",
            "The system watches no more folders; camnang looks at the files every second."
        )
    } else {
        text!(
            "Không theo dõi được thư mục; camnang xem lại các tệp mỗi giây.",
            "The folders cannot be watched; camnang looks at the files every second."
        )
    }
}

/// Whether a folder is still the same one, or another that took its name.
mod same {
    use std::path::Path;

    pub(super) type Identity = (u64, u64);

    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::metadata(path).ok()?;
        Some((metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> Option<Identity> {
        path.is_dir().then_some((0, 0))
    }
}
