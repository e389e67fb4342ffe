//! `evaluate`: how often the verdicts are right.

use crate::batch::{self, Batch, Status};
use crate::classify::{Model, judge_with};
use crate::cli::analyze;
use crate::cli::args::Evaluate;
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::picture::{self, Form};
use crate::cli::place;
use crate::cli::plan::{self, Plan};
use crate::cli::progress::Bar;
use crate::cli::values::TextFormat;
use crate::evaluate::{self, Athlete, Corpus, Scores};
use crate::settings::Settings;

/// Runs the command.
pub(super) fn run(args: &Evaluate) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    plan::check(&args.corpus)?;
    let own = args.corpus.join("labels.csv");
    let read = plan.beside().chain([own.as_path()]);
    let path = place::named(args.output.as_deref(), &[Form::Png], read)?;
    place::spares(path, &batch::find(&args.corpus, false), &plan)?;
    let mut athletes = {
        let bar = Bar::new(plan.has_progress);
        let progress = |progress| bar.show(progress);
        let labels = args.reading.labels.as_deref();
        let athletes = labels.is_none() || args.athletes;
        let corpus = Corpus { folder: &args.corpus, labels, athletes };
        evaluate::load(&corpus, &plan.settings, &plan.options, &progress)
            .map_err(|error| Usage(error.to_string()))?
    };
    judge(&mut athletes, args, &plan.settings);
    let rows: Vec<_> = athletes.iter().flat_map(Athlete::rows).collect();
    let scores = evaluate::score(&rows);
    let bytes = match (path, args.format) {
        (Some(path), _) if Form::of(path).is_some() => {
            picture::calibration(&scores, facts(&scores, args))?
        }
        (_, TextFormat::Text) => evaluate::text(&scores).into_bytes(),
        (_, TextFormat::Json) => {
            let mut json = serde_json::to_vec_pretty(&scores)?;
            json.push(b'\n');
            json
        }
    };
    output::write(path, &bytes)?;
    let batches: Vec<&Batch> = athletes.iter().map(|athlete| &athlete.batch).collect();
    for batch in batches.iter().filter(|batch| batch.count(Status::Failed) > 0) {
        analyze::complain(batch, &plan);
    }
    let code = exit::of_batches(&batches, false);
    Ok(if code == exit::OK && scores.scored == 0 { exit::NOTHING } else { code })
}

/// What was scored, for the picture.
fn facts(scores: &Scores, args: &Evaluate) -> Vec<String> {
    let unseen = "athletes the model was not fitted on";
    let model = if args.leave_one_out { unseen } else { "the shipped model" };
    let history = if args.no_history { "each file alone" } else { "with the history" };
    let athletes = scores.per_athlete.len();
    vec![format!("{} runs of {athletes} athletes", scores.scored), model.into(), history.into()]
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
