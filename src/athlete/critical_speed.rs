//! Critical speed from the best efforts of some runs.
//!
//! Distance over a maximal effort is `CS · t + D′`. Training logs hold few maximal efforts, so each
//! distance gives a lower bound, `(d − D′) / t`, and the highest believable one counts; median
//! session speed gives another (research §4, "floor").

use crate::digest::Digest;
use crate::settings::HistorySettings;

/// A critical speed and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    /// Critical speed in m/s.
    pub(super) speed_mps: f64,
    /// One standard deviation in m/s.
    pub(super) uncertainty_mps: f64,
}

/// Distances in metres that bound critical speed, each with the share of it that an all-out effort
/// reaches beyond what `D′` explains, and the fastest believable time in seconds (a little under the
/// world records of 2024).
const BOUNDS: [(f64, f64, f64); 5] = [
    (1000.0, 1.0, 130.0),
    (1500.0, 1.0, 204.0),
    (3000.0, 1.0, 435.0),
    (5000.0, 1.0, 750.0),
    (10_000.0, 0.99, 1560.0),
];

/// Critical speed of the athlete who ran these.
pub(super) fn critical_speed(runs: &[&Digest], settings: &HistorySettings) -> Option<Estimate> {
    let mut bounds: Vec<f64> = BOUNDS
        .iter()
        .filter_map(|&(distance, share, fastest)| {
            let mut times: Vec<f64> = runs
                .iter()
                .filter(|run| run.segments.noise < settings.max_effort_noise)
                .flat_map(|run| &run.gap_efforts)
                .filter(|effort| effort.distance_m == distance && effort.time_s >= fastest)
                .map(|effort| effort.time_s)
                .collect();
            times.sort_by(f64::total_cmp);
            // With many runs the very best is more often a GPS error than a feat, and so is one far
            // ahead of the next.
            let at = times.len() / settings.runs_per_outlier;
            let (time, next) = (times.get(at)?, times.get(at + 1));
            let time = next.filter(|next| *time < settings.lone_feat * **next).unwrap_or(time);
            Some((distance - settings.d_prime_m) / time / share)
        })
        .collect();
    bounds.sort_by(|a, b| b.total_cmp(a));
    let mut medians: Vec<f64> = runs.iter().filter_map(|run| run.median_speed_mps()).collect();
    medians.sort_by(f64::total_cmp);
    let floor = medians.get(medians.len() / 2).map(|median| median / settings.easy_share);
    let speed_mps = match (bounds.first(), floor) {
        (Some(&best), Some(floor)) => floor.clamp(best, settings.max_floor * best),
        (Some(&best), None) => best,
        (None, floor) => floor?,
    };
    // Few runs, or bounds that disagree, make it less sure.
    let spread = bounds.first().zip(bounds.get(1)).map_or(0.1, |(best, next)| (best - next) / best);
    let share = (0.02_f64.powi(2) + 0.01 / runs.len() as f64 + (spread / 2.0).powi(2)).sqrt();
    Some(Estimate { speed_mps, uncertainty_mps: speed_mps * share })
}
