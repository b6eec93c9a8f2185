//! Tables for spreadsheet programs: CSV that opens right with Vietnamese in it.
//!
//! A byte-order mark, without which those programs take UTF-8 for something else; CRLF as
//! RFC 4180 has it; and no cell that such a program would take for a formula, since what people
//! wrote in a page must not run on somebody else's computer.

use csv::{Terminator, WriterBuilder};

/// Signs that begin a formula, the wide forms of East Asian keyboards as well.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Returns a table as CSV; the first row is its head.
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        let row: Vec<String> = row.into_iter().map(harmless).collect();
        // Writing to memory does not fail.
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that is shown as it is written, whatever it begins with.
fn harmless(cell: String) -> String {
    let first = cell.trim_start().chars().next();
    let is_formula = first.is_some_and(|c| FORMULA.contains(&c)) || cell.starts_with(['\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_and_never_run() {
        let rows = [
            vec!["Mã".to_owned(), "Việc".to_owned()],
            vec!["DX-K7M2P".to_owned(), "Gọi \"lại\", ghi\nngày".to_owned()],
            vec!["=1+1".to_owned(), "\t@SUM(A1)".to_owned()],
            vec![" -2".to_owned(), "a - b".to_owned()],
        ];
        let text = String::from_utf8(csv(rows)).unwrap_or_default();
        assert_eq!(
            text,
            "\u{feff}Mã,Việc\r\nDX-K7M2P,\"Gọi \"\"lại\"\", ghi\nngày\"\r\n\
             '=1+1,'\t@SUM(A1)\r\n' -2,a - b\r\n"
        );
    }
}
