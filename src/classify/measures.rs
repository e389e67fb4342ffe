//! The measures of a run that a runner knows, each with the run as it would be at another value.

use super::change::{Asked, Measure};
use super::changed::{Changed, is_running, mean_speed};
use super::comb::Comb;
use super::cut::cut;
use super::efforts::{Stretch, efforts};
use crate::segment::{Level, PassSource};
use crate::units::{Units, clock, pace_s_per_km};

/// All measures that this run has.
pub(super) fn measures<'a>(asked: &'a Asked<'a>, comb: Option<&'a Comb>) -> Vec<Measure<'a>> {
    let comb = comb.filter(|comb| comb.clarity >= super::evidence::CLEAR);
    [
        Some(threshold(asked)),
        last_third(asked),
        sustained_part(asked),
        climb(asked),
        comb.and_then(|comb| repeats(asked, comb)),
        comb.and_then(|comb| {
            let efforts: Vec<Stretch> = comb.main.iter().map(|&i| comb.efforts[i]).collect();
            paced(asked, ("effort-pace", "rep_e", "the efforts"), &efforts)
        }),
        comb.and_then(|comb| {
            let rests: Vec<Stretch> = comb.between().copied().collect();
            paced(asked, ("recovery-pace", "rest_e", "the recoveries"), &rests)
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Another threshold, as far as the estimate allows for it.
fn threshold<'a>(asked: &'a Asked<'a>) -> Measure<'a> {
    let threshold = asked.as_of.threshold;
    let allowed_mps = asked.settings.reach * threshold.uncertainty_mps;
    let from = pace_s_per_km(threshold.speed_mps);
    let others = around(from, 1.0, asked.settings.max_speed_change)
        .filter(|pace| (1000.0 / pace - threshold.speed_mps).abs() <= allowed_mps)
        .collect();
    let with = move |pace: f64| {
        let mut as_of = *asked.as_of;
        // What was measured is the value as it is, rounded for people only.
        if pace.to_bits() != from.to_bits() {
            as_of.threshold.speed_mps = 1000.0 / pace;
            as_of.shown_mps *= as_of.threshold.speed_mps / threshold.speed_mps;
        }
        (asked.digest.clone(), as_of)
    };
    Measure {
        code: "threshold-pace",
        unit: "s_per_km",
        lead: "median_e",
        from,
        others,
        with: Box::new(with),
        words: Box::new(move |pace| instead("a threshold of", &pace_of(pace), &pace_of(from))),
    }
}

fn pace_of(s_per_km: f64) -> String {
    Units::Metric.pace(1000.0 / s_per_km)
}

fn instead(what: &str, value: &str, measured: &str) -> String {
    format!("{what} {value} instead of {measured}")
}

fn adjusted(level: &Level) -> f32 {
    level.gap_speed_mps
}

/// Steps to both sides of a value, up to a share of it.
fn around(from: f64, step: f64, share: f64) -> impl Iterator<Item = f64> {
    let first = (from * (1.0 - share) / step).ceil() as i64;
    let last = (from * (1.0 + share) / step).floor() as i64;
    (first..=last)
        .map(move |at| at as f64 * step)
        .filter(move |value| (value - from).abs() > 0.1 * step)
}

/// Parts of the run at another pace: code, lead, and what the parts are called.
fn paced<'a>(
    asked: &'a Asked<'a>,
    (code, lead, name): (&'static str, &'static str, &'static str),
    parts: &[Stretch],
) -> Option<Measure<'a>> {
    let levels = &asked.digest.segments.levels;
    let picked: Vec<usize> = parts.iter().flat_map(|part| part.from..part.to).collect();
    at_pace(asked, levels.clone(), picked, (code, lead, name))
}

/// The last third of the running at another pace.
fn last_third<'a>(asked: &'a Asked<'a>) -> Option<Measure<'a>> {
    let levels = &asked.digest.segments.levels;
    let total: f64 = levels.iter().map(|level| f64::from(level.run_s())).sum();
    let mut before = 0.0;
    let start_s = levels.iter().find_map(|level| {
        let run = f64::from(level.run_s());
        let into = (total * 2.0 / 3.0 - before) / run.max(1.0);
        before += run;
        (into < 1.0).then(|| level.start_s + (into * f64::from(level.duration_s())) as u32)
    })?;
    let levels = cut(levels, &[start_s], 0.0);
    let picked = (0..levels.len()).filter(|&at| levels[at].start_s >= start_s).collect();
    at_pace(asked, levels, picked, ("last-third-pace", "thirds", "the last third"))
}

/// The picked levels at another pace, those apart in which nobody runs.
fn at_pace<'a>(
    asked: &'a Asked<'a>,
    levels: Vec<Level>,
    mut picked: Vec<usize>,
    (code, lead, name): (&'static str, &'static str, &'static str),
) -> Option<Measure<'a>> {
    picked.retain(|&at| is_running(&levels[at]));
    let speed_mps = mean_speed(picked.iter().map(|&at| &levels[at]), |level| level.speed_mps)?;
    let from = pace_s_per_km(speed_mps);
    let with = move |pace: f64| {
        let factor = (from / pace) as f32;
        let mut changed = Changed::of(asked.digest, levels.clone());
        for &at in &picked {
            changed.run_at(at, changed.levels[at].gap_speed_mps * factor);
        }
        (changed.digest(), *asked.as_of)
    };
    Some(Measure {
        code,
        unit: "s_per_km",
        lead,
        from,
        others: around(from, 1.0, asked.settings.max_speed_change).collect(),
        with: Box::new(with),
        words: Box::new(move |pace| instead(&format!("{name} at"), &pace_of(pace), &pace_of(from))),
    })
}

/// A shorter or longer sustained part: its end run as the rest of the run, or what follows run as
/// it, then what goes before.
fn sustained_part<'a>(asked: &'a Asked<'a>) -> Option<Measure<'a>> {
    let levels = &asked.digest.segments.levels;
    let shown_mps = asked.as_of.shown_mps;
    let block = efforts(levels, asked.classify.block_share * shown_mps, asked.classify.min_block_m)
        .into_iter()
        .max_by(|a, b| a.duration_s().total_cmp(&b.duration_s()))?;
    let inside = block.from..block.to;
    let outside = levels
        .iter()
        .enumerate()
        .filter(|(at, level)| !(block.from..block.to).contains(at) && is_running(level));
    let slow_mps = mean_speed(outside.map(|(_, level)| level), adjusted);
    let fast_mps = mean_speed(levels[inside].iter().filter(|level| is_running(level)), adjusted)?;
    let (start_s, end_s) = (block.start_s as u32, block.end_s as u32);
    let total_s = levels.last()?.end_s;
    let from = block.duration_s();
    let with = move |wanted_s: f64| {
        let wanted_s = (wanted_s as u32).max(1);
        let (edges, speed) = if wanted_s < end_s - start_s {
            ((start_s + wanted_s, end_s), slow_mps)
        } else {
            let end = (start_s + wanted_s).min(total_s);
            ((end.saturating_sub(wanted_s), end), Some(fast_mps))
        };
        let levels = cut(&asked.digest.segments.levels, &[edges.0, edges.1], 0.0);
        let mut changed = Changed::of(asked.digest, levels);
        for at in 0..changed.levels.len() {
            let level = changed.levels[at];
            let is_in = level.start_s >= edges.0 && level.end_s <= edges.1;
            let is_block = level.start_s >= start_s && level.end_s <= end_s;
            let is_changed = is_in && is_block == (wanted_s < end_s - start_s);
            if let Some(speed) = speed.filter(|_| is_changed && is_running(&level)) {
                changed.run_at(at, speed as f32);
            }
        }
        (changed.digest(), *asked.as_of)
    };
    let others = around(from, 60.0, asked.settings.max_length_change)
        .filter(|&wanted_s| wanted_s <= f64::from(total_s))
        .filter(|&wanted_s| wanted_s > from || slow_mps.is_some())
        .collect();
    Some(Measure {
        code: "sustained-part",
        unit: "s",
        lead: "block84_min",
        from,
        others,
        with: Box::new(with),
        words: Box::new(move |seconds| {
            instead("a sustained part of", &clock(seconds), &clock(from))
        }),
    })
}

/// Fewer repeats: the last ones run as the rest of the run.
fn repeats<'a>(asked: &'a Asked<'a>, comb: &'a Comb) -> Option<Measure<'a>> {
    let levels = &asked.digest.segments.levels;
    let is_effort = |at: usize| comb.efforts.iter().any(|it| (it.from..it.to).contains(&at));
    let others = levels.iter().enumerate();
    let others = others.filter(|(at, level)| !is_effort(*at) && is_running(level));
    let slow_mps = mean_speed(others.map(|(_, level)| level), adjusted)?;
    let with = move |count: f64| {
        let mut changed = Changed::of(asked.digest, asked.digest.segments.levels.clone());
        for &i in comb.main.iter().skip(count as usize) {
            for at in comb.efforts[i].from..comb.efforts[i].to {
                changed.run_at(at, slow_mps as f32);
            }
        }
        (changed.digest(), *asked.as_of)
    };
    Some(Measure {
        code: "repeats",
        unit: "count",
        lead: "reps",
        from: comb.main.len() as f64,
        others: (1..comb.main.len()).map(|count| count as f64).collect(),
        with: Box::new(with),
        words: Box::new(|count| {
            let noun = if count < 2.0 { "effort" } else { "efforts" };
            instead("only", &format!("{count:.0} such {noun}"), &comb.main.len().to_string())
        }),
    })
}

/// Lower or higher climbs at the same speeds.
fn climb<'a>(asked: &'a Asked<'a>) -> Option<Measure<'a>> {
    let passes = asked.digest.segments.passes.first().filter(|passes| passes.gain_m >= 2.0)?;
    let from = f64::from(passes.gain_m);
    let lead = match passes.source {
        PassSource::Altitude => "alt_gain",
        PassSource::Ground => "both_ways_grade",
    };
    let with = move |gain_m: f64| {
        let factor = (gain_m / from) as f32;
        let mut digest = asked.digest.clone();
        let segments = &mut digest.segments;
        segments.levels.iter_mut().for_each(|level| level.rise_m *= factor);
        segments.climbs.iter_mut().for_each(|climb| climb.gain_m *= factor);
        segments.passes.iter_mut().for_each(|passes| passes.gain_m *= factor);
        segments.retraced.grade *= factor;
        (digest, *asked.as_of)
    };
    Some(Measure {
        code: "climb",
        unit: "m",
        lead,
        from,
        others: around(from, 1.0, 1.0).collect(),
        with: Box::new(with),
        words: Box::new(move |gain_m| {
            instead("climbs of", &format!("{gain_m:.0} m"), &format!("{from:.0} m"))
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::AsOf;
    use crate::classify::efforts::tests::flat;
    use crate::classify::{Model, comb, features};
    use crate::digest::Digest;
    use crate::segment::Passes;

    #[test]
    fn the_lead_of_each_measure_is_a_feature_that_follows_it() {
        let settings = crate::settings::Settings::default();
        let passes = |source| Passes {
            source,
            of_bumps: false,
            count: 6,
            start_s: 0,
            end_s: 1000,
            length_m: 200.0,
            there_s: 50.0,
            back_s: 80.0,
            gain_m: 12.0,
            contrast: 1.4,
            regularity: 0.9,
        };
        for source in [PassSource::Altitude, PassSource::Ground] {
            let mut digest = Digest { has_altitude: true, ..Digest::default() };
            let plan = [vec![(300, 3.0)], [(50, 4.6), (80, 2.2)].repeat(6)].concat();
            digest.segments.levels = flat(&plan);
            digest.segments.passes = vec![passes(source)];
            digest.segments.retraced.grade = 0.06;
            let as_of = AsOf::at(4.0);
            let asked = Asked {
                model: Model::shipped(),
                digest: &digest,
                as_of: &as_of,
                classify: &settings.classify,
                settings: &settings.explain,
            };
            let likely = comb::likely(&digest.segments.levels, 4.0, 0.05, &settings.classify);
            let measures = measures(&asked, comb::clearest(&likely));
            assert!(measures.iter().any(|measure| measure.code == "climb"));
            for measure in measures.iter().filter(|measure| !measure.others.is_empty()) {
                let lead = |value: f64| {
                    let (digest, as_of) = (measure.with)(value);
                    let combs = comb::likely(
                        &digest.segments.levels,
                        as_of.shown_mps,
                        0.05,
                        &settings.classify,
                    );
                    let all = features::features(&digest, &as_of, &combs, &settings.classify);
                    all.iter().find(|feature| feature.name == measure.lead).map(|it| it.value)
                };
                let furthest = measure.others[measure.others.len() - 1];
                let (is, other) = (lead(measure.from), lead(furthest));
                assert!(is.is_some() && is != other, "{}: {is:?} {other:?}", measure.code);
            }
        }
    }

    #[test]
    fn steps_go_to_both_sides_and_leave_out_what_is() {
        assert_eq!(around(10.0, 1.0, 0.2).collect::<Vec<_>>(), [8.0, 9.0, 11.0, 12.0]);
        assert_eq!(around(9.5, 1.0, 0.1).collect::<Vec<_>>(), [9.0, 10.0]);
    }
}
