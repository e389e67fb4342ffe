//! Pieces of even speed and what was measured in each.

use serde::{Deserialize, Serialize};

use super::edges::Edge;
use crate::measure::{Motion, Series};

/// A piece of even grade-adjusted speed. Times are whole seconds of elapsed time, half open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    /// Where it begins, metres east and north of the start of the run; `NaN` without positions.
    /// Never leaves the pipeline.
    pub place_m: [f32; 2],
    /// Mean heart rate in beats per minute; `NaN` without heart rate.
    pub avg_heart_rate_bpm: f32,
    /// Mean heart rate of the second half, where it has settled; `NaN` without.
    pub settled_heart_rate_bpm: f32,
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

/// Measures the pieces that begin at `edges`.
pub(super) fn levels(series: &Series, edges: &[Edge]) -> Vec<Level> {
    let ends = edges.iter().skip(1).map(|edge| edge.second).chain([series.len()]);
    let piece = |(edge, end): (&Edge, usize)| measure(series, edge.second, end, edge.uncertainty_s);
    edges.iter().zip(ends).map(piece).collect()
}

/// The known heart rates of some seconds.
#[derive(Clone, Copy, Default)]
struct Beats {
    sum_bpm: f32,
    count: u32,
}

impl Beats {
    fn with(self, rate_bpm: f32) -> Self {
        let is_known = rate_bpm.is_finite();
        let known_bpm = if is_known { rate_bpm } else { 0.0 };
        Self { sum_bpm: self.sum_bpm + known_bpm, count: self.count + u32::from(is_known) }
    }

    /// `NaN` without any.
    fn mean(self) -> f32 {
        if self.count == 0 { f32::NAN } else { self.sum_bpm / self.count as f32 }
    }
}

fn measure(series: &Series, from: usize, to: usize, start_uncertainty_s: f32) -> Level {
    let seconds = (to - from).max(1) as f32;
    let end = to.min(series.len() - 1);
    let distance_m = series.distance_m[end] - series.distance_m[from];
    let count = |wanted: Motion| {
        // In bytes, as long as they hold the count.
        let is_wanted = |&motion: &Motion| u8::from(motion == wanted);
        let counts = series.motion[from..to].chunks(u8::MAX.into());
        counts.map(|part| u32::from(part.iter().map(is_wanted).sum::<u8>())).sum::<u32>()
    };
    let beats = series.heart_rate_bpm.get(from..to).unwrap_or_default();
    let (early, late) = beats.split_at(beats.len() / 2);
    let early = early.iter().fold(Beats::default(), |beats, &rate| beats.with(rate));
    let (all, late) = late
        .iter()
        .fold((early, Beats::default()), |(all, late), &rate| (all.with(rate), late.with(rate)));
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
        place_m: [&series.east_m, &series.north_m]
            .map(|axis| axis.get(from).copied().unwrap_or(f32::NAN)),
        avg_heart_rate_bpm: all.mean(),
        settled_heart_rate_bpm: late.mean(),
        stop_s: count(Motion::Stop),
        walk_s: count(Motion::Walk),
        gap_s: count(Motion::Gap),
    }
}
