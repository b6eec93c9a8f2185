//! `camnang serve`.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::Status;
use super::options::Global;
use super::output;
use super::report::{Format, Report};
use super::summary;
use crate::error::Result;
use crate::model::diagnostic::Tally;
use crate::model::inputs::Options;
use crate::model::lang::{Lang, Text};
use crate::model::rule::Severity;
use crate::serve::preview::{News, Preview, Subject};
use crate::text;
use crate::text::format;
use crate::{Built, serve};

/// Most findings that are listed after a build; the line below tells how many there are.
const MOST_TOLD: usize = 20;

/// Preview the handbook in the browser, drafts included
///
/// The first line on standard output is the address, once it answers.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen on; 0 lets the system choose [default: the first free one of 4321-4330]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts and pages outside their dates
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_value_t = true,
        default_missing_value = "true"
    )]
    drafts: bool,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let options = Options {
        drafts: args.drafts,
        ..Options::default()
    };
    let options = Options {
        lang: global.lang.map(Lang::from),
        ..options
    };
    let subject = Subject {
        root,
        today: global.today,
        options,
    };
    let (preview, mut built) = Preview::new(subject)?;
    let listening = serve::listen(args.host, args.port)?;
    let url = listening.url.clone();
    let stage = Arc::new(preview.stage(&mut built));
    listening.start(&stage)?;
    let mut terminal = Terminal::new(global.quiet, built.lang);
    terminal.start(&built);
    if !args.host.is_loopback() {
        let host = args.host;
        output::note(text!(
            "Chú ý: {host} mở cho máy khác trong mạng; cẩm nang không có mật khẩu.",
            "Note: {host} is open to other machines on the network; the handbook has no password."
        ).get(built.lang));
    }
    output::result(&format!("{url}\n"));
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        output::note(&error.to_string());
    }
    drop(built);
    preview.run(&stage, &mut |news| terminal.tell(&news))
}

/// What the terminal is told while the preview runs.
struct Terminal {
    quiet: bool,
    lang: Lang,
    /// The findings told last, so that they are told again only when they change.
    told: Vec<String>,
}

impl Terminal {
    fn new(quiet: bool, lang: Lang) -> Self {
        Self {
            quiet,
            lang,
            told: Vec::new(),
        }
    }

    fn start(&mut self, built: &Built) {
        if !self.quiet && !built.diagnostics.is_empty() {
            output::note(Report::new(built, false).text(Format::Human).trim_end());
        }
        self.told = lines(built);
    }

    fn tell(&mut self, news: &News<'_>) {
        match news {
            News::Built(built, took) => self.built(built, *took),
            News::Failed(error) => output::error(&error.text(self.lang)),
            News::Note(text) => output::note(text.get(self.lang)),
        }
    }

    fn built(&mut self, built: &Built, took: Duration) {
        self.lang = built.lang;
        let lines = lines(built);
        if self.quiet {
            return;
        }
        if lines != self.told {
            for line in lines.iter().take(MOST_TOLD) {
                output::note(line);
            }
            let more = lines.len().saturating_sub(MOST_TOLD);
            if more > 0 {
                output::note(text!("… và {more} chỗ nữa", "… and {more} more").get(self.lang));
            }
        }
        self.told = lines;
        let Text { vi, en } = summary::tally(Tally::of(&built.diagnostics));
        let seconds = took.as_secs_f64();
        let vi_time = format::number(seconds, Lang::Vi);
        let en_time = format::number(seconds, Lang::En);
        let line = text!(
            "Đã dựng lại: {vi}; {vi_time} giây",
            "Built again: {en}; {en_time} s"
        );
        output::note(line.get(self.lang));
    }
}

/// Returns the errors and warnings of a build, a line each.
fn lines(built: &Built) -> Vec<String> {
    let lang = built.lang;
    let weighty = built
        .diagnostics
        .iter()
        .filter(|d| d.severity > Severity::Info);
    weighty
        .map(|d| {
            let place = match &d.path {
                Some(path) => format!("{path}:{}:{}: ", d.location.line, d.location.column),
                None => String::new(),
            };
            let message = d.message.get(lang);
            format!("{place}{} {message}", d.rule.code)
        })
        .collect()
}
