//! Lists as readers go through them: by value, in another order, a hundred at a time.

use camnang::Built;

use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::tags;

/// A case of a day, with further fields.
fn case(title: &str, day: &str, fields: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ncustomer = \"k\"\nchurned_on = {day}\n{fields}\n+++\n\n\
         ## Nguyên nhân\n\nMáy chủ quá tải mỗi sáng thứ Hai suốt một tháng.\n"
    )
}

/// Cases of two causes and two years, `count` of them.
fn cases(count: usize) -> Handbook {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\nbase_url = \"https://a.example/\"\n");
    for at in 0..count {
        let cause = ["price", "slow_support"][at % 2];
        let (year, day) = (2025 + at % 3 / 2, at % 28 + 1);
        let lost = (at * 7919) % 1000;
        let fields = format!("causes = [\"{cause}\"]\nrevenue_lost = {lost}\noutcome = \"lost\"");
        let text = case(
            &format!("Ca số {at:04}"),
            &format!("{year}-01-{day:02}"),
            &fields,
        );
        handbook.put(&format!("content/churn/ca-{at:04}.md"), text);
    }
    handbook
}

fn has(built: &Built, path: &str) -> bool {
    built.bundle.bytes(path).is_some()
}

/// The titles in the table of a page, in order.
fn rows(html: &str) -> Vec<String> {
    let rows = html.split("<th scope=\"row\">").skip(1);
    let title = |row: &str| {
        let text = row.split_once('>')?.1;
        Some(text.split('<').next()?.to_owned())
    };
    rows.filter_map(title).collect()
}

#[test]
fn a_value_of_a_field_has_a_page_with_as_many_entries_as_its_count_says() {
    let built = cases(30).build();
    let list = text_of(&built, "churn/index.html");
    let mut followed = 0;
    for chip in list
        .split("<li><a href=\"./")
        .chain(list.split("<li><a href=\"../"))
        .skip(1)
    {
        let Some((href, rest)) = chip.split_once('"') else {
            continue;
        };
        let count = rest
            .split_once("class=\"count\">")
            .and_then(|(_, n)| n.split_once('<'));
        let Some(Ok(count)) = count.map(|(n, _)| n.parse::<usize>()) else {
            continue;
        };
        let page = text_of(&built, &format!("{href}index.html"));
        assert_eq!(rows(&page).len(), count, "{href}");
        followed += 1;
    }
    assert!(followed >= 4, "two years, two causes: {followed}");
    assert!(
        !list.contains(">0</span>"),
        "a value of nothing is not offered"
    );
}

#[test]
fn a_cause_is_its_own_list_and_no_second_page_is_made_for_it() {
    let built = cases(30).build();
    let list = text_of(&built, "churn/index.html");
    assert!(list.contains("href=\"../causes/price/\">"), "{list}");
    assert!(!has(&built, "churn/nguyen-nhan/price/index.html"));
    assert!(has(&built, "churn/nam/2026/index.html"));
    // The folder of a year is the list of that year.
    let mut handbook = cases(0);
    for at in 0..10 {
        let year = 2025 + at % 2;
        let text = case(
            &format!("Ca {at}"),
            &format!("{year}-03-01"),
            "causes = [\"price\"]",
        );
        handbook.put(&format!("content/churn/{year}/ca-{at}.md"), text);
    }
    let built = handbook.build();
    assert!(!has(&built, "churn/nam/2026/index.html"));
    assert!(text_of(&built, "churn/index.html").contains("href=\"../churn/2026/\">2026"));
}

#[test]
fn a_list_comes_in_the_order_of_its_columns_at_addresses_of_their_own() {
    let built = cases(30).build();
    let list = text_of(&built, "churn/index.html");
    assert!(
        list.contains("aria-sort=\"descending\">Ngày rời đi"),
        "{list}"
    );
    let by_title = rows(&text_of(&built, "churn/theo-tieu-de/index.html"));
    assert_eq!(by_title.len(), 30);
    assert!(by_title.is_sorted());
    let by_loss = text_of(&built, "churn/theo-doanh-thu-mat-moi-thang/index.html");
    let money = |row: &str| {
        let text = row.split("class=\"num\"").nth(1)?.split("</td>").next()?;
        let digits = text
            .rsplit('>')
            .next()?
            .chars()
            .filter(char::is_ascii_digit);
        digits.collect::<String>().parse::<u32>().ok()
    };
    let losses: Vec<u32> = by_loss
        .split("<th scope=\"row\">")
        .filter_map(money)
        .collect();
    assert_eq!(losses.len(), 30);
    assert!(losses.is_sorted_by(|a, b| a >= b), "{losses:?}");
    // The whole number of pages grows with the values: each order of the whole list, each value,
    // and no pair of values.
    let pages = built
        .bundle
        .iter()
        .filter(|(path, _)| path.as_str().starts_with("churn/"));
    let generated = pages
        .filter(|(path, _)| !path.as_str().contains("/ca-"))
        .count();
    assert!(generated < 16, "{generated}");
}

#[test]
fn a_page_of_a_list_holds_a_hundred_and_leads_to_the_next() {
    let built = cases(230).build();
    let mut seen = Vec::new();
    let mut path = "churn/".to_owned();
    loop {
        let html = text_of(&built, &format!("{path}index.html"));
        let here = rows(&html);
        assert!(here.len() <= 100 && !here.is_empty(), "{path}");
        seen.extend(here);
        let links = tags(&html);
        let next = links
            .iter()
            .find(|tag| tag.name == "link" && tag.attribute("rel") == Some("next"));
        let Some(next) = next.and_then(|tag| tag.attribute("href")) else {
            break;
        };
        assert!(html.contains(&format!("rel=\"next\" href=\"{next}\"")));
        path = next.trim_start_matches("../").to_owned();
    }
    assert_eq!(path, "churn/trang-3/");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 230);
    // What was gathered for a cause is cut as well.
    let cause = text_of(&built, "causes/price/index.html");
    assert_eq!(rows(&cause).len(), 100);
    let rest = text_of(&built, "causes/price/ca-roi-bo/trang-2/index.html");
    assert_eq!(rows(&rest).len(), 15);
    assert!(cause.contains("ca-roi-bo/trang-2/"));
}

#[test]
fn lists_that_share_a_page_share_its_room_and_go_on_elsewhere() {
    let mut handbook = cases(150);
    for at in 0..150 {
        let text = case(
            &format!("Ca chung {at:03}"),
            "2026-02-01",
            "causes = [\"price\"]\ntags = [\"Giá\"]",
        );
        handbook.put(&format!("content/churn/chung-{at:03}.md"), text);
        let lesson = format!(
            "+++\ntitle = \"Bài {at:03}\"\nsources = [\"churn/chung-{at:03}\"]\ntags = [\"Giá\"]\n+++\n\nChữ.\n"
        );
        handbook.put(&format!("content/lessons/bai-{at:03}.md"), lesson);
    }
    let built = handbook.build();
    let tag = text_of(&built, "tags/gia/index.html");
    assert_eq!(rows(&tag).len(), 100);
    assert_eq!(
        rows(&tag).iter().filter(|t| t.starts_with("Ca")).count(),
        50
    );
    assert!(tag.contains("href=\"../../tags/gia/ca-roi-bo/\">Xem đủ 150 trang</a>"));
    // Elsewhere each begins again, so that nobody has to put two pages together.
    let first = rows(&text_of(&built, "tags/gia/ca-roi-bo/index.html"));
    let second = rows(&text_of(&built, "tags/gia/ca-roi-bo/trang-2/index.html"));
    assert_eq!((first.len(), second.len()), (100, 50));
    assert_eq!(
        rows(&text_of(&built, "tags/gia/bai-hoc/index.html")).len(),
        100
    );
}

#[test]
fn a_list_is_not_cut_once_more_where_that_tells_little() {
    let built = cases(510).build();
    // Sorted otherwise, only the beginning is shown; by a value that all have, too.
    assert!(has(&built, "churn/trang-6/index.html"));
    assert!(has(&built, "churn/theo-tieu-de/index.html"));
    assert!(!has(&built, "churn/theo-tieu-de/trang-2/index.html"));
    // A value that half of them have is a list like any other.
    assert!(has(&built, "churn/nam/2025/trang-2/index.html"));
    // Few pages are not sorted, nor those of one value by that value.
    let built = cases(60).build();
    assert!(has(&built, "churn/nam/2025/theo-tieu-de/index.html"));
    assert!(!has(&built, "churn/nam/2026/theo-tieu-de/index.html"));
}

#[test]
fn further_pages_of_a_list_are_data_and_links_but_nothing_to_be_found() {
    let built = cases(230).build();
    let second = text_of(&built, "churn/trang-2/index.html");
    assert!(second.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!text_of(&built, "churn/index.html").contains("noindex"));
    let sitemap = text_of(&built, "sitemap.xml");
    assert!(sitemap.contains("/churn/</loc>") && !sitemap.contains("trang-2"));
    let data = text_of(&built, "api/pages.json");
    assert!(data.contains(
        "{\"url\":\"/churn/trang-2/\",\"title\":\"Ca rời bỏ (trang 2/3)\",\"kind\":\"list\"}"
    ));
}

#[test]
fn a_page_that_somebody_wrote_keeps_the_address_of_a_list() {
    let mut handbook = cases(30);
    handbook.put(
        "content/churn/nam/2026.md",
        case("Chuyện năm ấy", "2026-01-01", "causes = [\"price\"]"),
    );
    let built = handbook.build();
    assert!(text_of(&built, "churn/nam/2026/index.html").contains("<h1>Chuyện năm ấy</h1>"));
    assert!(rows(&text_of(&built, "churn/nam/2026-list/index.html")).len() > 5);
}

#[test]
fn names_of_values_stay_text() {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    for at in 0..12 {
        let industry = ["C", "C++", "<i>\\\"&", "大"][at % 4];
        handbook.put(
            &format!("content/customers/k{at}.md"),
            format!(
                "+++\ntitle = \"K{at}\"\nstatus = \"active\"\nindustry = \"{industry}\"\n+++\n"
            ),
        );
    }
    let built = handbook.build();
    let list = text_of(&built, "customers/index.html");
    assert!(tags(&list).iter().all(|tag| tag.name != "i"));
    // Values that differ in nothing but signs are two.
    assert_eq!(
        rows(&text_of(&built, "customers/nganh/c/index.html")).len(),
        3
    );
    assert_eq!(
        rows(&text_of(&built, "customers/nganh/c-2/index.html")).len(),
        3
    );
}
