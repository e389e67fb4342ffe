//! Writes down a motion the way a device would: a `Recording`.

use super::athlete::Athlete;
use super::body;
use super::device::{Device, Sampling};
use super::laps::{self, Clock};
use super::motion::Trace;
use super::plan::Plan;
use super::random::Rng;
use super::sensors;
use super::workout;
use crate::ingest::{Recording, Samples, TimerEvent, Totals};

/// What `device` would have recorded of `trace`.
pub(super) fn record(
    seed: u64,
    plan: &Plan,
    athlete: &Athlete,
    device: &Device,
    trace: &Trace,
) -> Recording {
    let measured = measure(seed, plan, athlete, device, trace);
    let pauses = if device.auto_pause { pauses(&trace.speed_mps) } else { Vec::new() };
    let clock = Clock { start_s: plan.start_time_s, pauses: &pauses };
    let last = trace.speed_mps.len().saturating_sub(1);
    // A device that writes no distance of its own still sums its laps up from positions.
    let metres =
        if measured.distance_m.is_empty() { &trace.distance_m } else { &measured.distance_m };
    let laps = laps::laps(seed, plan, device, trace, metres, &clock);
    let kept = kept(seed, device.sampling, last, &pauses);
    Recording {
        sport: Some(plan.sport.to_owned()),
        sub_sport: plan.sub_sport.map(str::to_owned),
        name: plan.name.clone(),
        device: Some(device.name.clone()),
        start_time_s: Some(plan.start_time_s),
        utc_offset_s: Some(plan.utc_offset_s),
        samples: measured.rows(&kept),
        laps,
        workout: (device.laps == super::device::Laps::Workout)
            .then(|| workout::workout(plan, athlete.critical_speed_mps).0),
        totals: totals(&measured, metres, &clock, last),
        timer: timer(&clock, last),
        notices: crate::notice::Notices::default(),
    }
}

/// Every column at every second.
fn measure(seed: u64, plan: &Plan, athlete: &Athlete, device: &Device, trace: &Trace) -> Samples {
    let steps = body::cadence(seed, trace, athlete);
    let beats = body::heart_rate(seed, trace, athlete, plan.sport);
    let (latitude_deg, longitude_deg) =
        device.position.as_ref().map_or_else(Default::default, |noise| {
            sensors::positions(seed, &trace.place, &trace.speed_mps, noise, plan.origin_deg)
        });
    let (distance_m, speed_mps) = device
        .streams
        .map_or_else(Default::default, |scale| sensors::streams(seed, &trace.speed_mps, scale));
    let top = athlete.max_heart_rate_bpm;
    Samples {
        time_s: (0..trace.speed_mps.len()).map(|i| plan.start_time_s + i as f64).collect(),
        latitude_deg,
        longitude_deg,
        altitude_m: sensors::altitude(seed, &trace.place, &trace.speed_mps, device.altitude),
        distance_m,
        speed_mps,
        heart_rate_bpm: sensors::heart_rate(seed, &beats, &steps, device.heart_rate, top),
        cadence_spm: if device.cadence && plan.sport == "running" {
            // One leg is counted, in whole steps.
            steps.iter().map(|&spm| ((spm / 2.0).round() * 2.0) as f32).collect()
        } else {
            Vec::new()
        },
        ..Samples::default()
    }
}

/// Seconds in which a stopwatch that stops by itself stands: from, to.
fn pauses(speed_mps: &[f64]) -> Vec<(usize, usize)> {
    let mut pauses = Vec::new();
    let mut slow = 0;
    let mut since = None;
    for (second, &speed) in speed_mps.iter().enumerate() {
        slow = if speed < 0.4 { slow + 1 } else { 0 };
        match since {
            None if slow >= 4 && second > 10 => since = Some(second),
            Some(start) if speed > 0.6 => {
                pauses.push((start, second));
                since = None;
            }
            _ => {}
        }
    }
    pauses
}

/// The seconds at which a point is written.
fn kept(seed: u64, sampling: Sampling, last: usize, pauses: &[(usize, usize)]) -> Vec<usize> {
    let rng = &mut Rng::new(seed, 8);
    let mut kept = Vec::new();
    let mut second = 0;
    while second <= last {
        if let Some(&(_, end)) =
            pauses.iter().find(|(start, end)| (start + 1..*end).contains(&second))
        {
            second = end;
        }
        kept.push(second);
        second += match sampling {
            Sampling::Every(seconds) => seconds.max(1) as usize,
            Sampling::Smart => rng.whole(1, 7) as usize,
        };
    }
    if kept.last() != Some(&last) {
        kept.push(last);
    }
    kept
}

fn timer(clock: &Clock<'_>, last: usize) -> Vec<TimerEvent> {
    let at = |second: usize, running| TimerEvent { time_s: clock.at(second), running };
    let mut events = vec![at(0, true)];
    for &(start, end) in clock.pauses {
        events.extend([at(start, false), at(end, true)]);
    }
    events.push(at(last, false));
    events
}

fn totals(measured: &Samples, metres: &[f64], clock: &Clock<'_>, last: usize) -> Totals {
    let beats = &measured.heart_rate_bpm;
    let sum: f64 = beats.iter().map(|&b| f64::from(b)).sum();
    let (up, down) = climb(&measured.altitude_m);
    let has_altitude = !measured.altitude_m.is_empty();
    let moves = metres.last().is_some_and(|&m| m > 1.0);
    Totals {
        elapsed_time_s: Some(last as f64),
        timer_time_s: Some(clock.timer_s(0, last)),
        distance_m: metres.last().copied().filter(|_| moves),
        ascent_m: has_altitude.then_some(up),
        descent_m: has_altitude.then_some(down),
        avg_heart_rate_bpm: (!beats.is_empty()).then(|| (sum / beats.len() as f64).round()),
        max_heart_rate_bpm: beats.iter().copied().reduce(f32::max).map(f64::from),
    }
}

/// Metres up and down, turns of less than 3 m not counted.
fn climb(altitude_m: &[f32]) -> (f64, f64) {
    let (mut up, mut down) = (0.0, 0.0);
    let Some(&first) = altitude_m.first() else { return (0.0, 0.0) };
    let mut kept = f64::from(first);
    for &now in altitude_m {
        let step = f64::from(now) - kept;
        if step.abs() >= 3.0 {
            if step > 0.0 {
                up += step;
            } else {
                down -= step;
            }
            kept = f64::from(now);
        }
    }
    (up, down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_becomes_a_pause_without_points() {
        let mut speed = vec![3.0; 30];
        speed.extend(vec![0.0; 20]);
        speed.extend(vec![3.0; 10]);
        let pauses = pauses(&speed);
        assert_eq!(pauses, [(33, 50)]);
        let kept = kept(1, Sampling::Every(1), 59, &pauses);
        assert!(kept.contains(&33) && kept.contains(&50) && !kept.contains(&40));
    }

    #[test]
    fn climb_ignores_ripples() {
        assert_eq!(climb(&[0.0, 1.0, 0.0, 1.0, 0.0]), (0.0, 0.0));
        assert_eq!(climb(&[0.0, 5.0, 10.0, 2.0]), (10.0, 8.0));
    }
}
