//! The feeds of cases and lessons, read by a reader of XML.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{case, page};
use crate::support::handbook::{Handbook, text_of};

/// What a feed says: the texts of the elements below each `entry`, and those above them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Feed {
    head: Vec<(String, String)>,
    entries: Vec<Vec<(String, String)>>,
}

fn read(xml: &str) -> Feed {
    let mut reader = Reader::from_str(xml);
    let mut feed = Feed::default();
    let mut names: Vec<String> = Vec::new();
    loop {
        let (event, text) = match reader.read_event().expect("well-formed XML") {
            Event::Eof => return feed,
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                if name == "entry" {
                    feed.entries.push(Vec::new());
                }
                names.push(name);
                continue;
            }
            Event::Empty(tag) => {
                let attribute = |wanted: &str| {
                    let found = tag.try_get_attribute(wanted).expect("attributes");
                    found.map_or_else(String::new, |a| a.value.into_owned())
                };
                let name = format!("{}:{}", tag.name().as_ref(), attribute("rel"));
                (name, attribute("href"))
            }
            Event::End(_) => {
                names.pop();
                continue;
            }
            Event::Text(text) => {
                let name = names.last().cloned().unwrap_or_default();
                (name, text.to_string())
            }
            _ => continue,
        };
        if text.trim().is_empty() {
            continue;
        }
        let list = feed.entries.last_mut().unwrap_or(&mut feed.head);
        list.push((event, text));
    }
}

fn said<'a>(list: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let named = list.iter().filter(|(n, _)| n == name);
    named.map(|(_, text)| text.as_str()).collect()
}

fn handbook() -> Handbook {
    let mut handbook = Handbook::new(
        "title = \"Thử\"\nbase_url = \"https://x.example/so/\"\nlanguages = [\"vi\", \"en\"]\n",
    );
    let mut put = |path: &str, text: String| {
        handbook.put(&format!("content/{path}.md"), text);
    };
    put("churn/a", case("churned_on = 2026-03-01\n", "- Gọi lại"));
    put(
        "churn/b",
        case(
            "churned_on = 2026-02-01\ncreated_on = 2026-02-02\nupdated_on = 2026-05-01\nsummary = \"Vì giá < dịch vụ\"\n",
            "- Gọi lại",
        ),
    );
    put(
        "churn/b.en",
        case("churned_on = 2026-02-01\n", "- Call back"),
    );
    put(
        "churn/an",
        case("churned_on = 2026-07-01\nnav = false\n", "- Gọi lại"),
    );
    put(
        "churn/nhap",
        case("churned_on = 2026-07-01\ndraft = true\n", "- Gọi lại"),
    );
    put("lessons/l", page("created_on = 2026-04-01\n", "Chữ."));
    put("processes/p", page("created_on = 2026-04-01\n", "Chữ."));
    handbook
}

#[test]
fn cases_and_lessons_have_a_feed_in_each_language() {
    let built = handbook().build();
    let feed = read(&text_of(&built, "churn/feed.xml"));
    assert_eq!(said(&feed.head, "title"), ["Ca rời bỏ · Thử"]);
    assert_eq!(said(&feed.head, "id"), ["https://x.example/so/churn/"]);
    assert_eq!(said(&feed.head, "updated"), ["2026-05-01T00:00:00Z"]);
    assert_eq!(
        said(&feed.head, "link:self"),
        ["https://x.example/so/churn/feed.xml"]
    );
    let ids: Vec<_> = feed.entries.iter().flat_map(|e| said(e, "id")).collect();
    assert_eq!(
        ids,
        [
            "https://x.example/so/churn/b/",
            "https://x.example/so/churn/a/"
        ]
    );
    let first = &feed.entries[0];
    assert_eq!(said(first, "updated"), ["2026-05-01T00:00:00Z"]);
    assert_eq!(said(first, "published"), ["2026-02-02T00:00:00Z"]);
    assert_eq!(
        said(first, "link:alternate"),
        ["https://x.example/so/churn/b/"]
    );
    let english = read(&text_of(&built, "en/churn/feed.xml"));
    let ids: Vec<_> = english.entries.iter().flat_map(|e| said(e, "id")).collect();
    assert_eq!(ids, ["https://x.example/so/en/churn/b/"]);
    let lessons = read(&text_of(&built, "lessons/feed.xml"));
    assert_eq!(lessons.entries.len(), 1);
    assert!(built.bundle.bytes("processes/feed.xml").is_none());
    assert!(built.bundle.bytes("en/lessons/feed.xml").is_none());
}

#[test]
fn a_list_leads_to_its_feed() {
    let built = handbook().build();
    let html = text_of(&built, "churn/index.html");
    assert_eq!(html.matches("href=\"feed.xml\"").count(), 2, "{html}");
    let head = html.split("</head>").next().unwrap_or_default();
    assert!(head.contains(
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Ca rời bỏ · Thử\" href=\"feed.xml\">"
    ));
    assert!(!text_of(&built, "processes/index.html").contains("href=\"feed.xml\""));
}

#[test]
fn the_day_of_the_build_is_no_news() {
    let mut handbook = handbook();
    let feeds = |handbook: &Handbook| {
        let built = handbook.build();
        [
            "feed.xml",
            "churn/feed.xml",
            "lessons/feed.xml",
            "actions/feed.xml",
        ]
        .map(|path| text_of(&built, path))
    };
    let before = feeds(&handbook);
    handbook.today = "2027-11-21".to_owned();
    // What is late by then is told as late; no entry has another day or another name.
    let days = |feeds: &[String; 4]| {
        feeds
            .iter()
            .map(|feed| {
                let feed = read(feed);
                let all = feed.entries.iter().chain([&feed.head]);
                let days = all.flat_map(|e| [said(e, "id"), said(e, "updated")].concat());
                days.map(str::to_owned).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&before), days(&feeds(&handbook)));
    let mut undated = Handbook::new("title = \"Thử\"\n");
    undated.put("content/lessons/l.md", page("", "Chữ."));
    let feed = text_of(&undated.build(), "lessons/feed.xml");
    assert!(read(&feed).entries.is_empty());
    assert!(!feed.contains("2026"), "{feed}");
}
