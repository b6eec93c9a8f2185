//! Writes one page: front matter and sections as its kind asks for.

use std::fmt::Write as _;

use super::calendar::Day;
use super::plan::{Entry, Kind, Plan};
use super::prose::{PARTIES, Prose};
use super::random::Random;
use super::words::{Words, slug};

/// Words to aim at; what a section must hold, links and table rules bring it to about 900.
const WORDS: usize = 700;

const CAUSES: [&str; 19] = [
    "value_not_seen",
    "goals_not_set",
    "slow_setup",
    "failed_onboarding",
    "low_adoption",
    "product_quality",
    "technical_issues",
    "missing_feature",
    "hard_to_use",
    "slow_support",
    "unresolved_issue",
    "complex_process",
    "broken_promise",
    "price",
    "policy_change",
    "competitor",
    "oversold",
    "champion_left",
    "budget_cut",
];

const SIGNALS: [&str; 18] = [
    "usage_drop",
    "no_usage",
    "low_feature_use",
    "severe_request",
    "request_spike",
    "repeat_fault",
    "work_disrupted",
    "slow_answer",
    "negative_tone",
    "gone_quiet",
    "low_score",
    "contact_changed",
    "skipped_review",
    "escalated",
    "setup_stalled",
    "late_payment",
    "price_pushback",
    "asks_about_exit",
];

/// The headings that each page of a kind has.
fn headings(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Churn => &[
            "Tình huống",
            "Nguyên nhân chính",
            "CS đã làm gì",
            "Trách nhiệm của mỗi bên",
            "Bài học của mỗi bên",
            "Đề xuất",
            "Winback",
        ],
        Kind::Meeting => &["Thành phần tham dự", "Nội dung", "Kết luận", "Việc cần làm"],
        Kind::Lesson => &["Bối cảnh", "Bài học", "Áp dụng thế nào", "Bằng chứng"],
        Kind::Process => &["Mục đích", "Phạm vi", "Các bước", "Vai trò", "Chỉ số"],
        Kind::Playbook => &["Khi nào dùng", "Các bước", "Xong khi"],
        Kind::Customer => &["Hồ sơ", "Cách làm việc"],
        Kind::Term => &["Cách tính", "Đọc con số"],
        Kind::Template => &["Nội dung để chép", "Trước khi gửi"],
        Kind::Home => &["Bạn đang cần gì", "Bắt đầu từ đâu"],
    }
}

/// Returns the text of the page with that index.
pub(super) fn page(plan: &Plan, index: usize, seed: u64, words: &Words) -> String {
    let entry = &plan.entries[index];
    let mut random = Random::new(seed, u64::try_from(index).unwrap_or_default());
    let targets = plan.links(index, &mut random);
    let links = targets
        .iter()
        .rev()
        .map(|target| link(entry, &plan.entries[*target], &mut random))
        .collect();
    let mut prose = Prose::new(words, entry.industry, random, links);
    let mut page = Front::default();
    let parties = prose.random.several(&PARTIES, 2 + entry.rank % 3);
    common(&mut page, entry, plan, &targets, &mut prose);
    fields(&mut page, entry, plan, &parties, &mut prose);

    prose.paragraph();
    let own = headings(entry.kind);
    let count = 8 + prose.random.below(3);
    let extra = prose.some("extra", count - own.len());
    for (number, heading) in (1..).zip(own.iter().chain(&extra)) {
        prose.heading(heading);
        section(entry, heading, &parties, &mut prose);
        prose.fill(WORDS * number / count);
    }
    let body = prose.finish();
    format!("+++\n{}+++\n\n{}\n", page.0, body.trim_end())
}

/// A link in one of the forms writers use.
fn link(from: &Entry, to: &Entry, random: &mut Random) -> String {
    let path = from.path_to(to);
    let title = &to.title;
    match random.below(100) {
        0..45 => format!("[{title}]({path})"),
        45..70 => {
            let anchor = slug(random.pick(headings(to.kind)));
            format!("[{title}]({path}#{anchor})")
        }
        70..85 => format!("[[{}]]", to.stem),
        _ => format!("[[{}|{title}]]", to.stem),
    }
}

/// Lines of TOML.
#[derive(Debug, Default)]
struct Front(String);

impl Front {
    fn raw(&mut self, key: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, format!("\"{value}\""));
    }

    fn list(&mut self, key: &str, values: &[impl AsRef<str>]) {
        let values: Vec<String> = values
            .iter()
            .map(|v| format!("\"{}\"", v.as_ref()))
            .collect();
        self.raw(key, format!("[{}]", values.join(", ")));
    }
}

/// Fields that every kind has.
fn common(page: &mut Front, entry: &Entry, plan: &Plan, links: &[usize], prose: &mut Prose<'_>) {
    page.text("title", &entry.title);
    page.text("summary", &summary(prose));
    let count = 2 + prose.random.below(3);
    page.list("tags", &prose.some("tag", count));
    let related: Vec<String> = links
        .iter()
        .take(2)
        .map(|link| plan.entries[*link].id())
        .collect();
    if !related.is_empty() && entry.kind != Kind::Home {
        page.list("related", &related);
    }
    let created = entry.day.plus(6).min(Day::LAST);
    page.raw("created_on", created);
    page.raw(
        "updated_on",
        created.plus(prose.random.within(0, 300)).min(Day::LAST),
    );
}

/// A sentence that fits the limit of `summary`.
fn summary(prose: &mut Prose<'_>) -> String {
    loop {
        let sentence = prose.sentence();
        if sentence.chars().count() <= 200 {
            return sentence;
        }
    }
}

/// Fields of the page's kind.
fn fields(
    page: &mut Front,
    entry: &Entry,
    plan: &Plan,
    parties: &[(&str, &str)],
    prose: &mut Prose<'_>,
) {
    let review = Day::of(2027, 1, 4).plus(prose.random.within(0, 300));
    match entry.kind {
        Kind::Churn => churn(page, entry, plan, parties, prose),
        Kind::Customer => {
            let status = prose
                .random
                .pick(&["active", "at_risk", "churned", "won_back"]);
            page.text("status", status);
            page.text("segment", prose.any("segment"));
            page.text(
                "industry",
                entry.title.split(' ').next().unwrap_or_default(),
            );
            page.text("region", prose.any("place"));
            page.raw("since", entry.day);
        }
        Kind::Meeting => {
            page.raw("held_on", entry.day);
            let people: Vec<String> = (0..4).map(|_| prose.person()).collect();
            page.list("attendees", &people);
            let about = plan.cases_of(entry);
            if let Some(case) = about.first() {
                page.text("about", &plan.entries[*case].id());
            }
        }
        Kind::Lesson => {
            let cases: Vec<String> = (0..=entry.rank % 3)
                .filter_map(|n| plan.nth(Kind::Churn, 3 * entry.rank + n))
                .map(|case| plan.entries[case].id())
                .collect();
            let mut seen = Vec::new();
            for case in cases {
                if !seen.contains(&case) {
                    seen.push(case);
                }
            }
            page.list("sources", &seen);
            let mut sides: Vec<&str> = parties.iter().map(|(id, _)| *id).collect();
            sides.push(prose.random.pick(&["sale", "onboarding", "use", "renewal"]));
            page.list("applies_to", &sides);
        }
        Kind::Process => {
            page.text("owner", prose.random.pick(&PARTIES).0);
            page.raw("review_on", review);
        }
        Kind::Playbook => {
            page.text("owner", prose.random.pick(&PARTIES).0);
            page.raw("review_on", review);
            let mut triggers = prose.random.several(&SIGNALS, 2);
            triggers.push(prose.random.pick(&CAUSES));
            page.list("triggers", &triggers);
        }
        Kind::Template => {
            page.text("owner", prose.random.pick(&PARTIES).0);
            page.raw("review_on", review);
            page.text(
                "for",
                prose
                    .random
                    .pick(&["churn", "meeting", "email", "điện thoại"]),
            );
        }
        Kind::Term => {
            let folded = slug(&entry.title).replace('-', " ");
            page.list("aliases", &[folded.as_str(), &format!("chỉ tiêu {folded}")]);
        }
        Kind::Home => {}
    }
}

/// Fields of a case.
fn churn(
    page: &mut Front,
    entry: &Entry,
    plan: &Plan,
    parties: &[(&str, &str)],
    prose: &mut Prose<'_>,
) {
    if let Some(customer) = plan.customer_of(entry) {
        page.text("customer", &customer.id());
    }
    let saved = entry.rank % 12 == 7;
    if saved {
        page.text("outcome", "saved");
        page.raw("saved_on", entry.day);
    } else {
        page.raw("churned_on", entry.day);
    }
    let random = &mut prose.random;
    let causes = 1 + random.below(3);
    page.list("causes", &random.several(&CAUSES, causes));
    let kinds = ["early_termination", "non_renewal", "contraction", "payment"];
    page.text("churn_kind", random.pick(&kinds));
    page.text(
        "stage",
        random.pick(&["sale", "onboarding", "use", "renewal"]),
    );
    page.text(
        "avoidable",
        random.pick(&["yes", "partly", "no", "unknown"]),
    );
    let confirmed = ["customer", "data", "team", "unconfirmed"];
    page.text("cause_confirmed_by", random.pick(&confirmed));
    let signals = 1 + random.below(3);
    page.list("signals", &random.several(&SIGNALS, signals));
    let notice = entry.day.plus(-random.within(15, 60));
    page.raw("first_signal_on", notice.plus(-random.within(-5, 70)));
    page.raw("notice_on", notice);
    page.raw("contract_end_on", entry.day.plus(random.within(0, 240)));
    let sides: Vec<&str> = parties.iter().map(|(id, _)| *id).collect();
    page.list("parties", &sides);
    page.raw("revenue_lost", random.within(12, 400) * 100_000);
    page.list(
        "last_support",
        &random.several(&["ip_transfer", "number_porting", "data_export"], 2),
    );
    if !saved {
        let call = entry.day.plus(random.within(28, 62));
        let called = ["contacted", "no_answer", "declined", "won_back"];
        let status = if call > Day::LAST {
            "planned"
        } else {
            random.pick(&called)
        };
        page.raw("winback_on", call);
        page.list("winback_owners", &["cs", "sales"]);
        page.text("winback_status", status);
    }
    match plan.meeting_of(entry) {
        Some(meeting) => page.text("meeting", &meeting.id()),
        None => page.text("meeting", "https://hop.example/bien-ban"),
    }
    page.text("stated_reason", prose.any("quote"));
}

/// What a section must hold beside running text.
fn section(entry: &Entry, heading: &str, parties: &[(&str, &str)], prose: &mut Prose<'_>) {
    match heading {
        "Nguyên nhân chính" => {
            let text = format!(
                "Nguyên nhân chính là {}, theo số liệu và theo lời khách.",
                prose.word("why")
            );
            prose.block(&text);
        }
        "CS đã làm gì" => actions(entry, prose),
        "Trách nhiệm của mỗi bên" | "Bài học của mỗi bên" | "Vai trò" => {
            prose.parties(parties);
        }
        "Đề xuất" => proposals(prose),
        "Các bước" => prose.steps(5),
        "Chỉ số" => prose.table(),
        "Khi nào dùng" | "Xong khi" => prose.bullets(3),
        "Thành phần tham dự" => {
            let people: Vec<String> = (0..4).map(|_| prose.person()).collect();
            prose.list(&people);
        }
        "Việc cần làm" => action_items(prose),
        "Nội dung để chép" => template(prose),
        _ => prose.paragraph(),
    }
}

fn actions(entry: &Entry, prose: &mut Prose<'_>) {
    let mut items = Vec::new();
    for week in (1..4).rev() {
        let day = entry.day.plus(-7 * week).vietnamese();
        items.push(format!("**{day}:** {}", prose.sentence()));
    }
    prose.list(&items);
}

/// The table of proposals: what, who, until when, how far.
fn proposals(prose: &mut Prose<'_>) {
    let mut text =
        String::from("| Đề xuất | Người phụ trách | Hạn | Trạng thái |\n|---|---|---|---|");
    for _ in 0..2 + prose.random.below(3) {
        let (verb, object) = (
            super::words::capital(prose.word("verb")),
            prose.word("object"),
        );
        let (rule, person) = (prose.word("rule"), prose.person());
        let due = Day::of(2027, 1, 10)
            .plus(prose.random.within(0, 330))
            .vietnamese();
        let status = prose.random.pick(&["mới", "đang làm", "xong"]);
        let _ = write!(
            text,
            "\n| {verb} {object}, {rule} | {person} | {due} | {status} |"
        );
    }
    prose.block(&text);
}

fn action_items(prose: &mut Prose<'_>) {
    let mut lines = Vec::new();
    for number in 1..=4 {
        let (verb, object) = (
            super::words::capital(prose.word("verb")),
            prose.word("object"),
        );
        let person = prose.person();
        let due = Day::of(2027, 1, 10)
            .plus(prose.random.within(0, 200))
            .vietnamese();
        lines.push(format!("{number}. {verb} {object}. {person}, {due}."));
    }
    prose.block(&lines.join("\n"));
}

/// A letter with fields to fill in.
fn template(prose: &mut Prose<'_>) {
    let (first, second, third) = (prose.sentence(), prose.advice(), prose.sentence());
    prose.block(&format!(
        "````markdown\nKính gửi {{{{customer}}}},\n\n{first}\n\n- Ngày: {{{{date}}}}\n- {second}\n\n\
         {third}\n\nTrân trọng,\n{{{{name}}}}\n````"
    ));
}
