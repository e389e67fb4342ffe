//! Climbs, and the same ground again and again.

use super::{Named, minutes, ramp};
use crate::athlete::AsOf;
use crate::classify::comb::{Comb, median, sorted};
use crate::classify::efforts::{Stretch, apart_m};
use crate::digest::Digest;
use crate::measure::effort_factor;
use crate::segment::{PassSource, Passes};

pub(super) fn hills(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    climb_effort(all, digest, as_of);

    let passes = digest.segments.passes.iter().find(|passes| passes.source == PassSource::Altitude);
    let elapsed =
        digest.segments.levels.last().map_or(1.0, |level| f64::from(level.end_s)).max(1.0);
    // A few turns within a small part of the run are drills or a wandering position.
    let value = |of: &dyn Fn(&Passes) -> f64| {
        passes.map_or(0.0, |passes| {
            of(passes)
                * f64::from(passes.regularity)
                * ramp(f64::from(passes.end_s - passes.start_s) / elapsed, 0.05, 0.2)
        })
    };
    all.extend([
        ("alt_passes", value(&|p| (1.0 + f64::from(p.count)).ln())),
        ("alt_contrast", value(&|p| f64::from(p.contrast).clamp(0.3, 3.0).ln())),
        ("alt_length", value(&|p| (1.0 + f64::from(p.length_m) / 100.0).ln())),
        ("alt_share", value(&|p| f64::from(p.end_s - p.start_s) / elapsed)),
        (
            "alt_gain",
            value(&|p| {
                (f64::from(p.gain_m) / f64::from(p.length_m).max(20.0)).clamp(-0.1, 0.2) * 10.0
            }),
        ),
        ("alt_there", value(&|p| minutes(f64::from(p.there_s)))),
    ]);
    both_ways(all, digest);
    all.extend([
        (
            "pass_score",
            digest
                .segments
                .passes
                .iter()
                .map(|p| {
                    let way_s = f64::from(p.there_s).max(1.0);
                    let e = f64::from(p.length_m) / way_s / as_of.shown_mps;
                    f64::from(p.regularity)
                        * ramp(f64::from(p.count), 2.0, 4.0)
                        * ramp(f64::from(p.gain_m) / f64::from(p.length_m).max(20.0), 0.012, 0.035)
                        * ramp(f64::from(p.there_s), 420.0, 200.0)
                        * ramp(f64::from(p.end_s - p.start_s) / elapsed, 0.1, 0.3)
                        * uphill_speed(e)
                })
                .fold(0.0, f64::max),
        ),
        ("no_altitude", f64::from(u8::from(!digest.has_altitude))),
    ]);
}

/// What was covered in both directions again and again.
fn both_ways(all: &mut Vec<Named>, digest: &Digest) {
    let retraced = &digest.segments.retraced;
    all.extend([
        ("both_ways", f64::from(retraced.share)),
        ("both_ways_times", (1.0 + f64::from(retraced.times)).ln()),
        ("both_ways_contrast", f64::from(retraced.contrast).min(1.2)),
        ("both_ways_uphill", f64::from(retraced.uphill).clamp(-1.2, 1.2)),
        ("both_ways_grade", f64::from(retraced.grade).min(0.15) * 10.0),
    ]);
}

/// How the efforts rise and where they lie.
pub(super) fn efforts(digest: &Digest, as_of: &AsOf, comb: Option<&Comb>) -> Vec<Named> {
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
    let mut all = shuttle(digest, comb);
    all.extend([
        ("rep_grade", (rise / way.max(50.0)).clamp(-0.15, 0.15) * 10.0),
        ("rest_grade", (fall / back.max(50.0)).clamp(-0.15, 0.15) * 10.0),
        ("rep_steep", steep),
        ("hill_score", {
            let reps = comb.map_or(0.0, |comb| comb.main.len() as f64);
            let length = comb.map_or(0.0, |comb| median(&comb.main_durations_s()));
            let e = comb.map_or(0.0, |comb| comb.work_mps / as_of.shown_mps);
            ramp(reps, 2.0, 4.0)
                * ramp(rise / way.max(50.0), 0.012, 0.035)
                * ramp(length, 300.0, 200.0)
                * uphill_speed(e)
        }),
    ]);
    all
}

/// Nobody runs up a hill for more than a few seconds at 1.5 times the speed they hold for an hour:
/// then it is the altitude that is wrong. 1 for believable, 0 for impossible.
fn uphill_speed(e: f64) -> f64 {
    ramp(e, 1.5, 1.25)
}

/// What the way up of the repeated climbs asked for, whether or not speed is adjusted for grade.
fn climb_effort(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf) {
    let passes = digest.segments.passes.iter().find(|p| p.source == PassSource::Altitude);
    let (mut up, mut contrast) = (0.0, 0.0);
    if let Some(passes) = passes {
        let grade = passes.gain_m / passes.length_m.max(20.0);
        let speed = passes.length_m / passes.there_s.max(1.0);
        let e = f64::from(speed * effort_factor(grade)) / as_of.shown_mps;
        let regularity = f64::from(passes.regularity);
        up = regularity * (e - 0.9).clamp(-0.4, 0.6);
        let ratio = passes.contrast * effort_factor(grade) / effort_factor(-grade);
        contrast = regularity * f64::from(ratio).clamp(0.3, 4.0).ln();
    }
    all.extend([("pass_e", up), ("pass_effort_contrast", contrast)]);
}

/// Whether the efforts cover the same stretch again and again, and whether they rise alike.
fn shuttle(digest: &Digest, comb: Option<&Comb>) -> Vec<Named> {
    let mut values = [0.0; 6];
    if let Some(comb) = comb.filter(|comb| comb.main.len() >= 3) {
        let main: Vec<&Stretch> = comb.main.iter().map(|&i| &comb.efforts[i]).collect();
        let way = median(&sorted(main.iter().map(|effort| effort.distance_m))).max(20.0);
        let straight = median(&sorted(
            main.iter().map(|effort| effort.away_m() / effort.distance_m.max(20.0)),
        ));
        let back = median(&sorted(
            main.windows(2).map(|pair| apart_m(pair[0].from_m, pair[1].from_m) / way),
        ));
        if straight.is_finite() && back.is_finite() {
            values[0] = straight.min(1.1);
            values[1] = (1.0 - back).clamp(-0.5, 1.0);
            values[2] = straight.min(1.0) * (1.0 - back).max(0.0);
        }
        values[3] =
            (median(&sorted(comb.between().map(|rest| rest.distance_m))) / way).clamp(0.0, 2.0);
        if digest.has_altitude {
            let rises: Vec<f64> = main.iter().map(|effort| effort.rise_m).collect();
            let mut height = 0.0;
            let mut feet = Vec::new();
            for i in comb.main[0]..=comb.main[comb.main.len() - 1] {
                if comb.main.contains(&i) {
                    feet.push(height);
                }
                height += comb.efforts[i].rise_m;
                height += comb.recoveries.get(i).map_or(0.0, |rest| rest.rise_m);
            }
            let (mean, spread) = moments(&rises);
            // Two metres is what a watch's altitude is good for over an effort.
            values[4] = (mean / (spread + 2.0)).clamp(-3.0, 3.0);
            values[5] = mean.clamp(0.0, 40.0) / (moments(&feet).1 + 0.5 * mean.abs() + 2.0);
        }
    }
    ["rep_straight", "rep_return", "rep_shuttle", "rest_way", "rise_even", "foot_even"]
        .into_iter()
        .zip(values)
        .collect()
}

/// Mean and standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt())
}
