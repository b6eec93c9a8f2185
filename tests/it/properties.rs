//! What holds for any input, tried on input that proptest makes up. A failure prints the
//! smallest input that shows it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Component, Path};
use std::sync::Arc;

use camnang::mend::mend;
use camnang::model::bundle::OutPath;
use camnang::model::diagnostic::Tally;
use camnang::model::document::Document;
use camnang::model::site::Url;
use camnang::model::source::{SitePath, Span};
use camnang::model::value::{Node, Value, read_date};
use camnang::text::fold::fold;
use camnang::text::slug::{path_slug, slug};
use camnang::{Built, Cache};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};
use unicode_normalization::UnicodeNormalization;

use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::{Tag, tags};

/// Pieces that mean something to some reader of a page, or nearly do.
const PIECES: &[&str] = &[
    "\u{feff}",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    "    ",
    " ",
    "+++\n",
    "---\n",
    "+++",
    "---",
    "...\n",
    "title = \"Trang\"\n",
    "title: Trang\n",
    "title = ",
    "tags: [a, \"b\"\n",
    "tags = [\"x\"]\n",
    "type = \"churn\"\n",
    "churned_on = 2026-02-30\n",
    "summary: |\n  a\n  b\n",
    "a: &a [*a]\n",
    "? [x]\n: {y: z}\n",
    "redirect_from = [\"/../x\"]\n",
    "aliases: [ố]\n",
    "# ",
    "## ",
    "###### ",
    "#",
    "{#id}",
    "{#a .b c=d}",
    "===\n",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "```\n",
    "~~~~md\n",
    "```mermaid\n",
    "- ",
    "  - ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "> ",
    "> [!NOTE]\n",
    "> [!WARNING]\n",
    "|a|b|\n",
    "|---|:-:|\n",
    "| x \\| y |\n",
    "[^1]",
    "[^1]: ",
    "[a]: b \"c\"\n",
    "[a][a]",
    "[a]",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "](a.md)",
    "](../index.md#x)",
    "](<a b>)",
    "](javascript:alert(1))",
    "](&#106;avascript:x)",
    "](\tjava\nscript:x)",
    "](data:text/html,x)",
    "](//evil.vn)",
    "](/x?a&b)",
    "![](a.png)",
    "[[",
    "]]",
    "[[trang|x]]",
    "![[a.png]]",
    "|",
    "[[trang#muc]]",
    "<https://a.vn/\"onmouseover=x>",
    "<a@b.vn>",
    "www.a.vn ",
    "$",
    "$$",
    "$x^2$",
    "$$\\frac{a}{b}$$",
    "\\(",
    "\\",
    "\\href{javascript:x}{y}",
    "\\text{<script>}",
    "{{",
    "}}",
    "{{ site.title }}",
    "{%",
    "%}",
    "{% raw %}",
    "{#",
    "#}",
    "{<",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "--!>",
    "<!",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<script>",
    "<script src=x>",
    "</script>",
    "<SCRIPT",
    "<scr<script>ipt>",
    "<style>",
    "</style>",
    "<title>",
    "<textarea>",
    "</textarea>",
    "<plaintext>",
    "<template>",
    "<noscript>",
    "<iframe srcdoc='<script>x</script>'>",
    "</main>",
    "</div>",
    "</body>",
    "<base href=//x>",
    "<div>",
    "<div onclick=x>",
    "<img src=x onerror=alert(1)>",
    "<img/onerror=x src='",
    "<svg onload=x>",
    "<svg><script>",
    "<math><mtext><style>",
    "<a href='",
    "<a href=\"jAvAsCrIpT:x\">",
    "<a href=' \u{1}javascript:x'>",
    "<p title=\"",
    "<details ontoggle=x open>",
    "<table><td onfocus=x>",
    "<form action=javascript:x>",
    "<button formaction=javascript:x>",
    "<meta http-equiv=refresh content='0;url=//x'>",
    "<link rel=stylesheet href=//x>",
    "<object data=x>",
    "<h2 id=x>",
    "</h2>",
    "<b>",
    "</b>",
    "<br/>",
    "<input autofocus onfocus=x>",
    "&lt;script&gt;",
    "&#x3c;script&#x3e;",
    "&#0;",
    "&nbsp;",
    "&",
    "\"",
    "'",
    "onerror=x",
    " onload = x ",
    "=",
    "Nguyên nhân",
    "Nguye\u{302}n nha\u{302}n",
    "đường Đ",
    "ĐỀ XUẤT",
    "hoà hòa",
    "👩‍👩‍👧",
    "🔍",
    "\u{200b}",
    "\u{202e}",
    "\u{f0f0}0\u{f0f1}",
    "\u{f0f0}",
    "\u{0}",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{fffd}",
    "\u{e0041}",
    "ß",
    "İ",
    "ﬁ",
    "x",
    "ab cd",
    "123",
    "2026-03-15",
    "CN204",
    ":",
    ";",
    ",",
];

/// Pieces of write-ups, as people type and paste them.
const WRITE_UP: &[&str] = &[
    "## Nguyên nhân\n",
    "## Trách nhiệm\n",
    "## Bài học\n",
    "## Đề xuất\n",
    "## Trách nhiệm và bài học\n",
    "<h2>Đề xuất</h2>",
    "**Đề xuất:** ",
    "**Trách nhiệm**\n",
    "- **Bài học:** ",
    "### 1.1. CS\n",
    "**1. Đối với Kỹ thuật:**\n",
    "- **CS:** ",
    "+\u{a0}CS: ",
    "👉 Kỹ thuật – ",
    "•\t",
    "1/ ",
    "(a)\u{a0}",
    "✅",
    "⏳ ",
    "Gọi lại khách",
    "Go\u{323}i la\u{323}i",
    " (phụ trách: ",
    "; hạn: ",
    "; trạng thái: ",
    "Hạn (dự kiến): ",
    "Phụ trách：",
    "chị Hoa (CSKH)",
    "@Mai Phạm",
    "A. Tuấn",
    "lan.nguyen",
    " giao cho ",
    " CS + KT ",
    " trước 30/4 ",
    "30/04/2025",
    "T12/2026",
    "tuần 2 tháng ",
    "trong Q2",
    "Dec 15, 2026",
    "đang làm",
    "[Xong]",
    "70%",
    "=>",
    "->",
    " – ",
    "\t",
    "<br>",
    "&nbsp;",
    "<o:p></o:p>",
    "\n| Việc | Ai | Hạn | Trạng thái |\n|---|---|---|---|\n",
    "| Bên | Bài học |\n|---|---|\n",
    "| | ",
    "<table>",
    "<tr>",
    "<td rowspan=3 colspan=2>",
    "</td>",
    "</table>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<p>",
    "<s>",
    "Chưa rõ lý do",
    "- 06/01: ",
];

#[test]
fn any_write_up_is_read_and_its_findings_lie_on_characters_of_the_file() {
    let piece = prop_oneof![
        8 => select(WRITE_UP).prop_map(str::to_owned),
        3 => select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let pages = prop::collection::vec(prop::collection::vec(piece, 0..40), 8);
    holds(60, &pages, |pages| {
        let mut handbook = Handbook::new("title = \"Thử\"\n");
        for (number, pieces) in pages.iter().enumerate() {
            let text = pieces.concat();
            handbook.put(
                &format!("content/churn/a{number}.md"),
                format!("## Đề xuất\n{text}"),
            );
        }
        let built = handbook.build();
        for d in &built.diagnostics {
            let doc = built
                .documents
                .iter()
                .find(|doc| Some(&doc.path) == d.path.as_ref());
            let Some(doc) = doc else { continue };
            let code = d.rule.code;
            assert!(
                doc.text.get(d.span.range()).is_some(),
                "{code} at {:?}",
                d.span
            );
            let past = d.span.start > d.span.end;
            assert!(!past, "{code} at {:?}", d.span);
        }
    });
}

#[test]
fn parsing_never_panics_and_every_span_lies_on_characters_of_the_file() {
    holds(300, &page(), |text| {
        let text: Arc<str> = Arc::from(text.as_str());
        let doc = camnang::parse::parse(&SitePath::from("content/a.md"), &text);
        for (what, span) in spans(&doc) {
            let good = span.start <= span.end && text.get(span.range()).is_some();
            assert!(good, "{what} at {span:?} in {} bytes", text.len());
        }
    });
}

#[test]
fn no_page_brings_a_script_or_a_handler_into_the_site() {
    holds(40, &prop::collection::vec(page(), 1..5), |pages| {
        let mut handbook = Handbook::new("title = \"Thử\"\nbase_url = \"https://a.vn/\"\n");
        handbook.put("content/a.png", "x");
        for (number, text) in pages.iter().enumerate() {
            let folder = ["", "churn/", "lessons/", "templates/"][number % 4];
            handbook.put(&format!("content/{folder}trang-{number}.md"), text);
            // The same text as a page that surely has a body.
            let text = format!("+++\ntitle = \"Trang\"\n+++\n\n{text}");
            handbook.put(&format!("content/{folder}than-{number}.md"), text);
        }
        harmless(&handbook.build());
    });
}

#[test]
fn no_title_or_other_field_brings_a_script_or_a_handler_into_the_site() {
    holds(40, &text(), |value| {
        let value = toml_text(value);
        let mut handbook = Handbook::new(&format!(
            "title = {value}\ndescription = {value}\nbase_url = \"https://a.vn/\"\n\
             [repository]\nurl = \"https://git.vn/a\"\n[causes.la]\nvi = {value}\nen = {value}\n\
             group = \"product\"\n"
        ));
        handbook.put(
            "content/churn/a.md",
            format!(
                "+++\ntitle = {value}\nsummary = {value}\ntags = [{value}]\nowner = {value}\n\
                 aliases = [{value}]\nid = {value}\ncauses = [\"la\", {value}]\ncustomer = {value}\n\
                 redirect_from = [{value}]\nallow = [{value}]\nlan = {value}\n+++\n\n## {}\n",
                value.trim_matches('"')
            ),
        );
        harmless(&handbook.build());
    });
}

#[test]
fn data_files_are_well_formed_whatever_titles_hold() {
    holds(40, &text(), |title| {
        let value = toml_text(title);
        let mut handbook = Handbook::new(&format!(
            "title = {value}\nbase_url = \"https://a.vn/b/\"\n"
        ));
        handbook.put(
            "content/trang.md",
            format!(
                "+++\ntitle = {value}\nsummary = {value}\nid = {value}\ncreated_on = 2026-01-02\n\
                 tags = [{value}]\n+++\n\n[x](https://x.vn/{})\n",
                title.replace(char::is_whitespace, "")
            ),
        );
        handbook.put(
            "content/trang.en.md",
            "+++\ntitle = \"Page\"\ncreated_on = 2026-01-02\n+++\nx\n",
        );
        let built = handbook.build();
        for (path, _) in built.bundle.iter() {
            match path.as_str().rsplit_once('.') {
                Some((_, "json")) => {
                    let json: serde_json::Value =
                        serde_json::from_str(&text_of(&built, path.as_str()))
                            .unwrap_or_else(|e| panic!("{path}: {e}"));
                    assert_eq!(json["version"], 1, "{path}");
                }
                Some((_, "xml")) => well_formed(path.as_str(), &text_of(&built, path.as_str())),
                _ => {}
            }
        }
        let pages: serde_json::Value =
            serde_json::from_str(&text_of(&built, "api/pages.json")).expect("JSON");
        assert_eq!(pages["pages"].as_array().map(Vec::len), Some(2));
        assert!(
            built.bundle.get("feed.xml").is_some() && built.bundle.get("sitemap.xml").is_some()
        );
    });
}

#[test]
fn mending_ends_and_makes_nothing_worse() {
    holds(120, &page(), |text| {
        let mut handbook = Handbook::new("title = \"H\"\n");
        handbook.put("content/churn/a.md", text);
        let before = handbook.build();
        let mended = mend(handbook.inputs(), &mut Cache::default(), &|built| {
            built.diagnostics.iter().collect()
        })
        .unwrap_or_else(|e| panic!("{}", e.message.en));
        let errors = |built: &Built| Tally::of(&built.diagnostics).errors;
        assert!(errors(&mended.built) <= errors(&before));
        let again = mend(mended.inputs, &mut Cache::default(), &|built| {
            built.diagnostics.iter().collect()
        })
        .unwrap_or_else(|e| panic!("{}", e.message.en));
        assert!(again.files.is_empty(), "{:?}", again.files);
    });
}

#[test]
fn a_slug_is_its_own_slug_and_safe_in_an_address() {
    holds(500, &text(), |text| {
        let once = slug(text);
        assert_eq!(slug(&once), once);
        assert_eq!(
            slug(&text.nfd().collect::<String>()),
            slug(&text.nfc().collect::<String>())
        );
        let path = path_slug(text);
        assert_eq!(path_slug(&path), path);
        assert!(!path.is_empty() && path.len() <= 80, "{path:?}");
        let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        assert!(
            path.bytes().all(fine) && !path.starts_with('-') && !path.ends_with('-'),
            "{path:?}"
        );
    });
}

#[test]
fn folding_does_not_see_composition_or_case() {
    holds(500, &text(), |text| {
        let nfc: String = text.nfc().collect();
        let nfd: String = text.nfd().collect();
        assert_eq!(fold(&nfc), fold(&nfd));
        assert_eq!(fold(&fold(text)), fold(text), "folded twice");
    });
    holds(500, &vietnamese(), |text| {
        assert_eq!(fold(&text.to_uppercase()), fold(text));
        assert_eq!(fold(&text.to_lowercase()), fold(text));
        assert!(fold(text).is_ascii(), "{}", fold(text));
    });
}

#[test]
fn the_address_from_one_page_to_another_leads_there() {
    let url = prop::collection::vec("[a-z0-9]{1,3}(-[a-z0-9]{1,3})?", 0..6).prop_map(|parts| {
        parts
            .iter()
            .fold("/".to_owned(), |url, part| format!("{url}{part}/"))
    });
    holds(500, &(url.clone(), url), |(from, to)| {
        let href = Url::new(from.as_str()).href_to(&Url::new(to.as_str()));
        assert!(!href.starts_with('/'), "{href} works from a sub-path");
        // The site's root lies below a folder, as on many hosts.
        assert_eq!(
            resolve(&format!("/cam/nang{from}"), &href),
            format!("/cam/nang{to}")
        );
    });
}

#[test]
fn no_path_of_the_site_leaves_its_folder() {
    let part = select(
        &[
            "..", ".", "", "a", "/", "\\", "c:", "\0", "...", "a.html", "~", " ",
        ][..],
    );
    let path = prop::collection::vec(part, 0..8).prop_flat_map(|parts| {
        (Just(parts), select(&["/", "\\", ""][..])).prop_map(|(parts, by)| parts.join(by))
    });
    holds(1000, &prop_oneof![path, text()], |path| {
        if let Some(out) = OutPath::new(path) {
            let normal = |c: Component| matches!(c, Component::Normal(_));
            assert!(Path::new(out.as_str()).components().all(normal), "{out:?}");
            assert!(!out.as_str().contains(['\\', '\0', ':']), "{out:?}");
        }
    });
}

#[test]
fn reading_a_date_never_panics_and_gives_the_day_that_is_written() {
    let part = select(
        &[
            "0", "1", "2", "31", "12", "99999", "2026", "-", "/", ".", "T", " ", ":", "٣", "é",
        ][..],
    );
    let near = prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat());
    holds(1000, &prop_oneof![near, text()], |text| {
        let _ = read_date(text);
    });
    holds(
        500,
        &(1i16..9999, 1i8..=12, 1i8..=31),
        |&(year, month, day)| {
            let real = jiff::civil::Date::new(year, month, day).ok();
            let iso = format!("{year:04}-{month:02}-{day:02}");
            assert_eq!(read_date(&iso).date(), real);
            assert_eq!(read_date(&format!("{day}/{month}/{year:04}")).date(), real);
            assert_eq!(read_date(&format!("{iso}T08:00:00+07:00")).date(), real);
        },
    );
}

#[test]
fn a_handbook_in_composed_and_in_decomposed_letters_is_the_same_site() {
    let names = prop::collection::vec(vietnamese_words(), 2..5);
    holds(12, &names, |names| {
        let build = |form: fn(&str) -> String| -> Built {
            let mut handbook = Handbook::new(&form("title = \"Cẩm nang giữ khách\"\n"));
            for (number, name) in names.iter().enumerate() {
                let next = &names[(number + 1) % names.len()];
                // Numbers keep names apart, the first letters keep them from being hidden.
                let path = |number: usize, name: &str| format!("Bài {number} {name}");
                let next = path((number + 1) % names.len(), next);
                let text = format!(
                    "+++\ntitle = \"{name} số {number}\"\ntags = [\"{name}\"]\naliases = [\"Tên {name} {number}\"]\n\
                     +++\n\n## {name}\n\n[[{next}]], [a](<{next}.md>), [b](#{}), ![[Ảnh {number}.png|Ảnh]]\n",
                    slug(name)
                );
                handbook.put(
                    &form(&format!("content/Mục lớn/{}.md", path(number, name))),
                    form(&text),
                );
                handbook.put(&form(&format!("content/Mục lớn/Ảnh {number}.png")), "x");
            }
            handbook.build()
        };
        let nfc = build(|text| text.nfc().collect());
        let nfd = build(|text| text.nfd().collect());
        let paths = |built: &Built| -> Vec<String> {
            built
                .bundle
                .iter()
                .map(|(p, _)| p.as_str().nfc().collect())
                .collect()
        };
        assert_eq!(paths(&nfc), paths(&nfd));
        assert_eq!(codes(&nfc), codes(&nfd));
        assert!(codes(&nfc).is_empty(), "{:?}", codes(&nfc));
        for path in paths(&nfc).iter().filter(|p| p.ends_with(".html")) {
            let addresses = |built: &Built| -> Vec<String> {
                tags(&text_of(built, path))
                    .iter()
                    .filter_map(|t| t.attribute("href").or(t.attribute("src")))
                    .map(str::to_owned)
                    .collect()
            };
            assert_eq!(addresses(&nfc), addresses(&nfd), "{path}");
        }
    });
}

/// Everything a page can say, said by a page that readers must not see.
#[test]
fn nothing_of_an_unpublished_page_is_in_the_site() {
    const WORD: &str = "Zibaquy";
    let why = select(
        &[
            "draft = true",
            "publish_on = 2027-01-01",
            "expires_on = 2026-01-01",
        ][..],
    );
    let place = select(
        &[
            "churn/",
            "lessons/",
            "",
            "customers/",
            "causes/",
            "glossary/",
        ][..],
    );
    let language = select(&["", ".en"][..]);
    holds(
        24,
        &(why, place, language, any::<bool>()),
        |(why, place, language, referred)| {
            let mut handbook = Handbook::new("title = \"Thử\"\nbase_url = \"https://a.vn/\"\n");
            handbook.put(
            &format!("content/{place}mat{language}.md"),
            format!(
                "+++\n{why}\ntitle = \"{WORD} tựa\"\nsummary = \"{WORD} tóm tắt\"\nid = \"{WORD}-id\"\n\
                 tags = [\"{WORD} thẻ\"]\naliases = [\"{WORD} tên\"]\nowner = \"{WORD} người\"\n\
                 redirect_from = [\"/{WORD}-cu/\"]\ncustomer = \"{WORD} khách\"\ncauses = [\"{WORD}\"]\n\
                 related = [\"trang\"]\nsignals = [\"gone_quiet\"]\n+++\n\n## {WORD} mục\n\n{WORD} \
                 [x](https://{WORD}.vn/) [trang](/trang.md) ![{WORD}]({WORD}.png)\n\n\
                 ```rust\n{WORD}\n```\n\n$\\text{{{WORD}}}$\n\n<p title=\"{WORD}\">{WORD}</p>\n"
            ),
        );
            handbook.put(&format!("content/{place}{WORD}.png"), WORD);
            let related = if *referred {
                format!("related = [\"{place}mat\"]\n")
            } else {
                String::new()
            };
            handbook.put(
                "content/trang.md",
                format!(
                    "+++\ntitle = \"Trang\"\ncreated_on = 2026-01-02\n{related}+++\n\n\
                 [ở kia](/{place}mat{language}.md), [[mat]], [[{place}mat|chỗ]]\n"
                ),
            );
            let leaks = |built: &Built| -> Vec<String> {
                let hidden = fold(WORD);
                let mut found = Vec::new();
                for (path, _) in built.bundle.iter() {
                    let bytes = built.bundle.bytes(path.as_str()).expect("in memory");
                    let bytes = bytes.unwrap_or_else(|d| panic!("{}", d.message.en));
                    let text = String::from_utf8_lossy(&bytes).to_lowercase();
                    if text.contains(&hidden) || path.as_str().to_lowercase().contains(&hidden) {
                        found.push(path.to_string());
                    }
                }
                found
            };
            let built = handbook.build();
            assert_eq!(leaks(&built), [""; 0], "{:?}", codes(&built));
            // The search does see it where it may be.
            handbook.options.drafts = true;
            assert!(!leaks(&handbook.build()).is_empty());
        },
    );
}

/// Tries `test` on `cases` inputs. The seed is fixed, so that a run is the same everywhere;
/// `PROPERTIES_SEED=7` tries others, `PROPERTIES_TIMES=50` that many times as many.
fn holds<S>(cases: u32, strategy: &S, test: impl Fn(&S::Value))
where
    S: Strategy,
    S::Value: Debug,
{
    let setting = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u32>().ok())
    };
    let seed = setting("PROPERTIES_SEED").unwrap_or(20_261_121);
    let times = setting("PROPERTIES_TIMES").unwrap_or(1);
    let config = Config {
        cases: cases * times,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(u64::from(seed)),
        max_shrink_iters: 2000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(strategy, |value| {
        test(&value);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Any text, and texts of pieces put together.
fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        any::<String>(),
        "\\PC{0,20}",
        spliced(12),
        vietnamese(),
        Just("</script><script>\"'&\u{1}".to_owned()),
    ]
}

/// The text of a page.
fn page() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => any::<String>(),
        4 => spliced(40),
        2 => (spliced(8), spliced(30)).prop_map(|(front, body)| format!("+++\n{front}\n+++\n{body}")),
        2 => (spliced(8), spliced(30)).prop_map(|(front, body)| format!("---\n{front}\n---\n{body}")),
    ]
}

fn spliced(most: usize) -> impl Strategy<Value = String> + Clone {
    let piece = prop_oneof![
        12 => select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z ]{1,6}",
    ];
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

/// Text in the letters of Vietnamese.
fn vietnamese() -> impl Strategy<Value = String> + Clone {
    "[aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵAĂÂĐÊÔƠƯỲ ]{0,24}"
}

fn vietnamese_words() -> impl Strategy<Value = String> {
    let word = select(
        &[
            "Nguyên", "nhân", "đối", "tác", "hoà", "Đề", "xuất", "Ưu", "đãi", "giữ", "khách", "ẵm",
        ][..],
    );
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

/// Returns `text` as a TOML string.
fn toml_text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Every span of a document with what it is of.
fn spans(doc: &Document) -> Vec<(&'static str, Span)> {
    fn below(node: &Node, spans: &mut Vec<(&'static str, Span)>) {
        spans.push(("value", node.span));
        match &node.value {
            Value::Scalar(_) => {}
            Value::List(items) => items.iter().for_each(|item| below(item, spans)),
            Value::Table(entries) => {
                for entry in entries {
                    spans.push(("key", entry.key_span));
                    below(&entry.node, spans);
                }
            }
        }
    }
    let mut spans = vec![("front matter", doc.front_span), ("body", doc.body)];
    for entry in &doc.front {
        spans.push(("key", entry.key_span));
        below(&entry.node, &mut spans);
    }
    spans.extend(doc.headings.iter().map(|h| ("heading", h.span)));
    spans.extend(doc.blocks.iter().map(|b| ("block", b.span)));
    for link in &doc.links {
        spans.push(("link", link.span));
        spans.push(("target", link.target_span));
    }
    for diagnostic in &doc.diagnostics {
        spans.push((diagnostic.rule.code, diagnostic.span));
        spans.extend(diagnostic.related.iter().map(|r| ("related", r.span)));
    }
    spans
}

/// Checks every page of a site: the frame's own scripts, no handlers, no addresses that run.
fn harmless(built: &Built) {
    for (path, _) in built.bundle.iter().filter(|(p, _)| p.is_page()) {
        let html = text_of(built, path.as_str());
        let tags = tags(&html);
        let scripts = tags.iter().filter(|t| t.name == "script").count();
        let moved = html.contains("http-equiv=\"refresh\"");
        let own = match path.as_str() {
            _ if moved => 0,
            "search/index.html" | "en/search/index.html" | "404.html" => 3,
            _ => 2,
        };
        assert_eq!(scripts, own, "scripts in {path}:\n{html}");
        for tag in &tags {
            harmless_tag(tag, path);
        }
        for diagnostic in &built.diagnostics {
            assert!(diagnostic.location.line >= 1 && diagnostic.location.column >= 1);
        }
    }
}

fn harmless_tag(tag: &Tag, path: &OutPath) {
    const NEVER: [&str; 12] = [
        "iframe",
        "object",
        "embed",
        "base",
        "form",
        "style",
        "template",
        "noscript",
        "plaintext",
        "frame",
        "applet",
        "textarea",
    ];
    assert!(!NEVER.contains(&tag.name.as_str()), "{path}: {tag:?}");
    let ours = tag
        .attribute("content")
        .is_some_and(|c| c.starts_with("0; url=."));
    let refresh = tag
        .attribute("http-equiv")
        .is_some_and(|v| v.eq_ignore_ascii_case("refresh"));
    assert!(!refresh || ours, "{path}: {tag:?}");
    for (name, value) in &tag.attributes {
        assert!(!name.starts_with("on"), "{path}: {tag:?}");
        assert!(name != "srcdoc" && name != "style", "{path}: {tag:?}");
        let value: String = value
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect();
        let value = value.to_lowercase();
        let address =
            ["href", "src", "action", "formaction", "xlink:href"].contains(&name.as_str());
        let runs = ["javascript:", "vbscript:", "data:text"]
            .iter()
            .any(|s| value.starts_with(s));
        let hidden = value.starts_with('&') && !value.starts_with("&amp;");
        assert!(!(address && (runs || hidden)), "{path}: {tag:?}");
    }
}

/// Checks that XML is well formed.
fn well_formed(path: &str, xml: &str) {
    use quick_xml::events::Event;
    let allowed = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert!(
        xml.chars().all(allowed),
        "{path} holds what XML does not allow"
    );
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0usize;
    let mut roots = 0;
    loop {
        let event = reader
            .read_event()
            .unwrap_or_else(|e| panic!("{path}: {e}\n{xml}"));
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            roots += usize::from(depth == 0);
            for attribute in tag.attributes() {
                attribute.unwrap_or_else(|e| panic!("{path}: {e}\n{xml}"));
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::GeneralRef(entity) => {
                let name: &str = &entity;
                let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name);
                assert!(known || name.starts_with('#'), "{path}: &{name};");
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((depth, roots), (0, 1), "{path}:\n{xml}");
}

/// Resolves a relative address as browsers do (RFC 3986, 5.2.4).
fn resolve(base: &str, href: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    let mut pieces = href.split('/').peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        match piece {
            "." => {}
            ".." => {
                parts.pop();
            }
            name if last => parts.push(name),
            name => parts.push(name),
        }
        if last && (piece == "." || piece == "..") {
            parts.push("");
        }
    }
    parts.join("/")
}

fn codes(built: &Built) -> BTreeSet<(String, &'static str)> {
    built
        .diagnostics
        .iter()
        .map(|d| {
            let path = d.path.as_ref().map_or("", |p| p.as_str());
            (path.nfc().collect(), d.rule.code)
        })
        .filter(|(_, code)| *code != "CN405")
        .collect()
}
