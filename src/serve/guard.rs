//! The guard in front of `tiny_http`: takes connections, reads one request of each within limits
//! of size and time, judges it, and relays it.
//!
//! `tiny_http` 0.12 by itself waits for ever, keeps headers without bound, believes both lengths
//! of a body that states two, and answers under any name. What arrives there from here is one
//! short request without a body, written by `request`.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::relay::Relay;
use super::request::{self, MAX_HEAD, Names, Refusal};

/// Longest time that a request's head may take to arrive.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// Longest time without any progress while an answer is sent.
const SEND_TIME: Duration = Duration::from_secs(10);

/// How long a client that still talks after its answer is listened to. Closing at once would
/// make the system throw away the answer.
const LINGER_TIME: Duration = Duration::from_millis(500);

/// Most connections at once, as far as the system's file handles allow.
const MOST: usize = 256;

/// Connections that end may still hold a thread for a moment; beyond so many more, new ones
/// have to wait.
const ENDING: usize = 64;

/// How long a new connection waits for one that ends.
const ENDING_TIME: Duration = Duration::from_secs(2);

/// A connection's thread holds little more than a head.
const STACK: usize = 256 * 1024;

/// The open connections and how to reach the server behind.
pub(super) struct Guard {
    names: Names,
    relay: Arc<Relay>,
    most: usize,
    threads: AtomicUsize,
    open: Mutex<BTreeMap<u64, Open>>,
}

/// A connection, as others see it.
struct Open {
    stream: Arc<TcpStream>,
    /// True as long as it has not sent its request.
    waiting: bool,
}

impl Guard {
    /// Makes the guard of a server that is asked under these names.
    pub(super) fn new(names: Names, relay: Arc<Relay>) -> Self {
        Self {
            names,
            relay,
            most: most_connections(),
            threads: AtomicUsize::new(0),
            open: Mutex::default(),
        }
    }

    /// Takes connections until the process ends.
    pub(super) fn run(self, listener: &TcpListener) {
        let this = Arc::new(self);
        let mut number = 0;
        loop {
            match listener.accept() {
                Ok((stream, _)) => {
                    number += 1;
                    this.take(number, stream);
                }
                // The client left, or the system has no handle to spare right now.
                Err(error) => {
                    if error.kind() != ErrorKind::ConnectionAborted {
                        this.make_room(0);
                        thread::sleep(Duration::from_millis(20));
                    }
                }
            }
        }
    }

    fn take(self: &Arc<Self>, number: u64, stream: TcpStream) {
        self.make_room(self.most - 1);
        // Those who had to go are on their way out; whoever came waits for that, not the other way.
        let deadline = Instant::now() + ENDING_TIME;
        while self.threads.load(Ordering::Relaxed) >= self.most + ENDING {
            if Instant::now() >= deadline {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
        let stream = Arc::new(stream);
        let open = Open {
            stream: Arc::clone(&stream),
            waiting: true,
        };
        self.with_open(|all| all.insert(number, open));
        self.threads.fetch_add(1, Ordering::Relaxed);
        let this = Arc::clone(self);
        let started = thread::Builder::new().stack_size(STACK).spawn(move || {
            this.serve(number, &stream);
            this.with_open(|all| all.remove(&number));
            this.threads.fetch_sub(1, Ordering::Relaxed);
        });
        if started.is_err() {
            self.with_open(|all| all.remove(&number));
            self.threads.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Ends connections until `most` are left: the oldest that still has not asked for anything,
    /// else the oldest.
    fn make_room(&self, most: usize) {
        self.with_open(|all| {
            let mut excess = all.len().saturating_sub(most);
            if most == 0 {
                // Out of handles: one less is enough to go on.
                excess = excess.min(1);
            }
            for _ in 0..excess {
                let silent = all.iter().find(|(_, open)| open.waiting);
                let oldest = silent.or_else(|| all.iter().next());
                let Some(number) = oldest.map(|(number, _)| *number) else {
                    break;
                };
                if let Some(open) = all.remove(&number) {
                    let _ = open.stream.shutdown(Shutdown::Both);
                }
            }
        });
    }

    fn with_open<T>(&self, then: impl FnOnce(&mut BTreeMap<u64, Open>) -> T) -> T {
        then(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers the one request of a connection. Whatever goes wrong concerns this client alone.
    fn serve(&self, number: u64, stream: &TcpStream) {
        let _ = stream.set_nodelay(true);
        if stream.set_write_timeout(Some(SEND_TIME)).is_err() {
            return;
        }
        let head = read_head(stream);
        self.with_open(|all| {
            if let Some(open) = all.get_mut(&number) {
                open.waiting = false;
            }
        });
        let outcome = match head {
            Ok(Some(head)) => request::judge(&head, &self.names),
            Ok(None) => return,
            Err(refusal) => Err(refusal),
        };
        let done = match outcome {
            Ok(request) => self.relay.pass(&request, stream),
            Err(refusal) => refuse(stream, refusal),
        };
        if done.is_ok() {
            linger(stream);
        }
    }
}

/// Reads up to the empty line that ends a head; none when the client leaves before.
fn read_head(mut stream: &TcpStream) -> Result<Option<Vec<u8>>, Refusal> {
    let deadline = Instant::now() + HEAD_TIME;
    let mut head = Vec::with_capacity(1024);
    let mut piece = [0; 2048];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Refusal::TooSlow);
        }
        if stream.set_read_timeout(Some(left)).is_err() {
            return Ok(None);
        }
        match stream.read(&mut piece) {
            Ok(0) => return Ok(None),
            Ok(count) => {
                let seen = head.len().saturating_sub(3);
                head.extend_from_slice(&piece[..count]);
                if let Some(end) = end_of_head(&head[seen..]) {
                    head.truncate(seen + end);
                    // Nothing that follows is looked at: one connection, one request.
                    return if head.len() > MAX_HEAD {
                        Err(Refusal::TooLarge)
                    } else {
                        Ok(Some(head))
                    };
                }
                if head.len() > MAX_HEAD {
                    return Err(Refusal::TooLarge);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if is_timeout(&error) => return Err(Refusal::TooSlow),
            Err(_) => return Ok(None),
        }
    }
}

/// Returns where an empty line ends, written either way.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let crlf = memchr::memmem::find(bytes, b"\n\r\n").map(|at| at + 3);
    let lf = memchr::memmem::find(bytes, b"\n\n").map(|at| at + 2);
    match (crlf, lf) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn refuse(mut stream: &TcpStream, refusal: Refusal) -> std::io::Result<()> {
    stream.write_all(refusal.answer().as_bytes())
}

/// Says that no more will come, and waits a moment for the client to have read it all.
fn linger(mut stream: &TcpStream) {
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let deadline = Instant::now() + LINGER_TIME;
    let mut rest = [0; 2048];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match stream.read(&mut rest) {
            Ok(1..) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return,
        }
    }
}

/// A connection that is answered takes four handles: its own and three of the relay. Some are
/// left for reading files, for git and for the watch.
#[cfg(unix)]
fn most_connections() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    (limit.saturating_sub(64) / 4).clamp(8, MOST)
}

#[cfg(not(unix))]
fn most_connections() -> usize {
    MOST
}
