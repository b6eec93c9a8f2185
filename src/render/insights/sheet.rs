//! The cases as a sheet for spreadsheet programs, with names in place of ids.

use super::teller::Teller;
use crate::model::lang::Text;
use crate::model::site::Url;
use crate::render::Renderer;
use crate::render::sheet::csv;
use crate::text;
use crate::views::insights::cases::{At, End, Key};
use crate::views::insights::terms::Family;

/// Where the sheet of all cases is.
pub(super) const SHEET: &str = "api/cases.csv";

impl Renderer {
    pub(super) fn cases_csv(&self) -> Vec<u8> {
        let lang = self.edition.config().language;
        let home = Url::new("/");
        let Some((_, on)) = self.edition.at(&home) else {
            return csv([]);
        };
        let teller = Teller {
            lang,
            ..self.teller(on)
        };
        let head = COLUMNS.iter().map(|column| teller.say(column())).collect();
        let all = 0..self.views.insights.cases.all.len();
        csv(std::iter::once(head).chain(all.map(|at| teller.sheet_row(at))))
    }
}

/// The columns of the sheet of cases.
const COLUMNS: &[fn() -> Text] = &[
    || text!("Khách hàng", "Customer"),
    || text!("Ca", "Case"),
    || text!("Kết cục", "Outcome"),
    || text!("Ngày kết thúc", "Ended on"),
    || text!("Nguyên nhân chính", "Main cause"),
    || text!("Nguyên nhân góp phần", "Contributing causes"),
    || text!("Dấu hiệu", "Signals"),
    || text!("Các bên", "Parties"),
    || text!("Phân khúc", "Segment"),
    || text!("Dấu hiệu đầu tiên", "First signal on"),
    || text!("Ngày khách báo", "Notice on"),
    || text!("Hết hợp đồng", "Contract end"),
    || text!("Mất mỗi tháng", "Lost a month"),
    || text!("Loại tiền", "Currency"),
    || text!("Địa chỉ", "Address"),
];

impl Teller<'_> {
    /// A case in the order of [`COLUMNS`]. Days and numbers are written so that spreadsheets of
    /// any language read them.
    fn sheet_row(&self, at: At) -> Vec<String> {
        let case = &self.insights.cases[at];
        let page = self.renderer.edition.page(case.page);
        let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |d| d.to_string());
        let names = |family: Family, keys: &[Key]| {
            let names = keys.iter().map(|key| self.name(family, key));
            names.collect::<Vec<_>>().join("; ")
        };
        let (main, others) = case.causes.split_at(case.causes.len().min(1));
        let outcome = self.say(match case.end {
            End::Lost => text!("mất", "lost"),
            End::Saved => text!("giữ được", "saved"),
            End::Ahead => text!("chưa tới ngày", "ahead"),
        });
        let segment = case.segment.as_ref();
        let value = case.value.as_ref();
        let address = page.map(|page| {
            let whole = self.renderer.absolute(&page.url);
            whole.unwrap_or_else(|| page.url.as_str().to_owned())
        });
        vec![
            self.customer(at).unwrap_or_default(),
            page.map_or_else(String::new, |page| page.title.clone()),
            outcome,
            day(case.ended_on),
            names(Family::Cause, main),
            names(Family::Cause, others),
            names(Family::Signal, &case.signals),
            names(Family::Party, &case.parties),
            segment.map_or_else(String::new, |key| self.name(Family::Segment, key)),
            day(case.first_signal_on),
            day(case.notice_on),
            day(case.contract_end_on),
            value.map_or_else(String::new, |value| value.amount.to_string()),
            value.map_or_else(String::new, |value| value.currency.to_string()),
            address.unwrap_or_default(),
        ]
    }
}
