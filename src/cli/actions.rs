//! `camnang actions`: the proposals that are followed up, for a terminal or for other programs.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use textwrap::core::display_width;

use super::options::Global;
use super::{Status, output};
use crate::error::{Error, Result};
use crate::model::inputs::Options;
use crate::model::lang::Lang;
use crate::model::write_up;
use crate::render::follow_up::{actions_csv, actions_json};
use crate::text::fold::name_key;
use crate::text::{excerpt, format};
use crate::views::actions::{Action, Count, Register};
use crate::{Cache, overlook, text};

/// List the proposals that are followed up, what is overdue first
///
/// Those of all write-ups, with the id that `camnang done` takes. What is done or dropped is left
/// out unless --all is given.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only those of this owner; a part of the name will do
    #[arg(long, id = "of_owner", value_name = "NAME")]
    owner: Option<String>,
    /// Only those past their due day
    #[arg(long)]
    overdue: bool,
    /// Those that are done or dropped as well
    #[arg(long, conflicts_with = "overdue")]
    all: bool,
    /// How they are printed
    #[arg(long, id = "table_format", value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How actions are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line for each.
    Table,
    /// One JSON document, as in `api/actions.json`.
    Json,
    /// A table for spreadsheet programs.
    Csv,
}

/// Columns when there is no terminal to ask.
const WIDTH: usize = 100;

/// Most columns that an owner's name takes.
const OWNER: usize = 26;

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let inputs = global.inputs(&root, Options::default())?;
    let (edition, views) = overlook(&inputs, &mut Cache::default())?;
    let lang = inputs.options.lang.unwrap_or(edition.config().language);
    let register = &views.actions;
    let owner = match &args.owner {
        Some(name) => Some(owner(register, name, lang)?),
        None => None,
    };
    let wanted = |action: &&Action| {
        owner.is_none_or(|owner| action.owners.contains(&owner))
            && (args.all || action.is_open())
            && (!args.overdue || action.late.is_some())
    };
    let actions = register.actions.iter().filter(wanted);
    match args.format {
        Format::Json => output::document(&bytes(actions_json(&edition, register, actions))),
        Format::Csv => output::document(&bytes(actions_csv(&edition, register, actions))),
        Format::Table => {
            let actions: Vec<&Action> = actions.collect();
            output::result(&table(register, &actions, lang, width()));
            if !global.quiet {
                let all = register.actions.iter();
                let mine = all.filter(|a| owner.is_none_or(|owner| a.owners.contains(&owner)));
                output::note(&summary(Register::count(mine), lang));
            }
        }
    }
    Ok(Status::Fine)
}

fn bytes(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// Finds an owner by a name or a part of one.
fn owner(register: &Register, name: &str, lang: Lang) -> Result<usize> {
    let wanted = name_key(name);
    let key = |at: usize, lang: Lang| name_key(register.owners[at].name.get(lang));
    let all = 0..register.owners.len();
    let found = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let any = |at: &usize| Lang::ALL.iter().any(|lang| fits(&key(*at, *lang)));
        all.clone().filter(any).collect()
    };
    let ways: [&dyn Fn(&str) -> bool; 3] = [
        &|key| key == wanted,
        &|key| {
            key.split(' ')
                .collect::<Vec<_>>()
                .windows(wanted.split(' ').count())
                .any(|words| words.join(" ") == wanted)
        },
        &|key| !wanted.is_empty() && key.contains(&wanted),
    ];
    let names = |owners: &[usize]| -> String {
        let names = owners.iter().map(|at| register.owners[*at].name.get(lang));
        names.collect::<Vec<_>>().join(", ")
    };
    for way in ways {
        match found(way).as_slice() {
            [] => {}
            [one] => return Ok(*one),
            several => {
                let names = names(several);
                return Err(Error::new(text!(
                    "`--owner {name}` hợp với nhiều người",
                    "`--owner {name}` fits several owners"
                ))
                .hint(text!("chọn một: {names}", "choose one: {names}")));
            }
        }
    }
    let names = names(&all.collect::<Vec<_>>());
    let error = Error::new(text!(
        "không có người phụ trách nào tên `{name}`",
        "no owner is called `{name}`"
    ));
    Err(error.hint(if names.is_empty() {
        text!(
            "chưa đề xuất nào có người phụ trách",
            "no proposal has an owner yet"
        )
    } else {
        text!("hiện có: {names}", "there are: {names}")
    }))
}

fn table(register: &Register, actions: &[&Action], lang: Lang, width: usize) -> String {
    let rows: Vec<[String; 4]> = actions
        .iter()
        .map(|action| {
            let owners = action.owners.iter().map(|at| &register.owners[*at]);
            let owners: Vec<&str> = owners.map(|owner| owner.name.get(lang)).collect();
            let day = action.done_on.or(action.due_on());
            [
                action.id.clone(),
                day.map_or_else(|| "–".to_owned(), |day| format::date(day, lang)),
                state(action, lang),
                excerpt::excerpt(&owners.join(", "), OWNER),
            ]
        })
        .collect();
    let mut widths = [0; 4];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(display_width(cell));
        }
    }
    let left = width.saturating_sub(widths.iter().sum::<usize>() + 2 * widths.len());
    let mut out = String::new();
    for (action, row) in actions.iter().zip(&rows) {
        for (cell, width) in row.iter().zip(widths) {
            out.push_str(cell);
            out.push_str(&" ".repeat(width - display_width(cell) + 2));
        }
        out.push_str(&excerpt::excerpt(&action.text, left.max(20)));
        out.push('\n');
    }
    out
}

/// How far an action is, in a few words.
fn state(action: &Action, lang: Lang) -> String {
    let text = match (action.late, action.status) {
        (Some(1), _) => text!("quá hạn 1 ngày", "1 day overdue"),
        (Some(days), _) => text!("quá hạn {days} ngày", "{days} days overdue"),
        (None, write_up::Status::Open) => text!("mới", "open"),
        (None, write_up::Status::InProgress) => text!("đang làm", "in progress"),
        (None, write_up::Status::Done) => text!("xong", "done"),
        (None, write_up::Status::Dropped) => text!("bỏ", "dropped"),
    };
    text.get(lang).to_owned()
}

fn summary(count: Count, lang: Lang) -> String {
    let (late, open) = (count.late, count.open);
    let done = format::share(count.done, count.meant(), lang);
    text!(
        "{open} đang mở, {late} quá hạn; đã xong {done}",
        "{open} open, {late} overdue; {done} done"
    )
    .get(lang)
    .to_owned()
}

/// Columns that a line may take.
fn width() -> usize {
    let terminal = io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten();
    terminal.map_or(WIDTH, |(width, _)| usize::from(width.0).max(60))
}
