//! TOML → [`Entry`] list, with every problem the parser can still make out.

use std::ops::Range;

use super::Problem;
use crate::model::toml_tree;
use crate::model::value::Entry;
use crate::text;

/// Reads the TOML at `content` of `text`; spans count from the start of `text`.
pub(super) fn read(text: &str, content: Range<usize>) -> (Vec<Entry>, Vec<Problem>) {
    let (entries, errors) = toml_tree::read(&text[content.clone()], content.start);
    let problems = errors
        .into_iter()
        .map(|(span, en)| Problem {
            span,
            detail: explain(&en),
        })
        .collect();
    (entries, problems)
}

/// Says in both languages what the parser said in English.
fn explain(message: &str) -> crate::model::lang::Text {
    let first = message.lines().next().unwrap_or(message);
    let vi = if first.contains("duplicate key") {
        "một trường được ghi hai lần".to_owned()
    } else if first.contains("string values must be quoted") || first.contains("unquoted") {
        "giá trị chữ phải nằm trong dấu \"…\"".to_owned()
    } else if first.contains("invalid basic string") || first.contains("unclosed") {
        "thiếu dấu đóng (\" hoặc ])".to_owned()
    } else if first.contains("key with no value") || first.contains("missing value") {
        "trường chưa có dấu = và giá trị".to_owned()
    } else {
        first.to_owned()
    };
    text!("{vi}", "{first}")
}
