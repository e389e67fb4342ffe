//! `explain`: one file in full, as text, JSON or an annotated picture.

use std::path::Path;

use crate::batch::{Batch, Input, Record};
use crate::classify;
use crate::cli::analyze;
use crate::cli::args::Explain;
use crate::cli::exit;
use crate::cli::explain_text;
use crate::cli::look;
use crate::cli::output;
use crate::cli::picture::{self, Form};
use crate::cli::place;
use crate::cli::plan::{self, Plan};
use crate::cli::values::TextFormat;
use crate::export::{self, Activity};

/// Runs the command.
pub(super) fn run(args: &Explain) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    let read = plan.beside().chain([args.file.as_path()]);
    let path = place::named(args.output.as_deref(), &[Form::Png, Form::Svg], read)?;
    let inputs = [plan::input(&args.file)?];
    let batch = analyze::judged_by(&inputs, &plan, classify::explain)?;
    match path {
        Some(path) if Form::of(path).is_some() => {
            let form = Form::of(path).unwrap_or(Form::Png);
            let Some((record, _)) = plan::longest_run(&batch) else {
                output::say(&format!("runkind: no run to draw in {}", inputs[0].path));
                return Ok(exit::of_batch(&batch, false).max(exit::FAILED));
            };
            draw((&inputs[0], record), (path, form), args, &plan)?;
        }
        output => output::write(output, &told(&batch, args.format, &plan)?)?,
    }
    Ok(exit::of_batch(&batch, false))
}

fn told(batch: &Batch, format: TextFormat, plan: &Plan) -> anyhow::Result<Vec<u8>> {
    if format == TextFormat::Text {
        let texts = batch.records.iter().map(|record| explain_text::text(record, plan.units));
        return Ok(texts.collect::<String>().into_bytes());
    }
    let activity = |record| export::activity(batch, record);
    let activities: Vec<Activity> = batch.records.iter().map(activity).collect();
    let mut out = match activities.as_slice() {
        [only] => serde_json::to_vec_pretty(only)?,
        several => serde_json::to_vec_pretty(several)?,
    };
    out.push(b'\n');
    Ok(out)
}

/// Draws a run of the file.
fn draw(
    (input, record): (&Input, &Record),
    (path, form): (&Path, Form),
    args: &Explain,
    plan: &Plan,
) -> anyhow::Result<()> {
    let name = record.run().and_then(|digest| digest.summary.name.as_deref());
    let look = look::look(&args.looks, name.into_iter(), plan)?;
    let drawn = picture::explained(input, record, (plan, &look), form)?;
    output::write_file(path, &drawn)
}
