//! The cases behind a number, at an address of their own.

use super::sheet::SHEET;
use super::teller::Teller;
use crate::model::lang::Text;
use crate::model::site::Topic;
use crate::render::context::Link;
use crate::render::pages::day;
use crate::render::panel::{CaseGroup, CaseLine, CaseList, Cell, Row};
use crate::text;
use crate::text::slug::path_slug;
use crate::views::insights::cases::At;
use crate::views::insights::split::Split;

/// A thing by which cases are parted, as its lists of cases are addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum By {
    MainCause,
    Contributing,
    Group,
    Control,
    Quarter,
    Segment,
    Departure,
    Party,
    Signal,
    Seen,
    Saved,
    Lacking,
}

impl By {
    /// The page that lists the cases, and the beginning of their anchors.
    fn place(self) -> (Topic, &'static str) {
        match self {
            Self::MainCause => (Topic::Causes, "cause"),
            Self::Contributing => (Topic::Causes, "contributing"),
            Self::Group => (Topic::Causes, "group"),
            Self::Control => (Topic::Causes, "control"),
            Self::Quarter => (Topic::Time, "quarter"),
            Self::Segment => (Topic::Losses, "segment"),
            Self::Departure => (Topic::Losses, "departure"),
            Self::Party => (Topic::Parties, "party"),
            Self::Signal => (Topic::Signals, "signal"),
            Self::Seen => (Topic::Signals, "seen"),
            Self::Saved => (Topic::Saves, "cause"),
            Self::Lacking => (Topic::WriteUps, "lacking"),
        }
    }
}

impl Teller<'_> {
    /// Where the cases behind a number are listed.
    pub(in crate::render) fn drill(&self, by: By, key: &str) -> String {
        let (topic, _) = by.place();
        format!("{}#{}", self.topic_href(topic), anchor(by, key))
    }

    /// Lists the cases of each part.
    pub(in crate::render) fn list<K>(
        &self,
        by: By,
        title: Text,
        split: &Split<K>,
        key: impl Fn(&K) -> String,
        name: impl Fn(&K) -> String,
    ) -> CaseList {
        let mut groups: Vec<CaseGroup> = split
            .parts
            .iter()
            .map(|part| self.group(by, &key(&part.key), name(&part.key), &part.cases))
            .collect();
        if !split.missing.is_empty() {
            let title = self.say(text!("Chưa ghi", "Not given"));
            groups.push(self.group(by, NOT_GIVEN, title, &split.missing));
        }
        CaseList {
            id: format!("cn_cases-{}", by.place().1),
            title: self.say(title),
            groups,
        }
    }

    /// Lists cases with something in common.
    pub(in crate::render) fn group(
        &self,
        by: By,
        key: &str,
        title: String,
        cases: &[At],
    ) -> CaseGroup {
        CaseGroup {
            id: anchor(by, key),
            title,
            count: cases.len(),
            cases: cases
                .iter()
                .take(MOST_LISTED)
                .filter_map(|at| self.line(*at))
                .collect(),
            more: self.others(cases.len()),
        }
    }

    /// Where the rest of so many cases is told, if one list does not hold them.
    fn others(&self, cases: usize) -> Option<Link<'static>> {
        let left = cases.checked_sub(MOST_LISTED + 1)?;
        let left = self.cases(left + 1);
        Some(self.sheet_link(self.say(text!(
            "Còn {left}: xem bảng mọi ca (CSV)",
            "{left} more: see the sheet of all cases (CSV)"
        ))))
    }

    /// Makes a row for each of the first cases, and one that leads to the others.
    pub(super) fn rows<T>(&self, cases: &[T], row: impl Fn(&T) -> Row) -> Vec<Row> {
        let mut rows: Vec<Row> = cases.iter().take(MOST_LISTED).map(row).collect();
        if let (Some(link), Some(first)) = (self.others(cases.len()), rows.first()) {
            let mut cells = vec![Cell::default(); first.cells.len()];
            cells[0] = Cell::text(link.title).to(link.href);
            rows.push(Row::new(cells));
        }
        rows
    }

    /// A link to the sheet of all cases.
    pub(in crate::render) fn sheet_link(&self, title: String) -> Link<'static> {
        Link {
            title: title.into(),
            href: Some(format!("{}{SHEET}", self.on.url.to_root())),
        }
    }

    fn line(&self, at: At) -> Option<CaseLine> {
        let case = &self.insights.cases[at];
        let (id, page) = self.local(case.page)?;
        Some(CaseLine {
            title: page.title.clone(),
            href: self.href(id)?,
            lang: (page.lang != self.lang).then(|| page.lang.code()),
            date: case.ended_on.map(|date| day(date, self.lang)),
            customer: self.customer(at),
        })
    }
}

/// Most cases in one list: more are for a spreadsheet, not for reading.
const MOST_LISTED: usize = 100;

/// The key of cases that do not say.
pub(in crate::render) const NOT_GIVEN: &str = "-";

/// The anchor of a list of cases. Keys of known ids stay readable; others may hold anything
/// and get a tail that keeps them apart.
fn anchor(by: By, key: &str) -> String {
    let (_, stem) = by.place();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(plain) {
        return format!("cn_{stem}-{key}");
    }
    let hash = blake3::hash(key.as_bytes()).to_hex();
    format!("cn_{stem}-{}-{}", path_slug(key), &hash[..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_differ_where_keys_do() {
        assert_eq!(
            anchor(By::MainCause, "slow_support"),
            "cn_cause-slow_support"
        );
        let (a, b) = (anchor(By::Segment, "a b"), anchor(By::Segment, "a  b"));
        assert_ne!(a, b);
        assert!(anchor(By::Segment, "<\">").starts_with("cn_segment-"));
        assert_ne!(anchor(By::Segment, "大"), anchor(By::Segment, "小"));
    }
}
