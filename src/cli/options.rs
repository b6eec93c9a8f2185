//! Options that every command takes, and what follows from them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::config::Config;
use crate::model::inputs::{Inputs, Options};
use crate::model::lang::Lang;
use crate::text;
use crate::world::discover;

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
pub(super) struct Global {
    /// Folder with handbook.toml [default: nearest one upward from the current folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Take this day for today [default: the clock, in `timezone` of handbook.toml]
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
    /// Language of messages [default: the handbook's]
    #[arg(long, global = true, value_name = "vi|en")]
    pub(super) lang: Option<LangArg>,
    /// Print only what makes the run fail
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangArg {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Vi => Self::Vi,
            LangArg::En => Self::En,
        }
    }
}

fn day(text: &str) -> std::result::Result<Date, String> {
    text.parse::<Date>()
        .map_err(|_| "a day is written YYYY-MM-DD, such as 2026-03-15".to_owned())
}

impl Global {
    /// Returns the handbook's root.
    pub(super) fn root(&self) -> Result<PathBuf> {
        let here = std::env::current_dir().map_err(|error| {
            let detail = error.to_string();
            Error::new(text!(
                "không đọc được thư mục hiện tại: {detail}",
                "cannot read the current folder: {detail}"
            ))
        })?;
        discover::find_root(self.root.as_deref(), &here)
    }

    /// Reads the inputs of a build.
    pub(super) fn inputs(&self, root: &Path, mut options: Options) -> Result<Inputs> {
        options.lang = self.lang.map(Lang::from);
        discover::discover(root, self.today, options)
    }

    /// Returns the language of messages when nothing was built: that asked for, else the
    /// handbook's if it can be read, else Vietnamese.
    pub(super) fn message_lang(&self) -> Lang {
        if let Some(lang) = self.lang {
            return lang.into();
        }
        let text = self
            .root()
            .ok()
            .and_then(|root| std::fs::read_to_string(root.join("handbook.toml")).ok());
        text.and_then(|text| Config::read(&text).ok())
            .map_or(Lang::Vi, |(config, _)| config.language)
    }
}
