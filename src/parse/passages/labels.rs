//! Bold labels that serve as headings: the passage they stand in ends before and behind them, so
//! that sections that share a paragraph each have their own words.

use super::Walk;
use crate::model::passage::{Passage, PassageForm};

impl Walk<'_> {
    /// Ends the passage where a label starts or ends at or before this place of the file.
    pub(super) fn part(&mut self, at: usize) {
        while let Some((label, rest)) = self.labels.split_first() {
            if at >= label.end as usize {
                self.labels = rest;
                if std::mem::take(&mut self.in_label) {
                    self.split(at);
                }
            } else {
                if at >= label.start as usize && !self.in_label {
                    self.in_label = true;
                    self.split(at);
                }
                break;
            }
        }
    }

    /// Goes on in a new passage of the same form.
    fn split(&mut self, at: usize) {
        let Some(target) = self.target else {
            return;
        };
        let Passage {
            form, span, text, ..
        } = &self.out[target];
        let (form, end) = (*form, span.end as usize);
        if text.trim().is_empty() || matches!(form, PassageForm::Cell { .. }) {
            return;
        }
        let bold = self.bold_from.is_some();
        self.open(form, at - self.base..end.max(at) - self.base);
        self.bold_from = bold.then_some(0);
        if let Some(last) = self.items.last_mut().filter(|last| **last == target) {
            *last = self.out.len() - 1;
        }
    }
}
