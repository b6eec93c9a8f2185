//! The page of each rule: what it finds, why that matters, an example, and what to write
//! instead. `camnang explain` prints it, the handbook's reference shows it, a test builds its
//! examples.
//!
//! A page is `rules/cn201-missing-cause.md`. Its parts, in this order:
//!
//! ````text
//! # CN201 missing-cause           ends in `--fix` when `check --fix` can mend it
//! ## vi: one line                 then the three headings of `PARTS` with text in Vietnamese
//! ## en: one line                 the same in English
//! ## Example                      whole files in four-tilde fences, `~~~~md content/a.md`
//! ## Instead                      the same files, mended
//! ````
//!
//! Text is paragraphs in which only back-quotes mean something, so that it reads as well in a
//! terminal. The files of the examples are shared by both languages and make a whole handbook
//! by themselves; tests build them with 2026-03-01 as today, which is what dates in them count
//! from. A word after the path says how a file is stored ([`Form`]).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lang::{Lang, Text};
use super::rule::Rule;
use crate::text;

#[derive(rust_embed::Embed)]
#[folder = "src/model/rules/"]
struct Files;

/// The page of one rule.
#[derive(Debug)]
pub struct RulePage {
    /// The rule's code.
    pub code: String,
    /// The rule's name.
    pub name: String,
    /// True when `check --fix` can mend what it finds.
    pub fixable: bool,
    /// In Vietnamese.
    vi: Half,
    /// In English.
    en: Half,
    /// Files of a handbook in which the rule finds something.
    pub example: Vec<Sample>,
    /// The same files without it.
    pub instead: Vec<Sample>,
}

/// What a page says in one language. Paragraphs are separated by blank lines.
#[derive(Debug, Default)]
pub struct Half {
    /// The rule in one line.
    pub title: String,
    /// What it finds.
    pub finds: String,
    /// Why that matters.
    pub matters: String,
    /// What to write instead.
    pub instead: String,
}

/// A file of an example.
#[derive(Debug)]
pub struct Sample {
    /// What it is written in: `md`, `toml`, `html`.
    pub language: String,
    /// Its path from the handbook's root.
    pub path: String,
    /// Its text.
    pub text: String,
    /// How it is stored.
    pub form: Form,
}

/// How a file of an example is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As UTF-8.
    Plain,
    /// `latin-1`: one byte a character.
    Latin1,
    /// `repeated`: over and over until it is larger than a page may be (4 MiB).
    Repeated,
    /// `link`: a symbolic link to the path that is its text.
    Link,
}

/// The headings below each half, in order.
const PARTS: [(Lang, [&str; 3]); 2] = [
    (Lang::Vi, ["Phát hiện gì", "Vì sao quan trọng", "Nên viết"]),
    (Lang::En, ["What it finds", "Why it matters", "Instead"]),
];

static PAGES: LazyLock<BTreeMap<String, RulePage>> = LazyLock::new(|| {
    files()
        .filter_map(|(_, text)| read(&text).ok())
        .map(|page| (page.code.clone(), page))
        .collect()
});

/// Returns the page of a rule.
pub fn of(rule: &Rule) -> Option<&'static RulePage> {
    PAGES.get(rule.code)
}

/// Returns the embedded files by name.
pub fn files() -> impl Iterator<Item = (String, String)> {
    Files::iter().filter_map(|name| {
        let file = Files::get(&name)?;
        let text = String::from_utf8_lossy(&file.data).into_owned();
        Some((name.into_owned(), text))
    })
}

/// The rules that stand together, by the first digit of their codes.
pub fn group(rule: &Rule) -> Text {
    match rule.code.as_bytes().get(2) {
        Some(b'1') => text!("Phần đầu trang và tệp", "Front matter and files"),
        Some(b'2') => text!("Các phần của bài", "Sections"),
        Some(b'3') => text!(
            "Nguyên nhân, bài học, đề xuất",
            "Causes, lessons, proposals"
        ),
        Some(b'4') => text!("Liên kết và nội dung", "Links and content"),
        Some(b'5') => text!("Ngày tháng", "Dates"),
        Some(b'6') => text!("Winback và bài học", "Winback and lessons"),
        Some(b'7') => text!("Viết về con người", "Writing about people"),
        Some(b'8') => text!("Cấu hình và giao diện", "Settings and theme"),
        _ => text!("Bỏ qua quy tắc", "Silenced rules"),
    }
}

impl Form {
    /// Returns what to say of it beside the file's path; empty for an ordinary file.
    pub fn note(self) -> Text {
        match self {
            Self::Plain => Text::default(),
            Self::Latin1 => text!(" (lưu bằng bảng mã Latin-1)", " (saved as Latin-1)"),
            Self::Repeated => text!(" (lặp lại tới hơn 4 MiB)", " (over and over, past 4 MiB)"),
            Self::Link => text!(" (liên kết tượng trưng tới)", " (a symbolic link to)"),
        }
    }
}

impl RulePage {
    /// Returns what it says in `lang`.
    pub fn half(&self, lang: Lang) -> &Half {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// Reads a page.
///
/// # Errors
/// What is not as it should be, in words for whoever writes the page.
pub fn read(source: &str) -> Result<RulePage, String> {
    let mut lines = Lines {
        rest: source.lines().peekable(),
    };
    let title = lines.heading("# ")?;
    let mut words = title.split(' ');
    let code = words.next().unwrap_or_default().to_owned();
    let name = words.next().unwrap_or_default().to_owned();
    let fixable = match words.next() {
        None => false,
        Some("--fix") => true,
        Some(other) => return Err(format!("`{other}` after the name; only `--fix` may follow")),
    };
    let mut halves = [Half::default(), Half::default()];
    for (half, (lang, [finds, matters, instead])) in halves.iter_mut().zip(PARTS) {
        let title = lines.heading("## ")?;
        let prefix = format!("{}: ", lang.code());
        half.title = title
            .strip_prefix(&prefix)
            .map(str::to_owned)
            .ok_or_else(|| format!("`## {title}` should begin with `{prefix}`"))?;
        half.finds = lines.part(finds)?;
        half.matters = lines.part(matters)?;
        half.instead = lines.part(instead)?;
    }
    let [vi, en] = halves;
    Ok(RulePage {
        code,
        name,
        fixable,
        vi,
        en,
        example: lines.samples("Example")?,
        instead: lines.samples("Instead")?,
    })
}

struct Lines<'a> {
    rest: std::iter::Peekable<std::str::Lines<'a>>,
}

const FENCE: &str = "~~~~";

impl<'a> Lines<'a> {
    /// Takes the next line that is not blank, which has to start with `mark`.
    fn heading(&mut self, mark: &str) -> Result<&'a str, String> {
        self.blank();
        let line = self.rest.next().unwrap_or_default();
        line.strip_prefix(mark)
            .filter(|title| !title.is_empty())
            .ok_or_else(|| format!("`{line}` should be a heading `{mark}…`"))
    }

    fn blank(&mut self) {
        while self.rest.next_if(|line| line.is_empty()).is_some() {}
    }

    /// Takes a heading of level 3 and the text below it. The lines of a paragraph become one.
    fn part(&mut self, name: &str) -> Result<String, String> {
        let heading = self.heading("### ")?;
        if heading != name {
            return Err(format!("`### {heading}` should be `### {name}`"));
        }
        let mut text = String::new();
        while let Some(line) = self.rest.next_if(|line| !line.starts_with('#')) {
            if line.is_empty() {
                text.push_str("\n\n");
            } else {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(format!("nothing stands below `### {name}`"));
        }
        Ok(text)
    }

    /// Takes a heading of level 2 and the files below it.
    fn samples(&mut self, name: &str) -> Result<Vec<Sample>, String> {
        let heading = self.heading("## ")?;
        if heading != name {
            return Err(format!("`## {heading}` should be `## {name}`"));
        }
        let mut samples = Vec::new();
        loop {
            self.blank();
            let Some(info) = self
                .rest
                .next_if(|line| line.starts_with(FENCE))
                .and_then(|line| line.strip_prefix(FENCE))
            else {
                break;
            };
            samples.push(self.sample(info)?);
        }
        if samples.is_empty() {
            return Err(format!("no file below `## {name}`"));
        }
        match self.rest.peek() {
            Some(line) if !line.starts_with('#') => Err(format!("`{line}` stands outside a file")),
            _ => Ok(samples),
        }
    }

    fn sample(&mut self, info: &str) -> Result<Sample, String> {
        let mut words = info.split(' ');
        let (Some(language), Some(path)) = (words.next(), words.next()) else {
            return Err(format!("`{FENCE}{info}` names no file"));
        };
        let form = match words.next() {
            None => Form::Plain,
            Some("latin-1") => Form::Latin1,
            Some("repeated") => Form::Repeated,
            Some("link") => Form::Link,
            Some(other) => return Err(format!("`{other}` is no way to store a file")),
        };
        let mut text = String::new();
        for line in self.rest.by_ref() {
            if line == FENCE {
                return Ok(Sample {
                    language: language.to_owned(),
                    path: path.to_owned(),
                    text,
                    form,
                });
            }
            text.push_str(line);
            text.push('\n');
        }
        Err(format!("`{FENCE}{info}` is not closed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_lacks_a_part_says_which() {
        let whole = "# CN999 some-name --fix\n\n## vi: Một dòng\n\n### Phát hiện gì\n\nChữ\ntiếp.\n\
                     \nĐoạn sau.\n\n### Vì sao quan trọng\n\nX.\n\n### Nên viết\n\nY.\n\n## en: One line\n\
                     \n### What it finds\n\nA.\n\n### Why it matters\n\nB.\n\n### Instead\n\nC.\n\
                     \n## Example\n\n~~~~md content/a.md\n+++\n\n~~~~\n\n## Instead\n\n\
                     ~~~~md content/a.md latin-1\n# a\n~~~~\n";
        let page = read(whole).expect("it is whole");
        assert!(page.fixable);
        assert_eq!(page.half(Lang::Vi).finds, "Chữ tiếp.\n\nĐoạn sau.");
        assert_eq!(page.example[0].text, "+++\n\n");
        assert_eq!(page.instead[0].form, Form::Latin1);
        for part in ["## vi: Một dòng", "### Why it matters", "## Example"] {
            let error = read(&whole.replace(part, "")).map(|page| page.code);
            assert!(error.is_err(), "{part}");
        }
        let open = whole.trim_end().trim_end_matches('~');
        assert!(read(open).is_err());
    }
}
