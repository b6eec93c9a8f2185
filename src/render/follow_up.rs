//! Actions and winback calls as data: JSON for programs, CSV for spreadsheets.

use std::sync::Arc;

use serde::Serialize;

use super::Renderer;
use super::data::json;
use super::sheet::csv;
use super::strings::Strings;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, View};
use crate::model::write_up::{Due, Status};
use crate::resolve::view_pages::{ACTIONS, WINBACK};
use crate::restrict::Edition;
use crate::views::actions::{Action, ActionLink, Register};
use crate::views::winback::Call;

#[derive(Serialize)]
struct Actions<'a> {
    version: u32,
    actions: Vec<ActionEntry<'a>>,
}

/// An action for programs: in `api/actions.json`, and what `camnang actions --format json`
/// prints.
#[derive(Debug, Serialize)]
pub struct ActionEntry<'a> {
    /// What it is called.
    pub id: &'a str,
    /// What is to be done.
    pub text: &'a str,
    /// Who sees to it: names for readers of the handbook's language.
    pub owners: Vec<&'a str>,
    /// By when, if a day was given.
    pub due_on: Option<String>,
    /// True for a limit in words that name no day.
    pub due_in_words: bool,
    /// `open`, `in_progress`, `done`, `dropped`.
    pub status: &'static str,
    /// When it was done, if that is known.
    pub done_on: Option<String>,
    /// Days since it was due; null for what is not late.
    pub overdue_days: Option<i32>,
    /// Days since its case; null when that has no day.
    pub age_days: Option<i32>,
    /// Address of the case from the site's root.
    pub case: &'a str,
    /// Title of the case.
    pub case_title: &'a str,
    /// The file that says so, from the root of the handbook.
    pub path: &'a str,
    /// The line.
    pub line: u32,
    /// Where it leads: addresses from the site's root, or whole ones outside.
    pub links: Vec<&'a str>,
}

#[derive(Serialize)]
struct Winback<'a> {
    version: u32,
    winback: Vec<CallEntry<'a>>,
}

#[derive(Serialize)]
struct CallEntry<'a> {
    case: &'a str,
    case_title: &'a str,
    path: &'a str,
    customer: String,
    churned_on: Option<String>,
    window_from: Option<String>,
    window_to: Option<String>,
    winback_on: Option<String>,
    status: Option<&'static str>,
    agenda: &'static str,
    overdue_days: Option<i32>,
    cause: Option<&'a str>,
    owners: Vec<&'a str>,
    done_since: Vec<&'a str>,
    pages_since: Vec<&'a str>,
}

/// Returns the name of a status in data.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::InProgress => "in_progress",
        Status::Done => "done",
        Status::Dropped => "dropped",
    }
}

/// Makes the bytes of a file.
type Maker = fn(&Renderer) -> Vec<u8>;

/// Adds the data of the views that follow work up, for those that have a page.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    let own = renderer.edition.config().language;
    let has = |view: View| {
        let folder = if view == View::Winback {
            WINBACK
        } else {
            ACTIONS
        };
        let url = crate::model::site::Url::new(format!("{}{folder}/", renderer.home_url(own)));
        renderer.edition.at(&url).is_some()
    };
    let files: [(&str, View, Maker); 4] = [
        ("api/actions.json", View::Actions, Renderer::actions_json),
        ("api/actions.csv", View::Actions, Renderer::actions_csv),
        ("api/winback.json", View::Winback, Renderer::winback_json),
        ("api/winback.csv", View::Winback, Renderer::winback_csv),
    ];
    for (path, view, make) in files {
        if has(view) {
            let this = Arc::clone(renderer);
            let recipe = move || Ok(make(&this));
            bundle.add(path, Artifact::Recipe(Arc::new(recipe)));
        }
    }
}

/// Returns actions as `api/actions.json` holds them.
pub fn actions_json<'a>(
    edition: &'a Edition,
    register: &'a Register,
    actions: impl Iterator<Item = &'a Action>,
) -> Vec<u8> {
    json(&Actions {
        version: 1,
        actions: actions
            .map(|a| action_entry(edition, register, a))
            .collect(),
    })
}

fn action_entry<'a>(
    edition: &'a Edition,
    register: &'a Register,
    action: &'a Action,
) -> ActionEntry<'a> {
    let own = edition.config().language;
    let case = edition.page(action.page);
    let owners = action.owners.iter().map(|at| &register.owners[*at]);
    let links = action.links.iter().filter_map(|link| match link {
        ActionLink::Page(page) => edition.page(*page).map(|page| page.url.as_str()),
        ActionLink::Outside(address) => Some(address.as_str()),
    });
    ActionEntry {
        id: &action.id,
        text: &action.text,
        owners: owners.map(|owner| owner.name.get(own)).collect(),
        due_on: action.due_on().map(|day| day.to_string()),
        due_in_words: action.due == Some(Due::Words),
        status: status_name(action.status),
        done_on: action.done_on.map(|day| day.to_string()),
        overdue_days: action.late,
        age_days: action.age,
        case: case.map_or("", |page| page.url.as_str()),
        case_title: case.map_or("", |page| &page.title),
        path: case.and_then(Page::path).map_or("", |path| path.as_str()),
        line: action.line(edition),
        links: links.collect(),
    }
}

/// Returns actions as `api/actions.csv` holds them.
pub fn actions_csv<'a>(
    edition: &'a Edition,
    register: &'a Register,
    actions: impl Iterator<Item = &'a Action>,
) -> Vec<u8> {
    let strings = Strings::new(edition.config().language);
    let head = heads(
        &strings,
        &[
            "col_id",
            "col_action",
            "col_owner",
            "col_due",
            "col_status",
            "col_late",
            "col_done_on",
            "col_case",
            "source",
            "col_line",
            "col_links",
        ],
    );
    let base = &edition.config().base_url;
    // An address from the site's root becomes a whole one, where the handbook has one.
    let whole = |address: &&str| match address.strip_prefix('/') {
        Some(below) if !base.is_empty() => format!("{base}{below}"),
        _ => (*address).to_owned(),
    };
    let rows = actions.map(|action| {
        let entry = action_entry(edition, register, action);
        let links: Vec<String> = entry.links.iter().map(whole).collect();
        vec![
            entry.id.to_owned(),
            entry.text.to_owned(),
            entry.owners.join(", "),
            entry.due_on.unwrap_or_default(),
            strings.get(status_word(action.status)).to_owned(),
            number(entry.overdue_days),
            entry.done_on.unwrap_or_default(),
            entry.case_title.to_owned(),
            entry.path.to_owned(),
            entry.line.to_string(),
            links.join(" "),
        ]
    });
    csv(std::iter::once(head).chain(rows))
}

/// The key of the word for a status.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Open => "status_open",
        Status::InProgress => "status_in_progress",
        Status::Done => "status_done",
        Status::Dropped => "status_dropped",
    }
}

fn heads(strings: &Strings, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| strings.get(key).to_owned()).collect()
}

fn number(number: Option<i32>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}

impl Renderer {
    fn own(&self) -> Lang {
        self.edition.config().language
    }

    fn actions_json(&self) -> Vec<u8> {
        let register = &self.views.actions;
        actions_json(&self.edition, register, register.actions.iter())
    }

    fn actions_csv(&self) -> Vec<u8> {
        let register = &self.views.actions;
        actions_csv(&self.edition, register, register.actions.iter())
    }

    /// Returns the address of a page, from the site's root.
    pub(super) fn url_of(&self, page: PageId) -> Option<&str> {
        self.edition.page(page).map(|page| page.url.as_str())
    }

    fn winback_json(&self) -> Vec<u8> {
        let calls = &self.views.winback.calls;
        json(&Winback {
            version: 1,
            winback: calls.iter().map(|call| self.call_data(call)).collect(),
        })
    }

    fn call_data<'a>(&'a self, call: &'a Call) -> CallEntry<'a> {
        let case = self.edition.page(call.page);
        let owners = call.owners.iter().map(|at| &self.views.winback.owners[*at]);
        let cause = call.cause.and_then(|cause| self.edition.page(cause));
        let done = call.news.done.iter();
        let done = done.map(|at| self.views.actions.actions[*at].id.as_str());
        let pages = call.news.pages.iter();
        CallEntry {
            case: case.map_or("", |page| page.url.as_str()),
            case_title: case.map_or("", |page| &page.title),
            path: case.and_then(Page::path).map_or("", |path| path.as_str()),
            customer: self.customer_name(call, self.own()).to_owned(),
            churned_on: call.left.map(|day| day.to_string()),
            window_from: call.window.map(|(from, _)| from.to_string()),
            window_to: call.window.map(|(_, to)| to.to_string()),
            winback_on: call.on.map(|day| day.to_string()),
            status: call.status.name(),
            agenda: call.part.name(),
            overdue_days: call.late,
            cause: cause.map(|cause| cause.title.as_str()),
            owners: owners.map(|owner| owner.name.get(self.own())).collect(),
            done_since: done.collect(),
            pages_since: pages.filter_map(|(page, _)| self.url_of(*page)).collect(),
        }
    }

    fn winback_csv(&self) -> Vec<u8> {
        let head = heads(
            &self.shared(self.own()).strings,
            &[
                "col_customer",
                "win_cause",
                "win_left",
                "win_from",
                "win_to",
                "win_on",
                "win_status",
                "col_late",
                "win_owners",
                "win_case",
                "source",
            ],
        );
        let calls = &self.views.winback.calls;
        let rows = calls.iter().map(|call| {
            let entry = self.call_data(call);
            let status = self.call_status(call, self.own()).text;
            vec![
                entry.customer,
                entry.cause.unwrap_or_default().to_owned(),
                entry.churned_on.unwrap_or_default(),
                entry.window_from.unwrap_or_default(),
                entry.window_to.unwrap_or_default(),
                entry.winback_on.unwrap_or_default(),
                status.to_owned(),
                number(entry.overdue_days),
                entry.owners.join(", "),
                entry.case_title.to_owned(),
                entry.path.to_owned(),
            ]
        });
        csv(std::iter::once(head).chain(rows))
    }
}
