//! Easy runs: short, long, recovery, run-walk, commutes, with strides, over hills.

use super::{metres, minutes, road, seconds};
use crate::synthetic::plan::Plan;
use crate::synthetic::random::Rng;
use crate::synthetic::terrain::{Shape, Terrain};

pub(super) fn plan(rng: &mut Rng) -> Plan {
    let share = rng.between(0.69, 0.83);
    let plan = Plan::new("easy").on(road(rng));
    match rng.whole(0, 10) {
        0 => {
            // Slow start, slightly quicker end: still easy.
            let length = metres(rng.between(5000.0, 13_000.0));
            plan.named("Easy").easing(length, share - 0.03, share + 0.03)
        }
        1 => plan
            .named("Recovery")
            .tag("recovery")
            .easy(minutes(rng.between(22.0, 40.0)), share - 0.06),
        2 => {
            let length = metres(rng.between(18_000.0, 30_000.0));
            plan.named("Long run").tag("long").easing(length, share, share - 0.02)
        }
        3 => {
            let (run, walk) = (rng.between(60.0, 420.0).round(), rng.between(45.0, 120.0).round());
            let mut plan = plan.named("Run and walk").tag("run-walk");
            for _ in 0..(2100.0 / (run + walk)).ceil() as u32 {
                plan = plan.easy(seconds(run), share).walk(walk);
            }
            plan
        }
        4 => {
            let mut plan = plan.named("To work").tag("commute");
            plan.lights_per_km = rng.between(0.8, 2.5);
            plan.easy(metres(rng.between(4000.0, 12_000.0)), share)
        }
        5 => {
            let length = metres(rng.between(5000.0, 10_000.0));
            plan.named("Easy and strides")
                .easy(length, share)
                .strides(rng.whole(3, 8))
                .cooldown(600.0)
        }
        6 => {
            let ground = Terrain::rolling(Shape::OutAndBack, rng.between(10.0, 22.0));
            let length = metres(rng.between(7000.0, 16_000.0));
            plan.on(ground).named("Over the hills").tag("hilly").easy(length, share)
        }
        7 => {
            // Up and down a mountain.
            let ground = Terrain::rolling(Shape::OutAndBack, rng.between(25.0, 45.0));
            let length = metres(rng.between(6000.0, 12_000.0));
            plan.on(ground).named("Trail").tag("hilly").easy(length, share - 0.04)
        }
        8 => {
            // Accelerations there and back at the end.
            let length = metres(rng.between(4000.0, 9000.0));
            let mut plan = plan.named("Easy and strides").tag("strides").easy(length, share);
            plan.terrain.hill_grade = 0.0;
            for _ in 0..rng.whole(3, 6) {
                plan = plan.shuttle(metres(rng.between(60.0, 110.0)), rng.between(1.2, 1.6), 1.4);
            }
            plan
        }
        9 => {
            // It takes a while to get going.
            let length = metres(rng.between(1000.0, 4000.0));
            let rest = metres(rng.between(4000.0, 9000.0));
            plan.named("Easy").easing(length, share - 0.1, share).easing(rest, share, share + 0.03)
        }
        _ => plan.named("Easy").easy(minutes(rng.between(25.0, 70.0)), share),
    }
}
