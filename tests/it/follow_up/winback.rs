//! The agenda of winback calls.

use camnang::views::winback::{News, Part};

use super::{case, views};
use crate::support::handbook::{Handbook, text_of};

fn put(handbook: &mut Handbook, name: &str, front: &str, proposals: &str) {
    let text = case(&format!("Khách {name} dừng"), front, proposals);
    handbook.put(&format!("content/churn/{name}.md"), text);
}

fn parts(handbook: &Handbook) -> Vec<(String, Part)> {
    let (edition, views) = views(handbook);
    let name = |page| {
        let page = edition.page(page).expect("a page");
        page.id.trim_start_matches("churn/").to_owned()
    };
    let calls = views.winback.calls.iter();
    calls.map(|call| (name(call.page), call.part)).collect()
}

#[test]
fn each_case_stands_where_its_day_and_status_put_it() {
    // A Saturday.
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    let cases = [
        (
            "late",
            "churned_on = 2026-10-01\nwinback_on = 2026-11-10\nwinback_status = \"planned\"\n",
        ),
        (
            "late-too",
            "churned_on = 2026-10-01\nwinback_on = 2026-11-05\n",
        ),
        (
            "today",
            "churned_on = 2026-10-01\nwinback_on = 2026-11-21\n",
        ),
        (
            "monday",
            "churned_on = 2026-10-01\nwinback_on = 2026-11-23\n",
        ),
        (
            "later",
            "churned_on = 2026-11-01\nwinback_on = 2026-12-15\n",
        ),
        ("unset", "churned_on = 2026-10-24\n"),
        ("too-early", "churned_on = 2026-10-25\n"),
        ("long-ago", "churned_on = 2025-01-01\n"),
        (
            "called",
            "churned_on = 2026-09-01\nwinback_on = 2026-10-10\nwinback_status = \"no_answer\"\n",
        ),
        (
            "again",
            "churned_on = 2026-09-01\nwinback_on = 2026-12-10\nwinback_status = \"contacted\"\n",
        ),
        (
            "back",
            "churned_on = 2026-09-01\nwinback_on = 2026-10-10\nwinback_status = \"won_back\"\n",
        ),
        (
            "no",
            "churned_on = 2026-09-01\nwinback_status = \"not_pursued\"\n",
        ),
        (
            "odd",
            "churned_on = 2026-09-01\nwinback_on = 2026-10-10\nwinback_status = \"gọi rồi\"\n",
        ),
        (
            "saved",
            "outcome = \"saved\"\nsaved_on = 2026-09-01\nwinback_on = 2026-11-10\n",
        ),
        (
            "unclear",
            "outcome = \"hình như mất\"\nchurned_on = 2026-09-01\nwinback_on = 2026-11-10\n",
        ),
    ];
    for (name, front) in cases {
        put(&mut handbook, name, front, "");
    }
    let mut found = parts(&handbook);
    let off: Vec<(String, Part)> = found
        .extract_if(.., |(_, part)| *part == Part::Off)
        .collect();
    let mut off: Vec<&str> = off.iter().map(|(name, _)| name.as_str()).collect();
    off.sort_unstable();
    assert_eq!(off, ["back", "no", "odd", "too-early"]);
    let found: Vec<(&str, Part)> = found
        .iter()
        .map(|(name, part)| (name.as_str(), *part))
        .collect();
    assert_eq!(
        found,
        [
            ("late-too", Part::Late),
            ("late", Part::Late),
            ("today", Part::ThisWeek),
            ("monday", Part::NextWeek),
            ("again", Part::Coming),
            ("later", Part::Coming),
            ("long-ago", Part::Unset),
            ("unset", Part::Unset),
            ("called", Part::Called),
        ]
    );
    let built = handbook.build();
    let html = text_of(&built, "winback/index.html");
    assert!(html.contains("Chưa hẹn ngày gọi") && html.contains("Quá hẹn 16\u{a0}ngày"));
    assert!(!html.contains("Khách saved dừng") && !html.contains("churn/saved/"));
    for path in ["api/winback.json", "api/winback.csv", "winback/winback.ics"] {
        assert!(!text_of(&built, path).contains("churn/saved"), "{path}");
    }
}

#[test]
fn the_window_is_that_of_the_handbook() {
    let mut handbook = Handbook::new("title = \"Thử\"\n[winback]\nfrom_days = 10\nto_days = 20\n");
    put(&mut handbook, "a", "churned_on = 2026-11-11\n", "");
    put(&mut handbook, "b", "churned_on = 2026-11-12\n", "");
    assert_eq!(
        parts(&handbook),
        [("a".to_owned(), Part::Unset), ("b".to_owned(), Part::Off)]
    );
}

#[test]
fn news_is_what_was_done_and_changed_after_the_customer_left() {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    put(
        &mut handbook,
        "a",
        "churned_on = 2026-10-01\nwinback_on = 2026-11-24\ncauses = [\"price\"]\n",
        "- Việc của chính ca này đã xong (trạng thái: xong)\n\
         - Việc chưa xong của ca này (trạng thái: mới)\n\
         - Việc làm khi khách còn đó (hạn: 01/12/2026; trạng thái: xong 20/09/2026)\n",
    );
    put(
        &mut handbook,
        "b",
        "churned_on = 2026-05-01\nwinback_status = \"declined\"\ncauses = [\"slow_setup\", \"price\"]\n",
        "- Việc xong trước khi khách đi (trạng thái: xong 01/09/2026)\n\
         - Việc xong sau khi khách đi (trạng thái: xong 01/11/2026)\n",
    );
    put(
        &mut handbook,
        "c",
        "churned_on = 2026-05-01\nwinback_status = \"declined\"\ncauses = [\"competitor\"]\n",
        "- Việc của nguyên nhân khác hẳn (trạng thái: xong 01/11/2026)\n",
    );
    let playbook = |title: &str, cause: &str, day: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nowner = \"cs\"\nreview_on = 2027-01-01\nupdated_on = {day}\n\
             triggers = [\"{cause}\"]\n+++\n## Các bước\n\n1. Gọi.\n"
        )
    };
    handbook.put(
        "content/playbooks/moi.md",
        playbook("Mới", "price", "2026-11-02"),
    );
    handbook.put(
        "content/playbooks/cu.md",
        playbook("Cũ", "price", "2026-09-02"),
    );
    handbook.put(
        "content/playbooks/khac.md",
        playbook("Khác", "competitor", "2026-11-02"),
    );
    handbook.put(
        "content/playbooks/mai.md",
        playbook("Mai", "price", "2026-12-02"),
    );
    let (edition, views) = views(&handbook);
    let call = &views.winback.calls[0];
    assert_eq!(call.part, Part::NextWeek);
    let News {
        done,
        more_done,
        pages,
    } = &call.news;
    let texts: Vec<&str> = done
        .iter()
        .map(|at| views.actions.actions[*at].text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Việc của chính ca này đã xong",
            "Việc xong sau khi khách đi"
        ]
    );
    assert_eq!(*more_done, 0);
    let pages: Vec<&str> = pages
        .iter()
        .map(|(page, _)| edition.page(*page).expect("a page").title.as_str())
        .collect();
    assert_eq!(pages, ["Mới"]);
}

#[test]
fn the_script_is_found_by_what_it_is_for() {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    put(
        &mut handbook,
        "a",
        "churned_on = 2026-10-01\nwinback_on = 2026-11-24\n",
        "",
    );
    let template = |title: &str, what: &str, tags: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nowner = \"cs\"\nreview_on = 2027-01-01\nfor = \"{what}\"\n\
             tags = [{tags}]\n+++\nChào anh chị.\n"
        )
    };
    handbook.put(
        "content/templates/a.md",
        template("Thư", "email", "\"winback\""),
    );
    let script = |handbook: &Handbook| {
        let (edition, views) = views(handbook);
        let page = views.winback.script(edition.config().language)?;
        Some(edition.page(page)?.title.clone())
    };
    assert_eq!(script(&handbook), None);
    handbook.put(
        "content/templates/b.md",
        template("Gọi chung", "Dien thoai", ""),
    );
    assert_eq!(script(&handbook).as_deref(), Some("Gọi chung"));
    handbook.put(
        "content/templates/c.md",
        template("Gọi lại khách", "cuộc gọi, Zalo", "\"Winback\""),
    );
    assert_eq!(script(&handbook).as_deref(), Some("Gọi lại khách"));
}

#[test]
fn outcomes_count_calls_not_percentages_alone() {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    let statuses = [
        "contacted",
        "no_answer",
        "won_back",
        "declined",
        "won_back",
        "not_pursued",
    ];
    for (at, status) in statuses.iter().enumerate() {
        let front = format!(
            "churned_on = 2026-0{}-01\nwinback_status = \"{status}\"\ncauses = [\"price\"]\n",
            at + 1
        );
        put(&mut handbook, &format!("k{at}"), &front, "");
    }
    put(&mut handbook, "x", "churned_on = 2026-11-01\n", "");
    let (_, views) = views(&handbook);
    let [price, none] = views.winback.outcomes.as_slice() else {
        panic!("{:?}", views.winback.outcomes);
    };
    assert_eq!(
        (price.lost, price.called, price.reached, price.won_back),
        (6, 5, 4, 2)
    );
    assert_eq!((price.declined, price.not_pursued), (1, 1));
    assert_eq!((none.lost, none.cause), (1, None));
    let html = text_of(&handbook.build(), "winback/index.html");
    // Two of five say a share, of four only the counts.
    assert!(
        html.contains("<td class=\"num\">2/5\u{a0}(40%)</td>")
            && html.contains("<td class=\"num\">0/0</td>")
    );
}
