//! Handbooks in real folders, and the real program run on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::handbook::TODAY;
use super::temporary;

/// Longest time that a run may take; far more than any needs, so that only a run that would
/// not end meets it.
const PATIENCE: Duration = Duration::from_mins(2);

/// A folder of a test's own.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Exit status; none when a signal ended it, as a crash does.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    /// Makes an empty folder.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            path: temporary(name),
        }
    }

    /// Makes a folder with a small handbook: a first page and the given ones.
    pub(crate) fn handbook(name: &str, pages: &[(&str, &str)]) -> Self {
        let folder = Self::new(name);
        folder.write("handbook.toml", "title = \"Thử\"\n");
        folder.write("content/index.md", page("Trang đầu", "Chữ."));
        for (path, content) in pages {
            folder.write(path, content);
        }
        folder
    }

    /// Returns the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the path of a file in it.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.at(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
        fs::write(file, content).expect("it can be written");
    }

    /// Reads a file as text.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// True when there is something of that name, whatever it is.
    pub(crate) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.at(path)).is_ok()
    }

    /// Runs the program in this folder and waits for its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let out = self.at(".stdout");
        let err = self.at(".stderr");
        let file = |path: &Path| fs::File::create(path).expect("it can be written");
        let mut child = program(&self.path)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(file(&out))
            .stderr(file(&err))
            .spawn()
            .expect("the program starts");
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("it can be waited for") {
                break status;
            }
            if start.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                panic!("camnang {arguments:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |path: &Path| {
            let bytes = fs::read(path).expect("it was written");
            let _ = fs::remove_file(path);
            String::from_utf8(bytes).expect("UTF-8")
        };
        Outcome {
            code: status.code(),
            stdout: text(&out),
            stderr: text(&err),
        }
    }

    /// Runs a command with the day of the tests.
    pub(crate) fn run_today(&self, arguments: &[&str]) -> Outcome {
        let mut all = arguments.to_vec();
        all.extend(["--today", TODAY, "--lang", "en"]);
        self.run(&all)
    }
}

/// Returns the program, set to run in `folder` as it runs on anybody's machine.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camnang"));
    command
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"))
        .env("COLUMNS", "100")
        .env_remove("CLICOLOR_FORCE")
        .env("LC_ALL", "C.UTF-8");
    command
}

/// The same, set to end when it is interrupted. What a shell starts in the background ignores
/// interrupts, these tests too, and a program that is started by one who does goes on doing so.
pub(crate) fn interruptible(folder: &Path) -> Command {
    let program = program(folder);
    if !interrupts_are_ignored() {
        return program;
    }
    let mut through = Command::new("env");
    through
        .arg("--default-signal=INT")
        .arg(program.get_program())
        .current_dir(folder);
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => through.env(name, value),
            None => through.env_remove(name),
        };
    }
    through
}

/// True when these tests were started so; false where the system does not say.
fn interrupts_are_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let interrupt = nix::sys::signal::Signal::SIGINT as u32 - 1;
    ignored.is_some_and(|mask| mask >> interrupt & 1 == 1)
}

/// Returns the text of a page.
pub(crate) fn page(title: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\n{body}\n")
}
