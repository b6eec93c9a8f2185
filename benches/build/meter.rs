//! What a whole process takes: wall time, processor time and memory.
//!
//! The system adds up the use of all children that a process has waited for. To learn the
//! figures of one run, the bench starts itself again as a *meter*, which has that run as its
//! only child and prints what it used.

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};

/// The first argument that makes the bench a meter.
pub(crate) const METER: &str = "meter";

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of processor time outside the kernel, over all threads.
    pub(crate) user: f64,
    /// Seconds inside the kernel.
    pub(crate) system: f64,
    /// Most memory it had at once, in units of 1,000,000 bytes.
    pub(crate) peak_mb: f64,
}

/// Runs a program under a meter and returns what it took.
///
/// # Errors
/// When it cannot be started or does not end well; its messages went to stderr.
pub(crate) fn run(program: &Path, args: &[&str]) -> Result<Run, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?)
        .arg(METER)
        .arg(program)
        .args(args)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        let args = args.join(" ");
        return Err(format!(
            "`{} {args}` ended with {}",
            program.display(),
            output.status
        )
        .into());
    }
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<f64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let &[wall, user, system, peak_mb] = numbers.as_slice() else {
        return Err(format!("the meter answered `{text}`").into());
    };
    Ok(Run {
        wall,
        user,
        system,
        peak_mb,
    })
}

/// The meter: runs the command, prints its figures, ends as it ended.
///
/// # Errors
/// When the command cannot be started.
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds and kilobytes of one run"
)]
pub(crate) fn meter(command: &[String]) -> io::Result<u8> {
    let Some((program, args)) = command.split_first() else {
        return Err(io::Error::other("no command to measure"));
    };
    let start = Instant::now();
    let status = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .status()?;
    let wall = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    // macOS counts bytes, the others units of 1,024.
    let unit = if cfg!(target_os = "macos") {
        1.0
    } else {
        1024.0
    };
    let peak = usage.max_rss() as f64 * unit / 1e6;
    println!(
        "{wall} {} {} {peak}",
        seconds(usage.user_time()),
        seconds(usage.system_time())
    );
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(101))
}
