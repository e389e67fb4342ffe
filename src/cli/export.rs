//! `export`: the longest run of a file written back as GPX, one track segment for each recovered
//! segment.

use anyhow::Context;

use crate::batch;
use crate::cli::analyze;
use crate::cli::args::Export;
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::place;
use crate::cli::plan::{self, Plan};
use crate::export::write_gpx;

/// Runs the command.
pub(super) fn run(args: &Export) -> anyhow::Result<u8> {
    if !args.with_positions {
        let text = "export writes positions: say so with --with-positions";
        return Err(Usage(text.into()).into());
    }
    let plan = Plan::new(&args.reading)?;
    let read = plan.beside().chain([args.file.as_path()]);
    let path = place::named(args.output.as_deref(), &[], read)?;
    let inputs = [plan::input(&args.file)?];
    let batch = analyze::judged(&inputs, &plan)?;
    let Some((record, judged)) = plan::longest_run(&batch) else {
        let [input] = &inputs;
        output::say(&format!("runkind: no run to write in {}", input.path));
        return Ok(exit::of_batch(&batch, false).max(exit::FAILED));
    };
    let source = &record.source;
    if record.recording().is_some() {
        output::say(&format!("runkind: the longest run in {} has no positions", source.path));
        return Ok(exit::FAILED);
    }
    let written = batch::revisit(&inputs[0], &plan.settings, &|of, recording| {
        let segments = &judged.verdict.segments;
        (of == source).then(|| {
            write_gpx(recording, segments, f64::from(args.trim_ends), &plan.settings.clean)
        })
    });
    let gpx = written.into_iter().next().context("the file has changed")??;
    output::write(path, &gpx)?;
    Ok(exit::of_batch(&batch, false))
}
