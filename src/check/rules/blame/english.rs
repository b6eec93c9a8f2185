//! The English half of the grammar: `Nam's fault`, `because Hung forgot`, `Mr Hung should have
//! called`.

use super::judge::{Blame, Subject};
use super::person::{Person, Sure};
use super::sentence::Token;
use super::words::{Advice, WORDS};

impl Subject<'_> {
    /// Judges by the English words.
    pub(super) fn english(&self) -> Option<Blame> {
        let english = &WORDS.english;
        let Person { start, end, .. } = self.person;
        if !self.plain {
            return None;
        }
        let apostrophe = |t: &Token| t.word == "s" && matches!(t.gap.as_str(), "'" | "’");
        if self.tokens.get(end).is_some_and(apostrophe) {
            let len = self.at(&english.possessions, end + 1)?;
            return self.blame(start..end + 1 + len, Advice::Fault);
        }
        let of = start
            .checked_sub(1)
            .filter(|n| matches!(self.tokens[*n].word.as_str(), "of" | "by"));
        if let Some(of) = of
            && self.person.sure == Sure::Quite
            && let Some(len) = self.before(&english.nouns, of)
        {
            return self.blame(of - len..end, Advice::Fault);
        }
        let mut at = self.past_bracket(end)?;
        if !self.joined(at) && self.tokens.get(at).is_none_or(|t| t.gap != ")") {
            return None;
        }
        while let Some(len) = self
            .at(&WORDS.grammar.fillers, at)
            .filter(|n| self.joined(at + n))
        {
            at += len;
        }
        let because = self.before(&WORDS.grammar.causes, start);
        let first = start - because.unwrap_or(0);
        if let Some(len) = self.at(&english.faults, at) {
            let excused = self.at(&english.fault_unless, at + len).is_some();
            return (!excused).then(|| self.blame(first..at + len, Advice::Forgot))?;
        }
        if let Some(len) = self.at(&english.should, at) {
            let passive = self.at(&english.not_should, at + len).is_some();
            let hindsight = self.blame(start..at + len, Advice::Fault).map(|b| Blame {
                hindsight: true,
                ..b
            });
            return hindsight.filter(|_| !passive && !self.is_customer());
        }
        let not = at + self.at(&english.negations, at)?;
        let sure = self.at(&english.undone, not);
        let unsure = self.at(&english.undone_unsure, not);
        let len = sure.max(unsure)?;
        let ours = sure >= unsure || because.is_some() || self.is_waited_for(not + len);
        (ours && !self.is_customer()).then(|| self.blame(first..not + len, Advice::Forgot))?
    }
}
