//! What moved the decision, in words.

use super::comb::{Comb, median, sorted};
use super::efforts::Stretch;
use super::features::{Feature, Group};
use super::kind::Kind;
use super::model::Table;
use super::verdict::{Evidence, RunnerUp};
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::units::{Units, clock};

/// Evidence weaker than this, in log-odds, is not shown.
const LEAST: f64 = 0.15;
/// A comb less clear than this is not spoken of.
pub(super) const CLEAR: f64 = 0.5;
/// Thirds that differ by less than this share are equally fast.
const EVEN: f64 = 0.02;

/// What each group of features added to the log-odds of the best kind over the second best, the
/// strongest first, and how it adds up. The sum of all, with the bias, is the decision.
pub(super) fn evidence(
    digest: &Digest,
    as_of: &AsOf,
    comb: Option<&Comb>,
    features: &[Feature],
    table: &Table,
    best: Kind,
    second: Kind,
) -> (Vec<Evidence>, RunnerUp) {
    let values: Vec<f64> = features.iter().map(|feature| feature.value).collect();
    let terms = table.terms(&values);
    let value = |name: &str| {
        features.iter().find(|feature| feature.name == name).map_or(0.0, |feature| feature.value)
    };
    let mut found: Vec<Evidence> = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let weight: f64 = features
                .iter()
                .zip(&terms)
                .filter(|(feature, _)| feature.group == group)
                .map(|(_, term)| term[best as usize] - term[second as usize])
                .sum();
            if weight.abs() < LEAST {
                return None;
            }
            let hills = best == Kind::HillSprint || second == Kind::HillSprint;
            if group == Group::Hills && !hills {
                return None;
            }
            let (code, value, unit, text) = words(group, digest, as_of, comb, &value)?;
            Some(Evidence { code, value, unit, text, weight })
        })
        .collect();
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let bias = table.bias[best as usize] - table.bias[second as usize];
    let moved: f64 = terms.iter().map(|term| term[best as usize] - term[second as usize]).sum();
    let sum = |counts: fn(f64) -> bool| {
        found.iter().map(|evidence| evidence.weight).filter(|&weight| counts(weight)).sum::<f64>()
    };
    let (spoke_for, spoke_against) = (sum(|weight| weight > 0.0), sum(|weight| weight < 0.0));
    let runner_up = RunnerUp {
        kind: second,
        log_odds: bias + moved,
        bias,
        spoke_for,
        spoke_against,
        unlisted: moved - spoke_for - spoke_against,
    };
    (found, runner_up)
}

type Words = (&'static str, f64, &'static str, String);

fn words(
    group: Group,
    digest: &Digest,
    as_of: &AsOf,
    comb: Option<&Comb>,
    value: &dyn Fn(&str) -> f64,
) -> Option<Words> {
    let threshold = as_of.threshold.speed_mps;
    match group {
        Group::Pace => {
            let e = as_of.share_of_threshold(value("median_e"));
            let hard = digest.seconds_above(threshold);
            Some((
                "pace-level",
                e,
                "ratio",
                format!(
                    "half of the running is slower than {e:.2} × threshold, {} is above it",
                    clock(hard)
                ),
            ))
        }
        Group::Blocks => {
            let minutes = value("block84_min").exp() - 1.0;
            let text = if minutes < 1.0 {
                "no sustained part near threshold".to_string()
            } else {
                format!(
                    "longest sustained part {} at {:.2} × threshold",
                    clock(minutes * 60.0),
                    as_of.share_of_threshold(value("block84_e"))
                )
            };
            Some(("sustained-part", minutes * 60.0, "s", text))
        }
        Group::Progress => {
            let thirds = value("thirds");
            if thirds.abs() < EVEN {
                return Some((
                    "even-pace",
                    1.0 + thirds,
                    "ratio",
                    "the last third is as fast as the first".to_string(),
                ));
            }
            let how = if thirds >= 0.0 { "faster" } else { "slower" };
            Some((
                "last-third",
                1.0 + thirds,
                "ratio",
                format!("the last third is {:.0} % {how} than the first", thirds.abs() * 100.0),
            ))
        }
        Group::Repeats => Some(match comb.filter(|comb| comb.clarity >= CLEAR) {
            None => ("no-reps", 0.0, "count", "no efforts that stand out alike".to_string()),
            Some(comb) => repeats(comb, threshold),
        }),
        Group::Hills => {
            let passes = digest.segments.passes.first();
            Some(match passes {
                Some(passes) if f64::from(passes.gain_m) >= 2.0 => (
                    "same-climb",
                    f64::from(passes.count),
                    "count",
                    format!("{} times up the same {:.0} m of climb", passes.count, passes.gain_m),
                ),
                Some(passes) => (
                    "same-ground",
                    f64::from(passes.count),
                    "count",
                    format!(
                        "{} times there and back over the same {:.0} m",
                        passes.count, passes.length_m
                    ),
                ),
                None => (
                    "no-hill-reps",
                    0.0,
                    "count",
                    "no climb or stretch covered again and again".to_string(),
                ),
            })
        }
        Group::Plan => {
            let planned = value("planned_reps").exp() - 1.0;
            if value("has_plan") < 0.5 {
                let laps = value("manual_laps").exp() - 1.0;
                if laps < 0.5 {
                    return None;
                }
                return Some((
                    "pressed-laps",
                    laps,
                    "count",
                    format!(
                        "{laps:.0} {} pressed by hand",
                        if laps < 1.5 { "lap" } else { "laps" }
                    ),
                ));
            }
            let text = if planned >= 2.0 {
                format!("the watch held a plan with {planned:.0} repeats")
            } else {
                "the watch held a plan".into()
            };
            Some(("plan", planned, "count", text))
        }
        Group::Heart => {
            let high = digest.high_heart_rate_bpm?;
            let share = high / as_of.full_heart_rate_bpm;
            let text = if as_of.max_heart_rate_bpm.is_some() {
                format!("heart rate up to {:.0} % of the highest known", share * 100.0)
            } else {
                format!(
                    "heart rate up to {high:.0} beats per minute, {:.0} % of what is usually the highest",
                    share * 100.0
                )
            };
            Some(("heart-rate", share, "share", text))
        }
    }
}

fn repeats(comb: &Comb, threshold: f64) -> Words {
    let distances = sorted(comb.main.iter().map(|&i| comb.efforts[i].distance_m));
    let speeds = sorted(comb.main.iter().map(|&i| comb.efforts[i].gap_speed_mps));
    let spread = (speeds[speeds.len() - 1] / speeds[0] - 1.0) * 100.0;
    let rest = median(&comb.main_recoveries_s());
    let between =
        if rest.is_finite() { format!(", {} between", clock(rest)) } else { String::new() };
    let seconds: f64 = comb.main.iter().map(|&i| Stretch::duration_s(&comb.efforts[i])).sum();
    let [shortest, longest] =
        [distances[0], distances[distances.len() - 1]].map(|metres| format!("{metres:.0}"));
    let length = if shortest == longest { longest } else { format!("{shortest}–{longest}") };
    let text = format!(
        "{} efforts of {length} m within {spread:.0} % of one pace ({}), {:.2} × threshold{between}",
        comb.main.len(),
        Units::Metric.pace(distances.iter().sum::<f64>() / seconds.max(1.0)),
        comb.work_mps / threshold,
    );
    ("similar-reps", comb.main.len() as f64, "count", text)
}
