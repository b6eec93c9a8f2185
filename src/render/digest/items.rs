//! What the digest tells, thing by thing.

use super::{Item, Section};
use crate::model::lang::Text;
use crate::model::site::PageId;
use crate::render::insights::teller::Teller;
use crate::resolve::insight_pages::INSIGHTS;
use crate::resolve::view_pages::{ACTIONS, REVIEW, WINBACK};
use crate::text;
use crate::text::format;
use crate::views::actions::Action;
use crate::views::insights::repeats::Repeat;
use crate::views::insights::signals::Signal;
use crate::views::insights::terms::Family;
use crate::views::reviews::{Review, Stage};
use crate::views::week::Written;
use crate::views::winback::{Call, Part};

/// Most things of one sort: a mail that is too long is not read.
const MOST: usize = 12;

/// Most causes that come back, the worst first.
const MOST_CAUSES: usize = 5;

impl Teller<'_> {
    /// The sections that have something to tell, in the order in which they are read.
    pub(super) fn sections(&self) -> Vec<Section> {
        let views = &self.renderer.views;
        let week = &views.week;
        let action = |at: &usize| self.action(&views.actions.actions[*at]);
        let written = |written: &Written| self.written(*written);
        let mut sections = vec![
            self.section(text!("Quá hạn", "Overdue"), ACTIONS, &week.late, action),
            self.section(
                text!("Cần gọi winback", "Winback calls"),
                WINBACK,
                &week.calls,
                |at| self.call(&views.winback.calls[*at]),
            ),
            self.section(
                text!("Tới hạn đến Chủ nhật", "Due by Sunday"),
                ACTIONS,
                &week.due,
                action,
            ),
            self.section(
                text!("Mới viết trong 7 ngày qua", "Written in the last 7 days"),
                "",
                &week.new,
                written,
            ),
            self.section(
                text!("Mới sửa trong 7 ngày qua", "Changed in the last 7 days"),
                "",
                &week.changed,
                written,
            ),
            self.section(
                text!("Đã xong trong 7 ngày qua", "Done in the last 7 days"),
                ACTIONS,
                &week.done,
                action,
            ),
            self.causes_told(&week.repeating),
            self.section(
                text!("Dấu hiệu chưa có playbook", "Signals without a playbook"),
                &format!("{INSIGHTS}/signals"),
                &week.unanswered,
                |at| Some(self.signal_told(&self.insights.signals.all[*at])),
            ),
            self.section(
                text!("Cần rà soát", "To be reviewed"),
                REVIEW,
                &week.reviews,
                |at| self.to_review(&views.reviews.reviews[*at]),
            ),
        ];
        sections.retain(|section| section.count > 0);
        sections
    }

    fn causes_told(&self, repeating: &[usize]) -> Section {
        let shown = &repeating[..repeating.len().min(MOST_CAUSES)];
        let title = text!("Nguyên nhân lặp lại", "Causes that come back");
        let path = format!("{INSIGHTS}/causes");
        let mut section = self.section(title, &path, shown, |at| {
            Some(self.cause_told(&self.insights.repeats[*at]))
        });
        section.count = repeating.len();
        self.cut(&mut section);
        section
    }

    /// Tells the first of some things; all of them are on the page at `path`.
    fn section<T>(
        &self,
        title: Text,
        path: &str,
        all: &[T],
        item: impl FnMut(&T) -> Option<Item>,
    ) -> Section {
        let mut section = Section {
            title: self.say(title),
            count: all.len(),
            items: all.iter().take(MOST).filter_map(item).collect(),
            more: None,
            href: (!path.is_empty())
                .then(|| self.whole(&format!("{path}/")))
                .flatten(),
        };
        self.cut(&mut section);
        section
    }

    /// Says how many are not told.
    fn cut(&self, section: &mut Section) {
        let n = section.count - section.items.len();
        if n > 0 {
            let n = self.count(n);
            section.more = Some(self.say(text!("và {n} mục nữa", "and {n} more")));
        }
    }

    /// A thing that a page tells, by the page's title.
    fn page_item(&self, id: PageId) -> Option<Item> {
        let (_, page) = self.local(id)?;
        Some(Item {
            text: page.title.clone(),
            lang: (page.lang != self.lang).then(|| page.lang.code()),
            facts: Vec::new(),
            href: self.renderer.absolute(&page.url),
            file: page.path().map(|path| path.as_str().to_owned()),
        })
    }

    fn action(&self, action: &Action) -> Option<Item> {
        let own = self.renderer.edition.config().language;
        let (lang, text) = action.text_in(self.lang, own);
        let mut item = self.page_item(action.page_in(self.lang))?;
        text.clone_into(&mut item.text);
        item.lang = (lang != self.lang).then(|| lang.code());
        if let Some(file) = item.file.as_mut().filter(|_| lang == own) {
            *file = format!("{file}:{}", action.line(&self.renderer.edition));
        }
        let owners = action.owners.iter();
        let owners = owners.map(|at| self.renderer.views.actions.owners[*at].name.get(self.lang));
        let owners = owners.collect::<Vec<_>>().join(", ");
        item.facts.push(if owners.is_empty() {
            self.say(text!("chưa có người phụ trách", "no owner yet"))
        } else {
            owners
        });
        let day = |day| format::date(day, self.lang);
        let due = action.due_on().map(day);
        item.facts.extend(match (action.late, action.done_on, due) {
            (Some(late), ..) => {
                let days = self.days(f64::from(late));
                Some(self.say(text!("quá hạn {days}", "{days} overdue")))
            }
            (None, Some(done), _) => {
                let done = day(done);
                Some(self.say(text!("xong {done}", "done {done}")))
            }
            (None, None, Some(due)) => Some(self.say(text!("hạn {due}", "due {due}"))),
            (None, None, None) => None,
        });
        item.facts.push(action.id.clone());
        Some(item)
    }

    fn call(&self, call: &Call) -> Option<Item> {
        let mut item = self.page_item(call.page_in(self.lang))?;
        let customer = self.renderer.customer_name(call, self.lang);
        customer.clone_into(&mut item.text);
        item.lang = None;
        let on = call.on.map(|day| format::date(day, self.lang));
        let late = call.late.map(|late| self.days(f64::from(late)));
        let window = call.window.map(|(from, to)| {
            let [from, to] = [from, to].map(|day| format::date(day, self.lang));
            self.say(text!("nên gọi {from} – {to}", "best called {from} – {to}"))
        });
        match (call.part, on, late) {
            (Part::Late, Some(on), Some(late)) => item.facts.push(self.say(text!(
                "hẹn {on}, quá hẹn {late}",
                "set for {on}, {late} overdue"
            ))),
            (_, Some(on), _) => item.facts.push(self.say(text!("hẹn {on}", "set for {on}"))),
            (_, None, late) => {
                item.facts
                    .push(self.say(text!("chưa hẹn ngày", "no day set")));
                item.facts.extend(match late {
                    Some(late) => Some(self.say(text!(
                        "hết khoảng nên gọi từ {late} trước",
                        "the time to call ended {late} ago"
                    ))),
                    None => window,
                });
            }
        }
        let owners = call.owners.iter();
        let owners = owners.map(|at| self.renderer.views.winback.owners[*at].name.get(self.lang));
        let owners = owners.collect::<Vec<_>>().join(", ");
        item.facts.push(if owners.is_empty() {
            self.say(text!("chưa ghi người gọi", "no callers named"))
        } else {
            owners
        });
        let cause = call
            .cause
            .and_then(|cause| self.renderer.edition.page(cause));
        item.facts
            .extend(cause.map(|cause| self.renderer.title_for(cause, self.lang).to_owned()));
        let changed = call.news.done.len() + call.news.more_done + call.news.pages.len();
        if changed > 0 {
            let changed = self.count(changed);
            item.facts
                .push(self.say(text!("tin để kể: {changed}", "news to tell: {changed}")));
        }
        Some(item)
    }

    fn written(&self, written: Written) -> Option<Item> {
        let mut item = self.page_item(written.page)?;
        let page = self.renderer.edition.page(written.page)?;
        item.facts.push(self.kind_name(page).to_owned());
        item.facts.push(format::date(written.on, self.lang));
        Some(item)
    }

    fn cause_told(&self, repeat: &Repeat) -> Item {
        let mut item = self.term(Family::Cause, &repeat.cause);
        item.facts.push(self.cases(repeat.cases.len()));
        if (1..repeat.cases.len()).contains(&repeat.main) {
            let main = self.count(repeat.main);
            item.facts.push(self.say(text!(
                "là nguyên nhân chính: {main}",
                "as the main one: {main}"
            )));
        }
        item.facts.extend(repeat.latest.map(|day| {
            let day = format::date(day, self.lang);
            self.say(text!("gần nhất {day}", "latest {day}"))
        }));
        let done = self.share(repeat.done, repeat.proposals);
        if repeat.is_back() {
            item.facts.push(self.say(text!(
                "vẫn lặp lại sau thay đổi gần nhất",
                "came back after the latest change"
            )));
        }
        item.facts.push(self.say(if repeat.is_unanswered() {
            text!("chưa có thay đổi nào xong", "nothing was changed yet")
        } else {
            text!("đề xuất đã xong: {done}", "proposals done: {done}")
        }));
        item
    }

    fn signal_told(&self, signal: &Signal) -> Item {
        let mut item = self.term(Family::Signal, &signal.key);
        let seen = self.cases(signal.lost.len() + signal.saved.len());
        item.facts.push(seen);
        item
    }

    /// A cause or signal, with the way to its page.
    fn term(&self, family: Family, key: &crate::views::insights::cases::Key) -> Item {
        let term = self.insights.terms.get(family, key);
        let pages = term.map(|term| &term.pages);
        let page = pages.and_then(|p| p.get(&self.lang).or_else(|| p.values().next()));
        let item = page.and_then(|id| self.page_item(*id)).unwrap_or_default();
        Item {
            text: self.name(family, key),
            lang: None,
            ..item
        }
    }

    fn to_review(&self, review: &Review) -> Option<Item> {
        let mut item = self.page_item(review.page)?;
        let page = self.renderer.edition.page(review.page)?;
        item.facts.push(self.kind_name(page).to_owned());
        let owners = self.keepers(page).join(", ");
        item.facts.extend(Some(owners).filter(|o| !o.is_empty()));
        let on = format::date(review.on, self.lang);
        let days = self.days(f64::from(review.late.abs()));
        item.facts.push(self.say(match (review.stage, review.late) {
            (Stage::Late, _) => text!("hạn rà soát {on}, quá {days}", "due {on}, {days} late"),
            (_, 0) => text!("hạn rà soát hôm nay", "due today"),
            _ => text!("hạn rà soát {on}, còn {days}", "due {on}, {days} left"),
        }));
        Some(item)
    }
}
