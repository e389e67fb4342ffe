//! How fast the run was on the whole, and how high the heart beat.

use super::{Named, minutes, ramp};
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::segment::Level;

pub(super) fn whole_run(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let shown = as_of.shown_mps;
    let running = digest.running_s().max(1.0);
    let above = |share: f64| digest.seconds_above(share * shown);
    let quantile = |share: f64| {
        let mut passed = 0.0;
        let bin = digest.speed_histogram_s.iter().position(|&seconds| {
            passed += f64::from(seconds);
            passed >= share * running
        });
        bin.unwrap_or(0) as f64 * crate::digest::SPEED_BIN_MPS / shown
    };
    let levels = &digest.segments.levels;
    let sum =
        |value: fn(&Level) -> u32| levels.iter().map(|level| f64::from(value(level))).sum::<f64>();
    let elapsed = levels.last().map_or(1.0, |level| f64::from(level.end_s)).max(1.0);
    let climb: f64 = digest.segments.climbs.iter().map(|climb| f64::from(climb.gain_m)).sum();
    let km = digest.summary.distance_m.unwrap_or(0.0).max(500.0) / 1000.0;
    all.extend([
        ("median_e", quantile(0.5)),
        ("spread_e", quantile(0.9) - quantile(0.1)),
        ("top_e", quantile(0.97)),
        ("share_tempo", above(0.88) / running),
        ("share_hard", above(1.0) / running),
        ("min_steady", minutes(above(0.82))),
        ("min_tempo", minutes(above(0.88))),
        ("min_hard", minutes(above(1.0))),
        ("min_very_hard", minutes(above(1.1))),
        ("running_min", minutes(running)),
        ("walk_share", sum(|level| level.walk_s) / elapsed),
        ("stop_share", sum(|level| level.stop_s) / elapsed),
        ("climb_per_km", climb / km / 10.0),
        ("easy_score", ramp(quantile(0.5), 0.91, 0.85) * ramp(above(0.9), 600.0, 180.0)),
    ]);
}

pub(super) fn heart(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let share = |beat: Option<f64>, usual: f64| {
        beat.map_or(0.0, |beat| (beat / as_of.full_heart_rate_bpm).clamp(0.4, 1.05) - usual)
    };
    all.extend([
        ("heart_high", share(digest.high_heart_rate_bpm, 0.88)),
        (
            "heart_mean",
            share(
                digest.summary.avg_heart_rate_bpm.filter(|_| digest.high_heart_rate_bpm.is_some()),
                0.78,
            ),
        ),
    ]);
}
