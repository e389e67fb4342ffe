//! What an effort's length is called: usual distances and durations, and which of the two it was run
//! by.

use super::comb::{median, variation};
use super::efforts::Stretch;
use crate::settings::ClassifySettings;

/// Lengths people run, in metres.
const DISTANCES_M: [f64; 27] = [
    60.0, 80.0, 100.0, 120.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1000.0,
    1200.0, 1500.0, 1609.344, 2000.0, 2400.0, 3000.0, 3218.688, 4000.0, 5000.0, 6000.0, 8000.0,
    10_000.0, 15_000.0, 21_097.5,
];
/// Times people run, in seconds.
const DURATIONS_S: [f64; 28] = [
    8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 40.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 240.0,
    300.0, 360.0, 420.0, 480.0, 600.0, 720.0, 900.0, 1200.0, 1500.0, 1800.0, 2400.0, 2700.0,
    3600.0,
];

/// The distances most repeats have, in metres.
const USUAL_M: [f64; 11] =
    [100.0, 200.0, 300.0, 400.0, 600.0, 800.0, 1000.0, 1200.0, 1609.344, 2000.0, 3000.0];
/// The times most repeats have, in seconds.
const USUAL_S: [f64; 14] =
    [10.0, 15.0, 20.0, 30.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 600.0, 900.0, 1200.0, 1800.0];

/// How the length of efforts is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    /// By time or by distance, whatever they measure.
    ByTime(bool),
    /// By what fits better.
    Alone,
    /// By what fits better, among efforts most of which were run by time, or by distance.
    Among(bool),
}

/// Usual lengths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rounded {
    /// The usual distance in metres that a distance is near to.
    pub(super) way_m: Option<f64>,
    /// The usual duration in seconds that a duration is near to.
    pub(super) time_s: Option<f64>,
    /// Whether efforts of that distance and duration were run by time.
    pub(super) by_time: bool,
}

/// What sorted seconds and metres of efforts alike are called.
///
/// Run by time are efforts alike in time and unlike in way; where both are alike, the rounder and
/// the more usual length wins.
pub(super) fn rounded(
    durations_s: &[f64],
    distances_m: &[f64],
    unit: Unit,
    settings: &ClassifySettings,
) -> Rounded {
    let (duration, distance) = (median(durations_s), median(distances_m));
    let time_s = snap(duration, &DURATIONS_S, settings.snap_duration);
    let way_m = snap(distance, &DISTANCES_M, settings.snap_distance);
    let off = |round: f64, measured: f64, values: &[f64], usual: &[f64]| {
        let odd = if usual.contains(&round) { 0.0 } else { settings.odd_length };
        (round / measured).ln().abs() + variation(values) + odd
    };
    let by_time = match (unit, way_m, time_s) {
        (Unit::ByTime(by_time), ..) => by_time,
        (_, Some(way), Some(time)) => {
            let time = off(time, duration, durations_s, &USUAL_S);
            let way = off(way, distance, distances_m, &USUAL_M);
            let (prefer, error) = match unit {
                Unit::Among(true) => (settings.company, settings.length_error),
                Unit::Among(false) => (1.0 / settings.company, settings.length_error),
                Unit::Alone | Unit::ByTime(_) => (1.0, 0.0),
            };
            time + error < prefer * settings.prefer_distance * (way + error)
        }
        (_, None, time) => time.is_some(),
        (_, Some(_), None) => false,
    };
    Rounded { way_m, time_s, by_time }
}

/// Whether an effort is within a little of a length people run.
pub(super) fn is_round(effort: &Stretch, settings: &ClassifySettings) -> bool {
    [true, false].into_iter().any(|by_time| is_round_in(effort, by_time, settings))
}

/// Whether that holds of the length in one unit, seconds or metres.
pub(super) fn is_round_in(effort: &Stretch, by_time: bool, settings: &ClassifySettings) -> bool {
    let tolerance = settings.round_length;
    let round = if by_time {
        snap(effort.duration_s(), &DURATIONS_S, tolerance)
    } else {
        snap(effort.distance_m, &DISTANCES_M, tolerance)
    };
    round.is_some()
}

/// The nearest of `table`, if it is within `tolerance`.
fn snap(value: f64, table: &[f64], tolerance: f64) -> Option<f64> {
    table
        .iter()
        .copied()
        .min_by(|a, b| (a / value).ln().abs().total_cmp(&(b / value).ln().abs()))
        .filter(|nearest| (nearest / value - 1.0).abs() <= tolerance)
}

/// Whether efforts of many lengths were run by time: what is nearer to usual lengths, all together.
pub(super) fn is_ladder_by_time(efforts: &[&Stretch], settings: &ClassifySettings) -> bool {
    let off = |value: f64, table: &[f64], usual: &[f64], tolerance: f64| {
        let Some(round) = snap(value, table, tolerance) else { return 2.0 * tolerance };
        let odd = if usual.contains(&round) { 0.0 } else { settings.odd_length };
        (round / value).ln().abs() + odd
    };
    let sum = |of: &dyn Fn(&Stretch) -> f64| efforts.iter().map(|effort| of(effort)).sum::<f64>();
    let time =
        sum(&|effort| off(effort.duration_s(), &DURATIONS_S, &USUAL_S, settings.snap_duration));
    let way = sum(&|effort| off(effort.distance_m, &DISTANCES_M, &USUAL_M, settings.snap_distance));
    time < settings.prefer_distance * way
}
