//! Parts of a page that read better in a form of their own: a story by day, steps that can be
//! linked to. What the writer wrote stays, all of it; where a part is not of the expected form it
//! is left as it is.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Writer;
use super::marks::StoryDay;
use crate::render::highlight::escape;
use crate::text::fold::fold;

pub(super) type Events<'e> = [(Event<'e>, Range<usize>)];

/// A list that is open.
pub(super) struct List {
    /// How it ends.
    close: &'static str,
    form: Form,
    /// Its next item, from 0.
    item: usize,
}

enum Form {
    Plain,
    /// A line for each day; the style and the mark of those that stand out.
    Story(Vec<(&'static str, String)>),
    /// Steps with addresses: what they begin with.
    Steps(String),
}

impl Writer<'_> {
    /// Writes what stands at `at` in a form of its own, and returns where to go on.
    pub(super) fn lay_out(&mut self, events: &Events<'_>, at: usize) -> Option<usize> {
        let (event, range) = &events[at];
        let place = u32::try_from(range.start + self.base).ok()?;
        match event {
            Event::Start(Tag::Heading { .. }) => {
                let (duties, lessons) = self.marks.sides?;
                (place == duties)
                    .then(|| self.sides(events, at, lessons))
                    .flatten()
            }
            Event::Start(Tag::List(None)) if self.lists.is_empty() => {
                let story = self.marks.story.as_ref()?;
                let days = story.contains(&place).then(|| days(events, at)).flatten()?;
                let mut left: Vec<_> = self.marks.days.iter().collect();
                let marks = days.into_iter().map(|day| {
                    let found = left.iter().position(|(date, ..)| day.is(*date));
                    found.map_or(("", String::new()), |found| {
                        let (_, style, html) = left.remove(found);
                        (*style, html.clone())
                    })
                });
                let form = Form::Story(marks.collect());
                self.out.push_str("<ol class=\"story\">\n");
                self.lists.push(List {
                    close: "</ol>\n",
                    form,
                    item: 0,
                });
                Some(at + 1)
            }
            Event::Start(Tag::Strong) if self.in_steps() => {
                let before = at.checked_sub(1).map(|at| &events[at].0);
                let opens = match before {
                    Some(Event::Start(Tag::Item)) => true,
                    Some(Event::Start(Tag::Paragraph)) => {
                        at >= 2 && matches!(events[at - 2].0, Event::Start(Tag::Item))
                    }
                    _ => false,
                };
                let Some((Event::Text(text), _)) = events.get(at + 1) else {
                    return None;
                };
                let ends = matches!(events.get(at + 2)?.0, Event::End(TagEnd::Strong));
                (opens && ends && text.trim_end().ends_with(':')).then(|| {
                    self.out.push_str("<strong class=\"who\">");
                    at + 1
                })
            }
            Event::Text(text) if self.in_steps() && is_reason(text) => {
                let before = at.checked_sub(1).map(|at| &events[at].0);
                let opens = matches!(
                    before,
                    Some(Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Paragraph))
                );
                if opens && !self.reason {
                    self.out.push_str("<span class=\"because\">");
                    self.reason = true;
                }
                None
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::Start(Tag::List(_))
                if self.reason =>
            {
                self.out.push_str("</span>");
                self.reason = false;
                None
            }
            _ => None,
        }
    }

    fn in_steps(&self) -> bool {
        matches!(
            self.lists.last(),
            Some(List {
                form: Form::Steps(_),
                ..
            })
        )
    }

    /// Opens a list that starts at a number, or has none.
    pub(super) fn list_start(&mut self, number: Option<u64>, start: usize) {
        let place = u32::try_from(start + self.base).unwrap_or(u32::MAX);
        let within = |part: &Range<u32>| part.contains(&place);
        let form = match number {
            Some(_) if self.lists.is_empty() && self.marks.steps.iter().any(within) => {
                self.step_lists += 1;
                Form::Steps(match self.step_lists {
                    1 => self.marks.step[0].to_owned(),
                    n => format!("{}-{n}", self.marks.step[0]),
                })
            }
            _ => Form::Plain,
        };
        let close = match number {
            None => {
                self.out.push_str("<ul>\n");
                "</ul>\n"
            }
            Some(1) => {
                self.out.push_str("<ol>\n");
                "</ol>\n"
            }
            Some(n) => {
                let _ = writeln!(self.out, "<ol start=\"{n}\">");
                "</ol>\n"
            }
        };
        let first = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
        self.lists.push(List {
            close,
            item: if matches!(form, Form::Steps(_)) {
                first
            } else {
                0
            },
            form,
        });
    }

    pub(super) fn list_end(&mut self) {
        let close = self.lists.pop().map_or("</ul>\n", |list| list.close);
        self.out.push_str(close);
    }

    pub(super) fn item_start(&mut self) {
        let Some(list) = self.lists.last_mut() else {
            self.out.push_str("<li>");
            return;
        };
        let at = list.item;
        list.item += 1;
        match &list.form {
            Form::Plain => self.out.push_str("<li>"),
            Form::Story(marks) => {
                let (style, html) = marks.get(at).map_or(("", ""), |(s, h)| (*s, h.as_str()));
                if style.is_empty() {
                    self.out.push_str("<li>");
                } else {
                    let _ = write!(self.out, "<li class=\"{style}\">{html} ");
                }
            }
            Form::Steps(name) => {
                let id = format!("{name}-{at}");
                if self.doc.anchors.contains(&id) || self.doc.headings.iter().any(|h| h.id == id) {
                    self.out.push_str("<li>");
                    return;
                }
                let label = self.marks.step[1];
                let _ = write!(
                    self.out,
                    "<li id=\"{id}\"><a class=\"anchor step\" href=\"#{id}\"><span class=\"vh\">\
                     {label} {at}</span><span aria-hidden=\"true\">#</span></a>"
                );
            }
        }
    }

    /// Writes the marks of a place that is about to be written.
    pub(super) fn mark_before(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let inline = matches!(
            event,
            Event::Text(_)
                | Event::Code(_)
                | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Strikethrough)
        );
        let end = u32::try_from(range.end + self.base).unwrap_or(u32::MAX);
        while inline
            && let Some((place, html)) = self.marks.before.get(self.marked)
            && *place < end
        {
            self.out.push_str(html);
            self.out.push(' ');
            self.marked += 1;
        }
    }
}

/// True for what says why a step is there.
fn is_reason(text: &str) -> bool {
    let folded = fold(text.get(..text.len().min(24)).unwrap_or(text));
    ["vi:", "vi sao:", "because:", "why:"]
        .iter()
        .any(|word| folded.starts_with(word))
}

/// The day of each item of a list, if each begins with one and there are several.
fn days(events: &Events<'_>, at: usize) -> Option<Vec<StoryDay>> {
    let mut days = Vec::new();
    let mut depth = 0;
    for (here, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Event::Start(Tag::Item) if depth == 1 => {
                let text = events[here + 1..]
                    .iter()
                    .find_map(|(event, _)| match event {
                        Event::Start(Tag::Paragraph | Tag::Strong | Tag::Emphasis) => None,
                        Event::Text(text) => Some(Some(text)),
                        _ => Some(None),
                    });
                days.push(StoryDay::at_start(text??)?);
            }
            _ => {}
        }
    }
    (days.len() > 1).then_some(days)
}

/// Writes a badge.
pub(in crate::render) fn badge(tone: &str, text: &str) -> String {
    let mut html = format!("<span class=\"badge badge-{tone}\">");
    escape(&mut html, text);
    html.push_str("</span>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_named_as_one() {
        assert!(is_reason("Vì: An Phúc") && is_reason("Because: Acme"));
        assert!(!is_reason("Vì khách đang chờ") && !is_reason("Ví dụ: x"));
    }
}
