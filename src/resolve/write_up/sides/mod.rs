//! Responsibilities and lessons → the sides that a write-up names, and whether each has a
//! lesson.
//!
//! A side is the label before a colon or dash, the first column of a table, a sub-heading, or
//! a line that is only a name. Labels may also be topics (`**Bàn giao:**`): an unknown one
//! counts as a side only among known ones.

mod names;

use std::collections::{HashMap, HashSet};

use super::parties::{Parties, PartyId};
use super::vocabulary::{Key, vocabulary};
use super::{LESSONS, RESPONSIBILITIES, Sections};
use crate::model::write_up::{Lesson, Side};
use crate::text::fold::{fold, name_key, words};
use names::{Found, names};

/// Who a name means: a party by whatever name, or the name itself.
#[derive(PartialEq, Eq, Hash)]
enum Who {
    Party(PartyId),
    Name(String),
}

impl Who {
    fn of(found: &Found) -> Self {
        match found.party {
            Some(party) => Self::Party(party),
            None => Self::Name(name_key(&found.name)),
        }
    }
}

/// Reads the sides of a page, each once; true beside them when their table has the lessons.
pub(super) fn read(sections: &Sections<'_>, parties: &Parties) -> (Vec<Side>, bool) {
    let mut responsible: Vec<Found> = Vec::new();
    let mut shared: HashSet<usize> = HashSet::new();
    for section in sections.matches(RESPONSIBILITIES) {
        if sections
            .matches(LESSONS)
            .any(|lessons| lessons.heading == section.heading)
        {
            shared.insert(section.heading);
        }
        responsible.extend(names(&sections.within(section), parties));
    }
    let lessons = Lessons::read(sections, &shared, parties);
    let in_table = responsible.iter().any(|f| f.lesson == Some(true));
    let mut sides: Vec<Side> = Vec::new();
    let mut known: HashMap<Who, usize> = HashMap::new();
    for found in responsible {
        let who = Who::of(&found);
        if let Some(at) = known.get(&who) {
            let side = &mut sides[*at];
            if found.lesson == Some(true) {
                side.lesson = Lesson::Named;
            }
            add(&mut side.duty, &found.beside);
            add(&mut side.learned, &found.taught);
            continue;
        }
        let external = found.party.is_some_and(|p| parties.get(p).external);
        let named = external
            || lessons.for_all
            || match found.lesson {
                Some(said) => said,
                // Without a section for lessons, that section is what is missing.
                None => !lessons.given || !shared.is_empty(),
            }
            || lessons.name(&who, parties)
            || has_no_part(&found.says);
        let mut learned = found.taught;
        add(
            &mut learned,
            lessons.learned.get(&who).map_or("", String::as_str),
        );
        known.insert(who, sides.len());
        sides.push(Side {
            duty: found.beside,
            learned,
            name: found.name,
            span: found.span,
            party: found.party.and_then(|p| parties.get(p).page),
            external,
            lesson: if named {
                Lesson::Named
            } else {
                Lesson::Missing
            },
        });
    }
    (sides, in_table)
}

/// What the sections of lessons say.
struct Lessons {
    /// There is such a section.
    given: bool,
    /// They are drawn for everybody.
    for_all: bool,
    /// Those who have a line of their own.
    learned: HashMap<Who, String>,
    /// The words, folded, and where each word stands.
    words: Vec<String>,
    places: HashMap<String, Vec<usize>>,
}

impl Lessons {
    /// `shared`: headings that stand for responsibilities as well; naming a side there says
    /// nothing of its lesson.
    fn read(sections: &Sections<'_>, shared: &HashSet<usize>, parties: &Parties) -> Self {
        let mut lessons = Self {
            given: false,
            for_all: false,
            learned: HashMap::new(),
            words: Vec::new(),
            places: HashMap::new(),
        };
        let mut text = String::new();
        for section in sections.matches(LESSONS) {
            lessons.given = true;
            let heading = Key::new(&sections.doc.headings[section.heading].text);
            lessons.for_all |= vocabulary().side.for_all_heads.end(&heading);
            let passages = sections.within(section);
            let is_shared = shared.contains(&section.heading);
            if !is_shared {
                for found in names(&passages, parties) {
                    let learned = lessons.learned.entry(Who::of(&found)).or_default();
                    add(learned, &found.beside);
                }
            }
            for passage in passages {
                let folded = fold(&passage.text);
                if !is_shared {
                    lessons.words.extend(words(&folded).map(str::to_owned));
                }
                text.push_str(&folded);
                text.push('\n');
            }
        }
        lessons.for_all |= vocabulary().side.for_all.within(&Key::new(&text));
        for (at, word) in lessons.words.iter().enumerate() {
            lessons.places.entry(word.clone()).or_default().push(at);
        }
        lessons
    }

    /// True when a side has a line of its own or is named somewhere.
    fn name(&self, who: &Who, parties: &Parties) -> bool {
        self.learned.contains_key(who)
            || match who {
                Who::Party(party) => parties.get(*party).names.iter().any(|name| self.hold(name)),
                Who::Name(name) => self.hold(name),
            }
    }

    /// True when the words of a name stand somewhere.
    fn hold(&self, name: &str) -> bool {
        let name: Vec<&str> = name.split(' ').collect();
        name.first()
            .and_then(|first| self.places.get(*first))
            .is_some_and(|places| {
                places.iter().any(|at| {
                    self.words
                        .get(*at..at + name.len())
                        .is_some_and(|words| words.iter().eq(name.iter()))
                })
            })
    }
}

/// Adds a sentence to others.
fn add(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// True for `Kinh doanh: không liên quan`.
fn has_no_part(says: &str) -> bool {
    let key = Key::new(says);
    vocabulary().side.no_part.is(&key)
        || ["khong lien quan", "not involved"]
            .iter()
            .any(|w| key.folded().starts_with(w))
}
