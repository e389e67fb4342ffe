//! `evaluate`: how often the verdicts are right.

use crate::classify;
use crate::cli::args::{Evaluate, TextFormat};
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::plan::{self, Plan};
use crate::cli::progress::Bar;
use crate::digest::Digest;
use crate::evaluate::{self, Athlete};

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
    for scored in 0..athletes.len() {
        let judge = judge(args, &athletes, scored, &plan)?;
        athletes[scored].judge(!args.no_history, &judge);
    }
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

/// The judge of one athlete. With `--leave-one-out` one that was fitted without them.
fn judge<'p>(
    args: &Evaluate,
    athletes: &[Athlete],
    scored: usize,
    plan: &'p Plan,
) -> anyhow::Result<impl Fn(&[&Digest]) -> Vec<classify::Judged> + Sync + use<'p>> {
    // To be wired: a model fitted to `others`, and `classify::judge_with(&model, …)` below.
    let _others = athletes.iter().enumerate().filter(move |(i, _)| *i != scored);
    if args.leave_one_out {
        return Err(Usage("--leave-one-out: nothing is fitted in this build".into()).into());
    }
    Ok(|digests: &[&Digest]| classify::judge(digests, &plan.settings))
}
