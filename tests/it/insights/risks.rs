//! The risk register.

use super::customer;
use crate::support::handbook::{Handbook, text_of};

fn risk(likelihood: u8, impact: u8, more: &str) -> String {
    format!(
        "+++\ntitle = \"Rủi ro {likelihood}{impact}\"\nlikelihood = {likelihood}\nimpact = {impact}\nowner = \"cs\"\n{more}\n+++\n## Mô tả\nChữ.\n## Ứng phó\nChữ.\n"
    )
}

#[test]
fn the_risk_register_puts_the_worst_first_and_says_what_is_late() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/risks/a.md",
        risk(2, 3, "status = \"open\"\nreview_on = 2026-11-11"),
    );
    handbook.put(
        "content/risks/b.md",
        risk(5, 4, "status = \"watching\"\nreview_on = 2026-12-01"),
    );
    handbook.put(
        "content/risks/c.md",
        risk(5, 5, "status = \"closed\"\nreview_on = 2026-01-01"),
    );
    handbook.put("content/customers/k.md", customer("status = \"at_risk\""));
    let html = text_of(&handbook.build(), "risks/index.html");
    assert!(html.contains(
        "2 rủi ro đang theo dõi, 1 quá hạn xem lại; 1 khách có nguy cơ chưa có trong sổ."
    ));
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(place("1. <a href=\"../risks/b/\">") < place("2. <a href=\"../risks/a/\">"));
    assert!(html.contains("quá hạn 10\u{a0}ngày"));
    let cell = &html[place("<td class=\"level-high\"><a href=\"#cn_risk-1\">1<span")..];
    assert!(cell.contains("level-medium"));
    assert!(place("id=\"cn_risks-settled\"") < html.rfind("Rủi ro 55").expect("the settled one"));
}

#[test]
fn a_customer_at_risk_stands_in_the_register_even_without_a_risk() {
    let mut handbook = Handbook::new("");
    handbook.put("content/customers/k.md", customer("status = \"at_risk\""));
    let built = handbook.build();
    let html = text_of(&built, "risks/index.html");
    assert!(html.contains("chưa có trong sổ") && html.contains("href=\"../customers/k/\""));
    handbook.put(
        "content/risks/a.md",
        risk(1, 1, "status = \"open\"\ncustomer = \"k\""),
    );
    let html = text_of(&handbook.build(), "risks/index.html");
    assert!(!html.contains("badge-warn\">chưa có trong sổ"));
    handbook.put(
        "content/risks/index.md",
        "+++\ntitle = \"Sổ của ta\"\n+++\nĐọc mỗi thứ Hai.\n",
    );
    let html = text_of(&handbook.build(), "risks/index.html");
    assert!(
        html.contains("<h1>Sổ của ta</h1>")
            && html.contains("Đọc mỗi thứ Hai.")
            && html.contains("cn_risk-1")
    );
}
