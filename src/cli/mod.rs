//! The command line: one file per command, each with its arguments and its `run`.
//!
//! Findings and results that machines read go to standard output, everything else to standard
//! error.

mod actions;
mod baseline;
mod build;
mod check;
mod completions;
mod digest;
mod done;
#[cfg(test)]
mod elsewhere;
mod explain;
mod fix;
mod init;
mod new;
mod options;
mod output;
mod report;
mod schema;
mod scope;
mod search;
mod serve;
mod similar;
mod summary;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::error::Result;
use crate::model::config::{CONFIG_FILE, Config};
use crate::model::lang::Lang;
use options::Global;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything is in order.
    Fine,
    /// There are findings that fail.
    Findings,
    /// It could not run.
    CouldNotRun,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Fine => Self::SUCCESS,
            Status::Findings => Self::from(1),
            Status::CouldNotRun => Self::from(2),
        }
    }
}

/// Build, check and preview a customer-success handbook written in Markdown
///
/// A handbook is a folder with `handbook.toml` and pages below `content/`. camnang checks the
/// pages, refuses churn write-ups that lack their cause, actions, responsibilities or
/// proposals, and turns the rest into a linked website.
#[derive(Debug, Parser)]
#[command(name = "camnang", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Start here:
  camnang init my-handbook      write a small starter handbook
  camnang serve                 preview it in the browser
  camnang new churn             start a churn write-up; other kinds likewise
  camnang check                 read the findings
  camnang build                 make the website in site/

Exit status: 0 fine, 1 findings that fail, 2 could not run.";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Check(check::Args),
    Serve(serve::Args),
    Init(init::Args),
    Explain(explain::Args),
    New(new::Args),
    Actions(actions::Args),
    Done(done::Args),
    Digest(digest::Args),
    Search(search::Args),
    Similar(similar::Args),
    Schema(schema::Args),
    Completions(completions::Args),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let lang = asked_lang(&arguments).unwrap_or_else(surroundings);
    let matches = match command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are no failures and go to standard output.
            let status = if error.use_stderr() {
                Status::CouldNotRun
            } else {
                Status::Fine
            };
            let _ = error.print();
            return status.into();
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return Status::CouldNotRun.into();
        }
    };
    match run(cli) {
        Ok(status) => status.into(),
        Err((error, lang)) => {
            output::error(&error.text(lang));
            Status::CouldNotRun.into()
        }
    }
}

fn run(cli: Cli) -> std::result::Result<Status, (crate::error::Error, Lang)> {
    let global = cli.global;
    let outcome: Result<Status> = match cli.command {
        Command::Build(args) => build::run(&global, &args),
        Command::Check(args) => check::run(&global, &args),
        Command::Serve(args) => serve::run(&global, &args),
        Command::Init(args) => init::run(&global, &args),
        Command::Explain(args) => explain::run(&global, &args),
        Command::New(args) => new::run(&global, &args),
        Command::Actions(args) => actions::run(&global, &args),
        Command::Done(args) => done::run(&global, &args),
        Command::Digest(args) => digest::run(&global, &args),
        Command::Search(args) => search::run(&global, &args),
        Command::Similar(args) => similar::run(&global, &args),
        Command::Schema(args) => schema::run(&global, &args),
        Command::Completions(args) => Ok(completions::run(&args)),
    };
    outcome.map_err(|error| (error, global.message_lang()))
}

/// Returns the command, its help in the language asked for.
fn command(lang: Lang) -> clap::Command {
    match lang {
        Lang::Vi => help_vi::translate(Cli::command()),
        Lang::En => Cli::command(),
    }
}

/// The language of help when none is asked for: that of the handbook around the current
/// folder, else Vietnamese where the system speaks it.
fn surroundings() -> Lang {
    let here = std::env::current_dir().unwrap_or_default();
    let config = here
        .ancestors()
        .find_map(|folder| std::fs::read_to_string(folder.join(CONFIG_FILE)).ok());
    if let Some((config, _)) = config.and_then(|text| Config::read(&text).ok()) {
        return config.language;
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match locale {
        Some(locale) if locale.starts_with("vi") => Lang::Vi,
        _ => Lang::En,
    }
}

/// The language of help is needed before arguments are parsed.
fn asked_lang(arguments: &[std::ffi::OsString]) -> Option<Lang> {
    let words: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let code = match word.strip_prefix("--lang") {
            Some("") => words.get(at + 1).copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        }?;
        Lang::from_code(code)
    })
}

mod help_vi;
