//! What could be run today: three methods side by side, each with its error.

use super::Log;
use super::records::is_believed;
use super::run::Run;
use crate::athlete::ThresholdSource;
use crate::digest::BestEffort;

/// How a time is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `t = (d − D′) / CS`, for 3 to 20 km.
    CriticalSpeed,
    /// Equal VDOT of the best recent effort (Daniels & Gilbert 1979).
    Vdot,
    /// `t₂ = t₁ · (d₂ / d₁)^1.06` from the best recent effort (Riegel 1981).
    Riegel,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 3] = [Self::CriticalSpeed, Self::Vdot, Self::Riegel];

    /// The stable name, such as `critical-speed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CriticalSpeed => "critical-speed",
            Self::Vdot => "vdot",
            Self::Riegel => "riegel",
        }
    }
}

/// A time that could be run today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The distance in metres.
    pub distance_m: f64,
    /// How it was found.
    pub method: Method,
    /// The time in seconds.
    pub time_s: f64,
    /// One standard error in seconds, from races of the corpus.
    pub error_s: f64,
    /// [`super::Session::id`] of the run it rests on; none for critical speed, which rests on many.
    pub id: Option<usize>,
}

/// Distances of races in metres.
const RACES_M: [f64; 4] = [5000.0, 10_000.0, HALF_MARATHON_M, 42_195.0];
const HALF_MARATHON_M: f64 = 21_097.5;

/// Where critical speed predicts, in metres: below, reserves decide; above, endurance.
const CRITICAL_SPEED_M: std::ops::RangeInclusive<f64> = 3000.0..=20_000.0;

/// Where any method predicts, in metres: what VDOT and Riegel's law were found on.
const IN_RANGE_M: std::ops::RangeInclusive<f64> = 1500.0..=42_195.0;

/// Whether any method predicts times over a distance in metres.
pub(super) fn is_in_range(distance_m: f64) -> bool {
    IN_RANGE_M.contains(&distance_m)
}

/// VDOT of a time over a distance in metres: oxygen cost of the speed over the share of the maximum
/// that can be held so long, in ml/kg/min (Daniels & Gilbert 1979).
pub fn vdot(distance_m: f64, time_s: f64) -> f64 {
    let minutes = time_s / 60.0;
    let v = distance_m / minutes;
    let cost = -4.60 + 0.182_258 * v + 0.000_104 * v * v;
    let share = 0.8
        + 0.189_439_3 * (-0.012_778 * minutes).exp()
        + 0.298_955_8 * (-0.193_260_5 * minutes).exp();
    cost / share
}

/// The speed in m/s that costs so much oxygen, in ml/kg/min: the inverse of the cost in [`vdot`].
pub fn vdot_speed_mps(oxygen: f64) -> f64 {
    let (a, b) = (0.000_104, 0.182_258_f64);
    (-b + (b * b + 4.0 * a * (oxygen + 4.60)).sqrt()) / (2.0 * a) / 60.0
}

/// The time in seconds over a distance in metres at a VDOT, to the hundredth of a second.
pub fn vdot_time_s(vdot_wanted: f64, distance_m: f64) -> f64 {
    // VDOT falls with the time, so halving finds it: from 12 m/s to 1 m/s.
    let (mut low, mut high) = (distance_m / 12.0, distance_m);
    while high - low > 0.005 {
        let middle = f64::midpoint(low, high);
        if vdot(distance_m, middle) > vdot_wanted { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The time in seconds over a distance from a time over another one, both in metres (Riegel 1981).
pub fn riegel_s(distance_m: f64, time_s: f64, to_m: f64) -> f64 {
    time_s * (to_m / distance_m).powf(1.06)
}

/// What could be run over the usual race distances.
pub(super) fn predictions(log: &Log<'_>) -> Vec<Prediction> {
    RACES_M.iter().flat_map(|&distance_m| over(log, distance_m)).collect()
}

/// What could be run over a distance on the last day, by each method that can tell.
pub(super) fn over(log: &Log<'_>, distance_m: f64) -> Vec<Prediction> {
    let settings = log.settings();
    let make = |method, time_s: f64, share: f64, id| Prediction {
        distance_m,
        method,
        time_s,
        error_s: share * time_s,
        id,
    };
    let mut found = Vec::new();
    let threshold = log.last_days(settings.prediction_days).rev().find_map(Run::threshold);
    let threshold = threshold.filter(|known| known.source != ThresholdSource::Single);
    if let Some(threshold) = threshold.filter(|_| CRITICAL_SPEED_M.contains(&distance_m)) {
        let time_s = (distance_m - log.asked.history.d_prime_m) / threshold.speed_mps;
        let own = threshold.uncertainty_mps / threshold.speed_mps;
        let share = settings.error_critical_speed.hypot(own);
        found.push(make(Method::CriticalSpeed, time_s, share, None));
    }
    let effort = best_effort(log, settings.prediction_least_m, |_| true);
    if let Some((run, effort)) = effort.filter(|_| is_in_range(distance_m)) {
        let is_far = distance_m > HALF_MARATHON_M;
        let share = if is_far { settings.error_marathon } else { settings.error_effort };
        let time_s = vdot_time_s(vdot(effort.distance_m, effort.time_s), distance_m);
        found.push(make(Method::Vdot, time_s, share, Some(run.id)));
        let time_s = riegel_s(effort.distance_m, effort.time_s, distance_m);
        found.push(make(Method::Riegel, time_s, share, Some(run.id)));
    }
    found
}

/// The recent effort with the highest VDOT, over at least so many metres, of the runs that `counts`.
pub(super) fn best_effort<'l, 'a>(
    log: &'l Log<'a>,
    least_m: f64,
    counts: impl Fn(&Run<'a>) -> bool,
) -> Option<(&'l Run<'a>, &'a BestEffort)> {
    let recent = log.last_days(log.settings().prediction_days);
    let runs = recent.filter(|run| counts(run) && is_believed(run, log));
    let efforts =
        runs.flat_map(|run| run.digest.best_efforts.iter().map(move |effort| (run, effort)));
    let points = |effort: &BestEffort| vdot(effort.distance_m, effort.time_s);
    efforts
        .filter(|(_, effort)| effort.distance_m >= least_m)
        .max_by(|a, b| points(a.1).total_cmp(&points(b.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published check values (research §4).
    #[test]
    fn vdot_is_as_published() {
        for (metres, seconds, published) in
            [(10_000.0, 2400.0, 51.94), (5000.0, 1474.0, 39.11), (5000.0, 1200.0, 49.81)]
        {
            assert!((vdot(metres, seconds) - published).abs() < 0.005, "{metres} {seconds}");
            assert!((vdot_time_s(vdot(metres, seconds), metres) - seconds).abs() < 0.01);
        }
    }

    #[test]
    fn training_paces_are_as_published() {
        let pace_s = |share: f64| 1000.0 / vdot_speed_mps(share * 51.94);
        for (share, published) in [(0.59, 341.0), (0.74, 285.0), (0.88, 247.0), (0.98, 227.0)] {
            assert!((pace_s(share) - published).abs() < 1.0, "{share}: {}", pace_s(share));
        }
    }

    #[test]
    fn riegel_is_as_published() {
        assert_eq!(riegel_s(10_000.0, 2400.0, 5000.0).round(), 1151.0, "19:11");
        assert_eq!((riegel_s(10_000.0, 2400.0, 21_097.5) / 60.0).round(), 88.0, "1:28:15");
    }
}
