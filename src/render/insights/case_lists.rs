//! The cases behind a number, at an address of their own.

use super::sheet::SHEET;
use super::teller::Teller;
use crate::model::lang::Text;
use crate::model::site::Topic;
use crate::render::context::Link;
use crate::render::pages::day;
use crate::render::panel::{CaseGroup, CaseLine, CaseList, Cell, PageLink, Row};
use crate::text;
use crate::text::slug::path_slug;
use crate::views::insights::cases::At;
use crate::views::insights::split::Split;
use crate::views::insights::terms::Family;

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

impl By {
    /// The terms whose pages gather the same cases.
    fn family(self) -> Option<Family> {
        match self {
            Self::MainCause | Self::Contributing | Self::Saved => Some(Family::Cause),
            Self::Party => Some(Family::Party),
            Self::Signal => Some(Family::Signal),
            _ => None,
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
        let parts = split.parts.iter().map(|part| part.cases.len());
        let most = fair_share(parts.chain([split.missing.len()]).collect());
        let mut groups: Vec<CaseGroup> = split
            .parts
            .iter()
            .map(|part| self.part(by, &key(&part.key), name(&part.key), &part.cases, most))
            .collect();
        if !split.missing.is_empty() {
            let title = self.say(text!("Chưa ghi", "Not given"));
            groups.push(self.part(by, NOT_GIVEN, title, &split.missing, most));
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
        self.part(by, key, title, cases, MOST_LISTED)
    }

    /// Lists at most so many of cases with something in common.
    pub(super) fn part(
        &self,
        by: By,
        key: &str,
        title: String,
        cases: &[At],
        most: usize,
    ) -> CaseGroup {
        let left = cases.len().saturating_sub(most);
        let term = by
            .family()
            .map(|family| self.term_link(family, &key.into()));
        let term = term.filter(|term| term.href.is_some());
        CaseGroup {
            id: anchor(by, key),
            title,
            count: cases.len(),
            cases: cases
                .iter()
                .take(most)
                .filter_map(|at| self.line(*at))
                .collect(),
            more: (left > 0).then(|| match term {
                Some(term) => self.on_its_page(left, term),
                None => self.others(left),
            }),
        }
    }

    /// The way to the page that gathers the cases of a term.
    fn on_its_page(&self, left: usize, term: Link<'static>) -> Link<'static> {
        let (left, name) = (self.cases(left), term.title);
        let title = self.say(text!(
            "Còn {left}: xem trang “{name}”",
            "{left} more: see the page “{name}”"
        ));
        Link {
            title: title.into(),
            href: term.href,
            lang: None,
        }
    }

    /// Where so many cases are told that a list does not hold.
    fn others(&self, left: usize) -> Link<'static> {
        let left = self.cases(left);
        self.sheet_link(self.say(text!(
            "Còn {left}: xem bảng mọi ca (CSV)",
            "{left} more: see the sheet of all cases (CSV)"
        )))
    }

    /// Links for a cell: the first few, and the way to all if there are more.
    pub(super) fn few(&self, mut links: Vec<PageLink>, all: Option<String>) -> Cell {
        let left = links.len().saturating_sub(MOST_LINKS);
        if left > 0 {
            links.truncate(MOST_LINKS);
            let left = self.count(left);
            links.push(PageLink {
                title: self.say(text!("còn {left} nữa", "{left} more")),
                href: all,
                lang: None,
            });
        }
        Cell::links(links)
    }

    /// Makes a row for each of the first cases, and one that leads to the others.
    pub(super) fn rows<T>(&self, cases: &[T], row: impl Fn(&T) -> Row) -> Vec<Row> {
        let mut rows: Vec<Row> = cases.iter().take(MOST_LISTED).map(row).collect();
        let left = cases.len().saturating_sub(MOST_LISTED);
        if let (1.., Some(first)) = (left, rows.first()) {
            let link = self.others(left);
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
            lang: None,
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

/// Most cases in the lists of all parts together.
const MOST_IN_ALL: usize = 120;

/// Most links in a cell.
const MOST_LINKS: usize = 10;

/// Returns the most that each of some lists may show so that all of them stay within bounds: short
/// ones are shown whole, and what they leave goes to the others.
pub(super) fn fair_share(mut lists: Vec<usize>) -> usize {
    lists.sort_unstable();
    let mut left = MOST_IN_ALL;
    let mut share = MOST_LISTED;
    for (at, cases) in lists.iter().enumerate() {
        share = (left / (lists.len() - at)).clamp(1, MOST_LISTED);
        if *cases > share {
            return share;
        }
        left -= cases;
    }
    share.max(lists.last().copied().unwrap_or_default())
}

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
    fn short_lists_are_whole_and_long_ones_share_what_is_left() {
        assert_eq!(fair_share(vec![]), MOST_LISTED);
        assert!(fair_share(vec![3, 70, 40]) >= 70);
        assert_eq!(fair_share(vec![500, 500]), 60);
        assert_eq!(fair_share(vec![10, 500, 500]), 55);
        assert_eq!(fair_share(vec![500]), MOST_LISTED);
        assert_eq!(fair_share(vec![9; 1_000]), 1);
    }

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
