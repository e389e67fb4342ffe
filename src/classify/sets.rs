//! Efforts → sets as a coach writes them, lengths snapped to what people run.

use super::comb::{Comb, median, sorted, variation};
use super::efforts::Stretch;
use super::verdict::{Recovery, Set};
use crate::settings::ClassifySettings;

/// Lengths people run, in metres.
const DISTANCES_M: [f64; 22] = [
    60.0, 80.0, 100.0, 120.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1000.0,
    1200.0, 1500.0, 1609.344, 2000.0, 2400.0, 3000.0, 3218.688, 4000.0, 5000.0,
];
/// Times people run, in seconds.
const DURATIONS_S: [f64; 22] = [
    8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 40.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 240.0,
    300.0, 360.0, 420.0, 480.0, 600.0, 900.0, 1200.0,
];

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
    let singles = groups.iter().filter(|group| group.len() == 1).count();
    if groups.len() > settings.max_sets && 2 * singles > groups.len() {
        return vec![fartlek(comb, settings)];
    }
    let grouped = |efforts: Vec<usize>| Grouped {
        set: describe(comb, &efforts, settings),
        efforts,
        range_s: None,
    };
    groups.into_iter().map(grouped).collect()
}

/// All efforts as one set of a range of lengths.
fn fartlek(comb: &Comb, settings: &ClassifySettings) -> Grouped {
    let efforts: Vec<usize> = (0..comb.efforts.len()).collect();
    let durations = sorted(comb.efforts.iter().map(Stretch::duration_s));
    let range_s = durations.first().copied().zip(durations.last().copied());
    Grouped { set: Set { by_time: true, ..describe(comb, &efforts, settings) }, efforts, range_s }
}

/// Neighbouring alike efforts, cut where the rest between is of another size.
fn group(comb: &Comb, settings: &ClassifySettings) -> Vec<Vec<usize>> {
    let (first, last) = (comb.main[0], comb.main[comb.main.len() - 1]);
    let long_rest =
        long_rest(&sorted(comb.recoveries[first..last].iter().map(Stretch::duration_s)), settings);
    let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance * a.max(b);
    let alike = |a: &Stretch, b: &Stretch| {
        near(a.duration_s(), b.duration_s(), settings.alike_duration)
            || near(a.distance_m, b.distance_m, settings.alike_distance)
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in 0..comb.efforts.len() {
        let effort = &comb.efforts[i];
        let joins = groups.last().is_some_and(|group| {
            let rest = &comb.recoveries[i - 1];
            let inside = i > first && i <= last;
            alike(effort, &comb.efforts[group[0]])
                && near(
                    effort.gap_speed_mps,
                    comb.efforts[group[0]].gap_speed_mps,
                    settings.alike_speed,
                )
                && !(inside && rest.duration_s() >= long_rest)
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(i),
            _ => groups.push(vec![i]),
        }
    }
    // A lone effort outside the main part is warm-up or a last hurrah, not a set.
    groups.retain(|group| group.len() >= 2 || (group[0] > first && group[0] < last));
    if groups.is_empty() { vec![comb.main.clone()] } else { groups }
}

/// From how many seconds on a rest separates sets: the rests fall into two sizes with a clear gap
/// between them, the longer ones the rarer.
fn long_rest(rests: &[f64], settings: &ClassifySettings) -> f64 {
    let from = rests.len() / 2;
    (from.max(1)..rests.len())
        .map(|i| (rests[i] / rests[i - 1].max(10.0), rests[i]))
        .filter(|(jump, rest)| *jump >= settings.set_rest_jump && *rest >= settings.min_set_rest_s)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(f64::INFINITY, |(_, rest)| rest)
}

/// The nearest of `table` within `tolerance`, else the value rounded.
fn snap(value: f64, table: &[f64], tolerance: f64) -> Option<f64> {
    table
        .iter()
        .copied()
        .min_by(|a, b| (a / value).ln().abs().total_cmp(&(b / value).ln().abs()))
        .filter(|nearest| (nearest / value - 1.0).abs() <= tolerance)
}

fn describe(comb: &Comb, members: &[usize], settings: &ClassifySettings) -> Set {
    let efforts: Vec<&Stretch> = members.iter().map(|&i| &comb.efforts[i]).collect();
    let durations = sorted(efforts.iter().map(|effort| effort.duration_s()));
    let distances = sorted(efforts.iter().map(|effort| effort.distance_m));
    let seconds: f64 = durations.iter().sum();
    let metres: f64 = distances.iter().sum();
    let (duration, distance) = (median(&durations), median(&distances));
    let round_time = snap(duration, &DURATIONS_S, settings.snap_duration);
    let round_way = snap(distance, &DISTANCES_M, settings.snap_distance);
    // Run by time are efforts alike in time and unlike in way; where both are alike, the rounder wins.
    let by_time = match (round_way, round_time) {
        (Some(way), Some(time)) => {
            let off_time = (time / duration).ln().abs() + variation(&durations);
            let off_way = (way / distance).ln().abs() + variation(&distances);
            off_time < settings.prefer_distance * off_way
        }
        (None, time) => time.is_some(),
        (Some(_), None) => false,
    };
    let rests: Vec<&Stretch> = members
        .windows(2)
        .filter(|pair| pair[1] == pair[0] + 1)
        .map(|pair| &comb.recoveries[pair[0]])
        .collect();
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
    fn minutes_are_minutes() {
        let mut plan = vec![(900, 3.0)];
        for i in 0..6 {
            plan.extend([(180, 4.3 + 0.12 * (i % 3) as f32), (120, 2.4)]);
        }
        plan.push((600, 3.0));
        assert_eq!(of(&plan), [(6, Some(180.0), true)]);
    }
}
