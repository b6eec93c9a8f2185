//! Where responsibility lies: main causes by the parties involved.

use super::Insight;
use super::case_lists::By;
use super::teller::Teller;
use crate::render::panel::{Cell, Head, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::Key;
use crate::views::insights::parties::Heat;
use crate::views::insights::terms::Family;

impl Teller<'_> {
    pub(super) fn parties(&self) -> Insight {
        let heat = &self.insights.heat;
        let name = |key: &Key| self.name(Family::Party, key);
        Insight {
            panels: vec![self.heat()],
            lists: vec![self.list(
                By::Party,
                text!("Các ca theo bên liên quan", "Cases by party"),
                &heat.parties,
                ToString::to_string,
                name,
            )],
            ..Insight::default()
        }
    }

    fn heat(&self) -> Panel {
        let heat = &self.insights.heat;
        let lost = self.insights.cases.lost.len();
        let known = lost - heat.parties.missing.len();
        let answer = match heat.parties.parts.first() {
            None => self.say(text!(
                "Chưa ca nào ghi các bên liên quan.",
                "No case names the parties involved."
            )),
            Some(first) => {
                let name = self.name(Family::Party, &first.key);
                let share = self.share(first.cases.len(), known);
                self.say(text!(
                    "{name} có mặt ở {share} ca; một ca thường cần nhiều bên cùng sửa.",
                    "{name} is part of {share} cases; most cases take several parties to mend."
                ))
            }
        };
        let title = text!("Nguyên nhân chính và các bên", "Main causes by party");
        let mut panel = self.panel("heat", title, answer);
        if !heat.rows.is_empty() && !heat.parties.parts.is_empty() {
            panel.table = Some(self.heat_table(heat));
        }
        panel.notes = self.notes(
            known,
            heat.parties.missing.len(),
            text!("các bên liên quan", "the parties involved"),
        );
        panel
    }

    fn heat_table(&self, heat: &Heat) -> Table {
        let mut head = vec![self.head(text!("Nguyên nhân chính", "Main cause"))];
        head.extend(heat.parties.parts.iter().map(|part| Head {
            text: self.name(Family::Party, &part.key),
            number: true,
        }));
        head.push(self.number_head(text!("Số ca", "Cases")));
        let mut rows: Vec<Row> = heat
            .rows
            .iter()
            .map(|row| {
                let name = self.name(Family::Cause, &row.cause);
                let drill = self.drill(By::MainCause, &row.cause);
                let mut cells = vec![Cell::text(name).to(Some(drill))];
                for count in &row.cells {
                    let cell = Cell::number(self.count(*count));
                    cells.push(cell.toned(tone(*count, heat.most)));
                }
                cells.push(Cell::number(self.count(row.cases.len())));
                Row::new(cells)
            })
            .collect();
        let mut all = vec![Cell::text(self.say(text!("Tất cả", "All")))];
        for part in &heat.parties.parts {
            let drill = self.drill(By::Party, &part.key);
            all.push(Cell::number(self.count(part.cases.len())).to(Some(drill)));
        }
        all.push(Cell::number(self.count(self.insights.cases.lost.len())));
        rows.push(Row::new(all));
        Table {
            caption: self.say(text!(
                "Số ca theo nguyên nhân chính và bên liên quan",
                "Cases by main cause and party"
            )),
            head,
            rows,
        }
    }
}

/// How strongly a cell stands out, in four steps up to the largest number; small numbers are
/// steps themselves, so that a single case never shouts.
fn tone(count: usize, most: usize) -> Option<&'static str> {
    const TONES: [&str; 4] = ["heat-1", "heat-2", "heat-3", "heat-4"];
    let step = (count * TONES.len()).div_ceil(most.max(TONES.len()));
    TONES.get(step.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_stands_out_most_and_nothing_does_not() {
        assert_eq!(tone(0, 7), None);
        assert_eq!(tone(1, 7), Some("heat-1"));
        assert_eq!(tone(7, 7), Some("heat-4"));
        assert_eq!(tone(1, 1), Some("heat-1"));
        assert_eq!(tone(4, 4), Some("heat-4"));
    }
}
