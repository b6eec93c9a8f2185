//! The duties of each side and its lessons, two lists that follow each other, as one table with the
//! proposals of each.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Writer;
use super::layout::Events;
use crate::text::fold::fold;
use crate::text::slug::slug;

impl Writer<'_> {
    /// Writes the duties and lessons of each side as one table, when both are a list of sides.
    pub(super) fn sides(&mut self, events: &Events<'_>, at: usize, lessons: u32) -> Option<usize> {
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
        self.out.push_str(
            "<div class=\"table by-side\" role=\"region\" tabindex=\"0\" \
             aria-labelledby=\"cn_sides\"><table>\n<caption class=\"vh\" id=\"cn_sides\">",
        );
        self.plain(&format!("{}: {caption}, {text}", heads[0]));
        self.out
            .push_str("</caption>\n<thead><tr><th scope=\"col\">");
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
}
