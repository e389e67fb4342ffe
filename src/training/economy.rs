//! Economy: strides, strength and drills on one side, what the heart and the legs say on the other.

use super::Log;
use super::cadence;
use super::days_between;
use super::logged::Exercise;
use super::run::{Quality, Run};
use super::statement::{Rule, Said, Stance};
use super::trend::{Trend, median};

/// What is done for it.
pub(super) fn say_habits(log: &Log<'_>, said: &mut Said<'_>) {
    strides(log, said);
    strength(log, said);
    drills(log, said);
}

/// What is measured of it.
pub(super) fn say(log: &Log<'_>, said: &mut Said<'_>) {
    efficiency(log, said);
    decoupling(log, said);
    cadence::say(log, said);
    durability(log, said);
}

fn strides(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let runs = || log.window().filter(|run| run.has_strides(settings));
    let by_hand = log.exercises.iter().filter(|entry| entry.exercise == Exercise::Strides);
    let counts = log.by_week(runs().map(|run| run.date).chain(by_hand.map(|entry| entry.date)));
    let weeks = counts.iter().filter(|count| **count > 0).count();
    let is_good = weeks as f64 >= settings.strides_weeks * f64::from(log.weeks);
    let text = format!(
        "Strides or short hill sprints in {weeks} of {} weeks{}",
        log.weeks,
        if is_good {
            "."
        } else {
            "; four to eight relaxed accelerations of 20 s after an easy run, once or twice a week, \
             cost little and keep the stride quick."
        }
    );
    let values = [("weeks_with_strides", weeks as f64), ("weeks", f64::from(log.weeks))];
    let stance = if is_good { Stance::Good } else { Stance::Advice };
    said.say(Rule::Strides, stance, text, values, runs().map(|run| run.id));
}

/// How many sessions a week of some exercises, in the weeks looked at.
fn per_week(log: &Log<'_>, of: &[Exercise]) -> (f64, Vec<usize>) {
    let entries = || log.exercises.iter().filter(|entry| of.contains(&entry.exercise));
    let n: usize = log.by_week(entries().map(|entry| entry.date)).iter().sum();
    let ids = entries().filter(|entry| log.age(entry.date) < log.days());
    (n as f64 / f64::from(log.weeks), ids.filter_map(|entry| entry.id).collect())
}

fn strength(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    if !log.exercises.iter().any(|entry| entry.exercise == Exercise::Strength) && !log.is_logged {
        let text = "no strength session is in the files; one line a session in a log.csv tells";
        return said.hold(Rule::Strength, text.into());
    }
    let (per_week, runs) = per_week(log, &[Exercise::Strength]);
    let is_good = per_week >= settings.strength_enough * settings.strength_per_week;
    let text = format!(
        "{per_week:.1} strength sessions a week{}",
        if is_good {
            ", as advised: two."
        } else {
            "; two short ones a week make running cheaper and tissue tougher."
        }
    );
    let stance = if is_good { Stance::Good } else { Stance::Advice };
    said.say(Rule::Strength, stance, text, [("per_week", per_week)], runs);
}

/// Only of who writes them down: no file tells drills from a warm-up.
fn drills(log: &Log<'_>, said: &mut Said<'_>) {
    if !log.is_logged {
        return;
    }
    let (per_week, runs) = per_week(log, &[Exercise::Drills, Exercise::Plyometrics]);
    let is_good = per_week >= log.settings().strides_weeks;
    let text = format!(
        "Drills or jumps {per_week:.1} times a week{}",
        if is_good {
            "."
        } else {
            "; ten minutes once a week, before a quality session, are enough."
        }
    );
    let stance = if is_good { Stance::Good } else { Stance::Advice };
    said.say(Rule::Drills, stance, text, [("per_week", per_week)], runs);
}

/// A trend over the weeks looked at: change in four weeks as a share of the mean, and its standard
/// error. `None` from too few runs or too short a time.
fn over_time(log: &Log<'_>, values: &[(&Run<'_>, f64)]) -> Option<(f64, f64, bool)> {
    let settings = log.settings();
    let day = |run: &Run<'_>| -log.age(run.date) as f64;
    let (first, last) = (values.first()?.0, values.last()?.0);
    let is_enough = values.len() >= settings.trend_runs
        && days_between(first.date, last.date) as f64 >= settings.trend_days;
    let points: Vec<(f64, f64)> = values.iter().map(|(run, value)| (day(run), *value)).collect();
    let trend = Trend::through(&points).filter(|_| is_enough)?;
    let four_weeks = 28.0 / trend.mean;
    Some((
        trend.slope * four_weeks,
        trend.error * four_weeks,
        trend.is_clear(settings.trend_errors),
    ))
}

fn efficiency(log: &Log<'_>, said: &mut Said<'_>) {
    let value = |run: &Run<'_>| Some(run.digest.efficiency?.speed_per_beat_m);
    let easy = log.window().filter(|run| run.quality == Quality::No);
    let runs: Vec<(&Run<'_>, f64)> = easy.filter_map(|run| Some((run, value(run)?))).collect();
    let Some((change, error, is_clear)) = over_time(log, &runs) else { return };
    let now = median(runs.iter().rev().take(5).map(|run| run.1).collect()).unwrap_or_default();
    let figures = format!(
        "{now:.2} m per heart beat on easy runs, {:+.1} ± {:.1} % in four weeks",
        100.0 * change,
        100.0 * error
    );
    let (stance, text) = match (is_clear, change > 0.0) {
        (true, true) => (Stance::Good, format!("{figures}: the same heart rate carries further.")),
        (true, false) => (
            Stance::Fact,
            format!(
                "{figures}: it falls. Heat and tiredness do that too; an easy week would tell."
            ),
        ),
        (false, _) => (Stance::Fact, format!("{figures}: no clear change.")),
    };
    let values =
        [("speed_per_beat_m", now), ("change_in_4_weeks", change), ("change_error", error)];
    said.say(Rule::Efficiency, stance, text, values, runs.iter().map(|run| run.0.id));
}

fn decoupling(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let value = |run: &Run<'_>| run.digest.efficiency?.decoupling;
    let steady = log.window().filter(|run| run.quality == Quality::No);
    let runs: Vec<(&Run<'_>, f64)> = steady.filter_map(|run| Some((run, value(run)?))).collect();
    let Some(middle) = median(runs.iter().map(|run| run.1).collect()) else { return };
    if runs.len() < settings.drift_runs {
        return;
    }
    let is_good = middle < settings.drift;
    let text = if middle <= 0.0 {
        "Steady runs of 40 min and more lose nothing of their efficiency from the first half to the \
         second: the endurance is there."
            .to_string()
    } else {
        format!(
            "Steady runs of 40 min and more lose {:.1} % of their efficiency from the first half to \
             the second{}",
            100.0 * middle,
            if is_good {
                ": below 5 % the endurance is there."
            } else {
                "; more than 5 % says that they are long, warm or fast for what the endurance is."
            }
        )
    };
    let stance = if is_good { Stance::Good } else { Stance::Fact };
    said.say(
        Rule::Decoupling,
        stance,
        text,
        [("decoupling", middle)],
        runs.iter().map(|run| run.0.id),
    );
}

fn durability(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let long = log.window().filter(|run| run.moving_s() >= settings.durable_s);
    let runs: Vec<(&Run<'_>, f64)> =
        long.filter_map(|run| Some((run, run.digest.durability?))).collect();
    let Some(middle) = median(runs.iter().map(|run| run.1).collect()) else { return };
    if runs.len() < 2 {
        return;
    }
    let (stance, word) = if middle < settings.durable {
        (Stance::Good, "little")
    } else if middle < settings.undurable {
        (Stance::Fact, "a usual amount")
    } else {
        (Stance::Advice, "much; long runs that begin slower and grow longer bit by bit train that")
    };
    let minutes = settings.durable_s / 60.0;
    let text = if middle <= 1.0 {
        format!("Late in runs over {minutes:.0} min a metre costs no more heart beats than early.")
    } else {
        format!(
            "Late in runs over {minutes:.0} min a metre costs {:.0} % more heart beats than early: \
             {word}.",
            100.0 * (middle - 1.0)
        )
    };
    said.say(
        Rule::Durability,
        stance,
        text,
        [("late_over_early", middle)],
        runs.iter().map(|run| run.0.id),
    );
}
