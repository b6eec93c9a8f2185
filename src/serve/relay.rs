//! The way from the guard to `tiny_http`: a socket that nobody else can reach, and the server
//! behind it, which is started anew if it stops.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tiny_http::{Request, Server};

use super::request::Refusal;

/// The running server behind.
pub(super) struct Relay {
    current: Mutex<Option<Running>>,
}

struct Running {
    door: Arc<door::Door>,
    server: Arc<Server>,
}

impl Relay {
    /// Starts the server behind; `answer` is called for each request in a thread of its own.
    pub(super) fn start(answer: impl Fn(Request) + Send + Sync + 'static) -> io::Result<Arc<Self>> {
        let first = Running::start()?;
        let mut server = Arc::clone(&first.server);
        let relay = Arc::new(Self {
            current: Mutex::new(Some(first)),
        });
        let this = Arc::clone(&relay);
        let answer: Arc<dyn Fn(Request) + Send + Sync> = Arc::new(answer);
        thread::spawn(move || {
            loop {
                serve(&server, &answer);
                // It stops for good when the system has no handles left; ours may.
                this.set(None);
                server = loop {
                    match Running::start() {
                        Ok(running) => {
                            let server = Arc::clone(&running.server);
                            this.set(Some(running));
                            break server;
                        }
                        Err(_) => thread::sleep(Duration::from_millis(100)),
                    }
                };
            }
        });
        Ok(relay)
    }

    fn set(&self, running: Option<Running>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = running;
    }

    /// Puts a request to the server and its answer to the client.
    pub(super) fn pass(&self, request: &str, mut client: &TcpStream) -> io::Result<()> {
        let Ok(mut behind) = self.reach() else {
            return client.write_all(Refusal::Unavailable.answer().as_bytes());
        };
        behind.write_all(request.as_bytes())?;
        let mut piece = vec![0; 16 * 1024];
        let mut head = Vec::new();
        loop {
            let count = match behind.read(&mut piece) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if count == 0 {
                return Ok(());
            }
            head.extend_from_slice(&piece[..count]);
            // `tiny_http` keeps quiet about closing; clients that are told need not find out.
            if let Some(end) = memchr::memmem::find(&head, b"\r\n") {
                let mut first = head[..end + 2].to_vec();
                first.extend_from_slice(b"Connection: close\r\n");
                first.extend_from_slice(&head[end + 2..]);
                client.write_all(&first)?;
                break;
            }
        }
        loop {
            match behind.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(count) => client.write_all(&piece[..count])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn reach(&self) -> io::Result<door::Stream> {
        let (door, server) = {
            let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
            let current = current.as_ref().ok_or(io::ErrorKind::NotConnected)?;
            (Arc::clone(&current.door), Arc::clone(&current.server))
        };
        door.reach().inspect_err(|error| {
            // Its accepting thread has ended without a word: let the other one notice.
            if error.kind() == io::ErrorKind::ConnectionRefused {
                server.unblock();
            }
        })
    }
}

impl Running {
    fn start() -> io::Result<Self> {
        let (listener, door) = door::open()?;
        let server = Server::from_listener(listener, None).map_err(io::Error::other)?;
        Ok(Self {
            door: Arc::new(door),
            server: Arc::new(server),
        })
    }
}

fn serve(server: &Server, answer: &Arc<dyn Fn(Request) + Send + Sync>) {
    while let Ok(request) = server.recv() {
        let answer = Arc::clone(answer);
        // As many as the guard lets in. Without a thread the request is dropped, which closes it.
        let _ = thread::Builder::new().spawn(move || answer(request));
    }
}

/// A socket in a folder of our own. Where the system can reach a socket through an open handle,
/// the name goes away at once: nothing is left behind, however the process ends.
#[cfg(unix)]
mod door {
    use std::fs;
    use std::io;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::PathBuf;

    pub(super) type Stream = UnixStream;

    pub(super) struct Door {
        path: PathBuf,
        /// What keeps the socket in reach: its handle, or the folder it is in.
        _kept: Kept,
    }

    enum Kept {
        #[cfg(target_os = "linux")]
        Handle(#[expect(dead_code, reason = "held open")] fs::File),
        Folder(#[expect(dead_code, reason = "removed when dropped")] tempfile::TempDir),
    }

    pub(super) fn open() -> io::Result<(UnixListener, Door)> {
        // Only its owner may enter it.
        let folder = tempfile::Builder::new().prefix("camnang-").tempdir()?;
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path)?;
        #[cfg(target_os = "linux")]
        if let Some(door) = by_handle(&path) {
            // The folder goes with its socket here; the handle is all that is needed.
            folder.close()?;
            return Ok((listener, door));
        }
        let door = Door {
            path,
            _kept: Kept::Folder(folder),
        };
        Ok((listener, door))
    }

    #[cfg(target_os = "linux")]
    fn by_handle(path: &std::path::Path) -> Option<Door> {
        use std::os::fd::AsRawFd;
        use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};

        let flags = rustix::fs::OFlags::PATH.bits().cast_signed();
        let handle = fs::OpenOptions::new()
            .read(true)
            .custom_flags(flags)
            .open(path)
            .ok()?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", handle.as_raw_fd()));
        // False without /proc.
        let there = fs::metadata(&path).is_ok_and(|m| m.file_type().is_socket());
        there.then_some(Door {
            path,
            _kept: Kept::Handle(handle),
        })
    }

    impl Door {
        pub(super) fn reach(&self) -> io::Result<Stream> {
            UnixStream::connect(&self.path)
        }
    }
}

#[cfg(not(unix))]
mod door {
    use std::io;
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

    pub(super) type Stream = TcpStream;

    pub(super) struct Door {
        address: SocketAddr,
    }

    pub(super) fn open() -> io::Result<(TcpListener, Door)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        Ok((listener, Door { address }))
    }

    impl Door {
        pub(super) fn reach(&self) -> io::Result<Stream> {
            TcpStream::connect(self.address)
        }
    }
}
