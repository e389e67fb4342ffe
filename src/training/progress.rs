//! The same workout on different days.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Log;
use super::base::day;
use super::run::Run;
use super::statement::{Rule, Said, Stance};
use super::trend::median;
use crate::classify::{Kind, Role, Set, Structure};
use crate::settings::TrainingSettings;
use crate::units::Units;

/// One time a workout was run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workout {
    /// [`super::Session::id`] of the run.
    pub id: usize,
    /// The local day.
    pub date: Date,
    /// Mean speed of the efforts in m/s.
    pub speed_mps: f64,
    /// Median recovery in seconds.
    pub recovery_s: Option<f64>,
    /// Mean heart rate of the efforts in beats per minute.
    pub heart_rate_bpm: Option<f64>,
}

/// A workout that was run more than once.
#[derive(Debug, Clone, PartialEq)]
pub struct LikeWorkouts {
    /// Such as `6×800 m`.
    pub name: String,
    /// The kind of run most of them are.
    pub kind: Kind,
    /// In order of time; at least two.
    pub workouts: Vec<Workout>,
}

/// The workouts that were run more than once, the most recent first. Strides after an easy run are
/// no workout.
pub(super) fn like_workouts(log: &Log<'_>) -> Vec<LikeWorkouts> {
    let mut groups: BTreeMap<(usize, String), Vec<(&Run<'_>, &Structure)>> = BTreeMap::new();
    for run in &log.runs {
        let Some(structure) = &run.judged.verdict.structure else { continue };
        // A length that is no usual one was not meant, so nobody runs it again.
        let meant = |set: &Set| set.reps > 1 && set.snap_error.is_some();
        let is_meant = structure.main_set().is_some_and(meant);
        let name = structure.name().filter(|_| is_meant);
        if let Some((kind, name)) = run.kind().filter(|kind| *kind != Kind::Easy).zip(name) {
            groups.entry((kind as usize, name)).or_default().push((run, structure));
        }
    }
    let like = |((kind, name), runs): ((usize, String), Vec<(&Run<'_>, &Structure)>)| {
        let kind = *Kind::ALL.get(kind)?;
        let workouts =
            runs.iter().map(|(run, structure)| workout(run, structure, log.settings())).collect();
        (runs.len() > 1).then_some(LikeWorkouts { name, kind, workouts })
    };
    let mut found: Vec<LikeWorkouts> = groups.into_iter().filter_map(like).collect();
    found.sort_by_key(|like| std::cmp::Reverse(like.workouts.last().map(|last| last.date)));
    found
}

fn workout(run: &Run<'_>, structure: &Structure, settings: &TrainingSettings) -> Workout {
    let rounds = structure.rounds();
    let seconds: f64 = rounds.iter().map(|(_, set)| set.work_time_s).sum();
    let metres: f64 = rounds.iter().map(|(_, set)| set.work_time_s * set.speed_mps).sum();
    let work = run.judged.verdict.segments.iter().filter(|piece| {
        piece.role == Role::Work && piece.end_s - piece.start_s >= settings.heart_follows_s
    });
    let beats: Vec<f64> = work.filter_map(|piece| piece.avg_heart_rate_bpm).collect();
    Workout {
        id: run.id,
        date: run.date,
        speed_mps: metres / seconds,
        recovery_s: structure.main_set().and_then(|main| main.recovery_s),
        heart_rate_bpm: (!beats.is_empty()).then(|| beats.iter().sum::<f64>() / beats.len() as f64),
    }
}

/// Workouts of so many days are compared.
const YEAR_DAYS: i64 = 365;

/// The last of the workouts run often enough, against those before.
pub(super) fn say(found: &[LikeWorkouts], log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let is_recent = |like: &&LikeWorkouts| {
        like.workouts.last().is_some_and(|last| log.age(last.date) < log.days())
    };
    for like in found.iter().filter(is_recent) {
        // What was years ago was another runner.
        let year = like.workouts.partition_point(|workout| log.age(workout.date) > YEAR_DAYS);
        let [before @ .., last] = &like.workouts[year..] else { continue };
        if before.len() + 1 < settings.like_workouts {
            continue;
        }
        let Some(usual) = median(before.iter().map(|workout| workout.speed_mps).collect()) else {
            continue;
        };
        let change = last.speed_mps / usual - 1.0;
        let units = log.asked.units;
        let is_faster = change > settings.like_pace;
        let text = format!(
            "{}, run {} times within a year: {} on {}, {}{}.",
            like.name,
            before.len() + 1,
            units.pace(last.speed_mps),
            day(last.date),
            against(change, settings.like_pace, usual, units),
            heart(before, last),
        );
        let values = [("times", (before.len() + 1) as f64), ("change", change)];
        let stance = if is_faster { Stance::Good } else { Stance::Fact };
        let runs = like.workouts[year..].iter().map(|workout| workout.id);
        said.say(Rule::Progress, stance, text, values, runs);
    }
}

fn against(change: f64, same: f64, usual_mps: f64, units: Units) -> String {
    let usual = units.pace(usual_mps);
    if change > same {
        format!("faster than the usual {usual}")
    } else if change < -same {
        format!("slower than the usual {usual}")
    } else {
        format!("as fast as usual ({usual})")
    }
}

fn heart(before: &[Workout], last: &Workout) -> String {
    let usual = median(before.iter().filter_map(|workout| workout.heart_rate_bpm).collect());
    match usual.zip(last.heart_rate_bpm) {
        Some((usual, now)) => format!(", at {now:.0} bpm instead of {usual:.0}"),
        None => String::new(),
    }
}
