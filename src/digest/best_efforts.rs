//! The fastest times over standard distances within a run.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::measure::{Motion, Series};
use crate::settings::MeasureSettings;
use crate::vectors::widest;

/// The distances in metres: 400 m to the marathon.
pub const EFFORT_DISTANCES_M: [f64; 10] =
    [400.0, 800.0, 1000.0, 1500.0, 1609.344, 3000.0, 5000.0, 10_000.0, 21_097.5, 42_195.0];

/// The fastest time over a distance within a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BestEffort {
    /// Distance in metres.
    pub distance_m: f64,
    /// Elapsed time in seconds.
    pub time_s: f64,
    /// Start of the effort in seconds of elapsed time.
    pub start_s: f64,
}

/// Fastest elapsed times from whole seconds on, interpolated at the end, never over seconds of which
/// nothing is known.
pub(super) fn best_efforts(distance_m: &[f32], unknown: &[usize]) -> Vec<BestEffort> {
    EFFORT_DISTANCES_M
        .iter()
        .filter_map(|&distance| fastest(distance_m, unknown, distance, None))
        .collect()
}

/// The same efforts where none that ends on a whole second, interpolated at the start, is faster:
/// between its corners a way is straight, so the fastest of all begins or ends on one.
pub(super) fn interpolated(
    mut efforts: Vec<BestEffort>,
    distance_m: &[f32],
    unknown: &[usize],
) -> Vec<BestEffort> {
    let (Some(total), Some(last)) = (distance_m.last(), distance_m.len().checked_sub(1)) else {
        return efforts;
    };
    let back: Vec<f32> = distance_m.iter().rev().map(|way| total - way).collect();
    let unknown: Vec<usize> =
        unknown.iter().rev().filter_map(|second| last.checked_sub(second + 1)).collect();
    for effort in &mut efforts {
        if let Some(found) = fastest(&back, &unknown, effort.distance_m, Some(effort.time_s)) {
            let start_s = last as f64 - found.start_s - found.time_s;
            *effort = BestEffort { start_s, ..found };
        }
    }
    efforts
}

/// The seconds that were not recorded, in order.
pub(super) fn unrecorded(motion: &[Motion]) -> Vec<usize> {
    // Of most runs there are none, which is told quicker than where they are.
    let is_gap = |&motion: &Motion| motion == Motion::Gap;
    if !motion.iter().fold(false, |any, motion| any | is_gap(motion)) {
        return Vec::new();
    }
    (0..motion.len()).filter(|&second| is_gap(&motion[second])).collect()
}

/// Those in which nobody knows what was run: what went on at walking speed at most makes no effort
/// faster, wherever in it the way was made.
pub(super) fn unknown(
    series: &Series,
    unrecorded: &[usize],
    settings: &MeasureSettings,
) -> Vec<usize> {
    let is_run = |&&second: &&usize| series.speed_mps[second] > settings.walk_ceiling_mps;
    unrecorded.iter().filter(is_run).copied().collect()
}

/// Whether all of some seconds are known.
fn is_known(unknown: &[usize], seconds: Range<usize>) -> bool {
    let next = unknown.partition_point(|&second| second < seconds.start);
    unknown.get(next).is_none_or(|&second| second >= seconds.end)
}

/// World records over [`EFFORT_DISTANCES_M`] in seconds, either sex, road or track, to the end of
/// 2024 (worldathletics.org). Nobody's watch beats them; a receiver that loses its position does.
const WORLD_RECORDS_S: [f64; 10] =
    [43.03, 100.91, 131.96, 206.0, 223.13, 437.55, 755.36, 1571.0, 3451.0, 7235.0];

/// None where one is such as no one has ever run: positions or clock are off, and then the others are
/// no better.
pub(super) fn believable(efforts: Vec<BestEffort>) -> Vec<BestEffort> {
    let record_s = |effort: &BestEffort| {
        let mut known = EFFORT_DISTANCES_M.iter().zip(WORLD_RECORDS_S);
        known.find(|(distance, _)| **distance == effort.distance_m).map_or(0.0, |(_, time)| time)
    };
    let is_possible = |effort: &BestEffort| effort.time_s >= record_s(effort);
    if efforts.iter().all(is_possible) { efforts } else { Vec::new() }
}

/// The same over grade-adjusted distance.
pub(super) fn gap_efforts(series: &Series, unknown: &[usize]) -> Vec<BestEffort> {
    let mut total = 0.0_f64;
    let distance: Vec<f32> = series
        .gap_speed_mps
        .iter()
        .map(|&speed| {
            total += f64::from(speed);
            total as f32
        })
        .collect();
    best_efforts(&distance, unknown)
}

/// The least time over a distance, less than a time already known; the last second is taken in part.
fn fastest(
    way_m: &[f32],
    unknown: &[usize],
    distance_m: f64,
    known_s: Option<f64>,
) -> Option<BestEffort> {
    widest(
        #[inline(always)]
        || quickest(way_m, unknown, distance_m, known_s),
    )
}

#[inline(always)]
fn quickest(
    way_m: &[f32],
    unknown: &[usize],
    distance_m: f64,
    known_s: Option<f64>,
) -> Option<BestEffort> {
    let distance = distance_m as f32;
    let last = way_m.len().checked_sub(1)?;
    let mut best: Option<BestEffort> = None;
    let mut goal = Goal { distance, most_s: last, part: 1.0 };
    goal.within(known_s.unwrap_or_else(|| bound_s(way_m, unknown, distance) as f64));
    let mut from = 0;
    while let Some(start) = goal.next_start(way_m, from) {
        from = start + 1;
        let goal_m = way_m[start] + distance;
        let end = first_at(way_m, start, (start + goal.most_s).min(last), goal_m);
        if !is_known(unknown, start..end) {
            continue;
        }
        let over =
            f64::from((way_m[end] - goal_m) / (way_m[end] - way_m[end - 1]).max(f32::MIN_POSITIVE));
        let time_s = (end - start) as f64 - over;
        let to_beat = best.map(|best| best.time_s).or(known_s);
        if to_beat.is_none_or(|known_s| time_s < known_s) {
            best = Some(BestEffort { distance_m, time_s, start_s: start as f64 });
            goal.within(time_s);
        }
    }
    best
}

/// Starts this many seconds apart give the first bound.
const APART_S: usize = 32;

/// Whole seconds in which the distance was covered from some start, if from any: looked for from few
/// starts, as each second of a run that grows faster begins a better effort than the one before.
#[inline(always)]
fn bound_s(way_m: &[f32], unknown: &[usize], distance: f32) -> usize {
    let last = way_m.len() - 1;
    let mut least = last;
    for (start, &from_m) in way_m.iter().enumerate().step_by(APART_S) {
        let end = (start + least).min(last);
        if way_m[end] >= from_m + distance {
            let end = first_at(way_m, start, end, from_m + distance);
            if is_known(unknown, start..end) {
                least = end - start;
            }
        }
    }
    least
}

/// What a start must reach to be of interest: the distance in the time of the best so far, which
/// ends within the second `most_s` after the start, after `part` of it.
struct Goal {
    distance: f32,
    most_s: usize,
    part: f32,
}

/// So many starts are looked at in one go.
const AT_ONCE: usize = 16;

/// Rounding may make a way in single precision so much shorter, as a share.
const ROUNDING: f32 = 1e-6;

impl Goal {
    /// Asks for less than a time.
    fn within(&mut self, time_s: f64) {
        self.most_s = time_s.ceil() as usize;
        self.part = (1.0 - (time_s.ceil() - time_s)) as f32;
    }

    /// The next start of interest at or after `from`; towards the end of the way any from which it
    /// covers the distance.
    #[inline(always)]
    fn next_start(&self, way_m: &[f32], from: usize) -> Option<usize> {
        let mut at = from;
        if let (Some(ends), true) = (way_m.get(from + self.most_s..), self.most_s > 0) {
            let middles = &way_m[from + self.most_s - 1..];
            let (starts, middles) = (&way_m[from..from + ends.len()], &middles[..ends.len()]);
            // Nearly all starts are out of the question, even with all of the last second: a
            // comparison each, without a branch.
            let least = self.distance - (way_m[way_m.len() - 1] + self.distance) * ROUNDING;
            let (starts, rest) = starts.as_chunks::<AT_ONCE>();
            let (middles, ends) = (middles.as_chunks::<AT_ONCE>(), ends.as_chunks::<AT_ONCE>());
            for ((starts, middles), ends) in starts.iter().zip(middles.0).zip(ends.0) {
                let is_near = |i: usize| ends[i] - starts[i] >= least;
                if (0..AT_ONCE).fold(false, |any, i| any | is_near(i)) {
                    let reached = |i: &usize| self.is_reached(starts[*i], middles[*i], ends[*i]);
                    if let Some(i) = (0..AT_ONCE).find(reached) {
                        return Some(at + i);
                    }
                }
                at += AT_ONCE;
            }
            for ((&start, &middle), &end) in rest.iter().zip(middles.1).zip(ends.1) {
                if self.is_reached(start, middle, end) {
                    return Some(at);
                }
                at += 1;
            }
        }
        (*way_m.last()? >= *way_m.get(at)? + self.distance).then_some(at)
    }

    #[inline]
    fn is_reached(&self, start_m: f32, middle_m: f32, end_m: f32) -> bool {
        let goal_m = start_m + self.distance;
        middle_m + (end_m - middle_m) * self.part >= goal_m - goal_m * ROUNDING
    }
}

/// The first second after `start` at which the way is at least `goal`, which it is at `end`: most
/// often not long before.
fn first_at(way_m: &[f32], start: usize, end: usize, goal: f32) -> usize {
    let mut back = 1;
    while end - start > back && way_m[end - back] >= goal {
        back *= 2;
    }
    let (from, to) = (end.saturating_sub(back).max(start) + 1, end - back / 2);
    from + way_m[from..to].partition_point(|way| *way < goal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_beats_the_world_record() {
        let effort = |distance_m, time_s| BestEffort { distance_m, time_s, start_s: 0.0 };
        let possible = vec![effort(400.0, 50.0), effort(800.0, 105.0)];
        assert_eq!(believable(possible.clone()), possible);
        // Where one is impossible the others are no better.
        let efforts = vec![effort(400.0, 34.1), effort(800.0, 105.0), effort(42_195.0, 7200.0)];
        assert_eq!(believable(efforts), []);
    }

    #[test]
    fn the_fastest_stretch_is_found_with_fractions_of_a_second() {
        let speed = [vec![3.0; 400], vec![4.5; 300], vec![3.0; 200]].concat();
        let mut total = 0.0;
        let way: Vec<f32> = speed
            .iter()
            .map(|speed: &f32| {
                total += speed;
                total
            })
            .collect();
        let efforts = best_efforts(&way, &[]);
        let thousand = efforts.iter().find(|effort| effort.distance_m == 1000.0).unwrap();
        assert!((thousand.time_s - 1000.0 / 4.5).abs() < 0.05, "{thousand:?}");
        assert!((399.0..=480.0).contains(&thousand.start_s));
        assert!(efforts.iter().all(|effort| effort.distance_m <= 3000.0));
    }

    proptest::proptest! {
        #[test]
        fn the_fastest_is_the_best_of_all_starts(
            paces in proptest::collection::vec((1_usize..200, 0.0..6.0_f32), 1..20),
            gap in 0_usize..2000,
        ) {
            let mut total = 0.0;
            let speeds = paces.iter().flat_map(|&(seconds, speed)| std::iter::repeat_n(speed, seconds));
            let way: Vec<f32> = speeds.map(|speed| { total += speed; total }).collect();
            let mut motion = vec![Motion::Run; way.len()];
            if let Some(second) = motion.get_mut(gap) {
                *second = Motion::Gap;
            }
            let effort = |start: usize| {
                let goal = way[start] + 400.0;
                let end = way.iter().position(|way| *way >= goal)?;
                let over = f64::from((way[end] - goal) / (way[end] - way[end - 1]));
                (!motion[start..end].contains(&Motion::Gap)).then(|| (end - start) as f64 - over)
            };
            let expected = (0..way.len()).filter_map(effort).reduce(f64::min);
            let unknown = unrecorded(&motion);
            let forward = best_efforts(&way, &unknown);
            proptest::prop_assert_eq!(forward.first().map(|effort| effort.time_s), expected);
            let ending = |end: usize| {
                let start = way[..end].iter().rposition(|from| way[end] - from >= 400.0)?;
                let over = f64::from((way[end] - way[start] - 400.0) / (way[start + 1] - way[start]));
                (!motion[start..end].contains(&Motion::Gap)).then(|| (end - start) as f64 - over)
            };
            let by_end = (0..way.len()).filter_map(ending).reduce(f64::min);
            let either = expected.into_iter().chain(by_end).reduce(f64::min);
            let found = interpolated(forward, &way, &unknown);
            let found = found.first().map(|effort| effort.time_s);
            proptest::prop_assert_eq!(found.is_some(), expected.is_some());
            if let (Some(found), Some(either)) = (found, either) {
                proptest::prop_assert!((found - either).abs() < 0.01, "{} {}", found, either);
            }
        }
    }

    #[test]
    fn what_is_walked_unrecorded_is_part_of_an_effort() {
        let settings = MeasureSettings::default();
        let with_gap = |speed_mps: f32| {
            let mut series = Series { speed_mps: vec![3.0; 60], ..Series::default() };
            series.speed_mps[20..40].fill(speed_mps);
            unknown(&series, &(20..40).collect::<Vec<usize>>(), &settings)
        };
        assert_eq!(with_gap(1.0), [] as [usize; 0]);
        assert_eq!(with_gap(2.5), (20..40).collect::<Vec<usize>>());
    }

    #[test]
    fn no_effort_over_a_gap() {
        let way: Vec<f32> =
            (0..400).map(|i| 3.0 * i as f32 + if i >= 200 { 500.0 } else { 0.0 }).collect();
        let mut motion = vec![Motion::Run; 400];
        motion[199..201].fill(Motion::Gap);
        let effort = best_efforts(&way, &unrecorded(&motion))[0];
        assert!((effort.time_s - 400.0 / 3.0).abs() < 0.1, "{effort:?}");
    }
}
