//! One line for each finding: `path:line:column: severity[code] message`.

use std::fmt::Write;

use super::{Report, one_line};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for diagnostic in &report.shown {
        let at = match &diagnostic.path {
            Some(path) => {
                let location = diagnostic.location;
                let path = one_line(path.as_str());
                format!("{path}:{}:{}", location.line, location.column)
            }
            None => "handbook".to_owned(),
        };
        let _ = writeln!(
            out,
            "{at}: {}[{}] {}",
            diagnostic.severity.name(),
            diagnostic.rule.code,
            one_line(report.message(diagnostic).what)
        );
    }
    out
}
