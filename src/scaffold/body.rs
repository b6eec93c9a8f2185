//! The body of a new page: a heading and a question for each section that must be there.

use crate::model::kind::{Kind, Required, Section};
use crate::model::lang::{Lang, Text};
use crate::text;

/// Writes the body. Questions are placeholders that the checker knows until somebody answers
/// them. A section that may be left out stands in a comment: its question would otherwise be
/// published when nobody needs the section.
pub(super) fn body(kind: &Kind, lang: Lang) -> String {
    let mut out = String::new();
    for section in &kind.sections {
        let heading = heading(section, lang);
        let prompt = one(&section.prompt, lang);
        if section.required == Required::No {
            let prompt = prompt.replace("--", "–");
            out.push_str(&format!(
                "<!-- ## {}: {prompt} -->\n\n",
                heading.replace("--", "–")
            ));
        } else {
            let prompt = if prompt.is_empty() {
                "…".to_owned()
            } else {
                literal(&prompt)
            };
            out.push_str(&format!("## {}\n\n{prompt}\n\n", literal(&heading)));
        }
    }
    if out.is_empty() {
        let Text { vi, en } = text!("Viết nội dung trang ở đây.", "Write the page here.");
        return format!("<!-- {} -->\n", if lang == Lang::Vi { vi } else { en });
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The heading that a scaffold writes: the first accepted one.
fn heading(section: &Section, lang: Lang) -> String {
    let (own, other) = match lang {
        Lang::Vi => (&section.headings.vi, &section.headings.en),
        Lang::En => (&section.headings.en, &section.headings.vi),
    };
    let phrase = own.first().or(other.first()).map(|p| super::one_line(p));
    let label = || one(&section.label, lang);
    let phrase = phrase.filter(|p| !p.is_empty()).unwrap_or_else(label);
    let mut chars = phrase.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => section.id.clone(),
    }
}

/// A text in `lang`, else in the other language, on one line.
fn one(text: &Text, lang: Lang) -> String {
    let own = super::one_line(text.get(lang));
    if !own.is_empty() {
        return own;
    }
    let other = Lang::ALL.into_iter().find(|l| *l != lang);
    other.map_or(own, |l| super::one_line(text.get(l)))
}

/// Text as Markdown that shows just this text, so that an untouched question can be recognised.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let special = "\\`*_[]<>|~$&#{}".contains(c)
            || (at == 0 && "-+=:".contains(c))
            || (at == digits && digits > 0 && ".)".contains(c));
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
