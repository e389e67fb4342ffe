//! All `Digest`s of one athlete in date order → threshold, zones and best efforts as of each date.

mod threshold;

pub use threshold::{PACE_ZONES, Threshold, ThresholdSource, Zone};
