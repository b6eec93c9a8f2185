//! Pages of one kind: what they gather, and the forms that help to read them.

use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::tags;

const CASE: &str = "+++
title = \"Khách K dừng\"
customer = \"k\"
churned_on = 2026-10-20
causes = [\"price\", \"slow_support\"]
signals = [\"usage_drop\"]
first_signal_on = 2026-08-01
notice_on = 2026-09-30
revenue_lost = 1000000
+++

## Tình huống

- **01/08:** cuộc gọi giảm một nửa.
- **15/08 – 20/08:** không ai gọi hỏi.
- **30/09:** khách báo dừng.

## Nguyên nhân

Giá tăng mà không ai báo trước.

## Trách nhiệm các bên

- **CS:** không nằm trong danh sách nhận tin, [xem lại](../processes/p.md).
- **Kinh doanh:** báo giá mới qua thư chung.

## Bài học

- **CS:** gọi trước 30 ngày.
- **Sản phẩm:** ghi giá vào màn hình.

## Đề xuất

- Báo giá trước 30 ngày (phụ trách: Lan (CS); hạn: 10/11/2026; trạng thái: đang làm)
- **Ghi giá** vào màn hình (phụ trách: Minh; hạn: 01/11/2026; trạng thái: xong)
";

fn handbook() -> Handbook {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    handbook.put("content/churn/k.md", CASE);
    handbook.put(
        "content/customers/k.md",
        "+++\ntitle = \"Khách K\"\nstatus = \"churned\"\nsince = 2024-01-05\n+++\n",
    );
    handbook.put(
        "content/processes/p.md",
        "+++\ntitle = \"Báo giá\"\nowner = \"cs\"\nreview_on = 2027-01-01\n+++\n\n## Mục đích\n\nKhách \
         biết trước.\n\n## Các bước\n\n1. **CS, trong 2 ngày:** gọi khách.\n   Vì: [Khách K](../churn/k.md), \
         khách biết giá qua hóa đơn.\n2. Ghi lại.\n\n## Vai trò\n\n1. CS gọi.\n",
    );
    handbook.put(
        "content/lessons/l.md",
        "+++\ntitle = \"Báo trước\"\nsources = [\"churn/k\"]\napplies_to = [\"cs\"]\n+++\n\n## Bối cảnh\n\nA.\n",
    );
    handbook.put(
        "content/templates/t.md",
        "+++\ntitle = \"Thư\"\nowner = \"cs\"\nfor = \"email\"\nreview_on = 2027-01-01\n+++\n\n\
         Chào {{ten}}, {{ngay}} giá đổi. {{ten}} xem nhé.\n",
    );
    handbook
}

fn part<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let start = html
        .find(from)
        .unwrap_or_else(|| panic!("no {from} in {html}"));
    let rest = &html[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

#[test]
fn a_case_opens_with_what_matters_and_folds_the_rest() {
    let html = text_of(&handbook().build(), "churn/k/index.html");
    let card = part(&html, "<section class=\"facts\"", "</section>");
    assert!(card.contains("12.000.000\u{a0}₫"), "a year: {card}");
    assert!(card.contains("1.000.000\u{a0}₫ mỗi tháng"), "{card}");
    assert!(card.contains("60\u{a0}ngày\u{a0}→ 20\u{a0}ngày"), "{card}");
    assert!(
        card.contains("nên gọi") && card.contains("17/11/2026"),
        "the window: {card}"
    );
    assert!(!card.contains("Lưu lượng cuộc gọi giảm"));
    assert!(
        part(&html, "<details class=\"more-facts\">", "</details>")
            .contains("Lưu lượng cuộc gọi giảm")
    );
}

#[test]
fn a_story_by_day_marks_the_signal_that_was_missed() {
    let html = text_of(&handbook().build(), "churn/k/index.html");
    let story = part(&html, "<ol class=\"story\">", "</ol>");
    assert_eq!(story.matches("<li").count(), 3);
    assert!(story.contains(
        "<li class=\"signal\"><span class=\"badge badge-warn\">Dấu hiệu đầu tiên</span>"
    ));
    assert!(story.contains("<li class=\"notice\">"), "{story}");
    // A list that does not tell days stays one.
    let mut other = handbook();
    other.put(
        "content/churn/k.md",
        CASE.replace("**15/08 – 20/08:**", "**17 ticket:**"),
    );
    let html = text_of(&other.build(), "churn/k/index.html");
    assert!(!html.contains("class=\"story\"") && html.contains("<li><strong>17 ticket:</strong>"));
}

#[test]
fn duties_and_lessons_of_a_side_stand_in_one_row_with_its_proposals() {
    let html = text_of(&handbook().build(), "churn/k/index.html");
    let table = part(&html, "<div class=\"table by-side\"", "</table>");
    let rows: Vec<&str> = table.split("<tr><th scope=\"row\">").skip(1).collect();
    assert_eq!(rows.len(), 3, "{table}");
    assert!(rows[0].starts_with("CS</th>") && rows[0].contains("gọi trước 30\u{a0}ngày."));
    assert!(
        rows[0].contains("<a href=\"../../processes/p/\">xem lại</a>"),
        "{table}"
    );
    assert!(
        rows[0].contains("href=\"../../actions/#"),
        "its proposal: {table}"
    );
    assert!(rows[2].starts_with("Sản phẩm</th>") && rows[2].contains(">–<"));
    // Both headings keep their anchors.
    assert!(html.contains("<h2 id=\"trach-nhiem-cac-ben\"") && table.contains("id=\"bai-hoc\""));
    // Text beside the lists stays where it was written.
    let mut other = handbook();
    other.put(
        "content/churn/k.md",
        CASE.replace("## Bài học\n", "Ghi ngày họp.\n\n## Bài học\n"),
    );
    let html = text_of(&other.build(), "churn/k/index.html");
    assert!(!html.contains("by-side") && html.contains("Ghi ngày họp."));
}

#[test]
fn a_proposal_says_how_far_it_is_and_leads_to_the_register() {
    let html = text_of(&handbook().build(), "churn/k/index.html");
    let list = part(&html, "<h2 id=\"de-xuat\"", "</ul>");
    assert!(
        list.contains("Đã xong <b>1/2</b>") && list.contains("Quá hạn <b>1</b>"),
        "{list}"
    );
    let late = part(list, "<li>", "</li>");
    assert!(
        late.starts_with("<li><span class=\"badge badge-overdue\">Quá hạn 11 ngày</span> <a"),
        "{late}"
    );
    assert!(
        late.contains("Báo giá trước 30\u{a0}ngày (phụ trách: Lan"),
        "{late}"
    );
    assert!(list.contains("</a> <strong>Ghi giá</strong>"), "{list}");
}

#[test]
fn a_step_has_an_address_and_says_who_and_why() {
    let html = text_of(&handbook().build(), "processes/p/index.html");
    let steps = part(&html, "<li id=\"buoc-1\">", "</ol>");
    assert!(steps.contains("href=\"#buoc-1\"") && steps.contains("<li id=\"buoc-2\">"));
    assert!(steps.contains("<strong class=\"who\">CS, trong 2\u{a0}ngày:</strong>"));
    assert!(
        steps.contains("<span class=\"because\">Vì: <a href=\"../../churn/k/\">"),
        "{steps}"
    );
    assert!(
        !html.contains("buoc-3") && !html.contains("buoc-2-1"),
        "roles are no steps"
    );
    assert_eq!(
        tags(&html)
            .iter()
            .filter(|tag| tag.attribute("id") == Some("buoc-1"))
            .count(),
        1
    );
}

#[test]
fn a_text_to_copy_lists_its_places_and_comes_as_a_file() {
    let built = handbook().build();
    let html = text_of(&built, "templates/t/index.html");
    let places = part(&html, "<details class=\"places\">", "</details>");
    assert_eq!(places.matches("<li>").count(), 2, "{places}");
    assert!(html.contains("href=\"../../templates/t/t.md\" download=\"t.md\""));
    assert_eq!(
        text_of(&built, "templates/t/t.md"),
        "Chào {{ten}}, {{ngay}} giá đổi. {{ten}} xem nhé.\n"
    );
    // Without scripts there is no button that does nothing.
    assert!(html.contains("class=\"button copy-text needs-js\" type=\"button\""));
}

#[test]
fn a_customer_has_a_history_by_day() {
    let html = text_of(&handbook().build(), "customers/k/index.html");
    let history = part(&html, "<h2 id=\"cn_history\">", "</table>");
    let days: Vec<&str> = history
        .split("datetime=\"")
        .skip(1)
        .map(|d| &d[..10])
        .collect();
    assert_eq!(
        days,
        ["2024-01-05", "2026-08-01", "2026-09-30", "2026-10-20"]
    );
}

#[test]
fn a_cause_has_the_numbers_of_the_insights() {
    let built = handbook().build();
    let html = text_of(&built, "causes/price/index.html");
    assert!(
        html.contains("<dd>1/1</dd>") || html.contains("1/1"),
        "main cause of one"
    );
    assert!(html.contains("1.000.000\u{a0}₫"));
    assert!(part(&html, "<h2 id=\"cn_open\">", "</table>").contains("Báo giá trước 30\u{a0}ngày"));
    assert!(part(&html, "<h2 id=\"cn_lessons\">", "</table>").contains("Báo trước"));
    // A cause that only contributed claims no loss for itself.
    let other = text_of(&built, "causes/slow-support/index.html");
    assert!(!other.contains("1.000.000\u{a0}₫</dd>"), "{other}");
}

#[test]
fn a_party_reads_what_it_carried_and_learned_in_each_case() {
    let html = text_of(&handbook().build(), "parties/cs/index.html");
    let duties = part(&html, "<h2 id=\"cn_duties\">", "</table>");
    assert!(
        duties.contains("không nằm trong danh sách nhận tin"),
        "{duties}"
    );
    assert!(duties.contains("gọi trước 30\u{a0}ngày."), "{duties}");
    assert!(part(&html, "<h2 id=\"cn_open\">", "</table>").contains("Lan (CS)"));
}

#[test]
fn a_lesson_says_where_it_is_used_and_where_it_comes_from() {
    let mut handbook = handbook();
    let html = text_of(&handbook.build(), "lessons/l/index.html");
    assert!(html.contains("Chưa quy trình, playbook hay dấu hiệu nào dẫn tới bài học này"));
    assert!(part(&html, "<h2 id=\"cn_sources\">", "</table>").contains("Giá không cạnh tranh"));
    handbook.put(
        "content/processes/q.md",
        "+++\ntitle = \"Tăng giá\"\nowner = \"cs\"\nreview_on = 2027-01-01\n+++\n\n\
         ## Các bước\n\n1. Xem [bài học](../lessons/l.md).\n",
    );
    let html = text_of(&handbook.build(), "lessons/l/index.html");
    assert!(part(&html, "<h2 id=\"cn_used\">", "</table>").contains("Tăng giá"));
}

#[test]
fn a_picture_leads_to_its_file_unless_something_else_is_meant() {
    let drawing = |width: u32| format!("<svg width=\"{width}\" height=\"{width}\"/>");
    let mut handbook = Handbook::new("title = \"Sổ tay\"\n");
    handbook.put("content/lon.svg", drawing(900));
    handbook.put("content/nho.svg", drawing(24));
    handbook.put("content/la.png", "không phải ảnh");
    let text = "+++\ntitle = \"Hình\"\n+++\n\n![Lớn](lon.svg \"Sơ đồ\")\n\n![Nhỏ](nho.svg)\n\n![](lon.svg)\n\n\
        [![Trong liên kết](lon.svg)](b.md)\n\n## ![Đầu mục](lon.svg) Mục\n\n\
        ![Không rõ cỡ](la.png)\n";
    handbook.put("content/a.md", text);
    let html = "+++\ntitle = \"Trong HTML\"\n+++\n\n<a href=\"a.md\">![Trong HTML](lon.svg)</a> ![Sau đó](lon.svg)\n";
    handbook.put("content/b.md", html);
    handbook.put(
        "content/templates/t.md",
        "+++\ntitle = \"Mẫu\"\n+++\n\n![Trong mẫu](../lon.svg)\n",
    );
    let built = handbook.build();
    let open = |page: &str| -> Vec<String> {
        let page = text_of(&built, page);
        let links = page.split("<a class=\"zoom\" href=\"").skip(1);
        links
            .map(|rest| rest.split("</a>").next().unwrap_or("").to_owned())
            .collect()
    };
    let found = open("a/index.html");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(
        found[0],
        "../lon.svg\" title=\"Xem ảnh lớn\"><img src=\"../lon.svg\" alt=\"Lớn\" title=\"Sơ đồ\" \
         width=\"900\" height=\"900\" loading=\"lazy\">"
    );
    assert!(
        found[1].contains("alt=\"Không rõ cỡ\" loading"),
        "{found:#?}"
    );
    let page = text_of(&built, "a/index.html");
    assert!(
        page.contains("alt=\"Nhỏ\" width=\"24\" height=\"24\""),
        "{page}"
    );
    let found = open("b/index.html");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("alt=\"Sau đó\""), "{found:#?}");
    assert!(open("templates/t/index.html").is_empty());
}

#[test]
fn a_page_that_is_only_in_the_other_language_says_so_where_it_is_named() {
    let mut handbook = Handbook::new("title = \"Sổ tay\"\n");
    handbook.put(
        "content/hai.md",
        "+++\ntitle = \"Hai thứ tiếng\"\n+++\n\nChữ.\n",
    );
    handbook.put(
        "content/hai.en.md",
        "+++\ntitle = \"Two languages\"\ntranslation_of = \"hai\"\n+++\n\nText.\n",
    );
    handbook.put(
        "content/mot.md",
        "+++\ntitle = \"Một thứ tiếng\"\nsummary = \"Chưa dịch.\"\n+++\n\nChữ.\n",
    );
    handbook.put(
        "content/doc.en.md",
        "+++\ntitle = \"Read\"\nrelated = [\"hai\", \"mot\"]\npath = [\"hai\", \"mot\"]\n+++\n\nText.\n",
    );
    let page = text_of(&handbook.build(), "en/doc/index.html");
    for there in [
        "<p class=\"entry-title\"><a href=\"../../en/hai/\">Two languages</a>",
        "<a href=\"../../mot/\" lang=\"vi\">Một thứ tiếng</a> <span class=\"kind\">",
        "<p class=\"entry-summary\" lang=\"vi\">Chưa dịch.</p>",
        "<li><a href=\"../../en/hai/\">Two languages</a>",
        "<li><a href=\"../../mot/\" lang=\"vi\">Một thứ tiếng</a>",
    ] {
        assert!(page.contains(there), "no {there} in {page}");
    }
}
