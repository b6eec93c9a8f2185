//! No cases, one case, days that are missing or ahead, two currencies, translations.

use super::{case, counts, customer, entry, insights, overview};
use crate::support::handbook::{Handbook, text_of};

#[test]
fn a_handbook_without_cases_has_no_insights() {
    let mut handbook = Handbook::new("");
    handbook.put("content/index.md", "+++\ntitle = \"A\"\n+++\nChữ.\n");
    handbook.put(
        "content/churn/a.md",
        case(
            "a",
            "churned_on = 2026-01-02\ncauses = [\"price\"]\ndraft = true",
        ),
    );
    let built = handbook.build();
    for path in ["insights/index.html", "api/insights.json", "api/cases.csv"] {
        assert!(built.bundle.get(path).is_none(), "{path}");
    }
    handbook.options.drafts = true;
    assert!(overview(&handbook.build()).contains("1 ca mất khách"));
    handbook.put("handbook.toml", "insights = false\n");
    assert!(handbook.build().bundle.get("insights/index.html").is_none());
}

#[test]
fn one_case_makes_no_percentage() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    let built = handbook.build();
    for topic in [
        "",
        "causes/",
        "time/",
        "losses/",
        "parties/",
        "signals/",
        "saves/",
        "write-ups/",
    ] {
        let html = text_of(&built, &format!("insights/{topic}index.html"));
        let main = &html[html.find("<main").expect("a main part")..];
        // Bars are percentages of the width, not of the cases.
        let said: String = main
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|(_, text)| text)
            .collect();
        assert!(!said.contains('%'), "{topic}");
    }
    let html = text_of(&built, "insights/causes/index.html");
    assert!(html.contains("là nguyên nhân chính của 1/1 ca."));
    assert!(html.contains("Mới có 1 ca"));
}

#[test]
fn a_saved_case_counts_in_no_loss() {
    let mut handbook = Handbook::new("");
    let fields = "outcome = \"saved\"\nsaved_on = 2026-03-01\ncauses = [\"price\"]\nsignals = [\"escalated\"]\nrevenue_lost = 5";
    handbook.put("content/churn/a.md", case("a", fields));
    let built = handbook.build();
    let found = insights(&built);
    for id in [
        "main_causes",
        "quarters",
        "segments",
        "cause_parties",
        "lead_time",
        "escalated",
    ] {
        assert_eq!(entry(&found, id)["known"], 0, "{id}");
        assert_eq!(entry(&found, id)["missing"], 0, "{id}");
    }
    assert_eq!(counts(&found, "saved")["price"], 1);
    assert_eq!(counts(&found, "signals")["escalated"], 0);
    assert!(overview(&built).contains("0 ca mất khách, 1 ca giữ được"));
    assert!(text_of(&built, "insights/saves/index.html").contains("Đã ghi 1 ca giữ được khách."));
}

#[test]
fn what_a_case_does_not_say_is_counted_as_missing() {
    let mut handbook = Handbook::new("");
    let day = "first_signal_on = 2026-01-01\nnotice_on = 2026-02-01\n";
    handbook.put(
        "content/churn/a.md",
        case(
            "a",
            &format!("churned_on = 2026-03-01\n{day}causes = [\"price\"]\nrevenue_lost = 7"),
        ),
    );
    handbook.put(
        "content/churn/b.md",
        case(
            "b",
            "churned_on = 2026-04-01\ncauses = [\"price\"]\nfirst_signal_on = 2026-01-01",
        ),
    );
    // Without its day it is not published unless the handbook says that it may.
    handbook.put("handbook.toml", "[rules]\nCN104 = \"warning\"\n");
    handbook.put("content/churn/c.md", case("c", "causes = []"));
    let built = handbook.build();
    let found = insights(&built);
    let missing = |id: &str| entry(&found, id)["missing"].as_u64().expect("a number");
    assert_eq!(missing("main_causes"), 1);
    assert_eq!(missing("quarters"), 1);
    assert_eq!(missing("seen_before_notice"), 2);
    assert_eq!(missing("value_lost_a_month"), 2);
    assert_eq!(missing("segments"), 3);
    assert_eq!(missing("days_to_publish"), 3);
    let gaps = entry(&found, "retention")["gaps"].to_string();
    assert_eq!(gaps, "[\"no_customer_pages\"]");
    let html = text_of(&built, "insights/signals/index.html");
    assert!(html.contains("2 ca chưa ghi ngày dấu hiệu đầu tiên hoặc ngày khách báo."));
    assert!(html.contains("id=\"cn_seen--\""), "and they are listed");
}

#[test]
fn a_day_ahead_counts_in_nothing_until_it_comes() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-12-31\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/b.md",
        case("b", "churned_on = 2026-11-21\ncauses = [\"price\"]"),
    );
    let built = handbook.build();
    assert_eq!(counts(&insights(&built), "main_causes")["price"], 1);
    assert!(overview(&built).contains("1 ca có ngày kết thúc ở tương lai nên chưa tính."));
    handbook.today = "2026-12-31".to_owned();
    assert_eq!(
        counts(&insights(&handbook.build()), "main_causes")["price"],
        2
    );
}

#[test]
fn currencies_are_never_added_up() {
    let mut handbook = Handbook::new("");
    let fields = |amount: &str| format!("churned_on = 2026-01-02\ncauses = [\"price\"]\n{amount}");
    handbook.put(
        "content/churn/a.md",
        case("a", &fields("revenue_lost = 1000000")),
    );
    handbook.put(
        "content/churn/b.md",
        case("b", &fields("revenue_lost = 300\ncurrency = \"usd\"")),
    );
    handbook.put(
        "content/churn/c.md",
        case("c", &fields("revenue_lost = 2000000\ncurrency = \"VND\"")),
    );
    let built = handbook.build();
    let found = insights(&built);
    let all = found["insights"].as_array().expect("a list");
    let values = all.iter().filter(|e| e["id"] == "value_lost_a_month");
    let values: Vec<(&str, f64)> = values
        .map(|e| {
            (
                e["currency"].as_str().expect("a code"),
                e["rows"][0]["amount"].as_f64().expect("an amount"),
            )
        })
        .collect();
    assert_eq!(values, [("VND", 3_000_000.0), ("USD", 300.0)]);
    let html = text_of(&built, "insights/losses/index.html");
    assert!(html.contains("không cộng chung") && !html.contains("3.000.300"));
    assert!(html.contains("3.000.000\u{a0}₫ mỗi tháng") && html.contains("300\u{a0}US$ mỗi tháng"));
}

#[test]
fn rates_of_a_quarter_are_told_only_when_every_page_says_what_they_need() {
    let mut handbook = Handbook::new("");
    for n in 0..10 {
        let gone = n < 3;
        let status = if gone { "churned" } else { "active" };
        handbook.put(
            &format!("content/customers/k{n}.md"),
            customer(&format!(
                "status = \"{status}\"\nsince = 2025-01-0{}",
                n % 9 + 1
            )),
        );
        if gone {
            handbook.put(
                &format!("content/churn/k{n}.md"),
                case(
                    &format!("k{n}"),
                    &format!("churned_on = 2026-0{}-15\ncauses = [\"price\"]", n * 3 + 1),
                ),
            );
        }
    }
    let built = handbook.build();
    let retention = entry(&insights(&built), "retention");
    assert!(retention["gaps"].is_null(), "{retention}");
    let rows = retention["rows"].as_array().expect("rows");
    let told: Vec<(u64, u64)> = rows
        .iter()
        .map(|row| {
            (
                row["at_start"].as_u64().expect("n"),
                row["count"].as_u64().expect("n"),
            )
        })
        .collect();
    assert_eq!(told, [(10, 1), (9, 1), (8, 1), (7, 0)]);
    let html = text_of(&built, "insights/time/index.html");
    assert!(html.contains("Quý\u{a0}3/2026: 1/8\u{a0}(13%) khách đầu quý rời đi."));
    assert!(html.contains("88%") && html.contains("(chưa hết)"));

    for (path, page, gap) in [
        (
            "content/customers/k9.md",
            customer("status = \"active\""),
            "customers_without_since",
        ),
        (
            "content/customers/k9.md",
            customer("status = \"churned\"\nsince = 2025-01-01"),
            "churned_customers_without_case",
        ),
        (
            "content/customers/k0.md",
            customer("status = \"won_back\"\nsince = 2025-01-01"),
            "customers_back_without_day",
        ),
        (
            "handbook.toml",
            "[figures]\ncustomer_count = 300\n".to_owned(),
            "fewer_pages_than_customers",
        ),
    ] {
        let mut other = handbook.clone();
        other.put(path, page);
        let built = other.build();
        assert_eq!(entry(&insights(&built), "retention")["gaps"][0], gap);
        let html = text_of(&built, "insights/time/index.html");
        assert!(html.contains("Chưa đủ dữ liệu để tính tỷ lệ."), "{gap}");
    }
}

#[test]
fn a_customer_who_came_back_counts_again_and_one_who_cut_down_never_left() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/customers/a.md",
        customer("status = \"won_back\"\nsince = 2024-01-01"),
    );
    handbook.put(
        "content/customers/b.md",
        customer("status = \"active\"\nsince = 2024-01-01"),
    );
    handbook.put("content/churn/a.md", case("a", "churned_on = 2026-02-10\ncauses = [\"price\"]\nwinback_status = \"won_back\"\nwinback_on = 2026-05-05"));
    handbook.put(
        "content/churn/b.md",
        case(
            "b",
            "churned_on = 2026-02-10\ncauses = [\"price\"]\nchurn_kind = \"contraction\"",
        ),
    );
    let retention = entry(&insights(&handbook.build()), "retention");
    assert!(retention["gaps"].is_null(), "{retention}");
    let rows = retention["rows"].as_array().expect("rows");
    let told: Vec<[u64; 3]> = rows
        .iter()
        .map(|row| ["at_start", "count", "came"].map(|key| row[key].as_u64().expect("n")))
        .collect();
    assert_eq!(told, [[2, 1, 0], [1, 0, 1], [2, 0, 0], [2, 0, 0]]);
}

#[test]
fn a_cause_that_came_back_is_answered_by_what_was_done() {
    let mut handbook = Handbook::new("");
    let fields = |day: &str| format!("churned_on = {day}\ncauses = [\"price\"]");
    handbook.put("content/churn/a.md", case("a", &fields("2026-01-02")));
    handbook.put("content/churn/b.md", case("b", &fields("2026-05-02")));
    let page = |handbook: &Handbook| text_of(&handbook.build(), "insights/causes/index.html");
    let html = page(&handbook);
    assert!(html.contains("1/1 nguyên nhân lặp lại mà chưa có thay đổi nào xong."));
    assert!(html.contains("chưa có gì đổi"));

    let mut done = handbook.clone();
    done.put(
        "content/churn/a.md",
        case("a", &fields("2026-01-02")).replace("trạng thái: mới", "trạng thái: xong"),
    );
    assert!(page(&done).contains("nguyên nhân nào cũng có thay đổi đã xong"));

    // A page that a proposal leads to and that was changed after the case is a change too; one
    // that was not, or that only the story mentions, is none.
    for (updated, place, changed) in [
        ("2026-01-03", "## Đề xuất", true),
        ("2026-01-01", "## Đề xuất", false),
        ("2026-01-03", "## Hành động", false),
    ] {
        let mut other = handbook.clone();
        let text = case("a", &fields("2026-01-02")).replace(
            place,
            &format!("{place}\nSửa [quy trình](../processes/p.md) này cho rõ.\n"),
        );
        other.put("content/churn/a.md", text);
        other.put("content/processes/p.md", format!("+++\ntitle = \"Quy trình P\"\nowner = \"cs\"\nreview_on = 2027-01-01\nupdated_on = {updated}\n+++\n## Mục đích\nChữ.\n## Các bước\n1. Gọi.\n"));
        assert_eq!(
            !page(&other).contains("chưa có gì đổi"),
            changed,
            "{updated} {place}"
        );
    }
}

#[test]
fn a_translated_case_counts_once_and_each_language_leads_to_its_own() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/a.en.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/b.en.md",
        case("b", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    let built = handbook.build();
    assert_eq!(counts(&insights(&built), "main_causes")["price"], 2);
    let english = text_of(&built, "en/insights/causes/index.html");
    assert!(english.contains("is the main cause of 2/2 cases."));
    assert!(
        english.contains("href=\"../../../en/churn/a/\"")
            && english.contains("href=\"../../../en/churn/b/\"")
    );
    assert!(!english.contains("href=\"../../../churn/a/\""));
    let own = text_of(&built, "insights/causes/index.html");
    assert!(
        own.contains("href=\"../../churn/a/\"")
            && own.contains("href=\"../../en/churn/b/\" lang=\"en\"")
    );
}

#[test]
fn a_list_of_very_many_cases_ends_with_the_way_to_all() {
    let mut handbook = Handbook::new("");
    for n in 0..130 {
        let fields = format!("churned_on = 2026-0{}-02\ncauses = [\"price\"]", n % 9 + 1);
        handbook.put(
            &format!("content/churn/k{n}.md"),
            case(&format!("k{n}"), &fields),
        );
    }
    let html = text_of(&handbook.build(), "insights/causes/index.html");
    let list = &html[html.find("id=\"cn_cause-price\"").expect("the list")..];
    let list = &list[..list.find("<h2").expect("the next")];
    assert_eq!(list.matches("<li>").count(), 100);
    assert!(
        list.contains("href=\"../../causes/price/\">Còn 30 ca: xem trang “Giá không cạnh tranh”")
    );
    let control = &html[html.find("id=\"cn_control-partly\"").expect("the list")..];
    assert!(control.contains("href=\"../../api/cases.csv\">Còn 30 ca: xem bảng mọi ca (CSV)"));
    assert!(html.contains("130/130\u{a0}(100%)") && !html.contains("Mới có"));
}

#[test]
fn the_page_in_the_handbooks_own_language_tells_the_case_everywhere() {
    let mut handbook = Handbook::new("language = \"vi\"\nlanguages = [\"en\", \"vi\"]\n");
    let text = case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]")
        + "\n- Gọi lại khách (phụ trách: CS; hạn: 01/12/2026; trạng thái: mới)\n";
    handbook.put("content/churn/a.en.md", &text);
    handbook.put("content/churn/a.vi.md", &text);
    let built = handbook.build();
    let data = |path: &str| -> serde_json::Value {
        serde_json::from_str(&text_of(&built, path)).expect("JSON")
    };
    let case = &data("api/cases.json")["cases"][0]["url"];
    let vi = data("api/pages.json")["pages"]
        .as_array()
        .and_then(|pages| pages.iter().find(|page| page["lang"] == "vi").cloned())
        .expect("a Vietnamese page");
    assert_eq!(case, &vi["url"]);
    let actions = data("api/actions.json");
    let actions = actions["actions"].as_array().expect("a list");
    assert!(!actions.is_empty());
    assert!(actions.iter().all(|action| action["case"] == *case));
}

#[test]
fn a_repeated_cause_is_dated_by_the_day_its_last_proposal_was_done() {
    let mut handbook = Handbook::new("");
    let fields = |day: &str| format!("churned_on = {day}\ncauses = [\"price\"]");
    let done = |text: String, day: &str| {
        text.replace(
            "hạn: 01/12/2026; trạng thái: mới",
            &format!("hạn: 01/12/2026; trạng thái: xong {day}"),
        )
    };
    let mut put = |name: &str, text: String| {
        handbook.put(&format!("content/churn/{name}.md"), text);
        let built = handbook.build();
        let row = entry(&insights(&built), "repeats")["rows"][0].clone();
        (row, text_of(&built, "insights/causes/index.html"))
    };
    put("a", done(case("a", &fields("2026-01-02")), "03/02/2026"));
    let (row, html) = put("b", case("b", &fields("2026-05-06")));
    // Due in December, done in February: the day of doing counts.
    assert_eq!(row["done_on"], "2026-02-03");
    assert!(html.contains("<span class=\"under\">vẫn lặp lại sau đó</span>"));
    let (row, html) = put("b", done(case("b", &fields("2026-05-06")), "07/06/2026"));
    assert_eq!(row["done_on"], "2026-06-07");
    assert!(!html.contains("vẫn lặp lại sau đó"));
}
