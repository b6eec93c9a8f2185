//! Whether losses could be seen coming, and which signals nobody answers.

use super::Insight;
use super::case_lists::{By, NOT_GIVEN};
use super::causes::length;
use super::teller::Teller;
use crate::render::chart::{Datum, bars};
use crate::render::panel::{Cell, PageLink, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::Key;
use crate::views::insights::lead::{Lead, Row as Span, Spread};
use crate::views::insights::signals::Signal;
use crate::views::insights::split::{Part, Split};
use crate::views::insights::terms::Family;

/// Bars in a chart of signals.
const BARS: usize = 12;

impl Teller<'_> {
    pub(super) fn signals(&self) -> Insight {
        let signals = &self.insights.signals;
        let parts = signals.all.iter().filter(|s| !s.lost.is_empty());
        let by_signal = Split {
            parts: parts
                .map(|signal| Part {
                    key: Key::clone(&signal.key),
                    cases: signal.lost.clone(),
                })
                .collect(),
            missing: signals.missing.clone(),
        };
        let lead = &self.insights.lead;
        let seen = Split {
            parts: vec![
                Part {
                    key: SEEN,
                    cases: lead.seen.clone(),
                },
                Part {
                    key: UNSEEN,
                    cases: lead.unseen.clone(),
                },
            ],
            missing: lead.missing.clone(),
        };
        let mut seen = self.list(
            By::Seen,
            text!("Các ca thấy trước và không", "Cases seen coming or not"),
            &seen,
            |key| (*key).to_owned(),
            |key| self.seen_name(key),
        );
        seen.groups.retain(|group| group.count > 0);
        Insight {
            panels: vec![
                self.seen(),
                self.lead_times(),
                self.signal_table(),
                self.unanswered(),
            ],
            lists: vec![
                seen,
                self.list(
                    By::Signal,
                    text!("Các ca theo dấu hiệu", "Cases by signal"),
                    &by_signal,
                    ToString::to_string,
                    |key| self.name(Family::Signal, key),
                ),
            ],
            ..Insight::default()
        }
    }

    /// The share of cases that were seen before the customer said so.
    pub(super) fn seen(&self) -> Panel {
        let lead = &self.insights.lead;
        let known = lead.known();
        let answer = if known == 0 {
            self.say(text!(
                "Chưa ca nào ghi đủ hai ngày để biết có thấy trước hay không.",
                "No case gives both days that would say whether it was seen coming."
            ))
        } else {
            let share = self.share(lead.seen.len(), known);
            let days = self.days(lead.to_notice.median);
            self.say(text!(
                "{share} ca có dấu hiệu trước khi khách báo; trung vị trước {days}.",
                "In {share} cases there was a signal before notice; the median is {days} before."
            ))
        };
        let title = text!(
            "Có thấy trước khi khách nói không",
            "Seen before the customer said so"
        );
        let mut panel = self.panel("seen", title, answer);
        let rows = [
            (SEEN, lead.seen.len(), "main"),
            (UNSEEN, lead.unseen.len(), "warn"),
            (NOT_GIVEN, lead.missing.len(), "rest"),
        ];
        let data: Vec<Datum> = rows
            .iter()
            .filter(|(key, count, _)| *count > 0 || *key != NOT_GIVEN)
            .map(|(key, count, tone)| Datum {
                name: self.seen_name(key),
                value: length(*count),
                shown: match *key {
                    NOT_GIVEN => self.count(*count),
                    _ => self.share(*count, known),
                },
                tone,
            })
            .collect();
        panel.chart = bars(&panel.id, &panel.answer, &data, BARS);
        let rows = rows.iter().filter(|(_, count, _)| *count > 0);
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Lúc thấy", "When it was seen")),
                self.number_head(text!("Số ca", "Cases")),
                self.number_head(text!("Tỷ lệ", "Share")),
            ],
            rows: rows
                .map(|(key, count, _)| {
                    Row::new(vec![
                        Cell::text(self.seen_name(key)).to(Some(self.drill(By::Seen, key))),
                        Cell::number(self.count(*count)),
                        Cell::number(match *key {
                            NOT_GIVEN => String::new(),
                            _ => Self::percent(*count, known),
                        }),
                    ])
                })
                .collect(),
        });
        panel.notes = self.notes(
            known,
            lead.missing.len(),
            text!(
                "ngày dấu hiệu đầu tiên hoặc ngày khách báo",
                "the day of the first signal or of notice"
            ),
        );
        panel
    }

    fn seen_name(&self, key: &str) -> String {
        self.say(match key {
            SEEN => text!("Dấu hiệu có trước khi khách báo", "Signal before notice"),
            UNSEEN => text!(
                "Khách báo trước hoặc cùng ngày",
                "Notice first, or on the same day"
            ),
            _ => text!("Thiếu ngày", "Days missing"),
        })
    }

    fn lead_times(&self) -> Panel {
        let lead = &self.insights.lead;
        let answer = if lead.to_end.n == 0 {
            self.say(text!(
                "Chưa ca nào ghi đủ ngày để tính.",
                "No case gives the days that it takes to tell."
            ))
        } else {
            let days = self.days(lead.to_end.median);
            let n = self.cases(lead.to_end.n);
            self.say(text!(
                "Từ dấu hiệu đầu tiên tới lúc khách đi là {days} (trung vị, {n}).",
                "From the first signal to the loss it takes {days} (median, {n})."
            ))
        };
        let title = text!("Từ dấu hiệu tới lúc khách đi", "From signal to loss");
        let mut panel = self.panel("lead-time", title, answer);
        if !lead.rows.is_empty() {
            panel.table = Some(self.lead_table(lead));
        }
        panel
    }

    /// The spans of each case with the median of all.
    pub(super) fn lead_table(&self, lead: &Lead) -> Table {
        let row = |span: &Span| {
            Row::new(vec![
                self.case(span.case),
                self.day_count(span.to_notice),
                self.day_count(span.from_notice),
                self.day_count(span.to_end),
                self.date(self.insights.cases[span.case].ended_on),
            ])
        };
        let median = |spread: &Spread| {
            if spread.n == 0 {
                return Cell::number("–");
            }
            let median = crate::text::format::number(spread.median, self.lang);
            Cell::number(format!("{median}\u{a0}(n={})", spread.n))
        };
        let mut rows = self.rows(&lead.rows, row);
        rows.push(Row::new(vec![
            Cell::text(self.say(text!("Trung vị", "Median"))),
            median(&lead.to_notice),
            median(&lead.from_notice),
            median(&lead.to_end),
            Cell::default(),
        ]));
        Table {
            caption: self.say(text!("Số ngày của từng ca", "Days of each case")),
            head: vec![
                self.head(text!("Khách", "Customer")),
                self.number_head(text!("Dấu hiệu → báo", "Signal → notice")),
                self.number_head(text!("Báo → kết thúc", "Notice → end")),
                self.number_head(text!("Dấu hiệu → kết thúc", "Signal → end")),
                self.head(text!("Kết thúc", "End")),
            ],
            rows,
        }
    }

    /// Which signals come before losses.
    pub(super) fn signal_table(&self) -> Panel {
        let signals = &self.insights.signals;
        let seen: Vec<&Signal> = signals
            .all
            .iter()
            .filter(|s| !(s.lost.is_empty() && s.saved.is_empty()))
            .collect();
        let lost = self.insights.cases.lost.len() - signals.missing.len();
        let answer = match seen.first().filter(|first| !first.lost.is_empty()) {
            None => self.say(text!(
                "Chưa ca nào ghi dấu hiệu báo trước.",
                "No case names a signal that came before."
            )),
            Some(first) => {
                let name = self.name(Family::Signal, &first.key);
                let share = self.share(first.lost.len(), lost);
                self.say(text!(
                    "Hay gặp nhất trước khi mất khách: {name}, ở {share} ca.",
                    "Most often seen before a loss: {name}, in {share} cases."
                ))
            }
        };
        let title = text!(
            "Dấu hiệu hay gặp trước khi mất khách",
            "Signals seen before losses"
        );
        let mut panel = self.panel("signals", title, answer);
        let data: Vec<Datum> = seen
            .iter()
            .filter(|signal| !signal.lost.is_empty())
            .map(|signal| Datum {
                name: self.name(Family::Signal, &signal.key),
                value: length(signal.lost.len()),
                shown: self.share(signal.lost.len(), lost),
                tone: if signal.playbooks.is_empty() {
                    "warn"
                } else {
                    "main"
                },
            })
            .collect();
        panel.chart = bars(&panel.id, &panel.answer, &data, BARS);
        if !seen.is_empty() {
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Dấu hiệu", "Signal")),
                    self.number_head(text!("Ca mất", "Lost")),
                    self.number_head(text!("Ca giữ được", "Saved")),
                    self.number_head(text!("Trước khi báo, trung vị", "Before notice, median")),
                    self.head(text!("Playbook", "Playbook")),
                ],
                rows: seen.iter().map(|signal| self.signal_row(signal)).collect(),
            });
        }
        panel.notes = self.notes(lost, signals.missing.len(), text!("dấu hiệu", "a signal"));
        if data.iter().any(|datum| datum.tone == "warn") {
            panel.notes.push(self.say(text!(
                "Màu khác là dấu hiệu chưa có playbook.",
                "The other colour marks signals without a playbook."
            )));
        }
        panel
    }

    fn signal_row(&self, signal: &Signal) -> Row {
        let link = self.term_link(Family::Signal, &signal.key);
        let drill = self.drill(By::Signal, &signal.key);
        let lost = Cell::number(self.count(signal.lost.len()));
        let median = signal.to_notice;
        Row::new(vec![
            Cell::link(link.into()),
            lost.to((!signal.lost.is_empty()).then_some(drill)),
            Cell::number(self.count(signal.saved.len())),
            Cell::number(if median.n == 0 {
                "–".to_owned()
            } else {
                self.days(median.median)
            }),
            self.playbooks(signal),
        ])
    }

    /// The playbooks of a signal, or that there is none.
    pub(super) fn playbooks(&self, signal: &Signal) -> Cell {
        let links: Vec<PageLink> = signal
            .playbooks
            .iter()
            .filter_map(|id| self.page_link(*id))
            .collect();
        if links.is_empty() {
            let none = self.say(text!("chưa có playbook", "no playbook"));
            return Cell::text(none).toned(Some("warn"));
        }
        self.few(links, self.term_link(Family::Signal, &signal.key).href)
    }

    /// Signals that were seen and that no playbook answers.
    fn unanswered(&self) -> Panel {
        let open: Vec<&Signal> = self.insights.signals.unanswered().collect();
        let n = self.count(open.len());
        let answer = self.say(match open.len() {
            0 => text!(
                "Dấu hiệu nào đã gặp cũng có playbook.",
                "Every signal that was seen has a playbook."
            ),
            _ => text!(
                "{n} dấu hiệu đã gặp trong các ca mà chưa có playbook nào trả lời.",
                "{n} of the signals seen in cases have no playbook to answer them."
            ),
        });
        let title = text!("Dấu hiệu chưa có playbook", "Signals without a playbook");
        let mut panel = self.panel("unanswered", title, answer);
        if !open.is_empty() {
            let rows = open.iter().map(|signal| {
                let link = self.term_link(Family::Signal, &signal.key);
                let mut all = signal.lost.clone();
                all.extend(&signal.saved);
                Row::new(vec![
                    Cell::link(link.into()),
                    self.few(
                        self.case_links(&all),
                        Some(self.drill(By::Signal, &signal.key)),
                    ),
                ])
            });
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Dấu hiệu", "Signal")),
                    self.head(text!("Đã gặp ở", "Seen at")),
                ],
                rows: rows.collect(),
            });
        }
        panel
    }
}

const SEEN: &str = "before";
const UNSEEN: &str = "after";
