//! `camnang new`.

mod before;
mod customer;
mod place;

use jiff::civil::Date;

use super::options::Global;
use super::{Status, output};
use crate::Cache;
use crate::error::{Error, Result};
use crate::model::inputs::Options;
use crate::model::kind::{FieldForm, KindId};
use crate::model::lang::{Lang, Text};
use crate::model::site::Site;
use crate::model::value::{DateReading, read_date};
use crate::scaffold::{self, Customer, Known, Scaffold};
use crate::text;
use crate::text::format;
use crate::world::create;

/// Start a new page: the file, its front matter and its sections
///
/// The file goes where pages of its kind go, under a name made from the title. Known fields are
/// filled in; under each heading stands the question to answer. An existing file is never
/// overwritten.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Kind of the page, such as churn, meeting, lesson
    #[arg(value_name = "KIND")]
    kind: String,
    /// Title; words without quotes are joined
    #[arg(value_name = "TITLE")]
    title: Vec<String>,
    /// Customer the page is about: the id, or the name
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// Day the page is about, such as the last day of service [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Print the page instead of writing it
    #[arg(long)]
    stdout: bool,
    /// With a churn case: start the minutes of its internal review as well
    #[arg(long, conflicts_with = "stdout")]
    with_meeting: bool,
}

fn day(text: &str) -> std::result::Result<Date, String> {
    match read_date(text.trim()) {
        DateReading::Iso(date) | DateReading::Other(date) => Ok(date),
        DateReading::Impossible => Err("there is no such day".to_owned()),
        DateReading::NotADate => Err("a day is written YYYY-MM-DD, such as 2026-03-15".to_owned()),
    }
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let inputs = global.inputs(&root, Options::default())?;
    let mut cache = Cache::default();
    let site = crate::connect(&inputs, &mut cache)?;
    let kind = kind(&site, &args.kind)?;
    let lang = language(&site, inputs.options.lang)?;
    let mut known = Known {
        kind,
        lang,
        today: inputs.today,
        on: args.on,
        title: Some(args.title.join(" ")),
        customer: None,
        values: Vec::new(),
    };
    let mut unknown = None;
    let given = args.customer.as_deref().map(str::trim);
    if let Some(given) = given.filter(|g| !g.is_empty()) {
        unknown = customer::about(&site, &mut known, given)?;
    }
    let make = |known: &Known| scaffold::scaffold(&site.config, &site.kinds, known);
    let mut page = make(&known);
    let mut minutes = None;
    if args.with_meeting {
        let meeting = make(&meeting(&site, &known, &page)?);
        known
            .values
            .push(("meeting".to_owned(), meeting.id.clone()));
        page = make(&known);
        minutes = Some(meeting);
    }
    if args.stdout {
        output::result(&page.text);
        if !global.quiet {
            let path = &page.path;
            say(
                &text!("Trang này thuộc về: {path}", "This page belongs in: {path}"),
                lang,
            );
        }
        return Ok(Status::Fine);
    }
    let pages: Vec<&Scaffold> = std::iter::once(&page).chain(&minutes).collect();
    for page in &pages {
        place::is_free(&root, &site, &inputs, &mut cache, page, lang)?;
    }
    let files: Vec<_> = pages.iter().map(|p| (&p.path, p.text.as_str())).collect();
    create::create(&root, &files)?;
    let shown: Vec<String> = pages
        .iter()
        .map(|p| place::seen_from_here(&root, p))
        .collect();
    for path in &shown {
        output::result(&format!("{path}\n"));
    }
    if !global.quiet {
        if let Some(unknown) = &unknown {
            say(
                &customer::unknown_customer(&site, unknown, global, lang),
                lang,
            );
        }
        if let Some(plan) = &page.winback {
            say(&winback(plan, inputs.today, lang), lang);
        }
        if let Some(before) = before::similar(&inputs, &mut cache, &page, lang) {
            output::note(&before);
        }
        say(&next(&site, kind, &pages, &shown, global), lang);
    }
    Ok(Status::Fine)
}

/// Finds the kind that somebody asked for.
fn kind(site: &Site, written: &str) -> Result<KindId> {
    if let Some(kind) = site.kinds.called(written) {
        return Ok(kind);
    }
    let names: Vec<&str> = site.kinds.iter().map(|(_, k)| k.name.as_str()).collect();
    Err(super::schema::unknown_kind(written, &names))
}

/// The language of the page: the one asked for, else the handbook's.
fn language(site: &Site, asked: Option<Lang>) -> Result<Lang> {
    let config = &site.config;
    let lang = asked.unwrap_or(config.language);
    if config.languages.contains(&lang) {
        return Ok(lang);
    }
    let code = lang.code();
    Err(Error::new(text!(
        "cẩm nang không có trang tiếng `{code}`",
        "the handbook has no pages in `{code}`"
    ))
    .hint(text!(
        "thêm \"{code}\" vào `languages` của handbook.toml",
        "add \"{code}\" to `languages` in handbook.toml"
    )))
}

/// What is known of the minutes that go with a case.
fn meeting(site: &Site, known: &Known, case: &Scaffold) -> Result<Known> {
    let kind = site.kinds.get(known.kind);
    let field = kind.fields.get("meeting");
    let field = field.filter(|f| f.form == FieldForm::Ref);
    let target = field.and_then(|f| f.to.iter().find_map(|name| site.kinds.named(name)));
    let Some(target) = target else {
        let name = &kind.name;
        return Err(Error::new(text!(
            "trang `{name}` không có trường `meeting`",
            "a `{name}` page has no field `meeting`"
        ))
        .hint(text!(
            "--with-meeting đi với `camnang new churn`",
            "--with-meeting goes with `camnang new churn`"
        )));
    };
    let stem = case.id.rsplit('/').next().unwrap_or(&case.id);
    Ok(Known {
        kind: target,
        lang: known.lang,
        today: known.today,
        // The review comes after the loss.
        on: known.on.map(|on| on.max(known.today)),
        title: None,
        customer: Some(Customer {
            id: stem.to_owned(),
            name: known
                .customer
                .as_ref()
                .map_or_else(|| case.title.clone(), |c| c.name.clone()),
        }),
        values: vec![("about".to_owned(), case.id.clone())],
    })
}

fn winback(plan: &scaffold::winback::Plan, today: Date, lang: Lang) -> Text {
    let show = |day| format::date(day, lang).replace('\u{a0}', " ");
    let (on, from, to) = (show(plan.on), show(plan.from), show(plan.to));
    if plan.to < today {
        return text!(
            "Thời gian gọi winback ({from} – {to}) đã qua: sửa `winback_on` và `winback_status` theo việc đã làm.",
            "The time for the winback call ({from} – {to}) has passed: set `winback_on` and `winback_status` to what was done."
        );
    }
    text!(
        "Gọi winback: {on}, trong khoảng {from} – {to}.",
        "Winback call: {on}, between {from} and {to}."
    )
}

/// What to do with the pages now.
fn next(site: &Site, kind: KindId, pages: &[&Scaffold], shown: &[String], global: &Global) -> Text {
    let open = pages.iter().flat_map(|page| &page.open);
    let fields: Vec<String> = open.map(|key| format!("`{key}`")).collect();
    let fields = fields.join(", ");
    let questions = site
        .kinds
        .get(kind)
        .sections
        .iter()
        .any(|s| s.required != crate::model::kind::Required::No);
    let write = if questions {
        text!(
            "trả lời câu hỏi dưới mỗi tiêu đề",
            "answer the question under each heading"
        )
    } else {
        text!("viết nội dung trang", "write the page")
    };
    let steps = if fields.is_empty() {
        write
    } else {
        let Text { vi, en } = write;
        text!("điền {fields}, {vi}", "fill in {fields}, {en}")
    };
    let paths: Vec<String> = shown.iter().map(|path| quoted(path)).collect();
    let command = format!("camnang check {}{}", paths.join(" "), root_option(global));
    let Text { vi, en } = steps;
    text!(
        "Tiếp theo: {vi}, rồi chạy\n  {command}",
        "Next: {en}, then run\n  {command}"
    )
}

fn root_option(global: &Global) -> String {
    let root = global.root.as_ref();
    root.map_or_else(String::new, |root| {
        format!(" --root {}", quoted(&root.display().to_string()))
    })
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./@%+=:,".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn say(text: &Text, lang: Lang) {
    output::note(text.get(lang));
}
