//! `camnang check`.

use std::path::PathBuf;

use super::options::Global;
use super::report::{Format, Report};
use super::scope::Scope;
use super::{Status, baseline, fix, output, summary};
use crate::error::Result;
use crate::mend::mend;
use crate::model::diagnostic::{Diagnostic, Tally};
use crate::model::inputs::Options;
use crate::model::lang::{Lang, Text};
use crate::text;
use crate::{Built, Cache};

/// Check the pages and list the findings
///
/// The whole handbook is judged; with PATHs only the findings of those files are reported, with
/// --changed-since only those of files that changed. Nothing is written but by --fix and
/// --write-baseline.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "the switches of a command")]
pub(super) struct Args {
    /// Report only on these files or folders
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Let warnings fail as well
    #[arg(long)]
    strict: bool,
    /// Report only what became due: actions, reviews and winback calls
    ///
    /// The rules whose findings come with the passing of days, in pages that nobody touched; for
    /// a nightly run. They are warnings, so the run passes unless --strict is given or `[rules]`
    /// makes them errors. `camnang explain` says of a rule whether it is one.
    #[arg(long, conflicts_with_all = ["fix", "diff", "write_baseline"])]
    only_dates: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Report only what concerns files that changed since the current branch left REV
    ///
    /// Compares the working tree, files new to git included, with the merge base of REV and
    /// HEAD: on CI `--changed-since origin/main` reports what the branch changed, whatever was
    /// merged into main since. A link to a file that the branch changed or removed counts as
    /// well.
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    changed_since: Option<String>,
    /// Leave out the findings that FILE lists [default: .camnang-baseline.json]
    ///
    /// The baseline holds them back for `check` only: `build` still refuses every error. Without
    /// FILE it is .camnang-baseline.json in the handbook's folder.
    #[expect(clippy::option_option, reason = "an option that may have a value")]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    baseline: Option<Option<PathBuf>>,
    /// Write the present findings to FILE, for --baseline [default: .camnang-baseline.json]
    #[expect(clippy::option_option, reason = "an option that may have a value")]
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        conflicts_with_all = ["paths", "changed_since", "baseline"]
    )]
    write_baseline: Option<Option<PathBuf>>,
    /// Mend what can be mended without changing what a page says
    ///
    /// Dates become ISO, bold lines headings, mistyped fields and ids the known ones, links to
    /// moved pages lead there again. What remains is reported.
    #[arg(long, conflicts_with = "write_baseline")]
    fix: bool,
    /// Show what --fix would change, as a diff, and write nothing
    ///
    /// Also beside --fix.
    #[arg(long, conflicts_with = "write_baseline")]
    diff: bool,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let mut inputs = global.inputs(&root, Options::default())?;
    let mut scope = Scope::new(&args.paths, args.changed_since.as_deref(), &root, &inputs)?;
    if args.only_dates {
        scope = scope.of_dates();
    }
    let mut known = None;
    if let Some(given) = &args.baseline {
        known = Some(baseline::read(&baseline::place(given.as_deref(), &root))?);
    }
    let mut cache = Cache::default();
    let mended = if args.fix || args.diff {
        let mended = mend(inputs.clone(), &mut cache, &|built| {
            let sources = built.sources();
            let reported = |found: &&Diagnostic| scope.has(found, &sources);
            built.diagnostics.iter().filter(reported).collect()
        })?;
        if args.diff {
            output::diff(args.format, &fix::diff(&mended));
        } else {
            fix::write(&root, &mended)?;
            inputs = mended.inputs.clone();
        }
        Some(mended)
    } else {
        None
    };
    let mut built = crate::build(&inputs, &mut cache)?;
    if let Some(given) = &args.write_baseline {
        let file = baseline::place(given.as_deref(), &root);
        known = Some(baseline::write(&file, &built)?);
        if !global.quiet {
            baseline::announce(&file, &built);
        }
    }
    let held = known.map(|known| baseline::hold_back(&known, &mut built, &scope));
    narrow(&mut built, &scope);
    let failed = crate::check::policy::fails(&built.diagnostics, args.strict);
    let mut report = Report::new(&built, args.strict).within(&scope);
    report.print(args.format, global.quiet, &root);
    if !global.quiet {
        let lang = built.lang;
        if let Some(more) = report.more(args.format) {
            output::result(&format!("{more}\n"));
        }
        let line = [
            checked(report.files(), &built),
            only_dates(&scope, lang).to_owned(),
            silenced(&built),
            summary::lowered(&inputs, lang),
            held.map_or_else(String::new, |held| held.line(lang)),
            summary::fixable(&built.diagnostics, lang),
        ];
        output::summary(args.format, &line.concat());
        if let Some(mended) = mended.filter(|mended| mended.count > 0 && !args.diff) {
            output::note(&fix::line(&mended, lang));
        }
    }
    drop(report);
    // The process ends here; taking the handbook apart piece by piece would only delay it.
    std::mem::forget((built, inputs));
    Ok(if failed {
        Status::Findings
    } else {
        Status::Fine
    })
}

/// Leaves the findings that are reported. Pages stay: findings point into them.
fn narrow(built: &mut Built, scope: &Scope) {
    let sources = built.sources();
    let kept: Vec<bool> = built
        .diagnostics
        .iter()
        .map(|diagnostic| scope.has(diagnostic, &sources))
        .collect();
    let mut kept = kept.into_iter();
    let keep = |_: &Diagnostic| kept.next().unwrap_or_default();
    built.diagnostics.retain(keep);
    built
        .silenced
        .retain(|d| scope.has_rule(d) && d.path.as_ref().is_none_or(|path| scope.has_file(path)));
}

/// Says that the other rules were left out.
fn only_dates(scope: &Scope, lang: Lang) -> &'static str {
    match (scope.is_of_dates(), lang) {
        (false, _) => "",
        (true, Lang::Vi) => "; chỉ tính việc đã tới ngày",
        (true, Lang::En) => "; only what became due",
    }
}

/// Says how many findings the pages themselves silence.
fn silenced(built: &Built) -> String {
    let count = built.silenced.len();
    if count == 0 {
        return String::new();
    }
    text!(
        "; {count} được bỏ qua bằng `allow`",
        "; {count} silenced by `allow`"
    )
    .get(built.lang)
    .to_owned()
}

fn checked(files: usize, built: &Built) -> String {
    let en_files = summary::count(files, "page", "pages");
    let Text { vi, en } = summary::tally(Tally::of(&built.diagnostics));
    let line = text!(
        "Đã kiểm tra {files} trang: {vi}",
        "Checked {en_files}: {en}"
    );
    line.get(built.lang).to_owned()
}
