//! Parts of a page that read better in a form of their own: a story by day, steps that can be
//! linked to, the duties and lessons of each side in one table. What the writer wrote stays, all
//! of it; where a part is not of the expected form it is left as it is.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Writer;
use super::marks::StoryDay;
use crate::render::highlight::escape;
use crate::text::fold::fold;
use crate::text::slug::slug;

type Events<'e> = [(Event<'e>, Range<usize>)];

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

    /// Writes the duties and lessons of each side as one table, when both are a list of sides.
    fn sides(&mut self, events: &Events<'_>, at: usize, lessons: u32) -> Option<usize> {
        let after = |at: usize| {
            let end = events[at..]
                .iter()
                .position(|(e, _)| matches!(e, Event::End(TagEnd::Heading(_))));
            end.map(|end| at + end + 1)
        };
        let duties_at = after(at)?;
        let (duties, lessons_at) = entries(events, duties_at)?;
        let (event, range) = events.get(lessons_at)?;
        let place = u32::try_from(range.start + self.base).ok()?;
        if !matches!(event, Event::Start(Tag::Heading { .. })) || place != lessons {
            return None;
        }
        let (learned, end) = entries(events, after(lessons_at)?)?;
        let next = events.get(end).map(|(event, _)| event);
        if !matches!(next, None | Some(Event::Start(Tag::Heading { .. }))) {
            return None;
        }
        let heading = self.heading_at(range.start)?;
        let (id, text) = (heading.id.clone(), heading.text.clone());
        for (event, range) in &events[at..duties_at] {
            self.event(event.clone(), range.clone());
        }
        let caption = self.section.clone();
        let heads = self.marks.heads.clone();
        let proposals = duties
            .iter()
            .chain(&learned)
            .any(|e| !self.proposals_of(&e.label).is_empty());
        self.out
            .push_str("<div class=\"table by-side\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.plain(&caption);
        self.out
            .push_str("\"><table>\n<thead><tr><th scope=\"col\">");
        self.plain(&heads[0]);
        self.out.push_str("</th><th scope=\"col\">");
        self.plain(&caption);
        self.out.push_str("</th><th scope=\"col\" id=\"");
        self.plain(&id);
        self.out.push_str("\">");
        self.plain(&text);
        self.out.push_str("</th>");
        if proposals {
            self.out.push_str("<th scope=\"col\">");
            self.plain(&heads[1]);
            self.out.push_str("</th>");
        }
        self.out.push_str("</tr></thead><tbody>\n");
        let more = learned
            .iter()
            .filter(|l| duties.iter().all(|d| d.key != l.key));
        for side in duties.iter().chain(more) {
            self.out.push_str("<tr><th scope=\"row\">");
            self.plain(&side.label);
            self.out.push_str("</th>");
            for (said, head) in [(&duties, &caption), (&learned, &text)] {
                self.out.push_str("<td data-label=\"");
                self.plain(head);
                self.out.push_str("\">");
                match said.iter().find(|entry| entry.key == side.key) {
                    Some(entry) => self.entry(events, entry),
                    None => self.out.push('–'),
                }
                self.out.push_str("</td>");
            }
            if proposals {
                self.out.push_str("<td data-label=\"");
                self.plain(&heads[1]);
                self.out.push_str("\">");
                let links = self.proposals_of(&side.label).join(", ");
                self.out
                    .push_str(if links.is_empty() { "–" } else { &links });
                self.out.push_str("</td>");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n");
        Some(end)
    }

    fn entry(&mut self, events: &Events<'_>, entry: &Entry) {
        let mut first = true;
        for (event, range) in &events[entry.range.clone()] {
            match event {
                Event::Text(text) if first => {
                    let text =
                        text.trim_start_matches(|c: char| c.is_whitespace() || ":–—-".contains(c));
                    self.event(Event::Text(CowStr::from(text.to_owned())), range.clone());
                }
                _ => self.event(event.clone(), range.clone()),
            }
            first = false;
        }
    }

    fn proposals_of(&self, side: &str) -> Vec<String> {
        let side = fold(side);
        let proposals = self.marks.proposals.iter();
        let theirs = proposals.filter(|(owner, _)| is_of(owner, &side));
        theirs.map(|(_, html)| html.clone()).collect()
    }
}

/// True for `CS` and `Nguyễn Thu Hà (CS)`, folded.
pub(in crate::render) fn is_of(owner: &str, party: &str) -> bool {
    let within = owner
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    owner == party || within.is_some_and(|(_, team)| team.trim() == party)
}

/// True for what says why a step is there.
fn is_reason(text: &str) -> bool {
    let folded = fold(text.get(..text.len().min(24)).unwrap_or(text));
    ["vi:", "vi sao:", "because:", "why:"]
        .iter()
        .any(|word| folded.starts_with(word))
}

/// What a list says of one side.
struct Entry {
    label: String,
    key: String,
    /// The events after the label.
    range: Range<usize>,
}

/// Reads the list at `at`, each item of which begins with the bold name of a side, and where it
/// ends. None for any other form.
fn entries(events: &Events<'_>, at: usize) -> Option<(Vec<Entry>, usize)> {
    let Event::Start(Tag::List(None)) = events.get(at)?.0 else {
        return None;
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut depth = 0;
    let mut here = at;
    loop {
        match &events.get(here)?.0 {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => {
                depth -= 1;
                if depth == 0 {
                    return (!entries.is_empty()).then_some((entries, here + 1));
                }
            }
            Event::Start(Tag::Item) if depth == 1 => {
                let mut label = here + 1;
                let loose = matches!(events.get(label)?.0, Event::Start(Tag::Paragraph));
                label += usize::from(loose);
                let (Event::Start(Tag::Strong), Event::Text(name), Event::End(TagEnd::Strong)) = (
                    &events.get(label)?.0,
                    &events.get(label + 1)?.0,
                    &events.get(label + 2)?.0,
                ) else {
                    return None;
                };
                let name = name.trim().trim_end_matches([':', '–', '—']).trim();
                let key = slug(name);
                if key.is_empty() || entries.iter().any(|entry| entry.key == key) {
                    return None;
                }
                let end = item_end(events, here)?;
                // A paragraph that was opened before the label is left open: it is the cell.
                let mut range = label + 3..end;
                if loose {
                    let close = events[range.clone()]
                        .iter()
                        .position(|(e, _)| matches!(e, Event::End(TagEnd::Paragraph)))?;
                    if range.start + close + 1 != range.end {
                        return None;
                    }
                    range.end -= 1;
                }
                entries.push(Entry {
                    label: name.to_owned(),
                    key,
                    range,
                });
                here = end;
            }
            _ => {}
        }
        here += 1;
    }
}

/// Returns where the item that starts at `at` ends.
fn item_end(events: &Events<'_>, at: usize) -> Option<usize> {
    let mut depth = 0;
    for (offset, (event, _)) in events[at..].iter().enumerate() {
        match event {
            Event::Start(Tag::Item) => depth += 1,
            Event::End(TagEnd::Item) => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + offset);
                }
            }
            _ => {}
        }
    }
    None
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
    fn a_person_of_a_team_works_for_it() {
        assert!(is_of("cs", "cs"));
        assert!(is_of("nguyen thu ha (cs)", "cs"));
        assert!(!is_of("nguyen thu ha (ke toan)", "cs"));
        assert!(!is_of("cskh", "cs"));
    }

    #[test]
    fn a_reason_is_named_as_one() {
        assert!(is_reason("Vì: An Phúc") && is_reason("Because: Acme"));
        assert!(!is_reason("Vì khách đang chờ") && !is_reason("Ví dụ: x"));
    }
}
