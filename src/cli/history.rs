//! Judged runs → the scenes of a history's pictures and of workouts compared.

use jiff::civil::DateTime;

use crate::batch::Record;
use crate::chart::{HistoryRun, HistoryScene, Look, Rep, Workout};
use crate::classify::{Role, Segment, Set};
use crate::cli::season;
use crate::units::{METRES_PER_MILE, Units, clock};

/// The history of the records given.
pub(super) fn scene(records: &[&Record], units: Units, look: Look) -> HistoryScene {
    let mut runs: Vec<HistoryRun> = records.iter().filter_map(|record| run(record)).collect();
    runs.sort_by_key(|run| run.date);
    HistoryScene { runs, units, look }
}

fn run(record: &Record) -> Option<HistoryRun> {
    let digest = record.run()?;
    let judged = record.judged.as_ref()?;
    let bests: Vec<(f64, f64)> =
        digest.best_efforts.iter().map(|best| (best.distance_m, best.time_s)).collect();
    // One impossible time tells that the file is no run, or that its clock or places are off.
    let sound = !bests.iter().any(|(metres, seconds)| season::is_impossible(*metres, *seconds));
    Some(HistoryRun {
        date: record.start_local().map(DateTime::date)?,
        kind: judged.verdict.kind,
        distance_m: digest.summary.distance_m.unwrap_or(0.0),
        threshold: judged.threshold,
        zone_times_s: judged
            .threshold
            .map(|threshold| threshold.zone_times_s(digest))
            .unwrap_or_default(),
        efficiency_m: digest.efficiency.map(|it| it.speed_per_beat_m),
        bests: if sound { bests } else { Vec::new() },
        workout: workout(record),
    })
}

/// The main set of a run; `None` where it is not two repeats or more.
pub(super) fn workout(record: &Record) -> Option<Workout> {
    let verdict = &record.judged.as_ref()?.verdict;
    let structure = verdict.structure.as_ref()?;
    let main = structure.main_set()?;
    let number = structure.sets.iter().position(|set| std::ptr::eq(set, main))?;
    let is_in = |it: &&Segment| {
        it.role == Role::Work && it.set_rep.is_some_and(|(set, _)| set as usize == number)
    };
    let rep = |it: &Segment| Rep {
        speed_mps: it.speed_mps,
        time_s: it.end_s - it.start_s,
        heart_rate_bpm: it.heart_rate_bpm,
    };
    let reps: Vec<Rep> = verdict.segments.iter().filter(is_in).map(rep).collect();
    (reps.len() > 1).then_some(Workout {
        date: record.start_local().map(DateTime::date)?,
        kind: verdict.kind,
        name: format!("{}×{}", main.reps, length(main)?),
        reps,
        recovery_s: main.recovery_s,
    })
}

/// How long the repeats of a set are, as coaches say it.
fn length(set: &Set) -> Option<String> {
    let by_time = set.by_time || set.distance_m.is_none();
    Some(match (by_time, set.duration_s, set.distance_m) {
        (true, Some(seconds), _) if seconds.round() < 120.0 => format!("{seconds:.0} s"),
        (true, Some(seconds), _) if seconds.round() % 60.0 == 0.0 => {
            format!("{:.0} min", seconds / 60.0)
        }
        (true, Some(seconds), _) => clock(seconds),
        (_, _, Some(metres)) if (metres - METRES_PER_MILE).abs() < 5.0 => "1 mile".into(),
        (_, _, Some(metres)) if metres >= 1000.0 => {
            format!("{} km", (metres / 10.0).round() / 100.0)
        }
        (_, _, Some(metres)) => format!("{metres:.0} m"),
        _ => return None,
    })
}

/// Whether a workout is of a structure as it was typed: `6x800m`, or `800m` for any number of them.
pub(super) fn is_of(workout: &Workout, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        let text = text.to_lowercase().replace(['×', '*'], "x");
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let (name, typed) = (plain(&workout.name), plain(typed));
    name == typed || name.split_once('x').is_some_and(|(_, length)| length == typed)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
