//! Our words and units in those of the FIT profile.

use rustyfit::profile::typedef;

use crate::ingest::{Intensity, LapTrigger};

/// Degrees as semicircles, 2³¹ to half a turn.
pub(super) fn semicircles(degrees: f64) -> i32 {
    (degrees * 2_147_483_648.0 / 180.0).round() as i32
}

/// Seconds as milliseconds.
pub(super) fn millis(seconds: f64) -> u32 {
    (seconds * 1000.0).round() as u32
}

pub(super) fn sport(name: Option<&str>) -> typedef::Sport {
    match name {
        Some("running") => typedef::Sport::RUNNING,
        Some("cycling") => typedef::Sport::CYCLING,
        Some("training") => typedef::Sport::TRAINING,
        Some("walking") => typedef::Sport::WALKING,
        Some("hiking") => typedef::Sport::HIKING,
        Some("swimming") => typedef::Sport::SWIMMING,
        _ => typedef::Sport::GENERIC,
    }
}

pub(super) fn sub_sport(name: Option<&str>) -> typedef::SubSport {
    match name {
        Some("treadmill") => typedef::SubSport::TREADMILL,
        Some("track") => typedef::SubSport::TRACK,
        Some("trail") => typedef::SubSport::TRAIL,
        Some("road") => typedef::SubSport::ROAD,
        Some("strength_training") => typedef::SubSport::STRENGTH_TRAINING,
        _ => typedef::SubSport::GENERIC,
    }
}

pub(super) fn intensity(intensity: Intensity) -> typedef::Intensity {
    match intensity {
        Intensity::Active => typedef::Intensity::ACTIVE,
        Intensity::Rest => typedef::Intensity::REST,
        Intensity::Warmup => typedef::Intensity::WARMUP,
        Intensity::Cooldown => typedef::Intensity::COOLDOWN,
        Intensity::Recovery => typedef::Intensity::RECOVERY,
        Intensity::Interval => typedef::Intensity::INTERVAL,
    }
}

pub(super) fn trigger(trigger: LapTrigger) -> typedef::LapTrigger {
    match trigger {
        LapTrigger::Manual => typedef::LapTrigger::MANUAL,
        LapTrigger::Time => typedef::LapTrigger::TIME,
        LapTrigger::Distance => typedef::LapTrigger::DISTANCE,
        LapTrigger::Position => typedef::LapTrigger::POSITION_LAP,
        LapTrigger::SessionEnd => typedef::LapTrigger::SESSION_END,
        LapTrigger::Unknown => typedef::LapTrigger(u8::MAX),
    }
}
