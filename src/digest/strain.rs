//! How hard a run was as a whole: what its load is made of.

use serde::{Deserialize, Serialize};

use crate::segment::Segments;

/// Running time and speed to the fourth power.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Strain {
    /// Seconds of running in pieces whose speed is known.
    pub running_s: f64,
    /// Sum over those seconds of the fourth power of the mean grade-adjusted speed of their piece, in
    /// s·(m/s)⁴.
    pub fourths: f64,
}

impl Strain {
    /// Adds up the pieces of a run.
    pub(super) fn of(segments: &Segments) -> Self {
        let known = segments.levels.iter().filter(|level| level.gap_speed_mps.is_finite());
        known.fold(Self::default(), |sum, level| {
            let seconds = f64::from(level.run_s());
            let fourths = seconds * f64::from(level.gap_speed_mps).powi(4);
            Self { running_s: sum.running_s + seconds, fourths: sum.fourths + fourths }
        })
    }
}
