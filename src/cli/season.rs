//! Judged runs → the scene of a season's picture.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::batch::Record;
use crate::chart::{Look, SeasonRecord, SeasonRun, SeasonScene, SeasonThreshold, Week};
use crate::classify::Kind;
use crate::units::{METRES_PER_MILE, Units};

/// The season of the records given.
pub(super) fn scene(records: &[&Record], units: Units) -> SeasonScene {
    let runs: Vec<SeasonRun> = records.iter().filter_map(|record| run(record)).collect();
    let mut thresholds: Vec<SeasonThreshold> =
        records.iter().filter_map(|record| threshold(record)).collect();
    thresholds.sort_by_key(|threshold| threshold.date);
    SeasonScene {
        weeks: with_easy_share(weeks(&runs), records),
        thresholds,
        records: bests(records),
        statements: Vec::new(),
        runs,
        units,
        look: Look::default(),
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

/// Longest stretch of weeks drawn: a watch that lost its clock must not draw decades of nothing.
const MOST_WEEKS: i32 = 20 * 53;

/// All weeks from the first run to the last, the latest of them where there are too many.
fn weeks(runs: &[SeasonRun]) -> Vec<Week> {
    let mut weeks: BTreeMap<Date, Week> = BTreeMap::new();
    let mondays = runs.iter().map(|run| monday(run.date));
    if let (Some(first), Some(last)) = (mondays.clone().min(), mondays.max()) {
        let first = first.max(last.saturating_sub((MOST_WEEKS - 1).weeks()));
        let all = std::iter::successors(Some(first), |date| Some(date.saturating_add(1.week())));
        for date in all.take_while(|date| *date <= last) {
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

/// Weeks that the share of easy running looks back over, the one in question among them.
const EASY_WEEKS: usize = 4;
/// With less running than this many seconds in them, there is no share worth telling.
const LEAST_RUNNING_S: f64 = 3600.0;

/// The first pace zone that is not easy running. The bound below, LT1, lies where most people's
/// easy runs are, so that a threshold a little off would turn their weeks around.
const TEMPO: usize = 2;

/// The weeks with the share of running time slower than tempo.
fn with_easy_share(mut weeks: Vec<Week>, records: &[&Record]) -> Vec<Week> {
    let mut times: BTreeMap<Date, [f64; 2]> = BTreeMap::new();
    for record in records {
        let threshold = record.judged.as_ref().and_then(|judged| judged.threshold);
        let (Some(date), Some(threshold), Some(digest)) = (date(record), threshold, record.run())
        else {
            continue;
        };
        let zones = threshold.zone_times_s(digest);
        let [easy, all] = times.entry(monday(date)).or_default();
        *easy += zones[..TEMPO].iter().sum::<f64>();
        *all += zones.iter().sum::<f64>();
    }
    let of = |week: &Week| times.get(&week.monday).copied().unwrap_or_default();
    let by_week: Vec<[f64; 2]> = weeks.iter().map(of).collect();
    for (at, week) in weeks.iter_mut().enumerate() {
        let seen = &by_week[(at + 1).saturating_sub(EASY_WEEKS)..=at];
        let easy: f64 = seen.iter().map(|[easy, _]| easy).sum();
        let all: f64 = seen.iter().map(|[_, all]| all).sum();
        week.easy_share = (all >= LEAST_RUNNING_S).then(|| easy / all);
    }
    weeks
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
        // One impossible time tells that the file is no run, or that its clock or places are off.
        if digest.best_efforts.iter().any(|effort| is_impossible(effort.distance_m, effort.time_s))
        {
            continue;
        }
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

/// Distances in metres and the fastest anyone has run them, in seconds: the men's world records
/// (World Athletics; 400 m 2016, 800 m 2012, 1000 m 1999, 1500 m 1998, 5000 m 2020, 10,000 m 2024,
/// half marathon 2025, marathon 2023).
const WORLD_RECORDS: [(f64, f64); 8] = [
    (400.0, 43.03),
    (800.0, 100.91),
    (1000.0, 131.96),
    (1500.0, 206.0),
    (5000.0, 755.36),
    (10_000.0, 1571.0),
    (21_097.5, 3402.0),
    (42_195.0, 7235.0),
];

/// Whether nobody has ever run this far so fast.
pub(super) fn is_impossible(distance_m: f64, time_s: f64) -> bool {
    let beaten = |(metres, seconds): (f64, f64)| distance_m >= metres && time_s < seconds;
    WORLD_RECORDS.into_iter().any(beaten)
}

fn distance_name(metres: f64) -> String {
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
    fn a_watch_without_its_clock_does_not_hide_this_year() {
        let run = |day| SeasonRun { date: day, kind: Some(Kind::Easy), distance_m: 8000.0 };
        let weeks = weeks(&[run(date(1989, 12, 31)), run(date(2024, 5, 1))]);
        assert_eq!(weeks.len(), usize::try_from(MOST_WEEKS).unwrap());
        assert_eq!(weeks[weeks.len() - 1].metres(), 8000.0);
    }

    #[test]
    fn what_nobody_can_run_is_no_record() {
        assert!(is_impossible(400.0, 26.0) && is_impossible(5000.0, 491.0));
        assert!(is_impossible(1609.344, 200.0));
        assert!(!is_impossible(400.0, 44.0) && !is_impossible(42_195.0, 7300.0));
        assert!(!is_impossible(200.0, 20.0));
    }

    #[test]
    fn distances_are_called_what_runners_call_them() {
        let names = [400.0, 1500.0, 1609.344, 5000.0, 21_097.5].map(distance_name);
        assert_eq!(names, ["400 m", "1500 m", "mile", "5 km", "half"]);
    }
}
