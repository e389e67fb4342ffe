//! `Series` → levels of even speed, climbs and repeated passes. Knows no thresholds of the athlete.

use serde::{Deserialize, Serialize};

mod change_points;
mod climbs;
mod edges;
mod level;
mod passes;

pub use climbs::Climb;
pub use level::Level;
pub use passes::{PassSource, Passes};

use crate::measure::{Motion, Series, long_run_variance};
use crate::settings::SegmentSettings;

/// A run in pieces.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Segments {
    /// Pieces of even grade-adjusted speed: contiguous, in order, covering the whole run.
    pub levels: Vec<Level>,
    /// Long-run variance of speed in (m/s)²·s: how rough the recording and the running were.
    pub noise: f64,
    /// The ups of the run between turning points of altitude.
    pub climbs: Vec<Climb>,
    /// The same ground up and down again and again, if there is such a thing.
    pub passes: Vec<Passes>,
}

impl Segments {
    /// Gives back all but the noise: the rest is what judging needs, and nobody after it.
    pub fn forget_pieces(&mut self) {
        *self = Self { noise: self.noise, ..Self::default() };
    }
}

/// Cuts a run into pieces.
pub fn segment(series: &Series, settings: &SegmentSettings) -> Segments {
    if series.is_empty() {
        return Segments::default();
    }
    let noise = long_run_variance(&series.gap_speed_mps, &series.motion)
        .clamp(settings.min_noise, settings.max_noise);
    let weights: Vec<f32> =
        series.motion.iter().map(|&m| if m == Motion::Gap { 0.0 } else { 1.0 }).collect();
    let penalty = settings.penalty * noise * (series.len().max(2) as f64).ln();
    let bound = settings.min_bound_mps.max(settings.bound * noise.sqrt());
    let cuts =
        change_points::change_points(&series.gap_speed_mps, &weights, penalty as f32, bound as f32);
    let climbs = climbs::climbs(series, settings);
    let passes = passes::passes(series, &climbs, settings);
    let climbs = climbs::on_the_way(series, &climbs);
    let edges = edges::edges(series, &cuts, noise, settings);
    let edges = edges::with_climbs(edges, &climbs, &passes, series.len(), settings);
    let levels = level::levels(series, &edges);
    Segments { levels, noise, climbs, passes }
}
