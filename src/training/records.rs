//! The fastest times over standard distances, and how they came down.

use jiff::civil::Date;

use super::Log;
use super::base::day;
use super::run::Run;
use super::statement::{Rule, Said, Stance};
use crate::athlete::Threshold;
use crate::digest::{Digest, EFFORT_DISTANCES_M};
use crate::settings::{HistorySettings, TrainingSettings};
use crate::units::{METRES_PER_MILE, clock};

/// A fastest time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Best {
    /// Elapsed time in seconds.
    pub time_s: f64,
    /// The local day.
    pub date: Date,
    /// [`super::Session::id`] of the run.
    pub id: usize,
}

/// The records over a distance, each faster than the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordLine {
    /// The distance in metres.
    pub distance_m: f64,
    /// In order of time; the last one stands. Never empty.
    pub bests: Vec<Best>,
}

impl RecordLine {
    /// The record that stands.
    pub fn best(&self) -> Option<&Best> {
        self.bests.last()
    }
}

/// A distance as runners say it: `400 m`, `mile`, `5 km`, `half`, `marathon`.
pub fn distance_name(metres: f64) -> String {
    if (metres - METRES_PER_MILE).abs() < 5.0 {
        "mile".into()
    } else if (metres - 21_097.5).abs() < 5.0 {
        "half".into()
    } else if (metres - 42_195.0).abs() < 5.0 {
        "marathon".into()
    } else if metres % 1000.0 > 0.0 {
        format!("{metres:.0} m")
    } else {
        format!("{} km", (metres / 100.0).round() / 10.0)
    }
}

/// Whether the times of a run are those of a runner. One that nobody with this threshold can run
/// says that positions or clock are off, and then the others of that file are no better.
pub fn is_believable(
    digest: &Digest,
    threshold: Option<&Threshold>,
    history: &HistorySettings,
    settings: &TrainingSettings,
) -> bool {
    digest.segments.noise < history.max_effort_noise
        && threshold.is_some_and(|threshold| {
            let top_mps = threshold.speed_mps + threshold.uncertainty_mps;
            digest.best_efforts.iter().all(|effort| {
                effort.distance_m / effort.time_s <= fastest_mps(top_mps, effort.time_s, settings)
            })
        })
}

/// The same of a run of the log.
pub(super) fn is_believed(run: &Run<'_>, log: &Log<'_>) -> bool {
    is_believable(run.digest, run.threshold(), log.asked.history, log.settings())
}

/// The most that can be believed of an effort of so many seconds.
fn fastest_mps(threshold_mps: f64, time_s: f64, settings: &TrainingSettings) -> f64 {
    let by_reserve = settings.record_share * threshold_mps + settings.record_reserve_m / time_s;
    by_reserve.min(settings.record_top * threshold_mps)
}

/// The records, the shortest distance first.
pub(super) fn records(log: &Log<'_>) -> Vec<RecordLine> {
    let believed: Vec<&Run<'_>> = log.runs.iter().filter(|run| is_believed(run, log)).collect();
    let line = |&distance_m: &f64| {
        let mut bests: Vec<Best> = Vec::new();
        for run in &believed {
            let efforts = run.digest.best_efforts.iter();
            for effort in efforts.filter(|effort| effort.distance_m == distance_m) {
                if bests.last().is_none_or(|best| effort.time_s < best.time_s) {
                    bests.push(Best { time_s: effort.time_s, date: run.date, id: run.id });
                }
            }
        }
        (!bests.is_empty()).then_some(RecordLine { distance_m, bests })
    };
    EFFORT_DISTANCES_M.iter().filter_map(line).collect()
}

/// Records of the weeks looked at that beat one from before them.
pub(super) fn say(records: &[RecordLine], log: &Log<'_>, said: &mut Said<'_>) {
    let is_new = |line: &&RecordLine| {
        let [.., before, best] = line.bests.as_slice() else { return false };
        log.age(best.date) < log.days() && log.age(before.date) >= 7
    };
    let new: Vec<(&RecordLine, &Best)> = records
        .iter()
        .filter(is_new)
        .filter_map(|line| Some((line, line.best()?)))
        .filter(|(line, _)| line.distance_m >= 1000.0)
        .collect();
    if new.is_empty() {
        return;
    }
    let told: Vec<String> = new
        .iter()
        .map(|(line, best)| {
            let name = distance_name(line.distance_m);
            format!("{name} {} ({})", clock(best.time_s), day(best.date))
        })
        .collect();
    let text = format!("New best times: {}.", told.join(", "));
    let runs = new.iter().map(|(_, best)| best.id);
    said.say(Rule::Records, Stance::Good, text, [("records", new.len() as f64)], runs);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_called_what_runners_call_them() {
        let names = [400.0, 1500.0, 1609.344, 5000.0, 21_097.5].map(distance_name);
        assert_eq!(names, ["400 m", "1500 m", "mile", "5 km", "half"]);
    }

    #[test]
    fn nobody_runs_twice_as_fast_as_their_threshold() {
        let settings = TrainingSettings::default();
        let is_possible =
            |metres: f64, seconds: f64| metres / seconds <= fastest_mps(4.0, seconds, &settings);
        assert!(is_possible(10_000.0, 2400.0) && is_possible(5000.0, 1110.0));
        assert!(is_possible(400.0, 62.0) && is_possible(42_195.0, 11_000.0));
        assert!(!is_possible(5000.0, 900.0) && !is_possible(400.0, 50.0));
    }
}
