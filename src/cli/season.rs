//! The training of the runs shown → the scene of a season's picture.

use jiff::civil::DateTime;

use crate::batch::{Batch, Record};
use crate::chart::{Look, SeasonRecord, SeasonRun, SeasonScene, SeasonThreshold, Statement, Week};
use crate::cli::plan::Plan;
use crate::cli::training;
use crate::training::{Stance, Training, distance_name, first_day};

/// Weeks that the share of easy running looks back over, the one in question among them.
const EASY_WEEKS: usize = 4;
/// With less running than this many seconds in them, there is no share worth telling.
const LEAST_RUNNING_S: f64 = 3600.0;
/// Statements beside the picture: those that ask for something come first.
const STATEMENTS: usize = 5;

/// The season of the records of a batch that `is_shown` picks, and what is said of the training.
pub(super) fn scene(
    batch: &Batch,
    is_shown: impl Fn(&Record) -> bool,
    training: &Training,
    plan: &Plan,
) -> SeasonScene {
    let shown = || batch.records.iter().filter(|record| is_shown(record));
    let runs: Vec<SeasonRun> = shown().filter_map(run).collect();
    let seen = training::review_shown(batch, &is_shown, plan);
    let first = runs.iter().map(|run| first_day(run.date, plan.week_start)).min();
    let last = runs.iter().map(|run| run.date).max();
    let weeks = weeks(&seen);
    let is_inside = |week: &Week| first.is_none_or(|first| week.from >= first);
    let mut thresholds: Vec<SeasonThreshold> = shown().filter_map(threshold).collect();
    thresholds.sort_by_key(|threshold| threshold.date);
    SeasonScene {
        weeks: weeks
            .into_iter()
            .filter(|week| is_inside(week) && last.is_none_or(|last| week.from <= last))
            .collect(),
        thresholds,
        records: seen.records.iter().filter_map(record).collect(),
        statements: statements(training),
        runs,
        units: plan.units,
        look: Look::default(),
    }
}

fn run(record: &Record) -> Option<SeasonRun> {
    let kind = record.judged.as_ref()?.verdict.kind;
    let distance_m = record.run()?.summary.distance_m.unwrap_or(0.0);
    Some(SeasonRun { date: record.start_local().map(DateTime::date)?, kind, distance_m })
}

fn threshold(record: &Record) -> Option<SeasonThreshold> {
    let threshold = record.judged.as_ref()?.threshold?;
    Some(SeasonThreshold { date: record.start_local().map(DateTime::date)?, threshold })
}

fn record(line: &crate::training::RecordLine) -> Option<SeasonRecord> {
    let best = line.best()?;
    let distance = distance_name(line.distance_m);
    Some(SeasonRecord { distance, time_s: best.time_s, date: best.date })
}

fn weeks(training: &Training) -> Vec<Week> {
    let easy_share = |at: usize| {
        let seen = &training.weeks[(at + 1).saturating_sub(EASY_WEEKS)..=at];
        let running = |week: &crate::training::Week| week.zone_times_s.iter().sum::<f64>();
        let all: f64 = seen.iter().map(running).sum();
        let easy: f64 =
            seen.iter().filter_map(|week| Some(week.easy_share_time()? * running(week))).sum();
        (all >= LEAST_RUNNING_S).then(|| easy / all)
    };
    let week = |(at, week): (usize, &crate::training::Week)| Week {
        from: week.from,
        metres_by_kind: week.metres_by_kind,
        metres_unclassified: week.metres_unclassified,
        quality_sessions: week.quality_sessions,
        easy_share: easy_share(at),
    };
    training.weeks.iter().enumerate().map(week).collect()
}

/// What is said of habits, and of the goal.
fn statements(training: &Training) -> Vec<Statement> {
    let is_told = |stance: Stance| {
        training.statements.iter().filter(move |said| {
            said.stance == stance
                && ["base", "intensity", "economy", "goal"].contains(&said.rule.topic())
        })
    };
    let told = is_told(Stance::Advice).chain(is_told(Stance::Good)).take(STATEMENTS);
    let said = told
        .map(|said| Statement { rule: said.rule.name().replace('-', " "), text: gist(&said.text) });
    said.collect()
}

/// What is said, without the advice that follows it.
fn gist(text: &str) -> String {
    let end = ["; ", ": "].iter().filter_map(|mark| text.find(mark)).min();
    end.map_or_else(|| text.into(), |end| format!("{}.", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gist_ends_before_the_advice() {
        assert_eq!(gist("Faster than 4:05/km; slow down."), "Faster than 4:05/km.");
        assert_eq!(gist("70 % were easy: about four fifths."), "70 % were easy.");
        assert_eq!(gist("Strides in 7 of 12 weeks."), "Strides in 7 of 12 weeks.");
    }
}
