//! The workout on the watch and the pressed laps.

use super::{Named, ramp};
use crate::athlete::AsOf;
use crate::classify::comb::{Comb, median};
use crate::classify::witness::{self, Marked};
use crate::digest::Digest;
use crate::ingest::{StepDuration, WorkoutStep};
use crate::settings::ClassifySettings;

pub(super) fn witnesses(
    all: &mut Vec<Named>,
    digest: &Digest,
    as_of: &AsOf,
    settings: &ClassifySettings,
) {
    marked(all, witness::laps(digest, settings).as_ref(), as_of);
    let manual =
        digest.laps.iter().filter(|lap| lap.trigger == crate::ingest::LapTrigger::Manual).count();
    all.extend([
        ("planned_reps", (1.0 + f64::from(repeats(digest))).ln()),
        ("has_plan", f64::from(u8::from(!steps(digest).is_empty()))),
        ("manual_laps", (1.0 + manual as f64).ln()),
    ]);
}

/// Whether the efforts are as many as the workout asks for.
pub(super) fn agrees(digest: &Digest, comb: Option<&Comb>) -> Named {
    let planned = repeats(digest);
    let agrees =
        comb.is_some_and(|comb| planned >= 2 && comb.main.len().abs_diff(planned as usize) <= 1);
    ("plan_agrees", f64::from(u8::from(agrees)))
}

fn steps(digest: &Digest) -> &[WorkoutStep] {
    digest.workout.as_ref().map_or(&[], |workout| &workout.steps)
}

/// How many repeats the workout asks for.
fn repeats(digest: &Digest) -> u32 {
    let times = |step: &WorkoutStep| match step.duration {
        StepDuration::Repeat { times, .. } => times.min(50),
        _ => 0,
    };
    steps(digest).iter().map(times).sum()
}

/// What the laps mark as efforts, where the signal bears them out.
fn marked(all: &mut Vec<Named>, marked: Option<&Marked>, as_of: &AsOf) {
    let mut values = [0.0; 4];
    if let Some(Marked { comb, .. }) = marked {
        let length_s = median(&comb.main_durations_s());
        let e = comb.work_mps / as_of.shown_mps;
        values = [
            (1.0 + comb.main.len() as f64).ln(),
            ramp(length_s, 200.0, 330.0),
            1.0 - comb.rest_mps.max(1.0) / comb.work_mps,
            (e - 1.0).clamp(-0.3, 0.4),
        ];
    }
    all.extend(
        ["marked_reps", "marked_long", "marked_contrast", "marked_e"].into_iter().zip(values),
    );
}
