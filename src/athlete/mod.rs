//! All `Digest`s of one athlete in date order → threshold, zones and best efforts as of each date.

mod critical_speed;
mod heart;
mod history;
mod threshold;

pub use heart::{HEART_RATE_ZONES, HeartRateZones};
pub use history::{AsOf, History};
pub use threshold::{PACE_ZONES, PaceZones, Threshold, ThresholdSource, Zone};
