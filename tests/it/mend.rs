//! What `check --fix` changes, and what it leaves alone.

use camnang::Cache;
use camnang::mend::{Mended, mend};
use camnang::model::source::SitePath;

use crate::support::handbook::Handbook;

/// Mends one page beside a process that moved.
fn mended(page: &str) -> (Mended, String) {
    let mut handbook = Handbook::new("title = \"H\"\n");
    handbook.put("content/churn/a.md", page).put(
        "content/processes/goi-lai.md",
        "+++\ntitle = \"Gọi lại\"\nredirect_from = [\"/processes/goi-cu/\"]\n+++\n## Các bước\n",
    );
    let mended = mend(handbook.inputs(), &mut Cache::default(), &|built| {
        built.diagnostics.iter().collect()
    })
    .unwrap_or_else(|e| panic!("{}", e.message.en));
    let after = mended
        .files
        .get(&SitePath::from("content/churn/a.md"))
        .map_or_else(|| page.to_owned(), |(_, after)| after.to_string());
    (mended, after)
}

/// Asserts what a page becomes.
#[track_caller]
fn becomes(before: &str, after: &str) {
    assert_eq!(mended(before).1, after);
}

#[test]
fn bold_lines_become_headings() {
    becomes(
        "**Tình huống**\nKhách báo dừng.\n\n__Nguyên nhân:__ giá cao.\n**Hành động**: gọi khách.\n",
        "## Tình huống\n\nKhách báo dừng.\n\n## Nguyên nhân\n\ngiá cao.\n\n## Hành động\n\ngọi khách.\n",
    );
    becomes("🔍 **1. Đề xuất:**  \nGọi.\n", "## 🔍 1. Đề xuất\n\nGọi.\n");
}

#[test]
fn a_new_heading_is_of_the_level_of_its_neighbours() {
    becomes(
        "# Ca A\n\n### Tình huống\n\nKhách báo.\n\n**Nguyên nhân**\n\nGiá.\n",
        "# Ca A\n\n### Tình huống\n\nKhách báo.\n\n### Nguyên nhân\n\nGiá.\n",
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    becomes(
        "\u{feff}**Nguyên nhân:** giá.\r\n**Hành động:** gọi.\r\n",
        "\u{feff}## Nguyên nhân\r\n\r\ngiá.\r\n\r\n## Hành động\r\n\r\ngọi.\r\n",
    );
}

#[test]
fn what_would_change_the_meaning_stays() {
    for text in [
        "- **Nguyên nhân:** giá cao.\n",
        "> **Nguyên nhân:** giá cao.\n",
        "**[Nguyên nhân](https://a.vn)**\n\nGiá.\n",
        "**Nguyên nhân** – giá cao.\n",
        "dòng trên\\\n**Nguyên nhân**\n",
        "Xem [trang](../khong-co.md).\n",
    ] {
        assert!(mended(text).0.files.is_empty(), "{text}");
    }
}

#[test]
fn links_to_pages_that_moved_lead_there_again() {
    becomes(
        "Xem [lại](../goi-lai.md#cac-buoc), [cũ](../processes/goi-cu.md), [x][n].\n\n[n]: <../Gọi%20lại.md>\n",
        "Xem [lại](../processes/goi-lai.md#cac-buoc), [cũ](../processes/goi-lai.md), [x][n].\n\n[n]: <../processes/goi-lai.md>\n",
    );
}
