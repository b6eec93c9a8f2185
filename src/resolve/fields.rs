//! Front matter → typed fields, as the page's kind defines them.
//!
//! Reading and judging are one walk: a value is either what its field wants, or a finding.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::mend;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, FrontSyntax};
use crate::model::kind::{Field, FieldForm, Kind};
use crate::model::lang::{Lang, Text};
use crate::model::rule::{self, Severity};
use crate::model::site::{FieldValue, Fields, Item, Typed};
use crate::model::source::Span;
use crate::model::value::{DateReading, Entry, Node, Style};
use crate::text;
use crate::text::distance::{Spelling, edits, nearest, slip_of};
use crate::text::fold::{fold, is_unprintable, nfc};

/// Reads the fields of a document and reports what is missing or cannot be understood.
pub(super) fn read(doc: &Document, kind: &Kind, diagnostics: &mut Vec<Diagnostic>) -> Fields {
    let mut reader = Reader { doc, diagnostics };
    let fields = reader.table(&doc.front, &kind.fields, "");
    // With front matter that cannot be read, missing fields are a consequence, not a finding.
    let broken = doc
        .diagnostics
        .iter()
        .any(|d| d.rule == &rule::FRONT_MATTER_INVALID);
    if !broken {
        reader.missing(&fields, kind);
    }
    fields
}

struct Reader<'a> {
    doc: &'a Document,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn table(
        &mut self,
        entries: &[Entry],
        known: &indexmap::IndexMap<String, Field>,
        prefix: &str,
    ) -> Fields {
        let mut found = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(field) = known.get(&entry.key) else {
                self.unknown_key(entry, entries, known, prefix);
                continue;
            };
            if entry.node.is_empty() {
                continue;
            }
            let name = full_name(prefix, &entry.key);
            let items = self.values(entry, field, &name);
            if !items.is_empty() {
                found.push(FieldValue {
                    key: Arc::from(entry.key.as_str()),
                    key_span: entry.key_span,
                    items,
                });
            }
        }
        Fields {
            entries: Arc::new(found),
        }
    }

    fn values(&mut self, entry: &Entry, field: &Field, name: &str) -> Vec<Item> {
        let nodes = entry.node.items();
        if !field.list && nodes.len() != 1 {
            self.wrong::<()>(&entry.node, name, field);
            return Vec::new();
        }
        // Room for just these: ten thousand pages hold them to the end.
        let mut items = Vec::with_capacity(nodes.len());
        for node in nodes.iter().filter(|node| !node.is_empty()) {
            items.extend(self.value(node, field, name));
        }
        items
    }

    fn value(&mut self, node: &Node, field: &Field, name: &str) -> Option<Item> {
        let value = if field.form == FieldForm::Table {
            let Some(entries) = node.table() else {
                return self.wrong(node, name, field);
            };
            let table = self.table(entries, &field.fields, &format!("{name}."));
            self.missing_below(node, entries, field, name);
            Typed::Table(table)
        } else {
            let Some(scalar) = node.scalar() else {
                return self.wrong(node, name, field);
            };
            // Control characters show nothing and are not allowed in feeds and pages.
            let visible: Cow<'_, str> = if scalar.text.contains(is_unprintable) {
                Cow::Owned(scalar.text.replace(is_unprintable, " "))
            } else {
                Cow::Borrowed(&scalar.text)
            };
            let text = visible.trim();
            match field.form {
                FieldForm::Date => Typed::Date(self.date(node, name, field)?),
                FieldForm::Bool => match scalar.as_bool() {
                    Some(bool) => Typed::Bool(bool),
                    None => return self.wrong(node, name, field),
                },
                FieldForm::Integer | FieldForm::Number => {
                    let whole = field.form == FieldForm::Integer;
                    let number = if whole {
                        #[expect(
                            clippy::cast_precision_loss,
                            reason = "weights and scores are small numbers"
                        )]
                        scalar.as_integer().map(|n| n as f64)
                    } else {
                        scalar.as_number()
                    };
                    let fits = |n: &f64| {
                        field.min.is_none_or(|min| *n >= min)
                            && field.max.is_none_or(|max| *n <= max)
                    };
                    // `1.500` is fifteen hundred to a Vietnamese writer and one and a half to a
                    // parser; better asked than guessed.
                    let thousands = text.split_once('.').is_some_and(|(whole, rest)| {
                        rest.split('.').all(|group| group.len() == 3)
                            && (1..=3).contains(&whole.len())
                            && whole != "0"
                    });
                    match number.filter(fits).filter(|_| !thousands) {
                        Some(number) => Typed::Number(number),
                        None => return self.wrong(node, name, field),
                    }
                }
                FieldForm::Enum => Typed::Text(self.choice(node, text, name, field)?),
                FieldForm::Ref if scalar.style == Style::Bool => {
                    return self.wrong(node, name, field);
                }
                FieldForm::Ref => Typed::Ref(text.to_owned(), None),
                FieldForm::Slug if text.contains(|c: char| c.is_whitespace() || c.is_control()) => {
                    return self.wrong(node, name, field);
                }
                FieldForm::String | FieldForm::Text | FieldForm::Slug | FieldForm::Person => {
                    if matches!(scalar.style, Style::Bool) {
                        return self.wrong(node, name, field);
                    }
                    if field
                        .max_length
                        .is_some_and(|max| nfc(text).chars().count() > max)
                    {
                        self.too_long(node, name, field);
                    }
                    Typed::Text(text.to_owned())
                }
                FieldForm::Table => return None,
            }
        };
        Some(Item {
            span: node.span,
            value,
        })
    }

    fn date(&mut self, node: &Node, name: &str, field: &Field) -> Option<Date> {
        let scalar = node.scalar()?;
        let written = scalar.text.trim();
        match scalar.as_date() {
            DateReading::Iso(date) => Some(date),
            DateReading::Other(date) => {
                let mut diagnostic = Diagnostic::new(
                    &rule::NON_ISO_DATE,
                    &self.doc.path,
                    node.span,
                    text!(
                        "Hiểu {written} là {date}; nên ghi {date}",
                        "Read {written} as {date}; write {date}"
                    ),
                );
                if let Some(span) = mend::day(self.doc, node) {
                    diagnostic = diagnostic.fix(span, date.to_string());
                }
                self.push(diagnostic, name);
                Some(date)
            }
            DateReading::Impossible => {
                self.push(
                    Diagnostic::new(
                        &rule::INVALID_DATE,
                        &self.doc.path,
                        node.span,
                        text!("Không có ngày {written}", "No such date: {written}"),
                    )
                    .help(text!(
                        "Kiểm tra lại ngày và tháng; ghi năm-tháng-ngày, ví dụ 2026-03-15.",
                        "Check day and month; write year-month-day, such as 2026-03-15."
                    )),
                    name,
                );
                None
            }
            DateReading::NotADate => self.wrong(node, name, field),
        }
    }

    fn choice(&mut self, node: &Node, text: &str, name: &str, field: &Field) -> Option<String> {
        let key = fold(text);
        let wanted = key.replace(['-', ' '], "_");
        // Writers may use the word they see on the page instead of its identifier.
        let plain = match wanted.as_str() {
            "co" => "yes",
            "khong" => "no",
            other => other,
        };
        let named = |value: &&String| **value == wanted || **value == plain;
        let labelled = |value: &&String| {
            let label = field.labels.get(*value);
            label.is_some_and(|label| Lang::ALL.iter().any(|l| fold(label.get(*l)) == key))
        };
        // An identifier goes before the words that stand for another.
        let values = &field.values;
        let found = values
            .iter()
            .find(named)
            .or_else(|| values.iter().find(labelled));
        if let Some(value) = found {
            return Some(value.clone());
        }
        let list = field.values.join(", ");
        let near = nearest(text, field.values.iter().map(String::as_str));
        let mut diagnostic = Diagnostic::new(
            &rule::UNKNOWN_VALUE,
            &self.doc.path,
            node.span,
            text!(
                "`{name}`: không nhận \"{text}\"; chọn: {list}",
                "`{name}`: \"{text}\" is not one of {list}"
            ),
        );
        if let Some(near) = near {
            diagnostic = diagnostic.help(text!("Ý bạn là \"{near}\"?", "Did you mean \"{near}\"?"));
        }
        let values = field.values.iter().map(String::as_str);
        if let Some(meant) = slip_of(text, values, Spelling::Identifiers)
            && let Some(span) = mend::literal(self.doc, node.span, text)
        {
            diagnostic = diagnostic.fix(span, meant);
        }
        self.push(diagnostic, name);
        None
    }

    fn wrong<T>(&mut self, node: &Node, name: &str, field: &Field) -> Option<T> {
        let Text { vi, en } = expected(field);
        let help = field.help.clone();
        self.push(
            Diagnostic::new(
                &rule::WRONG_VALUE_TYPE,
                &self.doc.path,
                node.span,
                text!("`{name}` phải là {vi}", "`{name}` must be {en}"),
            )
            .help(help),
            name,
        );
        None
    }

    fn too_long(&mut self, node: &Node, name: &str, field: &Field) {
        let max = field.max_length.unwrap_or(0);
        self.push(
            Diagnostic::new(
                &rule::WRONG_VALUE_TYPE,
                &self.doc.path,
                node.span,
                text!(
                    "`{name}` dài quá {max} ký tự",
                    "`{name}` is longer than {max} characters"
                ),
            )
            .severity(Severity::Warning)
            .help(field.help.clone()),
            name,
        );
    }

    fn unknown_key(
        &mut self,
        entry: &Entry,
        entries: &[Entry],
        known: &indexmap::IndexMap<String, Field>,
        prefix: &str,
    ) {
        // Judged by `check` from the source; the typed fields have no use for it.
        if prefix.is_empty() && entry.key == "allow" {
            return;
        }
        let key = &entry.key;
        let near = nearest(key, known.keys().map(String::as_str));
        let mut diagnostic = match near {
            Some(near) => Diagnostic::new(
                &rule::UNKNOWN_KEY,
                &self.doc.path,
                entry.key_span,
                text!(
                    "Không có trường `{key}`; ý bạn là `{near}`?",
                    "Unknown key `{key}`; did you mean `{near}`?"
                ),
            ),
            None => Diagnostic::new(
                &rule::UNKNOWN_KEY,
                &self.doc.path,
                entry.key_span,
                text!("Không có trường `{key}`", "Unknown key `{key}`"),
            ),
        };
        if near.is_some_and(|near| edits(near, key) <= 2) {
            diagnostic = diagnostic.severity(Severity::Warning);
        }
        if let Some((span, meant)) = mend::key(self.doc, entry, entries, known) {
            diagnostic = diagnostic.fix(span, meant);
        }
        self.push(diagnostic, &format!("{prefix}{key}"));
    }

    fn missing(&mut self, fields: &Fields, kind: &Kind) {
        let holds = |conditions: &std::collections::BTreeMap<String, String>| {
            conditions
                .iter()
                .all(|(key, value)| fields.text(key) == Some(value.as_str()))
        };
        // A condition whose value nobody understood has its own finding; what would follow
        // from it is not known.
        let unclear = |key: &String| {
            fields.get(key).is_none()
                && self
                    .doc
                    .front
                    .iter()
                    .any(|e| e.key == *key && !e.node.is_empty())
        };
        let mut missing = Vec::new();
        for (key, field) in &kind.fields {
            let wanted = field.required
                && (field.when.is_empty() || holds(&field.when))
                && (field.unless.is_empty() || !holds(&field.unless))
                && !field.when.keys().chain(field.unless.keys()).any(unclear);
            // A key that is there with a value nobody understood has its own finding.
            let written = self
                .doc
                .front
                .iter()
                .find(|e| e.key == *key)
                .filter(|e| !e.node.is_empty());
            if !wanted || fields.get(key).is_some() || written.is_some() {
                continue;
            }
            let subject = format!("field:{key}");
            if self.doc.diagnostics.iter().any(|d| d.subject == subject) {
                continue;
            }
            let own = field.rule.as_deref().and_then(rule::find);
            let rule = match (own, key.as_str()) {
                (Some(rule), _) => rule,
                (None, "title") => &rule::MISSING_TITLE,
                (None, _) => &rule::MISSING_FIELD,
            };
            let empty = self.doc.front.iter().find(|e| e.key == *key);
            let span = empty.map_or_else(|| self.front_start(), |e| e.key_span);
            let example = if self.doc.syntax == FrontSyntax::Yaml {
                format!("{key}: …")
            } else {
                format!("{key} = \"…\"")
            };
            let Text { vi, en } = &field.help;
            let help = text!("{vi}: `{example}`.", "{en}: `{example}`.");
            let message = match rule.code {
                "CN406" => text!("Bài học chưa dẫn về vụ việc nào", "Lesson cites no case"),
                "CN607" => text!(
                    "Bài học chưa ghi áp dụng cho ai, ở giai đoạn nào",
                    "Lesson does not say whom or which stage it applies to"
                ),
                _ => text!("Thiếu `{key}`", "Missing `{key}`"),
            };
            let diagnostic = Diagnostic::new(rule, &self.doc.path, span, message).help(help);
            missing.push((diagnostic, key));
        }
        for (diagnostic, key) in missing {
            self.push(diagnostic, key);
        }
    }

    /// Reports required fields that a table lacks.
    fn missing_below(&mut self, node: &Node, entries: &[Entry], field: &Field, name: &str) {
        for (key, inner) in &field.fields {
            let there = entries.iter().any(|e| e.key == *key && !e.node.is_empty());
            if inner.required && !there {
                let place = entries.first().map_or(node.span, |e| e.key_span);
                let name = format!("{name}.{key}");
                self.push(
                    Diagnostic::new(
                        &rule::MISSING_FIELD,
                        &self.doc.path,
                        place,
                        text!("Thiếu `{name}`", "Missing `{name}`"),
                    )
                    .help(inner.help.clone()),
                    &name,
                );
            }
        }
    }

    /// The opening marker, where a missing key would go.
    fn front_start(&self) -> Span {
        let span = self.doc.front_span;
        if span.start == span.end {
            span
        } else {
            Span::new(span.start as usize, span.start as usize + 3)
        }
    }

    fn push(&mut self, diagnostic: Diagnostic, name: &str) {
        // What the parser already complained about at this place is not said twice.
        let span = diagnostic.span;
        let said = self
            .doc
            .diagnostics
            .iter()
            .filter(|d| d.rule == &rule::FRONT_MATTER_INVALID || d.rule == &rule::INVALID_DATE)
            .any(|d| d.span.start < span.end && span.start < d.span.end);
        let broken = self
            .doc
            .diagnostics
            .iter()
            .any(|d| d.rule == &rule::FRONT_MATTER_INVALID);
        // After an open bracket values land in the wrong list; that is one mistake, not two.
        if said || (broken && diagnostic.rule == &rule::WRONG_VALUE_TYPE) {
            return;
        }
        // Fields of proposals are spoken of by the proposals' own rules; others by their key.
        self.diagnostics
            .push(diagnostic.subject(format!("field:{name}")));
    }
}

/// The key with those of the tables around it: `proposals.owner`.
fn full_name<'a>(prefix: &str, key: &'a str) -> Cow<'a, str> {
    if prefix.is_empty() {
        Cow::Borrowed(key)
    } else {
        Cow::Owned(format!("{prefix}{key}"))
    }
}

/// Says what a value of a field looks like.
fn expected(field: &Field) -> Text {
    match field.form {
        FieldForm::Date => text!("một ngày, ví dụ 2026-03-15", "a date such as 2026-03-15"),
        FieldForm::Bool => text!("true hoặc false", "true or false"),
        FieldForm::Integer | FieldForm::Number => match (field.min, field.max) {
            (Some(min), Some(max)) if field.form == FieldForm::Integer => text!(
                "số nguyên từ {min} đến {max}",
                "a whole number from {min} to {max}"
            ),
            (Some(min), Some(max)) => {
                text!("số từ {min} đến {max}", "a number from {min} to {max}")
            }
            _ if field.form == FieldForm::Integer => text!("một số nguyên", "a whole number"),
            (Some(min), None) => text!(
                "số từ {min} trở lên, không có dấu chấm ngăn nghìn",
                "a number of at least {min}, without thousands separators"
            ),
            _ => text!(
                "một số, không có dấu chấm ngăn nghìn",
                "a number, without thousands separators"
            ),
        },
        FieldForm::Table => text!("một bảng có các trường", "a table of fields"),
        FieldForm::Slug => text!("một id không có dấu cách", "an id without spaces"),
        _ if field.list => text!("một danh sách chữ", "a list of strings"),
        _ => text!("một dòng chữ", "a line of text"),
    }
}
