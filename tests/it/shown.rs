//! What texts look like wherever pages show them: titles, summaries and names in lists, heads,
//! navigation, on the way from page to page.

use std::collections::BTreeMap;

use camnang::Built;

use crate::support::handbook::{Handbook, text_of};
use crate::support::host::sample_built;
use crate::support::markup::{Part, Tag, parts, tags};

const TITLE: &str = "Mất 480.000.000 ₫ sau 14 ngày, giảm 25 % → xem ĐX-014";
const SUMMARY: &str = "Trong 30 ngày mất 12 triệu đồng theo ĐX-014.";

/// Texts in which a number is torn from its unit, or an id in two, when a line ends there.
const TEARS: [&str; 8] = [
    "0 ₫",
    "0 ngày",
    "4 ngày",
    "5 %",
    "0 %",
    "2 triệu",
    "0 days",
    " → xem",
];

/// A text of a page with the elements around it.
struct Shown<'a> {
    around: Vec<Tag>,
    text: &'a str,
}

impl Shown<'_> {
    fn is_in(&self, element: &str) -> bool {
        self.around.iter().any(|tag| tag.name == element)
    }

    fn has_class(&self, class: &str) -> bool {
        let has = |tag: &Tag| {
            let classes = tag.attribute("class").unwrap_or_default();
            classes.split(' ').any(|c| c == class)
        };
        self.around.iter().any(has)
    }
}

/// Returns the texts of a page.
fn shown(html: &str) -> Vec<Shown<'_>> {
    const EMPTY: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];
    let mut around: Vec<Tag> = Vec::new();
    let mut shown = Vec::new();
    for part in parts(html) {
        match part {
            Part::Open(tag) if EMPTY.contains(&tag.name.as_str()) => {}
            Part::Open(tag) => around.push(tag),
            Part::Close(name) => {
                if let Some(at) = around.iter().rposition(|tag| tag.name == name) {
                    around.truncate(at);
                }
            }
            Part::Text(text) => shown.push(Shown {
                around: around.iter().map(Tag::clone).collect(),
                text,
            }),
        }
    }
    shown
}

/// Returns the pages of a site with their texts.
fn pages(built: &Built) -> impl Iterator<Item = (String, String)> {
    let paths = built.bundle.iter().map(|(path, _)| path.to_string());
    let html = paths.filter(|path| path.ends_with(".html"));
    html.map(|path| (path.clone(), text_of(built, &path)))
}

/// Returns the texts to read that can be torn where they should not.
fn torn(html: &str) -> Vec<String> {
    let read = |shown: &Shown| {
        let set_apart = ["head", "script", "code", "pre", "svg"];
        !set_apart.iter().any(|element| shown.is_in(element))
            && !["vh", "sheet"].iter().any(|class| shown.has_class(class))
    };
    let torn = |shown: &Shown| {
        let id = shown.text.contains("ĐX-0") && !shown.has_class("nowrap");
        id || TEARS.iter().any(|tear| shown.text.contains(tear))
    };
    let found = shown(html).into_iter();
    found
        .filter(|shown| read(shown) && torn(shown))
        .map(|shown| shown.text.to_owned())
        .collect()
}

/// A handbook in which everything is called after amounts.
fn amounts() -> Handbook {
    let mut handbook = Handbook::new(&format!(
        "title = \"Cẩm nang 14 ngày\"\ndescription = \"{SUMMARY}\"\nbase_url = \"https://a.vn\"\n"
    ));
    let head = format!("+++\ntitle = \"{TITLE}\"\nsummary = \"{SUMMARY}\"\n");
    for (path, more) in [
        ("lessons/a.md", "sources = [\"churn/k\"]\n"),
        (
            "lessons/b.md",
            "related = [\"lessons/a\", \"churn/k\"]\ntags = [\"14 ngày\"]\n",
        ),
        (
            "customers/k.md",
            "status = \"churned\"\nsince = 2024-01-05\n",
        ),
        (
            "processes/p.md",
            "owner = \"Tổ 14 ngày\"\nreview_on = 2027-01-01\n",
        ),
    ] {
        let text =
            format!("{head}{more}+++\n\n## {TITLE}\n\n{TITLE} [](../churn/k.md)\n\n## {SUMMARY}\n");
        handbook.put(&format!("content/{path}"), text);
    }
    handbook.put(
        "content/churn/k.md",
        format!(
            "{head}customer = \"k\"\nchurned_on = 2026-10-20\ncauses = [\"price\"]\n\
             winback = {{ status = \"planned\", contact_on = 2026-11-20 }}\nredirect_from = [\"/cu/\"]\n\
             signals = [\"usage_drop\"]\nrevenue_lost = 1000000\n+++\n\n## Đề xuất\n\n\
             - {SUMMARY} (mã: ĐX-014; phụ trách: Tổ 14 ngày; hạn: 10/11/2026; trạng thái: đang làm; \
             dẫn tới: [p](../processes/p.md))\n"
        ),
    );
    handbook
}

#[test]
fn an_amount_in_a_title_or_summary_stays_whole_wherever_it_is_shown() {
    let built = amounts().build();
    let mut found = Vec::new();
    let mut kept = 0;
    for (path, html) in pages(&built) {
        kept += html
            .matches("14\u{a0}ngày, giảm 25\u{a0}%\u{a0}→ xem <span class=\"nowrap\">ĐX-014")
            .count();
        found.extend(
            torn(&html)
                .into_iter()
                .map(|text| format!("{path}: {text}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // In lists, navigation, breadcrumbs' pages, related pages, winback, the directory and more.
    assert!(kept > 60, "{kept}");
    let html = text_of(&built, "lessons/b/index.html");
    let shown = shown(&html);
    for place in ["h1", "h2", "nav", "footer", "header"] {
        let there = |shown: &Shown| shown.is_in(place) && shown.text.contains("14\u{a0}ngày");
        assert!(shown.iter().any(there), "{place}: {html}");
    }
}

#[test]
fn what_is_data_stays_as_it_was_written() {
    let built = amounts().build();
    for (path, _) in built.bundle.iter() {
        let path = path.to_string();
        if path.ends_with(".html") {
            for tag in tags(&text_of(&built, &path)) {
                for (name, value) in &tag.attributes {
                    let own = ["aria-label", "data-label"].contains(&name.as_str());
                    assert!(
                        own || !value.contains("14\u{a0}ngày"),
                        "{path}: {name}={value}"
                    );
                }
            }
        } else if [".json", ".xml", ".ics", ".csv", ".txt"]
            .iter()
            .any(|e| path.ends_with(e))
        {
            let text = text_of(&built, &path);
            assert!(!text.contains("14\u{a0}ngày, giảm"), "{path}");
        }
    }
    let html = text_of(&built, "lessons/a/index.html");
    assert!(
        html.contains(&format!("<title>{TITLE} · Cẩm nang 14 ngày</title>")),
        "{html}"
    );
    assert!(html.contains(&format!("content=\"{SUMMARY}\"")), "{html}");
    let headings = tags(&html).into_iter().filter(|tag| tag.name == "h2");
    let ids: Vec<String> = headings
        .filter_map(|tag| tag.attribute("id").map(str::to_owned))
        .collect();
    assert!(
        ids.contains(&"trong-30-ngay-mat-12-trieu-dong-theo-dx-014".to_owned()),
        "{ids:?}"
    );
}

#[test]
fn no_page_of_the_sample_tears_an_amount() {
    let built = sample_built();
    let found = pages(&built).flat_map(|(path, html)| {
        let torn = torn(&html).into_iter();
        torn.map(move |text| format!("{path}: {text}"))
            .collect::<Vec<_>>()
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_table_that_is_laid_out_here_has_a_caption_that_names_where_it_scrolls() {
    let built = sample_built();
    let mut found = Vec::new();
    let mut tables = 0;
    for (path, html) in pages(&built) {
        let all = tags(&html);
        let mut names = Vec::new();
        for (at, tag) in all
            .iter()
            .enumerate()
            .filter(|(_, tag)| tag.name == "table")
        {
            let region = &all[at - 1];
            let class = region.attribute("class").unwrap_or_default();
            let caption = all.get(at + 1).filter(|tag| tag.name == "caption");
            let label = region.attribute("aria-labelledby");
            // A table of the text is called after its section; see `Writer::label`.
            if class == "table" && label.is_none() || class.contains("matrix") {
                names.extend(region.attribute("aria-label").map(str::to_owned));
                continue;
            }
            tables += 1;
            let name = caption.and_then(|caption| caption.attribute("id"));
            if name.is_none() || name != label {
                found.push(format!("{path}: {region:?} {tag:?} {caption:?}"));
            }
            let id = format!("id=\"{}\">", name.unwrap_or_default());
            let said = html
                .split(&id)
                .nth(1)
                .and_then(|rest| rest.split('<').next());
            names.extend(said.map(str::to_owned));
        }
        let count = names.len();
        names.sort();
        names.dedup();
        if names.len() < count || names.iter().any(String::is_empty) {
            found.push(format!("{path}: {names:?}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(tables > 60, "{tables}");
}

/// Returns the path of the file that an address on a page leads to.
fn led_to(from: &str, href: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let address = href.split(['#', '?']).next().unwrap_or_default();
    for step in address.split('/') {
        match step {
            ".." => drop(folders.pop()),
            "" | "." => {}
            step => folders.push(step),
        }
    }
    folders.push("index.html");
    folders.join("/")
}

/// Text as readers see it, references resolved.
fn plain(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#x27;", "'");
    text.replace("&amp;", "&").replace('\u{a0}', " ")
}

/// Returns the links that say the title of a page in another language and not that they do, and
/// how many say so.
fn silent_about_language(built: &Built) -> (Vec<String>, usize) {
    let pages: BTreeMap<String, String> = pages(built).collect();
    let title = |html: &str| {
        let heading = shown(html).into_iter().filter(|shown| shown.is_in("h1"));
        plain(&heading.map(|shown| shown.text).collect::<String>())
    };
    let told = |(path, html): (&String, &String)| {
        let lang = tags(html)
            .iter()
            .find(|tag| tag.name == "html")?
            .attribute("lang")?
            .to_owned();
        Some((path.clone(), (lang, title(html))))
    };
    let known: BTreeMap<String, (String, String)> = pages.iter().filter_map(told).collect();
    let (mut silent, mut telling) = (Vec::new(), 0);
    for (path, html) in &pages {
        for shown in shown(html) {
            let link = shown.around.iter().rev().find(|tag| tag.name == "a");
            let Some(href) = link.and_then(|link| link.attribute("href")) else {
                continue;
            };
            let Some((lang, title)) = known.get(&led_to(path, href)) else {
                continue;
            };
            let said = shown
                .around
                .iter()
                .rev()
                .find_map(|tag| tag.attribute("lang"));
            // A name without any mark, such as CSM, may be the same word in both.
            let same = plain(shown.text) == *title && !title.is_ascii();
            if same && said != Some(lang) {
                silent.push(format!("{path}: {href} {}", shown.text));
            } else if same && known[path].0 != *lang {
                telling += 1;
            }
        }
    }
    (silent, telling)
}

#[test]
fn a_link_called_after_a_page_in_another_language_says_which_language() {
    let (silent, telling) = silent_about_language(&sample_built());
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(telling > 100, "{telling}");
}

#[test]
fn so_do_links_of_every_kind_on_pages_whose_neighbours_nobody_translated() {
    let mut handbook = Handbook::new("title = \"Sổ tay\"\nlanguages = [\"vi\", \"en\"]\n");
    for (path, head) in [
        ("index.md", "title = \"Sổ tay\""),
        ("index.en.md", "title = \"Handbook\""),
        (
            "customers/k.md",
            "title = \"Hiệu sách Ký Ức\"\nstatus = \"churned\"\nsince = 2024-01-05",
        ),
        ("parties/kho.md", "title = \"Bộ phận kho\""),
        ("causes/giao-cham.md", "title = \"Giao hàng chậm\""),
        ("glossary/doi-soat.md", "title = \"Đối soát\""),
        (
            "lessons/goi-truoc.md",
            "title = \"Gọi trước khi giao\"\nsources = [\"churn/k\"]\napplies_to = [\"kho\"]",
        ),
        (
            "templates/goi-lai.md",
            "title = \"Kịch bản gọi lại\"\nowner = \"kho\"\nfor = \"call\"\nreview_on = 2027-01-01",
        ),
        (
            "processes/giao.en.md",
            "title = \"Delivery\"\nowner = \"kho\"\nreview_on = 2026-01-01\n\
          related = [\"lessons/goi-truoc\", \"churn/k\"]\npath = [\"churn/k\", \"lessons/goi-truoc\"]",
        ),
        (
            "churn/k.md",
            "title = \"Ký Ức dừng vì giao chậm\"\ncustomer = \"k\"\nchurned_on = 2026-10-20\n\
          causes = [\"giao-cham\"]\nrevenue_lost = 1000000\n\
          winback = { status = \"planned\", contact_on = 2026-11-20, owner = \"Lan\" }",
        ),
        (
            "churn/m.en.md",
            "title = \"Another shop left\"\ncustomer = \"k\"\nchurned_on = 2026-10-21\n\
          causes = [\"giao-cham\"]\nrevenue_lost = 1000000\nrelated = [\"churn/k\"]",
        ),
    ] {
        let text = format!(
            "+++\n{head}\n+++\n\n## Đề xuất\n\n[[goi-truoc]], [[doi-soat]] và [[churn/k]].\n\n\
             - Gọi khách trước (phụ trách: kho; hạn: 10/11/2026; trạng thái: đang làm; dẫn tới: \
             [giao](/processes/giao.en.md), [bài](/lessons/goi-truoc.md))\n"
        );
        handbook.put(&format!("content/{path}"), text);
    }
    let (silent, telling) = silent_about_language(&handbook.build());
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(telling > 20, "{telling}");
}

#[test]
fn headings_of_every_page_go_down_one_by_one_from_a_single_title() {
    let mut large = Handbook::new("title = \"Cẩm nang\"\n");
    for (path, text) in crate::corpus::pages(500, 1) {
        large.put(&path, text);
    }
    let mut found = Vec::new();
    for built in [sample_built(), large.build()] {
        for (path, html) in pages(&built) {
            let level = |tag: &Tag| tag.name.strip_prefix('h')?.parse::<u8>().ok();
            let levels: Vec<u8> = tags(&html).iter().filter_map(level).collect();
            let skips = levels.windows(2).any(|two| two[1] > two[0] + 1);
            if levels.first() != Some(&1) || levels[1..].contains(&1) || skips {
                found.push(format!("{path}: {levels:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
