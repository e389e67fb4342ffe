//! Progressions: by steps, by steady ramps, with a fast finish.

use super::{metres, road};
use crate::synthetic::plan::Plan;
use crate::synthetic::random::Rng;
use crate::synthetic::terrain::{Shape, Terrain};

pub(super) fn plan(rng: &mut Rng) -> Plan {
    let plan = Plan::new("progression").on(road(rng)).named("Progression");
    let total_m = rng.between(7000.0, 15_000.0);
    let plan = match rng.whole(0, 5) {
        0 => {
            let steps = rng.whole(3, 5);
            let (from, to) = (rng.between(0.74, 0.82), rng.between(0.94, 1.02));
            (0..steps).fold(plan, |plan, i| {
                let share = from + (to - from) * f64::from(i) / f64::from(steps - 1);
                plan.steady(metres((total_m / f64::from(steps)).round()), share)
            })
        }
        1 => plan.ramp(metres(total_m), rng.between(0.72, 0.8), rng.between(0.96, 1.04)),
        2 => {
            // Gently, to no more than steady.
            let (from, to) = (rng.between(0.66, 0.74), rng.between(0.83, 0.93));
            plan.ramp(metres(total_m), from, to)
        }
        3 => {
            let fast_m = rng.between(0.2, 0.33) * total_m;
            let easy = rng.between(0.73, 0.8);
            plan.tag("fast-finish").easy(metres(total_m - fast_m), easy).ramp(
                metres(fast_m),
                rng.between(0.9, 0.94),
                rng.between(0.98, 1.04),
            )
        }
        _ => {
            // On the treadmill, where the belt sets every step.
            let mut plan = plan.on(Terrain::flat(Shape::OutAndBack)).tag("treadmill");
            plan.sub_sport = Some("treadmill");
            let from = rng.between(0.7, 0.76);
            (0..6).fold(plan, |plan, i| plan.steady(metres(1200.0), from + 0.05 * f64::from(i)))
        }
    };
    if rng.chance(0.35) { plan.cooldown(rng.between(400.0, 1500.0)) } else { plan }
}
