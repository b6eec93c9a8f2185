//! Items of a list → proposals.

use super::{Reader, attributes, run, wording};
use crate::model::passage::{Passage, PassageForm};
use crate::resolve::write_up::attributes::{Label, label_of};

impl<'a> Reader<'a> {
    /// Reads items; those further in are parts, more text, or proposals under a name.
    pub(super) fn list(&mut self, items: &[&'a Passage]) {
        let depth = |p: &Passage| match p.form {
            PassageForm::Item { depth, .. } => depth,
            _ => 0,
        };
        let outer = self.given.clone();
        let mut at = 0;
        while at < items.len() {
            let item = items[at];
            let inner = run(&items[at + 1..], |p| depth(p) > depth(item));
            let children = &items[at + 1..at + 1 + inner];
            at += 1 + inner;
            if self.takes_part(&item.text) {
                self.attach(item, 0..item.text.len());
                continue;
            }
            let parts = children
                .iter()
                .filter(|c| label_of(&c.text).is_some_and(|label| label != Label::Text))
                .count();
            if inner > parts {
                if self.heads(item) || item.text.trim_end().ends_with([':', '：']) {
                    self.list(children);
                    self.given = outer.clone();
                    continue;
                }
            } else if inner == 0 && self.group(item, 0..item.text.len()) {
                // `- CS:` with its list written at the same depth.
                continue;
            }
            let mut proposal = self.words(item, 0..item.text.len());
            for child in children {
                let words = attributes::read(&child.text, self.parties);
                wording::take(&mut proposal, child, &words);
            }
            self.add_if_proposal(proposal, item);
        }
    }
}
