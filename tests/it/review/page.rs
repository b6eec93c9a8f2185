//! The page of the board, and the same as data.

use serde_json::Value;

use super::{case, page};
use crate::support::handbook::{Handbook, text_of};

fn handbook() -> Handbook {
    let mut handbook = Handbook::new(
        "title = \"Thử\"\nbase_url = \"https://x.example/so/\"\nlanguages = [\"vi\", \"en\"]\n",
    );
    handbook.put(
        "content/processes/cu.md",
        page(
            "owner = \"cs\"\nreview_on = 2026-11-11\nupdated_on = 2026-02-03\n",
            "Chữ.",
        ),
    );
    handbook.put(
        "content/processes/cu.en.md",
        page("owner = \"cs\"\nreview_on = 2026-11-11\n", "Words.").replace("Trang", "The old one"),
    );
    handbook.put(
        "content/playbooks/sap.md",
        page("owner = \"Lan\"\nreview_on = 2026-11-21\n", "Chữ."),
    );
    handbook.put("content/lessons/khong-dung.md", page("", "Chữ."));
    handbook.put(
        "content/churn/k.md",
        case(
            "churned_on = 2026-09-01\ncauses = [\"price\"]\n",
            "- Gọi lại",
        ),
    );
    handbook
}

fn review(handbook: &Handbook) -> Vec<Value> {
    let data = text_of(&handbook.build(), "api/review.json");
    let data: Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!(data["version"], 1);
    data["review"].as_array().expect("a list").clone()
}

#[test]
fn the_board_says_how_long_a_page_has_waited_and_who_keeps_it() {
    let built = handbook().build();
    let html = text_of(&built, "review/index.html");
    for part in [
        "1 trang quá hạn rà soát, 1 trang sắp tới hạn; 1 bài học chưa ai dùng, 1 ca chưa thành bài học.",
        "badge-overdue\">quá hạn 10\u{a0}ngày</span><span class=\"under\">11/11/2026</span>",
        "<span class=\"under\">hôm nay</span>",
        "<time datetime=\"2026-02-03\">03/02/2026</time>",
        "<a href=\"../parties/cs/\">CS</a>",
        "<a href=\"../lessons/khong-dung/\">",
        "<a href=\"../churn/k/\">",
        "href=\"../api/review.csv\"",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    // Readers of the other language are led to its pages where there are any.
    let english = text_of(&built, "en/review/index.html");
    assert!(english.contains("<a href=\"../../en/processes/cu/\">The old one</a>"));
    assert!(english.contains("<a href=\"../../playbooks/sap/\" lang=\"vi\">"));
    assert!(english.contains("10\u{a0}days late"));
}

#[test]
fn the_data_say_why_each_page_is_on_the_board() {
    let entries = review(&handbook());
    let seen: Vec<(&str, &str)> = entries
        .iter()
        .map(|e| {
            (
                e["why"].as_str().expect("why"),
                e["url"].as_str().expect("url"),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("overdue", "/processes/cu/"),
            ("soon", "/playbooks/sap/"),
            ("lesson_unused", "/lessons/khong-dung/"),
            ("case_without_lesson", "/churn/k/"),
            ("not_referred", "/processes/cu/"),
            ("not_referred", "/playbooks/sap/"),
        ]
    );
    let first = &entries[0];
    assert_eq!(first["overdue_days"], 10);
    assert_eq!(first["owners"][0], "CS");
    assert_eq!(first["review_on"], "2026-11-11");
    assert_eq!(first["updated_on"], "2026-02-03");
    assert_eq!(first["path"], "content/processes/cu.md");
    assert!(entries[1]["overdue_days"].is_null());
    let sheet = text_of(&handbook().build(), "api/review.csv");
    let mut lines = sheet.lines();
    assert!(
        lines
            .next()
            .is_some_and(|head| head.starts_with("\u{feff}Vì sao,Trang,"))
    );
    assert_eq!(
        lines.next(),
        Some(
            "quá hạn rà soát,Trang,Quy trình,CS,2026-11-11,10,2026-02-03,content/processes/cu.md,\
             https://x.example/so/processes/cu/"
        )
    );
}

#[test]
fn a_handbook_with_nothing_to_review_has_no_board() {
    let mut handbook = Handbook::new("");
    handbook.put("content/a.md", page("", "Chữ."));
    let built = handbook.build();
    assert!(built.bundle.bytes("review/index.html").is_none());
    assert!(built.bundle.bytes("api/review.json").is_none());
}
