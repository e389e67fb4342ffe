//! Bytes → `Recording`s: what the device wrote, in SI columns. Knows nothing of physiology or of
//! files on disk.

pub mod container;
mod error;
mod fit;
mod gpx;
mod looks;
mod recording;
mod rollover;
mod tcx;
pub(crate) mod xml;

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
pub const FORMATS: &[Format] = &[fit::FORMAT, gpx::FORMAT, tcx::FORMAT];

/// The format that the content of one decompressed file shows.
pub fn format_of(bytes: &[u8], limits: &Limits) -> Result<&'static Format, IngestError> {
    if bytes.len() as u64 > limits.max_file_bytes {
        return Err(IngestError::TooLarge {
            what: "the file".into(),
            limit: "max_file_bytes",
            value: format!("{} bytes", limits.max_file_bytes),
        });
    }
    FORMATS
        .iter()
        .find(|format| (format.sniff)(bytes))
        .ok_or_else(|| IngestError::UnknownFormat { looks_like: looks::like(bytes) })
}

/// Refuses a file of more activities than the limits allow.
fn allow_activities(count: usize, limits: &Limits) -> Result<(), IngestError> {
    if count <= limits.max_activities {
        return Ok(());
    }
    Err(IngestError::TooLarge {
        what: "the number of activities".into(),
        limit: "max_activities",
        value: format!("{} activities", limits.max_activities),
    })
}

/// Reads all activities of one file, decompressed, in the format its content shows.
pub fn read(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(&'static Format, Vec<Recording>), IngestError> {
    let format = format_of(bytes, limits)?;
    Ok((format, (format.read)(bytes, limits)?))
}
