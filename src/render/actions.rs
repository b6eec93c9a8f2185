//! The register of actions → its pages, and what it says on the pages that it changed.

use std::borrow::Cow;
use std::cmp::Reverse;

use tera::{Context, Value};

use super::Renderer;
use super::context::{ActionGroup, ActionRow, Badge, Change, Figure, Link};
use super::pages::day;
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Url, View};
use crate::model::write_up::Status;
use crate::resolve::view_pages::{ACTION_PAGES, ACTIONS};
use crate::text::format;
use crate::views::actions::{Action, ActionLink, Count, Part, Register};
use crate::views::paging::{MOST, rows, shares};
use crate::views::rests::Rest;

/// Most actions of one owner among all; each has a page.
const MOST_OF_OWNER: usize = 10;

/// Most actions that nobody sees to among those of all owners.
const MOST_OF_NOBODY: usize = 50;

/// Most owners on one page, those with the most that is late first.
const MOST_OWNERS: usize = 100;

/// Rows that a page has room for in each of the ages, however much stands before it.
const LEAST: usize = 10;

/// Ages that stand together, in days: up to a month, a quarter, half a year, and more.
const AGES: [i32; 3] = [30, 90, 180];

impl Renderer {
    /// Adds what a page of the register shows to its context, and returns its headings.
    pub(super) fn actions(
        &self,
        view: View,
        page: &Page,
        context: &mut Context,
    ) -> Vec<(String, String)> {
        let register = &self.views.actions;
        let mut count = register.count;
        let all: Vec<&Action> = register.actions.iter().collect();
        let groups = match view {
            View::ActionsByOwner => self.by_owner(page),
            View::ActionsByAge => self.by_age(page, all),
            View::ActionsOf(owner) => {
                count = Register::count(register.of_owner(owner));
                self.by_urgency(page, Some(owner))
            }
            View::Actions | View::Winback | View::Review | View::Insight(_) => {
                self.by_urgency(page, None)
            }
        };
        let headings = groups.iter().map(|g| (g.id.clone(), g.title.clone()));
        let headings = headings.collect();
        let figures = self.count_figures(count, page.lang);
        context.insert_value("groups", Value::from_serializable(&groups));
        context.insert_value("figures", Value::from_serializable(&figures));
        context.insert("by_age", &(view == View::ActionsByAge));
        context.insert_value("others", Value::from_serializable(&self.other_views(page)));
        let home = Url::new(format!("{}{ACTIONS}/", self.home_url(page.lang)));
        context.insert(
            "actions_feed",
            &format!("{}feed.xml", page.url.href_to(&home)),
        );
        headings
    }

    /// The other pages of the register that have a fixed address.
    fn other_views(&self, page: &Page) -> Vec<Link<'_>> {
        let home = self.home_url(page.lang);
        let paths = [ACTIONS.to_owned()].into_iter();
        paths
            .chain(ACTION_PAGES.map(|below| format!("{ACTIONS}/{below}")))
            .filter_map(|path| {
                let (id, other) = self.edition.at(&Url::new(format!("{home}{path}/")))?;
                (other.url != page.url)
                    .then(|| self.link(page, id))
                    .flatten()
            })
            .collect()
    }

    fn count_figures(&self, count: Count, lang: Lang) -> Vec<Figure> {
        let figure = |key: &str, value: String| Figure {
            label: self.word(lang, key),
            value,
        };
        let mut figures = vec![
            figure("act_late", count.late.to_string()),
            figure("act_open", count.open.to_string()),
            figure("act_done", format::share(count.done, count.meant(), lang)),
        ];
        if count.dropped > 0 {
            figures.push(figure("act_dropped", count.dropped.to_string()));
        }
        figures
    }

    /// Adds what a page shows on which a part of the register goes on.
    pub(super) fn more_actions(&self, at: usize, page: &Page, context: &mut Context) {
        let register = &self.views.actions;
        let Some((rest, number)) = register.rests.page(at) else {
            return;
        };
        let sections = register.sections(rest.key.owner).into_iter();
        let section = sections.filter(|section| section.part == rest.key);
        let groups: Vec<ActionGroup> = section
            .map(|section| {
                let here = rows(number, rest.rows, rest.most);
                self.group(page, "here", page.title.clone(), &section.actions[here])
            })
            .collect();
        let list = self.through(page, rest, number);
        context.insert_value("groups", Value::from_serializable(&groups));
        context.insert_value("list", Value::from_serializable(&list));
        context.insert("by_age", &false);
    }

    /// Actions by the part of the register that they stand in.
    fn by_urgency(&self, page: &Page, owner: Option<usize>) -> Vec<ActionGroup<'_>> {
        let register = &self.views.actions;
        let sections = register.sections(owner).into_iter();
        sections
            .map(|section| {
                let urgency = section.part.urgency;
                let title = urgency.title().get(page.lang).to_owned();
                let shown = &section.actions[..section.shown];
                let mut group = self.group(page, urgency.slug(), title, shown);
                group.count = section.actions.len();
                let rest = register.rests.get(page.lang, section.part);
                group.rest = rest.map(|rest| self.rest_link(page, rest));
                group
            })
            .collect()
    }

    /// The way to where a list goes on that does not fit on its page.
    pub(super) fn rest_link<K: Copy + PartialEq>(&self, page: &Page, rest: &Rest<K>) -> Link<'_> {
        let from = rest.from();
        let (key, n) = match from {
            0 => ("rest_all", rest.rows),
            _ => ("rest_more", rest.rows - rest.shown),
        };
        let title = self.word(page.lang, key).replace("{n}", &n.to_string());
        Link {
            title: Cow::Owned(title),
            href: Some(page.url.href_to(&rest.url(from))),
            lang: None,
        }
    }

    /// The open ones of each owner, whoever has the most that is late first: as many as there is
    /// room for.
    fn by_owner(&self, page: &Page) -> Vec<ActionGroup<'_>> {
        let register = &self.views.actions;
        let nobody = |action: &&Action| action.owners.is_empty() && action.is_open();
        let nobody: Vec<&Action> = register.actions.iter().filter(nobody).collect();
        let mut owners: Vec<(usize, Count)> = (0..register.owners.len())
            .map(|at| (at, Register::count(register.of_owner(at))))
            .collect();
        owners.sort_by_key(|(at, count)| (Reverse(count.late), count.open == 0, *at));
        owners.truncate(MOST_OWNERS);
        let mut wanted = vec![nobody.len().min(MOST_OF_NOBODY)];
        wanted.extend(
            owners
                .iter()
                .map(|(_, count)| count.open.min(MOST_OF_OWNER)),
        );
        let mut room = shares(&wanted, 0, MOST).into_iter();
        let mut groups = Vec::new();
        let shown = room.next().unwrap_or_default();
        if !nobody.is_empty() {
            let title = self.word(page.lang, "act_nobody");
            groups.push(self.group(page, "nobody", title, &nobody[..shown]));
            groups[0].count = nobody.len();
        }
        for ((at, count), shown) in owners.into_iter().zip(room) {
            let owner = &register.owners[at];
            let open = register.of_owner(at).filter(|action| action.is_open());
            let actions: Vec<&Action> = open.take(shown).collect();
            let title = owner.name.get(page.lang).to_owned();
            let mut group = self.group(page, &owner.slug, title, &actions);
            group.count = count.open;
            group.href = self.owner_link(page, at).href;
            group.about = self.count_words(count, page.lang);
            let all = count.open.to_string();
            let all = self.word(page.lang, "rest_all").replace("{n}", &all);
            group.rest = (shown < count.open).then(|| Link {
                title: Cow::Owned(all),
                href: group.href.clone(),
                lang: None,
            });
            groups.push(group);
        }
        groups
    }

    /// The open ones by the age of their case, the oldest first.
    fn by_age<'a>(&'a self, page: &Page, mut open: Vec<&'a Action>) -> Vec<ActionGroup<'a>> {
        const PARTS: [(&str, &str); 5] = [
            ("age-4", "act_age_more"),
            ("age-3", "act_age_180"),
            ("age-2", "act_age_90"),
            ("age-1", "act_age_30"),
            ("no-age", "act_age_none"),
        ];
        open.retain(|action| action.is_open());
        open.sort_by_key(|action| Reverse(action.age));
        let mut parts: [Vec<&Action>; 5] = Default::default();
        for action in open {
            let part = action.age.map_or(4, |age| {
                AGES.iter().rev().take_while(|limit| age <= **limit).count()
            });
            parts[part].push(action);
        }
        let wanted = parts.each_ref().map(Vec::len);
        let parts = parts.iter().zip(PARTS).zip(shares(&wanted, LEAST, MOST));
        parts
            .filter(|((actions, _), _)| !actions.is_empty())
            .map(|((actions, (id, title)), shown)| {
                let title = self.word(page.lang, title);
                let mut group = self.group(page, id, title, &actions[..shown]);
                group.count = actions.len();
                group
            })
            .collect()
    }

    fn group<'a>(
        &'a self,
        page: &Page,
        id: &str,
        title: String,
        actions: &[&'a Action],
    ) -> ActionGroup<'a> {
        ActionGroup {
            id: format!("cn_{id}"),
            title,
            href: None,
            about: String::new(),
            actions: actions
                .iter()
                .map(|action| self.row(page, action))
                .collect(),
            count: actions.len(),
            rest: None,
        }
    }

    /// The numbers of some actions in words: `2 quá hạn · 5 đang mở`.
    fn count_words(&self, count: Count, lang: Lang) -> String {
        let parts = [
            ("act_n_late", count.late),
            ("act_n_open", count.open),
            ("act_n_done", count.done),
        ];
        let shown = parts.into_iter().filter(|(_, n)| *n > 0);
        let words: Vec<String> = shown
            .map(|(key, n)| self.word(lang, key).replace("{n}", &n.to_string()))
            .collect();
        words.join(" · ")
    }

    /// Returns an action as it stands in a table on `page`.
    pub(super) fn row<'a>(&'a self, page: &Page, action: &'a Action) -> ActionRow<'a> {
        let lang = page.lang;
        let (text_lang, text) = action.text_in(lang, self.edition.config().language);
        let owners = action.owners.iter().map(|at| self.owner_link(page, *at));
        let path = self.edition.page(action.page).and_then(Page::path);
        let days = |key: &str, n: i32| self.shared(lang).strings.count(key, n);
        ActionRow {
            id: &action.id,
            anchor: action.anchor(),
            text,
            text_lang: (text_lang != lang).then(|| text_lang.code()),
            owners: owners.collect(),
            due: action.due_on().map(|due| day(due, lang)),
            status: self.action_badge(action, lang),
            late: action.late.map(|n| days("act_late_days", n)),
            done: action.done_on.map(|date| day(date, lang)),
            age: action.age.map(|n| days("days", n)),
            case: self.case_link(page, action),
            source: path.map_or_else(String::new, |path| {
                format!("{path}:{}", action.line(&self.edition))
            }),
            links: action
                .links
                .iter()
                .filter_map(|link| self.action_link(page, link))
                .collect(),
        }
    }

    fn action_link<'a>(&'a self, page: &Page, link: &'a ActionLink) -> Option<Link<'a>> {
        match link {
            ActionLink::Page(to) => self.link(page, *to),
            ActionLink::Outside(address) => Some(Link {
                title: Cow::Borrowed(address),
                href: Some(address.clone()),
                lang: None,
            }),
        }
    }

    pub(super) fn case_link<'a>(&'a self, page: &Page, action: &Action) -> Link<'a> {
        self.link(page, action.page_in(page.lang)).unwrap_or(Link {
            title: Cow::Borrowed(""),
            href: None,
            lang: None,
        })
    }

    pub(super) fn action_badge(&self, action: &Action, lang: Lang) -> Badge<'_> {
        let (key, tone) = match action.status {
            _ if action.late.is_some() => ("act_late", "overdue"),
            Status::Open => ("status_open", "open"),
            Status::InProgress => ("status_in_progress", "trial"),
            Status::Done => ("status_done", "done"),
            Status::Dropped => ("status_dropped", "dropped"),
        };
        Badge {
            text: self.shared(lang).strings.get(key),
            tone,
        }
    }

    /// Returns the name of an owner with the way to their page.
    fn owner_link<'a>(&'a self, page: &Page, owner: usize) -> Link<'a> {
        let owner = &self.views.actions.owners[owner];
        let home = &self.shared(page.lang).home_url;
        let url = Url::new(format!("{home}{ACTIONS}/{}/", owner.slug));
        Link {
            title: Cow::Borrowed(owner.name.get(page.lang)),
            href: self.edition.at(&url).map(|_| page.url.href_to(&url)),
            lang: None,
        }
    }

    /// Returns the way from `page` to an action: its row of the register, else its case.
    pub(super) fn action_href(&self, page: &Page, action: &Action) -> Option<String> {
        let url = Url::new(format!("{}{ACTIONS}/", self.home_url(page.lang)));
        let register = self.edition.at(&url).filter(|(_, page)| {
            // A page that somebody wrote there has no such rows.
            page.doc.is_none()
        });
        if register.is_none() {
            return self.case_link(page, action).href;
        }
        let part = Part {
            owner: None,
            urgency: action.urgency,
        };
        let rest = self.views.actions.rests.get(page.lang, part);
        let shown_on = rest.map_or(url, |rest| rest.page_of(action.place));
        let href = page.url.href_to(&shown_on);
        Some(format!("{href}#{}", action.anchor()))
    }

    /// Returns the way from `page` to the register.
    pub(super) fn register_link(&self, page: &Page) -> Option<String> {
        let url = Url::new(format!("{}{ACTIONS}/", self.home_url(page.lang)));
        self.edition.at(&url).map(|_| page.url.href_to(&url))
    }

    /// Returns what changed a page, and what is about to.
    pub(super) fn changes(&self, id: PageId, page: &Page) -> Vec<Change<'_>> {
        let lang = page.lang;
        let own = self.edition.config().language;
        let mut actions: Vec<&Action> = self.views.actions.changing(id).collect();
        actions.retain(|action| action.status != Status::Dropped);
        // What was changed comes before what is going to be.
        actions.sort_by_key(|action| action.is_open());
        actions
            .into_iter()
            .map(|action| {
                let (text_lang, text) = action.text_in(lang, own);
                Change {
                    id: &action.id,
                    href: self.action_href(page, action),
                    text,
                    text_lang: (text_lang != lang).then(|| text_lang.code()),
                    status: self.action_badge(action, lang),
                    case: self.case_link(page, action),
                }
            })
            .collect()
    }

    fn word(&self, lang: Lang, key: &str) -> String {
        self.shared(lang).strings.get(key).to_owned()
    }
}
