//! Main causes by the parties involved.

use std::collections::BTreeMap;

use super::cases::{At, Cases, Key};
use super::split::Split;

/// A table of main causes by parties.
#[derive(Debug)]
pub struct Heat {
    /// The losses by every party they name, so that a case stands under each.
    pub parties: Split<Key>,
    /// A row for each main cause, the most frequent first.
    pub rows: Vec<Row>,
    /// The largest number in a cell.
    pub most: usize,
}

/// The cases of one main cause.
#[derive(Debug)]
pub struct Row {
    /// The cause.
    pub cause: Key,
    /// All its cases.
    pub cases: Vec<At>,
    /// Those of each party, in the order of [`Heat::parties`].
    pub cells: Vec<usize>,
}

impl Heat {
    /// Counts which parties were involved in which causes.
    pub(super) fn new(cases: &Cases) -> Self {
        let parties = Split::of_each(&cases.lost, |at| cases[at].parties.clone());
        let place: BTreeMap<&Key, usize> = parties
            .parts
            .iter()
            .enumerate()
            .map(|(place, part)| (&part.key, place))
            .collect();
        let causes = Split::new(&cases.lost, |at| cases[at].main_cause().cloned());
        let rows: Vec<Row> = causes
            .parts
            .into_iter()
            .map(|part| {
                let mut cells = vec![0; parties.parts.len()];
                for party in part.cases.iter().flat_map(|at| &cases[*at].parties) {
                    cells[place[party]] += 1;
                }
                Row {
                    cause: part.key,
                    cases: part.cases,
                    cells,
                }
            })
            .collect();
        Self {
            most: rows
                .iter()
                .flat_map(|row| &row.cells)
                .copied()
                .max()
                .unwrap_or(0),
            rows,
            parties,
        }
    }
}
