//! `check --baseline` and `check --write-baseline`: the findings that were there before.

use std::fs;
use std::path::{Path, PathBuf};

use super::scope::Scope;
use super::{output, summary};
use crate::Built;
use crate::check::baseline::Baseline;
use crate::error::{Error, Result};
use crate::model::lang::{Lang, Text};
use crate::text;
use crate::world::store;

/// The file when none is named, in the handbook's folder.
const FILE: &str = ".camnang-baseline.json";

/// What a baseline held back from a report.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    findings: usize,
    /// Those of them whose rules guard a write-up.
    guards: usize,
    /// Findings of the baseline that occur nowhere any more.
    gone: u64,
}

/// Returns the file that is meant.
pub(super) fn place(given: Option<&Path>, root: &Path) -> PathBuf {
    given.map_or_else(|| root.join(FILE), Path::to_owned)
}

/// Reads a baseline.
///
/// # Errors
/// It cannot be read.
pub(super) fn read(file: &Path) -> Result<Baseline> {
    let text = store::read(file).map_err(|error| {
        error.hint(text!(
            "ghi baseline bằng `camnang check --write-baseline`",
            "write a baseline with `camnang check --write-baseline`"
        ))
    })?;
    Baseline::read(&text).map_err(|Text { vi, en }| {
        let shown = file.display();
        Error::new(text!(
            "không đọc được `{shown}`: {vi}",
            "cannot read `{shown}`: {en}"
        ))
        .hint(text!(
            "ghi lại bằng `camnang check --write-baseline`; trang cần xem đứng trước --baseline",
            "write it again with `camnang check --write-baseline`; pages go before --baseline"
        ))
    })
}

/// Takes the findings down in a file.
///
/// # Errors
/// There is another file of that name, or the system refuses.
pub(super) fn write(file: &Path, built: &Built) -> Result<Baseline> {
    let shown = file.display();
    // A page that was named by mistake must not be lost.
    let stranger = fs::read(file).is_ok_and(|bytes| {
        let text = String::from_utf8_lossy(&bytes);
        Baseline::read(&text).is_err()
    });
    if stranger {
        return Err(Error::new(text!(
            "không ghi đè `{shown}`: tệp này không phải baseline",
            "will not replace `{shown}`: that file is no baseline"
        ))
        .hint(text!(
            "chọn tên khác; nếu đó là baseline hỏng thì xóa đi rồi ghi lại",
            "choose another name; if it is a baseline that broke, remove it first"
        )));
    }
    let baseline = Baseline::of(&built.diagnostics, &built.sources());
    store::replace(file, baseline.text().as_bytes())?;
    Ok(baseline)
}

/// Says that a baseline was written.
pub(super) fn announce(file: &Path, built: &Built) {
    let shown = file.display();
    let number = built.diagnostics.len();
    let en_number = summary::count(number, "finding", "findings");
    output::note(
        text!(
            "Đã ghi {number} phát hiện vào `{shown}`.",
            "Wrote {en_number} to `{shown}`."
        )
        .get(built.lang),
    );
}

/// Takes out the findings that a baseline holds back, and says how many of those in `scope`
/// they are.
pub(super) fn hold_back(baseline: &Baseline, built: &mut Built, scope: &Scope) -> Held {
    let sources = built.sources();
    let held = baseline.hold(&built.diagnostics, &sources);
    let mut told = Held {
        gone: held.gone,
        ..Held::default()
    };
    for (diagnostic, back) in built.diagnostics.iter().zip(&held.back) {
        if *back && scope.has(diagnostic, &sources) {
            told.findings += 1;
            told.guards += usize::from(summary::guards(diagnostic));
        }
    }
    let mut back = held.back.into_iter();
    built
        .diagnostics
        .retain(|_| !back.next().unwrap_or_default());
    told
}

impl Held {
    /// Returns what the line that sums up a run says of it.
    pub(super) fn line(self, lang: Lang) -> String {
        let Self {
            findings,
            guards,
            gone,
        } = self;
        let en_findings = summary::count(findings, "finding", "findings");
        let mut line = text!(
            "; bỏ qua {findings} phát hiện theo baseline",
            "; {en_findings} left out by the baseline"
        )
        .get(lang)
        .to_owned();
        if guards > 0 {
            line.push_str(
                text!(
                    ", trong đó {guards} thuộc CN201–CN204",
                    ", {guards} of them CN201–CN204"
                )
                .get(lang),
            );
        }
        if gone > 0 {
            let number = usize::try_from(gone).unwrap_or(usize::MAX);
            let en_gone = summary::count(number, "old finding", "old findings");
            line.push_str(
                text!(
                    "; {gone} phát hiện cũ đã hết, có thể ghi lại baseline",
                    "; {en_gone} gone, the baseline can be written again"
                )
                .get(lang),
            );
        }
        line
    }
}
