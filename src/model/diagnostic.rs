//! A finding: a problem in content as data, with its place and how to mend it.

use super::lang::Text;
use super::rule::{Rule, Severity};
use super::source::{Location, SitePath, Span};

/// A finding. Stages make it, `check::policy` settles its severity and place, reports print it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How much it matters in this handbook.
    pub severity: Severity,
    /// The file, none when the whole site is meant.
    pub path: Option<SitePath>,
    /// The smallest place that is wrong.
    pub span: Span,
    /// The same place as lines and columns; set by `check::policy`.
    pub location: Location,
    /// What is wrong; stands alone on a line.
    pub message: Text,
    /// What to write instead.
    pub help: Option<Text>,
    /// What the finding is about, such as `section:cause`, or `page`.
    pub subject: String,
    /// Another place that belongs to the story, with what to see there.
    pub related: Vec<Related>,
    /// Changes of the file that mend it without changing what the page says.
    pub fix: Option<Fix>,
}

/// What mends a finding: all of its edits, in the finding's own file, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The edits, in the order of the file, none touching another.
    pub edits: Vec<Edit>,
}

/// A replacement of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty for an insertion.
    pub span: Span,
    /// The text that comes.
    pub text: String,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// The other file.
    pub path: SitePath,
    /// Where in it.
    pub span: Span,
    /// Where in it, as lines and columns.
    pub location: Location,
    /// What is there.
    pub message: Text,
}

impl Diagnostic {
    /// Makes a finding at its rule's default severity.
    pub fn new(rule: &'static Rule, path: &SitePath, span: Span, message: Text) -> Self {
        Self {
            path: Some(path.clone()),
            ..Self::site_wide(rule, message).at(span)
        }
    }

    /// Makes a finding about the site as a whole.
    pub fn site_wide(rule: &'static Rule, message: Text) -> Self {
        Self {
            rule,
            severity: rule.severity,
            path: None,
            span: Span::default(),
            location: Location::START,
            message,
            help: None,
            subject: "page".to_owned(),
            related: Vec::new(),
            fix: None,
        }
    }

    fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Says what the finding is about.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// Changes the severity from the rule's default.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Says which edit of its file mends it safely.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        let edit = Edit {
            span,
            text: text.into(),
        };
        self.fix
            .get_or_insert(Fix { edits: Vec::new() })
            .edits
            .push(edit);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, path: &SitePath, span: Span, message: Text) -> Self {
        self.related.push(Related {
            path: path.clone(),
            span,
            location: Location::START,
            message,
        });
        self
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Error level.
    pub errors: usize,
    /// Warning level.
    pub warnings: usize,
    /// Information.
    pub infos: usize,
}

impl Tally {
    /// Counts `diagnostics`.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut tally = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
        tally
    }
}
