//! CN303–CN306, CN308: proposals that nobody owns, that have no day or status, that are late,
//! or that could never be ticked off.

use jiff::civil::Date;

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::lang::Text;
use crate::model::rule::{self, Rule};
use crate::model::write_up::{Due, Proposal, Status};
use crate::text;
use crate::text::excerpt::excerpt;

/// Longest quotation of a proposal, in characters, so that a message stays on a line.
const LONGEST: usize = 36;

/// Words of a proposal that name it on a command line, at most and at least.
const WORDS: usize = 6;
const LEAST_WORDS: usize = 2;

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let doc = alone.doc;
    let Some(write_up) = alone.page.write_up.as_deref() else {
        return;
    };
    for proposal in &write_up.proposals {
        one(doc, proposal, alone.today, found);
    }
}

fn one(doc: &Document, proposal: &Proposal, today: Date, found: &mut Vec<Diagnostic>) {
    let status = proposal.status.as_ref().map(|s| s.value);
    if status == Some(Status::Dropped) {
        return;
    }
    let title = excerpt(&proposal.text, LONGEST);
    let mut report = |rule: &'static Rule, span, message: Text, help: Text| {
        found.push(
            Diagnostic::new(rule, &doc.path, span, message)
                .help(help)
                .subject(format!("proposal:{}", proposal.number)),
        );
    };
    if proposal.owner.is_none() {
        report(
            &rule::PROPOSAL_WITHOUT_OWNER,
            proposal.span,
            text!(
                "Đề xuất \"{title}\" chưa có người phụ trách",
                "Proposal \"{title}\" has no owner"
            ),
            text!(
                "Ghi một người hoặc một nhóm, ví dụ (phụ trách: Trưởng nhóm CS).",
                "Name one person or team, such as (owner: CS team lead)."
            ),
        );
    }
    let settled = status.is_some_and(Status::is_settled);
    if proposal.due.is_none() && !settled {
        report(
            &rule::PROPOSAL_WITHOUT_DUE,
            proposal.span,
            text!(
                "Đề xuất \"{title}\" chưa có hạn",
                "Proposal \"{title}\" has no due date"
            ),
            text!(
                "Ghi ngày phải xong, ví dụ (hạn: 30/04/2026).",
                "Say by which day, such as (due: 2026-04-30)."
            ),
        );
    }
    if proposal.status.is_none() {
        report(
            &rule::PROPOSAL_WITHOUT_STATUS,
            proposal.span,
            text!(
                "Đề xuất \"{title}\" chưa có trạng thái",
                "Proposal \"{title}\" has no status"
            ),
            text!(
                "Ghi mới, đang làm, xong hoặc bỏ, ví dụ (trạng thái: mới).",
                "Write open, in progress, done or dropped, such as (status: open)."
            ),
        );
    }
    if let Some(due) = &proposal.due
        && let Due::On(day) = due.value
        && day < today
        && !settled
    {
        let days = today.since(day).map_or(0, |span| span.get_days());
        let owner = proposal.owner.as_ref().map(|o| excerpt(&o.value, LONGEST));
        let (vi, en) = match owner {
            Some(owner) => (format!(" ({owner})"), format!(" ({owner})")),
            None => (String::new(), String::new()),
        };
        let unit = if days == 1 { "day" } else { "days" };
        report(
            &rule::ACTION_OVERDUE,
            due.span,
            text!(
                "Quá hạn {days} ngày: {title}{vi}",
                "{days} {unit} overdue: {title}{en}"
            ),
            late_help(proposal),
        );
    }
    if proposal.vague {
        report(
            &rule::VAGUE_PROPOSAL,
            proposal.span,
            text!(
                "Đề xuất khó kiểm chứng: \"{title}\"",
                "Not verifiable: \"{title}\""
            ),
            text!(
                "Ghi việc nhìn thấy được: thêm bước nào, sửa mẫu nào, đo con số nào.",
                "Say what can be seen: which step is added, which form changes, which figure is watched."
            ),
        );
    }
}

/// How to get something off the list: the command that marks it, with the id where the page
/// gives one, else with the first words; ids that the program makes take the whole handbook to
/// know.
fn late_help(proposal: &Proposal) -> Text {
    let named = match &proposal.code {
        Some(id) => Some(id.clone()),
        None => quoted(&proposal.text),
    };
    match named {
        Some(named) => text!(
            "Xong rồi thì `camnang done {named}`; chưa thì hẹn ngày mới và ghi lý do.",
            "If it is done, `camnang done {named}`; if not, agree on a new day and say why."
        ),
        None => text!(
            "Xong rồi thì sửa trạng thái thành xong; chưa thì hẹn ngày mới và ghi lý do.",
            "If it is done, set its status to done; if not, agree on a new day and say why."
        ),
    }
}

/// The first words of a proposal in quotes, as a command line takes them; none where they hold
/// signs that a shell reads otherwise, or are too few to tell it from others.
fn quoted(text: &str) -> Option<String> {
    let plain = |word: &&str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || "-,.:".contains(c))
    };
    let words = text.split_whitespace().take_while(plain).take(WORDS);
    let words: Vec<&str> = words.collect();
    let quoted = words.join(" ");
    let quoted = quoted.trim_matches(['-', ',', '.', ':']);
    (words.len() >= LEAST_WORDS).then(|| format!("\"{quoted}\""))
}
