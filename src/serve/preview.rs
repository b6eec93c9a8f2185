//! The loop of the preview: look, build, show, tell. It builds with the same function as every
//! other command, and keeps what that function remembers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::reload::Stage;
use super::shown::{self, Shown};
use super::watch::{Occasion, Watch, Watched};
use crate::error::{Error, Result};
use crate::model::config::Config;
use crate::model::inputs::{Inputs, Options};
use crate::model::lang::Text;
use crate::world::discover::{self, Seen, Trust};
use crate::{Built, Cache};

/// How long a file that has just become empty is given to be filled: some editors empty a file
/// first and write it then.
const FILLING: Duration = Duration::from_millis(60);
const FILLINGS: usize = 3;

/// What is previewed.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The handbook's folder.
    pub root: PathBuf,
    /// Replaces the clock.
    pub today: Option<Date>,
    /// Settings of the builds.
    pub options: Options,
}

/// What happened, for whoever tells the person at the terminal.
#[derive(Debug)]
pub enum News<'a> {
    /// The site was built; how long that took.
    Built(&'a Built, Duration),
    /// It could not be built.
    Failed(&'a Error),
    /// Something about the preview itself.
    Note(&'a Text),
}

/// A handbook that is read and built again and again.
pub struct Preview {
    subject: Subject,
    real_root: PathBuf,
    seen: Seen,
    cache: Cache,
    inputs: Inputs,
    failure: Option<Error>,
}

impl Preview {
    /// Reads and builds the handbook for the first time.
    ///
    /// # Errors
    /// It cannot be built.
    pub fn new(subject: Subject) -> Result<(Self, Built)> {
        let mut seen = Seen::default();
        let inputs = discover::discover_again(
            &subject.root,
            subject.today,
            subject.options.clone(),
            &mut seen,
            Trust::Stamps,
        )?;
        let mut cache = Cache::default();
        let built = crate::build(&inputs, &mut cache)?;
        let real_root = std::fs::canonicalize(&subject.root);
        let preview = Self {
            real_root: real_root.unwrap_or_else(|_| subject.root.clone()),
            subject,
            seen,
            cache,
            inputs,
            failure: None,
        };
        Ok((preview, built))
    }

    /// Returns what is shown of a first build.
    pub fn stage(&self, built: &mut Built) -> Stage {
        Stage::new(self.shown(built, None))
    }

    fn shown(&self, built: &mut Built, before: Option<&Shown>) -> Shown {
        let config = Config::read(&self.inputs.config).ok();
        let base_url = config
            .map(|(config, _)| config.base_url)
            .unwrap_or_default();
        Shown::new(built, self.real_root.clone(), &base_url, before)
    }

    /// Keeps what is shown current until the process ends.
    pub fn run(mut self, stage: &Stage, tell: &mut dyn FnMut(News<'_>)) -> ! {
        let mut watch = Watch::new();
        let mut trust = Trust::Stamps;
        loop {
            // What changed before the folders were watched is seen by looking once more.
            let more = match watch.over(self.places()) {
                Watched::AsBefore => false,
                Watched::Anew => true,
                Watched::Not(said) => {
                    tell(News::Note(&said));
                    true
                }
            };
            if more {
                self.look(trust, stage, tell);
            }
            trust = match watch.wait() {
                Occasion::Event | Occasion::Sweep => Trust::Stamps,
                Occasion::DeepSweep => Trust::Nothing,
            };
            self.look(trust, stage, tell);
        }
    }

    fn places(&self) -> Vec<(PathBuf, bool)> {
        let (theme, folders) = match Config::read(&self.inputs.config) {
            Ok((config, _)) => (config.theme.name, config.static_folders),
            Err(_) => ("default".to_owned(), Vec::new()),
        };
        discover::places(&self.subject.root, &theme, &folders)
    }

    /// Looks whether anything changed; if so, builds, shows and tells.
    fn look(&mut self, trust: Trust, stage: &Stage, tell: &mut dyn FnMut(News<'_>)) {
        let start = Instant::now();
        let inputs = match self.read(trust) {
            Ok(inputs) => inputs,
            Err(error) => return self.fail(error, stage, tell),
        };
        let touched = self.seen.touched();
        let same = inputs.same_as(&self.inputs);
        if same && touched.is_empty() && self.failure.is_none() {
            return;
        }
        let before = std::mem::replace(&mut self.inputs, inputs);
        let built = crate::build(&self.inputs, &mut self.cache);
        // What failed may still fail, though no input is other than it was then.
        let restyled = self.failure.is_some()
            || before.theme != self.inputs.theme
            || before.config != self.inputs.config
            || before.kinds.len() != self.inputs.kinds.len();
        let built = built.and_then(|built| {
            let fault = restyled.then(|| shown::fault(&built.bundle)).flatten();
            fault.map_or(Ok(built), Err)
        });
        let mut built = match built {
            Ok(built) => built,
            Err(error) => return self.fail(error, stage, tell),
        };
        self.failure = None;
        let last = stage.shown();
        let shown = Arc::new(self.shown(&mut built, Some(&last)));
        stage.show(shown, touched);
        tell(News::Built(&built, start.elapsed()));
    }

    /// Reads the inputs, giving files that were emptied a moment to be filled.
    fn read(&mut self, trust: Trust) -> Result<Inputs> {
        let mut inputs = self.read_once(trust)?;
        for _ in 0..FILLINGS {
            if !self.has_emptied(&inputs) {
                break;
            }
            std::thread::sleep(FILLING);
            inputs = self.read_once(trust)?;
        }
        Ok(inputs)
    }

    fn read_once(&mut self, trust: Trust) -> Result<Inputs> {
        discover::discover_again(
            &self.subject.root,
            self.subject.today,
            self.subject.options.clone(),
            &mut self.seen,
            trust,
        )
    }

    /// True when a page, or the configuration, had a text and has none now.
    fn has_emptied(&self, inputs: &Inputs) -> bool {
        let mut old = self.inputs.pages.iter().peekable();
        let emptied = inputs
            .pages
            .iter()
            .filter(|page| page.text.is_empty())
            .any(|page| {
                while old.next_if(|before| before.path < page.path).is_some() {}
                old.peek()
                    .is_some_and(|before| before.path == page.path && !before.text.is_empty())
            });
        emptied || (inputs.config.is_empty() && !self.inputs.config.is_empty())
    }

    /// Keeps showing what is shown, and says why; once for each reason.
    fn fail(&mut self, error: Error, stage: &Stage, tell: &mut dyn FnMut(News<'_>)) {
        let lang = stage.shown().lang;
        let known = self.failure.as_ref().map(|known| known.text(lang));
        if known.is_some_and(|known| known == error.text(lang)) {
            return;
        }
        tell(News::Failed(&error));
        let shown = stage.shown().after_failure(error.clone());
        stage.show(Arc::new(shown), Vec::new());
        self.failure = Some(error);
    }
}
