//! What people see on a terminal, and only there.

use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::support::handbook::TODAY;
use crate::support::program::{Folder, page, program};
use crate::support::terminal::OnTerminal;

/// What begins a colour.
const ESCAPE: char = '\u{1b}';

#[test]
fn findings_have_colours_on_a_terminal_unless_people_want_none() {
    let folder = Folder::handbook(
        "terminal-colours",
        &[("content/a.md", &page("A", "[x](khong-co.md)"))],
    );
    let seen = |variables: &[(&str, &str)]| {
        let mut command = program(folder.path());
        command.args(["check", "--today", TODAY, "--lang", "en"]);
        command.env("TERM", "xterm-256color");
        for name in ["NO_COLOR", "CLICOLOR", "CI"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        OnTerminal::start(command).end()
    };
    let coloured = seen(&[]);
    assert!(coloured.contains(ESCAPE), "{coloured}");
    let last = coloured.lines().last().unwrap_or("");
    assert!(last.starts_with("Checked 2 pages"), "the sum is last");
    for off in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")] {
        let plain = seen(&[off]);
        assert!(plain.contains("CN404"), "{plain}");
        assert!(!plain.contains(ESCAPE), "{off:?}: {plain}");
    }
    let piped = folder.run_today(&["check"]);
    assert!(!piped.stdout.contains(ESCAPE), "{}", piped.stdout);
}

#[test]
fn a_long_build_counts_on_a_terminal_and_takes_the_counter_away() {
    let folder = many_pages("terminal-counter");
    // A build that is over before it can be held up shows no counter, and says nothing about
    // one; a counter that never shows fails all the same.
    let seen = (0..5)
        .map(|_| long_build(&folder, &[]))
        .find(|seen| !seen.starts_with("Built"))
        .expect("it counts");
    let sum = seen.find("Built 401 pages").expect("the sum is there");
    let lines: Vec<&str> = seen[..sum].split('\r').filter(|l| !l.is_empty()).collect();
    let (blank, counted) = lines.split_last().expect("lines");
    assert!(blank.trim().is_empty(), "the counter is wiped: {seen:?}");
    assert!(!counted.is_empty(), "{seen:?}");
    for line in counted {
        let (done, all) = line.split_once('/').expect("so many of so many");
        let number = |text: &str| text.parse::<usize>().expect("a number");
        assert!(number(done) <= number(all) && number(all) > 400, "{seen:?}");
        assert!(blank.len() >= line.len(), "all of it is wiped: {seen:?}");
    }
}

#[test]
fn a_quiet_build_counts_nothing() {
    let folder = many_pages("terminal-quiet");
    assert_eq!(long_build(&folder, &["--quiet"]), "");
}

/// A handbook whose pages take a while to write, and have nothing to report.
fn many_pages(name: &str) -> Folder {
    let lonely = "+++\ntitle = \"Trang\"\nnav = false\n+++\nChữ.\n";
    let paths: Vec<String> = (0..400).map(|n| format!("content/{n}.md")).collect();
    let pages: Vec<(&str, &str)> = paths.iter().map(|path| (&**path, lonely)).collect();
    Folder::handbook(name, &pages)
}

/// Builds a handbook on a terminal and returns what it shows. The build is held up while it
/// writes, for longer than the second after which the counter shows.
fn long_build(folder: &Folder, arguments: &[&str]) -> String {
    let _ = std::fs::remove_dir_all(folder.at("site"));
    let mut command = program(folder.path());
    command.args(["build", "--today", TODAY, "--lang", "en"]);
    command.args(arguments);
    // One page after the other, so that there is time to come between.
    command.env("RAYON_NUM_THREADS", "1");
    let mut run = OnTerminal::start(command);
    let pid = Pid::from_raw(i32::try_from(run.child.id()).expect("a process"));
    while !folder.has("site/.camnang-staging") {
        if run.child.try_wait().expect("it can be asked").is_some() {
            return run.end();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    kill(pid, Signal::SIGSTOP).expect("it can be held up");
    std::thread::sleep(Duration::from_millis(1_200));
    kill(pid, Signal::SIGCONT).expect("it can go on");
    run.end()
}
