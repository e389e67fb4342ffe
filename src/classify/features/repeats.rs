//! Alike efforts and the rests between them.

use super::{Named, minutes, ramp};
use crate::athlete::AsOf;
use crate::classify::comb::{Comb, median};
use crate::classify::efforts::Stretch;
use crate::digest::Digest;

pub(super) fn repeats(digest: &Digest, as_of: &AsOf, comb: Option<&Comb>) -> Vec<Named> {
    let shown = as_of.shown_mps;
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
    let e = comb.map_or(0.0, |comb| comb.work_mps / shown);
    let mut all = vec![
        ("reps", (1.0 + count).ln()),
        ("efforts", (1.0 + comb.map_or(0.0, |comb| comb.efforts.len() as f64)).ln()),
        ("rep_min", minutes(length)),
        ("rep_short", (1.0 - length / 40.0).max(0.0) * f64::from(u8::from(count > 0.0))),
        ("rep_long", ((length - 240.0) / 240.0).clamp(0.0, 1.5)),
        ("rep_e", e),
        ("rep_e_over", (e - 1.0).max(0.0)),
        ("rest_e", comb.map_or(0.0, |comb| comb.rest_mps / shown)),
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
    ];
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
    all
}
