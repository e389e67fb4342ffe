//! The few numbers the decision looks at, each with a name.

use super::comb::{Comb, median};
use super::efforts::{Stretch, efforts};
use super::progress;
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::ingest::StepDuration;
use crate::segment::{Level, PassSource, Passes};

/// What a feature speaks of: the features of one group are shown as one piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// How fast the run was on the whole.
    Pace,
    /// Sustained parts near threshold.
    Blocks,
    /// How speed went from start to end.
    Progress,
    /// Alike efforts.
    Repeats,
    /// Climbs, and the same ground again and again.
    Hills,
    /// The workout on the watch and the pressed laps.
    Plan,
    /// Heart rate.
    Heart,
}

impl Group {
    pub(super) const ALL: [Self; 7] = [
        Self::Pace,
        Self::Blocks,
        Self::Progress,
        Self::Repeats,
        Self::Hills,
        Self::Plan,
        Self::Heart,
    ];
}

/// A named number of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Feature {
    pub(super) name: &'static str,
    pub(super) group: Group,
    pub(super) value: f64,
}

type Named = (&'static str, f64);

/// Everything the decision looks at, always the same names in the same order.
pub(super) fn features(digest: &Digest, as_of: &AsOf, comb: Option<&Comb>) -> Vec<Feature> {
    let mut all = Vec::with_capacity(80);
    for group in Group::ALL {
        let mut named: Vec<Named> = Vec::with_capacity(24);
        match group {
            Group::Pace => whole_run(&mut named, digest, as_of),
            Group::Blocks => blocks(&mut named, digest, as_of),
            Group::Progress => progress(&mut named, digest, as_of),
            Group::Repeats => repeats(&mut named, digest, as_of, comb),
            Group::Hills => hills(&mut named, digest, comb),
            Group::Plan => witnesses(&mut named, digest, comb),
            Group::Heart => heart(&mut named, digest, as_of),
        }
        all.extend(named.into_iter().map(|(name, value)| Feature {
            name,
            group,
            value: if value.is_finite() { value } else { 0.0 },
        }));
    }
    all
}

/// The names of all features, in order.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    use crate::athlete::{Threshold, ThresholdSource};
    let digest = crate::digest::digest(
        &crate::ingest::Recording::default(),
        &crate::settings::Settings::default(),
    );
    let threshold =
        Threshold { speed_mps: 4.0, uncertainty_mps: 0.1, source: ThresholdSource::Single };
    let as_of = AsOf { threshold, max_heart_rate_bpm: None, usual_distance_m: None };
    features(&digest, &as_of, None).iter().map(|feature| feature.name).collect()
}

fn minutes(seconds: f64) -> f64 {
    (1.0 + seconds.max(0.0) / 60.0).ln()
}

/// 0 below `from`, 1 above `to`, a line between; falling where `from` is the larger.
pub(super) fn ramp(value: f64, from: f64, to: f64) -> f64 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

fn whole_run(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let threshold = as_of.threshold.speed_mps;
    let running = digest.running_s().max(1.0);
    let above = |share: f64| digest.seconds_above(share * threshold);
    let quantile = |share: f64| {
        let mut passed = 0.0;
        let bin = digest.speed_histogram_s.iter().position(|&seconds| {
            passed += f64::from(seconds);
            passed >= share * running
        });
        bin.unwrap_or(0) as f64 * crate::digest::SPEED_BIN_MPS / threshold
    };
    let levels = &digest.segments.levels;
    let sum =
        |value: fn(&Level) -> u32| levels.iter().map(|level| f64::from(value(level))).sum::<f64>();
    let elapsed = levels.last().map_or(1.0, |level| f64::from(level.end_s)).max(1.0);
    let climb: f64 = digest.segments.climbs.iter().map(|climb| f64::from(climb.gain_m)).sum();
    let km = digest.summary.distance_m.unwrap_or(0.0).max(500.0) / 1000.0;
    all.extend([
        ("median_e", quantile(0.5)),
        ("spread_e", quantile(0.9) - quantile(0.1)),
        ("top_e", quantile(0.97)),
        ("share_tempo", above(0.88) / running),
        ("share_hard", above(1.0) / running),
        ("min_steady", minutes(above(0.82))),
        ("min_tempo", minutes(above(0.88))),
        ("min_hard", minutes(above(1.0))),
        ("min_very_hard", minutes(above(1.1))),
        ("running_min", minutes(running)),
        ("walk_share", sum(|level| level.walk_s) / elapsed),
        ("stop_share", sum(|level| level.stop_s) / elapsed),
        ("climb_per_km", climb / km / 10.0),
        ("easy_score", ramp(quantile(0.5), 0.91, 0.85) * ramp(above(0.9), 600.0, 180.0)),
    ]);
}

fn longest(stretches: &[Stretch]) -> Option<&Stretch> {
    stretches.iter().max_by(|a, b| a.duration_s().total_cmp(&b.duration_s()))
}

fn blocks(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let threshold = as_of.threshold.speed_mps;
    let levels = &digest.segments.levels;
    for (share, long, e, wobble, others) in [
        (0.84, "block84_min", "block84_e", "block84_wobble", "block84_others"),
        (0.92, "block92_min", "block92_e", "block92_wobble", "block92_others"),
    ] {
        let found = efforts(levels, share * threshold, 25.0);
        let block = longest(&found);
        all.extend([
            (long, minutes(block.map_or(0.0, Stretch::duration_s))),
            (e, block.map_or(0.0, |block| block.gap_speed_mps / threshold)),
            (wobble, block.map_or(0.0, |block| wobble_of(&levels[block.from..block.to]))),
            (others, (found.len() as f64 + 1.0).ln()),
        ]);
    }
    let found = efforts(levels, 0.86 * threshold, 25.0);
    let tempo = |block: &Stretch| {
        let e = block.gap_speed_mps / threshold;
        ramp(block.duration_s(), 420.0, 780.0)
            * ramp(e, 0.86, 0.9)
            * ramp(e, 1.10, 1.04)
            * ramp(wobble_of(&levels[block.from..block.to]), 0.12, 0.06)
    };
    all.push(("tempo_score", found.iter().map(tempo).fold(0.0, f64::max)));
}

/// Coefficient of variation of speed over some levels.
fn wobble_of(levels: &[Level]) -> f64 {
    let (mut seconds, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for level in levels {
        let (weight, speed) = (f64::from(level.run_s()), f64::from(level.gap_speed_mps));
        seconds += weight;
        sum += weight * speed;
        squares += weight * speed * speed;
    }
    let mean = sum / f64::max(seconds, 1.0);
    (squares / f64::max(seconds, 1.0) - mean * mean).max(0.0).sqrt() / mean.max(0.1)
}

fn progress(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let values = progress::measure(&digest.segments.levels, as_of.threshold.speed_mps);
    all.extend(progress::NAMES.into_iter().zip(values.unwrap_or_default()));
}

fn repeats(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf, comb: Option<&Comb>) {
    let threshold = as_of.threshold.speed_mps;
    let count = comb.map_or(0.0, |comb| comb.main.len() as f64);
    let length = comb.map_or(0.0, |comb| median(&comb.main_durations_s()));
    let rest = comb.map_or(0.0, |comb| {
        Some(median(&comb.main_recoveries_s())).filter(|rest| rest.is_finite()).unwrap_or(0.0)
    });
    let work_s =
        comb.map_or(0.0, |comb| comb.main.iter().map(|&i| comb.efforts[i].duration_s()).sum());
    let all_work_s = comb.map_or(0.0, |comb| comb.efforts.iter().map(Stretch::duration_s).sum());
    let rest_s: f64 = comb.map_or(0.0, |comb| comb.between().map(Stretch::duration_s).sum());
    let idle_s: f64 =
        comb.map_or(0.0, |comb| comb.between().map(|rest| rest.stop_s + rest.walk_s).sum());
    let stop_s: f64 = comb.map_or(0.0, |comb| comb.between().map(|rest| rest.stop_s).sum());
    let running = digest.running_s().max(60.0);
    let e = comb.map_or(0.0, |comb| comb.work_mps / threshold);
    all.extend([
        ("reps", (1.0 + count).ln()),
        ("efforts", (1.0 + comb.map_or(0.0, |comb| comb.efforts.len() as f64)).ln()),
        ("rep_min", minutes(length)),
        ("rep_short", (1.0 - length / 40.0).max(0.0) * f64::from(u8::from(count > 0.0))),
        ("rep_long", ((length - 240.0) / 240.0).clamp(0.0, 1.5)),
        ("rep_e", e),
        ("rep_e_over", (e - 1.0).max(0.0)),
        ("rest_e", comb.map_or(0.0, |comb| comb.rest_mps / threshold)),
        ("contrast", comb.map_or(0.0, |comb| 1.0 - comb.rest_mps.max(1.0) / comb.work_mps)),
        ("rest_min", minutes(rest)),
        ("rest_to_work", (rest_s / work_s.max(1.0)).min(4.0)),
        ("rest_idle", idle_s / rest_s.max(1.0)),
        ("rest_stand", stop_s / rest_s.max(1.0)),
        ("explained", comb.map_or(0.0, |comb| comb.explained)),
        ("irregularity", comb.map_or(0.0, |comb| comb.irregularity.min(2.0))),
        ("clarity", comb.map_or(0.0, |comb| comb.clarity)),
        ("work_min", minutes(work_s)),
        ("all_work_min", minutes(all_work_s)),
        ("work_share", (work_s / running).min(1.0)),
    ]);
    let contrast = comb.map_or(0.0, |comb| 1.0 - comb.rest_mps.max(1.0) / comb.work_mps);
    let cruise = ramp(length, 200.0, 330.0) * ramp(e, 1.09, 1.03);
    let strides = ramp(length, 40.0, 28.0) * ramp(work_s, 300.0, 200.0);
    all.extend([
        (
            "interval_score",
            ramp(count, 2.0, 4.0)
                * ramp(contrast, 0.08, 0.18)
                * ramp(e, 0.9, 1.0)
                * ramp(work_s, 120.0, 300.0)
                * (1.0 - cruise)
                * (1.0 - strides),
        ),
        (
            "cruise_score",
            ramp(count, 1.0, 2.0)
                * cruise
                * ramp(e, 0.85, 0.9)
                * ramp(rest_s / work_s.max(1.0), 0.6, 0.3),
        ),
        ("strides_score", ramp(count, 2.0, 4.0) * strides * ramp(e, 0.95, 1.05)),
    ]);
}

fn hills(all: &mut Vec<Named>, digest: &Digest, comb: Option<&Comb>) {
    let passes = |source: PassSource| {
        digest.segments.passes.iter().find(move |passes| passes.source == source)
    };
    let elapsed =
        digest.segments.levels.last().map_or(1.0, |level| f64::from(level.end_s)).max(1.0);
    for (source, count, contrast, length, share, gain, there) in [
        (
            PassSource::Altitude,
            "alt_passes",
            "alt_contrast",
            "alt_length",
            "alt_share",
            "alt_gain",
            "alt_there",
        ),
        (
            PassSource::Ground,
            "ground_passes",
            "ground_contrast",
            "ground_length",
            "ground_share",
            "ground_gain",
            "ground_there",
        ),
    ] {
        let found = passes(source);
        // A few turns within a small part of the run are drills or a wandering position.
        let value = |of: &dyn Fn(&Passes) -> f64| {
            found.map_or(0.0, |passes| {
                of(passes) * ramp(f64::from(passes.end_s - passes.start_s) / elapsed, 0.05, 0.2)
            })
        };
        all.extend([
            (count, value(&|p| (1.0 + f64::from(p.count)).ln() * f64::from(p.regularity))),
            (
                contrast,
                value(&|p| f64::from(p.regularity) * f64::from(p.contrast).clamp(0.3, 3.0).ln()),
            ),
            (length, value(&|p| (1.0 + f64::from(p.length_m) / 100.0).ln())),
            (share, value(&|p| f64::from(p.regularity) * f64::from(p.end_s - p.start_s) / elapsed)),
            (
                gain,
                value(&|p| {
                    (f64::from(p.gain_m) / f64::from(p.length_m).max(20.0)).clamp(-0.1, 0.2) * 10.0
                }),
            ),
            (there, value(&|p| minutes(f64::from(p.there_s)))),
        ]);
    }
    let (mut rise, mut way, mut fall, mut back, mut steep) = (0.0, 0.0, 0.0, 0.0, 0.0);
    if let Some(comb) = comb.filter(|_| digest.has_altitude) {
        for &i in &comb.main {
            let effort = &comb.efforts[i];
            rise += effort.rise_m;
            way += effort.distance_m;
            steep += f64::from(u8::from(effort.rise_m > 0.025 * effort.distance_m))
                / comb.main.len() as f64;
        }
        for rest in comb.between() {
            fall += rest.rise_m;
            back += rest.distance_m;
        }
    }
    all.extend([
        ("rep_grade", (rise / way.max(50.0)).clamp(-0.15, 0.15) * 10.0),
        ("rest_grade", (fall / back.max(50.0)).clamp(-0.15, 0.15) * 10.0),
        ("rep_steep", steep),
        ("hill_score", {
            let reps = comb.map_or(0.0, |comb| comb.main.len() as f64);
            let length = comb.map_or(0.0, |comb| median(&comb.main_durations_s()));
            ramp(reps, 2.0, 4.0)
                * ramp(rise / way.max(50.0), 0.012, 0.035)
                * ramp(length, 240.0, 170.0)
        }),
        (
            "pass_score",
            digest
                .segments
                .passes
                .iter()
                .map(|p| {
                    f64::from(p.regularity)
                        * ramp(f64::from(p.count), 2.5, 6.0)
                        * ramp(f64::from(p.gain_m) / f64::from(p.length_m).max(20.0), 0.012, 0.035)
                        * ramp(f64::from(p.there_s), 240.0, 170.0)
                        * ramp(f64::from(p.end_s - p.start_s) / elapsed, 0.1, 0.3)
                })
                .fold(0.0, f64::max),
        ),
        ("no_altitude", f64::from(u8::from(!digest.has_altitude))),
    ]);
}

fn witnesses(all: &mut Vec<Named>, digest: &Digest, comb: Option<&Comb>) {
    let steps = digest.workout.as_ref().map_or(&[][..], |workout| &workout.steps[..]);
    let repeats: u32 = steps
        .iter()
        .map(|step| match step.duration {
            StepDuration::Repeat { times, .. } => times.min(50),
            _ => 0,
        })
        .sum();
    let agrees =
        comb.is_some_and(|comb| repeats >= 2 && comb.main.len().abs_diff(repeats as usize) <= 1);
    let manual =
        digest.laps.iter().filter(|lap| lap.trigger == crate::ingest::LapTrigger::Manual).count();
    all.extend([
        ("planned_reps", (1.0 + f64::from(repeats)).ln()),
        ("plan_agrees", f64::from(u8::from(agrees))),
        ("has_plan", f64::from(u8::from(!steps.is_empty()))),
        ("manual_laps", (1.0 + manual as f64).ln()),
    ]);
}

fn heart(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let top = as_of.max_heart_rate_bpm.filter(|top| *top > 120.0);
    let share = |beat: Option<f64>, usual: f64| {
        beat.zip(top).map_or(0.0, |(beat, top)| (beat / top).clamp(0.4, 1.05) - usual)
    };
    all.extend([
        ("heart_high", share(digest.high_heart_rate_bpm, 0.88)),
        (
            "heart_mean",
            share(
                digest.summary.avg_heart_rate_bpm.filter(|_| digest.high_heart_rate_bpm.is_some()),
                0.78,
            ),
        ),
    ]);
}
