//! A time aimed for: where the athlete stands, how far away it is, what the training lacks.

use jiff::civil::Date;

use super::base::day;
use super::fitness::Change;
use super::predict::{self, Prediction};
use super::records::distance_name;
use super::statement::{Rule, Said, Stance};
use super::trend::median;
use super::{Log, days_between};
use crate::units::clock;

/// A time aimed for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// The distance in metres.
    pub distance_m: f64,
    /// The time in seconds.
    pub time_s: f64,
    /// The day of the race.
    pub race: Option<Date>,
}

/// Where the athlete stands before their goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The goal.
    pub goal: Goal,
    /// What could be run today, by each method that can tell.
    pub predictions: Vec<Prediction>,
    /// The middle of them in seconds.
    pub today_s: f64,
    /// One standard error of it in seconds.
    pub error_s: f64,
    /// Seconds still missing; below 0 the goal is within reach.
    pub gap_s: f64,
    /// Seconds won a week over the weeks looked at, where that is known.
    pub trend_s_per_week: Option<f64>,
    /// Whole weeks to the race, where there is one to come.
    pub weeks_left: Option<f64>,
    /// The rules whose advice is not followed.
    pub lacks: Vec<Rule>,
}

/// Looks at a goal; `None` where nothing tells what could be run.
pub(super) fn standing(
    goal: Goal,
    log: &Log<'_>,
    known: &[Prediction],
    said: &mut Said<'_>,
) -> Option<Standing> {
    let at_hand: Vec<Prediction> =
        known.iter().copied().filter(|found| found.distance_m == goal.distance_m).collect();
    let predictions =
        if at_hand.is_empty() { predict::over(log, goal.distance_m) } else { at_hand };
    let Some(today_s) = median(predictions.iter().map(|found| found.time_s).collect()) else {
        let why = if predict::is_in_range(goal.distance_m) {
            "no run of the last months tells what could be run today"
        } else {
            "no method predicts times below 1500 m or beyond the marathon"
        };
        said.hold(Rule::Goal, why.into());
        return None;
    };
    let own = median(predictions.iter().map(|found| found.error_s).collect()).unwrap_or(0.0);
    let spread = predictions.iter().map(|found| (found.time_s - today_s).abs()).fold(0.0, f64::max);
    let standing = Standing {
        goal,
        today_s,
        error_s: own.max(spread),
        gap_s: today_s - goal.time_s,
        trend_s_per_week: Change::of(log).and_then(|found| found.a_week()).map(|won| today_s * won),
        weeks_left: goal
            .race
            .map(|race| days_between(log.as_of, race))
            .filter(|days| *days >= 0)
            .map(|days| days as f64 / 7.0),
        lacks: said.advice().collect(),
        predictions,
    };
    say(&standing, said);
    Some(standing)
}

fn say(standing: &Standing, said: &mut Said<'_>) {
    let goal = standing.goal;
    let mut parts = vec![format!(
        "{} in {}: today about {} ± {}, {}",
        distance_name(goal.distance_m),
        clock(goal.time_s),
        clock(standing.today_s),
        clock(standing.error_s),
        if standing.gap_s > 0.0 {
            format!("{} to go", clock(standing.gap_s))
        } else {
            "within reach".into()
        }
    )];
    parts.extend(standing.trend_s_per_week.map(|won| {
        let way = if won >= 0.0 { "faster" } else { "slower" };
        format!("lately {:.1} s a week {way}", won.abs())
    }));
    if let (Some(weeks), Some(race)) = (standing.weeks_left, goal.race) {
        parts.push(format!("{weeks:.0} weeks to {}", day(race)));
        if standing.gap_s > 0.0 && weeks >= 1.0 {
            parts.push(format!("{:.1} s a week are needed", standing.gap_s / weeks));
        }
    }
    let mut text = parts.join("; ") + ".";
    if !standing.lacks.is_empty() {
        let mut lacks: Vec<&str> = standing.lacks.iter().map(|rule| rule.lack()).collect();
        lacks.dedup();
        text = format!("{text} What the training lacks: {}.", lacks.join(", "));
    }
    let mut values = vec![
        ("today_s", standing.today_s),
        ("error_s", standing.error_s),
        ("gap_s", standing.gap_s),
    ];
    values.extend(standing.trend_s_per_week.map(|won| ("trend_s_per_week", won)));
    values.extend(standing.weeks_left.map(|weeks| ("weeks_left", weeks)));
    let stance = if standing.gap_s <= 0.0 { Stance::Good } else { Stance::Fact };
    let mut runs: Vec<usize> = standing.predictions.iter().filter_map(|found| found.id).collect();
    runs.dedup();
    said.say(Rule::Goal, stance, text, values, runs);
}
