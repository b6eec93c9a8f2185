//! "Could not run": a bad argument, an unreadable root, configuration or theme, a busy port.
//!
//! Problems in content are never errors; they are findings (`model::diagnostic`).

use crate::model::lang::{Lang, Text};

/// Why the program could not run. Exit status 2.
#[derive(Clone, Debug)]
pub struct Error {
    /// What went wrong, with the path or value concerned in back-quotes.
    pub message: Text,
    /// What to do about it.
    pub hint: Option<Text>,
}

/// A result whose failure ends the program.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Makes an error.
    pub fn new(message: Text) -> Self {
        Self {
            message,
            hint: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Returns the whole message in one language.
    pub fn text(&self, lang: Lang) -> String {
        let prefix = match lang {
            Lang::Vi => "lỗi",
            Lang::En => "error",
        };
        let mut out = format!("{prefix}: {}", self.message.get(lang));
        if let Some(hint) = &self.hint {
            let label = match lang {
                Lang::Vi => "gợi ý",
                Lang::En => "hint",
            };
            out.push_str(&format!("\n{label}: {}", hint.get(lang)));
        }
        out
    }
}
