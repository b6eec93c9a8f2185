//! A page that is asked about before it is part of the handbook.

use camnang::Cache;
use camnang::alike::alike;
use camnang::model::inputs::SourceFile;
use camnang::model::source::SitePath;
use camnang::views::similar::Ask;

use super::{case, near, six};
use crate::support::handbook::Handbook;

/// The titles of the cases that are like a page.
fn titles(handbook: &Handbook, path: &str, text: &str, ask: &Ask) -> Vec<String> {
    let page = SourceFile {
        path: SitePath::from(path),
        text: text.into(),
    };
    let found = alike(&handbook.inputs(), &mut Cache::default(), &page, ask).expect("readable");
    let cases = &found.views.insights.cases;
    let case = |at| found.edition.page(cases[at].page).expect("seen");
    let titles = found.near.iter().map(|near| case(near.case).title.clone());
    titles.collect()
}

#[test]
fn a_page_of_the_handbook_gets_what_its_own_page_shows() {
    let handbook = six();
    let path = "content/churn/mot.md";
    let inputs = handbook.inputs();
    let page = inputs.pages.iter().find(|page| page.path.as_str() == path);
    let page = page.expect("the page");
    let found = alike(&inputs, &mut Cache::default(), page, &Ask::default()).expect("readable");
    let shown = near(&handbook, &["/churn/mot/".to_owned()]).remove(0);
    let shown: Vec<_> = shown.into_iter().map(|(near, _)| near).collect();
    assert_eq!(found.near, shown);
    assert_eq!(shown.len(), 2);
}

#[test]
fn a_page_is_compared_however_little_of_it_is_written() {
    let handbook = six();
    let ask = Ask::default();
    let place = "content/churn/moi.md";
    let drafts = [
        // A draft, and one without front matter or headings; one that is broken.
        "+++\ndraft = true\ncauses = [\"technical_issues\"]\n+++\n",
        "Khách nói bo dinh tuyen chia tải, rồi duong mang mất và cuoc goi rớt giữa chừng.\n",
        "+++\ncauses = [\"technical_issues\"]\ntitle = \n+++\n",
        "---\ncauses: technical_issues\n---\n",
    ];
    for text in drafts {
        let found = titles(&handbook, place, text, &ask);
        assert_eq!(found.len(), 2, "{text}");
        assert!(found.contains(&"Ca mot".to_owned()), "{text}");
        assert!(found.contains(&"Ca hai".to_owned()), "{text}");
    }
    for text in ["", "+++\n", "Không có gì.", "\u{feff}---\n---\n# \n"] {
        assert_eq!(
            titles(&handbook, place, text, &ask),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn a_page_that_is_only_asked_about_makes_nothing_more_frequent() {
    let handbook = six();
    let like = |title: &str| {
        let text = format!("+++\ntitle = \"{title}\"\ncauses = [\"technical_issues\"]\n+++\n");
        let page = SourceFile {
            path: SitePath::from("content/churn/moi.md"),
            text: text.into(),
        };
        let ask = Ask::default();
        alike(&handbook.inputs(), &mut Cache::default(), &page, &ask).expect("readable")
    };
    let found = like("Mới");
    let cases = found.views.insights.cases.all.len();
    assert_eq!(cases, 6);
    // Two of five have the cause: 220 points, and log 2.5 / log 5 of 180.
    assert_eq!(found.near[0].score, 220 + 180 * 142 / 256);
    // A title that another page has takes nothing away from it.
    assert_eq!(like("Ca hai").near, found.near);
}

#[test]
fn of_a_new_page_the_customer_alone_may_be_known() {
    let handbook = six();
    let new = case(
        "title = \"Mới\"\ncustomer = \"kho-a\"\nchurned_on = 2026-11-01",
        "",
    );
    let ask = Ask {
        most: 5,
        industry_will_do: true,
    };
    // The same customer first, then one of the same industry.
    assert_eq!(
        titles(&handbook, "content/churn/moi.md", &new, &ask),
        ["Ca mot", "Ca hai"]
    );
    let strict = titles(&handbook, "content/churn/moi.md", &new, &Ask::default());
    assert_eq!(strict, ["Ca mot"]);
}

#[test]
fn a_main_cause_that_no_case_has_stays_the_main_one() {
    let handbook = six();
    let text = "+++\ncauses = [\"oversold\", \"slow_support\"]\nsignals = [\"slow_answer\"]\n+++\n";
    let page = SourceFile {
        path: SitePath::from("content/churn/moi.md"),
        text: text.into(),
    };
    let ask = Ask::default();
    let found = alike(&handbook.inputs(), &mut Cache::default(), &page, &ask).expect("readable");
    assert_eq!(found.near.len(), 2);
    let reasons = found.near.iter().flat_map(|near| &near.reasons);
    let names: Vec<&str> = reasons.map(|reason| reason.what.name()).collect();
    assert_eq!(names, ["causes", "signals", "causes", "signals"]);
}

#[test]
fn a_customer_without_a_page_is_known_by_name() {
    let mut handbook = six();
    let fields = "title = \"Ca xưa\"\ncustomer = \"Tiệm  D\"\nchurned_on = 2020-01-01";
    handbook.put("content/churn/xua.md", case(fields, ""));
    let text = "+++\ntitle = \"Mới\"\ncustomer = \"tiem d\"\n+++\n";
    assert_eq!(
        titles(&handbook, "content/churn/moi.md", text, &Ask::default()),
        ["Ca xưa"]
    );
}

#[test]
fn as_many_are_listed_as_were_asked_for() {
    let handbook = six();
    let text = "+++\ncauses = [\"technical_issues\", \"slow_support\"]\nsignals = [\"repeat_fault\", \"slow_answer\"]\n+++\n";
    for most in [1, 2] {
        let ask = Ask {
            most,
            ..Ask::default()
        };
        assert_eq!(
            titles(&handbook, "content/churn/moi.md", text, &ask).len(),
            most
        );
    }
}
