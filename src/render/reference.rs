//! The reference: rules, kinds, settings and the report, made from the tables that the program
//! itself goes by.

use pulldown_cmark::html;
use tera::{Context, Value};

use super::Renderer;
use super::context::{
    Badge, FieldEntry, KeyEntry, KindEntry, RuleEntry, RuleGroup, SampleFile, SectionEntry,
    ValueEntry,
};
use super::strings::Strings;
use crate::model::config::Config;
use crate::model::kind::{Field, FieldForm, Kind, Required, Section};
use crate::model::lang::Lang;
use crate::model::report_format;
use crate::model::rule::{self, RULES, Rule, Severity};
use crate::model::rule_page::{self, Sample};
use crate::model::settings::SETTINGS;
use crate::model::site::Reference;
use crate::parse::markdown;

/// Returns the template of a page of the reference.
pub(super) fn template(about: Reference) -> &'static str {
    match about {
        Reference::Rules => "reference/rules.html",
        Reference::Kinds => "reference/kinds.html",
        Reference::Settings => "reference/settings.html",
        Reference::Report => "reference/report.html",
    }
}

impl Renderer {
    /// Adds what a page of the reference shows to its context, and returns its headings:
    /// anchor and text of each.
    pub(super) fn reference(
        &self,
        about: Reference,
        lang: Lang,
        context: &mut Context,
    ) -> Vec<(String, String)> {
        let strings = &self.shared(lang).strings;
        match about {
            Reference::Rules => {
                let groups = rule_groups(self.edition.config(), strings, lang);
                let toc = groups
                    .iter()
                    .map(|g| (g.id.clone(), g.title.clone()))
                    .collect();
                context.insert_value("groups", Value::from_serializable(&groups));
                toc
            }
            Reference::Kinds => {
                let kinds = self.edition.kinds();
                let common = field_entries(kinds.common().iter(), strings, lang);
                let entries: Vec<KindEntry> = kinds
                    .iter()
                    .map(|(_, kind)| kind_entry(kind, strings, lang))
                    .collect();
                let common_title = strings.get("ref_common").to_owned();
                let mut toc = vec![("cn_common".to_owned(), common_title)];
                toc.extend(entries.iter().map(|k| (k.id.clone(), k.title.clone())));
                context.insert_value("kinds", Value::from_serializable(&entries));
                context.insert_value("common", Value::from_serializable(&common));
                toc
            }
            Reference::Settings => {
                let keys: Vec<KeyEntry> = SETTINGS
                    .iter()
                    .map(|s| key_entry(s.key, s.default, s.about.get(lang)))
                    .collect();
                context.insert_value("keys", Value::from_serializable(&keys));
                Vec::new()
            }
            Reference::Report => {
                let keys: Vec<KeyEntry> = report_format::FIELDS
                    .iter()
                    .map(|f| key_entry(f.key, f.form, f.about.get(lang)))
                    .collect();
                context.insert_value("keys", Value::from_serializable(&keys));
                context.insert("example", report_format::EXAMPLE);
                Vec::new()
            }
        }
    }
}

fn key_entry(key: &'static str, value: &'static str, about: &str) -> KeyEntry {
    KeyEntry {
        key,
        value,
        about: prose(about),
    }
}

/// Text of our own tables, in which back-quotes mark code, as HTML.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    html::push_html(&mut out, markdown::events(text).map(|(event, _)| event));
    out.truncate(out.trim_end().len());
    out
}

fn rule_groups<'a>(config: &Config, strings: &'a Strings, lang: Lang) -> Vec<RuleGroup<'a>> {
    let mut groups: Vec<RuleGroup<'a>> = Vec::new();
    for rule in RULES {
        let title = rule_page::group(rule).get(lang).to_owned();
        if groups.last().is_none_or(|group| group.title != title) {
            groups.push(RuleGroup {
                id: format!("cn_{}xx", &rule.code[2..3]),
                title,
                rules: Vec::new(),
            });
        }
        if let (Some(group), Some(entry)) =
            (groups.last_mut(), rule_entry(rule, config, strings, lang))
        {
            group.rules.push(entry);
        }
    }
    groups
}

fn rule_entry<'a>(
    rule: &'static Rule,
    config: &Config,
    strings: &'a Strings,
    lang: Lang,
) -> Option<RuleEntry<'a>> {
    let page = rule_page::of(rule)?;
    let half = page.half(lang);
    let own = config.rules.get(rule.code).copied();
    let (word, tone) = match own.unwrap_or(Some(rule.severity)) {
        Some(Severity::Error) => ("severity_error", "bad"),
        Some(Severity::Warning) => ("severity_warning", "warn"),
        Some(Severity::Info) => ("severity_info", "note"),
        None => ("severity_off", "dropped"),
    };
    let files = |samples: &[Sample]| {
        samples
            .iter()
            .map(|sample| SampleFile {
                path: sample.path.clone(),
                note: sample.form.note().get(lang).to_owned(),
                language: sample.language.clone(),
                text: sample.text.clone(),
            })
            .collect()
    };
    Some(RuleEntry {
        id: rule.code.to_lowercase(),
        code: rule.code,
        name: rule.name,
        title: half.title.clone(),
        severity: Badge {
            text: strings.get(word),
            tone,
        },
        fixable: page.fixable,
        dated: rule.dated,
        finds: prose(&half.finds),
        matters: prose(&half.matters),
        instead: prose(&half.instead),
        example: files(&page.example),
        mended: files(&page.instead),
    })
}

fn kind_entry(kind: &Kind, strings: &Strings, lang: Lang) -> KindEntry {
    KindEntry {
        id: kind.name.clone(),
        title: kind.label.get(lang).to_owned(),
        description: kind.description.get(lang).to_owned(),
        folder: kind.folder.as_ref().map(|f| format!("content/{f}/")),
        fields: field_entries(kind.own_fields(), strings, lang),
        sections: kind
            .sections
            .iter()
            .map(|section| section_entry(section, strings, lang))
            .collect(),
    }
}

fn section_entry(section: &Section, strings: &Strings, lang: Lang) -> SectionEntry {
    let required = match section.required {
        Required::Error => strings.get("ref_required"),
        Required::Warning => strings.get("ref_recommended"),
        Required::No => "",
    };
    // Readers of one language meet pages of both, but look for a heading to write in theirs.
    let (first, second) = match lang {
        Lang::Vi => (&section.headings.vi, &section.headings.en),
        Lang::En => (&section.headings.en, &section.headings.vi),
    };
    SectionEntry {
        title: section.label.get(lang).to_owned(),
        required: required.to_owned(),
        prompt: section.prompt.get(lang).to_owned(),
        headings: first.iter().chain(second).cloned().collect(),
    }
}

fn field_entries<'a>(
    fields: impl Iterator<Item = (&'a String, &'a Field)>,
    strings: &Strings,
    lang: Lang,
) -> Vec<FieldEntry> {
    let mut entries = Vec::new();
    for (key, field) in fields {
        entries.push(field_entry(key.clone(), field, strings, lang));
        for (below, field) in &field.fields {
            entries.push(field_entry(format!("{key}.{below}"), field, strings, lang));
        }
    }
    entries
}

fn field_entry(key: String, field: &Field, strings: &Strings, lang: Lang) -> FieldEntry {
    FieldEntry {
        key,
        label: field.label.get(lang).to_owned(),
        form: form(field, strings),
        required: required(field, strings),
        help: field.help.get(lang).to_owned(),
        values: field
            .values
            .iter()
            .map(|value| ValueEntry {
                value: value.clone(),
                label: field
                    .labels
                    .get(value)
                    .map_or_else(String::new, |label| label.get(lang).to_owned()),
            })
            .collect(),
    }
}

/// What a value of the field looks like, in words.
fn form(field: &Field, strings: &Strings) -> String {
    let word = strings.get(match field.form {
        FieldForm::String => "form_string",
        FieldForm::Text => "form_text",
        FieldForm::Slug => "form_slug",
        FieldForm::Date => "form_date",
        FieldForm::Bool => "form_bool",
        FieldForm::Integer => "form_integer",
        FieldForm::Number => "form_number",
        FieldForm::Enum => "form_enum",
        FieldForm::Ref => "form_ref",
        FieldForm::Person => "form_person",
        FieldForm::Table => "form_table",
    });
    let mut form = word.to_owned();
    if field.form == FieldForm::Ref && !field.to.iter().any(|to| to == "*") {
        form = format!("{form} ({})", field.to.join(", "));
    }
    if field.url {
        form = strings.get("form_or_url").replace("{form}", &form);
    }
    if field.list {
        form = strings.get("form_list").replace("{form}", &form);
    }
    let limits = match (field.min, field.max) {
        (Some(min), Some(max)) => Some(format!("{min}–{max}")),
        (Some(min), None) => Some(format!("≥ {min}")),
        (None, Some(max)) => Some(format!("≤ {max}")),
        (None, None) => None,
    };
    let length = field.max_length.map(|max| {
        let text = strings.get("form_max_length");
        text.replace("{n}", &max.to_string())
    });
    for limit in limits.into_iter().chain(length) {
        form.push_str(", ");
        form.push_str(&limit);
    }
    form
}

/// Whether the field has to be there, in words; empty when it may be left out.
fn required(field: &Field, strings: &Strings) -> String {
    if !field.required {
        return String::new();
    }
    let own = field.rule.as_deref().and_then(rule::find);
    let word = match own.map(|rule| rule.severity) {
        Some(Severity::Warning | Severity::Info) => "ref_recommended",
        _ => "ref_required",
    };
    let mut text = strings.get(word).to_owned();
    for (key, conditions) in [("ref_when", &field.when), ("ref_unless", &field.unless)] {
        for (other, value) in conditions {
            let condition = strings.get(key);
            text.push_str(&condition.replace("{key}", other).replace("{value}", value));
        }
    }
    text
}
