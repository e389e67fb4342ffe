//! Efforts → sets as a coach writes them, lengths snapped to what people run.

use super::comb::{Comb, median, sorted, variation};
use super::efforts::Stretch;
use super::group::group;
use super::verdict::{Recovery, Set};
use crate::settings::ClassifySettings;

/// Lengths people run, in metres.
const DISTANCES_M: [f64; 27] = [
    60.0, 80.0, 100.0, 120.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1000.0,
    1200.0, 1500.0, 1609.344, 2000.0, 2400.0, 3000.0, 3218.688, 4000.0, 5000.0, 6000.0, 8000.0,
    10_000.0, 15_000.0, 21_097.5,
];
/// Times people run, in seconds.
const DURATIONS_S: [f64; 28] = [
    8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 40.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 240.0,
    300.0, 360.0, 420.0, 480.0, 600.0, 720.0, 900.0, 1200.0, 1500.0, 1800.0, 2400.0, 2700.0,
    3600.0,
];

/// The distances most repeats have, in metres.
const USUAL_M: [f64; 11] =
    [100.0, 200.0, 300.0, 400.0, 600.0, 800.0, 1000.0, 1200.0, 1609.344, 2000.0, 3000.0];
/// The times most repeats have, in seconds.
const USUAL_S: [f64; 14] =
    [10.0, 15.0, 20.0, 30.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 600.0, 900.0, 1200.0, 1800.0];

/// A set and which efforts of the comb belong to it.
#[derive(Debug, Clone)]
pub(super) struct Grouped {
    pub(super) set: Set,
    pub(super) efforts: Vec<usize>,
    /// Shortest and longest effort in seconds, where they are as unlike as in fartlek.
    pub(super) range_s: Option<(f64, f64)>,
}

/// The sets of a comb, in order.
pub(super) fn sets(comb: &Comb, settings: &ClassifySettings) -> Vec<Grouped> {
    let groups = group(comb, settings);
    let rungs: Vec<&Stretch> = groups
        .iter()
        .filter(|group| group.len() == 1)
        .map(|group| &comb.efforts[group[0]])
        .collect();
    // The rungs of a ladder are all of one unit.
    let unit = (rungs.len() > 2).then(|| is_by_time(&rungs, settings));
    let (singles, count) = (rungs.len(), groups.len());
    let grouped = |efforts: Vec<usize>| Grouped {
        set: describe(comb, &efforts, unit.filter(|_| efforts.len() == 1), settings),
        efforts,
        range_s: None,
    };
    let sets: Vec<Grouped> = groups.into_iter().map(grouped).collect();
    let unlike =
        (0..count).filter(|&i| !sets[..i].iter().any(|other| is_same(&other.set, &sets[i].set)));
    // Two or three lengths again and again are no fartlek.
    if count > settings.max_sets && 2 * singles > count && 3 * unlike.count() > count {
        return vec![fartlek(comb, settings)];
    }
    sets
}

/// Whether two sets are written alike.
pub(super) fn is_same(a: &Set, b: &Set) -> bool {
    let length = |set: &Set| if set.by_time { set.duration_s } else { set.distance_m };
    a.reps == b.reps && a.by_time == b.by_time && length(a) == length(b)
}

/// The set of a comb with the most work.
pub(super) fn main_set(comb: &Comb, settings: &ClassifySettings) -> Option<Set> {
    let sets = sets(comb, settings).into_iter().map(|grouped| grouped.set);
    sets.rev().max_by(|a, b| a.work_time_s().total_cmp(&b.work_time_s()))
}

/// All efforts as one set of a range of lengths.
fn fartlek(comb: &Comb, settings: &ClassifySettings) -> Grouped {
    let efforts: Vec<usize> = (0..comb.efforts.len()).collect();
    let durations = sorted(comb.efforts.iter().map(Stretch::duration_s));
    let range_s = durations.first().copied().zip(durations.last().copied());
    Grouped { set: describe(comb, &efforts, Some(true), settings), efforts, range_s }
}

/// Whether an effort is within a little of a length people run.
pub(super) fn is_round(effort: &Stretch, settings: &ClassifySettings) -> bool {
    snap(effort.distance_m, &DISTANCES_M, settings.round_length).is_some()
        || snap(effort.duration_s(), &DURATIONS_S, settings.round_length).is_some()
}

/// The nearest of `table` within `tolerance`, else the value rounded.
fn snap(value: f64, table: &[f64], tolerance: f64) -> Option<f64> {
    table
        .iter()
        .copied()
        .min_by(|a, b| (a / value).ln().abs().total_cmp(&(b / value).ln().abs()))
        .filter(|nearest| (nearest / value - 1.0).abs() <= tolerance)
}

/// Whether efforts of many lengths were run by time: what is nearer to usual lengths, all together.
fn is_by_time(efforts: &[&Stretch], settings: &ClassifySettings) -> bool {
    let off = |value: f64, table: &[f64], usual: &[f64], tolerance: f64| {
        let Some(round) = snap(value, table, tolerance) else { return 2.0 * tolerance };
        let odd = if usual.contains(&round) { 0.0 } else { settings.odd_length };
        (round / value).ln().abs() + odd
    };
    let sum = |of: &dyn Fn(&Stretch) -> f64| efforts.iter().map(|effort| of(effort)).sum::<f64>();
    let time =
        sum(&|effort| off(effort.duration_s(), &DURATIONS_S, &USUAL_S, settings.snap_duration));
    let way = sum(&|effort| off(effort.distance_m, &DISTANCES_M, &USUAL_M, settings.snap_distance));
    time < settings.prefer_distance * way
}

/// One set in words and numbers; `unit` says whether it is by time, where that is known.
fn describe(
    comb: &Comb,
    members: &[usize],
    unit: Option<bool>,
    settings: &ClassifySettings,
) -> Set {
    let efforts: Vec<&Stretch> = members.iter().map(|&i| &comb.efforts[i]).collect();
    let durations = sorted(efforts.iter().map(|effort| effort.duration_s()));
    let distances = sorted(efforts.iter().map(|effort| effort.distance_m));
    let seconds: f64 = durations.iter().sum();
    let metres: f64 = distances.iter().sum();
    let (duration, distance) = (median(&durations), median(&distances));
    let round_time = snap(duration, &DURATIONS_S, settings.snap_duration);
    let round_way = snap(distance, &DISTANCES_M, settings.snap_distance);
    // Run by time are efforts alike in time and unlike in way; where both are alike, the rounder
    // and the more usual length wins.
    let off = |round: f64, measured: f64, values: &[f64], usual: &[f64]| {
        let odd = if usual.contains(&round) { 0.0 } else { settings.odd_length };
        (round / measured).ln().abs() + variation(values) + odd
    };
    let by_time = unit.unwrap_or_else(|| match (round_way, round_time) {
        (Some(way), Some(time)) => {
            off(time, duration, &durations, &USUAL_S)
                < settings.prefer_distance * off(way, distance, &distances, &USUAL_M)
        }
        (None, time) => time.is_some(),
        (Some(_), None) => false,
    });
    let rests: Vec<&Stretch> = members
        .windows(2)
        .filter(|pair| pair[1] == pair[0] + 1)
        .map(|pair| &comb.recoveries[pair[0]])
        .collect();
    let snapped = if by_time { (duration, round_time) } else { (distance, round_way) };
    let rise: f64 = efforts.iter().map(|effort| effort.rise_m).sum();
    Set {
        reps: members.len() as u32,
        distance_m: Some(if by_time {
            distance.round()
        } else {
            round_way.unwrap_or((distance / 10.0).round() * 10.0)
        }),
        duration_s: Some(if by_time {
            round_time.unwrap_or(duration.round())
        } else {
            duration.round()
        }),
        by_time,
        speed_mps: metres / seconds.max(1.0),
        recovery_s: (!rests.is_empty())
            .then(|| median(&sorted(rests.iter().map(|rest| rest.duration_s())))),
        recovery: recovery(&rests, metres / seconds.max(1.0), settings),
        grade: (rise.is_finite() && metres > 0.0).then(|| rise / metres),
        snap_error: snapped.1.map(|usual| snapped.0 / usual - 1.0),
        target_speed_mps: None,
    }
}

fn recovery(rests: &[&Stretch], work_mps: f64, settings: &ClassifySettings) -> Option<Recovery> {
    let seconds: f64 = rests.iter().map(|rest| rest.duration_s()).sum();
    if seconds <= 0.0 {
        return None;
    }
    let stand: f64 = rests.iter().map(|rest| rest.stop_s).sum::<f64>() / seconds;
    let walk: f64 = rests.iter().map(|rest| rest.walk_s).sum::<f64>() / seconds;
    let speed: f64 = rests.iter().map(|rest| rest.distance_m).sum::<f64>() / seconds;
    Some(if stand >= 0.5 {
        Recovery::Stand
    } else if stand + walk >= 0.5 {
        Recovery::Walk
    } else if speed < settings.float_share * work_mps {
        Recovery::Jog
    } else {
        Recovery::Float
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::comb::clearest;
    use crate::classify::efforts::tests::flat;

    fn of(plan: &[(u32, f32)]) -> Vec<(u32, Option<f64>, bool)> {
        let settings = ClassifySettings::default();
        let comb = clearest(&flat(plan), 4.2, 0.1, &settings).unwrap();
        sets(&comb, &settings)
            .iter()
            .map(|g| {
                (
                    g.set.reps,
                    if g.set.by_time { g.set.duration_s } else { g.set.distance_m },
                    g.set.by_time,
                )
            })
            .collect()
    }

    #[test]
    fn four_times_four_are_four_sets() {
        let mut plan = vec![(900, 3.0)];
        for _ in 0..4 {
            for _ in 0..4 {
                plan.extend([(76, 5.3), (60, 2.0)]);
            }
            plan.push((180, 1.2));
        }
        plan.push((600, 3.0));
        assert_eq!(of(&plan), vec![(4, Some(400.0), false); 4]);
    }

    #[test]
    fn the_error_of_a_usual_length_is_told() {
        let mut plan = vec![(900, 3.0)];
        plan.extend([(156, 5.2), (120, 2.4)].repeat(5));
        plan.push((600, 3.0));
        let settings = ClassifySettings::default();
        let set = main_set(&clearest(&flat(&plan), 4.2, 0.1, &settings).unwrap(), &settings);
        let set = set.unwrap();
        assert_eq!((set.reps, set.distance_m), (5, Some(800.0)));
        assert!((set.snap_error.unwrap() - (156.0 * 5.2 / 800.0 - 1.0)).abs() < 1e-6);
    }

    #[test]
    fn minutes_are_minutes() {
        let mut plan = vec![(900, 3.0)];
        for i in 0..6 {
            plan.extend([(180, 4.3 + 0.12 * (i % 3) as f32), (120, 2.4)]);
        }
        plan.push((600, 3.0));
        assert_eq!(of(&plan), [(6, Some(180.0), true)]);
    }
}
