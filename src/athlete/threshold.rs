//! The speed an athlete can hold for about an hour, and the zones that follow from it.

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, SPEED_BIN_MPS};
use crate::settings::OwnZones;

/// Where a threshold comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThresholdSource {
    /// The user said so.
    User,
    /// Best efforts of the runs before and on the day.
    History,
    /// Best efforts of runs after the day, as there were too few before.
    HistoryLater,
    /// This run alone.
    Single,
}

impl ThresholdSource {
    /// All sources, the most trusted first.
    pub const ALL: [Self; 4] = [Self::User, Self::History, Self::HistoryLater, Self::Single];

    /// The stable name, such as `history-later`.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::History => "history",
            Self::HistoryLater => "history-later",
            Self::Single => "single",
        }
    }
}

/// Critical speed as of a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Critical speed in m/s.
    pub speed_mps: f64,
    /// One standard deviation of it in m/s.
    pub uncertainty_mps: f64,
    /// Where it comes from.
    pub source: ThresholdSource,
}

impl Threshold {
    /// Seconds of running in each of [`PACE_ZONES`].
    pub fn zone_times_s(&self, digest: &Digest) -> [f64; PACE_ZONES.len()] {
        PaceZones::of(self.speed_mps).times_s(digest)
    }
}

/// Where each of [`PACE_ZONES`] begins in m/s, the easiest first: at shares of a threshold, or where
/// the athlete says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PaceZones(pub [f64; PACE_ZONES.len()]);

impl PaceZones {
    /// The zones of a threshold in m/s.
    pub fn of(threshold_mps: f64) -> Self {
        Self(PACE_ZONES.map(|zone| zone.from * threshold_mps))
    }

    /// The zones the athlete has with a threshold in m/s: their own, if they have any.
    pub fn own_or_of(own: Option<&OwnZones>, threshold_mps: f64) -> Self {
        let from =
            |[steady, tempo, hard, very_hard]: [f64; 4]| [0.0, steady, tempo, hard, very_hard];
        match own {
            None => Self::of(threshold_mps),
            Some(OwnZones::Shares(shares)) => Self(from(*shares).map(|it| it * threshold_mps)),
            Some(OwnZones::Speeds(speeds_mps)) => Self(from(*speeds_mps)),
        }
    }

    /// The number of the zone of a speed in m/s, 1 to 5.
    pub fn number(&self, speed_mps: f64) -> u8 {
        PACE_ZONES[self.0.iter().rposition(|from| speed_mps >= *from).unwrap_or(0)].number
    }

    /// Seconds of running in each zone.
    pub fn times_s(&self, digest: &Digest) -> [f64; PACE_ZONES.len()] {
        let mut times_s = [0.0; PACE_ZONES.len()];
        for (bin, seconds) in digest.speed_histogram_s.iter().enumerate() {
            let speed_mps = (bin as f64 + 0.5) * SPEED_BIN_MPS;
            let zone = self.0.iter().rposition(|from| speed_mps >= *from).unwrap_or(0);
            times_s[zone] += f64::from(*seconds);
        }
        times_s
    }
}

/// A zone of pace or of heart rate: from this share of it at threshold up to the next zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone {
    /// 1 to 5.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// Lower bound as a share of the speed, or of the heart rate, at threshold.
    pub from: f64,
}

/// The five pace zones. Bounds as shares of critical speed: LT1 at 0.80–0.82 (research §4), tempo
/// from marathon effort (0.88), hard from critical speed, very hard from about 3 km effort (1.08).
pub const PACE_ZONES: [Zone; 5] = [
    Zone { number: 1, name: "easy", from: 0.0 },
    Zone { number: 2, name: "steady", from: 0.81 },
    Zone { number: 3, name: "tempo", from: 0.88 },
    Zone { number: 4, name: "hard", from: 1.0 },
    Zone { number: 5, name: "very hard", from: 1.08 },
];
