//! What somebody should look at: the board of reviews, and the week that the first page and the
//! digest tell of.

mod board;
mod week;

use camnang::Cache;
use camnang::model::site::PageId;
use camnang::restrict::Edition;
use camnang::views::Views;

use crate::support::handbook::Handbook;

fn views(handbook: &Handbook) -> (Edition, Views) {
    camnang::overlook(&handbook.inputs(), &mut Cache::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en))
}

/// The ids of pages.
fn ids(edition: &Edition, pages: impl IntoIterator<Item = PageId>) -> Vec<String> {
    let id = |page| edition.page(page).expect("a page").id.clone();
    pages.into_iter().map(id).collect()
}

/// A page with this front matter below its title.
fn page(front: &str, body: &str) -> String {
    format!("+++\ntitle = \"Trang\"\n{front}+++\n\n{body}\n")
}

/// A case with these fields and proposals.
fn case(front: &str, proposals: &str) -> String {
    let body =
        format!("## Nguyên nhân\n\nGiá cao hơn đối thủ nhiều.\n\n## Đề xuất\n\n{proposals}\n");
    page(&format!("customer = \"k\"\n{front}"), &body)
}
