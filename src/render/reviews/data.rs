//! The review board as data: JSON for programs, CSV for spreadsheets.

use std::sync::Arc;

use serde::Serialize;

use super::why;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::lang::Text;
use crate::model::site::{Page, PageId, Role, Url, View};
use crate::render::Renderer;
use crate::render::data::json;
use crate::render::insights::teller::Teller;
use crate::render::sheet::csv;
use crate::text;
use crate::views::changed_on;
use crate::views::reviews::Review;

#[derive(Serialize)]
struct Document {
    version: u32,
    review: Vec<Entry>,
}

/// Something to look at.
#[derive(Serialize)]
struct Entry {
    /// Why it is on the board: `overdue`, `soon`, `later`, `lesson_unused`,
    /// `case_without_lesson`, `not_referred`.
    why: &'static str,
    url: String,
    title: String,
    kind: String,
    #[serde(skip)]
    kind_label: String,
    path: String,
    owners: Vec<String>,
    review_on: Option<String>,
    /// Days since the day of review; null for what is not late.
    overdue_days: Option<i32>,
    updated_on: Option<String>,
}

/// Adds the data files, where there is a board.
pub(in crate::render) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    if !renderer.has_view(View::Review) {
        return;
    }
    let this = Arc::clone(renderer);
    let recipe = move || Ok(this.review_json());
    bundle.add("api/review.json", Artifact::Recipe(Arc::new(recipe)));
    let this = Arc::clone(renderer);
    let recipe = move || Ok(this.review_csv());
    bundle.add("api/review.csv", Artifact::Recipe(Arc::new(recipe)));
}

/// The columns of the sheet.
const COLUMNS: &[fn() -> Text] = &[
    || text!("Vì sao", "Why"),
    || text!("Trang", "Page"),
    || text!("Loại", "Kind"),
    || text!("Người giữ", "Owner"),
    || text!("Rà soát", "Review on"),
    || text!("Quá hạn (ngày)", "Overdue (days)"),
    || text!("Sửa gần nhất", "Last change"),
    || text!("Tệp", "File"),
    || text!("Địa chỉ", "Address"),
];

impl Renderer {
    fn review_json(&self) -> Vec<u8> {
        json(&Document {
            version: 1,
            review: self.review_entries(),
        })
    }

    fn review_csv(&self) -> Vec<u8> {
        let lang = self.edition.config().language;
        let head = COLUMNS.iter().map(|column| column().get(lang).to_owned());
        let rows = self.review_entries().into_iter().map(|entry| {
            let whole = self.absolute(&Url::new(entry.url.as_str()));
            vec![
                why(entry.why).get(lang).to_owned(),
                entry.title,
                entry.kind_label,
                entry.owners.join(", "),
                entry.review_on.unwrap_or_default(),
                entry
                    .overdue_days
                    .map_or_else(String::new, |n| n.to_string()),
                entry.updated_on.unwrap_or_default(),
                entry.path,
                whole.unwrap_or(entry.url),
            ]
        });
        csv(std::iter::once(head.collect()).chain(rows))
    }

    /// Everything on the board, in the order of its page.
    fn review_entries(&self) -> Vec<Entry> {
        let Some((_, on)) = self.edition.at(&Url::new("/")) else {
            return Vec::new();
        };
        let teller = Teller {
            lang: self.edition.config().language,
            ..self.teller(on)
        };
        let board = &self.views.reviews;
        let reviews = board.reviews.iter();
        let reviews = reviews.map(|r| (r.stage.name(), r.page, Some(r)));
        let named = |why: &'static str| move |page: &PageId| (why, *page, None);
        let cases = board.without_lesson.iter();
        let cases = cases.map(|at| ("case_without_lesson", teller.insights.cases[*at].page, None));
        reviews
            .chain(board.unused_lessons.iter().map(named("lesson_unused")))
            .chain(cases)
            .chain(board.unreferred.iter().map(named("not_referred")))
            .filter_map(|(why, page, review)| teller.review_entry(why, page, review))
            .collect()
    }
}

impl Teller<'_> {
    fn review_entry(
        &self,
        why: &'static str,
        id: PageId,
        review: Option<&Review>,
    ) -> Option<Entry> {
        let edition = &self.renderer.edition;
        let page = edition.page(id)?;
        let day = |day: jiff::civil::Date| day.to_string();
        Some(Entry {
            why,
            url: page.url.as_str().to_owned(),
            title: page.title.clone(),
            kind: edition.kinds().get(page.kind).name.clone(),
            kind_label: self.kind_name(page).to_owned(),
            path: page.path().map_or("", |path| path.as_str()).to_owned(),
            owners: self.keepers(page),
            review_on: page.fields.date("review_on").map(day),
            overdue_days: review.map(|r| r.late).filter(|late| *late > 0),
            updated_on: changed_on(edition, page).map(day),
        })
    }
}

impl Renderer {
    /// True when the handbook has the page of a view.
    pub(in crate::render) fn has_view(&self, view: View) -> bool {
        let is_it = |(_, page): (PageId, &Page)| page.role == Role::View(view);
        self.edition.pages().any(is_it)
    }
}
