//! What must not be shown, what makes no difference, and what it costs.

use camnang::{Cache, overlook};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{ROUTER, case, near, reasons, similar, six, urls};
use crate::support::handbook::{Handbook, text_of};

const SAME: &str = "churned_on = 2026-06-01\ncauses = [\"price\"]\nsignals = [\"price_pushback\"]";

#[test]
fn what_readers_may_not_see_is_in_no_list_and_no_reason() {
    let mut handbook = six();
    for (name, field) in [
        ("nhap", "draft = true"),
        ("chua", "publish_on = 2027-01-01"),
        ("het", "expires_on = 2026-01-01"),
        ("an", "nav = false"),
    ] {
        let fields = format!(
            "title = \"Kín {name}\"\ncustomer = \"kho-a\"\nchurned_on = 2026-05-05\n\
             causes = [\"technical_issues\"]\nsignals = [\"repeat_fault\"]\n{field}"
        );
        handbook.put(&format!("content/churn/{name}.md"), case(&fields, ROUTER));
    }
    let built = handbook.build();
    assert_eq!(
        urls(&similar(&built, "/churn/mot/")),
        ["/churn/hai/", "/churn/ba/"]
    );
    assert!(!text_of(&built, "churn/mot/index.html").contains("Kín"));
    // The customer's page tells the industry; when it is hidden nobody learns that it is the same.
    let page =
        "+++\ntitle = \"kho-b\"\nstatus = \"churned\"\nindustry = \"kho vận\"\ndraft = true\n+++\n";
    handbook.put("content/customers/kho-b.md", page);
    let found = similar(&handbook.build(), "/churn/mot/");
    assert_eq!(found[0]["url"], "/churn/hai/");
    assert!(!reasons(&found[0]).contains(&"industry".to_owned()));
}

#[test]
fn a_case_that_the_page_names_as_related_is_not_repeated() {
    let mut handbook = six();
    let fields = "title = \"Ca mot\"\nchurned_on = 2026-06-01\ncauses = [\"technical_issues\"]\n\
                  customer = \"kho-a\"\nrelated = [\"churn/hai\"]";
    handbook.put("content/churn/mot.md", case(fields, ROUTER));
    let built = handbook.build();
    assert!(!urls(&similar(&built, "/churn/mot/")).contains(&"/churn/hai/"));
    assert_eq!(urls(&similar(&built, "/churn/hai/")), ["/churn/mot/"]);
}

#[test]
fn spelling_makes_no_difference() {
    let plain = similar(&six().build(), "/churn/mot/");
    let fold = |text: &str| camnang::text::fold::fold(text);
    let apart = |text: &str| text.nfd().collect::<String>();
    for change in [&fold as &dyn Fn(&str) -> String, &apart] {
        let mut handbook = six();
        let fields = "title = \"Ca hai\"\nchurned_on = 2026-05-01\ncauses = [\"technical_issues\"]\n\
                      signals = [\"repeat_fault\"]\ncustomer = \"kho-b\"";
        let told = "Bộ định tuyến bên khách chia tải hai đường mạng nên cuộc gọi rớt giữa chừng.";
        handbook.put("content/churn/hai.md", case(fields, &change(told)));
        assert_eq!(similar(&handbook.build(), "/churn/mot/"), plain);
    }
}

#[test]
fn markup_links_and_prompts_tell_nothing() {
    let mut handbook = Handbook::new("");
    let told = [
        "[Xem](/processes/quy-trinh-xu-ly-khieu-nai.md) <span class=\"cham-soc lien-tuc\">một</span>",
        "[Rồi](/processes/quy-trinh-xu-ly-khieu-nai.md) <span class=\"cham-soc lien-tuc\">hai</span>",
    ];
    for (number, told) in told.into_iter().enumerate() {
        let prompt = "Chuyện gì đã xảy ra, theo thứ tự ngày, để người không có mặt cũng hiểu?";
        let comment = "<!-- phiếu khảo sát mạng không hỏi khách có mấy đường truyền -->";
        let fields =
            format!("title = \"{number}\"\ncustomer = \"k{number}\"\nchurned_on = 2026-06-01");
        let text = case(&fields, &format!("{prompt}\n\n{told}\n\n{comment}"));
        handbook.put(&format!("content/churn/k{number}.md"), text);
    }
    assert_eq!(
        similar(&handbook.build(), "/churn/k0/"),
        Vec::<Value>::new()
    );
}

#[test]
fn languages_share_causes_and_signals_but_no_text() {
    let mut handbook = Handbook::new("languages = [\"vi\", \"en\"]\n");
    let fields = |title: &str| format!("title = \"{title}\"\ncustomer = \"{title}\"\n{SAME}");
    let told = "Router firmware dropped every outbound telephone conversation overnight.";
    handbook.put("content/churn/a.md", case(&fields("A"), told));
    handbook.put("content/churn/b.en.md", case(&fields("B"), told));
    let built = handbook.build();
    let across = similar(&built, "/churn/a/");
    assert_eq!(urls(&across), ["/en/churn/b/"]);
    assert_eq!(
        reasons(&across[0]),
        ["main_cause:price", "signals:price_pushback"]
    );
    // A translation brings the text into the other's language.
    handbook.put("content/churn/a.en.md", case(&fields("A"), told));
    let translated = similar(&handbook.build(), "/churn/a/");
    assert!(reasons(&translated[0]).contains(&"story".to_owned()));
}

#[test]
fn a_build_that_remembers_finds_the_same() {
    let mut handbook = six();
    let mut cache = Cache::default();
    let seen = |built: &camnang::Built| {
        let page = |path: &str| text_of(built, path);
        [page("api/cases.json"), page("churn/mot/index.html")].concat()
    };
    camnang::build(&handbook.inputs(), &mut cache).expect("it can be built");
    let nam = |fields: &str, told: &str| {
        let fields = format!("title = \"Ca nam\"\ncustomer = \"tiem-c\"\n{fields}");
        case(&fields, told)
    };
    let customer = |industry: &str| {
        format!("+++\ntitle = \"C\"\nstatus = \"churned\"\nindustry = \"{industry}\"\n+++\n")
    };
    let edits = [
        (
            "content/churn/nam.md",
            nam("churned_on = 2026-02-01", ROUTER),
        ),
        (
            "content/churn/nam.md",
            nam("churned_on = 2026-07-01", ROUTER),
        ),
        (
            "content/churn/nam.md",
            nam("churned_on = 2026-07-01\noutcome = \"saved\"", ROUTER),
        ),
        (
            "content/churn/nam.md",
            nam("related = [\"churn/mot\"]", ROUTER),
        ),
        ("content/churn/nam.md", nam("", "Bảng giá mới tăng mạnh.")),
        ("content/customers/tiem-c.md", customer("kho vận")),
        ("content/customers/tiem-c.md", customer("Y tế")),
        (
            "content/causes/technical_issues.md",
            "+++\ntitle = \"Máy hỏng\"\n+++\n".to_owned(),
        ),
        (
            "content/a.md",
            "+++\ntitle = \"Trang đầu danh sách\"\n+++\n".to_owned(),
        ),
        ("content/churn/hai.md", String::new()),
    ];
    for (path, text) in edits {
        handbook.put(path, &text);
        let warm = camnang::build(&handbook.inputs(), &mut cache).expect("it can be built");
        assert_eq!(seen(&warm), seen(&handbook.build()), "{path}\n{text}");
    }
    let mut shuffled = handbook.inputs();
    shuffled.pages.reverse();
    let other = camnang::build(&shuffled, &mut Cache::default()).expect("it can be built");
    assert_eq!(seen(&other), seen(&handbook.build()));
}

#[test]
fn the_cost_grows_with_the_pages_and_not_with_their_pairs() {
    // Every case shares its cause, its signal and its words with very many others.
    let cost = |cases: usize| {
        let mut handbook = Handbook::new("");
        for n in 0..cases {
            let words = [
                "rớt cuộc",
                "bảng giá",
                "đường truyền",
                "hợp đồng",
                "ca trực",
            ];
            let told: Vec<String> = (0..12)
                .map(|w| format!("{} số{}", words[(n + w) % 5], (n * 7 + w * w) % (cases / 4)))
                .collect();
            let fields = format!("title = \"{n}\"\ncustomer = \"k{n}\"\n{SAME}");
            handbook.put(
                &format!("content/churn/k{n}.md"),
                case(&fields, &told.join(". ")),
            );
        }
        let (_, views) = overlook(&handbook.inputs(), &mut Cache::default()).expect("readable");
        views.similar.visited
    };
    let (few, many) = (cost(100), cost(400));
    assert!(few > 100, "lists were read");
    assert!(many < few * 6, "four times the pages: {few}, {many}");
}

const WORDS: &[&str] = &[
    "bộ định tuyến",
    "chia tải",
    "rớt cuộc gọi",
    "bảng giá",
    "đối thủ chào",
    "phòng khám",
    "đặt lịch",
    "hợp đồng",
    "máy nhánh",
    "kho hàng",
];

fn some_case() -> impl Strategy<
    Value = (
        Vec<&'static str>,
        Vec<&'static str>,
        Vec<&'static str>,
        bool,
    ),
> {
    let causes = subsequence(
        vec!["price", "competitor", "slow_support", "oversold"],
        0..3,
    );
    let signals = subsequence(vec!["usage_drop", "gone_quiet", "repeat_fault"], 0..3);
    let told = prop::collection::vec(select(WORDS), 0..12);
    (causes, signals, told, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_list_holds_a_few_other_cases_each_for_a_reason(
        cases in prop::collection::vec(some_case(), 1..9)
    ) {
        let mut handbook = Handbook::new("languages = [\"vi\", \"en\"]\n");
        for (n, (causes, signals, told, translated)) in cases.iter().enumerate() {
            let fields = format!(
                "title = \"K{n}\"\ncustomer = \"k{n}\"\nchurned_on = 2026-0{}-01\n\
                 causes = {causes:?}\nsignals = {signals:?}", n + 1
            );
            let text = case(&fields, &told.join(" "));
            handbook.put(&format!("content/churn/k{n}.md"), &text);
            if *translated {
                handbook.put(&format!("content/churn/k{n}.en.md"), &text);
            }
        }
        let urls: Vec<String> = (0..cases.len()).map(|n| format!("/churn/k{n}/")).collect();
        let all = near(&handbook, &urls);
        for (n, ((causes, signals, ..), found)) in cases.iter().zip(&all).enumerate() {
            prop_assert!(found.len() <= 5);
            prop_assert!(found.windows(2).all(|two| two[0].0.score >= two[1].0.score));
            let names: Vec<_> = found.iter().map(|(_, case)| case.customer_name.clone()).collect();
            let mut once = names.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), names.len(), "no case twice, in no language");
            prop_assert!(!names.contains(&Some(format!("k{n}"))), "not the page itself");
            for (near, other) in found {
                prop_assert!(!near.reasons.is_empty());
                let points: u32 = near.reasons.iter().map(|reason| reason.points).sum();
                prop_assert_eq!(points, near.score);
                for key in near.reasons.iter().flat_map(|reason| &reason.keys) {
                    let own = causes.contains(&&**key) || signals.contains(&&**key);
                    prop_assert!(own && (other.causes.contains(key) || other.signals.contains(key)));
                }
            }
        }
    }
}
