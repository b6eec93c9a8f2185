//! A cause: how many losses it stands behind, what they cost, what was changed because of them.

use super::About;
use crate::model::site::PageId;
use crate::render::insights::teller::Teller;
use crate::text;
use crate::views::insights::cases::{At, End};
use crate::views::insights::lead::{Spread, days};

impl Teller<'_> {
    pub(super) fn about_cause(&self, id: PageId) -> About {
        let mut about = About::default();
        let cases = self.gathered_cases(id);
        let Some(key) = self.insights.terms.key(id).filter(|_| !cases.is_empty()) else {
            return about;
        };
        let all = &self.insights.cases;
        let causes = &self.insights.causes;
        let part = causes.main.parts.iter().find(|part| part.key == *key);
        let main: &[At] = part.map_or(&[], |part| &part.cases);
        let part = causes
            .contributing
            .parts
            .iter()
            .find(|part| part.key == *key);
        let beside = part.map_or(0, |part| part.cases.len());
        let figures = &mut about.figures;
        figures.push(self.counted(
            text!("Nguyên nhân chính", "Main cause"),
            self.share(main.len(), causes.main.known()),
        ));
        figures.push(self.counted(text!("Góp phần", "Contributing"), self.cases(beside)));
        let saved = cases
            .iter()
            .filter(|at| all[**at].end == End::Saved)
            .count();
        if saved > 0 {
            figures.push(self.counted(text!("Giữ được", "Saved"), self.cases(saved)));
        }
        for value in &self.insights.losses.values {
            let cost = value
                .by_cause
                .iter()
                .find(|c| c.cause.as_ref() == Some(key));
            figures.extend(cost.map(|cost| {
                let label = text!("Mất mỗi tháng", "Lost a month");
                self.counted(label, self.money(cost.amount, &value.currency))
            }));
        }
        let spans = main
            .iter()
            .filter_map(|at| days(all[*at].first_signal_on, all[*at].notice_on));
        let lead = Spread::new(spans);
        if lead.n > 0 {
            let (days, n) = (self.days(lead.median), lead.n);
            figures.push(self.counted(
                text!("Dấu hiệu trước lúc khách báo", "Signal before notice"),
                self.say(text!("{days} (n={n})", "{days} (n={n})")),
            ));
        }
        let repeat = self
            .insights
            .repeats
            .iter()
            .find(|repeat| repeat.cause == *key);
        if let Some(repeat) = repeat {
            figures.push(self.counted(
                text!("Đề xuất đã xong", "Proposals done"),
                self.share(repeat.done, repeat.proposals),
            ));
        }
        about
            .panels
            .extend(self.open_actions(self.actions_of(&cases)));
        about.panels.extend(self.lessons_of(&cases));
        about
    }
}
