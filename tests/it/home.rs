//! The first page: what the week asks for, where somebody new begins.

use crate::support::handbook::{Handbook, text_of};

fn case(day: &str, due: &str) -> String {
    format!(
        "+++\ntitle = \"Khách K dừng\"\ncustomer = \"k\"\nchurned_on = {day}\ncauses = [\"price\"]\n\
         created_on = {day}\n+++\n\n## Nguyên nhân\n\nGiá tăng mà không ai báo trước.\n\n## Đề xuất\n\n\
         | Đề xuất | Người phụ trách | Hạn | Trạng thái |\n|---|---|---|---|\n\
         | Báo giá trước 30 ngày | Trần Minh Khôi | {due} | mới |\n"
    )
}

#[test]
fn what_is_late_stands_first_with_its_owner_and_the_way_to_it() {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    handbook.put("content/churn/k.md", case("2026-11-18", "2026-11-10"));
    let html = text_of(&handbook.build(), "index.html");
    assert!(html.contains("<li class=\"bad\"><a href=\"#cn_late\"><b>1</b> Việc quá hạn</a></li>"));
    let card = html.split("<h3 id=\"cn_late\">").nth(1).expect("a card");
    let card = card.split("</section>").next().expect("its end");
    assert!(
        card.contains("Quá hạn 11\u{a0}ngày") && card.contains("Trần Minh Khôi"),
        "{card}"
    );
    assert!(card.contains("href=\"./actions/#"), "{card}");
    assert!(html.contains("Tuần này không phải gọi lại khách nào."));
    assert!(
        html.contains("<code>camnang new lesson</code>"),
        "nothing to learn from yet"
    );
}

#[test]
fn a_due_day_until_sunday_is_this_weeks_and_one_after_is_not() {
    for (due, count) in [("2026-11-22", 1), ("2026-11-23", 0)] {
        let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
        handbook.put("content/churn/k.md", case("2026-11-18", due));
        let html = text_of(&handbook.build(), "index.html");
        assert!(html.contains(&format!("#cn_due\"><b>{count}</b>")), "{due}");
    }
}

#[test]
fn a_handbook_without_cases_and_lessons_has_no_week() {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    handbook.put("content/a.md", "+++\ntitle = \"A\"\n+++\n\nChữ.\n");
    assert!(!text_of(&handbook.build(), "index.html").contains("cn_week"));
}

#[test]
fn the_path_of_a_page_is_shown_to_those_who_are_new() {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    handbook.put(
        "content/tuan-dau.md",
        "+++\ntitle = \"Tuần đầu\"\npath = [\"b\", \"a\", \"nhap\"]\n+++\n\nChào bạn.\n",
    );
    handbook.put("content/a.md", "+++\ntitle = \"Trang A\"\n+++\n\nChữ.\n");
    handbook.put("content/b.md", "+++\ntitle = \"Trang B\"\n+++\n\nChữ.\n");
    handbook.put(
        "content/nhap.md",
        "+++\ntitle = \"Nháp\"\ndraft = true\n+++\n\nChữ.\n",
    );
    let built = handbook.build();
    for (path, page) in [("./", "index.html"), ("../", "tuan-dau/index.html")] {
        let html = text_of(&built, page);
        let steps = html.split("<ol class=\"steps\">").nth(1).expect("steps");
        let steps = steps.split("</ol>").next().expect("their end");
        let at = |name: &str| steps.find(&format!("href=\"{path}{name}/\""));
        assert!(at("b") < at("a") && at("b").is_some(), "{steps}");
        assert!(!steps.contains("Nháp"), "a draft is nobody's to read");
    }
}
