//! The fastest times over standard distances within a run.

use serde::{Deserialize, Serialize};

use crate::measure::{Motion, Series};

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

/// Fastest elapsed times, interpolated at the end, never over seconds that were not recorded.
pub(super) fn best_efforts(distance_m: &[f32], motion: &[Motion]) -> Vec<BestEffort> {
    let mut unrecorded = Vec::with_capacity(motion.len() + 1);
    unrecorded.push(0_u32);
    for &motion in motion {
        unrecorded.push(unrecorded[unrecorded.len() - 1] + u32::from(motion == Motion::Gap));
    }
    EFFORT_DISTANCES_M
        .iter()
        .filter_map(|&distance| fastest(distance_m, &unrecorded, distance))
        .collect()
}

/// World records over [`EFFORT_DISTANCES_M`] in seconds, either sex, road or track, to the end of
/// 2024 (worldathletics.org). Nobody's watch beats them; a receiver that loses its position does.
const WORLD_RECORDS_S: [f64; 10] =
    [43.03, 100.91, 131.96, 206.0, 223.13, 437.55, 755.36, 1571.0, 3451.0, 7235.0];

/// Leaves out what no one has ever run.
pub(super) fn believable(mut efforts: Vec<BestEffort>) -> Vec<BestEffort> {
    let record_s = |effort: &BestEffort| {
        let mut known = EFFORT_DISTANCES_M.iter().zip(WORLD_RECORDS_S);
        known.find(|(distance, _)| **distance == effort.distance_m).map_or(0.0, |(_, time)| time)
    };
    efforts.retain(|effort| effort.time_s >= record_s(effort));
    efforts
}

/// The same over grade-adjusted distance.
pub(super) fn gap_efforts(series: &Series) -> Vec<BestEffort> {
    let mut total = 0.0_f64;
    let distance: Vec<f32> = series
        .gap_speed_mps
        .iter()
        .map(|&speed| {
            total += f64::from(speed);
            total as f32
        })
        .collect();
    best_efforts(&distance, &series.motion)
}

fn fastest(way_m: &[f32], unrecorded: &[u32], distance_m: f64) -> Option<BestEffort> {
    let mut best: Option<BestEffort> = None;
    let mut end = 0;
    if way_m.last().is_none_or(|last| *last < way_m[0] + distance_m as f32) {
        return None;
    }
    for start in 0..way_m.len() {
        let goal = way_m[start] + distance_m as f32;
        while end < way_m.len() && way_m[end] < goal {
            end += 1;
        }
        if end == way_m.len() {
            break;
        }
        // Less than a second is interpolated, so most starts are out of the question.
        let is_hopeless = best.is_some_and(|best| (end - start) as f64 - 1.0 >= best.time_s);
        if is_hopeless || unrecorded[end] != unrecorded[start] {
            continue;
        }
        let over =
            f64::from((way_m[end] - goal) / (way_m[end] - way_m[end - 1]).max(f32::MIN_POSITIVE));
        let time_s = (end - start) as f64 - over;
        if best.is_none_or(|best| time_s < best.time_s) {
            best = Some(BestEffort { distance_m, time_s, start_s: start as f64 });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_beats_the_world_record() {
        let effort = |distance_m, time_s| BestEffort { distance_m, time_s, start_s: 0.0 };
        let efforts = vec![effort(400.0, 34.1), effort(800.0, 105.0), effort(42_195.0, 7200.0)];
        assert_eq!(believable(efforts), [effort(800.0, 105.0)]);
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
        let efforts = best_efforts(&way, &vec![Motion::Run; way.len()]);
        let thousand = efforts.iter().find(|effort| effort.distance_m == 1000.0).unwrap();
        assert!((thousand.time_s - 1000.0 / 4.5).abs() < 0.05, "{thousand:?}");
        assert!((399.0..=480.0).contains(&thousand.start_s));
        assert!(efforts.iter().all(|effort| effort.distance_m <= 3000.0));
    }

    #[test]
    fn no_effort_over_a_gap() {
        let way: Vec<f32> =
            (0..400).map(|i| 3.0 * i as f32 + if i >= 200 { 500.0 } else { 0.0 }).collect();
        let mut motion = vec![Motion::Run; 400];
        motion[199..201].fill(Motion::Gap);
        let effort = best_efforts(&way, &motion)[0];
        assert!((effort.time_s - 400.0 / 3.0).abs() < 0.1, "{effort:?}");
    }
}
