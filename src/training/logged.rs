//! What is done besides running: from files of other sports, and from the runner's own log.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Session;

/// What economy is trained by besides running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exercise {
    /// Weights, machines, own body.
    Strength,
    /// Running form.
    Drills,
    /// Jumps.
    Plyometrics,
    /// Strides that are in no file.
    Strides,
}

impl Exercise {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Strength, Self::Drills, Self::Plyometrics, Self::Strides];

    /// The stable name, such as `strength`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Drills => "drills",
            Self::Plyometrics => "plyometrics",
            Self::Strides => "strides",
        }
    }

    /// The exercise of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|exercise| exercise.name() == name)
    }
}

/// An exercise on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The local day.
    pub date: Date,
    /// What was done.
    pub exercise: Exercise,
    /// [`Session::id`] of its file; `None` from the runner's own log.
    pub id: Option<usize>,
}

/// The exercise of a file of another sport, by the words of the FIT profile.
pub(super) fn exercise(session: &Session<'_>) -> Option<Logged> {
    let summary = &session.digest.summary;
    let is_strength = session.judged.is_none()
        && [&summary.sport, &summary.sub_sport]
            .into_iter()
            .flatten()
            .any(|word| word.contains("strength"));
    is_strength.then(|| Logged {
        date: session.start.date(),
        exercise: Exercise::Strength,
        id: Some(session.id),
    })
}
