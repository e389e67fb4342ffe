//! The training log in the output contract.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::athlete::{PACE_ZONES, Threshold, ThresholdSource};
use crate::batch::{Batch, Record};
use crate::classify::Kind;
use crate::export::SCHEMA_VERSION;
use crate::export::rounding::{clean, pace, round};
use crate::training::{
    Best, Fitness, LikeWorkouts, Method, Prediction, RecordLine, Rule, Stance, Standing, Statement,
    Training, Week, Workout, distance_name,
};

/// The training of one athlete. SI units, the unit in the key; a key without a value is absent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TrainingReport {
    /// Version of this contract.
    pub schema_version: u32,
    /// Version of runkind.
    pub engine_version: &'static str,
    /// Whose training: the folder of the athlete, or of all files.
    pub athlete: String,
    /// The last local day looked at; absent where no session has a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// All weeks in order, those without a run included.
    pub weeks: Vec<WeekReport>,
    /// What can be said: by topic, advice first.
    pub statements: Vec<StatementReport>,
    /// What cannot be said, and why.
    pub held_back: Vec<HeldReport>,
    /// Threshold over time, at most one a week.
    pub thresholds: Vec<FitnessReport>,
    /// Records, the shortest distance first.
    pub records: Vec<RecordReport>,
    /// What could be run today, and how far that is from the time aimed for.
    pub goal: GoalReport,
    /// Workouts run more than once, the most recent first.
    pub like_workouts: Vec<LikeWorkoutsReport>,
}

/// The training of several athletes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TrainingReports {
    /// Version of this contract.
    pub schema_version: u32,
    /// Version of runkind.
    pub engine_version: &'static str,
    /// Each athlete by name.
    pub athletes: Vec<TrainingReport>,
}

/// A week of training.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WeekReport {
    /// First local day.
    pub from: String,
    /// ISO week such as `2024-W18`, where weeks begin on Monday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso_week: Option<String>,
    /// Runs.
    pub runs: u32,
    /// Metres run.
    pub distance_m: Option<f64>,
    /// Seconds on the move.
    pub moving_time_s: Option<f64>,
    /// Metres climbed.
    pub elevation_gain_m: Option<f64>,
    /// Longest run in metres.
    pub longest_run_m: Option<f64>,
    /// Runs and metres by kind; kinds that were not run are absent.
    pub kinds: BTreeMap<&'static str, KindOfWeek>,
    /// Quality sessions.
    pub quality_sessions: u32,
    /// Runs whose kind is too uncertain to count or not to count.
    pub unsure_sessions: u32,
    /// Share of runs that are no quality session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub easy_share_sessions: Option<f64>,
    /// Share of running time slower than tempo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub easy_share_time: Option<f64>,
    /// Seconds of running in each pace zone, easy first.
    pub zone_times_s: [f64; PACE_ZONES.len()],
    /// Runs with strides or short hill sprints, and strides of the runner's own log.
    pub strides_sessions: u32,
    /// Runs up a hill again and again.
    pub hill_sessions: u32,
    /// Strength sessions.
    pub strength_sessions: u32,
    /// Drills.
    pub drills_sessions: u32,
    /// Plyometrics.
    pub plyometrics_sessions: u32,
    /// Load in points: 100 for an hour at threshold.
    pub load: Option<f64>,
    /// Load a day, weighted over six weeks, at the end of the week.
    pub fitness: Option<f64>,
    /// Load a day, weighted over one week, at the end of the week.
    pub fatigue: Option<f64>,
    /// Mean over spread of the daily loads, at most 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monotony: Option<f64>,
}

/// What was run of a kind in a week.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KindOfWeek {
    /// Runs.
    pub runs: u32,
    /// Metres.
    pub distance_m: Option<f64>,
}

/// One thing that can be said of the training.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatementReport {
    /// Stable name of the rule.
    #[schemars(extend("enum" = Rule::ALL.map(Rule::name)))]
    pub rule: &'static str,
    /// What it is about.
    #[schemars(extend("enum" = ["base", "intensity", "economy", "fitness", "goal"]))]
    pub topic: &'static str,
    /// `advice` asks for something, `good` says that the advice is followed, `fact` is one.
    #[schemars(extend("enum" = [Stance::Advice, Stance::Good, Stance::Fact].map(Stance::name)))]
    pub stance: &'static str,
    /// One or two sentences.
    pub text: String,
    /// The numbers, unit in the name; shares and ratios have none.
    pub values: BTreeMap<&'static str, f64>,
    /// The runs behind it, in order of time.
    pub runs: Vec<RunReference>,
    /// Where the rule is from.
    pub source: &'static str,
}

/// What cannot be said.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeldReport {
    /// Stable name of the rule.
    #[schemars(extend("enum" = Rule::ALL.map(Rule::name)))]
    pub rule: &'static str,
    /// Why not.
    pub text: String,
}

/// Which run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunReference {
    /// Path as in `source.path` of its activity.
    pub path: String,
    /// Member of the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Which activity of the input, from 0.
    pub index: usize,
    /// Local day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// The threshold as of a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FitnessReport {
    /// Local day.
    pub date: String,
    /// Threshold pace in seconds per kilometre.
    pub pace_s_per_km: Option<f64>,
    /// One standard deviation of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertainty_s_per_km: Option<f64>,
    /// Where it comes from.
    #[schemars(extend("enum" = ThresholdSource::ALL.map(ThresholdSource::name)))]
    pub source: &'static str,
    /// Metres that can be run beyond critical speed, where efforts tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d_prime_m: Option<f64>,
}

/// A record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordReport {
    /// The distance in metres.
    pub distance_m: Option<f64>,
    /// As runners say it, such as `5 km`.
    pub name: String,
    /// The fastest time in seconds.
    pub time_s: Option<f64>,
    /// Local day.
    pub date: String,
    /// The run.
    pub run: RunReference,
    /// The record and those before it, in order of time.
    pub history: Vec<BestReport>,
}

/// A time that was a record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BestReport {
    /// Time in seconds.
    pub time_s: Option<f64>,
    /// Local day.
    pub date: String,
}

/// What could be run, and what is aimed for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GoalReport {
    /// What could be run today, by method; with a goal, over its distance first.
    pub predictions: Vec<PredictionReport>,
    /// The distance of the goal in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// The time aimed for in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_s: Option<f64>,
    /// The day of the race.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub race_date: Option<String>,
    /// What could be run over the distance today: the middle of the predictions, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today_s: Option<f64>,
    /// One standard error of it in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_s: Option<f64>,
    /// Seconds still missing; below 0 the goal is within reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_s: Option<f64>,
    /// Seconds won a week lately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trend_s_per_week: Option<f64>,
    /// Weeks to the race.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks_left: Option<f64>,
    /// Rules whose advice is not followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<Vec<&'static str>>,
}

/// A time that could be run today.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PredictionReport {
    /// The distance in metres.
    pub distance_m: Option<f64>,
    /// As runners say it.
    pub name: String,
    /// How it was found.
    #[schemars(extend("enum" = Method::ALL.map(Method::name)))]
    pub method: &'static str,
    /// The time in seconds.
    pub time_s: Option<f64>,
    /// One standard error in seconds.
    pub error_s: Option<f64>,
    /// The run it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunReference>,
}

/// A workout that was run more than once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LikeWorkoutsReport {
    /// Such as `6×800 m`.
    pub name: String,
    /// The kind of run.
    #[schemars(extend("enum" = Kind::ALL.map(Kind::name)))]
    pub kind: &'static str,
    /// Each time, in order.
    pub workouts: Vec<WorkoutReport>,
}

/// One time a workout was run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WorkoutReport {
    /// Local day.
    pub date: String,
    /// Mean pace of the efforts in seconds per kilometre.
    pub pace_s_per_km: Option<f64>,
    /// Median recovery in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_s: Option<f64>,
    /// Mean heart rate of the efforts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_heart_rate_bpm: Option<f64>,
    /// The run.
    pub run: RunReference,
}

/// The training of one athlete of a batch; ids are places in its records.
pub fn training(athlete: &str, training: &Training, batch: &Batch) -> TrainingReport {
    let reference = |id: usize| reference(&batch.records[id]);
    TrainingReport {
        schema_version: SCHEMA_VERSION,
        engine_version: env!("CARGO_PKG_VERSION"),
        athlete: clean(athlete).unwrap_or_else(|| "unnamed".into()),
        as_of: training.as_of.map(|date| date.to_string()),
        weeks: training.weeks.iter().map(week).collect(),
        statements: training.statements.iter().map(|said| statement(said, &reference)).collect(),
        held_back: training
            .held_back
            .iter()
            .map(|held| HeldReport { rule: held.rule.name(), text: held.text.clone() })
            .collect(),
        thresholds: training.fitness.iter().map(fitness).collect(),
        records: training.records.iter().filter_map(|line| record(line, &reference)).collect(),
        goal: goal(training.goal.as_ref(), &training.predictions, &reference),
        like_workouts: training.like_workouts.iter().map(|like| alike(like, &reference)).collect(),
    }
}

/// The training of several athletes.
pub fn trainings(athletes: Vec<TrainingReport>) -> TrainingReports {
    TrainingReports {
        schema_version: SCHEMA_VERSION,
        engine_version: env!("CARGO_PKG_VERSION"),
        athletes,
    }
}

fn reference(record: &Record) -> RunReference {
    let source = &record.source;
    RunReference {
        path: clean(&source.path).unwrap_or_default(),
        member: source.member.as_deref().and_then(clean),
        index: source.index,
        date: record.start_local().map(|start| start.date().to_string()),
    }
}

fn iso_week(from: Date) -> Option<String> {
    let week = from.iso_week_date();
    (from.weekday() == jiff::civil::Weekday::Monday)
        .then(|| format!("{}-W{:02}", week.year(), week.week()))
}

fn week(week: &Week) -> WeekReport {
    let kinds = Kind::ALL.into_iter().filter(|kind| week.runs_by_kind[*kind as usize] > 0);
    let of_kind = |kind: Kind| {
        let runs = week.runs_by_kind[kind as usize];
        (kind.name(), KindOfWeek { runs, distance_m: round(week.metres_by_kind[kind as usize], 0) })
    };
    WeekReport {
        from: week.from.to_string(),
        iso_week: iso_week(week.from),
        runs: week.runs,
        distance_m: round(week.distance_m, 0),
        moving_time_s: round(week.moving_time_s, 0),
        elevation_gain_m: round(week.elevation_gain_m, 0),
        longest_run_m: round(week.longest_run_m, 0),
        kinds: kinds.map(of_kind).collect(),
        quality_sessions: week.quality_sessions,
        unsure_sessions: week.unsure_sessions,
        easy_share_sessions: week.easy_share_sessions().and_then(|share| round(share, 3)),
        easy_share_time: week.easy_share_time().and_then(|share| round(share, 3)),
        zone_times_s: week.zone_times_s.map(f64::round),
        strides_sessions: week.strides_sessions,
        hill_sessions: week.hill_sessions,
        strength_sessions: week.strength_sessions,
        drills_sessions: week.drills_sessions,
        plyometrics_sessions: week.plyometrics_sessions,
        load: round(week.load, 1),
        fitness: round(week.fitness, 1),
        fatigue: round(week.fatigue, 1),
        monotony: week.monotony.and_then(|value| round(value, 2)),
    }
}

fn statement(said: &Statement, reference: &dyn Fn(usize) -> RunReference) -> StatementReport {
    let value = |(name, value): &(&'static str, f64)| Some((*name, round(*value, 3)?));
    StatementReport {
        rule: said.rule.name(),
        topic: said.rule.topic(),
        stance: said.stance.name(),
        text: said.text.clone(),
        values: said.values.iter().filter_map(value).collect(),
        runs: said.runs.iter().map(|id| reference(*id)).collect(),
        source: said.rule.source(),
    }
}

fn fitness(fitness: &Fitness) -> FitnessReport {
    let Threshold { speed_mps, uncertainty_mps, source } = fitness.threshold;
    FitnessReport {
        date: fitness.date.to_string(),
        pace_s_per_km: pace(speed_mps),
        uncertainty_s_per_km: (source != ThresholdSource::User)
            .then(|| 1000.0 * uncertainty_mps / speed_mps.powi(2))
            .and_then(|seconds| round(seconds, 1)),
        source: source.name(),
        d_prime_m: fitness.d_prime_m.and_then(|metres| round(metres, 0)),
    }
}

fn record(line: &RecordLine, reference: &dyn Fn(usize) -> RunReference) -> Option<RecordReport> {
    let best = line.best()?;
    let told =
        |best: &Best| BestReport { time_s: round(best.time_s, 1), date: best.date.to_string() };
    Some(RecordReport {
        distance_m: round(line.distance_m, 1),
        name: distance_name(line.distance_m),
        time_s: round(best.time_s, 1),
        date: best.date.to_string(),
        run: reference(best.id),
        history: line.bests.iter().map(told).collect(),
    })
}

fn goal(
    standing: Option<&Standing>,
    known: &[Prediction],
    reference: &dyn Fn(usize) -> RunReference,
) -> GoalReport {
    let asked = standing.map(|standing| standing.goal);
    let first = standing.map_or(&[][..], |standing| &standing.predictions);
    let rest =
        known.iter().filter(|found| asked.is_none_or(|goal| goal.distance_m != found.distance_m));
    let prediction = |found: &Prediction| PredictionReport {
        distance_m: round(found.distance_m, 1),
        name: distance_name(found.distance_m),
        method: found.method.name(),
        time_s: round(found.time_s, 1),
        error_s: round(found.error_s, 1),
        run: found.id.map(reference),
    };
    let tenth = |value: Option<f64>| value.and_then(|value| round(value, 1));
    GoalReport {
        predictions: first.iter().chain(rest).map(prediction).collect(),
        distance_m: tenth(asked.map(|goal| goal.distance_m)),
        time_s: tenth(asked.map(|goal| goal.time_s)),
        race_date: asked.and_then(|goal| goal.race).map(|date| date.to_string()),
        today_s: tenth(standing.map(|standing| standing.today_s)),
        error_s: tenth(standing.map(|standing| standing.error_s)),
        gap_s: tenth(standing.map(|standing| standing.gap_s)),
        trend_s_per_week: tenth(standing.and_then(|standing| standing.trend_s_per_week)),
        weeks_left: tenth(standing.and_then(|standing| standing.weeks_left)),
        lacks: standing.map(|standing| standing.lacks.iter().map(|rule| rule.name()).collect()),
    }
}

fn alike(like: &LikeWorkouts, reference: &dyn Fn(usize) -> RunReference) -> LikeWorkoutsReport {
    let workout = |workout: &Workout| WorkoutReport {
        date: workout.date.to_string(),
        pace_s_per_km: pace(workout.speed_mps),
        recovery_s: workout.recovery_s.and_then(|seconds| round(seconds, 0)),
        avg_heart_rate_bpm: workout.heart_rate_bpm.and_then(|beats| round(beats, 0)),
        run: reference(workout.id),
    };
    LikeWorkoutsReport {
        name: like.name.clone(),
        kind: like.kind.name(),
        workouts: like.workouts.iter().map(workout).collect(),
    }
}
