//! A title over a proposal that is told in paragraphs, with its owner, day and status on lines of
//! their own below.

use super::run;
use crate::model::passage::{Passage, PassageForm};
use crate::resolve::write_up::attributes::{Label, label_of, time_alone};
use crate::resolve::write_up::marks::{bullet, lines};

/// A title of fewer words (`Ngắn hạn`) names what the proposals below have in common.
const WORDS: usize = 3;

/// Returns how many of the passages behind a title only describe it, so that the parts behind
/// them are the title's: none where several owners or days stand below it, since then each
/// paragraph is a proposal by itself.
pub(super) fn described(title: &Passage, behind: &[&Passage]) -> usize {
    let end = run(behind, |p| !matches!(p.form, PassageForm::Heading(_)));
    let below = &behind[..end];
    let told = run(below, |p| p.form == PassageForm::Paragraph && !has_part(p));
    let parts = below.get(told).is_some_and(|passage| has_part(passage));
    let several = [Label::Owner, Label::Due, Label::Status]
        .into_iter()
        .any(|label| {
            below
                .iter()
                .flat_map(|p| labels(p))
                .filter(|l| *l == label)
                .count()
                > 1
        });
    let items = below[..told].iter().any(|p| {
        lines(&p.text)
            .into_iter()
            .any(|line| bullet(&p.text[line]).is_some())
    });
    let is_name = title.text.split_whitespace().take(WORDS).count() < WORDS
        || time_alone(&title.text).is_some();
    if parts && !several && !items && !is_name {
        told
    } else {
        0
    }
}

fn has_part(passage: &Passage) -> bool {
    labels(passage).any(|label| matches!(label, Label::Owner | Label::Due | Label::Status))
}

/// What the lines of a passage announce.
fn labels(passage: &Passage) -> impl Iterator<Item = Label> {
    let text = &passage.text;
    lines(text)
        .into_iter()
        .filter_map(|line| label_of(&text[line]))
}
