//! Intensity: one or two quality sessions a week, apart from each other, the rest really easy.

use super::Log;
use super::base::day;
use super::days_between;
use super::predict::{best_effort, vdot, vdot_speed_mps};
use super::records::distance_name;
use super::run::{Quality, Run};
use super::statement::{Rule, Said, Stance};
use super::trend::median;
use super::week::TEMPO;
use crate::athlete::Threshold;
use crate::classify::{Kind, Tag};
use crate::digest::BestEffort;
use crate::units::clock;

pub(super) fn say(log: &Log<'_>, said: &mut Said<'_>) {
    quality(log, said);
    hard_days(log, said);
    easy_share(log, said);
    grey_zone(log, said);
}

/// Why something about quality sessions cannot be said.
fn unsure(log: &Log<'_>) -> String {
    let n = log.window().filter(|run| run.quality == Quality::Unsure).count();
    let runs = log.window().count();
    format!("the kind of {n} of {runs} runs is too uncertain, and would decide it")
}

fn quality(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let runs = log.by_week(log.window().map(|run| run.date));
    let active = runs.iter().filter(|runs| **runs > 0).count() as f64;
    // Mean over the weeks that had runs at all, and how many of them had too many sessions.
    let judge = |may_count: &dyn Fn(&Run<'_>) -> bool| {
        let dates = log.window().filter(|run| may_count(run)).map(|run| run.date);
        let counts = log.by_week(dates);
        let per_week = counts.iter().sum::<usize>() as f64 / active;
        let above = counts.iter().filter(|count| **count > settings.quality_high).count();
        let stance = if above as f64 >= settings.too_hard_weeks * active {
            (Stance::Advice, true)
        } else if per_week < settings.quality_low {
            (Stance::Advice, false)
        } else {
            (Stance::Good, false)
        };
        (stance, per_week, above)
    };
    let (stance, per_week, above) = judge(&|run| run.quality == Quality::Yes);
    if judge(&|run| run.quality != Quality::No).0 != stance {
        return said.hold(Rule::Quality, unsure(log));
    }
    let start = format!("{per_week:.1} quality sessions a week");
    let text = match stance {
        (Stance::Advice, true) => format!(
            "{start}, and {above} of the last {} weeks had more than {}: one or two a week are \
             enough, more of them cost more than they bring.",
            log.weeks, settings.quality_high
        ),
        (Stance::Advice, false) => format!(
            "{start}: there is room for one tempo, interval, progression or hill session a week, \
             once the easy running is regular."
        ),
        _ if above > 0 => format!(
            "{start}, as advised; {above} of {} weeks had more than {}.",
            log.weeks, settings.quality_high
        ),
        _ => format!("{start}, as advised: one or two."),
    };
    let values = [("per_week", per_week), ("weeks_above", above as f64)];
    let sessions = log.window().filter(|run| run.quality == Quality::Yes).map(|run| run.id);
    said.say(Rule::Quality, stance.0, text, values, sessions);
}

/// Quality sessions on two days in a row. Two on one day are one hard day.
fn hard_days(log: &Log<'_>, said: &mut Said<'_>) {
    let hard: Vec<&Run<'_>> = log.window().filter(|run| run.quality == Quality::Yes).collect();
    let pairs: Vec<(&Run<'_>, &Run<'_>)> = hard
        .windows(2)
        .filter(|pair| days_between(pair[0].date, pair[1].date) == 1)
        .map(|pair| (pair[0], pair[1]))
        .collect();
    let Some((last, _)) = pairs.last() else { return };
    if pairs.len() < log.settings().pairs_in_a_row {
        return;
    }
    let text = format!(
        "{} times a hard day followed a hard day, last on {}: leave 48 hours between quality \
         sessions, so that both are run fresh.",
        pairs.len(),
        day(last.date)
    );
    let runs = pairs.iter().flat_map(|pair| [pair.0.id, pair.1.id]);
    said.say(Rule::HardDays, Stance::Advice, text, [("pairs", pairs.len() as f64)], runs);
}

/// Seconds of running slower than tempo and in all, with thresholds so many standard deviations
/// faster than estimated.
fn easy_time_s(log: &Log<'_>, deviations: f64) -> (f64, f64) {
    let times = log.window().filter_map(|run| Some((run.threshold()?, run.digest)));
    times.fold((0.0, 0.0), |(easy, all), (threshold, digest)| {
        let speed_mps = threshold.speed_mps + deviations * threshold.uncertainty_mps;
        let zones = Threshold { speed_mps, ..*threshold }.zone_times_s(digest);
        (easy + zones[..TEMPO].iter().sum::<f64>(), all + zones.iter().sum::<f64>())
    })
}

fn easy_share(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let share = |(easy, all): (f64, f64)| easy / all;
    let time = share(easy_time_s(log, 0.0));
    let (slower, faster) = (share(easy_time_s(log, -1.0)), share(easy_time_s(log, 1.0)));
    if !time.is_finite() {
        return said.hold(Rule::EasyShare, "no run tells its speed over time".into());
    }
    let n = log.window().count() as f64;
    let count = |of: Quality| log.window().filter(|run| run.quality == of).count() as f64;
    let (least, most) = (count(Quality::No) / n, 1.0 - count(Quality::Yes) / n);
    let is_easy =
        |time: f64, sessions: f64| time >= settings.easy_time && sessions >= settings.easy_sessions;
    let verdicts = [is_easy(slower, least), is_easy(faster, most)];
    if verdicts[0] != verdicts[1] {
        let why = if (slower >= settings.easy_time) == (faster >= settings.easy_time) {
            unsure(log)
        } else {
            format!(
                "{:.0} to {:.0} % of the time is easy, as threshold pace is uncertain",
                100.0 * slower,
                100.0 * faster
            )
        };
        return said.hold(Rule::EasyShare, why);
    }
    let sessions = f64::midpoint(least, most);
    let text = format!(
        "{:.0} % of the running time and {:.0} % of the runs were easy{}",
        100.0 * time,
        100.0 * sessions,
        if verdicts[0] {
            ": about four fifths are meant to be."
        } else {
            "; about four fifths are meant to be, so that the hard days can be hard."
        }
    );
    let mut values = vec![("time", time), ("sessions", sessions)];
    values.extend(polarisation(log).map(|index| ("polarisation_index", index)));
    let stance = if verdicts[0] { Stance::Good } else { Stance::Advice };
    said.say(Rule::EasyShare, stance, text, values, log.window().map(|run| run.id));
}

/// Polarisation index (Treff 2019): `log10(Z1 / Z2 · Z3 · 100)` of the shares of time below LT1,
/// up to threshold, and above; over 2 is polarised. Not defined where a zone is empty.
fn polarisation(log: &Log<'_>) -> Option<f64> {
    let mut zones = [0.0; 3];
    for run in log.window() {
        if let Some(threshold) = run.threshold() {
            let [easy, steady, tempo, hard, very_hard] = threshold.zone_times_s(run.digest);
            zones[0] += easy;
            zones[1] += steady + tempo;
            zones[2] += hard + very_hard;
        }
    }
    let all: f64 = zones.iter().sum();
    let [low, middle, high] = zones.map(|seconds| seconds / all);
    (low > 0.0 && middle > 0.0 && high > 0.0).then(|| (low / middle * high * 100.0).log10())
}

/// Easy runs that are not easy, by the oxygen they cost: a share of the VDOT of the best sustained
/// effort. Threshold is no measure here, as it is taken to be above the usual pace. Intervals are no
/// sustained effort: their best 5 km has the jogs in it.
fn grey_zone(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let is_sustained = |run: &Run<'_>| {
        run.quality == Quality::Yes
            && (run.has(Tag::Race) || matches!(run.kind(), Some(Kind::Tempo | Kind::Progression)))
    };
    let best = best_effort(log, settings.grey_least_m, is_sustained);
    let Some((hardest, effort)) = best else { return };
    let second =
        best_effort(log, settings.grey_least_m, |run| run.id != hardest.id && is_sustained(run));
    let points = |effort: &BestEffort| vdot(effort.distance_m, effort.time_s);
    let is_near = |other: &BestEffort| points(other) >= settings.grey_agree * points(effort);
    if !second.is_some_and(|(_, other)| is_near(other)) {
        return;
    }
    let bound_mps = vdot_speed_mps(settings.grey_share * points(effort));
    let easy: Vec<(&Run<'_>, f64)> = log
        .window()
        .filter(|run| run.quality == Quality::No)
        .filter_map(|run| Some((run, run.digest.median_speed_mps()?)))
        .collect();
    let Some(usual_mps) = median(easy.iter().map(|run| run.1).collect()) else { return };
    if easy.len() < settings.trend_runs || usual_mps <= bound_mps {
        return;
    }
    let units = log.asked.units;
    let text = format!(
        "Half of the easy runs are faster than {}; after {} in {} on {} easy is slower than {}. \
         Too fast to recover, too slow to train speed: slow them down until talking is no effort.",
        units.pace(usual_mps),
        distance_name(effort.distance_m),
        clock(effort.time_s),
        day(hardest.date),
        units.pace(bound_mps)
    );
    let values = [("usual_speed_mps", usual_mps), ("easy_below_mps", bound_mps)];
    let runs = easy.iter().map(|run| run.0.id);
    said.say(Rule::GreyZone, Stance::Advice, text, values, runs);
}
