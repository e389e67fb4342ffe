//! `training`: the training log of each athlete.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::batch::{Batch, Record};
use crate::cli::args::{Inputs, Train};
use crate::cli::exit::{self, Usage};
use crate::cli::own_log::Logs;
use crate::cli::plan::{self, Plan};
use crate::cli::values::TextFormat;
use crate::cli::{analyze, output, place, training_text};
use crate::digest::EFFORT_DISTANCES_M;
use crate::export;
use crate::training::{Asked, Goal, Rule, Session, Training, Week, review};
use crate::units::METRES_PER_MILE;

/// Runs the command.
pub(super) fn run(args: &Train) -> anyhow::Result<u8> {
    let mut plan = Plan::new(&args.reading)?;
    plan.week_start = args.week_start.map_or(plan.week_start, Into::into);
    if let Some(name) = args.without.iter().find(|name| !is_rule(name)) {
        let known = Rule::ALL.map(Rule::name).join(", ");
        return Err(Usage(format!("--without {name}: no such rule; there are {known}")).into());
    }
    if args.race_date.is_some() && args.goal.is_none() {
        return Err(Usage("--race-date needs --goal, such as --goal 10k=40:00".into()).into());
    }
    let goal =
        args.goal.map(|(distance_m, time_s)| Goal { distance_m, time_s, race: args.race_date });
    let read = args.inputs.typed().chain(plan.beside()).chain(args.log.as_deref());
    let path = place::named(args.output.as_deref(), &[], read)?;
    let inputs = plan::inputs(&args.inputs)?;
    place::spares(path, &inputs, &plan)?;
    let logs = Logs::read(args.log.as_deref(), &inputs)?;
    let batch = analyze::judged(&inputs, &plan)?;
    let without = [args.without.as_slice(), plan.without.as_slice()].concat();
    let asked = asked(&plan, args.showing.until, goal, &without);
    let mut athletes = trainings(&batch, &logs, &asked);
    let is_listed =
        |record: &Record| record.run().is_none() || plan::is_of_kind(&args.showing, record);
    let mut listed = sessions(&batch, is_listed);
    for (athlete, training) in &mut athletes {
        if !args.showing.kind.is_empty() {
            let asked = Asked { as_of: training.as_of, ..asked.clone() };
            let sessions = listed.remove(athlete).unwrap_or_default();
            list(training, review(&sessions, logs.of(*athlete), &asked));
        }
        let is_shown = |week: &Week| {
            let last = week.from.saturating_add(6.days());
            args.showing.since.is_none_or(|since| last >= since)
        };
        training.weeks.retain(is_shown);
    }
    let last = athletes.iter().filter_map(|(_, training)| training.as_of).max();
    if let Some((race, last)) = args.race_date.zip(last).filter(|(race, last)| race < last)
        && !plan.is_quiet
    {
        let text = "is before the last day looked at";
        output::say(&format!(
            "the race on {race} {text}, {last}, and does not count; --until looks back"
        ));
    }
    let named = |athlete: Option<&str>| athlete.map_or_else(|| name(&args.inputs), Into::into);
    let bytes = match args.format {
        TextFormat::Text => {
            let of = |(athlete, training): &(Option<&str>, Training)| {
                training_text::text(&named(*athlete), training, plan.units)
            };
            athletes.iter().map(of).collect::<Vec<String>>().join("\n").into_bytes()
        }
        TextFormat::Json => {
            let mut reports: Vec<export::TrainingReport> = athletes
                .iter()
                .map(|(athlete, training)| export::training(&named(*athlete), training, &batch))
                .collect();
            let mut out = if reports.len() == 1 && !args.inputs.athletes {
                serde_json::to_vec_pretty(&reports.remove(0))?
            } else {
                serde_json::to_vec_pretty(&export::trainings(reports))?
            };
            out.push(b'\n');
            out
        }
    };
    analyze::complain(&batch, &plan);
    output::write(path, &bytes)?;
    Ok(exit::of_batch(&batch, args.showing.strict))
}

/// Lists the weeks and workouts of some runs; what they add up to and what is said is of all.
fn list(training: &mut Training, mut of_some: Training) {
    for week in &mut of_some.weeks {
        if let Some(whole) = training.weeks.iter().find(|whole| whole.from == week.from) {
            (week.fitness, week.fatigue) = (whole.fitness, whole.fatigue);
        }
    }
    (training.weeks, training.like_workouts) = (of_some.weeks, of_some.like_workouts);
}

fn is_rule(name: &str) -> bool {
    Rule::ALL.into_iter().any(|rule| rule.name() == name)
}

/// What is asked, with everything else from the plan.
pub(super) fn asked<'a>(
    plan: &'a Plan,
    as_of: Option<Date>,
    goal: Option<Goal>,
    without: &'a [String],
) -> Asked<'a> {
    Asked {
        as_of,
        week_start: plan.week_start,
        goal,
        without,
        units: plan.units,
        athlete: &plan.settings.athlete,
        history: &plan.settings.history,
        settings: &plan.settings.training,
    }
}

/// The training of the records of a batch that are shown, without what is written down by hand.
pub(super) fn review_shown(
    batch: &Batch,
    is_shown: impl Fn(&Record) -> bool,
    plan: &Plan,
) -> Training {
    let shown = batch.records.iter().enumerate().filter(|(_, record)| is_shown(record));
    let sessions: Vec<Session<'_>> = shown.filter_map(|(id, record)| session(id, record)).collect();
    review(&sessions, &[], &asked(plan, None, None, &plan.without))
}

/// The training of each athlete of a batch, by name; without names, of the one there is.
pub(super) fn trainings<'b>(
    batch: &'b Batch,
    logs: &Logs,
    asked: &Asked<'_>,
) -> Vec<(Option<&'b str>, Training)> {
    let mut athletes = sessions(batch, |_| true);
    if athletes.is_empty() {
        athletes.insert(None, Vec::new());
    }
    athletes
        .into_iter()
        .map(|(name, sessions)| (name, review(&sessions, logs.of(name), asked)))
        .collect()
}

/// The sessions of each athlete that count, by name.
fn sessions(
    batch: &Batch,
    counts: impl Fn(&Record) -> bool,
) -> BTreeMap<Option<&str>, Vec<Session<'_>>> {
    let mut athletes: BTreeMap<Option<&str>, Vec<Session<'_>>> = BTreeMap::new();
    for (id, record) in batch.records.iter().enumerate().filter(|(_, record)| counts(record)) {
        if let Some(session) = session(id, record) {
            athletes.entry(record.athlete.as_deref()).or_default().push(session);
        }
    }
    athletes
}

fn session(id: usize, record: &Record) -> Option<Session<'_>> {
    if record.duplicate_of.is_some() {
        return None;
    }
    Some(Session {
        id,
        start: record.start_local()?,
        digest: record.digest()?,
        judged: record.judged.as_ref(),
    })
}

/// Whose training it is, where folders do not tell athletes apart: the name of the first path.
fn name(inputs: &Inputs) -> String {
    let first = inputs.paths.first().and_then(|path| path.canonicalize().ok());
    let stem = first.as_deref().and_then(std::path::Path::file_stem);
    stem.map_or_else(|| "runner".into(), |stem| stem.to_string_lossy().into_owned())
}

/// Reads a goal such as `10k=40:00`, `half=1:30:00`, `mile=5:20` or `3000m=9:30`.
pub(super) fn goal(text: &str) -> Result<(f64, f64), String> {
    let wanted =
        || "write it as 10k=40:00, half=1:30:00, marathon=3:10:00, mile=5:20 or 3000m=9:30";
    let (distance, time) = text.split_once('=').ok_or_else(wanted)?;
    let distance = distance.trim().to_lowercase().replace(' ', "");
    let number = |text: &str| text.parse::<f64>().ok();
    let metres = match distance.as_str() {
        "half" | "hm" | "halfmarathon" => Some(21_097.5),
        "marathon" | "full" => Some(42_195.0),
        "mile" => Some(METRES_PER_MILE),
        other => {
            let unit =
                |ending: &str, metres: f64| Some(number(other.strip_suffix(ending)?)? * metres);
            unit("km", 1000.0)
                .or_else(|| unit("mi", METRES_PER_MILE))
                .or_else(|| unit("k", 1000.0))
                .or_else(|| unit("m", 1.0))
        }
    };
    let metres = metres.filter(|metres| (400.0..=250_000.0).contains(metres)).ok_or_else(wanted)?;
    let parts: Option<Vec<f64>> = time.trim().split(':').map(number).collect();
    let seconds = match parts.ok_or_else(wanted)?.as_slice() {
        [minutes, seconds] if *seconds < 60.0 => 60.0 * minutes + seconds,
        [hours, minutes, seconds] if *minutes < 60.0 && *seconds < 60.0 => {
            3600.0 * hours + 60.0 * minutes + seconds
        }
        _ => return Err(wanted().into()),
    };
    if !(1.0..=10.0).contains(&(metres / seconds)) {
        return Err(format!("{text}: nobody runs that; {}", wanted()));
    }
    // The usual distances are those of the records.
    let usual = EFFORT_DISTANCES_M.into_iter().find(|usual| (usual / metres - 1.0).abs() < 0.002);
    Ok((usual.unwrap_or(metres), seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_written_as_runners_write_them() {
        assert_eq!(goal("10k=40:00"), Ok((10_000.0, 2400.0)));
        assert_eq!(goal("half=1:29:59"), Ok((21_097.5, 5399.0)));
        assert_eq!(goal("5 km=19:30"), Ok((5000.0, 1170.0)));
        assert_eq!(goal("mile=5:20"), Ok((METRES_PER_MILE, 320.0)));
        assert_eq!(goal("50k=4:30:00"), Ok((50_000.0, 16_200.0)));
        for text in ["10k", "10k=40", "10k=4:00", "10k=40:75", "x=40:00", "=", "10k=-4:00"] {
            assert!(goal(text).is_err(), "{text}");
        }
    }
}
