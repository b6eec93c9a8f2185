//! What `check --format json` prints, field by field: shown in the handbook's reference, held
//! against the real report by a test.

use std::sync::LazyLock;

use super::lang::Text;
use crate::text;

/// One field of the report.
#[derive(Debug)]
pub struct ReportField {
    /// Its place, such as `diagnostics[].line`.
    pub key: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// What it says.
    pub about: Text,
}

/// A report with one finding.
pub const EXAMPLE: &str = r#"{
  "version": 1,
  "summary": { "files": 96, "errors": 1, "warnings": 0, "infos": 0 },
  "diagnostics": [
    {
      "code": "CN204",
      "name": "missing-proposals",
      "severity": "error",
      "path": "content/churn/2026/cong-ty-a.md",
      "line": 2, "column": 1, "end_line": 2, "end_column": 6,
      "message": "Bài churn chưa có phần Đề xuất",
      "help": "Thêm mục `## Đề xuất` và viết: …",
      "subject": "section:proposals",
      "fixable": false
    }
  ]
}
"#;

/// Every field, in the order of the report.
pub static FIELDS: LazyLock<Vec<ReportField>> = LazyLock::new(|| {
    vec![
        field(
            "version",
            "1",
            text!(
                "Chỉ tăng khi dạng của báo cáo đổi theo cách làm hỏng chương trình đang đọc nó",
                "Goes up only when the shape changes in a way that breaks its readers"
            ),
        ),
        field(
            "summary.files",
            "number",
            text!("Số trang được báo cáo", "How many pages are reported on"),
        ),
        field(
            "summary.errors",
            "number",
            text!("Số lỗi", "How many errors"),
        ),
        field(
            "summary.warnings",
            "number",
            text!("Số cảnh báo", "How many warnings"),
        ),
        field(
            "summary.infos",
            "number",
            text!("Số lưu ý", "How many notes"),
        ),
        field(
            "diagnostics[].code",
            "string",
            text!(
                "Mã quy tắc, không bao giờ đổi",
                "Code of the rule; never changes"
            ),
        ),
        field(
            "diagnostics[].name",
            "string",
            text!(
                "Tên quy tắc, không bao giờ đổi",
                "Name of the rule; never changes"
            ),
        ),
        field(
            "diagnostics[].severity",
            "string",
            text!(
                "`error`, `warning` hoặc `info`, theo mức trong cẩm nang này",
                "`error`, `warning` or `info`, as this handbook has it"
            ),
        ),
        field(
            "diagnostics[].path",
            "string, null",
            text!(
                "Tệp, tính từ thư mục gốc, dùng `/`; `null` khi nói về cả cẩm nang",
                "The file, from the root, with `/`; `null` for the handbook as a whole"
            ),
        ),
        field(
            "diagnostics[].line",
            "number",
            text!("Dòng đầu, đếm từ 1", "First line, counted from 1"),
        ),
        field(
            "diagnostics[].column",
            "number",
            text!(
                "Cột đầu, đếm từ 1 theo ký tự Unicode",
                "First column, counted from 1 in Unicode code points"
            ),
        ),
        field(
            "diagnostics[].end_line",
            "number",
            text!("Dòng cuối", "Last line"),
        ),
        field(
            "diagnostics[].end_column",
            "number",
            text!("Cột ngay sau chỗ bị nêu", "Column just after the place"),
        ),
        field(
            "diagnostics[].message",
            "string",
            text!(
                "Điều không ổn, bằng ngôn ngữ của cẩm nang hoặc theo `--lang`",
                "What is wrong, in the handbook's language or that of `--lang`"
            ),
        ),
        field(
            "diagnostics[].help",
            "string, null",
            text!("Nên viết gì thay vào", "What to write instead"),
        ),
        field(
            "diagnostics[].subject",
            "string",
            text!(
                "Nói về điều gì: `field:KEY`, `section:ID`, `party:NAME`, `proposal:N`, `link:TARGET`, `id:CAUSE`, còn lại là `page`",
                "What it is about: `field:KEY`, `section:ID`, `party:NAME`, `proposal:N`, `link:TARGET`, `id:CAUSE`, else `page`"
            ),
        ),
        field(
            "diagnostics[].fixable",
            "bool",
            text!(
                "`true` khi `check --fix` sửa được",
                "`true` when `check --fix` mends it"
            ),
        ),
    ]
});

fn field(key: &'static str, form: &'static str, about: Text) -> ReportField {
    ReportField { key, form, about }
}
