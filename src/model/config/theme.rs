//! `[theme]`: the folder of overrides and the colours of the handbook's own.
//!
//! A colour that cannot be read is a finding (CN805), and the theme keeps its own; how well one
//! reads beside the others is judged where they meet.

use std::collections::BTreeMap;

use super::{CONFIG_FILE, ConfigError, Entry, Node, Reader, Result, find, string, table};
use crate::model::color::{self, Color};
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::text;

/// `[theme]`.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Folder below `themes/` with overrides. Default: `default`.
    pub name: String,
    /// The colours that the handbook chose, by their names in [`COLORS`]. Default: none, the
    /// theme's own.
    pub colors: BTreeMap<&'static str, Looks>,
}

/// A colour on light and on dark ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// On light ground.
    pub light: Option<Chosen>,
    /// On dark ground.
    pub dark: Option<Chosen>,
}

/// A colour with the place where it was chosen, for judging it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The colour.
    pub color: Color,
    /// Where it stands.
    pub span: Span,
}

/// The colours that a handbook may choose. Others of the theme follow from them.
pub const COLORS: [&str; 16] = [
    "accent", "bg", "ink", "line", "edge", "note", "good", "warn", "bad", "mark", "c1", "c2", "c3",
    "c4", "c5", "c6",
];

impl Reader {
    pub(super) fn theme(&mut self, entries: &[Entry]) -> Result<Theme> {
        let mut colors = BTreeMap::new();
        let name = match find(entries, "theme") {
            None => None,
            Some(node) if node.scalar().is_some() => node.scalar().map(|s| s.text.clone()),
            Some(node) => {
                let table = table(node, "theme")?;
                self.unknown(table, "theme.", "theme.");
                for name in COLORS {
                    if let Some(node) = find(table, name) {
                        colors.insert(name, self.looks(node, name));
                    }
                }
                string(table, "name")?
            }
        };
        let name = name.unwrap_or_else(|| "default".to_owned());
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            return Err(ConfigError {
                span: find(entries, "theme").map_or_else(Span::default, |n| n.span),
                message: text!(
                    "`theme` phải là tên một thư mục trong themes/",
                    "`theme` must be the name of a folder in themes/"
                ),
            });
        }
        Ok(Theme { name, colors })
    }

    /// One colour is for the light look; two stand in a table.
    fn looks(&mut self, node: &Node, name: &str) -> Looks {
        let key = format!("theme.{name}");
        let Some(both) = node.table() else {
            let light = self.color(node, &key);
            return Looks { light, dark: None };
        };
        self.unknown(both, "theme.COLOR.", &format!("{key}."));
        let mut look = |look: &str| self.color(find(both, look)?, &format!("{key}.{look}"));
        Looks {
            light: look("light"),
            dark: look("dark"),
        }
    }

    fn color(&mut self, node: &Node, key: &str) -> Option<Chosen> {
        let written = node.scalar().map_or("", |s| s.text.as_str());
        if let Some(color) = Color::parse(written) {
            let span = node.span;
            return Some(Chosen { color, span });
        }
        let help = match color::meant(written) {
            Some(near) => text!("Ý bạn là \"{near}\"?", "Did you mean \"{near}\"?"),
            None => text!(
                "Ghi dạng \"#0b6b53\" hoặc tên màu CSS; chưa sửa thì giữ màu của giao diện.",
                "Write \"#0b6b53\" or a CSS name; until then the theme's own is used."
            ),
        };
        self.diagnostics.push(
            Diagnostic::new(
                &rule::UNREADABLE_COLOR,
                &SitePath::from(CONFIG_FILE),
                node.span,
                text!(
                    "Không đọc được màu ở `{key}`",
                    "The colour of `{key}` cannot be read"
                ),
            )
            .help(help),
        );
        None
    }
}
