//! Tempo runs: one block, long blocks, cruise intervals, even races.

use super::{cooled_down, metres, minutes, road, seconds, warmed_up};
use crate::synthetic::plan::{Plan, Rest};
use crate::synthetic::random::Rng;
use crate::synthetic::terrain::{Shape, Terrain};

pub(super) fn plan(rng: &mut Rng) -> Plan {
    let plan = Plan::new("tempo").on(road(rng));
    let plan = match rng.whole(0, 6) {
        0 | 1 => {
            let length = minutes(rng.between(20.0, 40.0).round());
            let share = rng.between(0.91, 0.985);
            warmed_up(plan.named("Tempo"), rng).set(1, length, share, Rest::stand(0.0))
        }
        2 => {
            let length = minutes(f64::from(rng.whole(9, 16)));
            let rest = Rest::jog(seconds(rng.pick(&[90.0, 120.0, 180.0])));
            let share = rng.between(0.93, 0.985);
            warmed_up(plan.named("Tempo blocks"), rng).set(rng.whole(2, 3), length, share, rest)
        }
        3 => {
            let length = rng.pick(&[metres(1600.0), metres(2000.0), metres(3000.0), minutes(6.0)]);
            let rest = Rest::jog(seconds(rng.pick(&[45.0, 60.0, 75.0])));
            let share = rng.between(0.95, 0.995);
            warmed_up(plan.named("Cruise intervals").or("interval"), rng).set(
                rng.whole(3, 5),
                length,
                share,
                rest,
            )
        }
        4 => {
            // Short and fast, as middle-distance runners do it.
            let length = minutes(rng.between(9.0, 18.0).round());
            let share = rng.between(0.96, 1.05);
            let plan = warmed_up(plan.named("Short tempo"), rng);
            let plan = plan.set(1, length, share, Rest::stand(0.0));
            if rng.chance(0.5) { plan.walk(rng.between(120.0, 600.0).round()) } else { plan }
        }
        5 => {
            // Marathon pace: well under threshold, but long.
            let length = metres(rng.pick(&[8000.0, 10_000.0, 12_000.0, 16_000.0]));
            let share = rng.between(0.87, 0.91);
            warmed_up(plan.named("Marathon pace"), rng).set(1, length, share, Rest::stand(0.0))
        }
        _ => {
            let (length, share) =
                rng.pick(&[(5000.0, 1.03), (10_000.0, 0.995), (15_000.0, 0.965), (21_097.5, 0.94)]);
            return plan.on(Terrain::rolling(Shape::Wander, 2.0)).named("Race").tag("race").set(
                1,
                metres(length),
                share,
                Rest::stand(0.0),
            );
        }
    };
    cooled_down(plan, rng)
}
