//! Does a sentence make a person the subject of a fault?
//!
//! A person alone never does, nor does a fault: only the two with the grammar between them, and
//! only when nothing right before takes it back (`không phải lỗi của …`), supposes it (`nếu …
//! quên`) or tells that somebody said so.

use std::collections::BTreeSet;

use super::person::{self, Person, Sure};
use super::sentence::{Case, Token};
use super::words::{Advice, Phrases, WORDS};

/// What a sentence blames.
pub(super) struct Blame {
    /// The words concerned, as indices.
    pub(super) words: std::ops::Range<usize>,
    pub(super) advice: Advice,
    /// By "should have".
    pub(super) hindsight: bool,
}

/// How far back a word still takes back or supposes what follows, in words.
const REACH: usize = 5;

/// A sentence that names somebody.
pub(super) struct Sentence {
    pub(super) tokens: Vec<Token>,
    /// Written without Vietnamese marks.
    plain: bool,
    persons: Vec<Person>,
}

/// Keeps the sentences of a text that name somebody.
pub(super) fn with_persons(text: Vec<Vec<Token>>) -> Vec<Sentence> {
    let plain = !text.iter().flatten().any(Token::is_marked);
    let sentence = |tokens: Vec<Token>| Sentence {
        persons: person::all(&tokens, plain),
        tokens,
        plain,
    };
    let all = text.into_iter().map(sentence);
    all.filter(|s| !s.persons.is_empty()).collect()
}

/// Judges a sentence; the first fault is enough. `customers` are names that the page gives to
/// people of the customer, as [`customers`] finds them.
pub(super) fn sentence(sentence: &Sentence, customers: &BTreeSet<String>) -> Option<Blame> {
    sentence.subjects(Some(customers)).find_map(|subject| {
        subject.judge().filter(|blame| {
            let words = &sentence.tokens[blame.words.clone()];
            !words.iter().any(|t| t.quoted) && !subject.taken_back(blame.words.start)
        })
    })
}

/// Adds the names of those whom a sentence calls the customer's. Later sentences only say the
/// name.
pub(super) fn customers(sentence: &Sentence, names: &mut BTreeSet<String>) {
    let customers = sentence.subjects(None).filter(Subject::is_customer);
    names.extend(customers.map(|c| c.name().to_owned()));
}

impl Sentence {
    fn subjects<'a>(
        &'a self,
        customers: Option<&'a BTreeSet<String>>,
    ) -> impl Iterator<Item = Subject<'a>> {
        self.persons.iter().map(move |person| Subject {
            tokens: &self.tokens,
            plain: self.plain,
            person: *person,
            customers,
        })
    }
}

/// A person in a sentence, with what is said of them.
pub(super) struct Subject<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) plain: bool,
    pub(super) person: Person,
    customers: Option<&'a BTreeSet<String>>,
}

impl Subject<'_> {
    pub(super) fn at(&self, phrases: &Phrases, at: usize) -> Option<usize> {
        phrases.at(self.tokens, at, self.plain)
    }

    /// The phrase that ends right before `end`, with only spaces after it.
    pub(super) fn before(&self, phrases: &Phrases, end: usize) -> Option<usize> {
        if end == 0 || !self.tokens.get(end).is_some_and(Token::joined) {
            return None;
        }
        phrases.before(self.tokens, end, self.plain)
    }

    fn judge(&self) -> Option<Blame> {
        if self.person.sure == Sure::Hardly {
            return self.english();
        }
        self.noun()
            .or_else(|| self.hindsight())
            .or_else(|| self.caused())
            .or_else(|| self.deed(self.person.start, false))
            .or_else(|| self.english())
    }

    pub(super) fn blame(&self, words: std::ops::Range<usize>, advice: Advice) -> Option<Blame> {
        (words.end <= self.tokens.len()).then_some(Blame {
            words,
            advice,
            hindsight: false,
        })
    }

    /// `lỗi của anh Hùng`, `do sự cẩu thả của chị Lan`
    fn noun(&self) -> Option<Blame> {
        let nouns = &WORDS.nouns;
        let Person { start, end, .. } = self.person;
        let link = start - self.before(&nouns.links, start)?;
        let mut noun_end = link;
        for _ in 0..3 {
            match self.before(&nouns.between, noun_end) {
                Some(len) => noun_end -= len,
                None => break,
            }
        }
        let noun = noun_end - self.before(&nouns.words, noun_end)?;
        let told = self.before(&nouns.not_after, noun).is_some()
            || (self.joined(end) && self.at(&nouns.not_before, end).is_some());
        if told {
            return None;
        }
        self.blame(noun..end, Advice::Fault)
    }

    /// `lẽ ra anh Minh phải báo`, `anh Minh đáng lẽ phải báo`
    fn hindsight(&self) -> Option<Blame> {
        let grammar = &WORDS.grammar;
        let Person { start, end, .. } = self.person;
        if self.is_customer() {
            return None;
        }
        let comma = self.tokens[start].gap == ",";
        let before = if comma {
            grammar.obligations.before(self.tokens, start, self.plain)
        } else {
            self.before(&grammar.obligations, start)
        };
        let (first, verb) = match before {
            Some(len) => (start - len, self.past_aside(end)),
            None => {
                let len = self
                    .at(&grammar.obligations, end)
                    .filter(|_| self.joined(end))?;
                (start, end + len)
            }
        };
        let duty = (verb..verb + 3).find_map(|at| {
            let joined = (verb..=at).all(|n| self.joined(n));
            joined.then(|| Some(at + self.at(&grammar.duties, at)?))?
        })?;
        if self.at(&grammar.not_duties, duty).is_some() {
            return None;
        }
        self.blame(first..duty, Advice::Fault).map(|b| Blame {
            hindsight: true,
            ..b
        })
    }

    /// `do chị Mai không gọi lại`, `tại Lan quên bàn giao`, `vì anh Hùng mà khách bỏ đi`
    fn caused(&self) -> Option<Blame> {
        let grammar = &WORDS.grammar;
        let Person { start, end, .. } = self.person;
        let cause = start - self.before(&grammar.causes, start)?;
        if let Some(blame) = self.deed(cause, true) {
            return Some(blame);
        }
        let reason = self.before(&grammar.reasons, cause).is_some();
        if reason && self.person.sure == Sure::Quite && self.ends_clause(end) {
            return self.blame(cause..end, Advice::Fault);
        }
        let which = self.tokens.get(end).filter(|t| t.joined())?;
        if which.word != "mà" && !(self.plain && which.folded() == "ma") {
            return None;
        }
        let loss = (end + 1..end + 7).find(|at| self.at(&grammar.losses, *at).is_some())?;
        let clause = (end + 1..=loss).all(|at| self.joined(at));
        clause.then(|| self.blame(cause..loss + 1, Advice::Fault))?
    }

    /// What a person did or left undone, right after the name. `first` is where the quotation
    /// begins; with a word of cause there, doubtful words count as well.
    fn deed(&self, first: usize, caused: bool) -> Option<Blame> {
        if !caused && (self.is_group() || self.is_receiver()) {
            return None;
        }
        let verb = self.verb()?;
        let hit = |len: usize, advice| self.blame(first..verb + len, advice);
        let customer = self.is_customer();
        for fault in &WORDS.faults {
            let Some(len) = self.at(&fault.words, verb) else {
                continue;
            };
            let after = verb + len;
            let excused = self.joined(after) && self.at(&fault.unless, after).is_some();
            let needs = fault.plain_needs.as_ref().filter(|_| self.plain);
            let unknown = needs.is_some_and(|n| self.at(n, after).is_none());
            let unsure =
                fault.unsure && !(caused || self.is_waited_for(after)) || customer && fault.unsure;
            if !(excused || unknown || unsure) {
                return hit(len, fault.help);
            }
        }
        if customer {
            return None;
        }
        let grammar = &WORDS.grammar;
        let not = self.at(&grammar.negations, verb);
        let not = not.or_else(|| self.at(&grammar.not_yet, verb).filter(|_| caused));
        let undone = verb + not?;
        if !self.joined(undone) {
            return None;
        }
        let sure = self.at(&WORDS.undone.words, undone);
        let unsure = self.at(&WORDS.undone.unsure, undone);
        let len = sure.max(unsure)?;
        let after = undone + len;
        if self.joined(after) && self.at(&WORDS.undone.unless, after).is_some() {
            return None;
        }
        let ours = sure >= unsure || caused || self.is_waited_for(after);
        ours.then(|| hit(after - verb, Advice::Forgot))?
    }

    /// Finds where what is said of the person begins, past a bracket, a label's colon, words of
    /// the person's team and shift, and fillers.
    fn verb(&self) -> Option<usize> {
        let grammar = &WORDS.grammar;
        let mut at = self.past_bracket(self.person.end)?;
        let token = self.tokens.get(at)?;
        let initial = self.tokens[self.person.end - 1].case == Case::Capitals;
        let sign = match token.gap.trim_start_matches(')') {
            "." if initial => "",
            other => other,
        };
        let label = matches!(sign, ":" | "–" | "—" | "-" | "|" | "：");
        if !(sign.is_empty() || label)
            || (label && self.person.start > 0 && self.tokens[self.person.start].joined())
        {
            return None;
        }
        let fault_at = |at: usize| {
            WORDS.faults.iter().any(|f| self.at(&f.words, at).is_some())
                || self.at(&grammar.negations, at).is_some()
        };
        if !label && !fault_at(at) && self.at(&grammar.asides, at).is_some() {
            let limit = (at + 6).min(self.tokens.len());
            let mut n = at + 1;
            while n < limit
                && self.joined(n)
                && !fault_at(n)
                && self.at(&grammar.fillers, n).is_none()
                && self.at(&grammar.breaks, n).is_none()
            {
                n += 1;
            }
            if n < self.tokens.len() && self.joined(n) {
                at = n;
            }
        }
        for _ in 0..4 {
            if fault_at(at) {
                break;
            }
            match self.at(&grammar.fillers, at) {
                Some(len) if self.joined(at + len) => at += len,
                _ => break,
            }
        }
        (at < self.tokens.len()).then_some(at)
    }

    /// Past `(CS)` or `(trực ca tối)`.
    pub(super) fn past_bracket(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.gap != "(" {
            return Some(at);
        }
        (at + 1..at + 8).find(|n| self.tokens.get(*n).is_some_and(|t| t.gap.starts_with(')')))
    }

    fn past_aside(&self, end: usize) -> usize {
        let mut at = self.past_bracket(end).unwrap_or(end);
        if self.at(&WORDS.grammar.asides, at).is_some()
            && self.at(&WORDS.grammar.duties, at).is_none()
        {
            at += 1;
            let limit = (at + 3).min(self.tokens.len());
            while at < limit && self.joined(at) && self.at(&WORDS.grammar.duties, at).is_none() {
                at += 1;
            }
        }
        at
    }

    /// `nhóm anh Hùng`, `công ty Lan`, `ca của chị Mai`
    fn is_group(&self) -> bool {
        self.before(&WORDS.groups, self.person.start).is_some()
    }

    /// `gọi cho chị Lan không …`
    fn is_receiver(&self) -> bool {
        self.before(&WORDS.receivers, self.person.start).is_some()
    }

    /// `khách là chị Lan`, `anh Hùng bên khách`, `chị Lan (kế toán của khách)`
    pub(super) fn is_customer(&self) -> bool {
        let Person { start, end, .. } = self.person;
        let customers = &WORDS.customers;
        let copula = start
            .checked_sub(1)
            .filter(|n| self.tokens[*n].word == "là")
            .and_then(|n| self.before(customers, n));
        let next = self.joined(end) && self.at(customers, end).is_some();
        let sign = self
            .tokens
            .get(end)
            .is_some_and(|t| matches!(t.gap.as_str(), "(" | "," | "–"));
        let apposition = sign
            && (end..end + 6)
                .take_while(|n| *n == end || self.joined(*n))
                .any(|n| self.at(customers, n).is_some());
        copula.is_some()
            || next
            || apposition
            || self.before(customers, start).is_some()
            || self
                .customers
                .is_some_and(|names| names.contains(self.name()))
    }

    /// The last word of the name, which others are short for.
    fn name(&self) -> &str {
        self.tokens[self.person.end - 1].folded()
    }

    /// True when the customer is who waits for what was not done.
    pub(super) fn is_waited_for(&self, after: usize) -> bool {
        (after..after + 5)
            .take_while(|n| self.joined(*n))
            .any(|n| self.at(&WORDS.grammar.waiting, n).is_some())
    }

    pub(super) fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::joined)
    }

    fn ends_clause(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_none_or(|t| t.gap.starts_with([',', '.', ';', ')']))
    }

    /// Looks at what stands right before the words that blame.
    fn taken_back(&self, first: usize) -> bool {
        let grammar = &WORDS.grammar;
        let person = self.person.start;
        let reach = first.saturating_sub(REACH);
        let clause = (reach..=first).rev().find(|n| !self.joined(*n));
        let clause = clause.unwrap_or(reach);
        // Words of the same clause, so many before at most.
        let near = |phrases: &Phrases, reach: usize| {
            let from = first.saturating_sub(reach).max(clause);
            (from..first).any(|n| {
                self.at(phrases, n)
                    .is_some_and(|len| n + len <= first.max(person))
            })
        };
        near(&grammar.denials, REACH)
            || self.before(&grammar.denials_next, first).is_some()
            || near(&grammar.suppositions, 4)
            || self.before(&grammar.reports, first).is_some()
            || self.before(&grammar.reports, person).is_some()
    }
}
