//! What a finding offers to put in place of a slip: exactly what was meant, or nothing.

use camnang::model::diagnostic::Edit;

use crate::support::handbook::Handbook;

const CONFIG: &str = "title = \"Thử\"\n";
const PATH: &str = "content/churn/a.md";

/// A handbook in which everything that the pages below refer to exists.
fn handbook(page: &str) -> Handbook {
    let mut handbook = Handbook::new(CONFIG);
    handbook
        .put("content/customers/chung-khoan-minh-long.md", "")
        .put("content/customers/an-phuc.md", "")
        .put("content/meetings/bb-2026-03-20.md", "")
        .put(PATH, page);
    handbook
}

/// The page with every edit made that its findings offer.
fn mended(page: &str) -> String {
    let built = handbook(page).build();
    let findings = built.diagnostics.iter();
    let ours = findings.filter(|d| d.path.as_ref().is_some_and(|p| p.as_str() == PATH));
    let mut edits: Vec<Edit> = ours
        .filter_map(|d| d.fix.clone())
        .flat_map(|fix| fix.edits)
        .collect();
    edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
    let mut text = page.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

#[track_caller]
fn becomes(page: &str, wanted: &str) {
    assert_eq!(mended(page), wanted);
    assert_eq!(mended(wanted), wanted, "a mended page needs no mending");
}

#[test]
fn days_become_iso_and_keep_their_quotes() {
    becomes(
        "+++\ntitle = \"A\"\nchurned_on = \"15/3/2026\" # 15/3\nsite_visits = ['4.2.2026', \"2026-2-5\"]\n+++\n15/3/2026\n",
        "+++\ntitle = \"A\"\nchurned_on = \"2026-03-15\" # 15/3\nsite_visits = ['2026-02-04', \"2026-02-05\"]\n+++\n15/3/2026\n",
    );
    becomes(
        "\u{feff}---\r\ntitle: A\r\nchurned_on:   15/03/2026\r\nnotice_on: '1/3/2026 08:30'\r\n---\r\n",
        "\u{feff}---\r\ntitle: A\r\nchurned_on:   2026-03-15\r\nnotice_on: '2026-03-01 08:30'\r\n---\r\n",
    );
}

#[test]
fn days_that_are_none_stay() {
    let page = "+++\ntitle = \"A\"\nchurned_on = \"31/02/2026\"\nnotice_on = \"15/03/26\"\n+++\n";
    becomes(page, page);
}

#[test]
fn keys_become_the_ones_that_were_meant() {
    becomes(
        "+++\ntitel = \"A\"\nchurned-on = 2026-03-15\n\"custommer\" = \"an-phuc\"\ncause=[\"price\"]\n+++\n",
        "+++\ntitle = \"A\"\nchurned_on = 2026-03-15\n\"customer\" = \"an-phuc\"\ncauses=[\"price\"]\n+++\n",
    );
    becomes(
        "---\ntitle: A\nwinback_onwer: cs\nsumary : Một câu.\nproposals:\n  - txt: Gọi lại\n    ownr: cs\n---\n",
        "---\ntitle: A\nwinback_owners: cs\nsummary : Một câu.\nproposals:\n  - text: Gọi lại\n    owner: cs\n---\n",
    );
}

#[test]
fn keys_stay_where_the_new_one_would_be_a_second_a_wrong_or_a_broken_one() {
    for page in [
        // The key that was meant is there already, or two keys mean it.
        "+++\ntitle = \"A\"\ntitel = \"B\"\n+++\n",
        "+++\ntitel = \"A\"\ntitlee = \"B\"\n+++\n",
        // The value is none of the other field's.
        "+++\ntitle = \"A\"\nnote_on = \"nói với cả nhóm\"\ncustomers = [\"a\", \"b\"]\n+++\n",
        // The heading of a table, which may be one of several.
        "+++\ntitle = \"A\"\n[[proposal]]\ntext = \"B\"\n[[proposal]]\ntext = \"C\"\n+++\n",
        "+++\ntitle = \"A\"\nproposal.text = \"B\"\n+++\n",
        // Nothing is near.
        "+++\ntitle = \"A\"\nngay_hop = 2026-03-15\n+++\n",
    ] {
        becomes(page, page);
    }
}

#[test]
fn values_become_the_ones_that_were_meant() {
    becomes(
        "+++\ntitle = \"A\"\nwinback_status = 'plannd'\nchurn_kind = \"early-terminaton\"\nlast_support = [\"data_export\", \"number_portng\"]\n+++\n",
        "+++\ntitle = \"A\"\nwinback_status = 'planned'\nchurn_kind = \"early_termination\"\nlast_support = [\"data_export\", \"number_porting\"]\n+++\n",
    );
}

#[test]
fn values_that_may_mean_something_else_stay() {
    // The opposite, an abbreviation, two ways to read it, a word of its own.
    let page = "---\ntitle: A\ncause_confirmed_by: confirmed\nwinback_status: plan\navoidable: ye\nchurn_kind: moved\n---\n";
    becomes(page, page);
}

#[test]
fn ids_become_the_ones_that_were_meant() {
    becomes(
        "+++\ntitle = \"A\"\ncustomer = \"chung-khoan-mihn-long\"\ncauses = [\"tecnical_isues\", 'slow-suport']\nsignals = [\"usage_dorp\"]\n+++\n",
        "+++\ntitle = \"A\"\ncustomer = \"chung-khoan-minh-long\"\ncauses = [\"technical_issues\", 'slow_support']\nsignals = [\"usage_drop\"]\n+++\n",
    );
}

#[test]
fn names_of_somebody_else_stay() {
    let page = "+++\ntitle = \"A\"\ncustomer = \"an-phat\"\nmeeting = \"bb-2026-03-21\"\ncauses = [\"support\"]\n+++\n";
    becomes(page, page);
}
