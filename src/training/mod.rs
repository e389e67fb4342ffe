//! Dated verdicts of one athlete → weeks, what the training follows of the advice and what it does
//! not, fitness over time, records, predictions, the goal.

mod base;
mod cadence;
mod economy;
mod fitness;
mod goal;
mod intensity;
mod load;
mod logged;
mod predict;
mod progress;
mod records;
mod run;
mod statement;
mod trend;
mod week;

pub use fitness::Fitness;
pub use goal::{Goal, Standing};
pub use logged::{Exercise, Logged};
pub use predict::{Method, Prediction, riegel_s, vdot, vdot_speed_mps, vdot_time_s};
pub use progress::{LikeWorkouts, Workout};
pub use records::{Best, RecordLine, distance_name, is_believable};
pub use statement::{Held, Rule, Stance, Statement};
pub use week::{Week, first_day};

use jiff::civil::{Date, DateTime, Weekday};

use crate::classify::Judged;
use crate::digest::Digest;
use crate::settings::{Athlete, HistorySettings, TrainingSettings};
use crate::units::Units;
use run::Run;
use statement::Said;

/// One activity of the athlete; duplicates left out.
#[derive(Debug, Clone, Copy)]
pub struct Session<'a> {
    /// Which one, for whoever asks: statements name the runs behind them by it.
    pub id: usize,
    /// Its start in local time: days and weeks are the runner's.
    pub start: DateTime,
    /// What it holds.
    pub digest: &'a Digest,
    /// What kind of run it is; `None` for other sports.
    pub judged: Option<&'a Judged>,
}

/// What is asked of the training.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The last day looked at; the day of the last session if not given.
    pub as_of: Option<Date>,
    /// The day weeks begin with.
    pub week_start: Weekday,
    /// What the athlete trains for.
    pub goal: Option<Goal>,
    /// Names of rules that are not asked.
    pub without: &'a [String],
    /// Units of all sentences.
    pub units: Units,
    /// What the athlete says of themselves.
    pub athlete: &'a Athlete,
    /// How thresholds are estimated.
    pub history: &'a HistorySettings,
    /// How training is looked at.
    pub settings: &'a TrainingSettings,
}

/// The training of one athlete.
#[derive(Debug, Clone, Default)]
pub struct Training {
    /// The last day looked at; `None` where there is no dated session.
    pub as_of: Option<Date>,
    /// All weeks from the first session to the last day, those without a run included.
    pub weeks: Vec<Week>,
    /// What can be said, advice first within each topic.
    pub statements: Vec<Statement>,
    /// What cannot be said, and why.
    pub held_back: Vec<Held>,
    /// Threshold over time, at most one a week.
    pub fitness: Vec<Fitness>,
    /// Records by distance, the shortest first.
    pub records: Vec<RecordLine>,
    /// What could be run today over the usual race distances.
    pub predictions: Vec<Prediction>,
    /// Where the athlete stands before their goal.
    pub goal: Option<Standing>,
    /// Workouts that were run more than once, the most recent first.
    pub like_workouts: Vec<LikeWorkouts>,
}

/// What every rule looks at.
struct Log<'a> {
    asked: &'a Asked<'a>,
    /// All runs up to the last day, in order.
    runs: Vec<Run<'a>>,
    /// Sessions of strength and the like, from files and from the runner's own log.
    exercises: Vec<Logged>,
    /// Whether the runner keeps a log of their own.
    is_logged: bool,
    as_of: Date,
    /// Weeks of seven days that statements look at, counted back from the last day.
    weeks: u32,
}

/// Looks at the training of one athlete: sessions in any order, and what the runner wrote down
/// themselves.
pub fn review(sessions: &[Session<'_>], logged: &[Logged], asked: &Asked<'_>) -> Training {
    let as_of = asked.as_of.or_else(|| sessions.iter().map(|session| session.start.date()).max());
    let Some(as_of) = as_of else { return Training::default() };
    let past = || sessions.iter().filter(|session| session.start.date() <= as_of);
    let mut runs: Vec<Run<'_>> =
        past().filter_map(|session| Run::of(session, asked.settings)).collect();
    runs.sort_by_key(|run| (run.start, run.id));
    let mut exercises: Vec<Logged> = past()
        .filter_map(|session| logged::exercise(session))
        .chain(logged.iter().filter(|entry| entry.date <= as_of).cloned())
        .collect();
    exercises.sort_by_key(|exercise| exercise.date);
    let weeks = week::weeks(&runs, &exercises, as_of, asked);
    let Some(first) = runs.first().map(|run| run.date) else {
        return Training { as_of: Some(as_of), weeks, ..Training::default() };
    };
    let since = u32::try_from(days_between(first, as_of) / 7 + 1).unwrap_or(0);
    let log = Log {
        asked,
        is_logged: !logged.is_empty(),
        exercises,
        as_of,
        weeks: since.min(asked.settings.weeks),
        runs,
    };
    let fitness = fitness::over_time(&log);
    let records = records::records(&log);
    let predictions = predict::predictions(&log);
    let like_workouts = progress::like_workouts(&log);
    let mut said = Said::new(asked.without);
    if log.weeks < asked.settings.least_weeks {
        let text = format!("the files hold less than {} weeks of runs", asked.settings.least_weeks);
        said.hold(Rule::Consistency, text);
    } else {
        base::say(&log, &mut said);
        if log.runs_per_week() >= asked.settings.least_runs {
            intensity::say(&log, &mut said);
            economy::say_habits(&log, &mut said);
        } else {
            let text = "too few runs a week to speak of how hard or easy they are";
            said.hold(Rule::Quality, text.into());
        }
        economy::say(&log, &mut said);
        fitness::say(&log, &mut said);
    }
    records::say(&records, &log, &mut said);
    progress::say(&like_workouts, &log, &mut said);
    let goal = asked.goal.and_then(|goal| goal::standing(goal, &log, &predictions, &mut said));
    let (statements, held_back) = said.done();
    Training {
        as_of: Some(as_of),
        weeks,
        statements,
        held_back,
        fitness,
        records,
        predictions,
        goal,
        like_workouts,
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

impl<'a> Log<'a> {
    fn settings(&self) -> &TrainingSettings {
        self.asked.settings
    }

    /// Days from a day to the last one.
    fn age(&self, date: Date) -> i64 {
        days_between(date, self.as_of)
    }

    /// The runs of the last so many days, the last day included.
    fn last_days(&self, days: i64) -> impl DoubleEndedIterator<Item = &Run<'a>> {
        self.runs.iter().filter(move |run| self.age(run.date) < days)
    }

    /// Days that statements look at.
    fn days(&self) -> i64 {
        7 * i64::from(self.weeks)
    }

    /// The runs that statements look at.
    fn window(&self) -> impl DoubleEndedIterator<Item = &Run<'a>> {
        self.last_days(self.days())
    }

    fn runs_per_week(&self) -> f64 {
        self.window().count() as f64 / f64::from(self.weeks)
    }

    /// For each of the weeks looked at, the latest first, how many of these days lie in it.
    fn by_week(&self, dates: impl Iterator<Item = Date>) -> Vec<usize> {
        let mut counts = vec![0; self.weeks as usize];
        for date in dates {
            let week = usize::try_from(self.age(date) / 7).ok();
            if let Some(count) = week.and_then(|week| counts.get_mut(week)) {
                *count += 1;
            }
        }
        counts
    }
}
