//! What stands on the pages: numbers that lead to their cases, charts, signals, figures.

use super::{case, customer, overview, sample};
use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::tags;

#[test]
fn every_number_of_a_page_leads_to_as_many_cases() {
    let built = sample();
    for topic in ["causes", "time", "losses", "parties", "signals"] {
        let html = text_of(&built, &format!("insights/{topic}/index.html"));
        let mut followed = 0;
        for row in html.split("<tr>").skip(1) {
            let row = &row[..row.find("</tr>").expect("its end")];
            for (at, link) in row.match_indices("<a href=\"#cn_") {
                let anchor = row[at + link.len() - 3..].split('"').next();
                let anchor = anchor.expect("an address");
                // A name leads to as many cases as the next cell says, a number to its own.
                let named = !row[..at].contains("<td");
                let cell = if named { row.find("<td") } else { Some(at) };
                let cell = &row[cell.expect("a number")..];
                let cell = &cell[..cell.find("</td>").expect("its end")];
                let words = cell.split('<').filter_map(|part| part.split_once('>'));
                let text: String = words.map(|(_, text)| text).collect();
                // An amount of money leads there as well.
                let Ok(number) = text.parse::<usize>() else {
                    continue;
                };
                let start = html.find(&format!("id=\"{anchor}\""));
                let list = &html[start.unwrap_or_else(|| panic!("no {anchor}"))..];
                let list = &list[..list.find("</ul>").expect("its end")];
                assert_eq!(list.matches("<li>").count(), number, "{topic} {anchor}");
                followed += 1;
            }
        }
        assert!(followed > 3, "{topic}");
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut handbook = Handbook::new(
        "[figures.x]\nvalue = \"<b>\"\nvi = \"</table><script>\"\n\
         [causes.\"<i>\"]\nvi = \"<i>&\\\"'\"\n",
    );
    handbook.put(
        "content/customers/k.md",
        customer("status = \"active\"\nsegment = \"\\\"><script>alert(1)</script>\""),
    );
    let fields = "churned_on = 0001-01-01\ncauses = [\"<i>\"]\nrevenue_lost = 1e300\ncurrency = \"<a>\"\nnotice_on = 9999-12-31";
    let text = case("k", fields).replace("Ca k", "=cmd|' /C calc'!A1 <script>");
    handbook.put("content/churn/a.md", text);
    let built = handbook.build();
    for (path, _) in built
        .bundle
        .iter()
        .filter(|(path, _)| path.as_str().contains("insights/"))
    {
        let html = text_of(&built, path.as_str());
        let scripts = tags(&html)
            .iter()
            .filter(|tag| tag.name == "script")
            .count();
        assert_eq!(scripts, 2, "{path}");
        assert!(
            tags(&html)
                .iter()
                .all(|tag| tag.name != "i" && tag.attribute("style").is_none()),
            "{path}"
        );
    }
    let sheet = text_of(&built, "api/cases.csv");
    assert!(sheet.starts_with('\u{feff}') && sheet.contains(",'=cmd|"));
    assert!(sheet.lines().count() == 2 && sheet.ends_with("\r\n"));
}

#[test]
fn charts_are_pictures_with_a_title_and_the_numbers_beside_them() {
    let built = sample();
    let html = text_of(&built, "insights/index.html");
    let charts: Vec<&str> = html.split("<svg class=\"chart\"").skip(1).collect();
    assert!(charts.len() >= 4);
    for chart in charts {
        let picture = &chart[..chart.find("</svg>").expect("its end")];
        assert!(picture.contains("role=\"img\""));
        let title = picture
            .split("<title")
            .nth(1)
            .and_then(|t| t.split(['>', '<']).nth(1));
        assert!(title.is_some_and(|title| title.ends_with('.')), "{title:?}");
        for word in ["style=", "fill=", "<script", "href="] {
            assert!(!picture.contains(word), "{word}");
        }
        let rest = &chart[picture.len()..];
        let table = rest.find("<table>").expect("a table");
        assert!(rest.find("<section").is_none_or(|next| table < next));
    }
}

#[test]
fn a_signal_says_what_it_came_before_and_whether_anybody_answers_it() {
    let built = sample();
    let html = text_of(&built, "signals/usage-drop/index.html");
    assert!(
        html.contains("Có mặt ở 3/13\u{a0}(23%) ca mất khách có ghi dấu hiệu, và 1 ca giữ được.")
    );
    assert!(!html.contains("Chưa có playbook nào"));

    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case(
            "a",
            "churned_on = 2026-01-02\ncauses = [\"price\"]\nsignals = [\"low_score\"]",
        ),
    );
    let page = text_of(&handbook.build(), "signals/low-score/index.html");
    assert!(page.contains("Chưa có playbook nào cho dấu hiệu này."));
    let list = text_of(&handbook.build(), "signals/index.html");
    assert!(list.contains("trước 1 ca mất khách") && list.contains("chưa có playbook"));
    handbook.put("content/playbooks/p.md", "+++\ntitle = \"Điểm thấp\"\nowner = \"cs\"\nreview_on = 2027-01-01\ntriggers = [\"low_score\"]\n+++\n## Khi nào dùng\nĐiểm dưới 6.\n## Các bước\n1. Gọi.\n## Xong khi\nKhách hài lòng.\n");
    let built = handbook.build();
    assert!(!text_of(&built, "signals/low-score/index.html").contains("Chưa có playbook"));
    assert!(
        text_of(&built, "insights/signals/index.html")
            .contains("Dấu hiệu nào đã gặp cũng có playbook.")
    );
}

#[test]
fn figures_are_shown_with_what_follows_from_them() {
    let mut handbook = Handbook::new(
        "[figures]\nacquisition_cost = 5000000\nnps = { value = 41.5, unit = \"điểm\", as_of = 2026-09-30, vi = \"Điểm NPS\" }\n",
    );
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/b.md",
        case("b", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    let html = overview(&handbook.build());
    assert!(html.contains("Tìm khách thay cho 2 ca đã mất tốn chừng 10.000.000\u{a0}₫"));
    assert!(
        html.contains("Điểm NPS") && html.contains("41,5\u{a0}điểm") && html.contains("30/09/2026")
    );
}

#[test]
fn a_page_that_somebody_wrote_keeps_the_address_of_the_insights() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/insights/index.md",
        "+++\ntitle = \"Số của ta\"\n+++\n[Nguyên nhân](causes/#cn_cause-price)\n",
    );
    let built = handbook.build();
    assert!(overview(&built).contains("<h1>Số của ta</h1>"));
    assert!(text_of(&built, "insights/causes/index.html").contains("id=\"cn_cause-price\""));
    let found: Vec<_> = built.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(
        !found.contains(&"CN407") && !found.contains(&"CN411") && !found.contains(&"CN404"),
        "{found:?}"
    );
}

#[test]
fn a_title_in_the_other_language_says_so() {
    let built = sample();
    let html = text_of(&built, "en/insights/signals/index.html");
    let main = &html[html.find("<main").expect("a main part")..];
    assert!(main.contains("lang=\"vi\">Khi khách im lặng"));
    assert!(main.contains("/playbooks/loi-lap-lai/\">When a fault"));
    let own = text_of(&built, "insights/signals/index.html");
    let main = &own[own.find("<main").expect("a main part")..];
    assert!(!main.contains("lang=\"vi\""));
}
