//! The `camnang` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    camnang::cli::main()
}
