//! Judged runs → the scene of a season's picture.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::batch::Record;
use crate::chart::{SeasonRecord, SeasonRun, SeasonScene, SeasonThreshold, Week};
use crate::classify::Kind;
use crate::units::{METRES_PER_MILE, Units};

/// The season of the records given.
pub(super) fn scene(records: &[&Record], units: Units) -> SeasonScene {
    let runs: Vec<SeasonRun> = records.iter().filter_map(|record| run(record)).collect();
    let mut thresholds: Vec<SeasonThreshold> =
        records.iter().filter_map(|record| threshold(record)).collect();
    thresholds.sort_by_key(|threshold| threshold.date);
    SeasonScene {
        weeks: weeks(&runs),
        thresholds,
        records: bests(records),
        statements: Vec::new(),
        runs,
        units,
        scale: 1.0,
    }
}

fn date(record: &Record) -> Option<Date> {
    record.start_local().map(DateTime::date)
}

fn run(record: &Record) -> Option<SeasonRun> {
    let kind = record.judged.as_ref()?.verdict.kind;
    let distance_m = record.run()?.summary.distance_m.unwrap_or(0.0);
    Some(SeasonRun { date: date(record)?, kind, distance_m })
}

fn threshold(record: &Record) -> Option<SeasonThreshold> {
    let threshold = record.judged.as_ref()?.threshold?;
    Some(SeasonThreshold { date: date(record)?, threshold })
}

fn monday(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(days.days())
}

/// Longest stretch of weeks drawn: a broken clock must not draw a thousand years.
const MOST_WEEKS: usize = 20 * 53;

/// All weeks from the first run to the last.
fn weeks(runs: &[SeasonRun]) -> Vec<Week> {
    let mut weeks: BTreeMap<Date, Week> = BTreeMap::new();
    let mondays = runs.iter().map(|run| monday(run.date));
    if let (Some(first), Some(last)) = (mondays.clone().min(), mondays.max()) {
        let all = std::iter::successors(Some(first), |date| Some(date.saturating_add(1.week())));
        for date in all.take_while(|date| *date <= last).take(MOST_WEEKS) {
            weeks.insert(date, empty(date));
        }
    }
    for run in runs {
        let date = monday(run.date);
        let Some(week) = weeks.get_mut(&date) else { continue };
        match run.kind {
            Some(kind) => week.metres_by_kind[kind as usize] += run.distance_m,
            None => week.metres_unclassified += run.distance_m,
        }
        week.quality_sessions += u32::from(run.kind.is_some_and(|kind| kind != Kind::Easy));
    }
    weeks.into_values().collect()
}

fn empty(monday: Date) -> Week {
    Week {
        monday,
        metres_by_kind: [0.0; 5],
        metres_unclassified: 0.0,
        quality_sessions: 0,
        easy_share: None,
    }
}

/// The fastest time over each distance, the shortest first.
fn bests(records: &[&Record]) -> Vec<SeasonRecord> {
    let mut bests: BTreeMap<u64, SeasonRecord> = BTreeMap::new();
    for record in records {
        let (Some(digest), Some(date)) = (record.run(), date(record)) else { continue };
        for effort in &digest.best_efforts {
            let distance = distance_name(effort.distance_m);
            let best = SeasonRecord { distance, time_s: effort.time_s, date };
            bests
                .entry(effort.distance_m.round() as u64)
                .and_modify(|known| {
                    if best.time_s < known.time_s {
                        *known = best.clone();
                    }
                })
                .or_insert(best);
        }
    }
    bests.into_values().collect()
}

fn distance_name(metres: f64) -> String {
    if (metres - METRES_PER_MILE).abs() < 5.0 {
        "mile".into()
    } else if (metres - 21_097.5).abs() < 5.0 {
        "half".into()
    } else if (metres - 42_195.0).abs() < 5.0 {
        "marathon".into()
    } else if metres < 1000.0 {
        format!("{metres:.0} m")
    } else {
        format!("{} km", (metres / 100.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_without_a_run_are_there() {
        let run = |day| SeasonRun { date: day, kind: Some(Kind::Tempo), distance_m: 8000.0 };
        let weeks = weeks(&[run(date(2024, 5, 19)), run(date(2024, 5, 1))]);
        let mondays: Vec<Date> = weeks.iter().map(|week| week.monday).collect();
        assert_eq!(mondays, [date(2024, 4, 29), date(2024, 5, 6), date(2024, 5, 13)]);
        assert_eq!(weeks[1].metres(), 0.0);
        assert_eq!((weeks[2].metres(), weeks[2].quality_sessions), (8000.0, 1));
    }

    #[test]
    fn distances_are_called_what_runners_call_them() {
        let names = [400.0, 1609.344, 5000.0, 21_097.5].map(distance_name);
        assert_eq!(names, ["400 m", "mile", "5 km", "half"]);
    }
}
