//! Footnotes: numbered in the order of their first mention, with a way back.

use std::fmt::Write;

use super::Writer;

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let notes = &mut self.footnotes;
        let number = match notes.order.iter().position(|l| l == label) {
            Some(at) => at + 1,
            None => {
                notes.order.push(label.to_owned());
                notes.order.len()
            }
        };
        let uses = notes.uses.entry(label.to_owned()).or_default();
        *uses += 1;
        let suffix = if *uses == 1 {
            String::new()
        } else {
            format!("_{uses}")
        };
        let word = self.strings.get("footnote");
        let _ = write!(
            self.out,
            "<sup class=\"fn\"><a id=\"cn_fnref{number}{suffix}\" href=\"#cn_fn{number}\">\
             <span class=\"vh\">{word} </span>{number}</a></sup>"
        );
    }
}
