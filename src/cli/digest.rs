//! `camnang digest`: the week, to be mailed.

use clap::ValueEnum;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::options::Global;
use super::{Status, output};
use crate::error::{Error, Result};
use crate::model::inputs::Options;
use crate::render::digest::{Form, digest};
use crate::render::theme::Theme;
use crate::views::week;
use crate::{Cache, overlook};

/// Print the week, to be mailed: what is late, whom to call, what is new
///
/// For a job that runs each week and hands it to a mail program. It tells what the pages say
/// now: of a week that is over, what was done since counts as done.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The week, as YYYY-Www or one of its days [default: that of today]
    #[expect(clippy::option_option, reason = "an option that may have a value")]
    #[arg(long, value_name = "WEEK", num_args = 0..=1, value_parser = day_of_week)]
    week: Option<Option<Date>>,
    /// How it is written
    #[arg(long, id = "digest_format", value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How a digest is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text.
    Text,
    /// One HTML document.
    Html,
}

/// Reads a week: one of its days.
fn day_of_week(text: &str) -> std::result::Result<Date, String> {
    let monday = || {
        let (year, week) = text.split_once("-W").or_else(|| text.split_once("-w"))?;
        let (year, week) = (year.parse().ok()?, week.parse().ok()?);
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
        Some(monday.date())
    };
    let day = text.parse::<Date>().ok().or_else(monday);
    day.ok_or_else(|| "a week is written 2026-W47, or as one of its days, 2026-11-21".to_owned())
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let mut inputs = global.inputs(&root, Options::default())?;
    if let Some(Some(day)) = args.week {
        inputs.today = week::day_in(day, inputs.today);
    }
    let (edition, views) = overlook(&inputs, &mut Cache::default())?;
    let config = edition.config();
    let lang = inputs.options.lang.unwrap_or(config.language);
    let (theme, _) = Theme::load(&config.theme, &inputs.theme, edition.kinds())?;
    let form = match args.format {
        Format::Text => Form::Text,
        Format::Html => Form::Html,
    };
    let text = digest(edition, views, theme, lang, form);
    output::document(&text.map_err(|finding| Error::new(finding.message))?);
    Ok(Status::Fine)
}
