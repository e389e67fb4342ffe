//! Hill runs: sprints of 8 to 15 s, repeats of 30 s to 3 min, back down by jog or walk.

use super::{cooled_down, drilled, road, seconds};
use crate::synthetic::plan::{Plan, Speed};
use crate::synthetic::random::Rng;
use crate::synthetic::terrain::Terrain;

pub(super) fn plan(rng: &mut Rng) -> Plan {
    let sprint = rng.chance(0.4);
    let hill_grade = if sprint { rng.between(0.06, 0.14) } else { rng.between(0.04, 0.12) };
    let ground = Terrain { hill_grade, ..road(rng) };
    let plan = Plan::new("hill-sprint").on(ground).warmup(rng.between(1500.0, 5000.0).round());
    let plan = if rng.chance(0.3) { drilled(plan, rng) } else { plan };
    let plan = if sprint {
        let length = f64::from(rng.whole(8, 15));
        let down = Speed::Mps(rng.between(1.2, 1.6));
        let (reps, pause_s) = (rng.whole(5, 12), rng.between(10.0, 90.0).round());
        plan.named("Hill sprints").hills(
            reps,
            seconds(length),
            rng.between(1.5, 1.75),
            down,
            pause_s,
        )
    } else {
        let length: f64 = rng.pick(&[30.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0]);
        let jog = rng.chance(0.75);
        let down = if jog { Speed::Share(rng.between(0.5, 0.8)) } else { Speed::Mps(1.5) };
        // 1.24 at 30 s, 1.06 at 3 min: hills are run harder than the same time on the flat.
        let share = 1.24 - 0.1 * (length / 30.0).ln() + rng.between(-0.1, 0.03);
        let reps = (960.0 / length).clamp(4.0, 12.0) as u32;
        plan.named("Hill repeats").hills(
            rng.whole(4, reps.max(4)),
            seconds(length),
            share,
            down,
            0.0,
        )
    };
    cooled_down(plan, rng)
}
