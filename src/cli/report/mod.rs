//! Findings → text, one file per format.

mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod sarif;
mod short;

use std::collections::HashSet;
use std::path::Path;

use clap::ValueEnum;

use super::output;
use super::scope::Scope;
use crate::Built;
use crate::check::fingerprint;
use crate::model::config::CONFIG_FILE;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule::Severity;
use crate::model::source::{SitePath, Sources};
use crate::world::changes;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the line concerned and what to write instead.
    Human,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
    /// One SARIF 2.1.0 document, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// One Code Quality document, for merge requests of GitLab.
    Gitlab,
    /// One `JUnit` document, a test for each file.
    #[value(help = "One JUnit document, a test for each file")]
    Junit,
}

impl Format {
    /// True when people read it; else nothing but findings goes to standard output, and they
    /// are whole however little people want to read.
    pub(super) fn is_for_people(self) -> bool {
        matches!(self, Self::Human | Self::Short)
    }

    /// True when a place for code reads it, which knows files by their path in the repository.
    fn is_for_repository(self) -> bool {
        matches!(self, Self::Sarif | Self::Github | Self::Gitlab)
    }
}

/// Findings to print, with what the formats want to know of their surroundings.
pub(super) struct Report<'a> {
    built: &'a Built,
    /// The pages reported on.
    files: Vec<&'a SitePath>,
    shown: Vec<&'a Diagnostic>,
    /// The mildest severity that makes the run fail.
    failing: Severity,
    /// The handbook's folder in its repository, empty or with a slash at its end.
    folder: String,
    sources: Sources<'a>,
}

impl<'a> Report<'a> {
    /// Makes a report of all findings.
    pub(super) fn new(built: &'a Built, strict: bool) -> Self {
        Self {
            built,
            files: built.documents.iter().map(|d| &d.path).collect(),
            shown: built.diagnostics.iter().collect(),
            failing: if strict {
                Severity::Warning
            } else {
                Severity::Error
            },
            folder: String::new(),
            sources: built.sources(),
        }
    }

    /// Leaves out the pages that are not in `scope` and have nothing to report. Findings were
    /// left out before.
    pub(super) fn within(mut self, scope: &Scope) -> Self {
        let told: HashSet<&SitePath> = self.shown.iter().filter_map(|d| d.path.as_ref()).collect();
        self.files
            .retain(|path| scope.has_file(path) || told.contains(path));
        self
    }

    /// Returns how many pages are reported on.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Prints the report. `quiet` leaves out what does not make the run fail, unless a machine
    /// reads it.
    pub(super) fn print(&mut self, format: Format, quiet: bool, root: &Path) {
        if quiet && format.is_for_people() {
            self.shown.retain(|d| d.severity >= self.failing);
        }
        if format.is_for_repository() {
            self.folder = changes::folder_in_repository(root);
        }
        let text = self.text(format);
        if format.is_for_people() {
            output::result(&text);
        } else {
            output::document(&text);
        }
    }

    /// Returns the line that closes a report for people: where to read more.
    pub(super) fn more(&self, format: Format) -> Option<String> {
        (format == Format::Human).then(|| human::more(&self.shown, self.built.lang))?
    }

    /// Returns the report in a format.
    pub(super) fn text(&self, format: Format) -> String {
        match format {
            Format::Human => human::render(self),
            Format::Short => short::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
            Format::Gitlab => gitlab::render(self),
            Format::Junit => junit::render(self),
        }
    }

    /// Returns the path by which a place for code knows a file. What concerns the whole site
    /// is told of `handbook.toml`: findings without a file are not accepted.
    fn place(&self, path: Option<&SitePath>) -> String {
        let path = path.map_or(CONFIG_FILE, SitePath::as_str);
        format!("{}{path}", self.folder)
    }

    /// Returns a name for each finding that stays the same from run to run, no two alike.
    fn fingerprints(&self) -> Vec<String> {
        fingerprint::distinct(&self.shown, &self.sources)
    }

    /// Returns what is wrong and what to write instead.
    fn message(&self, diagnostic: &'a Diagnostic) -> Message<'a> {
        let lang = self.built.lang;
        Message {
            what: diagnostic.message.get(lang),
            help: diagnostic.help.as_ref().map(|help| help.get(lang)),
        }
    }
}

/// What a finding says.
struct Message<'a> {
    what: &'a str,
    help: Option<&'a str>,
}

impl Message<'_> {
    /// Returns it on two lines, the help on the second.
    fn lines(&self) -> String {
        match self.help {
            Some(help) => format!("{}\n{help}", self.what),
            None => self.what.to_owned(),
        }
    }

    /// Returns it on one line.
    fn line(&self) -> String {
        let what = one_line(self.what);
        let Some(help) = self.help else { return what };
        let end = if what.ends_with(['.', '?', '!', ':']) {
            ""
        } else {
            "."
        };
        format!("{what}{end} {}", one_line(help))
    }
}

/// Puts a space in place of line ends and of every other control character: what a page
/// quotes must not steer a terminal or end a line early.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::inputs::{Inputs, Options, SourceFile};
    use crate::model::lang::{Lang, Text};
    use crate::model::rule;
    use crate::model::source::Span;

    /// A handbook of one page, with a finding that has a fix of two edits and one about the
    /// site as a whole.
    fn built() -> Built {
        let page = SourceFile {
            path: SitePath::from("content/a.md"),
            text: Arc::from("+++\ntitle = \"Ngày\"\n+++\nHọp ngày 3/2 và 4/2.\n"),
        };
        let path = page.path.clone();
        let at = |word: &str| {
            let start = page.text.find(word).expect("it is there");
            Span::new(start, start + word.len())
        };
        let (first, second) = (at("3/2"), at("4/2"));
        let inputs = Inputs {
            config: Arc::from("title = \"Thử\"\n"),
            kinds: Vec::new(),
            pages: vec![page],
            unreadable: Vec::new(),
            assets: std::collections::BTreeMap::new(),
            theme: std::collections::BTreeMap::new(),
            history: Arc::default(),
            today: jiff::civil::date(2026, 11, 21),
            options: Options::default(),
        };
        let mut built = crate::build(&inputs, &mut crate::Cache::default())
            .unwrap_or_else(|error| panic!("{}", error.message.en));
        let message = Text::new("Ngày chưa đúng dạng", "A date in another form");
        let mut dates = Diagnostic::new(&rule::NON_ISO_DATE, &path, first, message)
            .help(Text::new("Viết 2026-02-03.", "Write 2026-02-03."))
            .fix(first, "2026-02-03")
            .fix(second, "2026-02-04");
        dates.location.line = 4;
        let site = Diagnostic::site_wide(
            &rule::OVERRIDE_UNUSED,
            Text::new("Không ai dùng", "Nobody uses it"),
        );
        built.diagnostics = vec![site, dates];
        built
    }

    fn sarif(report: &Report<'_>) -> serde_json::Value {
        serde_json::from_str(&report.text(Format::Sarif)).expect("JSON")
    }

    #[test]
    fn sarif_offers_the_edits_that_mend_a_finding() {
        let built = built();
        let log = sarif(&Report::new(&built, false));
        let schema = include_str!("../../../tests/schemas/sarif-2.1.0.json");
        let schema = serde_json::from_str(schema).expect("JSON");
        let schema = jsonschema::validator_for(&schema).expect("a schema");
        assert!(schema.is_valid(&log), "{log}");
        let fix = &log["runs"][0]["results"][1]["fixes"][0];
        assert_eq!(fix["description"]["text"], "Viết 2026-02-03.");
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "content/a.md");
        let replacements = change["replacements"].as_array().expect("a list");
        let seen: Vec<(u64, u64, &str)> = replacements
            .iter()
            .map(|one| {
                let region = &one["deletedRegion"];
                assert_eq!(
                    (&region["startLine"], &region["endLine"]),
                    (&4.into(), &4.into())
                );
                let column = |key: &str| region[key].as_u64().expect("a column");
                let text = one["insertedContent"]["text"].as_str();
                (
                    column("startColumn"),
                    column("endColumn"),
                    text.expect("a text"),
                )
            })
            .collect();
        assert_eq!(seen, [(10, 13, "2026-02-03"), (17, 20, "2026-02-04")]);
    }

    #[test]
    fn a_finding_about_the_whole_site_lies_in_the_configuration() {
        let built = built();
        let mut report = Report::new(&built, true);
        "sổ/".clone_into(&mut report.folder);
        let place = &sarif(&report)["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "s%E1%BB%95/handbook.toml");
        assert_eq!(place["region"]["startLine"], 1);
        let gitlab: serde_json::Value =
            serde_json::from_str(&report.text(Format::Gitlab)).expect("JSON");
        assert_eq!(gitlab[0]["location"]["path"], "sổ/handbook.toml");
        assert_eq!(gitlab[0]["location"]["lines"]["begin"], 1);
        let github = report.text(Format::Github);
        assert!(
            github.starts_with("::warning file=sổ/handbook.toml,line=1,"),
            "{github}"
        );
        let junit = report.text(Format::Junit);
        assert!(
            junit.contains("<testcase name=\"handbook.toml\""),
            "{junit}"
        );
    }

    #[test]
    fn the_sum_says_what_the_program_can_mend() {
        let built = built();
        let line = |lang| super::super::summary::fixable(&built.diagnostics, lang);
        assert_eq!(line(Lang::Vi), "; sửa được 1 bằng `camnang check --fix`");
        assert_eq!(line(Lang::En), "; 1 can be mended by `camnang check --fix`");
        assert_eq!(super::super::summary::fixable(&[], Lang::Vi), "");
    }
}
