//! What the write-ups ask for after they are published: actions that get done, calls that are
//! made, and both as calendars, feeds and tables.

mod actions;
mod calendar;
mod parts;
mod sample;
mod settle;
mod winback;

use std::sync::Arc;

use camnang::Cache;
use camnang::restrict::Edition;
use camnang::views::Views;

use crate::support::handbook::Handbook;

/// A case with this front matter below the required one, and these proposals.
fn case(title: &str, front: &str, proposals: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ncustomer = \"k\"\n{front}+++\n\n## Nguyên nhân\n\nGiá cao hơn đối \
         thủ nhiều.\n\n## Đề xuất\n\n{proposals}\n"
    )
}

fn views(handbook: &Handbook) -> (Arc<Edition>, Views) {
    camnang::overlook(&handbook.inputs(), &mut Cache::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en))
}
