//! CN605: the same cause again and again, and nothing that was proposed has been done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::case::{Outcome, outcome};
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::{Lang, Text};
use crate::model::rule;
use crate::model::site::{Page, PageId, Role, Site, State, Typed};
use crate::model::source::Span;
use crate::model::taxonomy;
use crate::model::write_up::{Proposal, Status};
use crate::text;

/// Fewer cases may be chance.
const OFTEN: usize = 3;

/// Most cases that are named.
const SHOWN: usize = 4;

/// Groups of causes that name none: cases that share only them have nothing in common.
const NO_CAUSE: [&str; 2] = ["unknown", "other"];

/// Looks at the lost cases of the last twelve months.
pub(in crate::check) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    for Group { cause, cases } in recent_cases(site) {
        // A case and its translation are one story.
        let stories: BTreeSet<&str> = cases.iter().map(|page| &*page.translation).collect();
        let count = stories.len();
        if count < OFTEN || cases.iter().any(|page| has_done_proposal(page)) {
            continue;
        }
        let list = named(&stories);
        let Text { vi, en } = label(site, cause);
        let mut diagnostic = Diagnostic::site_wide(
            &rule::REPEAT_CAUSE_NO_CHANGE,
            text!(
                "\"{vi}\" lặp lại {count} lần mà chưa có thay đổi nào xong",
                "\"{en}\" happened {count} times and nothing was changed"
            ),
        )
        .help(text!(
            "Làm xong một đề xuất của các ca này rồi ghi `done`: {list}.",
            "Finish a proposal of one of these cases and mark it `done`: {list}."
        ))
        .subject(format!("id:{}", id_of(site, cause)));
        let mut told = BTreeSet::new();
        for page in cases {
            let Some(path) = page.path().filter(|_| told.insert(&page.translation)) else {
                continue;
            };
            let (title, day) = (&page.title, page.fields.date("churned_on"));
            let day = day.map(|d| d.to_string()).unwrap_or_default();
            let at = page.fields.items("causes").next();
            diagnostic = diagnostic.related(
                path,
                at.map_or_else(Span::default, |item| item.span),
                text!("{day}: {title}", "{day}: {title}"),
            );
        }
        found.push(diagnostic);
    }
}

/// Names some of the cases, for reports that show no other places.
fn named(stories: &BTreeSet<&str>) -> String {
    let some: Vec<String> = stories
        .iter()
        .take(SHOWN)
        .map(|s| format!("`{s}`"))
        .collect();
    let more = if stories.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", some.join(", "))
}

/// True when something that the case proposed was done.
fn has_done_proposal(page: &Page) -> bool {
    let done = |p: &Proposal| p.status.as_ref().is_some_and(|s| s.value == Status::Done);
    page.write_up
        .as_ref()
        .is_some_and(|write_up| write_up.proposals.iter().any(done))
}

/// Cases with the same main cause.
struct Group<'a> {
    cause: PageId,
    cases: Vec<&'a Page>,
}

/// Groups the lost cases of the last twelve months by main cause, in the order of the pages.
fn recent_cases(site: &Site) -> Vec<Group<'_>> {
    let since = site.today.saturating_sub(1.year());
    let mut by_id: BTreeMap<String, Group> = BTreeMap::new();
    for (_, page) in site.iter() {
        let told = page.doc.is_some()
            && page.role == Role::Leaf
            && !matches!(page.state, State::Draft | State::Unused);
        let day = page.fields.date("churned_on");
        let recent = day.is_some_and(|day| since <= day && day <= site.today);
        if !told || !recent || outcome(site, page) != Some(Outcome::Lost) {
            continue;
        }
        // The first is the main one; when nobody knows it, there is nothing to compare.
        let main = page.fields.items("causes").next();
        let Some(Typed::Ref(_, Some(cause))) = main.map(|item| &item.value) else {
            continue;
        };
        let key = id_of(site, *cause);
        if is_no_cause(site, *cause, &key) {
            continue;
        }
        let group = by_id.entry(key).or_insert_with(|| Group {
            cause: *cause,
            cases: Vec::new(),
        });
        group.cases.push(page);
    }
    by_id.into_values().collect()
}

fn is_no_cause(site: &Site, cause: PageId, id: &str) -> bool {
    let written = site.page(cause).fields.text("group");
    let known = site.config.taxonomies.get("cause");
    let known = known.and_then(|t| t.entries.get(id)?.group.as_deref());
    let group = written.or(known).unwrap_or("");
    NO_CAUSE.contains(&group) || NO_CAUSE.contains(&id)
}

/// The id of a cause, the same for a written page, its translations and a known id.
fn id_of(site: &Site, cause: PageId) -> String {
    let id = &site.page(cause).id;
    taxonomy::key(id.rsplit('/').next().unwrap_or(id))
}

/// The name of a cause: its page's title in each language, else the known name.
fn label(site: &Site, cause: PageId) -> Text {
    let page = site.page(cause);
    let known = site.config.taxonomies.get("cause");
    let known = known.and_then(|t| t.entries.get(&id_of(site, cause)));
    let group = site.translations.get(&page.translation);
    let name = |lang: Lang| {
        let titled = group
            .into_iter()
            .flatten()
            .map(|id| site.page(*id))
            .find(|p| p.lang == lang && p.doc.is_some());
        let known = known.map(|entry| entry.label.get(lang));
        let title = titled.map(|p| p.title.as_str());
        title.or(known).unwrap_or(&page.title).to_owned()
    };
    Text::new(name(Lang::Vi), name(Lang::En))
}
