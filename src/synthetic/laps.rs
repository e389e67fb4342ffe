//! The laps a device writes.

use super::device::{Device, Laps};
use super::motion::Trace;
use super::plan::{Plan, Role, Speed};
use super::random::Rng;
use super::workout;
use crate::ingest::{Intensity, Lap, LapTrigger};

/// Seconds of the run to time of day and to the stopwatch.
pub(super) struct Clock<'a> {
    /// Start, seconds since 1970-01-01T00:00:00Z.
    pub(super) start_s: f64,
    /// Seconds in which the stopwatch stands.
    pub(super) pauses: &'a [(usize, usize)],
}

impl Clock<'_> {
    pub(super) fn at(&self, second: usize) -> f64 {
        self.start_s + second as f64
    }

    /// Seconds on the stopwatch between two seconds of the run.
    pub(super) fn timer_s(&self, from: usize, to: usize) -> f64 {
        let stood: usize = self
            .pauses
            .iter()
            .map(|&(start, end)| end.min(to).saturating_sub(start.max(from)))
            .sum();
        (to - from - stood) as f64
    }
}

/// The end of a lap: second, why, what for, workout step.
type End = (usize, LapTrigger, Option<Intensity>, Option<u16>);

/// The laps of a run; together they cover it exactly.
pub(super) fn laps(
    seed: u64,
    plan: &Plan,
    device: &Device,
    trace: &Trace,
    metres: &[f64],
    clock: &Clock<'_>,
) -> Vec<Lap> {
    let last = trace.speed_mps.len().saturating_sub(1);
    let ends = match device.laps {
        Laps::Single => Vec::new(),
        Laps::Auto(every_m) => automatic(metres, every_m),
        Laps::Pressed => pressed(seed, trace),
        Laps::Workout => stepped(plan, trace),
    };
    let closing = ends.last().and_then(|end| end.2);
    let closing_step = ends.last().and_then(|end| end.3);
    let mut laps = Vec::new();
    let mut from = 0;
    let inner = ends.into_iter().filter(|end| end.0 < last);
    let end = (last, LapTrigger::SessionEnd, closing, closing_step);
    for (to, trigger, intensity, workout_step) in inner.chain([end]) {
        if to <= from {
            continue;
        }
        laps.push(Lap {
            start_time_s: clock.at(from),
            elapsed_time_s: (to - from) as f64,
            timer_time_s: Some(clock.timer_s(from, to)),
            distance_m: Some(metres[to] - metres[from]).filter(|&m| m > 0.0),
            trigger,
            intensity,
            workout_step,
        });
        from = to;
    }
    laps
}

fn automatic(metres: &[f64], every_m: f64) -> Vec<End> {
    let mut next = every_m;
    let mut ends = Vec::new();
    for (second, &m) in metres.iter().enumerate() {
        if m >= next {
            ends.push((second, LapTrigger::Distance, Some(Intensity::Active), None));
            next += every_m;
        }
    }
    ends
}

/// The button is pressed up to a second and a half late.
fn pressed(seed: u64, trace: &Trace) -> Vec<End> {
    let rng = &mut Rng::new(seed, 9);
    let ends = trace.pieces.iter().map(|piece| piece.end_s + rng.between(0.0, 1.5));
    ends.map(|end_s| (end_s.round() as usize, LapTrigger::Manual, Some(Intensity::Active), None))
        .collect()
}

fn stepped(plan: &Plan, trace: &Trace) -> Vec<End> {
    let (_, indices) = workout::workout(plan, 1.0);
    let pieces = trace.pieces.iter().zip(&plan.steps).zip(indices);
    pieces
        .map(|((piece, step), index)| {
            let trigger = match step.length {
                super::plan::Length::Metres(_) => LapTrigger::Distance,
                super::plan::Length::Seconds(_) => LapTrigger::Time,
                super::plan::Length::Foot => LapTrigger::Manual,
            };
            let standing = step.to == Speed::Mps(0.0);
            let what = intensity(step.role, standing);
            (piece.end_s.round() as usize, trigger, Some(what), Some(index))
        })
        .collect()
}

/// What a step is for in the words of the FIT profile.
pub(super) fn intensity(role: Role, standing: bool) -> Intensity {
    match role {
        Role::Warmup => Intensity::Warmup,
        Role::Work => Intensity::Interval,
        Role::Recovery if standing => Intensity::Rest,
        Role::Recovery => Intensity::Recovery,
        Role::Stop => Intensity::Rest,
        Role::Cooldown => Intensity::Cooldown,
        Role::Steady | Role::Easy | Role::Stride => Intensity::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stopwatch_leaves_out_pauses() {
        let clock = Clock { start_s: 100.0, pauses: &[(10, 20), (50, 60)] };
        assert_eq!(clock.timer_s(0, 100), 80.0);
        assert_eq!(clock.timer_s(15, 55), 30.0);
        assert_eq!(clock.at(5), 105.0);
    }

    #[test]
    fn automatic_laps_come_when_the_device_has_counted_them() {
        let metres: Vec<f64> = (0..1000).map(|s| f64::from(s) * 3.0).collect();
        let ends: Vec<usize> = automatic(&metres, 1000.0).iter().map(|end| end.0).collect();
        assert_eq!(ends, [334, 667]);
    }
}
