//! The five kinds and the words that go with them.

use serde::{Deserialize, Serialize};

/// What kind of run it was: the purpose read from its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Below the tempo band, no structured efforts. Long, recovery and run-walk are tags.
    Easy,
    /// One sustained block or few long blocks near threshold.
    Tempo,
    /// Repeated efforts clearly faster than the recoveries between them, on the flat.
    Interval,
    /// Effort rises through the run to a clearly faster finish.
    Progression,
    /// Repeated uphill efforts, each with a descent or a standing recovery.
    HillSprint,
}

impl Kind {
    /// All kinds in the order of every table and every array of probabilities.
    pub const ALL: [Self; 5] =
        [Self::Easy, Self::Tempo, Self::Interval, Self::Progression, Self::HillSprint];

    /// The stable name, such as `hill-sprint`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Tempo => "tempo",
            Self::Interval => "interval",
            Self::Progression => "progression",
            Self::HillSprint => "hill-sprint",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Why a run has no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindReason {
    /// Too little running to tell.
    TooShort,
    /// Neither positions nor distances.
    NoDistance,
    /// No times.
    NoTime,
    /// Most of the points are missing or impossible.
    TooDamaged,
    /// Nothing fits.
    Unclear,
}

impl KindReason {
    /// All reasons.
    pub const ALL: [Self; 5] =
        [Self::TooShort, Self::NoDistance, Self::NoTime, Self::TooDamaged, Self::Unclear];

    /// The stable name, such as `too-short`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::NoDistance => "no-distance",
            Self::NoTime => "no-time",
            Self::TooDamaged => "too-damaged",
            Self::Unclear => "unclear",
        }
    }
}

/// What a kind cannot say about a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tag {
    /// Much longer than the athlete's other runs.
    Long,
    /// An even, all-out effort.
    Race,
    /// A few short relaxed accelerations.
    Strides,
    /// Efforts of irregular length.
    Fartlek,
    /// On a running track.
    Track,
    /// On a treadmill.
    Treadmill,
    /// On trails.
    Trail,
    /// Much climbing.
    Hilly,
    /// Short and very easy.
    Recovery,
    /// Many stops, as in city traffic.
    Commute,
    /// Running and walking by turns.
    RunWalk,
    /// The end clearly faster than the rest.
    FastFinish,
    /// Part of a session recorded in several files.
    Partial,
}

impl Tag {
    /// All tags in the order of the output.
    pub const ALL: [Self; 13] = [
        Self::Long,
        Self::Race,
        Self::Strides,
        Self::Fartlek,
        Self::Track,
        Self::Treadmill,
        Self::Trail,
        Self::Hilly,
        Self::Recovery,
        Self::Commute,
        Self::RunWalk,
        Self::FastFinish,
        Self::Partial,
    ];

    /// The stable name, such as `run-walk`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Race => "race",
            Self::Strides => "strides",
            Self::Fartlek => "fartlek",
            Self::Track => "track",
            Self::Treadmill => "treadmill",
            Self::Trail => "trail",
            Self::Hilly => "hilly",
            Self::Recovery => "recovery",
            Self::Commute => "commute",
            Self::RunWalk => "run-walk",
            Self::FastFinish => "fast-finish",
            Self::Partial => "partial",
        }
    }
}
