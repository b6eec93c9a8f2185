//! What the line that sums up a run says besides the count of findings.

use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Tally};
use crate::model::inputs::Inputs;
use crate::model::lang::{Lang, Text};
use crate::model::rule::Severity;
use crate::text;

/// The rules that guard a write-up: whoever lowers or holds them back is told so each time.
const GUARDS: [&str; 4] = ["CN201", "CN202", "CN203", "CN204"];

/// True for a finding of a rule that guards a write-up.
pub(super) fn guards(diagnostic: &Diagnostic) -> bool {
    GUARDS.contains(&diagnostic.rule.code)
}

/// Says how many things there are in English: `1 page`, `2 pages`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Says how many findings there are of each severity.
pub(super) fn tally(tally: Tally) -> Text {
    let Tally {
        errors,
        warnings,
        infos,
    } = tally;
    let en = [
        count(errors, "error", "errors"),
        count(warnings, "warning", "warnings"),
        count(infos, "note", "notes"),
    ];
    Text::new(
        format!("{errors} lỗi, {warnings} cảnh báo, {infos} lưu ý"),
        en.join(", "),
    )
}

/// Says how many findings can be mended by the program.
pub(super) fn fixable(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let number = diagnostics.iter().filter(|d| d.fix.is_some()).count();
    if number == 0 {
        return String::new();
    }
    text!(
        "; sửa được {number} bằng `camnang check --fix`",
        "; {number} can be mended by `camnang check --fix`"
    )
    .get(lang)
    .to_owned()
}

/// Says which of the rules that guard a write-up this handbook has lowered.
pub(super) fn lowered(inputs: &Inputs, lang: Lang) -> String {
    let Ok((config, _)) = Config::read(&inputs.config) else {
        return String::new();
    };
    let lowered: Vec<&str> = GUARDS
        .into_iter()
        .filter(|code| {
            config
                .rules
                .get(code)
                .is_some_and(|s| *s < Some(Severity::Error))
        })
        .collect();
    if lowered.is_empty() {
        return String::new();
    }
    let list = lowered.join(", ");
    text!("; đã hạ mức {list}", "; {list} lowered")
        .get(lang)
        .to_owned()
}
