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
    let (history, settings) = (log.asked.history, log.settings());
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
    let is_same = (line.slope / at.threshold.speed_mps - 1.0).abs() <= settings.reserve_slope;
    let possible = settings.reserve_least_m..=settings.reserve_most_m;
    Some(line.mean - line.slope * mean_s).filter(|reserve| is_same && possible.contains(reserve))
}

/// Threshold now against the beginning of the weeks looked at.
pub(super) struct Change<'l> {
    first: Date,
    last: Date,
    runs: [usize; 2],
    then: &'l Threshold,
    now: &'l Threshold,
    /// Change of speed, as a share.
    share: f64,
    /// One standard error of it.
    error: f64,
    /// Whether it is more than chance.
    is_clear: bool,
}

impl<'l> Change<'l> {
    /// `None` where nothing or the athlete alone tells of it.
    pub(super) fn of(log: &'l Log<'_>) -> Option<Self> {
        let is_known = |run: &&Run<'_>| {
            run.threshold().is_some_and(|known| known.source != ThresholdSource::Single)
        };
        let last = log.window().rev().find(is_known)?;
        let mut before = log.runs.iter().rev().filter(|run| log.age(run.date) >= log.days());
        let first = before.find(is_known).or_else(|| log.window().find(is_known))?;
        let (then, now) = (first.threshold()?, last.threshold()?);
        if now.source == ThresholdSource::User {
            return None;
        }
        let share = now.speed_mps / then.speed_mps - 1.0;
        let error = then.uncertainty_mps.hypot(now.uncertainty_mps) / now.speed_mps;
        let is_clear = share.abs() > log.settings().trend_errors * error;
        let (runs, dates) = ([first.id, last.id], [first.date, last.date]);
        Some(Self { first: dates[0], last: dates[1], runs, then, now, share, error, is_clear })
    }

    /// Change of speed a week, as a share, where it is clear over at least four weeks.
    pub(super) fn a_week(&self) -> Option<f64> {
        let weeks = days_between(self.first, self.last) as f64 / 7.0;
        (self.is_clear && weeks >= 4.0).then(|| self.share / weeks)
    }
}

/// Says how the threshold changed.
pub(super) fn say(log: &Log<'_>, said: &mut Said<'_>) {
    let Some(found) = Change::of(log) else { return };
    let Change { then, now, .. } = found;
    let units = log.asked.units;
    let seconds = |threshold: &Threshold| units.metres() / threshold.speed_mps;
    let faster = seconds(then) - seconds(now);
    let (stance, word) = match (found.is_clear, found.share > 0.0) {
        (true, true) => {
            (Stance::Good, format!("{faster:.0} s faster than on {}", day(found.first)))
        }
        (true, false) => {
            (Stance::Fact, format!("{:.0} s slower than on {}", -faster, day(found.first)))
        }
        (false, _) => (
            Stance::Fact,
            format!("no clear change since {} ({})", day(found.first), units.pace(then.speed_mps)),
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
        ("change", found.share),
        ("change_error", found.error),
    ];
    said.say(Rule::Threshold, stance, text, values, found.runs);
}
