//! TOML → [`Entry`] list, with every problem the parser can still make out.

use std::ops::Range;

use super::Problem;
use crate::model::toml_tree;
use crate::model::value::Entry;
use crate::text;

/// Most complaints that are looked at; a file that is no TOML at all yields one for each word.
const MAX_PROBLEMS: usize = 20;

/// Reads the TOML at `content` of `text`; spans count from the start of `text`.
pub(super) fn read(text: &str, content: Range<usize>) -> (Vec<Entry>, Vec<Problem>) {
    let (entries, errors) = toml_tree::read(&text[content.clone()], content.start);
    // One slip brings several complaints in its train: one for each line is enough, and after
    // an open bracket only the first means anything.
    let mut problems: Vec<Problem> = Vec::new();
    let mut last_line = None;
    for (span, message) in errors.into_iter().take(MAX_PROBLEMS) {
        let line = text[..span.start as usize].matches('\n').count();
        if last_line == Some(line) {
            continue;
        }
        last_line = Some(line);
        let open = ["array", "bracket", "inline table", "basic string"]
            .iter()
            .any(|word| message.contains(word));
        let start = text[..span.start as usize].rfind('\n').map_or(0, |n| n + 1);
        let head = text[start..].lines().next().unwrap_or("");
        let key = head.split('=').next().unwrap_or("").trim();
        let marked = !key.starts_with(['"', '\'']) && !key.is_ascii() && head.contains('=');
        let detail = if marked {
            text!(
                "tên trường chỉ dùng chữ không dấu, như `title`",
                "a key is written with plain letters, such as `title`"
            )
        } else {
            explain(&message)
        };
        problems.push(Problem { span, detail });
        if open {
            break;
        }
    }
    (entries, problems)
}

/// Says in both languages what the parser said in English.
fn explain(message: &str) -> crate::model::lang::Text {
    let first = message.lines().next().unwrap_or(message);
    let says = |words: &[&str]| words.iter().any(|word| first.contains(word));
    let vi = if says(&["duplicate key"]) {
        "một trường được ghi hai lần"
    } else if says(&["must be quoted", "unquoted", "missing opening quote"]) {
        "giá trị chữ phải nằm trong dấu \"…\""
    } else if says(&[
        "array",
        "unclosed",
        "comma",
        "invalid basic string",
        "literal string",
    ]) {
        "thiếu dấu đóng (\" hoặc ]) hoặc dấu phẩy"
    } else if says(&[
        "key with no value",
        "missing value",
        "expected `=`",
        "extra `:`",
    ]) {
        "trường viết dạng `trường = giá trị`"
    } else if says(&["invalid date", "datetime", "month", "day"]) {
        "ngày viết dạng 2026-03-15"
    } else if says(&["escape", "unicode value digits"]) {
        "dấu \\ trong \"…\" có nghĩa riêng; ghi \\\\ hoặc dùng '…'"
    } else {
        "sai cách viết ở đây"
    };
    text!("{vi}", "{first}")
}
