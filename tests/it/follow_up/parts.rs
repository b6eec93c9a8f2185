//! Parts of the register and the agenda that do not fit on a page.

use std::collections::BTreeSet;

use camnang::Built;

use super::case;
use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::tags;

/// A case with many proposals: late ones, some of a later day, some that are done.
fn much() -> Handbook {
    let mut handbook = Handbook::new("title = \"Thử\"\nbase_url = \"https://a.example/\"\n");
    let line = |n: usize, end: &str| format!("- Việc số {n:03} (phụ trách: Lan; {end})\n");
    let mut all = String::new();
    for n in 0..250 {
        all.push_str(&line(n, "hạn: 01/11/2026; trạng thái: mới"));
    }
    for n in 250..280 {
        all.push_str(&line(n, "hạn: 01/11/2027; trạng thái: mới"));
    }
    for n in 280..300 {
        all.push_str(&line(n, "trạng thái: xong 01/11/2026"));
    }
    let text = case("Khách K dừng", "churned_on = 2026-10-01\n", &all);
    handbook.put("content/churn/k.md", text);
    handbook
}

/// The anchors of the actions on a page.
fn rows(html: &str) -> Vec<String> {
    let rows = tags(html).into_iter().filter(|tag| tag.name == "tr");
    rows.filter_map(|row| Some(row.attribute("id")?.to_owned()))
        .collect()
}

/// The rows of a list that begins at an address, as a reader leafs through it.
fn leafed(built: &Built, first: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut path = first.to_owned();
    loop {
        let html = text_of(built, &format!("{path}index.html"));
        let here = rows(&html);
        assert!(here.len() <= 100 && !here.is_empty(), "{path}");
        seen.extend(here);
        let links = tags(&html);
        let next = links
            .iter()
            .find(|tag| tag.name == "a" && tag.attribute("rel") == Some("next"));
        let Some(next) = next.and_then(|tag| tag.attribute("href")) else {
            return seen;
        };
        next.trim_start_matches("../").clone_into(&mut path);
    }
}

#[test]
fn a_long_part_of_the_register_goes_on_at_addresses_of_its_own() {
    let built = much().build();
    let register = text_of(&built, "actions/index.html");
    assert_eq!(rows(&register).len(), 100, "as many as a page holds");
    for (part, count) in [("late", 250), ("later", 30), ("done", 20)] {
        assert!(register.contains(&format!("<h2 id=\"cn_{part}\">")));
        assert!(register.contains(&format!("href=\"../actions/{part}/\">Xem đủ {count}</a>")));
        let all = leafed(&built, &format!("actions/{part}/"));
        assert_eq!(all.len(), count);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), count);
        // Whoever sees to them has the same.
        assert_eq!(leafed(&built, &format!("actions/lan/{part}/")), all);
    }
    let third = text_of(&built, "actions/late/trang-3/index.html");
    assert!(third.contains("<h1 id=\"cn_here\">Theo dõi đề xuất: Quá hạn (trang 3/3)</h1>"));
    assert!(third.contains("<b>250</b>") && third.contains("201–250"));
    assert!(third.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!text_of(&built, "sitemap.xml").contains("/late/"));
}

#[test]
fn what_leads_to_an_action_leads_to_the_page_that_has_it() {
    let mut handbook = much();
    let text = "+++\ntitle = \"Gọi lại\"\nowner = \"cs\"\nreview_on = 2027-01-15\n+++\nChữ.\n";
    handbook.put("content/processes/goi-lai.md", text);
    let line = "- Việc của ca khác [gọi lại](../processes/goi-lai.md) (hạn: 20/11/2026; trạng thái: mới)\n";
    let other = case("Khách L dừng", "churned_on = 2026-10-01\n", line);
    handbook.put("content/churn/l.md", other);
    let built = handbook.build();
    let process = text_of(&built, "processes/goi-lai/index.html");
    let links = tags(&process);
    let hrefs = links.iter().filter_map(|tag| tag.attribute("href"));
    let mut ways = hrefs.filter_map(|href| href.split_once('#'));
    let (page, anchor) = ways
        .find(|(page, _)| page.contains("actions/"))
        .expect("a way to the action");
    let page = page.trim_start_matches("../");
    assert_eq!(
        page, "actions/late/trang-3/",
        "the last of those that are late"
    );
    let page = text_of(&built, &format!("{page}index.html"));
    assert!(rows(&page).contains(&anchor.to_owned()));
}

#[test]
fn a_register_that_fits_on_its_page_has_no_other() {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    let line = "- Việc một (hạn: 01/11/2026; trạng thái: mới)\n- Việc hai (trạng thái: xong)\n";
    let text = case("Khách K dừng", "churned_on = 2026-10-01\n", line);
    handbook.put("content/churn/k.md", text);
    let built = handbook.build();
    assert_eq!(rows(&text_of(&built, "actions/index.html")).len(), 2);
    let paths: Vec<String> = built.bundle.iter().map(|(p, _)| p.to_string()).collect();
    assert!(!paths.iter().any(|path| path.starts_with("actions/late/")));
}

#[test]
fn a_page_that_somebody_wrote_keeps_the_address_of_a_part() {
    let mut handbook = much();
    handbook.put(
        "content/actions/late.md",
        "+++\ntitle = \"Trễ\"\n+++\nChữ.\n",
    );
    let built = handbook.build();
    assert!(text_of(&built, "actions/late/index.html").contains("<h1>Trễ</h1>"));
    assert_eq!(leafed(&built, "actions/late-list/").len(), 250);
}

#[test]
fn many_calls_go_on_at_addresses_of_their_own() {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    for n in 0..120 {
        let front =
            "churned_on = 2026-10-01\nwinback_on = 2026-11-10\nwinback_status = \"planned\"\n";
        let text = case(&format!("Khách {n:03} dừng"), front, "");
        handbook.put(&format!("content/churn/k{n:03}.md"), text);
    }
    let built = handbook.build();
    let calls = |path: &str| text_of(&built, path).matches("class=\"call\"").count();
    assert_eq!(calls("winback/index.html"), 50);
    assert!(
        text_of(&built, "winback/index.html")
            .contains("href=\"../winback/overdue/trang-2/\">Còn 70 nữa")
    );
    assert_eq!(calls("winback/overdue/trang-2/index.html"), 50);
    assert_eq!(calls("winback/overdue/trang-3/index.html"), 20);
    assert!(built.bundle.bytes("winback/overdue/index.html").is_none());
}
