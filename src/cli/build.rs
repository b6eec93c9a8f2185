//! `camnang build`.

use std::path::PathBuf;
use std::time::Instant;

use super::Status;
use super::options::Global;
use super::output::{self, Counter};
use super::report::{Format, Report};
use super::summary;
use crate::check::policy;
use crate::error::{Error, Result};
use crate::model::config::{Config, normal_base_url};
use crate::model::diagnostic::Tally;
use crate::model::inputs::{Inputs, Options};
use crate::model::lang::{Lang, Text};
use crate::text;
use crate::text::format;
use crate::world::publish::{Changes, Output};
use crate::{Built, Cache};

/// Build the website into a folder
///
/// Nothing is written when a page has a finding of error level, whether or not a baseline of
/// `check` holds it back. Files that are already as they
/// should be are left alone; files that an earlier build wrote and this one does not are
/// removed; other files are never touched.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder that receives the website [default: site/ in the handbook's folder]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Address where the website is published; replaces `base_url` of handbook.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Build drafts and pages outside their dates too
    #[arg(long)]
    drafts: bool,
    /// Let warnings fail as well
    #[arg(long)]
    strict: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let start = Instant::now();
    let root = global.root()?;
    let options = Options {
        base_url: args.base_url.as_deref().map(base_url).transpose()?,
        drafts: args.drafts,
        lang: None,
    };
    let inputs = global.inputs(&root, options)?;
    let folder = args.output.clone().unwrap_or_else(|| root.join("site"));
    let target = Output::open(&folder, &root, &sources(&inputs))?;
    let built = crate::build(&inputs, &mut Cache::default())?;
    let failed = policy::fails(&built.diagnostics, args.strict);
    let changes = if failed {
        None
    } else {
        let counter = Counter::new(built.bundle.len(), global.quiet);
        let changes = target.publish(&built.bundle, &|done| counter.at(done));
        counter.clear();
        Some(changes?)
    };
    Report::new(&built, args.strict).print(args.format, global.quiet, &root);
    if !global.quiet {
        if built.shallow {
            output::note(
                text!(
                    "Kho git bị cắt bớt lịch sử (shallow): bỏ qua ngày cập nhật và người viết.",
                    "The git history is cut off (shallow clone): dates and authors are left out."
                )
                .get(built.lang),
            );
        }
        let line = result_line(&built, changes, start.elapsed().as_secs_f64());
        let lowered = summary::lowered(&inputs, built.lang);
        let fixable = summary::fixable(&built.diagnostics, built.lang);
        output::summary(args.format, &format!("{line}{lowered}{fixable}"));
    }
    // The process ends here; taking ten thousand pages apart piece by piece would only delay it.
    std::mem::forget((built, inputs));
    Ok(if failed {
        Status::Findings
    } else {
        Status::Fine
    })
}

fn base_url(text: &str) -> Result<String> {
    normal_base_url(text).ok_or_else(|| {
        Error::new(text!(
            "--base-url phải là địa chỉ http:// hoặc https://, không phải `{text}`",
            "--base-url must be an http:// or https:// address, not `{text}`"
        ))
    })
}

/// Folders that the output must stay out of.
fn sources(inputs: &Inputs) -> Vec<String> {
    let mut sources: Vec<String> = ["content", "kinds", "themes", ".git"]
        .map(str::to_owned)
        .to_vec();
    if let Ok((config, _)) = Config::read(&inputs.config) {
        sources.extend(config.static_folders);
    }
    sources
}

fn result_line(built: &Built, changes: Option<Changes>, seconds: f64) -> String {
    let pages = built.pages;
    let vi_time = format::number(seconds, Lang::Vi);
    let en_time = format::number(seconds, Lang::En);
    let Text { vi, en } = summary::tally(Tally::of(&built.diagnostics));
    let en_pages = summary::count(pages, "page", "pages");
    let line = match changes {
        Some(Changes {
            written,
            unchanged,
            removed,
        }) => {
            let en_written = summary::count(written, "file", "files");
            text!(
                "Đã dựng {pages} trang: {written} tệp ghi, {unchanged} giữ nguyên, {removed} xóa; {vi}; {vi_time} giây",
                "Built {en_pages}: {en_written} written, {unchanged} unchanged, {removed} removed; {en}; {en_time} s"
            )
        }
        None => text!(
            "Không dựng, thư mục xuất giữ nguyên: {pages} trang; {vi}; {vi_time} giây",
            "Not built, the output folder is as it was: {en_pages}; {en}; {en_time} s"
        ),
    };
    line.get(built.lang).to_owned()
}
