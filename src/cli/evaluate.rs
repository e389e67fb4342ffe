//! `evaluate`: how often the verdicts are right.

use crate::classify::{Model, judge_with};
use crate::cli::args::{Evaluate, TextFormat};
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::plan::{self, Plan};
use crate::cli::progress::Bar;
use crate::evaluate::{self, Athlete};
use crate::settings::Settings;

/// Runs the command.
pub(super) fn run(args: &Evaluate) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    plan::check(&args.corpus)?;
    let mut athletes = {
        let bar = Bar::new(plan.has_progress);
        let progress = |progress| bar.show(progress);
        evaluate::load(&args.corpus, &plan.settings, &plan.options, &progress)
            .map_err(|error| Usage(error.to_string()))?
    };
    plan.options.on_threads(|| judge(&mut athletes, args, &plan.settings));
    let rows: Vec<_> = athletes.iter().flat_map(Athlete::rows).collect();
    let scores = evaluate::score(&rows);
    let mut text = match args.format {
        TextFormat::Text => evaluate::text(&scores).into_bytes(),
        TextFormat::Json => serde_json::to_vec_pretty(&scores)?,
    };
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    output::write(None, &text)?;
    Ok(if scores.scored == 0 { exit::NOTHING } else { exit::OK })
}

/// Judges every athlete; with `--leave-one-out` by a model that was fitted without them.
fn judge(athletes: &mut [Athlete], args: &Evaluate, settings: &Settings) {
    let fitted = if args.leave_one_out {
        evaluate::Material::gather(athletes, settings).leave_one_out()
    } else {
        Vec::new()
    };
    for (scored, athlete) in athletes.iter_mut().enumerate() {
        let model = fitted.get(scored).unwrap_or(Model::shipped());
        athlete.judge(!args.no_history, &|digests| judge_with(model, digests, settings));
    }
}
