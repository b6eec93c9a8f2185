//! `camnang completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Status, output};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of the shell
    shell: Shell,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Status {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "camnang", &mut bytes);
    output::result(&String::from_utf8_lossy(&bytes));
    Status::Fine
}
