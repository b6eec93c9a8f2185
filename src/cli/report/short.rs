//! One line for each finding: `path:line:column: severity[code] message`.

use std::fmt::Write;

use crate::Built;
use crate::model::diagnostic::Diagnostic;

pub(super) fn render(built: &Built, shown: &[&Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in shown {
        let at = match &diagnostic.path {
            Some(path) => {
                let location = diagnostic.location;
                format!("{path}:{}:{}", location.line, location.column)
            }
            None => "handbook".to_owned(),
        };
        // One finding, one line, whatever the message quotes.
        let message = diagnostic
            .message
            .get(built.lang)
            .replace(['\n', '\r'], " ");
        let _ = writeln!(
            out,
            "{at}: {}[{}] {message}",
            diagnostic.severity.name(),
            diagnostic.rule.code
        );
    }
    out
}
