//! The base: regular running, slowly growing volume, no sudden long run.

use super::Log;
use super::days_between;
use super::run::Run;
use super::statement::{Rule, Said, Stance};

pub(super) fn say(log: &Log<'_>, said: &mut Said<'_>) {
    consistency(log, said);
    gap(log, said);
    volume(log, said);
    longer_run(log, said);
}

fn consistency(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let counts = log.by_week(log.window().map(|run| run.date));
    let regular = counts.iter().filter(|count| **count >= settings.regular_runs).count();
    let runs: usize = counts.iter().sum();
    let weeks = counts.len();
    let per_week = runs as f64 / weeks as f64;
    let share = regular as f64 / weeks as f64;
    let is_good = share >= settings.consistent;
    let text = format!(
        "{} of the last {weeks} weeks had {} runs or more, {per_week:.1} a week on average{}",
        if regular == weeks { "all".into() } else { regular.to_string() },
        settings.regular_runs,
        if is_good {
            "; that regularity is the base of everything else."
        } else {
            "; more weeks with short easy runs would do more than any single workout."
        }
    );
    let values =
        [("weeks", weeks as f64), ("weeks_regular", regular as f64), ("runs_per_week", per_week)];
    let stance = if is_good { Stance::Good } else { Stance::Advice };
    said.say(Rule::Consistency, stance, text, values, log.window().map(|run| run.id));
}

/// The longest stretch without a run that ends within so many days: the runs before and after it,
/// and its days. `None` where it is shorter than a break.
fn longest_break<'l, 'a>(log: &'l Log<'a>, days: i64) -> Option<(&'l Run<'a>, &'l Run<'a>, i64)> {
    let pairs = log.runs.windows(2).filter(|pair| log.age(pair[1].date) < days);
    let breaks = pairs.map(|pair| {
        let days = days_between(pair[0].date, pair[1].date) - 1;
        (&pair[0], &pair[1], days)
    });
    breaks.filter(|found| found.2 >= log.settings().break_days).max_by_key(|found| found.2)
}

/// Weeks of one side of a comparison.
const COMPARED_WEEKS: i64 = 4;

/// Metres a week of the runs between two ages in days, the first one included.
fn weekly_m(log: &Log<'_>, from: i64, to: i64) -> f64 {
    let runs = log.runs.iter().filter(|run| (from..to).contains(&log.age(run.date)));
    7.0 * runs.map(Run::distance_m).sum::<f64>() / (to - from) as f64
}

fn gap(log: &Log<'_>, said: &mut Said<'_>) {
    let Some((before, after, days)) = longest_break(log, log.days()) else { return };
    let units = log.asked.units;
    let (last, first) = (log.age(before.date), log.age(after.date));
    let usual = weekly_m(log, last, last + 7 * COMPARED_WEEKS);
    let mut values = vec![("days", days as f64), ("distance_per_week_before_m", usual)];
    let mut text =
        format!("No run for {days} days, from {} to {}", day(before.date), day(after.date));
    let mut stance = Stance::Fact;
    // A week tells nothing of what the weeks after a break are like.
    if first >= 10 {
        let now = weekly_m(log, 0, (first + 1).min(7 * COMPARED_WEEKS));
        values.push(("distance_per_week_m", now));
        let (than, advice) = if now > usual {
            stance = Stance::Advice;
            ("already", "more than before it; let the volume grow back over some weeks.")
        } else {
            ("now", "coming back by easy running first is right: endurance returns within weeks.")
        };
        text = format!(
            "{text}; {} a week before it, {than} {} since: {advice}",
            units.distance(usual),
            units.distance(now)
        );
    } else {
        text += ": begin again with easy running, endurance returns within weeks.";
    }
    said.say(Rule::Break, stance, text, values, [before.id, after.id]);
}

fn volume(log: &Log<'_>, said: &mut Said<'_>) {
    let span = 7 * COMPARED_WEEKS;
    let settings = log.settings();
    let units = log.asked.units;
    let is_known = log.runs.first().is_some_and(|run| log.age(run.date) >= 2 * span - 7);
    let (now, before) = (weekly_m(log, 0, span), weekly_m(log, span, 2 * span));
    if !is_known || before <= 0.0 {
        let text = format!("less than {} weeks of running to compare", 2 * COMPARED_WEEKS);
        return said.hold(Rule::Volume, text);
    }
    if longest_break(log, 2 * span).is_some() {
        return said.hold(Rule::Volume, "a break lies in the weeks that would be compared".into());
    }
    let growth = now / before - 1.0;
    let (stance, word) = if growth > settings.volume_more {
        (Stance::Advice, "a jump: hold this level for some weeks before adding more")
    } else if growth < -settings.volume_less {
        (Stance::Fact, "less than before")
    } else if growth > 0.05 {
        (Stance::Good, "growing slowly, as it should")
    } else {
        (Stance::Good, "steady")
    };
    let text = format!(
        "{} a week over the last four weeks, {} the four before ({:+.0} %): {word}.",
        units.distance(now),
        units.distance(before),
        100.0 * growth
    );
    let values =
        [("distance_per_week_m", now), ("distance_per_week_before_m", before), ("growth", growth)];
    said.say(Rule::Volume, stance, text, values, log.last_days(2 * span).map(|run| run.id));
}

/// The longest of the days before a run in metres; `None` where they hold a break or the first run
/// of all, as what was usual is then not known.
fn longest_before(log: &Log<'_>, at: usize) -> Option<f64> {
    let settings = log.settings();
    let run = log.runs.get(at)?;
    let days_before = |other: &Run<'_>| days_between(other.date, run.date);
    let from = log.runs.partition_point(|other| days_before(other) > settings.longer_days);
    let dates = log.runs.get(from.checked_sub(1)?..=at)?.windows(2);
    let longest_gap = dates.map(|pair| days_between(pair[0].date, pair[1].date) - 1).max()?;
    let earlier = log.runs[from..at].iter().filter(|other| days_before(other) >= 1);
    let longest = earlier.map(Run::distance_m).reduce(f64::max)?;
    (longest > 0.0 && longest_gap < settings.break_days).then_some(longest)
}

/// Runs more than a tenth longer than the longest of the month before.
fn longer_run(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let first = log.runs.partition_point(|run| log.age(run.date) >= log.days());
    let too_long: Vec<(&Run<'_>, f64)> = (first..log.runs.len())
        .filter_map(|at| Some((&log.runs[at], longest_before(log, at)?)))
        .filter(|(run, before)| run.distance_m() > settings.longer * before)
        .collect();
    let Some((run, before)) = too_long
        .iter()
        .max_by(|a, b| (a.0.distance_m() / a.1).total_cmp(&(b.0.distance_m() / b.1)))
    else {
        return;
    };
    let units = log.asked.units;
    let ratio = run.distance_m() / before;
    let times = match too_long.len() {
        1 => "One run was".to_string(),
        n => format!("{n} runs were"),
    };
    let text = format!(
        "{times} more than 10 % longer than anything in the 30 days before; the largest step was \
         {} on {} after at most {} ({:+.0} %). Single long steps are what injuries follow; \
         lengthen the longest run by a tenth at most.",
        units.distance(run.distance_m()),
        day(run.date),
        units.distance(*before),
        100.0 * (ratio - 1.0)
    );
    let values = [("runs", too_long.len() as f64), ("largest_ratio", ratio)];
    said.say(Rule::LongerRun, Stance::Advice, text, values, too_long.iter().map(|long| long.0.id));
}

/// A day as people write it, `3 May 2024`.
pub(super) fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}
