//! The list of all pages by first letter: on the search page, and on pages of its own when it is
//! long.

use std::collections::BTreeSet;

use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::{Tag, tags};

fn page(title: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\nChữ.\n")
}

/// The headings of the list on the search page, with the titles below each.
fn listed(html: &str) -> Vec<(String, Vec<String>)> {
    let list = html.split("id=\"cn_directory\"").nth(1).expect("the list");
    let list = list.split("</section>").next().expect("its end");
    let inner = |piece: &str| piece.split_once('>').map(|(_, rest)| rest.to_owned());
    list.split("<h3")
        .skip(1)
        .map(|group| {
            let head = inner(group).expect("a heading");
            let letter = head.split('<').next().expect("its text").to_owned();
            let titles = group.split("<li><a").skip(1).filter_map(inner);
            let titles = titles.map(|t| t.split('<').next().unwrap_or("").to_owned());
            (letter, titles.collect())
        })
        .collect()
}

fn links(html: &str) -> Vec<String> {
    let main = html.split("<main").nth(1).expect("a main part");
    let href = |tag: &Tag| tag.attribute("href").map(str::to_owned);
    tags(main).iter().filter_map(href).collect()
}

#[test]
fn titles_stand_under_their_first_letter_whatever_marks_it_has() {
    let mut handbook = Handbook::new("");
    for (name, title) in [
        ("a", "Đối tác đổi người"),
        ("b", "Dấu hiệu"),
        ("c", "Ấn tượng đầu"),
        ("d", "\u{201c}Áo\u{201d} trong ngoặc"),
        ("e", "24 giờ đầu"),
        ("f", "☎"),
        ("g", "A\u{301}nh sáng"),
    ] {
        handbook.put(&format!("content/{name}.md"), page(title));
    }
    handbook.put("content/an.md", "+++\ntitle = \"An\"\nnav = false\n+++\n");
    let built = handbook.build();
    let seen = listed(&text_of(&built, "search/index.html"));
    let wanted = [
        (
            "A",
            vec!["Ấn tượng đầu", "A\u{301}nh sáng", "“Áo” trong ngoặc"],
        ),
        ("D", vec!["Dấu hiệu", "Đối tác đổi người"]),
        ("0–9", vec!["24\u{a0}giờ đầu"]),
        ("Khác", vec!["☎"]),
    ];
    let wanted: Vec<(String, Vec<String>)> = wanted
        .into_iter()
        .map(|(letter, all)| {
            (
                letter.to_owned(),
                all.into_iter().map(str::to_owned).collect(),
            )
        })
        .collect();
    assert_eq!(seen, wanted);
}

#[test]
fn each_language_lists_its_own_pages() {
    let mut handbook = Handbook::new("");
    handbook.put("content/gia.md", page("Giá"));
    handbook.put("content/price.en.md", page("Price"));
    let built = handbook.build();
    let vi = listed(&text_of(&built, "search/index.html"));
    let en = listed(&text_of(&built, "en/search/index.html"));
    assert_eq!(vi, [("G".to_owned(), vec!["Giá".to_owned()])]);
    assert_eq!(en, [("P".to_owned(), vec!["Price".to_owned()])]);
}

#[test]
fn a_long_list_is_cut_into_pages_that_hold_every_title_once() {
    let mut handbook = Handbook::new("");
    for number in 0..900 {
        let title = format!("Khách {number:03} dừng hợp đồng");
        handbook.put(&format!("content/customers/{number}.md"), page(&title));
    }
    for number in 0..60 {
        handbook.put(
            &format!("content/b{number}.md"),
            page(&format!("Bài {number}")),
        );
    }
    let built = handbook.build();
    let start = text_of(&built, "search/index.html");
    assert!(start.len() < 40_000, "{} bytes", start.len());
    let mut seen = Vec::new();
    let mut pages = BTreeSet::new();
    for (path, _) in built.bundle.iter() {
        let Some(name) = path.as_str().strip_prefix("search/") else {
            continue;
        };
        let Some(name) = name.strip_suffix("/index.html") else {
            continue;
        };
        pages.insert(name.to_owned());
        let html = text_of(&built, path.as_str());
        assert!(html.len() < 150_000, "{path}: {} bytes", html.len());
        let list = html.split("<ul class=\"titles\">").nth(1).expect("a list");
        let list = list.split("</ul>").next().expect("its end");
        seen.extend(tags(list).iter().filter_map(|tag| {
            let href = tag.attribute("href")?;
            Some(href.trim_start_matches("../").to_owned())
        }));
        // Back to the start, and on to the next.
        assert!(links(&html).iter().any(|href| href == "../../search/"));
    }
    let names: Vec<&str> = pages.iter().map(String::as_str).collect();
    assert_eq!(names, ["b", "k-1", "k-2", "k-3"]);
    let start_links = links(&start);
    for name in names {
        assert!(
            start_links.contains(&format!("../search/{name}/")),
            "{name}"
        );
    }
    assert_eq!(seen.len(), 960);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 960);
    let middle = links(&text_of(&built, "search/k-2/index.html"));
    assert!(middle.contains(&"../../search/k-1/".to_owned()));
    assert!(middle.contains(&"../../search/k-3/".to_owned()));
}

#[test]
fn a_page_that_somebody_wrote_there_goes_first_and_is_reported() {
    let mut handbook = Handbook::new("");
    handbook.put("content/search.md", page("Cách tìm khách mới"));
    handbook.put(
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\n[Tìm](search.md)\n",
    );
    let built = handbook.build();
    let html = text_of(&built, "search/index.html");
    assert!(html.contains("<h1>Cách tìm khách mới</h1>"), "{html}");
    let codes: Vec<&str> = built.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(codes.contains(&"CN411"), "{codes:?}");
}

#[test]
fn writers_may_link_to_the_search_page_and_may_use_its_name() {
    let mut handbook = Handbook::new("");
    handbook.put("content/tim-kiem.md", page("Tìm kiếm"));
    handbook.put(
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\n[Tìm](/search/) hoặc xem [[Tìm kiếm]].\n",
    );
    let built = handbook.build();
    let hrefs = links(&text_of(&built, "a/index.html"));
    assert!(hrefs.contains(&"../search/".to_owned()), "{hrefs:?}");
    assert!(hrefs.contains(&"../tim-kiem/".to_owned()), "{hrefs:?}");
    let codes: Vec<&str> = built.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(
        !codes.contains(&"CN408") && !codes.contains(&"CN404"),
        "{codes:?}"
    );
}
