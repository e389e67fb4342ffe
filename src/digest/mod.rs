//! Everything about one activity that later stages need, in a few kilobytes.

mod summary;

pub use summary::{Participation, Summary};

use crate::ingest::Recording;
use crate::settings::Settings;

/// The few kilobytes about one activity that all later stages need. Depends on nothing but the
/// recording and the settings.
#[derive(Debug, Clone)]
pub struct Digest {
    /// What can be said without judging.
    pub summary: Summary,
    /// Fastest times over standard distances.
    pub best_efforts: Vec<BestEffort>,
    /// Seconds of running at each grade-adjusted speed: bin `i` covers `i * SPEED_BIN_MPS ..`.
    pub speed_histogram_s: Vec<f32>,
    /// Grade-adjusted metres per heart beat while running, and how much of it was lost from the
    /// first half to the second.
    pub efficiency: Option<Efficiency>,
}

/// Width of the bins of [`Digest::speed_histogram_s`] in m/s.
pub const SPEED_BIN_MPS: f64 = 0.05;

/// Metres per heart beat of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Efficiency {
    /// Grade-adjusted metres per beat.
    pub speed_per_beat_m: f64,
    /// Metres per beat of the first half over those of the second, minus 1; steady runs only.
    pub decoupling: Option<f64>,
}

/// The fastest time over a distance within a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestEffort {
    /// Distance in metres.
    pub distance_m: f64,
    /// Elapsed time in seconds.
    pub time_s: f64,
    /// Start of the effort in seconds of elapsed time.
    pub start_s: f64,
}

/// Turns one recording into its digest. Never fails: what cannot be measured is absent, and
/// [`Digest::summary`] says why.
pub fn digest(recording: &Recording, settings: &Settings) -> Digest {
    let _ = (recording, settings);
    unimplemented!()
}
