//! Judged runs → the scenes of a history's pictures and of workouts compared.

use jiff::civil::DateTime;

use crate::batch::Record;
use crate::chart::{HistoryRun, HistoryScene, Look, Rep, Workout};
use crate::classify::{Kind, Role, Segment};
use crate::cli::plan::Plan;
use crate::settings::Settings;
use crate::training::is_believable;

/// The history of the records given.
pub(super) fn scene(records: &[&Record], plan: &Plan, look: Look) -> HistoryScene {
    let mut runs: Vec<HistoryRun> =
        records.iter().filter_map(|record| run(record, &plan.settings)).collect();
    runs.sort_by_key(|run| run.date);
    HistoryScene { runs, week_start: plan.week_start, units: plan.units, look }
}

fn run(record: &Record, settings: &Settings) -> Option<HistoryRun> {
    let digest = record.run()?;
    let judged = record.judged.as_ref()?;
    let threshold = judged.threshold.as_ref();
    let is_sound = is_believable(digest, threshold, &settings.history, &settings.training);
    let is_easy = judged.verdict.kind == Some(Kind::Easy);
    let bests = digest.best_efforts.iter().filter(|_| is_sound);
    Some(HistoryRun {
        date: record.start_local().map(DateTime::date)?,
        kind: judged.verdict.kind,
        distance_m: digest.summary.distance_m.unwrap_or(0.0),
        threshold: judged.threshold,
        zone_times_s: judged
            .threshold
            .map(|threshold| threshold.zone_times_s(digest))
            .unwrap_or_default(),
        efficiency_m: digest.efficiency.filter(|_| is_easy).map(|it| it.speed_per_beat_m),
        bests: bests.map(|best| (best.distance_m, best.time_s)).collect(),
        workout: workout(record),
    })
}

/// The main set of a run, all its rounds; `None` where it is not two repeats or more.
pub(super) fn workout(record: &Record) -> Option<Workout> {
    let verdict = &record.judged.as_ref()?.verdict;
    let structure = verdict.structure.as_ref()?;
    let rounds = structure.rounds();
    let is_in = |it: &&Segment| {
        let is_of = |set: u32| rounds.iter().any(|round| round.0 == set as usize);
        it.role == Role::Work && it.set_rep.is_some_and(|(set, _)| is_of(set))
    };
    let rep = |it: &Segment| Rep {
        speed_mps: it.speed_mps,
        time_s: it.end_s - it.start_s,
        heart_rate_bpm: it.avg_heart_rate_bpm,
    };
    let reps: Vec<Rep> = verdict.segments.iter().filter(is_in).map(rep).collect();
    (reps.len() > 1).then_some(Workout {
        date: record.start_local().map(DateTime::date)?,
        kind: verdict.kind,
        name: structure.name()?,
        reps,
        recovery_s: structure.main_set()?.recovery_s,
    })
}

/// Whether a workout is of a structure as it was typed: `6x800m`, or `800m` for any number of them.
pub(super) fn is_of(workout: &Workout, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        let text = text.to_lowercase().replace(['×', '*'], "x");
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let (name, typed) = (plain(&workout.name), plain(typed));
    name == typed
        || name.rsplit_once('x').is_some_and(|(_, length)| length.trim_end_matches(')') == typed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{Local, OffsetSource, Outcome, testing};
    use crate::classify::judge;
    use crate::digest::Efficiency;

    #[test]
    fn metres_per_beat_are_of_easy_runs_alone() {
        let settings = Settings::default();
        let mut digest = testing::run(0.0, 3600.0, 12_000.0);
        digest.efficiency = Some(Efficiency { speed_per_beat_m: 1.3, decoupling: None });
        let mut judged = judge(&[&digest], &settings).remove(0);
        let mut record = testing::record("1.fit", 0.0);
        record.outcome = Outcome::Run(Box::new(digest));
        record.local = Some(Local { utc_offset_s: 0, source: OffsetSource::Utc });
        let mut metres_of = |kind| {
            judged.verdict.kind = kind;
            record.judged = Some(judged.clone());
            run(&record, &settings).unwrap().efficiency_m
        };
        assert_eq!(metres_of(Some(Kind::Easy)), Some(1.3));
        assert_eq!((metres_of(Some(Kind::Interval)), metres_of(None)), (None, None));
    }

    #[test]
    fn a_structure_is_found_however_it_is_typed() {
        let workout = Workout {
            date: jiff::civil::date(2025, 3, 11),
            kind: None,
            name: "6×800 m".into(),
            reps: Vec::new(),
            recovery_s: None,
        };
        for typed in ["6x800m", "6×800 m", "6 X 800M", "800m", "800 m"] {
            assert!(is_of(&workout, typed), "{typed}");
        }
        for typed in ["5x800m", "80m", "0m", "6x", ""] {
            assert!(!is_of(&workout, typed), "{typed}");
        }
        let rounds = Workout { name: "5×(3×400 m)".into(), ..workout };
        assert!(
            is_of(&rounds, "5x(3x400m)") && is_of(&rounds, "400m") && !is_of(&rounds, "3x400m")
        );
    }
}
