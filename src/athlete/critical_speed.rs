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
/// reaches beyond what `D′` explains.
const BOUNDS: [(f64, f64); 5] =
    [(1000.0, 1.0), (1500.0, 1.0), (3000.0, 1.0), (5000.0, 1.0), (10_000.0, 0.99)];

/// What one run says of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    /// Seconds for each of [`BOUNDS`]; `NaN` where there are none to believe.
    times_s: [f64; BOUNDS.len()],
    /// Median speed in m/s; `NaN` without any.
    median_mps: f64,
}

impl Said {
    pub(super) fn by(run: &Digest, settings: &HistorySettings) -> Self {
        let is_smooth = run.segments.noise < settings.max_effort_noise;
        let times_s = BOUNDS.map(|(distance, _)| {
            let mut efforts = run.gap_efforts.iter().filter(|_| is_smooth);
            let meant = efforts.find(|effort| effort.distance_m == distance);
            meant.map_or(f64::NAN, |effort| effort.time_s)
        });
        Self { times_s, median_mps: run.median_speed_mps().unwrap_or(f64::NAN) }
    }
}

/// Critical speed of the athlete of whose runs this was said.
pub(super) fn critical_speed(runs: &[Said], settings: &HistorySettings) -> Option<Estimate> {
    let mut values: Vec<f64> = Vec::with_capacity(runs.len());
    let mut bounds: Vec<f64> = Vec::with_capacity(BOUNDS.len());
    for (bound, &(distance, share)) in BOUNDS.iter().enumerate() {
        values.clear();
        values.extend(runs.iter().map(|run| run.times_s[bound]).filter(|time| !time.is_nan()));
        // With many runs the very best is more often a GPS error than a feat, and so is one far
        // ahead of the next.
        let at = values.len() / settings.runs_per_outlier;
        if at >= values.len() {
            continue;
        }
        let (_, &mut time, slower) = values.select_nth_unstable_by(at, f64::total_cmp);
        let next = slower.iter().copied().reduce(f64::min);
        let time = next.filter(|next| time < settings.lone_feat * next).unwrap_or(time);
        bounds.push((distance - settings.d_prime_m) / time / share);
    }
    bounds.sort_by(|a, b| b.total_cmp(a));
    values.clear();
    values.extend(runs.iter().map(|run| run.median_mps).filter(|median| !median.is_nan()));
    let middle = values.len() / 2;
    let floor = (middle < values.len())
        .then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1 / settings.easy_share);
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
