//! Critical speed and D′ over time.

use jiff::civil::Date;

use super::base::day;
use super::run::Run;
use super::statement::{Rule, Said, Stance};
use super::trend::Trend;
use super::{Log, days_between};
use crate::athlete::{Threshold, ThresholdSource};

/// The threshold as of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitness {
    /// The day.
    pub date: Date,
    /// The threshold.
    pub threshold: Threshold,
    /// Metres that can be run beyond critical speed, where efforts tell.
    pub d_prime_m: Option<f64>,
}

/// Effort distances whose times lie on the line `d = CS · t + D′`, in metres (Smyth & Muniz-Pumares
/// 2020; 400 m is sprinted, 10 km is slower than the line).
const ON_THE_LINE_M: [f64; 4] = [800.0, 1500.0, 3000.0, 5000.0];
/// Believable D′ in metres (research §4).
const D_PRIME_M: std::ops::RangeInclusive<f64> = 40.0..=400.0;
/// A line whose slope is further than this from the threshold does not tell D′, as a share.
const SAME_SPEED: f64 = 0.05;

/// The threshold of the last run of each week, and on the last day.
pub(super) fn over_time(log: &Log<'_>) -> Vec<Fitness> {
    let mut found: Vec<Fitness> = Vec::new();
    let known = log.runs.iter().filter_map(|run| Some((run, *run.threshold()?)));
    for (run, threshold) in known.filter(|(_, known)| known.source != ThresholdSource::Single) {
        let week = |date| super::first_day(date, log.asked.week_start);
        if found.last().is_some_and(|last| week(last.date) == week(run.date)) {
            found.pop();
        }
        found.push(Fitness { date: run.date, threshold, d_prime_m: None });
    }
    for fitness in &mut found {
        fitness.d_prime_m = d_prime(log, fitness);
    }
    found
}

/// D′ from the fastest grade-adjusted efforts of the window before a day: the line through them,
/// where it agrees with the threshold.
fn d_prime(log: &Log<'_>, at: &Fitness) -> Option<f64> {
    let history = log.asked.history;
    let from = log
        .runs
        .partition_point(|run| days_between(run.date, at.date) as f64 > history.window_days);
    let to = log.runs.partition_point(|run| run.date <= at.date);
    let window = log.runs.get(from..to)?;
    let believed = |run: &&Run<'_>| run.digest.segments.noise < history.max_effort_noise;
    let fastest = |distance: f64| {
        let efforts = window.iter().filter(believed).flat_map(|run| &run.digest.gap_efforts);
        let times = efforts.filter(|effort| effort.distance_m == distance);
        times.map(|effort| effort.time_s).reduce(f64::min)
    };
    let points: Vec<(f64, f64)> =
        ON_THE_LINE_M.iter().filter_map(|&distance| Some((fastest(distance)?, distance))).collect();
    let line = Trend::through(&points)?;
    let mean_s = points.iter().map(|point| point.0).sum::<f64>() / points.len() as f64;
    let is_same = (line.slope / at.threshold.speed_mps - 1.0).abs() <= SAME_SPEED;
    Some(line.mean - line.slope * mean_s).filter(|reserve| is_same && D_PRIME_M.contains(reserve))
}

/// Threshold now against the beginning of the weeks looked at.
pub(super) fn say(log: &Log<'_>, said: &mut Said<'_>) {
    let is_known = |run: &&Run<'_>| {
        run.threshold().is_some_and(|known| known.source != ThresholdSource::Single)
    };
    let last = log.window().rev().find(is_known);
    let before = log.runs.iter().rev().filter(|run| log.age(run.date) >= log.days()).find(is_known);
    let first = before.or_else(|| log.window().find(is_known));
    let (Some(first), Some(last)) = (first, last) else { return };
    let (Some(then), Some(now)) = (first.threshold(), last.threshold()) else { return };
    if now.source == ThresholdSource::User {
        return;
    }
    let units = log.asked.units;
    let change = now.speed_mps / then.speed_mps - 1.0;
    let error = then.uncertainty_mps.hypot(now.uncertainty_mps) / now.speed_mps;
    let seconds = |threshold: &Threshold| units.metres() / threshold.speed_mps;
    let faster = seconds(then) - seconds(now);
    let is_clear = change.abs() > log.settings().trend_errors * error;
    let (stance, word) = match (is_clear, change > 0.0) {
        (true, true) => (Stance::Good, format!("{faster:.0} s faster than on {}", day(first.date))),
        (true, false) => {
            (Stance::Fact, format!("{:.0} s slower than on {}", -faster, day(first.date)))
        }
        (false, _) => (
            Stance::Fact,
            format!("no clear change since {} ({})", day(first.date), units.pace(then.speed_mps)),
        ),
    };
    let text = format!(
        "Threshold pace {} ± {:.0} s, {word}.",
        units.pace(now.speed_mps),
        seconds(now) * now.uncertainty_mps / now.speed_mps
    );
    let values = [
        ("speed_mps", now.speed_mps),
        ("speed_before_mps", then.speed_mps),
        ("change", change),
        ("change_error", error),
    ];
    said.say(Rule::Threshold, stance, text, values, [first.id, last.id]);
}
