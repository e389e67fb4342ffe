//! Pieces of even speed and what was measured in each.

use crate::measure::{Motion, Series};

/// A piece of even grade-adjusted speed. Times are whole seconds of elapsed time, half open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// First second.
    pub start_s: u32,
    /// The second after the last.
    pub end_s: u32,
    /// Half-width in seconds of the 90 % interval of the start.
    pub start_uncertainty_s: f32,
    /// Length in metres.
    pub distance_m: f32,
    /// Mean speed in m/s.
    pub speed_mps: f32,
    /// Mean grade-adjusted speed in m/s.
    pub gap_speed_mps: f32,
    /// Altitude at the end minus at the start in metres; `NaN` without altitude.
    pub rise_m: f32,
    /// Mean heart rate of the second half in beats per minute; `NaN` without heart rate.
    pub heart_rate_bpm: f32,
    /// Seconds standing.
    pub stop_s: u32,
    /// Seconds walking.
    pub walk_s: u32,
    /// Seconds not recorded.
    pub gap_s: u32,
}

impl Level {
    /// Seconds.
    pub fn duration_s(&self) -> f32 {
        (self.end_s - self.start_s) as f32
    }

    /// Seconds of running.
    pub fn run_s(&self) -> f32 {
        (self.end_s - self.start_s - self.stop_s - self.walk_s - self.gap_s) as f32
    }
}

/// Measures the pieces that begin at `cuts`, each edge first moved to where speed crosses the
/// middle between its neighbours.
pub(super) fn levels(series: &Series, cuts: &[usize], noise: f64) -> Vec<Level> {
    let n = series.len();
    let mean = |from: usize, to: usize| {
        series.gap_speed_mps[from..to].iter().sum::<f32>() / (to - from).max(1) as f32
    };
    let ends: Vec<usize> = cuts.iter().copied().skip(1).chain([n]).collect();
    let mut edges = cuts.to_vec();
    let mut uncertainty = vec![0.0_f32; cuts.len()];
    for k in 1..cuts.len() {
        let (before, after) = (mean(cuts[k - 1], cuts[k]), mean(cuts[k], ends[k]));
        edges[k] = half_crossing(
            &series.gap_speed_mps,
            cuts[k],
            before,
            after,
            edges[k - 1] + 1,
            ends[k] - 1,
        );
        // The excursion of a random walk against the drift of the step: noise over step squared.
        let step = f64::from(after - before).abs().max(0.1);
        uncertainty[k] = (1.0 + 2.0 * noise / (step * step)).min(60.0) as f32;
    }
    (0..edges.len())
        .map(|k| measure(series, edges[k], edges.get(k + 1).copied().unwrap_or(n), uncertainty[k]))
        .collect()
}

/// How far an edge may move, in seconds.
const REACH_S: usize = 8;

/// The second closest to `edge` at which the speed crosses the middle of two levels.
fn half_crossing(
    speed: &[f32],
    edge: usize,
    before: f32,
    after: f32,
    least: usize,
    most: usize,
) -> usize {
    let middle = f32::midpoint(before, after);
    let rising = after > before;
    let crosses = |i: usize| {
        let (left, right) = (speed[i - 1], speed[i]);
        if rising { left < middle && right >= middle } else { left >= middle && right < middle }
    };
    let (least, most) = (least.max(1), most.min(speed.len() - 1));
    (0..=REACH_S)
        .flat_map(|away| [edge.checked_sub(away), Some(edge + away)])
        .flatten()
        .find(|&i| i >= least && i <= most && crosses(i))
        .unwrap_or(edge)
}

fn measure(series: &Series, from: usize, to: usize, start_uncertainty_s: f32) -> Level {
    let seconds = (to - from).max(1) as f32;
    let end = to.min(series.len() - 1);
    let distance_m = series.distance_m[end] - series.distance_m[from];
    let count = |wanted: Motion| {
        series.motion[from..to].iter().filter(|&&motion| motion == wanted).count() as u32
    };
    let mean_of = |values: &[f32]| {
        let (sum, count) =
            values.iter().filter(|v| v.is_finite()).fold((0.0, 0), |(s, c), v| (s + v, c + 1));
        if count == 0 { f32::NAN } else { sum / count as f32 }
    };
    Level {
        start_s: from as u32,
        end_s: to as u32,
        start_uncertainty_s,
        distance_m,
        speed_mps: distance_m / seconds,
        gap_speed_mps: series.gap_speed_mps[from..to].iter().sum::<f32>() / seconds,
        rise_m: if series.altitude_m.is_empty() {
            f32::NAN
        } else {
            series.altitude_m[end] - series.altitude_m[from]
        },
        heart_rate_bpm: series
            .heart_rate_bpm
            .get(usize::midpoint(from, to)..to)
            .map_or(f32::NAN, mean_of),
        stop_s: count(Motion::Stop),
        walk_s: count(Motion::Walk),
        gap_s: count(Motion::Gap),
    }
}
