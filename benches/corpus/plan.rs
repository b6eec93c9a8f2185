//! What pages a handbook has: kind, title, file name and date of each, and who links to whom.

use std::collections::BTreeSet;

use super::calendar::Day;
use super::random::Random;
use super::words::{Words, capital, slug};

/// The kinds of pages in the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Home,
    Customer,
    Churn,
    Meeting,
    Lesson,
    Process,
    Playbook,
    Template,
    Term,
}

/// How many of a hundred pages are of each kind; the home page takes the place of one case.
const SHARES: [(Kind, usize); 8] = [
    (Kind::Customer, 10),
    (Kind::Churn, 40),
    (Kind::Meeting, 10),
    (Kind::Lesson, 15),
    (Kind::Process, 8),
    (Kind::Playbook, 5),
    (Kind::Template, 2),
    (Kind::Term, 10),
];

/// Cases that one meeting goes through.
const CASES_A_MEETING: usize = 4;

/// One page to be written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Its number among the pages of its kind.
    pub(super) rank: usize,
    /// Folder below `content/`, empty or ending in `/`.
    folder: String,
    /// File name without extension; no other page has it.
    pub(super) stem: String,
    pub(super) title: String,
    /// The day that matters: of the churn, of the meeting, else of writing.
    pub(super) day: Day,
    /// Index of the industry it speaks of.
    pub(super) industry: usize,
}

impl Entry {
    /// Path below `content/`.
    pub(super) fn path(&self) -> String {
        format!("{}{}.md", self.folder, self.stem)
    }

    /// The id that references use.
    pub(super) fn id(&self) -> String {
        format!("{}{}", self.folder, self.stem)
    }

    /// The path from this page's folder to `other`.
    pub(super) fn path_to(&self, other: &Self) -> String {
        if self.folder == other.folder {
            return format!("{}.md", other.stem);
        }
        let up = "../".repeat(self.folder.matches('/').count());
        format!("{up}{}", other.path())
    }
}

/// All pages of a handbook.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) entries: Vec<Entry>,
    by_kind: Vec<(Kind, Vec<usize>)>,
}

impl Plan {
    /// Plans `count` pages.
    pub(super) fn new(count: usize, seed: u64, words: &Words) -> Self {
        let mut plan = Self {
            entries: Vec::with_capacity(count),
            by_kind: SHARES.map(|(kind, _)| (kind, Vec::new())).to_vec(),
        };
        let mut namer = Namer {
            random: Random::new(seed, u64::MAX),
            words,
            taken: BTreeSet::new(),
        };
        // Customers first, then cases, then the rest: later names are made from earlier ones.
        let kinds = kinds(count);
        let mut entries: Vec<Option<Entry>> = vec![None; count];
        for pass in [Kind::Customer, Kind::Churn, Kind::Home] {
            let mut ranks = [0usize; 9];
            for (index, kind) in kinds.iter().enumerate() {
                let rank = ranks[*kind as usize];
                ranks[*kind as usize] += 1;
                let mine = match pass {
                    Kind::Home => !matches!(kind, Kind::Customer | Kind::Churn),
                    _ => *kind == pass,
                };
                if mine {
                    entries[index] = Some(namer.entry(*kind, rank, &entries, &plan));
                    if let Some((_, list)) = plan.by_kind.iter_mut().find(|(k, _)| k == kind) {
                        list.push(index);
                    }
                }
            }
        }
        plan.entries = entries.into_iter().flatten().collect();
        plan
    }

    /// Returns the pages of a kind.
    pub(super) fn all(&self, kind: Kind) -> &[usize] {
        let found = self.by_kind.iter().find(|(k, _)| *k == kind);
        found.map_or(&[], |(_, list)| list)
    }

    /// Returns the page of a kind with that rank, counting round; none when there is no page
    /// of the kind.
    pub(super) fn nth(&self, kind: Kind, rank: usize) -> Option<usize> {
        let all = self.all(kind);
        (!all.is_empty()).then(|| all[rank % all.len()])
    }

    /// The customer a case or a meeting is about.
    pub(super) fn customer_of(&self, entry: &Entry) -> Option<&Entry> {
        let rank = match entry.kind {
            Kind::Meeting => entry.rank * CASES_A_MEETING,
            _ => entry.rank,
        };
        self.nth(Kind::Customer, rank).map(|i| &self.entries[i])
    }

    /// The meeting that went through a case, when it was held on or after that day.
    pub(super) fn meeting_of(&self, case: &Entry) -> Option<&Entry> {
        let rank = case.rank / CASES_A_MEETING;
        let meeting = &self.entries[*self.all(Kind::Meeting).get(rank)?];
        (meeting.day >= case.day).then_some(meeting)
    }

    /// The cases a meeting went through.
    pub(super) fn cases_of(&self, meeting: &Entry) -> Vec<usize> {
        let first = meeting.rank * CASES_A_MEETING;
        let mut cases: Vec<usize> = (first..first + CASES_A_MEETING)
            .filter_map(|rank| self.all(Kind::Churn).get(rank).copied())
            .collect();
        if cases.is_empty() {
            cases.extend(self.nth(Kind::Churn, first));
        }
        cases
    }

    /// Returns the five to ten pages that a page links to, itself excluded.
    pub(super) fn links(&self, index: usize, random: &mut Random) -> Vec<usize> {
        let entry = &self.entries[index];
        let rank = entry.rank;
        // Every lesson, process, playbook and template is somebody's target in turn.
        let wanted: &[(Kind, usize)] = match entry.kind {
            Kind::Process => &[
                (Kind::Lesson, 2 * rank),
                (Kind::Lesson, 2 * rank + 1),
                (Kind::Template, rank),
                (Kind::Playbook, rank),
            ],
            Kind::Meeting => &[
                (Kind::Customer, CASES_A_MEETING * rank),
                (Kind::Process, rank),
            ],
            Kind::Customer => &[
                (Kind::Churn, rank),
                (Kind::Playbook, rank),
                (Kind::Lesson, rank),
            ],
            Kind::Churn => &[
                (Kind::Customer, rank),
                (Kind::Lesson, rank),
                (Kind::Process, rank),
                (Kind::Playbook, rank),
                (Kind::Churn, rank + 1),
            ],
            _ => &[
                (Kind::Churn, 3 * rank),
                (Kind::Churn, 3 * rank + 1),
                (Kind::Process, rank),
                (Kind::Template, rank),
                (Kind::Term, rank + 1),
            ],
        };
        let mut links: Vec<usize> = wanted
            .iter()
            .filter_map(|(kind, rank)| self.nth(*kind, *rank))
            .collect();
        if entry.kind == Kind::Meeting {
            links.extend(self.cases_of(entry));
        }
        let count = (5 + random.below(6)).max(links.len());
        let tries = if self.entries.len() < 2 { 0 } else { 4 * count };
        for _ in 0..tries {
            links.push(random.below(self.entries.len()));
        }
        let mut seen = BTreeSet::from([index]);
        links.retain(|link| seen.insert(*link));
        links.truncate(count);
        links
    }
}

/// Decides the kind of every page, so that each start of the list has the shares as nearly as
/// possible. A home page, a customer and a case come first: other pages refer to them.
fn kinds(count: usize) -> Vec<Kind> {
    let mut given = [0usize; SHARES.len()];
    let mut kinds = Vec::with_capacity(count);
    for index in 0..count {
        let slot = match index {
            0 | 2 => 1,
            1 => 0,
            _ => {
                let lack = |slot: &usize| {
                    let owed = SHARES[*slot].1 * (index + 1) + 100_000;
                    (owed.saturating_sub(100 * given[*slot]), usize::MAX - slot)
                };
                (0..SHARES.len()).max_by_key(lack).unwrap_or_default()
            }
        };
        given[slot] += 1;
        kinds.push(if index == 0 {
            Kind::Home
        } else {
            SHARES[slot].0
        });
    }
    kinds
}

/// Gives pages their titles and file names, each only once.
struct Namer<'a> {
    random: Random,
    words: &'a Words,
    taken: BTreeSet<String>,
}

impl Namer<'_> {
    fn entry(&mut self, kind: Kind, rank: usize, named: &[Option<Entry>], plan: &Plan) -> Entry {
        let industry = self.random.below(self.words.industries.len());
        let about = |kind: Kind, rank: usize| plan.nth(kind, rank).and_then(|i| named[i].as_ref());
        let written = Day::of(2022, 1, 3).plus(self.random.within(0, 1700));
        match kind {
            Kind::Home => Entry {
                kind,
                rank,
                folder: String::new(),
                stem: "index".to_owned(),
                title: "Cẩm nang giữ khách".to_owned(),
                day: written,
                industry,
            },
            Kind::Churn => {
                let customer = about(Kind::Customer, rank);
                // The cases of one meeting lie within three weeks.
                let quarter = i64::try_from(rank / CASES_A_MEETING).unwrap_or_default();
                let day = Day::of(2022, 1, 10)
                    .plus(quarter * 37 % 1735)
                    .plus(self.random.within(0, 20));
                let name = customer.map_or("Khách lẻ", |c| c.title.as_str());
                let (title, _) = self.free(|random, words| {
                    let why = random.pick(words.list("event"));
                    let how = random.pick(&["không gia hạn", "dừng hợp đồng", "cắt bớt gói"]);
                    format!("{name} {how}: {why}")
                });
                let (year, month, _) = day.parts();
                let (_, stem) = self.free(|_, _| format!("{} {year} {month:02}", slug(name)));
                Entry {
                    kind,
                    rank,
                    folder: format!("churn/{year}/"),
                    stem,
                    title,
                    day,
                    industry: customer.map_or(industry, |c| c.industry),
                }
            }
            Kind::Meeting => {
                let about = about(Kind::Churn, rank * CASES_A_MEETING);
                let customer = plan.nth(Kind::Customer, rank * CASES_A_MEETING);
                let customer = customer.and_then(|i| named[i].as_ref());
                let name = customer.map_or("khách lẻ", |c| c.title.as_str());
                let day = about
                    .map_or(written, |case| case.day)
                    .plus(25)
                    .min(Day::LAST);
                let (title, _) =
                    self.free(|_, _| format!("Họp nội bộ về {name}, ngày {}", day.vietnamese()));
                let (_, stem) = self.free(|_, _| format!("bb {day} {}", slug(name)));
                Entry {
                    kind,
                    rank,
                    folder: "meetings/".to_owned(),
                    stem,
                    title,
                    day,
                    industry: customer.map_or(industry, |c| c.industry),
                }
            }
            _ => {
                let (title, stem) = self.free(|random, words| title(kind, industry, random, words));
                Entry {
                    kind,
                    rank,
                    folder: folder(kind).to_owned(),
                    stem,
                    title,
                    day: written,
                    industry,
                }
            }
        }
    }

    /// Makes a name that no page has, and its slug; after some tries with a number behind it.
    fn free(&mut self, make: impl Fn(&mut Random, &Words) -> String) -> (String, String) {
        for number in 1.. {
            let mut name = make(&mut self.random, self.words);
            let mut stem = slug(&name);
            if number > 12 {
                name = format!("{name} ({})", number - 11);
                stem = format!("{stem}-{}", number - 11);
            }
            if self.taken.insert(stem.clone()) {
                return (name, stem);
            }
        }
        unreachable!("numbers do not end")
    }
}

fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Customer => "customers/",
        Kind::Lesson => "lessons/",
        Kind::Process => "processes/",
        Kind::Playbook => "playbooks/",
        Kind::Template => "templates/",
        Kind::Term => "glossary/",
        Kind::Home | Kind::Churn | Kind::Meeting => "",
    }
}

fn title(kind: Kind, industry: usize, random: &mut Random, words: &Words) -> String {
    let mut one = |name: &str| random.pick(words.list(name));
    let title = match kind {
        Kind::Customer => {
            let trade = words.industries[industry].0;
            format!("{trade} {} {}", one("company"), one("company"))
        }
        Kind::Lesson => format!("{} khi {}", one("rule"), one("event")),
        Kind::Process => {
            format!(
                "quy trình {} {} cho {}",
                one("verb"),
                one("object"),
                one("segment")
            )
        }
        Kind::Playbook => format!("khi {} ở {}", one("event"), one("segment")),
        Kind::Template => {
            format!(
                "mẫu {} {} khi {}",
                one("document"),
                one("recipient"),
                one("event")
            )
        }
        _ => format!("{} {}", one("metric"), one("qualifier")),
    };
    capital(&title)
}
