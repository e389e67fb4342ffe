//! Seeded runs with known truth: plan, run, record, write.
//!
//! A [`Plan`] says what the runner means to do, an [`Athlete`] how fast, a [`Device`] what is
//! written down of it. [`run`] plays it through and returns the recording with its [`Truth`]; the
//! same seed gives the same run.

mod athlete;
mod body;
mod device;
mod laps;
mod motion;
mod plan;
mod plans;
mod random;
mod record;
mod sensors;
mod terrain;
mod truth;
mod workout;
pub mod write;

pub use athlete::Athlete;
pub use device::{Altitude, Device, HeartRate, Laps, PositionNoise, Sampling};
pub use plan::{Ground, Length, Plan, Rest, Role, Speed, Step};
pub use plans::{KINDS, random_plan};
pub use terrain::{Shape, Terrain};
pub use truth::{Piece, Set, Truth};

use crate::ingest::Recording;

/// A recording and what really happened.
#[derive(Debug, Clone)]
pub struct SyntheticRun {
    /// What the device wrote.
    pub recording: Recording,
    /// What happened.
    pub truth: Truth,
}

/// Runs `plan` and records it. Motion, body and every sensor have random numbers of their own, so
/// the same seed with another device is the same run.
pub fn run(seed: u64, plan: &Plan, athlete: &Athlete, device: &Device) -> SyntheticRun {
    let trace = motion::run(seed, plan, athlete);
    SyntheticRun {
        recording: record::record(seed, plan, athlete, device, &trace),
        truth: Truth::new(plan, &trace),
    }
}

/// A run of a kind by a random athlete with a random device: everything follows from the seed.
/// `kind` is one of [`KINDS`]; anything else is run as `easy`.
pub fn random_run(seed: u64, kind: &str) -> SyntheticRun {
    recorded(seed, &random_plan(seed, kind), &Athlete::random(seed), &Device::random(seed))
}

/// So many runs of one random athlete with one random device, a day or two apart. Between a third
/// and three quarters of them are easy, as with this athlete; the rest spread over the other kinds.
pub fn random_history(seed: u64, runs: u32) -> Vec<SyntheticRun> {
    random_history_on(seed, runs, &Device::random(seed))
}

/// The same runs of the same athlete, recorded by another device. Of two devices that differ in
/// when they write alone, what they write at the same second is the same.
pub fn random_history_on(seed: u64, runs: u32, device: &Device) -> Vec<SyntheticRun> {
    let athlete = Athlete::random(seed);
    let rng = &mut random::Rng::new(seed, 30);
    let mut start_time_s = 1_735_689_600.0 + rng.between(6.0, 20.0) * 3600.0;
    let easy = rng.between(0.33, 0.75);
    let mut history = Vec::new();
    for number in 0..u64::from(runs) {
        let kind = if rng.chance(easy) { KINDS[0] } else { rng.pick(&KINDS[1..]) };
        let run_seed = seed.wrapping_mul(100_003).wrapping_add(number);
        let plan = Plan { start_time_s: start_time_s.round(), ..random_plan(run_seed, kind) };
        history.push(recorded(run_seed, &plan, &athlete, device));
        start_time_s += 86_400.0 * f64::from(rng.whole(1, 2)) + rng.between(-3600.0, 3600.0);
    }
    history
}

/// Runs `plan` with `device`, or on the treadmill where the plan says so.
fn recorded(seed: u64, plan: &Plan, athlete: &Athlete, device: &Device) -> SyntheticRun {
    let indoors = Device { heart_rate: device.heart_rate, ..Device::treadmill() };
    let device = if plan.sub_sport == Some("treadmill") { &indoors } else { device };
    run(seed, plan, athlete, device)
}
