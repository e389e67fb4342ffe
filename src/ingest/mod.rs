//! Bytes → `Recording`s: what the device wrote, in SI columns. Knows nothing of physiology or of
//! files on disk.

mod error;
mod fit;
mod recording;

pub use error::IngestError;
pub use recording::{
    Intensity, Lap, LapTrigger, Recording, Samples, StepDuration, TimerEvent, Totals, Workout,
    WorkoutStep,
};

use crate::settings::Limits;

/// A file format: adding one is a file beside this one and a line in [`FORMATS`].
#[derive(Debug)]
pub struct Format {
    /// Its name in the output.
    pub name: &'static str,
    /// Usual endings of file names; a hint only, the content decides.
    pub extensions: &'static [&'static str],
    /// Whether the first bytes are of this format.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads all activities.
    pub read: fn(&[u8], &Limits) -> Result<Vec<Recording>, IngestError>,
}

/// Every format runkind reads, the most telling signature first.
pub const FORMATS: &[Format] = &[fit::FORMAT];
