//! Levels of speed → efforts and the recoveries between them, for one dividing speed.
//!
//! An effort is a stretch that gains a certain number of metres on a runner at the dividing speed
//! and is not interrupted by a stretch that loses as many. Weighing excess by its area makes one
//! rule of "fast enough, long enough": a stride of 15 s and a block of 20 minutes both pass it, a
//! gust of noise does not.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::segment::Level;

/// A stretch of levels on one side of the dividing speed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// Index of its first level.
    pub(super) from: usize,
    /// Index after its last level.
    pub(super) to: usize,
    /// Seconds of elapsed time.
    pub(super) start_s: f64,
    /// Seconds of elapsed time.
    pub(super) end_s: f64,
    /// Metres.
    pub(super) distance_m: f64,
    /// Mean grade-adjusted speed in m/s.
    pub(super) gap_speed_mps: f64,
    /// Altitude at the end minus at the start in metres; `NaN` without altitude.
    pub(super) rise_m: f64,
    /// Where it begins, metres east and north; `NaN` without positions.
    pub(super) from_m: [f64; 2],
    /// Where it ends.
    pub(super) to_m: [f64; 2],
    /// Seconds standing.
    pub(super) stop_s: f64,
    /// Seconds walking.
    pub(super) walk_s: f64,
    /// Mean heart rate in beats per minute of the levels that tell it; `NaN` without.
    pub(super) avg_heart_rate_bpm: f64,
}

impl Stretch {
    /// Puts levels together.
    pub(super) fn of(levels: &[Level], from: usize, to: usize) -> Self {
        let part = &levels[from..to];
        // Minus zero is what nothing adds up to.
        let mut sums = [-0.0_f64; 6];
        for level in part {
            let seconds = level.duration_s();
            let values = [
                seconds,
                level.distance_m,
                level.gap_speed_mps * seconds,
                level.rise_m,
                level.stop_s as f32,
                level.walk_s as f32,
            ];
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += f64::from(value);
            }
        }
        let [seconds, distance_m, gap_m, rise_m, stop_s, walk_s] = sums;
        Self {
            from,
            to,
            start_s: f64::from(part[0].start_s),
            end_s: f64::from(part[part.len() - 1].end_s),
            distance_m,
            gap_speed_mps: gap_m / seconds.max(1.0),
            rise_m,
            from_m: part[0].place_m.map(f64::from),
            to_m: levels.get(to).unwrap_or(&levels[to - 1]).place_m.map(f64::from),
            stop_s,
            walk_s,
            avg_heart_rate_bpm: avg_heart_rate(part),
        }
    }

    pub(super) fn duration_s(&self) -> f64 {
        self.end_s - self.start_s
    }

    /// Metres from its start to its end as the crow flies; `NaN` without positions.
    pub(super) fn away_m(&self) -> f64 {
        apart_m(self.from_m, self.to_m)
    }

    pub(super) fn speed_mps(&self) -> f64 {
        self.distance_m / self.duration_s()
    }
}

/// Beats over minutes of the levels that tell them.
fn avg_heart_rate(levels: &[Level]) -> f64 {
    let known = levels.iter().filter(|level| level.avg_heart_rate_bpm.is_finite());
    let (beats, seconds) = known.fold((0.0, 0.0), |(beats, seconds), level| {
        let duration_s = f64::from(level.duration_s());
        (beats + f64::from(level.avg_heart_rate_bpm) * duration_s, seconds + duration_s)
    });
    beats / seconds
}

/// Metres between two places.
pub(super) fn apart_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The efforts above `divide_mps` that stand out by at least `least_m` metres.
pub(super) fn efforts(levels: &[Level], divide_mps: f64, least_m: f64) -> Vec<Stretch> {
    efforts_beyond(levels, divide_mps, |_| least_m)
}

/// The efforts above `divide_mps` that stand out by at least so many metres, `least_m` of their
/// seconds.
pub(super) fn efforts_beyond(
    levels: &[Level],
    divide_mps: f64,
    least_m: impl Fn(f64) -> f64,
) -> Vec<Stretch> {
    let second = |level: usize| levels.get(level).or(levels.last()).map_or(0, |at| at.start_s);
    // Alternating stretches (first level, excess in metres); even sign is above.
    let mut stretches: Vec<(usize, f64)> = Vec::new();
    for (index, level) in levels.iter().enumerate() {
        let excess = (f64::from(level.gap_speed_mps) - divide_mps)
            * f64::from(level.duration_s() - level.gap_s as f32);
        match stretches.last_mut() {
            Some(last) if (last.1 > 0.0) == (excess > 0.0) => last.1 += excess,
            _ => stretches.push((index, excess)),
        }
    }
    let end_s = |end: usize| if end < levels.len() { second(end) } else { levels[end - 1].end_s };
    let weight = |from: usize, to: usize, excess: f64| {
        excess.abs() / least_m(f64::from(end_s(to) - second(from)))
    };
    let stretches = merged(stretches, levels.len(), weight);
    let ends: Vec<usize> =
        stretches.iter().skip(1).map(|stretch| stretch.0).chain([levels.len()]).collect();
    stretches
        .iter()
        .zip(ends)
        .filter(|(stretch, _)| stretch.1 > 0.0)
        .map(|(stretch, to)| Stretch::of(levels, stretch.0, to))
        .collect()
}

/// A stretch among those that may give way: the least first, of equal ones the earlier.
struct Weighed {
    weight: f64,
    at: usize,
    /// How often it had grown when it was weighed.
    growth: u32,
}

impl Ord for Weighed {
    fn cmp(&self, other: &Self) -> Ordering {
        other.weight.total_cmp(&self.weight).then_with(|| other.at.cmp(&self.at))
    }
}

impl PartialOrd for Weighed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Weighed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Weighed {}

/// The least stretch, by `weight` of its first level, the level after it and its excess, gives way
/// to its neighbours until all count. The ends have one neighbour only: a short easy start is still
/// a start. None are left if the only one does not count.
///
/// A queue, as a damaged recording of days has tens of thousands.
fn merged(
    mut stretches: Vec<(usize, f64)>,
    levels: usize,
    weight: impl Fn(usize, usize, f64) -> f64,
) -> Vec<(usize, f64)> {
    let n = stretches.len();
    // `n` stands for no neighbour.
    let mut before: Vec<usize> = (0..n).map(|k| k.checked_sub(1).unwrap_or(n)).collect();
    let mut after: Vec<usize> = (1..=n).collect();
    let mut growth = vec![0; n];
    let weighed = |k: usize, stretches: &[(usize, f64)], before: usize, after: usize, growth| {
        let (from, excess) = stretches[k];
        let may_go = excess > 0.0 || (before < n && after < n);
        let to = stretches.get(after).map_or(levels, |next| next.0);
        may_go.then(|| Weighed { weight: weight(from, to, excess), at: k, growth })
    };
    let mut queue: BinaryHeap<Weighed> =
        (0..n).filter_map(|k| weighed(k, &stretches, before[k], after[k], 0)).collect();
    while let Some(least) = queue.pop() {
        let k = least.at;
        if least.growth != growth[k] {
            continue;
        }
        if least.weight.is_nan() || least.weight >= 1.0 {
            break;
        }
        if before[k] == n && after[k] == n {
            return Vec::new();
        }
        // The next into this one, then this one into the one before.
        let pairs = [(k, after[k]), (before[k], k)];
        for (into, from) in pairs.into_iter().filter(|&(into, from)| into < n && from < n) {
            stretches[into].1 += stretches[from].1;
            growth[from] = u32::MAX;
            growth[into] += 1;
            after[into] = after[from];
            if let Some(back) = before.get_mut(after[from]) {
                *back = into;
            }
        }
        let into = if before[k] < n { before[k] } else { k };
        queue.extend(weighed(into, &stretches, before[into], after[into], growth[into]));
    }
    stretches.into_iter().zip(growth).filter(|(_, g)| *g != u32::MAX).map(|(s, _)| s).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Levels of (seconds, speed) on the flat.
    pub(in crate::classify) fn flat(plan: &[(u32, f32)]) -> Vec<Level> {
        let mut start_s = 0;
        plan.iter()
            .map(|&(seconds, speed_mps)| {
                let level = Level {
                    start_s,
                    end_s: start_s + seconds,
                    start_uncertainty_s: 1.0,
                    distance_m: seconds as f32 * speed_mps,
                    speed_mps,
                    gap_speed_mps: speed_mps,
                    rise_m: f32::NAN,
                    place_m: [f32::NAN; 2],
                    avg_heart_rate_bpm: f32::NAN,
                    settled_heart_rate_bpm: f32::NAN,
                    stop_s: if speed_mps < 0.7 { seconds } else { 0 },
                    walk_s: if (0.7..1.8).contains(&speed_mps) { seconds } else { 0 },
                    gap_s: 0,
                };
                start_s += seconds;
                level
            })
            .collect()
    }

    #[test]
    fn repeats_are_found_and_small_dips_bridged() {
        let levels = flat(&[
            (600, 3.0),
            (100, 4.6),
            (4, 3.6),
            (60, 4.5),
            (90, 2.4),
            (160, 4.5),
            (90, 2.4),
            (160, 4.6),
            (600, 3.0),
        ]);
        let found = efforts(&levels, 3.8, 8.0);
        let times: Vec<_> = found.iter().map(|effort| (effort.start_s, effort.end_s)).collect();
        assert_eq!(times, [(600.0, 764.0), (854.0, 1014.0), (1104.0, 1264.0)]);
    }

    /// The rule of `merged`, one after the other.
    fn merged_slowly(
        mut stretches: Vec<(usize, f64)>,
        levels: usize,
        weight: impl Fn(usize, usize, f64) -> f64,
    ) -> Vec<(usize, f64)> {
        loop {
            let weigh = |k: usize| {
                let to = stretches.get(k + 1).map_or(levels, |next| next.0);
                weight(stretches[k].0, to, stretches[k].1)
            };
            let least = (0..stretches.len())
                .filter(|&k| stretches[k].1 > 0.0 || (k > 0 && k + 1 < stretches.len()))
                .map(|k| (k, weigh(k)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((k, _)) = least.filter(|least| least.1 < 1.0) else { return stretches };
            if stretches.len() == 1 {
                return Vec::new();
            }
            if k + 1 < stretches.len() {
                stretches[k].1 += stretches.remove(k + 1).1;
            }
            if k > 0 {
                stretches[k - 1].1 += stretches.remove(k).1;
            }
        }
    }

    #[test]
    fn the_queue_keeps_the_rule() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for round in 0..2000 {
            let n = round % 40;
            let starts_above = random() > 0.5;
            let stretches: Vec<(usize, f64)> = (0..n)
                .map(|k| {
                    // Equal weights among them.
                    let excess = (random() * 40.0).round() / 2.0 + 0.5;
                    (3 * k, if (k % 2 == 0) == starts_above { excess } else { -excess })
                })
                .collect();
            let weight = |from: usize, to: usize, excess: f64| {
                excess.abs() / (2.0 + ((to - from) as f64).sqrt())
            };
            let slowly = merged_slowly(stretches.clone(), 3 * n, weight);
            assert_eq!(merged(stretches, 3 * n, weight), slowly, "round {round}");
        }
    }

    #[test]
    fn a_gust_is_no_effort() {
        assert!(efforts(&flat(&[(600, 3.0), (5, 4.5), (600, 3.0)]), 3.8, 8.0).is_empty());
    }

    #[test]
    fn a_short_effort_needs_less_than_a_long_one() {
        let levels = flat(&[(600, 3.0), (10, 4.6), (600, 3.0), (100, 4.0), (600, 3.0)]);
        let found = efforts_beyond(&levels, 3.8, |seconds| 2.5 * seconds.sqrt());
        assert_eq!(found.iter().map(|effort| effort.start_s).collect::<Vec<_>>(), [600.0]);
    }

    #[test]
    fn a_run_hardly_above_the_dividing_speed_is_no_effort() {
        assert!(efforts(&flat(&[(300, 3.01)]), 3.0, 8.0).is_empty());
    }

    #[test]
    fn a_run_that_is_one_effort_is_one() {
        assert_eq!(efforts(&flat(&[(1800, 4.0), (20, 3.9), (900, 4.2)]), 3.5, 8.0).len(), 1);
    }
}
