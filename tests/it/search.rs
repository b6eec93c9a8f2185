//! Search: what people type finds what they mean, on a site that may be old, damaged or hostile.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::LazyLock;

use camnang::Cache;
use camnang::model::bundle::Bundle;
use camnang::model::inputs::Options;
use camnang::search::{Answer, Searcher};
use camnang::world::discover::discover;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::support::handbook::{Handbook, TODAY};
use crate::support::{browser, project, temporary};

/// The sample handbook; its index is made once for all tests.
fn sample() -> Bundle {
    static SAMPLE: LazyLock<Bundle> = LazyLock::new(|| {
        let today = TODAY.parse().expect("a day");
        let inputs = discover(project(), Some(today), Options::default());
        let inputs = inputs.unwrap_or_else(|e| panic!("{}", e.message.en));
        let built = camnang::build(&inputs, &mut Cache::default());
        built.unwrap_or_else(|e| panic!("{}", e.message.en)).bundle
    });
    SAMPLE.clone()
}

fn handbook(pages: &[(&str, &str)]) -> Handbook {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    for (path, text) in pages {
        handbook.put(&format!("content/{path}.md"), text);
    }
    handbook
}

fn open(bundle: &Bundle) -> Searcher {
    Searcher::new(bundle).unwrap_or_else(|e| panic!("{}", e.message.en))
}

fn ask(searcher: &Searcher, query: &str) -> Answer {
    let answer = searcher.ask(query, 10, None, &json!({}));
    answer.unwrap_or_else(|e| panic!("{query:?}: {}", e.message.en))
}

fn urls(answer: &Answer) -> Vec<&str> {
    answer.results.iter().map(|hit| hit.url.as_str()).collect()
}

/// Queries as colleagues type them, each with the pages that answer it.
fn judged() -> Vec<(String, BTreeSet<String>)> {
    let text = include_str!("../search/judged.json");
    let all: Vec<Value> = serde_json::from_str(text).expect("JSON");
    let pages = |judged: &Value| -> BTreeSet<String> {
        let pages = judged["pages"].as_array().expect("a list").iter();
        pages
            .map(|page| page.as_str().expect("a text").to_owned())
            .collect()
    };
    let query = |judged: &Value| judged["query"].as_str().expect("a text").to_owned();
    all.iter()
        .map(|judged| (query(judged), pages(judged)))
        .collect()
}

#[test]
fn colleagues_find_the_page_they_mean() {
    let searcher = open(&sample());
    let judged = judged();
    let (mut first, mut five, mut reciprocal) = (0, 0, 0.0);
    let mut missed = String::new();
    for (query, pages) in &judged {
        let answer = ask(&searcher, query);
        let at = |url: &&str| pages.contains(&format!("/{}", url.trim_start_matches("./")));
        let rank = urls(&answer).iter().position(at);
        first += u32::from(rank == Some(0));
        five += u32::from(rank.is_some_and(|rank| rank < 5));
        reciprocal += rank.map_or(0.0, |rank| {
            1.0 / (f64::from(u32::try_from(rank).unwrap_or(u32::MAX)) + 1.0)
        });
        if rank != Some(0) {
            missed += &format!("\n{query}: {rank:?}, first {:?}", urls(&answer).first());
        }
    }
    let of = f64::from(u32::try_from(judged.len()).expect("a number"));
    let (first, five, reciprocal) = (f64::from(first) / of, f64::from(five) / of, reciprocal / of);
    assert!(judged.len() >= 80);
    assert!(
        first >= 0.92 && five >= 0.97 && reciprocal >= 0.95,
        "first {first:.3}, within five {five:.3}, mean reciprocal rank {reciprocal:.3}{missed}"
    );
}

#[test]
fn the_way_a_word_is_typed_changes_nothing() {
    let searcher = open(&sample());
    let same = |a: &str, b: &str| {
        let (a_found, b_found) = (ask(&searcher, a), ask(&searcher, b));
        let scores = |answer: &Answer| -> Vec<(String, i64)> {
            answer
                .results
                .iter()
                .map(|hit| (hit.url.clone(), hit.score))
                .collect()
        };
        assert_eq!(scores(&a_found), scores(&b_found), "{a:?} {b:?}");
        assert_eq!(a_found.total, b_found.total, "{a:?} {b:?}");
        assert!(!a_found.results.is_empty(), "{a:?}");
    };
    let words: Vec<&str> =
        "khách hàng rời bỏ tổng đài lỗi hoà giải thuỷ khoẻ đường dây hủy hợp đồng \
        gọi lại winback chậm quá hạn hóa đơn Sao Kim ticket quý churn giá điện thoại"
            .split_whitespace()
            .collect();
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let queries = prop::collection::vec(select(words), 1..6).prop_map(|words| words.join(" "));
    let outcome = runner.run(&queries, |query| {
        same(&query, &query.nfd().collect::<String>());
        same(&query, &query.to_uppercase());
        same(
            &query,
            &format!("  {}", query.replace(' ', " \u{a0}\u{200b} ")),
        );
        same(&query, &moved(&query));
        Ok(())
    });
    outcome.unwrap_or_else(|e| panic!("{e}"));
}

/// The text with the tones of `hòa`, `khỏe`, `thúy` on the other vowel.
fn moved(text: &str) -> String {
    let mut text = text.to_owned();
    for (old, new) in [
        ("oà", "òa"),
        ("uỷ", "ủy"),
        ("oẻ", "ỏe"),
        ("óa", "oá"),
        ("uý", "úy"),
    ] {
        if text.contains("qu") {
            break;
        }
        text = if text.contains(old) {
            text.replace(old, new)
        } else {
            text.replace(new, old)
        };
    }
    text
}

#[test]
fn results_are_in_one_order_and_each_page_stands_once() {
    let bundle = sample();
    let (one, two) = (open(&bundle), open(&bundle));
    for (query, _) in judged() {
        let answer = ask(&one, &query);
        let keys: Vec<(i64, &str)> = answer
            .results
            .iter()
            .map(|hit| (-hit.score, hit.url.as_str()))
            .collect();
        assert!(keys.is_sorted(), "{query}");
        assert_eq!(
            urls(&answer).iter().collect::<BTreeSet<_>>().len(),
            answer.results.len(),
            "{query}"
        );
        assert!(answer.total >= answer.results.len());
        assert_eq!(answer, ask(&two, &query), "{query}");
        let few = one.ask(&query, 3, None, &json!({})).expect("an answer");
        assert_eq!(few.results, answer.results[..answer.results.len().min(3)]);
        assert_eq!(few.total, answer.total);
    }
}

#[test]
fn a_hit_leads_to_the_section_that_says_it() {
    let built = handbook(&[
        ("a", "---\ntitle: Tổng đài\n---\nMở đầu.\n\n## Khi rớt cuộc gọi\n\nXem bộ định tuyến trước.\n\n## Khi chậm\n\nĐo độ trễ.\n"),
        ("b", "---\ntitle: Khác\n---\nBộ phận khác.\n"),
    ])
    .build();
    let answer = ask(&open(&built.bundle), "dinh tuyen");
    let hit = &answer.results[0];
    assert_eq!(
        (hit.title.as_str(), hit.section.as_str()),
        ("Tổng đài", "Khi rớt cuộc gọi")
    );
    assert_eq!(hit.section_url, "a/#khi-rot-cuoc-goi");
    assert!(
        hit.snippet.contains("bộ <mark>định tuyến</mark> trước"),
        "{}",
        hit.snippet
    );
}

#[test]
fn filters_narrow_and_counts_are_exact() {
    let searcher = open(&sample());
    let filtered = |filters: Value| {
        searcher
            .ask("khach hang", 100, None, &filters)
            .expect("an answer")
    };
    let all = filtered(json!({}));
    let kinds = all.facets["kind"].as_object().expect("counts");
    let count =
        |name: &str| usize::try_from(kinds[name].as_u64().expect("a number")).expect("small");
    assert_eq!(
        kinds.keys().map(|kind| count(kind)).sum::<usize>(),
        all.total
    );
    let churn = filtered(json!({"kind": ["churn"]}));
    assert_eq!(churn.total, count("churn"));
    assert!(churn.results.iter().all(|hit| hit.kind == "churn"));
    // Within a facet either will do, so the counts beside the chosen one stay.
    assert_eq!(churn.facets["kind"], all.facets["kind"]);
    let two = filtered(json!({"kind": ["churn", "lesson"]}));
    assert_eq!(two.total, count("churn") + count("lesson"));
    let across = filtered(json!({"kind": ["churn"], "year": ["2025"]}));
    assert_eq!(
        across.total,
        usize::try_from(churn.facets["year"]["2025"].as_u64().expect("a number")).expect("small")
    );
    assert_eq!(filtered(json!({"kind": ["khong-co"]})).total, 0);
    assert_eq!(
        filtered(json!({"mau": ["do"], "__proto__": ["x"]})).total,
        all.total
    );
}

#[test]
fn hostile_queries_get_an_answer_and_are_never_markup() {
    let built = handbook(&[
        ("a", "---\ntitle: \"<img src=x onerror=alert(1)> tổng đài\"\n---\n`<script>alert(1)</script>` & \"tổng đài\" 'đài'\n\n## Mục `<b>`\n\n&lt;i&gt; đài\n"),
        ("b", "---\ntitle: B\n---\nMột trang khác.\n"),
    ])
    .build();
    let searcher = open(&built.bundle);
    let long = "khach hang ".repeat(1_000);
    let one_word = "a".repeat(10_000);
    let marks = "\u{301}".repeat(10_000);
    for query in [
        "",
        " ",
        "a",
        "đ",
        "?",
        "...",
        "\"",
        "\"\"",
        "“”",
        "\"tổng",
        "-",
        "*",
        "()[]{}",
        "\\",
        "'; drop",
        "😀",
        "👍🏽🇻🇳",
        "\0",
        "\u{1b}[31m",
        "\n\t\r",
        "\u{202e}iàđ",
        "مرحبا",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "__proto__",
        "constructor",
        "toString hasOwnProperty",
        "\u{feff}\u{200b}",
        "0",
        "1e9",
        "%00%2e%2e",
        "../../etc",
        &long,
        &one_word,
        &marks,
    ] {
        let answer = ask(&searcher, query);
        for hit in &answer.results {
            let left = hit.snippet.replace("<mark>", "").replace("</mark>", "");
            assert!(
                !left.contains(['<', '>', '"', '\'']),
                "{query:?}: {}",
                hit.snippet
            );
        }
    }
    assert_eq!(ask(&searcher, "").total, 0);
    let answer = ask(&searcher, "script alert");
    assert!(
        answer.results[0]
            .snippet
            .contains("<mark>script</mark>&gt;<mark>alert</mark>"),
        "{}",
        answer.results[0].snippet
    );
}

#[test]
fn a_missing_or_damaged_file_costs_only_what_it_held() {
    let bundle = sample();
    let names: Vec<String> = bundle
        .iter()
        .map(|(path, _)| path.to_string())
        .filter(|p| p.starts_with("search/shards.d/"))
        .collect();
    for family in ["t", "p", "c", "w", "n"] {
        for damage in [
            None,
            Some(&b""[..]),
            Some(b"\x1f\x8b\x08broken"),
            Some(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
        ] {
            let files = bundle.clone();
            let prefix = format!("search/shards.d/{family}");
            let searcher = Searcher::with(move |path| {
                if path.starts_with(&prefix) {
                    return damage.map(<[u8]>::to_vec);
                }
                Some(files.bytes(path)?.ok()?.into_owned())
            });
            let searcher = searcher.unwrap_or_else(|e| panic!("{family}: {}", e.message.en));
            let answer = ask(&searcher, "khahc hang roi bo");
            assert!(answer.incomplete, "{family} {damage:?}");
            assert!(
                names
                    .iter()
                    .any(|name| name.starts_with(&format!("search/shards.d/{family}")))
            );
        }
    }
    // One of many: the others still answer.
    let answer = ask(&open(&bundle), "quy trinh winback");
    let files = bundle.clone();
    let lost = Cell::new(false);
    let searcher = Searcher::with(move |path| {
        if path.starts_with("search/shards.d/c") && !lost.replace(true) {
            return None;
        }
        Some(files.bytes(path)?.ok()?.into_owned())
    });
    let rest = ask(&searcher.expect("it opens"), "quy trinh winback");
    assert!(
        rest.incomplete
            && rest.results.len() + 3 >= answer.results.len()
            && !rest.results.is_empty()
    );
    assert_eq!(rest.total, answer.total);
}

#[test]
fn an_open_search_follows_the_site_to_its_next_version() {
    let page = |word: &str| format!("---\ntitle: Trang\n---\nĐây là {word}.\n");
    let one = handbook(&[("a", &page("cũ")), ("b", &page("giữ"))])
        .build()
        .bundle;
    let two = handbook(&[("a", &page("mới")), ("b", &page("giữ"))])
        .build()
        .bundle;
    let now = Rc::new(RefCell::new(one));
    let files = Rc::clone(&now);
    let searcher = Searcher::with(move |path| Some(files.borrow().bytes(path)?.ok()?.into_owned()));
    let searcher = searcher.unwrap_or_else(|e| panic!("{}", e.message.en));
    now.replace(two);
    let answer = ask(&searcher, "mới");
    assert_eq!((urls(&answer), answer.incomplete), (vec!["a/"], false));
}

/// Every file of the index, decompressed.
fn index_files(bundle: &Bundle) -> BTreeMap<String, Vec<u8>> {
    let paths = bundle.iter().map(|(path, _)| path.to_string());
    let paths: Vec<String> = paths
        .filter(|path| {
            path.starts_with("search/") && Path::new(path).extension().is_some_and(|e| e == "bin")
        })
        .collect();
    let read = |path: String| {
        let bytes = bundle
            .bytes(&path)
            .expect("a file")
            .unwrap_or_else(|d| panic!("{}", d.message.en))
            .into_owned();
        let mut plain = Vec::new();
        let read = flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut plain);
        (path, if read.is_ok() { plain } else { bytes })
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn what_is_not_published_is_in_no_file_of_the_index() {
    let bundle = handbook(&[
        ("a", "---\ntitle: Trang\n---\nAi cũng đọc được.\n\n<!-- giauchuthich -->\n"),
        ("b", "---\ntitle: Nháp bimatnhap\ndraft: true\naliases: [bidanhnhap]\n---\nChữ mậtnháp trong bản nháp.\n"),
        ("c", "---\ntitle: Mai sau\npublish_on: 2030-01-01\n---\nChữ maisau.\n"),
    ])
    .build()
    .bundle;
    let files = index_files(&bundle);
    assert!(files.len() > 2);
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(&bytes);
        for secret in [
            "matnhap",
            "mậtnháp",
            "bimatnhap",
            "bidanhnhap",
            "maisau",
            "giauchuthich",
        ] {
            assert!(!text.contains(secret), "{secret} in {path}");
        }
    }
    assert_eq!(ask(&open(&bundle), "matnhap").total, 0);
}

#[test]
fn one_edited_page_leaves_most_of_the_index_as_it_is() {
    let pages: Vec<(String, String)> = (0..300)
        .map(|n| {
            let words: Vec<String> = (0..120)
                .map(|w| format!("từ{}", (n * 7 + w * w * 13) % 900))
                .collect();
            (
                format!("trang-{n:03}"),
                format!("---\ntitle: Trang số {n}\n---\n{}.\n", words.join(" ")),
            )
        })
        .collect();
    let of = |pages: &[(String, String)]| {
        let pages: Vec<(&str, &str)> = pages
            .iter()
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        index_files(&handbook(&pages).build().bundle)
    };
    let before = of(&pages);
    let mut edited = pages.clone();
    edited[150].1 = edited[150].1.replacen("từ1", "chữ", 1);
    let after = of(&edited);
    let kept = before
        .keys()
        .filter(|path| after.contains_key(*path))
        .count();
    assert!(before != after);
    assert!(
        kept * 2 > before.len(),
        "{kept} of {} files kept their names",
        before.len()
    );
}

#[test]
fn a_first_query_fetches_little() {
    let bundle = Rc::new(sample());
    let mut sums: Vec<usize> = Vec::new();
    for (query, _) in judged() {
        if query.split_whitespace().count() > 5 {
            continue;
        }
        let fetched = Rc::new(Cell::new(0));
        let (files, count) = (Rc::clone(&bundle), Rc::clone(&fetched));
        let searcher = Searcher::with(move |path| {
            let bytes = files.bytes(path)?.ok()?.into_owned();
            count.set(count.get() + bytes.len());
            Some(bytes)
        });
        ask(&searcher.expect("it opens"), &query);
        sums.push(fetched.get());
    }
    sums.sort_unstable();
    let (median, most) = (sums[sums.len() / 2], sums[sums.len() * 95 / 100]);
    assert!(
        median <= 36 * 1024 && most <= 90 * 1024,
        "median {median} B, 95th percentile {most} B"
    );
}

#[test]
fn whatever_the_last_word_becomes_is_in_the_file_of_pairs_at_hand() {
    let bundle = Rc::new(sample());
    for query in ["khach h", "khách hàng r", "quy tr", "gia han hop d"] {
        let fetched = Rc::new(RefCell::new(Vec::new()));
        let (files, log) = (Rc::clone(&bundle), Rc::clone(&fetched));
        let searcher = Searcher::with(move |path| {
            log.borrow_mut().push(path.to_owned());
            Some(files.bytes(path)?.ok()?.into_owned())
        });
        let answer = ask(&searcher.expect("it opens"), query);
        assert!(!answer.results.is_empty(), "{query}");
        let fetched = fetched.borrow();
        let of = |family: &str| {
            let begin = format!("search/shards.d/{family}");
            fetched
                .iter()
                .filter(|path| path.starts_with(&begin))
                .count()
        };
        let gaps = query.split(' ').count() - 1;
        assert!((1..=gaps).contains(&of("p")), "{query}: {fetched:?}");
        assert_eq!(of("n"), 0, "{query}: {fetched:?}");
    }
}

/// Node runs the published script as browsers do: with its own fetch, decompression and text.
#[test]
fn node_gives_the_same_answers() {
    let Some(node) = browser::node() else { return };
    let bundle = sample();
    let folder = temporary("node-search");
    for (path, _) in bundle
        .iter()
        .filter(|(path, _)| path.as_str().starts_with("search/"))
    {
        let to = folder.join(path.as_str());
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        let bytes = bundle
            .bytes(path.as_str())
            .expect("a file")
            .unwrap_or_else(|d| panic!("{}", d.message.en));
        fs::write(to, bytes).expect("written");
    }
    let mut queries: Vec<String> = judged().into_iter().map(|(query, _)| query).collect();
    queries.extend(
        [
            "",
            "khahc hnag",
            "\u{202e}x",
            "\"tổng đài\"",
            "<b>",
            "ddinhj dangj",
        ]
        .map(str::to_owned),
    );
    let mut child = Command::new(node)
        .arg(project().join("tests/search/answers.mjs"))
        .arg(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let input = serde_json::to_vec(&queries).expect("JSON");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), &input).expect("sent");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let theirs: Vec<Answer> = serde_json::from_slice(&output.stdout).expect("JSON");
    let searcher = open(&bundle);
    for (query, theirs) in queries.iter().zip(theirs) {
        assert_eq!(theirs, ask(&searcher, query), "{query:?}");
    }
}
