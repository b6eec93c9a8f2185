//! One `JUnit` document: a test for each file. Findings that make the run fail are its failure,
//! the others its output.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Report, one_line};
use crate::model::config::CONFIG_FILE;
use crate::model::diagnostic::Diagnostic;

const SUITE: &str = "camnang";

pub(super) fn render(report: &Report<'_>) -> String {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = report
        .files
        .iter()
        .map(|path| (path.as_str(), Vec::new()))
        .collect();
    for diagnostic in &report.shown {
        let path = diagnostic.path.as_ref().map_or(CONFIG_FILE, |p| p.as_str());
        files.entry(path).or_default().push(diagnostic);
    }
    let failing = |d: &Diagnostic| d.severity >= report.failing;
    let failures = files
        .values()
        .filter(|found| found.iter().any(|d| failing(d)))
        .count();
    let (tests, failures) = (files.len().to_string(), failures.to_string());

    let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 2));
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let counts = [
        ("tests", &*tests),
        ("failures", &*failures),
        ("errors", "0"),
    ];
    xml.start("testsuites", &[&[("name", SUITE)], &counts[..]].concat());
    xml.start("testsuite", &[&[("name", SUITE)], &counts[..]].concat());
    for (path, found) in &files {
        let attributes = [("name", *path), ("classname", SUITE), ("file", path)];
        xml.start("testcase", &attributes);
        let (fail, pass): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            found.iter().partition(|d| failing(d));
        if let Some(first) = fail.first() {
            let code = first.rule.code;
            let message = one_line(report.message(first).what);
            let message = match fail.len() - 1 {
                0 => message,
                more => format!("{message} (+{more})"),
            };
            xml.start("failure", &[("type", code), ("message", &message)]);
            xml.text(&listed(report, &fail));
            xml.end("failure");
        }
        if !pass.is_empty() {
            xml.start("system-out", &[]);
            xml.text(&listed(report, &pass));
            xml.end("system-out");
        }
        xml.end("testcase");
    }
    xml.end("testsuite");
    xml.end("testsuites");
    let mut out = String::from_utf8(xml.0.into_inner()).unwrap_or_default();
    out.push('\n');
    out
}

/// Findings of one file, a line each and its help below.
fn listed(report: &Report<'_>, found: &[&Diagnostic]) -> String {
    let lines: Vec<String> = found
        .iter()
        .map(|diagnostic| {
            let at = diagnostic.location;
            let message = report.message(diagnostic);
            let mut line = format!(
                "{}:{}: {}[{}] {}",
                at.line,
                at.column,
                diagnostic.severity.name(),
                diagnostic.rule.code,
                one_line(message.what)
            );
            if let Some(help) = message.help {
                line.push_str(&format!("\n    {}", one_line(help)));
            }
            line
        })
        .collect();
    lines.join("\n")
}

/// A writer into memory, which cannot fail.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            start.push_attribute(Attribute::from((*key, &*allowed(value))));
        }
        self.event(Event::Start(start));
    }

    fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&allowed(text))));
    }

    fn end(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn event(&mut self, event: Event<'_>) {
        let written = self.0.write_event(event);
        debug_assert!(written.is_ok(), "memory takes everything");
    }
}

/// Marks the characters that XML 1.0 has no way to write.
fn allowed(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'.. => c,
            _ => '\u{FFFD}',
        })
        .collect()
}
