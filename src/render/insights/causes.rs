//! Why customers left, and what came back.

use super::Insight;
use super::case_lists::{By, NOT_GIVEN};
use super::teller::Teller;
use crate::model::lang::Text;
use crate::render::chart::{Datum, bars};
use crate::render::panel::{Cell, Head, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::Key;
use crate::views::insights::repeats::Repeat;
use crate::views::insights::split::{Part, Split};
use crate::views::insights::terms::{Control, Family};

/// Bars in a chart of causes; the table has the others.
const BARS: usize = 12;

impl Teller<'_> {
    pub(super) fn causes(&self) -> Insight {
        let causes = &self.insights.causes;
        let cause = |key: &Key| self.name(Family::Cause, key);
        Insight {
            panels: vec![
                self.main_causes(),
                self.cause_groups(),
                self.control(),
                self.repeats(),
                self.escalated(),
            ],
            lists: vec![
                self.list(
                    By::MainCause,
                    text!("Các ca theo nguyên nhân chính", "Cases by main cause"),
                    &causes.main,
                    plain,
                    cause,
                ),
                self.list(
                    By::Contributing,
                    text!(
                        "Các ca theo nguyên nhân góp phần",
                        "Cases by contributing cause"
                    ),
                    &Split {
                        parts: causes.contributing.parts.clone(),
                        missing: Vec::new(),
                    },
                    plain,
                    cause,
                ),
                self.list(
                    By::Group,
                    text!("Các ca theo nhóm nguyên nhân", "Cases by group of causes"),
                    &causes.group,
                    plain,
                    |key| self.group_name(key),
                ),
                self.list(
                    By::Control,
                    text!(
                        "Các ca theo mức trong tầm tay",
                        "Cases by what we can change"
                    ),
                    &causes.control,
                    |control| control.name().to_owned(),
                    |control| self.control_name(*control),
                ),
            ],
            ..Insight::default()
        }
    }

    pub(super) fn main_causes(&self) -> Panel {
        let causes = &self.insights.causes;
        let name = |key: &Key| self.name(Family::Cause, key);
        let answer = self.leading(
            &causes.main,
            text!("nguyên nhân chính", "main cause"),
            name,
            |name, share| {
                text!(
                    "{name} là nguyên nhân chính của {share} ca.",
                    "{name} is the main cause of {share} cases."
                )
            },
        );
        let title = text!("Nguyên nhân chính", "Main causes");
        let mut panel = self.panel("main-causes", title, answer);
        let data = self.data(&causes.main, name);
        panel.chart = bars(&panel.id, &panel.answer, &data, BARS);
        let mut table = self.table(
            text!("Nguyên nhân", "Cause"),
            By::MainCause,
            &causes.main,
            plain,
            name,
        );
        self.add_contributing(&mut table);
        panel.table = Some(table);
        panel.notes = self.notes(
            causes.main.known(),
            causes.main.missing.len(),
            text!("nguyên nhân", "a cause"),
        );
        panel
    }

    /// Adds the column of cases that a cause contributed to; some are never the main one.
    fn add_contributing(&self, table: &mut Table) {
        let causes = &self.insights.causes;
        let parts = &causes.contributing.parts;
        let cell = |part: &Part<Key>| {
            let drill = self.drill(By::Contributing, &part.key);
            Cell::number(self.count(part.cases.len())).to(Some(drill))
        };
        table
            .head
            .push(self.number_head(text!("Góp phần", "Contributing")));
        let places = causes.main.parts.len();
        for (index, row) in table.rows.iter_mut().enumerate() {
            let main = causes.main.parts.get(index);
            let part = main.and_then(|main| parts.iter().find(|part| part.key == main.key));
            row.cells.push(part.map_or_else(|| Cell::number("0"), cell));
        }
        let only = parts
            .iter()
            .filter(|part| causes.main.parts.iter().all(|main| main.key != part.key))
            .map(|part| {
                Row::new(vec![
                    Cell::text(self.name(Family::Cause, &part.key)),
                    Cell::number("0"),
                    Cell::number(Self::percent(0, causes.main.known())),
                    cell(part),
                ])
            });
        table.rows.splice(places..places, only.collect::<Vec<_>>());
    }

    pub(super) fn cause_groups(&self) -> Panel {
        let split = &self.insights.causes.group;
        let name = |key: &Key| self.group_name(key);
        let answer = self.leading(
            split,
            text!("nhóm nguyên nhân", "group of causes"),
            name,
            |name, share| {
                text!(
                    "Nhóm {name} đứng đầu: {share} ca.",
                    "{name} comes first among the groups: {share} cases."
                )
            },
        );
        let title = text!("Nhóm nguyên nhân", "Groups of causes");
        let mut panel = self.panel("cause-groups", title, answer);
        panel.chart = bars(&panel.id, &panel.answer, &self.data(split, name), BARS);
        panel.table = Some(self.table(text!("Nhóm", "Group"), By::Group, split, plain, name));
        panel.notes = self.notes(
            split.known(),
            split.missing.len(),
            text!("nguyên nhân thuộc nhóm nào", "a cause with a group"),
        );
        panel
    }

    fn control(&self) -> Panel {
        let split = &self.insights.causes.control;
        let of = |control: Control| {
            let part = split.parts.iter().find(|part| part.key == control);
            part.map_or(0, |part| part.cases.len())
        };
        let known = split.known();
        let answer = if known == 0 {
            self.say(text!(
                "Chưa biết nguyên nhân nào ta đổi được.",
                "Nothing says yet which causes we can change."
            ))
        } else {
            let share = self.share(of(Control::Yes), known);
            self.say(text!(
                "{share} ca có nguyên nhân chính nằm trong tầm tay ta.",
                "In {share} cases the main cause was in our hands."
            ))
        };
        let title = text!("Trong tầm tay ta hay không", "In our hands or not");
        let mut panel = self.panel("control", title, answer);
        let name = |control: &Control| self.control_name(*control);
        panel.chart = bars(&panel.id, &panel.answer, &self.data(split, name), BARS);
        panel.table = Some(self.table(
            text!("Mức", "Degree"),
            By::Control,
            split,
            |control| control.name().to_owned(),
            name,
        ));
        panel.notes = self.notes(
            known,
            split.missing.len(),
            text!(
                "nguyên nhân có trong tầm tay hay không",
                "a cause we know this of"
            ),
        );
        panel
    }

    /// Causes of several cases, and what was changed.
    pub(super) fn repeats(&self) -> Panel {
        let repeats = &self.insights.repeats;
        let unanswered = repeats.iter().filter(|r| r.is_unanswered()).count();
        let answer = match (repeats.len(), unanswered) {
            (0, _) => self.say(text!(
                "Chưa nguyên nhân nào gặp từ hai ca trở lên.",
                "No cause has come up in two cases yet."
            )),
            (n, 0) => self.say(text!(
                "{n} nguyên nhân đã gặp từ hai ca trở lên; nguyên nhân nào cũng có thay đổi đã xong.",
                "{n} causes have come up in two cases or more; for each something was changed."
            )),
            (n, open) => self.say(text!(
                "{open}/{n} nguyên nhân lặp lại mà chưa có thay đổi nào xong.",
                "{open} of {n} repeated causes came back with nothing changed."
            )),
        };
        let title = text!("Nguyên nhân lặp lại", "Causes that came back");
        let mut panel = self.panel("repeats", title, answer);
        if !repeats.is_empty() {
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Nguyên nhân", "Cause")),
                    self.number_head(text!("Số ca", "Cases")),
                    self.number_head(text!("Là chính", "As main cause")),
                    self.head(text!("Gần nhất", "Latest")),
                    self.number_head(text!("Đề xuất xong", "Proposals done")),
                    self.head(text!("Xong gần nhất", "Latest done")),
                    self.head(text!("Trang đã đổi", "Pages changed")),
                ],
                rows: repeats.iter().map(|repeat| self.repeat(repeat)).collect(),
            });
            panel.notes.push(self.say(text!(
                "Trang đã đổi: quy trình, playbook, mẫu hoặc kế hoạch mà đề xuất của các ca này dẫn tới, và được cập nhật sau ca.",
                "Pages changed: processes, playbooks, templates and plans that proposals of these cases lead to, updated after the case."
            )));
        }
        panel
    }

    fn repeat(&self, repeat: &Repeat) -> Row {
        let done = format!("{}/{}", repeat.done, repeat.proposals);
        let changed = if repeat.is_unanswered() {
            let text = self.say(text!("chưa có gì đổi", "nothing changed"));
            Cell::text(text).toned(Some("warn"))
        } else {
            let links = repeat.changed.iter().filter_map(|id| self.page_link(*id));
            let cause = self.term_link(Family::Cause, &repeat.cause);
            self.few(links.collect(), cause.href)
        };
        let cause = self.term_link(Family::Cause, &repeat.cause);
        Row::new(vec![
            Cell::link(cause.into()),
            Cell::number(self.count(repeat.cases.len())),
            Cell::number(self.count(repeat.main)),
            self.date(repeat.latest),
            Cell::number(done),
            self.done_on(repeat),
            changed,
        ])
    }

    /// The day of the latest proposal that was done, and whether the cause came back after it.
    fn done_on(&self, repeat: &Repeat) -> Cell {
        let back = text!("vẫn lặp lại sau đó", "came back after");
        Cell {
            under: repeat.is_back().then(|| self.say(back)),
            ..self.date(repeat.done_on)
        }
    }

    fn escalated(&self) -> Panel {
        let split = &self.insights.causes.escalated;
        let name = |key: &Key| self.name(Family::Cause, key);
        let escalated = split.known() + split.missing.len();
        let share = self.share(escalated, self.insights.cases.lost.len());
        let answer = self.say(text!(
            "{share} ca có khiếu nại lên cấp trên.",
            "{share} cases were escalated."
        ));
        let title = text!("Khiếu nại lên cấp trên", "Escalated cases");
        let mut panel = self.panel("escalated", title, answer);
        if escalated > 0 {
            panel.table = Some(self.table(
                text!("Nguyên nhân chính", "Main cause"),
                By::MainCause,
                split,
                plain,
                name,
            ));
        }
        panel
    }

    /// A table of one number for each part, each with the way to its cases.
    pub(super) fn table<K>(
        &self,
        first: Text,
        by: By,
        split: &Split<K>,
        key: impl Fn(&K) -> String,
        name: impl Fn(&K) -> String,
    ) -> Table {
        let whole = split.known();
        let row = |name: String, key: &str, cases: usize, whole: Option<usize>| {
            let share = whole.map_or_else(String::new, |whole| Self::percent(cases, whole));
            Row::new(vec![
                Cell::text(name).to(Some(self.drill(by, key))),
                Cell::number(self.count(cases)),
                Cell::number(share),
            ])
        };
        let parts = split.parts.iter();
        let mut rows: Vec<Row> = parts
            .map(|part| {
                row(
                    name(&part.key),
                    &key(&part.key),
                    part.cases.len(),
                    Some(whole),
                )
            })
            .collect();
        if !split.missing.is_empty() {
            let name = self.say(text!("Chưa ghi", "Not given"));
            rows.push(row(name, NOT_GIVEN, split.missing.len(), None));
        }
        let first = self.head(first);
        let what = &first.text;
        Table {
            caption: self.say(text!("Số ca và tỷ lệ: {what}", "Cases and shares: {what}")),
            head: vec![
                first,
                self.number_head(text!("Số ca", "Cases")),
                self.number_head(text!("Tỷ lệ", "Share")),
            ],
            rows,
        }
    }

    /// The parts of a split as bars.
    pub(super) fn data<K>(&self, split: &Split<K>, name: impl Fn(&K) -> String) -> Vec<Datum> {
        let whole = split.known();
        let datum = |part: &Part<K>| Datum {
            name: name(&part.key),
            value: length(part.cases.len()),
            shown: self.share(part.cases.len(), whole),
            tone: "main",
        };
        split.parts.iter().map(datum).collect()
    }

    pub(in crate::render) fn head(&self, text: Text) -> Head {
        Head {
            text: self.say(text),
            number: false,
        }
    }

    pub(in crate::render) fn number_head(&self, text: Text) -> Head {
        Head {
            text: self.say(text),
            number: true,
        }
    }

    fn control_name(&self, control: Control) -> String {
        self.say(match control {
            Control::Yes => text!("Trong tầm tay", "In our hands"),
            Control::Partly => text!("Một phần", "In part"),
            Control::No => text!("Ngoài tầm tay", "Out of our hands"),
        })
    }
}

fn plain(key: &Key) -> String {
    key.to_string()
}

/// A count as the length of a bar.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^52 cases")]
pub(super) fn length(count: usize) -> f64 {
    count as f64
}
