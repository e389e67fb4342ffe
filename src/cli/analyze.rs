//! `analyze`: every activity found, classified.

use std::io::IsTerminal;
use std::path::Path;

use crate::batch::{self, Batch, Input, Record, Status};
use crate::classify::Judged;
use crate::cli::args::{Analyze, Showing};
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::own_labels;
#[cfg(feature = "parquet")]
use crate::cli::parquet;
use crate::cli::picked::Picked;
use crate::cli::place;
use crate::cli::plan::{self, Plan};
use crate::cli::progress::Bar;
use crate::cli::values::Format;
use crate::digest::Digest;
use crate::export;
use crate::settings::Settings;

/// Runs the command.
pub(super) fn run(args: &Analyze) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    let read = args.inputs.typed().chain(plan.beside());
    let path = place::named(args.output.as_deref(), &[], read)?;
    let format = format(args, path);
    can_be_printed(format, path)?;
    let picked = Picked::new(&args.fields, format)?;
    let inputs = plan::inputs(&args.inputs)?;
    place::spares(path, &inputs, &plan)?;
    let batch = judged(&inputs, &plan)?;
    if format != Format::Table {
        complain(&batch, &plan);
    }
    if !batch.has_activity() && !plan.is_quiet {
        output::say("no activity found; name files or folders that hold FIT, GPX or TCX");
    }
    let is_shown = |record: &Record| plan::is_shown(&args.showing, record);
    match (format, path) {
        #[cfg(feature = "parquet")]
        (Format::Parquet, Some(path)) => {
            let activities = export::activity_pieces(&batch, is_shown);
            parquet::write(path, &picked.table, activities)?;
        }
        _ => output::write_pieces(path, pieces(&batch, format, &plan, &picked, is_shown))?,
    }
    let code = exit::of_batch(&batch, args.showing.strict);
    // The program ends, and the system takes thousands of records back quicker one and all.
    std::mem::forget(batch);
    Ok(code)
}

/// The form asked for; else a table for people and lines for programs.
fn format(args: &Analyze, path: Option<&Path>) -> Format {
    let is_for_a_program = path.is_some() || !args.fields.is_empty();
    match args.format {
        Some(format) => format,
        None if !is_for_a_program && std::io::stdout().is_terminal() => Format::Table,
        None => Format::Ndjson,
    }
}

/// Refuses Parquet where it cannot go.
pub(super) fn can_be_printed(format: Format, path: Option<&Path>) -> anyhow::Result<()> {
    let wrong = match path {
        _ if format != Format::Parquet => return Ok(()),
        _ if cfg!(not(feature = "parquet")) => "not in this build; take ndjson or csv",
        None => "two files are written, of runs and of segments; `analyze -o FILE` names the first",
        Some(path) if path.metadata().is_ok_and(|there| !there.is_file()) => {
            "two files are written, so -o must name an ordinary one"
        }
        Some(_) => return Ok(()),
    };
    Err(Usage(format!("-f parquet: {wrong}")).into())
}

/// All inputs, read and judged.
pub(super) fn judged(inputs: &[Input], plan: &Plan) -> anyhow::Result<Batch> {
    let labels = own_labels::read(plan)?;
    let mut batch = read(inputs, plan);
    batch.judge_kept(&plan.settings, &plan.options);
    own_labels::apply(&labels, &mut batch, plan);
    Ok(batch)
}

/// All inputs, read and judged by `judge`.
pub(super) fn judged_by(
    inputs: &[Input],
    plan: &Plan,
    judge: fn(&[&Digest], &Settings) -> Vec<Judged>,
) -> anyhow::Result<Batch> {
    let labels = own_labels::read(plan)?;
    let mut batch = read(inputs, plan);
    batch.judge(&|digests| judge(digests, &plan.settings));
    own_labels::apply(&labels, &mut batch, plan);
    Ok(batch)
}

fn read(inputs: &[Input], plan: &Plan) -> Batch {
    let bar = Bar::new(plan.has_progress);
    batch::read(inputs, &plan.settings, &plan.options, &|progress| bar.show(progress))
}

/// The output in its form, piece by piece where it can be.
fn pieces<'a>(
    batch: &'a Batch,
    format: Format,
    plan: &'a Plan,
    picked: &'a Picked,
    is_shown: impl Fn(&Record) -> bool + Sync + Send + 'a,
) -> Box<dyn Iterator<Item = anyhow::Result<Vec<u8>>> + 'a> {
    let whole = |bytes: anyhow::Result<Vec<u8>>| Box::new(std::iter::once(bytes));
    match format {
        Format::Table => {
            whole(Ok(export::table(batch, plan.units, width(), is_shown).into_bytes()))
        }
        Format::Json => {
            let report = export::report(batch, is_shown);
            whole(export::json(&report, &picked.fields).map_err(Into::into))
        }
        Format::Csv => {
            let header = std::iter::once_with(|| export::csv_header(&picked.table));
            let activities = export::activity_pieces(batch, is_shown);
            let rows = activities.map(|some| export::csv(&picked.table, &some));
            Box::new(header.chain(rows).map(|rows| rows.map_err(Into::into)))
        }
        Format::Ndjson | Format::Parquet => {
            let lines = export::ndjson_pieces(batch, is_shown, &picked.fields);
            Box::new(lines.map(|lines| lines.map_err(Into::into)))
        }
    }
}

/// The output in its form as a whole.
pub(super) fn printed(
    batch: &Batch,
    format: Format,
    plan: &Plan,
    showing: &Showing,
) -> anyhow::Result<Vec<u8>> {
    let picked = Picked::new(&[], format)?;
    let is_shown = |record: &Record| plan::is_shown(showing, record);
    let pieces: Vec<Vec<u8>> =
        pieces(batch, format, plan, &picked, is_shown).collect::<anyhow::Result<_>>()?;
    Ok(pieces.concat())
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
