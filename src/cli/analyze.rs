//! `analyze`: every activity found, classified.

use std::io::IsTerminal;
use std::path::Path;

use crate::batch::{self, Batch, Input, Status};
use crate::classify::Judged;
use crate::cli::args::{Analyze, Format, Showing};
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::plan::{self, Plan};
use crate::cli::progress::Bar;
use crate::digest::Digest;
use crate::export;
use crate::settings::Settings;

/// Runs the command.
pub(super) fn run(args: &Analyze) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    let format = format(args.format, args.output.as_deref())?;
    let inputs = plan::inputs(&args.inputs)?;
    let batch = judged(&inputs, &plan);
    // Lines are made while they are written; the others whole.
    let whole = match format {
        Format::Ndjson => None,
        format => Some(formed(&batch, format, &plan, &args.showing)?),
    };
    if format != Format::Table {
        complain(&batch, &plan);
    }
    if !batch.has_activity() && !plan.is_quiet {
        output::say("no activity found; name files or folders that hold FIT, GPX or TCX");
    }
    let path = args.output.as_deref();
    match whole {
        Some(bytes) => output::write(path, &bytes)?,
        None => write_lines(path, &batch, &plan, &args.showing)?,
    }
    Ok(exit::of_batch(&batch, args.showing.strict))
}

/// The form asked for; else a table for people and lines for programs.
pub(super) fn format(asked: Option<Format>, output: Option<&Path>) -> anyhow::Result<Format> {
    match asked {
        Some(Format::Parquet) => {
            Err(Usage("-f parquet: not in this build; take ndjson or csv".into()).into())
        }
        Some(format) => Ok(format),
        None if output.is_none() && std::io::stdout().is_terminal() => Ok(Format::Table),
        None => Ok(Format::Ndjson),
    }
}

/// All inputs, read and judged.
pub(super) fn judged(inputs: &[Input], plan: &Plan) -> Batch {
    let mut batch = read(inputs, plan);
    batch.judge_kept(&plan.settings, &plan.options);
    batch
}

/// All inputs, read and judged by `judge`.
pub(super) fn judged_by(
    inputs: &[Input],
    plan: &Plan,
    judge: fn(&[&Digest], &Settings) -> Vec<Judged>,
) -> Batch {
    let mut batch = read(inputs, plan);
    batch.judge(&|digests| judge(digests, &plan.settings));
    batch
}

fn read(inputs: &[Input], plan: &Plan) -> Batch {
    let bar = Bar::new(plan.has_progress);
    batch::read(inputs, &plan.settings, &plan.options, &|progress| bar.show(progress))
}

/// Writes a line for each record that is shown.
fn write_lines(
    path: Option<&Path>,
    batch: &Batch,
    plan: &Plan,
    showing: &Showing,
) -> anyhow::Result<()> {
    let mut pieces = export::ndjson_pieces(batch, |record| plan::is_shown(showing, record));
    let next = || {
        let piece = plan.options.on_threads(|| pieces.next())?;
        Some(piece.map_err(anyhow::Error::from))
    };
    output::write_pieces(path, std::iter::from_fn(next))
}

/// The output in its form.
pub(super) fn formed(
    batch: &Batch,
    format: Format,
    plan: &Plan,
    showing: &Showing,
) -> anyhow::Result<Vec<u8>> {
    let is_shown = |record: &batch::Record| plan::is_shown(showing, record);
    let report = || export::report(batch, is_shown);
    Ok(match format {
        Format::Table => export::table(batch, plan.units, width(), is_shown).into_bytes(),
        Format::Json => export::json(&report())?,
        Format::Csv => export::csv(&report().activities)?,
        _ => plan.options.on_threads(|| export::ndjson(batch, is_shown))?,
    })
}

/// Failures by name and the sum of everything, on stderr, where stdout is for a program.
pub(super) fn complain(batch: &Batch, plan: &Plan) {
    if plan.is_quiet {
        return;
    }
    if batch.count(Status::Failed) + batch.count(Status::Salvaged) > 0 || plan.has_progress {
        for line in export::problems(batch) {
            output::say(&line);
        }
        output::say(&export::summary_line(batch));
    }
}

/// Width of the terminal in characters.
fn width() -> Option<u16> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0)
}
