//! Why customers left.

use super::cases::{Cases, Key};
use super::split::Split;
use super::terms::{Control, Family, Terms};

/// The signal that says somebody complained higher up.
const ESCALATED: &str = "escalated";

/// The losses by what caused them.
#[derive(Debug)]
pub struct Causes {
    /// By main cause.
    pub main: Split<Key>,
    /// By the causes they name beside the main one, so that a case stands under each.
    pub contributing: Split<Key>,
    /// By the group of the main cause.
    pub group: Split<Key>,
    /// By whether the main cause is in our hands.
    pub control: Split<Control>,
    /// Those that were escalated, by main cause.
    pub escalated: Split<Key>,
}

impl Causes {
    /// Parts the losses by their causes.
    pub(super) fn new(cases: &Cases, terms: &Terms) -> Self {
        let main = |at: usize| cases[at].main_cause();
        let term = |at: usize| terms.get(Family::Cause, main(at)?);
        let is_escalated = |at: &usize| cases[*at].signals.iter().any(|s| &**s == ESCALATED);
        let escalated: Vec<usize> = cases.lost.iter().copied().filter(is_escalated).collect();
        Self {
            main: Split::new(&cases.lost, |at| main(at).cloned()),
            contributing: Split::of_each(&cases.lost, |at| {
                cases[at].causes.iter().skip(1).cloned().collect()
            }),
            group: Split::new(&cases.lost, |at| term(at)?.group.clone()),
            control: Split::new(&cases.lost, |at| term(at)?.control),
            escalated: Split::new(&escalated, |at| main(at).cloned()),
        }
    }
}
