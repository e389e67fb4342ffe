//! Weeks of local days.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::load;
use super::logged::{Exercise, Logged};
use super::run::{Quality, Run};
use super::{Asked, days_between};
use crate::athlete::PACE_ZONES;
use crate::classify::Kind;

/// A week of training.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Its first day.
    pub from: Date,
    /// Metres run.
    pub distance_m: f64,
    /// Seconds on the move.
    pub moving_time_s: f64,
    /// Metres climbed.
    pub elevation_gain_m: f64,
    /// Runs.
    pub runs: u32,
    /// Runs by kind, in the order of [`Kind::ALL`].
    pub runs_by_kind: [u32; 5],
    /// Metres by kind, in the order of [`Kind::ALL`].
    pub metres_by_kind: [f64; 5],
    /// Metres of runs without a kind.
    pub metres_unclassified: f64,
    /// Quality sessions.
    pub quality_sessions: u32,
    /// Runs whose kind is too uncertain to count or not to count.
    pub unsure_sessions: u32,
    /// Longest run in metres.
    pub longest_run_m: f64,
    /// Runs with strides or short hill sprints.
    pub strides_sessions: u32,
    /// Runs up a hill again and again, short or long.
    pub hill_sessions: u32,
    /// Strength sessions.
    pub strength_sessions: u32,
    /// Drills.
    pub drills_sessions: u32,
    /// Plyometrics.
    pub plyometrics_sessions: u32,
    /// Seconds of running in each of [`PACE_ZONES`], easy first.
    pub zone_times_s: [f64; PACE_ZONES.len()],
    /// Load in points: 100 for an hour at threshold.
    pub load: f64,
    /// Load a day, weighted over about six weeks, at the end of the week ("fitness").
    pub fitness: f64,
    /// Load a day, weighted over about one week, at the end of the week ("fatigue").
    pub fatigue: f64,
    /// Mean over spread of the daily loads (Foster 1998), at most 10.
    pub monotony: Option<f64>,
}

/// The first pace zone that is not easy running. The bound below, LT1, lies where most people's
/// easy runs are, so that a threshold a little off would turn their weeks around.
pub(super) const TEMPO: usize = 2;

impl Week {
    fn new(from: Date) -> Self {
        Self {
            from,
            distance_m: 0.0,
            moving_time_s: 0.0,
            elevation_gain_m: 0.0,
            runs: 0,
            runs_by_kind: [0; 5],
            metres_by_kind: [0.0; 5],
            metres_unclassified: 0.0,
            quality_sessions: 0,
            unsure_sessions: 0,
            longest_run_m: 0.0,
            strides_sessions: 0,
            hill_sessions: 0,
            strength_sessions: 0,
            drills_sessions: 0,
            plyometrics_sessions: 0,
            zone_times_s: [0.0; PACE_ZONES.len()],
            load: 0.0,
            fitness: 0.0,
            fatigue: 0.0,
            monotony: None,
        }
    }

    /// Share of running time slower than tempo; `None` without any.
    pub fn easy_share_time(&self) -> Option<f64> {
        let all: f64 = self.zone_times_s.iter().sum();
        (all > 0.0).then(|| self.zone_times_s[..TEMPO].iter().sum::<f64>() / all)
    }

    /// Share of runs that are no quality session; `None` without any run.
    pub fn easy_share_sessions(&self) -> Option<f64> {
        (self.runs > 0).then(|| 1.0 - f64::from(self.quality_sessions) / f64::from(self.runs))
    }

    fn add(&mut self, run: &Run<'_>, asked: &Asked<'_>) {
        let metres = run.distance_m();
        self.runs += 1;
        self.distance_m += metres;
        self.moving_time_s += run.moving_s();
        self.elevation_gain_m += run.digest.summary.elevation_gain_m.unwrap_or(0.0);
        self.longest_run_m = self.longest_run_m.max(metres);
        match run.kind() {
            Some(kind) => {
                self.runs_by_kind[kind as usize] += 1;
                self.metres_by_kind[kind as usize] += metres;
            }
            None => self.metres_unclassified += metres,
        }
        self.quality_sessions += u32::from(run.quality == Quality::Yes);
        self.unsure_sessions += u32::from(run.quality == Quality::Unsure);
        self.strides_sessions += u32::from(run.has_strides(asked.settings));
        self.hill_sessions += u32::from(run.kind() == Some(Kind::HillSprint));
        if let Some(threshold) = run.threshold() {
            let times = threshold.zone_times_s(run.digest);
            self.zone_times_s.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
        }
        self.load += run.load;
    }

    fn exercise(&mut self, exercise: Exercise) {
        match exercise {
            Exercise::Strength => self.strength_sessions += 1,
            Exercise::Drills => self.drills_sessions += 1,
            Exercise::Plyometrics => self.plyometrics_sessions += 1,
            Exercise::Strides => self.strides_sessions += 1,
        }
    }
}

/// The first day of the week a day lies in.
pub fn first_day(date: Date, week_start: Weekday) -> Date {
    let behind = date.weekday().since(week_start);
    date.saturating_sub(i64::from(behind).days())
}

/// All weeks from the first session to the last day, the latest of them where there are too many.
pub(super) fn weeks(
    runs: &[Run<'_>],
    exercises: &[Logged],
    as_of: Date,
    asked: &Asked<'_>,
) -> Vec<Week> {
    let first_of = |date| first_day(date, asked.week_start);
    let dates = runs.iter().map(|run| run.date).chain(exercises.iter().map(|entry| entry.date));
    let Some(first) = dates.min() else { return Vec::new() };
    let last = first_of(as_of);
    let first = first_of(first).max(last.saturating_sub((asked.settings.most_weeks - 1).weeks()));
    let all = std::iter::successors(Some(first), |date| date.checked_add(1.week()).ok());
    let mut weeks: BTreeMap<Date, Week> =
        all.take_while(|date| *date <= last).map(|date| (date, Week::new(date))).collect();
    let mut daily = vec![0.0; 7 * weeks.len()];
    for run in runs {
        if let Some(week) = weeks.get_mut(&first_of(run.date)) {
            week.add(run, asked);
            let day = usize::try_from(days_between(first, run.date)).unwrap_or(usize::MAX);
            if let Some(sum) = daily.get_mut(day) {
                *sum += run.load;
            }
        }
    }
    for entry in exercises {
        if let Some(week) = weeks.get_mut(&first_of(entry.date)) {
            week.exercise(entry.exercise);
        }
    }
    let fitness = load::smoothed(&daily, asked.settings.fitness_days);
    let fatigue = load::smoothed(&daily, asked.settings.fatigue_days);
    let mut weeks: Vec<Week> = weeks.into_values().collect();
    // The last week may not be over, and days to come are no rest.
    let told = usize::try_from(days_between(first, as_of) + 1).unwrap_or(0);
    for (at, week) in weeks.iter_mut().enumerate() {
        let days = 7 * at..(7 * (at + 1)).min(told);
        week.fitness = fitness[days.end - 1];
        week.fatigue = fatigue[days.end - 1];
        week.monotony = load::monotony(&daily[days]);
    }
    weeks
}
