//! The program run on a terminal, which sees what people see.

use std::fs::File;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use nix::pty::{OpenptyResult, openpty};

/// A program that runs with a terminal for its output.
#[derive(Debug)]
pub(crate) struct OnTerminal {
    pub(crate) child: Child,
    seen: JoinHandle<Vec<u8>>,
}

impl OnTerminal {
    /// Starts a command.
    pub(crate) fn start(mut command: Command) -> Self {
        let OpenptyResult { master, slave } = openpty(None, None).expect("a terminal");
        let other = slave.try_clone().expect("it can be shared");
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::from(slave))
            .stderr(Stdio::from(other))
            .spawn()
            .expect("the program starts");
        // Only then is the program the last one that holds the terminal open.
        drop(command);
        let seen = std::thread::spawn(move || {
            let mut seen = Vec::new();
            // Linux reports the end of a terminal as an error.
            let _ = File::from(master).read_to_end(&mut seen);
            seen
        });
        Self { child, seen }
    }

    /// Waits for the end and returns everything that was shown.
    pub(crate) fn end(mut self) -> String {
        let status = self.child.wait();
        let seen = self.seen.join().expect("it was read");
        let seen = String::from_utf8(seen).expect("UTF-8");
        assert!(status.is_ok_and(|s| s.code().is_some()), "{seen}");
        seen
    }
}
