//! Heart rate and cadence that belong to a motion.

use super::athlete::Athlete;
use super::motion::Trace;
use super::random::{Drift, Rng};

/// Heart rate in beats per minute at every second.
pub(super) fn heart_rate(seed: u64, trace: &Trace, athlete: &Athlete, sport: &str) -> Vec<f64> {
    let rng = &mut Rng::new(seed, 2);
    let mut noise = Drift::new(rng, 1.2, 8.0);
    let mut sets = Drift::new(rng, 0.14, 60.0);
    let mut now = athlete.standing_heart_rate_bpm + rng.between(0.0, 12.0);
    (0..trace.effort.len())
        .map(|second| {
            let effort = match sport {
                "running" => trace.effort[second],
                "cycling" => trace.speed_mps[second] / 11.5,
                _ => 0.35 + sets.step(rng, 1.0).abs(),
            };
            // Over an hour at one effort the heart drifts up by about 3 %.
            let drift = 1.0 + 0.03 * (second as f64 / 3600.0).min(2.0);
            let target =
                (athlete.settled_heart_rate(effort) * drift).min(athlete.max_heart_rate_bpm);
            let lag = athlete.heart_lag_s * if target < now { 1.4 } else { 1.0 };
            now += (target - now) / lag;
            now + noise.step(rng, 1.0)
        })
        .collect()
}

/// Steps per minute (both feet) at every second.
pub(super) fn cadence(seed: u64, trace: &Trace, athlete: &Athlete) -> Vec<f64> {
    let rng = &mut Rng::new(seed, 3);
    let mut noise = Drift::new(rng, 1.5, 5.0);
    trace
        .speed_mps
        .iter()
        .map(|&speed| {
            let noise = noise.step(rng, 1.0);
            match speed {
                s if s < 0.5 => 0.0,
                s if s < 1.9 => 70.0 + 28.0 * s + noise,
                s => (athlete.cadence_spm + 7.5 * (s - 2.5) + noise).min(230.0),
            }
        })
        .collect()
}
