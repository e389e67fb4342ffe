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
    let plan = random_plan(seed, kind);
    let device = if plan.sub_sport == Some("treadmill") {
        Device::treadmill()
    } else {
        Device::random(seed)
    };
    run(seed, &plan, &Athlete::random(seed), &device)
}
