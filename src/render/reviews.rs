//! The review board: pages to read again, and where the way from a case to how work is done
//! breaks off. As a page, as JSON for programs, as CSV for spreadsheets.

mod data;

use serde::Serialize;
use tera::{Context, Value};

use super::Renderer;
use super::insights::teller::Teller;
use super::panel::{Cell, PageLink, Panel, Row, Table};
use crate::model::lang::Text;
use crate::model::site::{Item, Page, PageId, Topic, Typed};
use crate::text;
use crate::views::changed_on;
use crate::views::insights::cases::At;
use crate::views::insights::terms::Family;
use crate::views::reviews::{Review, Stage};

pub(super) use data::add;

/// Template of the board.
pub(super) const TEMPLATE: &str = "views/review.html";

/// Most rows of a table; the rest is in the data.
const MOST: usize = 100;

/// The same for reviews that are far off.
const NEXT: usize = 10;

/// The board, as its template sees it.
#[derive(Debug, Serialize)]
struct Board {
    /// How things stand, in a sentence.
    answer: String,
    /// One panel for each thing to look at.
    panels: Vec<Panel>,
}

impl Renderer {
    /// Adds the board to the context of its page, and returns its headings.
    pub(super) fn board(&self, on: &Page, context: &mut Context) -> Vec<(String, String)> {
        let board = self.teller(on).board();
        let panels = board.panels.iter();
        let headings = panels.map(|p| (p.id.clone(), p.title.clone())).collect();
        context.insert_value("board", Value::from_serializable(&board));
        headings
    }
}

impl Teller<'_> {
    fn board(&self) -> Board {
        let board = &self.renderer.views.reviews;
        let [late, soon] = [Stage::Late, Stage::Soon].map(|stage| board.at(stage).len());
        let (late, soon) = (self.count(late), self.count(soon));
        let lessons = self.count(board.unused_lessons.len());
        let cases = self.count(board.without_lesson.len());
        let answer = self.say(text!(
            "{late} trang quá hạn rà soát, {soon} trang sắp tới hạn; {lessons} bài học chưa ai dùng, {cases} ca chưa thành bài học.",
            "Past review: {late}, due soon: {soon}; lessons unused: {lessons}, cases without a lesson: {cases}."
        ));
        Board {
            answer,
            panels: vec![
                self.reviews(Stage::Late),
                self.reviews(Stage::Soon),
                self.reviews(Stage::Later),
                self.unused_lessons(&board.unused_lessons),
                self.without_lesson(&board.without_lesson),
                self.unreferred(&board.unreferred),
                self.without_playbook(),
            ],
        }
    }

    fn reviews(&self, stage: Stage) -> Panel {
        let reviews = self.renderer.views.reviews.at(stage);
        let notice = self.renderer.edition.config().review.notice_days;
        let (id, title) = match stage {
            Stage::Late => ("review-late", text!("Quá hạn rà soát", "Past review")),
            Stage::Soon => (
                "review-soon",
                text!("Tới hạn trong {notice} ngày", "Due within {notice} days"),
            ),
            Stage::Later => ("review-later", text!("Hạn xa hơn", "Due later")),
        };
        let answer = match (stage, reviews.first()) {
            (Stage::Late, None) => text!(
                "Không trang nào quá hạn rà soát.",
                "No page is past its review."
            ),
            (Stage::Soon, None) => text!("Không trang nào sắp tới hạn.", "No page is due soon."),
            (Stage::Later, None) => text!("Không còn trang nào khác.", "There are no others."),
            (Stage::Late, Some(first)) => {
                let days = self.days(f64::from(first.late));
                text!(
                    "Lâu nhất là {days}. Đọc lại, sửa chỗ không còn đúng, rồi ghi ngày rà soát mới.",
                    "The longest by {days}. Read it again, mend what no longer holds, set the next day."
                )
            }
            (_, Some(first)) => {
                let day = self.date(Some(first.on)).text;
                text!("Gần nhất là {day}.", "The next on {day}.")
            }
        };
        let mut panel = self.panel(id, title, self.say(answer));
        let head = vec![
            self.head(text!("Trang", "Page")),
            self.head(text!("Loại", "Kind")),
            self.head(text!("Rà soát", "Review on")),
            self.head(text!("Người giữ", "Owner")),
            self.head(text!("Sửa gần nhất", "Last change")),
        ];
        let most = if stage == Stage::Later { NEXT } else { MOST };
        self.fill(&mut panel, most, head, reviews, |review| {
            self.review(review)
        });
        panel
    }

    fn review(&self, review: &Review) -> Option<Row> {
        let days = self.days(f64::from(review.late.abs()));
        let day = self.date(Some(review.on));
        let due = match review.stage {
            Stage::Late => {
                let late = self.say(text!("quá hạn {days}", "{days} late"));
                Cell {
                    under: Some(day.text),
                    ..Cell::text(late).toned(Some("overdue"))
                }
            }
            _ => Cell {
                under: Some(self.say(match review.late {
                    0 => text!("hôm nay", "today"),
                    _ => text!("còn {days}", "{days} left"),
                })),
                ..day
            },
        };
        Some(Row::new(vec![
            Cell::link(self.page_link(review.page)?),
            self.kind(review.page),
            due,
            self.owners(review.page),
            self.date(review.changed_on),
        ]))
    }

    fn unused_lessons(&self, lessons: &[PageId]) -> Panel {
        let title = text!("Bài học chưa ai dùng", "Lessons that nothing uses");
        let n = self.count(lessons.len());
        let answer = self.say(if lessons.is_empty() {
            text!(
                "Bài học nào cũng có quy trình, playbook hay dấu hiệu dẫn tới.",
                "A process, playbook or signal leads to every lesson."
            )
        } else {
            text!(
                "{n} bài học chưa được quy trình, playbook hay dấu hiệu nào dẫn tới. Đặt liên kết ở bước mà bài học thay đổi.",
                "No process, playbook or signal leads to {n} of them. Link to each from the step that it changes."
            )
        });
        let mut panel = self.panel("lessons-unused", title, answer);
        let head = vec![
            self.head(text!("Bài học", "Lesson")),
            self.head(text!("Rút ra từ", "Drawn from")),
            self.head(text!("Sửa gần nhất", "Last change")),
        ];
        self.fill(&mut panel, MOST, head, lessons, |id| {
            let page = self.renderer.edition.page(*id)?;
            let sources = page.fields.refs("sources");
            let sources = sources.filter_map(|id| self.page_link(id)).collect();
            Some(Row::new(vec![
                Cell::link(self.page_link(*id)?),
                Cell::links(sources),
                self.changed(page),
            ]))
        });
        panel
    }

    fn without_lesson(&self, cases: &[At]) -> Panel {
        let title = text!("Ca chưa thành bài học", "Cases without a lesson");
        let share = self.share(cases.len(), self.ended());
        let answer = self.say(if cases.is_empty() {
            text!(
                "Ca nào cũng đã có trang bài học dẫn về.",
                "A page with a lesson leads back to every case."
            )
        } else {
            text!(
                "{share} ca chưa có trang bài học nào dẫn về, nên người không đọc ca đó sẽ không gặp điều rút ra.",
                "No page with a lesson leads back to {share} cases: whoever does not read them will not meet what they teach."
            )
        });
        let mut panel = self.panel("cases-without-lesson", title, answer);
        let head = vec![
            self.head(text!("Ca", "Case")),
            self.head(text!("Khách hàng", "Customer")),
            self.head(text!("Ngày kết thúc", "Ended on")),
            self.head(text!("Nguyên nhân chính", "Main cause")),
        ];
        self.fill(&mut panel, MOST, head, cases, |at| {
            let case = &self.insights.cases[*at];
            let cause = case.main_cause();
            let cause = cause.map(|key| PageLink::from(self.term_link(Family::Cause, key)));
            Some(Row::new(vec![
                Cell::link(self.page_link(case.page)?),
                Cell::text(self.customer(*at).unwrap_or_default()),
                self.date(case.ended_on),
                Cell::links(cause.into_iter().collect()),
            ]))
        });
        panel
    }

    /// Cases that came to an end.
    fn ended(&self) -> usize {
        self.insights.cases.lost.len() + self.insights.cases.saved.len()
    }

    fn unreferred(&self, pages: &[PageId]) -> Panel {
        let title = text!(
            "Quy trình, playbook chưa ca nào nhắc tới",
            "Processes and playbooks that no case names"
        );
        let n = self.count(pages.len());
        let answer = self.say(if pages.is_empty() {
            text!(
                "Quy trình, playbook nào cũng có ca nhắc tới.",
                "A case refers to each of them."
            )
        } else {
            text!(
                "{n} trang: có thể chưa ai dùng tới, cũng có thể người viết ca chưa gắn liên kết.",
                "{n} of them: perhaps nobody used them, perhaps whoever wrote the case set no link."
            )
        });
        let mut panel = self.panel("not-referred", title, answer);
        let head = vec![
            self.head(text!("Trang", "Page")),
            self.head(text!("Loại", "Kind")),
            self.head(text!("Người giữ", "Owner")),
            self.head(text!("Sửa gần nhất", "Last change")),
        ];
        self.fill(&mut panel, MOST, head, pages, |id| {
            let page = self.renderer.edition.page(*id)?;
            Some(Row::new(vec![
                Cell::link(self.page_link(*id)?),
                self.kind(*id),
                self.owners(*id),
                self.changed(page),
            ]))
        });
        panel
    }

    /// Says how many signals nobody answers; the insights list them.
    fn without_playbook(&self) -> Panel {
        let n = self.insights.signals.unanswered().count();
        let count = self.count(n);
        let answer = self.say(match n {
            0 => text!(
                "Dấu hiệu nào đã gặp cũng có playbook.",
                "A playbook answers every signal that was seen."
            ),
            _ => text!(
                "{count} dấu hiệu đã gặp trong các ca mà chưa có playbook.",
                "Signals seen in cases that no playbook answers: {count}."
            ),
        });
        let title = text!("Dấu hiệu chưa có playbook", "Signals without a playbook");
        let mut panel = self.panel("signals-unanswered", title, answer);
        panel.more = self.topic_link(Topic::Signals);
        panel
    }

    /// Puts a table into a panel: as many rows as a page can bear, and how many more there are.
    fn fill<T>(
        &self,
        panel: &mut Panel,
        most: usize,
        head: Vec<super::panel::Head>,
        all: &[T],
        row: impl FnMut(&T) -> Option<Row>,
    ) {
        if all.is_empty() {
            return;
        }
        let shown = &all[..all.len().min(most)];
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head,
            rows: shown.iter().filter_map(row).collect(),
        });
        if all.len() > most {
            let n = self.count(all.len() - most);
            panel.notes.push(self.say(text!(
                "Còn {n} dòng nữa; xem đủ trong tệp dữ liệu.",
                "{n} more; the data has them all."
            )));
        }
    }

    fn kind(&self, id: PageId) -> Cell {
        let page = self.renderer.edition.page(id);
        Cell::text(page.map_or("", |page| self.kind_name(page)))
    }

    /// What the kind of a page is called.
    pub(in crate::render) fn kind_name(&self, page: &Page) -> &str {
        let kind = self.renderer.edition.kinds().get(page.kind);
        kind.label.get(self.lang)
    }

    /// Those who keep a page, each with the way to their page.
    fn owners(&self, id: PageId) -> Cell {
        let page = self.renderer.edition.page(id);
        let items = page.into_iter().flat_map(|page| page.fields.items("owner"));
        let owners = items.map(|item| {
            let owner = self.renderer.person(self.on, item);
            PageLink {
                title: owner.title.into_owned(),
                href: owner.href,
                lang: owner.lang,
            }
        });
        Cell::links(owners.collect())
    }

    /// The names of those who keep a page.
    pub(in crate::render) fn keepers(&self, page: &Page) -> Vec<String> {
        let name = |item: &Item| match &item.value {
            Typed::Ref(written, page) => {
                let page = page.and_then(|id| self.renderer.edition.page(id));
                let title = page.map(|page| self.renderer.title_for(page, self.lang));
                title.unwrap_or(written).to_owned()
            }
            Typed::Text(name) => name.clone(),
            _ => String::new(),
        };
        let names = page.fields.items("owner").map(name);
        names.filter(|name| !name.is_empty()).collect()
    }

    fn changed(&self, page: &Page) -> Cell {
        self.date(changed_on(&self.renderer.edition, page))
    }
}

/// What a thing is on the board for, in words.
pub(super) fn why(name: &str) -> Text {
    match name {
        "overdue" => text!("quá hạn rà soát", "past review"),
        "soon" => text!("sắp tới hạn rà soát", "review due soon"),
        "later" => text!("rà soát sau", "review due later"),
        "lesson_unused" => text!("bài học chưa ai dùng", "lesson that nothing uses"),
        "case_without_lesson" => text!("ca chưa thành bài học", "case without a lesson"),
        _ => text!("chưa ca nào nhắc tới", "no case names it"),
    }
}
