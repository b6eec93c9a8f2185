//! The week → what the first page says of it: a few lines of each list, and the way to the rest.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::Renderer;
use crate::model::site::{Page, PageId, Role, Topic, View};
use crate::render::context::{Link, Week, WeekLine, WeekList};
use crate::render::pages::day;
use crate::text;
use crate::views::insights::repeats::Repeat;
use crate::views::insights::terms::Family;
use crate::views::reviews::Review;
use crate::views::week::Written;
use crate::views::winback::{Call, Part};
use crate::views::{changed_on, of_kind};

/// Lines of one list; the whole is a click away.
const LINES: usize = 3;

impl Renderer {
    /// Returns what the week asks for and what it brought; none in a handbook that has neither
    /// cases nor lessons to speak of.
    pub(in crate::render) fn week<'a>(&'a self, on: &'a Page) -> Option<Week<'a>> {
        let views = &self.views;
        let lessons = of_kind(&self.edition, "lesson");
        let cases = &views.insights.cases.all;
        if cases.is_empty() && lessons.is_empty() && views.actions.actions.is_empty() {
            return None;
        }
        let mut lists = Vec::from(self.to_do(on));
        lists.extend(self.to_know(on));
        let lessons = lessons.into_iter().map(|(id, _)| id).collect();
        lists.push(self.recent_lessons(on, lessons));
        let week = &views.week;
        if !week.reviews.is_empty() {
            let line = |at: &usize| self.review_line(on, &views.reviews.reviews[*at]);
            let mut reviews = self.list_of(on, "reviews", &week.reviews, line);
            reviews.figure = false;
            lists.push(reviews);
        }
        Some(Week {
            from: day(week.from, on.lang),
            to: day(week.to, on.lang),
            lists,
            causes: self.teller(on).causes_in_short(),
        })
    }

    /// What somebody has to see to.
    fn to_do<'a>(&'a self, on: &'a Page) -> [WeekList<'a>; 3] {
        let (views, week) = (&self.views, &self.views.week);
        let none = views.actions.actions.is_empty();
        let command = none.then_some("camnang new churn");
        let action = |at: &usize| Some(self.action_line(on, *at));
        let late = self.list_of(on, "late", &week.late, action);
        let due = self.list_of(on, "due", &week.due, action);
        let call = |at: &usize| Some(self.call_line(on, &views.winback.calls[*at]));
        let calls = self.list_of(on, "calls", &week.calls, call);
        [
            WeekList {
                tone: "bad",
                command,
                all: self.view_link(on, View::Actions, late.count, "#cn_late"),
                ..late
            },
            WeekList {
                tone: "warn",
                all: self.view_link(on, View::Winback, calls.count, ""),
                ..calls
            },
            WeekList {
                tone: "warn",
                command,
                all: self.view_link(on, View::Actions, due.count, "#cn_soon"),
                ..due
            },
        ]
    }

    /// What is new and what keeps coming back.
    fn to_know<'a>(&'a self, on: &'a Page) -> [WeekList<'a>; 2] {
        let (views, week) = (&self.views, &self.views.week);
        let written = week.new.iter().map(|written| (written, "week_written"));
        let changed = week.changed.iter().map(|written| (written, "week_changed"));
        let news: Vec<(&Written, &str)> = written.chain(changed).collect();
        let line = |(written, how): &(&Written, &str)| {
            let mut line = self.page_line(on, written.page, Some(written.on))?;
            line.meta
                .push(Cow::Borrowed(self.shared(on.lang).strings.get(how)));
            Some(line)
        };
        let new = self.list_of(on, "new", &news, line);
        let repeats = &views.insights.repeats;
        let line = |at: &usize| Some(self.repeat_line(on, &repeats[*at]));
        let repeating = self.list_of(on, "repeating", &week.repeating, line);
        let unanswered = week.repeating.iter().any(|at| repeats[*at].is_unanswered());
        let causes = View::Insight(Topic::Causes);
        let none = views.insights.cases.all.is_empty();
        [
            WeekList {
                command: none.then_some("camnang new churn"),
                ..new
            },
            WeekList {
                tone: if unanswered { "warn" } else { "" },
                all: self.view_link(on, causes, repeating.count, "#cn_repeats"),
                ..repeating
            },
        ]
    }

    fn recent_lessons<'a>(&'a self, on: &'a Page, mut lessons: Vec<PageId>) -> WeekList<'a> {
        lessons.sort_by_cached_key(|id| {
            let page = self.edition.page(*id);
            let changed = page.and_then(|page| changed_on(&self.edition, page));
            (Reverse(changed), page.map(|page| page.url.clone()))
        });
        let line = |id: &PageId| {
            let page = self.edition.page(*id)?;
            self.page_line(on, *id, changed_on(&self.edition, page))
        };
        let list = self.list_of(on, "lessons", &lessons, line);
        WeekList {
            figure: false,
            command: lessons.is_empty().then_some("camnang new lesson"),
            all: self.list_link(on, "lesson", lessons.len()),
            ..list
        }
    }

    fn list_of<'a, T>(
        &'a self,
        on: &Page,
        key: &str,
        all: &[T],
        line: impl Fn(&T) -> Option<WeekLine<'a>>,
    ) -> WeekList<'a> {
        let strings = &self.shared(on.lang).strings;
        WeekList {
            id: format!("cn_{key}"),
            title: strings.get(&format!("week_{key}")),
            count: all.len(),
            tone: "",
            figure: true,
            lines: all.iter().filter_map(line).take(LINES).collect(),
            empty: strings.get(&format!("week_no_{key}")),
            command: None,
            all: None,
        }
    }

    fn action_line<'a>(&'a self, on: &Page, at: usize) -> WeekLine<'a> {
        let action = &self.views.actions.actions[at];
        let (text_lang, text) = action.text_in(on.lang, self.edition.config().language);
        let strings = &self.shared(on.lang).strings;
        let owners = action.owners.iter().map(|at| {
            let owner = &self.views.actions.owners[*at];
            Cow::Borrowed(owner.name.get(on.lang))
        });
        let badge = self.action_badge(action, on.lang);
        WeekLine {
            text: Cow::Borrowed(text),
            text_lang: (text_lang != on.lang).then(|| text_lang.code()),
            href: self.action_href(on, action),
            mark: match action.late {
                Some(n) => Cow::Owned(strings.count("act_late_days", n)),
                None => Cow::Borrowed(badge.text),
            },
            tone: badge.tone,
            day: action.due_on().map(|due| day(due, on.lang)),
            meta: owners.collect(),
            summary: None,
        }
    }

    fn call_line<'a>(&'a self, on: &Page, call: &'a Call) -> WeekLine<'a> {
        let strings = &self.shared(on.lang).strings;
        let badge = self.call_status(call, on.lang);
        let owners = call.owners.iter().map(|at| {
            let owner = &self.views.winback.owners[*at];
            Cow::Borrowed(owner.name.get(on.lang))
        });
        let case = self.link(on, call.page_in(on.lang));
        let (customer, text_lang) = self.customer(call, on.lang);
        WeekLine {
            text: Cow::Borrowed(customer),
            text_lang,
            href: case.and_then(|case| case.href),
            mark: match (call.part, call.late) {
                (Part::Late, Some(n)) => Cow::Owned(strings.count("win_late_days", n)),
                _ => Cow::Borrowed(badge.text),
            },
            tone: badge.tone,
            day: call.on.map(|date| day(date, on.lang)),
            meta: owners.collect(),
            ..WeekLine::default()
        }
    }

    fn repeat_line<'a>(&'a self, on: &'a Page, repeat: &Repeat) -> WeekLine<'a> {
        let teller = self.teller(on);
        let link = teller.term_link(Family::Cause, &repeat.cause);
        let (mark, tone) = if repeat.is_unanswered() {
            ("week_unanswered", "warn")
        } else {
            ("week_answered", "done")
        };
        WeekLine {
            text: link.title,
            text_lang: link.lang,
            href: link.href,
            mark: Cow::Borrowed(self.shared(on.lang).strings.get(mark)),
            tone,
            meta: vec![Cow::Owned(teller.cases(repeat.cases.len()))],
            ..WeekLine::default()
        }
    }

    fn page_line<'a>(
        &'a self,
        on: &Page,
        id: PageId,
        date: Option<jiff::civil::Date>,
    ) -> Option<WeekLine<'a>> {
        let (page, text_lang) = self.in_language(id, on.lang)?;
        let badge = self.badge_for(page, on.lang);
        Some(WeekLine {
            text: Cow::Borrowed(&page.title),
            text_lang,
            href: Some(on.url.href_to(&page.url)),
            mark: badge
                .as_ref()
                .map_or(Cow::Borrowed(""), |b| Cow::Borrowed(b.text)),
            tone: badge.map_or("", |badge| badge.tone),
            day: date.map(|date| day(date, on.lang)),
            meta: vec![Cow::Borrowed(
                self.edition.kinds().get(page.kind).label.get(on.lang),
            )],
            summary: page.summary(),
        })
    }

    fn review_line<'a>(&'a self, on: &Page, review: &Review) -> Option<WeekLine<'a>> {
        let (page, text_lang) = self.in_language(review.page, on.lang)?;
        let strings = &self.shared(on.lang).strings;
        let late = review.late > 0;
        let owner = page.fields.items("owner").next();
        Some(WeekLine {
            text: Cow::Borrowed(&page.title),
            text_lang,
            href: Some(on.url.href_to(&page.url)),
            mark: Cow::Borrowed(strings.get(if late {
                "review_overdue"
            } else {
                "week_review"
            })),
            tone: if late { "overdue" } else { "open" },
            day: Some(day(review.on, on.lang)),
            meta: owner
                .map(|item| self.person(on, item).title)
                .into_iter()
                .collect(),
            summary: None,
        })
    }

    /// The way to a view that has more than fits here.
    fn view_link(&self, on: &Page, view: View, count: usize, at: &str) -> Option<Link<'_>> {
        let is_it = |page: &Page| page.role == Role::View(view) && page.lang == on.lang;
        let mut pages = self.edition.pages().map(|(_, page)| page);
        let page = pages.find(|page| is_it(page))?;
        Self::all_of(on, page, count, at)
    }

    fn list_link(&self, on: &Page, kind: &str, count: usize) -> Option<Link<'_>> {
        let kind = self.edition.kinds().get(self.edition.kinds().named(kind)?);
        let folder = crate::text::slug::slug(kind.folder.as_deref()?);
        let url = crate::model::site::Url::new(format!("{}{folder}/", self.home_url(on.lang)));
        let (_, page) = self.edition.at(&url)?;
        Self::all_of(on, page, count, "")
    }

    fn all_of<'a>(on: &Page, page: &Page, count: usize, at: &str) -> Option<Link<'a>> {
        let all = text!("Xem cả {count}", "See all {count}");
        (count > LINES).then(|| Link {
            title: Cow::Owned(all.get(on.lang).to_owned()),
            href: Some(format!("{}{at}", on.url.href_to(&page.url))),
            lang: None,
        })
    }
}
