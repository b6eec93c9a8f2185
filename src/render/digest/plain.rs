//! A digest as text: what any mail program shows, in lines that none of them breaks.

use textwrap::{Options, WordSplitter};

use super::{Digest, Section};

/// Columns of a line (RFC 5322, section 2.1.1).
const WIDTH: usize = 78;

/// Writes a digest.
pub(super) fn write(digest: &Digest) -> String {
    let mut out = String::new();
    line(&mut out, &digest.title, "", "");
    line(&mut out, &digest.days, "", "");
    out.push('\n');
    line(&mut out, &digest.answer, "", "");
    for part in &digest.sections {
        section(&mut out, part);
    }
    out.push('\n');
    line(&mut out, &digest.foot, "", "");
    if let Some(home) = &digest.home {
        out.push_str(&format!("{home}\n"));
    }
    out
}

fn section(out: &mut String, section: &Section) {
    let title = format!("{} ({})", section.title.to_uppercase(), section.count);
    out.push('\n');
    line(out, &title, "", "");
    out.push('\n');
    for item in &section.items {
        line(out, &item.text, "- ", "  ");
        line(out, &item.facts.join("; "), "  ", "  ");
        // An address that is cut in two leads nowhere.
        if let Some(place) = item.href.as_ref().or(item.file.as_ref()) {
            out.push_str(&format!("  {}\n", clean(place)));
        }
    }
    if let Some(more) = &section.more {
        line(out, more, "- ", "  ");
        if let Some(href) = &section.href {
            out.push_str(&format!("  {href}\n"));
        }
    }
}

/// Adds a text as lines.
fn line(out: &mut String, text: &str, first: &str, rest: &str) {
    if text.is_empty() {
        return;
    }
    let options = Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&clean(text), options) {
        // What was kept together by a hard space is; mail programs show them in odd ways.
        out.push_str(line.replace('\u{a0}', " ").trim_end());
        out.push('\n');
    }
}

/// What people wrote, on one line and without signs that steer a terminal.
fn clean(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = plain.split([' ', '\u{2028}', '\u{2029}']).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
