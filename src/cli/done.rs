//! `camnang done`: writes into its page that an action is done.

use jiff::civil::Date;

use super::options::Global;
use super::{Status, output};
use crate::error::{Error, Result};
use crate::model::inputs::Options;
use crate::model::lang::Lang;
use crate::model::source::SitePath;
use crate::model::value::read_date;
use crate::settle::{Aside, Settled, Wish, done};
use crate::text::excerpt::excerpt;
use crate::text::format;
use crate::world::edit;
use crate::{Cache, text};

/// Mark a proposal as done in the page that it is written in
///
/// Changes its status there, in a table, a list or the front matter, and nothing else; the rest
/// of the file stays byte for byte. `camnang actions` lists the ids.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The action's id, such as DX-K7M2P, or its first words in quotes; case and marks do not matter
    #[arg(value_name = "ACTION-ID")]
    id: String,
    /// The day it was done, YYYY-MM-DD [default: today]
    #[arg(long = "on", id = "done_on", value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// The page that it changed: id, path or title; or a web address
    #[arg(long, value_name = "PAGE")]
    link: Option<String>,
}

fn day(text: &str) -> std::result::Result<Date, String> {
    read_date(text)
        .date()
        .ok_or_else(|| "a day is written YYYY-MM-DD, such as 2026-03-15".to_owned())
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let inputs = global.inputs(
        &root,
        Options {
            drafts: true,
            ..Options::default()
        },
    )?;
    let on = args.on.unwrap_or(inputs.today);
    if on > inputs.today {
        return Err(Error::new(text!(
            "`--on {on}`: ngày này chưa tới",
            "`--on {on}`: that day is still to come"
        )));
    }
    let wish = Wish {
        id: &args.id,
        on,
        link: args.link.as_deref(),
    };
    let settled = done(&inputs, &mut Cache::default(), &wish)?;
    if let Some((before, after)) = &settled.change {
        edit::replace(&root, &settled.path, before, after)?;
    }
    if !global.quiet {
        let lang = global.message_lang();
        output::result(&format!("{}\n", line(&settled, on, lang)));
        for note in notes(&settled) {
            output::note(note.get(lang));
        }
    }
    Ok(Status::Fine)
}

/// Says what was done, and where.
fn line(settled: &Settled, on: Date, lang: Lang) -> String {
    let Settled { id, path, line, .. } = settled;
    let what = excerpt(&settled.text, 60);
    let day = format::date(on, lang);
    let text = match (settled.already, &settled.change) {
        (true, None) => text!(
            "{id} đã xong từ trước: {what}\n  {path}:{line}",
            "{id} was done before: {what}\n  {path}:{line}"
        ),
        (true, Some(_)) => text!(
            "{id} đã xong từ trước, nay thêm liên kết: {what}\n  {path}:{line}",
            "{id} was done before and now has its link: {what}\n  {path}:{line}"
        ),
        (false, _) => text!(
            "{id} xong ngày {day}: {what}\n  {path}:{line}",
            "{id} done on {day}: {what}\n  {path}:{line}"
        ),
    };
    text.get(lang).to_owned()
}

/// What is worth knowing besides.
fn notes(settled: &Settled) -> Vec<crate::model::lang::Text> {
    let mut notes = Vec::new();
    match settled.aside {
        Some(Aside::NoColumn) => notes.push(text!(
            "Bảng không có cột trạng thái, nên trạng thái được ghi sau việc, trong ngoặc.",
            "The table has no status column, so the status stands behind the text in brackets."
        )),
        Some(Aside::Added) => notes.push(text!(
            "Đề xuất chưa có trạng thái, nên trạng thái được thêm ở cuối, trong ngoặc.",
            "The proposal had no status, so one was added at its end, in brackets."
        )),
        None => {}
    }
    if settled.change.is_some() && !settled.translations.is_empty() {
        let paths: Vec<&str> = settled.translations.iter().map(SitePath::as_str).collect();
        let paths = paths.join(", ");
        notes.push(text!(
            "Bản dịch chưa đổi: {paths}",
            "The translation still says otherwise: {paths}"
        ));
    }
    notes
}
