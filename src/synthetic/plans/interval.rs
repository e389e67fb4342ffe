//! Interval runs: repeats by distance and time, 30/30, ladders, pyramids, fartlek, two sets.

use super::{cooled_down, metres, road, seconds, warmed_up};
use crate::synthetic::plan::{Length, Plan, Rest, Speed};
use crate::synthetic::random::Rng;
use crate::synthetic::terrain::{Shape, Terrain};

pub(super) fn plan(rng: &mut Rng) -> Plan {
    let ground = if rng.chance(0.35) { Terrain::flat(Shape::Track) } else { road(rng) };
    let plan = warmed_up(Plan::new("interval").on(ground), rng);
    let plan = match rng.whole(0, 14) {
        0..=3 => {
            let length = rng
                .pick(&[200.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1000.0, 1200.0, 1600.0, 2000.0]);
            by_distance(plan, rng, length)
        }
        4 | 5 => {
            let length: f64 = rng.pick(&[30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0]);
            let reps = (1200.0 / length).clamp(3.0, 12.0) as u32;
            let share = rng.between(0.5, 1.0);
            let rest = rest(rng, length * share);
            let plan = if length >= 300.0 { plan.or("tempo") } else { plan };
            plan.named("Intervals").set(reps, seconds(length), pace(seconds(length), rng), rest)
        }
        6 => {
            let length = rng.pick(&[15.0, 30.0, 30.0, 40.0]);
            let reps = rng.whole(10, 20);
            plan.named("Short and short").set(
                reps,
                seconds(length),
                1.1,
                Rest::jog(seconds(length)),
            )
        }
        7 => {
            let up: &[f64] = rng.pick(&[
                &[200.0, 400.0, 600.0, 800.0],
                &[400.0, 800.0, 1200.0, 1600.0],
                &[1200.0, 1000.0, 800.0, 600.0, 400.0],
                &[200.0, 400.0, 800.0, 400.0, 200.0],
                &[400.0, 800.0, 1200.0, 800.0, 400.0],
            ]);
            ladder(plan.named("Ladder"), rng, up)
        }
        8 => fartlek(plan, rng),
        9 | 10 => {
            // On the track: few and fast, minutes of walking or standing between.
            let length = rng.pick(&[150.0, 200.0, 200.0, 300.0, 400.0, 500.0, 600.0]);
            let most = (2000.0_f64 / length).clamp(3.0, 8.0) as u32;
            let reps = rng.whole(3, most);
            let rest_s = rng.between(90.0, 420.0).round();
            let rest =
                if rng.chance(0.5) { Rest::stand(rest_s) } else { Rest::walk(seconds(rest_s)) };
            let share = 1.55 - 0.13 * (length / 150.0_f64).ln() + rng.between(-0.08, 0.08);
            let plan = plan.named("Speed").set(reps, metres(length), share, rest);
            if rng.chance(0.3) {
                let again = rng.pick(&[100.0, 200.0, 300.0]);
                plan.walk(rng.between(200.0, 500.0).round()).set(
                    rng.whole(2, 4),
                    metres(again),
                    share + 0.1,
                    rest,
                )
            } else {
                plan
            }
        }
        11 | 12 => {
            // There and back on one flat stretch.
            let length = metres(rng.pick(&[60.0, 80.0, 100.0, 150.0, 200.0, 300.0]));
            let back =
                if rng.chance(0.7) { Speed::Mps(rng.between(1.1, 1.6)) } else { Speed::Share(0.6) };
            let pause_s = if rng.chance(0.5) { rng.between(20.0, 180.0).round() } else { 0.0 };
            let mut plan = plan.named("Sprints");
            plan.terrain.hill_grade = 0.0;
            plan.hills(rng.whole(4, 10), length, rng.between(1.3, 1.65), back, pause_s)
        }
        13 => {
            // Sprints on the flat.
            let length = metres(rng.pick(&[60.0, 80.0, 100.0, 100.0, 120.0, 150.0]));
            let rest_s = rng.between(90.0, 240.0).round();
            let rest = if rng.chance(0.5) {
                Rest::walk(seconds(rest_s))
            } else {
                Rest::jog(seconds(rest_s))
            };
            plan.named("Sprints").set(rng.whole(6, 10), length, rng.between(1.3, 1.6), rest)
        }
        _ => {
            let first = rng.pick(&[600.0, 800.0, 1000.0]);
            let plan = by_distance(plan, rng, first).rest(Rest::walk(seconds(180.0)));
            let rest = rest(rng, 60.0);
            plan.set(rng.whole(3, 6), metres(200.0), 1.2, rest)
        }
    };
    cooled_down(plan, rng)
}

fn by_distance(plan: Plan, rng: &mut Rng, length_m: f64) -> Plan {
    let most = (8000.0 / length_m).clamp(3.0, 12.0) as u32;
    let reps = rng.whole(3, most);
    // Recovery of half to the whole of the time the effort takes at 4 m/s.
    let share = rng.between(0.5, 1.0);
    let rest = rest(rng, length_m / 4.0 * share);
    let length = metres(length_m);
    let plan = if length_m >= 1600.0 { plan.or("tempo") } else { plan };
    plan.named(&format!("{reps} x {length_m:.0}")).set(reps, length, pace(length, rng), rest)
}

/// Share of critical speed at which an effort of that length can be repeated.
fn pace(length: Length, rng: &mut Rng) -> f64 {
    let seconds = match length {
        Length::Metres(metres) => metres / 4.2,
        Length::Seconds(seconds) => seconds,
        Length::Foot => 60.0,
    };
    // 1.22 at 30 s, 1.12 at 90 s, 1.04 at 5 min.
    // Some sessions are meant to be gentle.
    let gentle = if rng.chance(0.25) { rng.between(0.03, 0.12) } else { 0.0 };
    1.22 - 0.078 * (seconds / 30.0).max(1.0).ln() + rng.between(-0.015, 0.02) - gentle
}

fn rest(rng: &mut Rng, length_s: f64) -> Rest {
    let length_s = (length_s / 15.0).round().max(2.0) * 15.0;
    match rng.whole(0, 5) {
        0 => Rest::stand(length_s),
        1 => Rest::walk(seconds(length_s)),
        2 => Rest::float(seconds(length_s)),
        3 => Rest::jog(metres((length_s * 2.4 / 100.0).round().max(1.0) * 100.0)),
        _ => Rest::jog(seconds(length_s)),
    }
}

fn ladder(mut plan: Plan, rng: &mut Rng, lengths_m: &[f64]) -> Plan {
    for (i, &length_m) in lengths_m.iter().enumerate() {
        if i > 0 {
            plan = plan.rest(Rest::jog(seconds((length_m / 5.0).clamp(45.0, 180.0).round())));
        }
        plan = plan.set(1, metres(length_m), pace(metres(length_m), rng), Rest::stand(0.0));
    }
    plan
}

fn fartlek(plan: Plan, rng: &mut Rng) -> Plan {
    let mut plan = plan.named("Fartlek").tag("fartlek");
    for _ in 0..rng.whole(6, 12) {
        let length_s = rng.pick(&[30.0, 45.0, 60.0, 90.0, 120.0, 180.0]);
        let share = pace(seconds(length_s), rng) - 0.02;
        plan = plan.set(1, seconds(length_s), share, Rest::stand(0.0));
        plan = plan.rest(Rest::jog(seconds(rng.between(45.0, 150.0).round())));
    }
    plan
}
