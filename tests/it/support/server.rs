//! `camnang serve` as a process of its own, and requests byte by byte.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use super::handbook::TODAY;
use super::program::program;

/// A running server; it ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// The first line of its standard output.
    pub(crate) url: String,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// Longest time to wait for what must come.
const PATIENCE: Duration = Duration::from_mins(1);

/// The events of one page.
#[derive(Debug)]
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for the next state of the page and returns what it says.
    pub(crate) fn next(&mut self) -> serde_json::Value {
        self.next_of("state")
    }

    /// Waits for the next list of addresses that changed.
    pub(crate) fn changed(&mut self) -> Vec<String> {
        serde_json::from_value(self.next_of("changed")["changed"].take()).expect("addresses")
    }

    fn next_of(&mut self, kind: &str) -> serde_json::Value {
        let mut own = false;
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line);
            assert!(matches!(read, Ok(1..)), "the stream ends: {read:?}");
            if let Some(event) = line.strip_prefix("event: ") {
                own = event.trim_end() == kind;
            }
            if let Some(data) = line.strip_prefix("data: ")
                && own
            {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }

    /// Waits for a state as wanted.
    pub(crate) fn until(
        &mut self,
        wanted: impl Fn(&serde_json::Value) -> bool,
    ) -> serde_json::Value {
        loop {
            let state = self.next();
            if wanted(&state) {
                return state;
            }
        }
    }
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts the server on the handbook in `root`, on a port that the system chooses, and
    /// waits for its address.
    pub(crate) fn start(root: &Path, arguments: &[&str]) -> Self {
        Self::start_with(program(root), arguments)
    }

    /// Starts the server with a program that was set up before.
    pub(crate) fn start_with(mut program: Command, arguments: &[&str]) -> Self {
        let language: &[&str] = if arguments.contains(&"--lang") {
            &[]
        } else {
            &["--lang", "en"]
        };
        let mut child = program
            .args(["serve", "--port", "0", "--today", TODAY])
            .args(language)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        let read = stdout.read_line(&mut line);
        let url = line.trim_end_matches('\n').to_owned();
        let address = url
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_suffix('/'))
            .and_then(|rest| rest.parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the first line is no address: {line:?} ({read:?})");
        };
        Self {
            child,
            stdout,
            url,
            address,
        }
    }

    /// Asks for a target as browsers do.
    pub(crate) fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, &[])
    }

    /// Asks with a method of choice and further header lines.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Reply {
        let mut request = format!("{method} {target} HTTP/1.1\r\n");
        if !headers.iter().any(|h| h.starts_with("Host:")) {
            let _ = write!(request, "Host: {}\r\n", self.address);
        }
        for header in headers {
            let _ = write!(request, "{header}\r\n");
        }
        request.push_str("Connection: close\r\n\r\n");
        let reply = self.send(request.as_bytes());
        reply.unwrap_or_else(|| panic!("no answer to {request:?}"))
    }

    /// Sends bytes as they are; none when the connection ends without an answer.
    pub(crate) fn send(&self, request: &[u8]) -> Option<Reply> {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).expect("a time");
        // A server may answer, and close, before it has read everything.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Reply::read(&bytes)
    }

    /// Asks until the answer is as wanted.
    pub(crate) fn until(&self, target: &str, wanted: impl Fn(&Reply) -> bool) -> Reply {
        let start = Instant::now();
        loop {
            let reply = self.get(target);
            if wanted(&reply) {
                return reply;
            }
            let text = reply.text();
            assert!(start.elapsed() < PATIENCE, "{target} stays: {text}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Listens to the events of a page.
    pub(crate) fn events(&self, path: &str) -> Events {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let request = format!(
            "GET /.camnang/events?at={path} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.address
        );
        stream
            .write_all(request.as_bytes())
            .expect("it can be asked");
        Events(BufReader::new(stream))
    }

    /// Sends the signal of Ctrl-C and waits for the end.
    pub(crate) fn interrupt(mut self) {
        let id = i32::try_from(self.child.id()).expect("a process");
        let signal = nix::sys::signal::Signal::SIGINT;
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(id), signal).expect("it runs");
        let start = Instant::now();
        while self.is_alive() {
            assert!(start.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// True while the process runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends the process and returns what else it wrote to standard output.
    pub(crate) fn stop(mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let mut rest = String::new();
        let _ = self.stdout.read_to_string(&mut rest);
        rest
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        })
    }

    /// Returns a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
