//! Says what was counted, in the words of one language and with the way to the pages behind it.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::model::lang::{Lang, Text};
use crate::model::site::{Page, PageId, Topic, Url};
use crate::render::Renderer;
use crate::render::context::Link;
use crate::render::panel::{Cell, PageLink};
use crate::resolve::insight_pages::INSIGHTS;
use crate::text;
use crate::text::format;
use crate::views::insights::cases::{At, Key};
use crate::views::insights::split::{Part, Split};
use crate::views::insights::terms::Family;
use crate::views::insights::{Insights, MANY};

/// Tells the insights on one page.
pub(in crate::render) struct Teller<'a> {
    pub(in crate::render) renderer: &'a Renderer,
    pub(in crate::render) insights: &'a Insights,
    /// The page that it is told on: addresses are seen from there.
    pub(in crate::render) on: &'a Page,
    pub(in crate::render) lang: Lang,
}

impl<'a> Teller<'a> {
    /// Picks the words of the reader's language.
    pub(in crate::render) fn say(&self, text: Text) -> String {
        match self.lang {
            Lang::Vi => text.vi,
            Lang::En => text.en,
        }
    }

    /// `13 ca`, `1 case`.
    pub(in crate::render) fn cases(&self, n: usize) -> String {
        let count = self.count(n);
        let s = if n == 1 { "" } else { "s" };
        self.say(text!("{count} ca", "{count} case{s}"))
    }

    /// A whole number.
    pub(in crate::render) fn count(&self, n: usize) -> String {
        format::integer(i64::try_from(n).unwrap_or(i64::MAX), self.lang)
    }

    /// `7/19 (37%)`; without the percentage where there are too few to speak of one.
    pub(in crate::render) fn share(&self, part: usize, whole: usize) -> String {
        format::share(part, whole, self.lang)
    }

    /// `37%`, or nothing.
    pub(in crate::render) fn percent(part: usize, whole: usize) -> String {
        format::percent(part, whole).map_or_else(String::new, |percent| format!("{percent}%"))
    }

    /// `12 ngày`, `1 day`.
    pub(in crate::render) fn days(&self, days: f64) -> String {
        let n = format::number(days, self.lang);
        let s = if (days - 1.0).abs() < f64::EPSILON {
            ""
        } else {
            "s"
        };
        self.say(text!("{n}\u{a0}ngày", "{n}\u{a0}day{s}"))
    }

    /// A number of days in a table; a dash where it is not known.
    pub(in crate::render) fn day_count(&self, days: Option<i32>) -> Cell {
        Cell::number(days.map_or_else(|| "–".to_owned(), |d| format::integer(d.into(), self.lang)))
    }

    /// An amount a month in a currency.
    pub(in crate::render) fn money(&self, amount: f64, currency: &str) -> String {
        format::money(amount, currency, self.lang)
    }

    /// What a term is called.
    pub(in crate::render) fn name(&self, family: Family, key: &Key) -> String {
        let edition = &self.renderer.edition;
        self.insights.terms.name(edition, family, key, self.lang)
    }

    /// What a group of causes is called.
    pub(in crate::render) fn group_name(&self, key: &Key) -> String {
        let causes = self.renderer.edition.config().taxonomies.get("cause");
        causes.and_then(|c| c.groups.get(&**key)).map_or_else(
            || key.replace('_', " "),
            |group| group.label.get(self.lang).to_owned(),
        )
    }

    /// A link to a term's page, if it has one that readers may see.
    pub(in crate::render) fn term_link(&self, family: Family, key: &Key) -> Link<'static> {
        let term = self.insights.terms.get(family, key);
        let pages = term.map(|term| &term.pages);
        let page = pages.and_then(|p| p.get(&self.lang).or_else(|| p.values().next()));
        let name = self.name(family, key);
        // A term that only its page names is called as in the page's language.
        let titled = page.and_then(|id| self.renderer.edition.page(*id));
        let titled = titled.map(|page| self.renderer.titled(page, self.lang));
        Link {
            lang: titled.and_then(|(title, lang)| lang.filter(|_| title == name)),
            title: Cow::Owned(name),
            href: page.and_then(|id| self.href(*id)),
        }
    }

    /// The address of a page.
    pub(in crate::render) fn href(&self, id: PageId) -> Option<String> {
        let page = self.renderer.edition.page(id)?;
        Some(self.on.url.href_to(&page.url))
    }

    /// The version of a page in the reader's language, else the page itself.
    pub(in crate::render) fn local(&self, id: PageId) -> Option<(PageId, &'a Page)> {
        let edition = &self.renderer.edition;
        let own = edition.page(id)?;
        if own.lang == self.lang {
            return Some((id, own));
        }
        let translations = edition.translations(id);
        let local = translations.into_iter().find(|(_, p)| p.lang == self.lang);
        Some(local.unwrap_or((id, own)))
    }

    /// A link to a page in the reader's language.
    pub(in crate::render) fn page_link(&self, id: PageId) -> Option<PageLink> {
        let (id, page) = self.local(id)?;
        Some(PageLink {
            title: page.title.clone(),
            href: self.href(id),
            lang: (page.lang != self.lang).then(|| page.lang.code()),
        })
    }

    /// A case by its customer, which is shorter than its title.
    pub(in crate::render) fn case(&self, at: At) -> Cell {
        let case = &self.insights.cases[at];
        let link = self.page_link(case.page);
        let text = self
            .customer(at)
            .unwrap_or_else(|| link.as_ref().map_or_else(String::new, |l| l.title.clone()));
        Cell::text(text).to(link.and_then(|l| l.href))
    }

    pub(in crate::render) fn customer(&self, at: At) -> Option<String> {
        let case = &self.insights.cases[at];
        let page = case.customer.and_then(|id| self.local(id));
        page.map(|(_, page)| page.title.clone())
            .or_else(|| case.customer_name.clone())
    }

    /// A day in a table; a dash where it is not known.
    pub(in crate::render) fn date(&self, date: Option<Date>) -> Cell {
        let Some(date) = date else {
            return Cell::text("–");
        };
        Cell {
            text: format::date(date, self.lang),
            iso: Some(date.to_string()),
            ..Cell::default()
        }
    }

    /// `Quý 4/2026`, `Q4 2026`.
    pub(in crate::render) fn quarter(&self, start: Date) -> String {
        let (quarter, year) = ((start.month() - 1) / 3 + 1, start.year());
        self.say(text!("Quý\u{a0}{quarter}/{year}", "Q{quarter}\u{a0}{year}"))
    }

    /// `Q4/26`, for where there is little room.
    pub(in crate::render) fn short_quarter(&self, start: Date) -> String {
        let (quarter, year) = ((start.month() - 1) / 3 + 1, start.year() % 100);
        self.say(text!("Q{quarter}/{year:02}", "Q{quarter}\u{a0}’{year:02}"))
    }

    /// `T10/26`, `10/26`.
    pub(in crate::render) fn short_month(&self, start: Date) -> String {
        let (month, year) = (start.month(), start.year() % 100);
        self.say(text!("T{month}/{year:02}", "{month}/{year:02}"))
    }

    /// The address of a page of the insights; empty for the page itself.
    pub(in crate::render) fn topic_href(&self, topic: Topic) -> String {
        let home = &self.renderer.shared(self.lang).home_url;
        let url = match topic.slug() {
            "" => Url::new(format!("{home}{INSIGHTS}/")),
            slug => Url::new(format!("{home}{INSIGHTS}/{slug}/")),
        };
        if url == self.on.url {
            String::new()
        } else {
            self.on.url.href_to(&url)
        }
    }

    /// Says which part is the largest: `one` says it of a single one.
    pub(in crate::render) fn leading<K>(
        &self,
        split: &Split<K>,
        noun: Text,
        name: impl Fn(&K) -> String,
        one: impl Fn(&str, &str) -> Text,
    ) -> String {
        let whole = split.known();
        let leaders: &[Part<K>] = split.leaders();
        let share = |part: &Part<K>| self.share(part.cases.len(), whole);
        let nouns = self.say(noun);
        match leaders {
            [] => self.say(text!(
                "Chưa ca nào ghi {nouns}.",
                "No case gives a {nouns} yet."
            )),
            [only] => self.say(one(&name(&only.key), &share(only))),
            [first, ..] if first.cases.len() == 1 => {
                let cases = self.cases(whole);
                self.say(text!(
                    "Chưa {nouns} nào lặp lại trong {cases}.",
                    "No {nouns} has come up twice in {cases}."
                ))
            }
            [first, second] => {
                let (a, b, share) = (name(&first.key), name(&second.key), share(first));
                self.say(text!(
                    "{a} và {b} cùng đứng đầu, đều có {share} ca.",
                    "{a} and {b} come first, each in {share} cases."
                ))
            }
            [first, ..] => {
                let (n, share) = (leaders.len(), share(first));
                self.say(text!(
                    "{n} {nouns} cùng đứng đầu, đều có {share} ca.",
                    "{n} share the first place as {nouns}, each in {share} cases."
                ))
            }
        }
    }

    /// What to bear in mind when there are few cases, or some that do not say.
    pub(in crate::render) fn notes(&self, known: usize, missing: usize, what: Text) -> Vec<String> {
        let mut notes = Vec::new();
        if known > 0 && known < MANY {
            let cases = self.cases(known);
            notes.push(self.say(text!(
                "Mới có {cases}: xem số đếm trước, tỷ lệ sau.",
                "Only {cases}: look at the counts before the shares."
            )));
        }
        if missing > 0 {
            let cases = self.cases(missing);
            let (s, what) = (if missing == 1 { "does" } else { "do" }, what);
            let (vi, en) = (what.vi, what.en);
            notes.push(self.say(text!(
                "{cases} chưa ghi {vi}.",
                "{cases} {s} not give {en}."
            )));
        }
        notes
    }
}
