//! What the cases say together: why customers leave, whether it could be seen, what comes back.
//!
//! A customer that stayed counts in no figure of losses, a case whose day is yet to come in
//! nothing, and a case that does not say something is counted as missing, never left out.

pub mod cases;
pub mod causes;
pub mod lead;
pub mod losses;
pub mod parties;
pub mod repeats;
pub mod retention;
pub mod signals;
pub mod split;
pub mod terms;
pub mod time;
pub mod write_ups;

use crate::restrict::Edition;
use cases::Cases;
use causes::Causes;
use lead::Lead;
use losses::Losses;
use parties::Heat;
use repeats::Repeat;
use retention::Retention;
use signals::Signals;
use terms::Terms;
use time::{Series, Unit};
use write_ups::WriteUps;

/// Fewest cases that are not called few.
pub const MANY: usize = 20;

/// Everything that is counted over the cases.
#[derive(Debug)]
pub struct Insights {
    /// The cases.
    pub cases: Cases,
    /// What they refer to.
    pub terms: Terms,
    /// Why customers left.
    pub causes: Causes,
    /// Losses by quarter.
    pub quarters: Series,
    /// Losses by month.
    pub months: Series,
    /// Who stays, by quarter.
    pub retention: Retention,
    /// What was lost.
    pub losses: Losses,
    /// Main causes by the parties involved.
    pub heat: Heat,
    /// From the first signal to the loss.
    pub lead: Lead,
    /// The same for customers that stayed.
    pub saved_lead: Lead,
    /// Signals and what they preceded.
    pub signals: Signals,
    /// Causes that came back.
    pub repeats: Vec<Repeat>,
    /// Whether write-ups are complete and in time.
    pub write_ups: WriteUps,
}

impl Insights {
    /// Counts over the cases of an edition.
    pub fn new(edition: &Edition) -> Self {
        let mut terms = Terms::default();
        let cases = Cases::read(edition, &mut terms);
        let lead = Lead::new(&cases, &cases.lost);
        Self {
            causes: Causes::new(&cases, &terms),
            quarters: Series::new(&cases, Unit::Quarter, edition.today()),
            months: Series::new(&cases, Unit::Month, edition.today()),
            retention: Retention::new(edition, &cases),
            losses: Losses::new(&cases),
            heat: Heat::new(&cases),
            saved_lead: Lead::new(&cases, &cases.saved),
            signals: Signals::new(edition, &cases, &mut terms),
            repeats: repeats::find(edition, &cases),
            write_ups: WriteUps::new(edition, &cases),
            lead,
            cases,
            terms,
        }
    }
}
