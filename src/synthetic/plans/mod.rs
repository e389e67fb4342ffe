//! Random plans of every kind, as varied as runners' training.

mod easy;
mod hills;
mod interval;
mod progression;
mod tempo;

use super::plan::{Length, Plan};
use super::random::Rng;
use super::terrain::{Shape, Terrain};

/// The stable names of the kinds there are plans for.
pub const KINDS: [&str; 5] = ["easy", "tempo", "interval", "progression", "hill-sprint"];

/// A random plan of a kind, one of [`KINDS`]; anything else gives an easy run.
pub fn random_plan(seed: u64, kind: &str) -> Plan {
    let rng = &mut Rng::new(seed, 20);
    let mut plan = match kind {
        "tempo" => tempo::plan(rng),
        "interval" => interval::plan(rng),
        "progression" => progression::plan(rng),
        "hill-sprint" => hills::plan(rng),
        _ => easy::plan(rng),
    };
    // Some day of 2025 between 06:00 and 20:00 UTC, in a zone of its own.
    let day = f64::from(rng.whole(0, 363));
    plan.start_time_s = 1_735_689_600.0 + day * 86_400.0 + f64::from(rng.whole(21_600, 72_000));
    plan.utc_offset_s = 3600 * (rng.whole(0, 12) as i32 - 5);
    let on_roads = plan.sub_sport.is_none() && plan.kind != "tempo";
    if plan.lights_per_km == 0.0 && on_roads && rng.chance(0.3) {
        plan.lights_per_km = rng.between(0.1, 0.5);
    }
    plan.rest_scatter = rng.pick(&[0.0, 0.02, 0.06, 0.15]);
    plan.origin_deg = (rng.between(-45.0, 60.0), rng.between(-120.0, 150.0));
    plan
}

fn metres(metres: f64) -> Length {
    Length::Metres(metres)
}

fn seconds(seconds: f64) -> Length {
    Length::Seconds(seconds)
}

fn minutes(minutes: f64) -> Length {
    Length::Seconds(minutes * 60.0)
}

/// Roads as most runs have them: flat to rolling.
fn road(rng: &mut Rng) -> Terrain {
    let shape =
        rng.pick(&[Shape::OutAndBack, Shape::OutAndBack, Shape::Wander, Shape::Loop(3200.0)]);
    let relief_m = rng.pick(&[0.0, 2.0, 4.0, 8.0]);
    Terrain::rolling(shape, relief_m)
}

/// A warm-up of 1 to 4 km, now and then none as the file holds only the work; some people go on
/// with drills and accelerations, and stand about before the work begins.
fn warmed_up(plan: Plan, rng: &mut Rng) -> Plan {
    let plan =
        if rng.chance(0.1) { plan } else { plan.warmup(rng.between(1000.0, 4000.0).round()) };
    if rng.chance(0.3) { drilled(plan, rng) } else { plan }
}

/// Drills, accelerations and a wait.
fn drilled(plan: Plan, rng: &mut Rng) -> Plan {
    let plan = if rng.chance(0.5) { plan.stop(rng.between(60.0, 400.0).round()) } else { plan };
    let plan = if rng.chance(0.5) {
        let walk_s = rng.between(15.0, 60.0);
        plan.drills(rng.whole(3, 8), seconds(rng.between(8.0, 20.0)), 0.6, walk_s)
    } else {
        plan
    };
    let share = rng.between(1.25, 1.6);
    let length = metres(rng.pick(&[60.0, 60.0, 80.0, 100.0]));
    let plan = plan.drills(rng.whole(2, 5), length, share, rng.between(40.0, 120.0));
    if rng.chance(0.6) { plan.stop(rng.between(60.0, 400.0).round()) } else { plan }
}

/// A cool-down of 0.5 to 3 km, now and then none, now and then after a talk.
fn cooled_down(plan: Plan, rng: &mut Rng) -> Plan {
    let plan = if rng.chance(0.25) { plan.walk(rng.between(60.0, 500.0).round()) } else { plan };
    if rng.chance(0.15) { plan } else { plan.cooldown(rng.between(500.0, 3000.0).round()) }
}
