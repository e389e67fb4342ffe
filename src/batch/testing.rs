//! Digests by hand for the tests of this room and the rooms after it.

use crate::batch::record::{Failure, Outcome, Record, SkipReason, Source};
use crate::digest::{Digest, Participation, Summary};
use crate::notice::Notices;

/// The digest of a run of which little is known.
pub(crate) fn run(start_s: f64, elapsed_s: f64, distance_m: f64) -> Digest {
    let summary = Summary {
        participation: Participation::Run,
        sport: Some("running".into()),
        sub_sport: None,
        name: None,
        description: None,
        device: None,
        n_points: 100,
        n_points_with_position: 100,
        start_time_s: Some(start_s),
        utc_offset_s: None,
        elapsed_time_s: Some(elapsed_s),
        timer_time_s: None,
        moving_time_s: None,
        distance_m: Some(distance_m),
        elevation_gain_m: None,
        elevation_loss_m: None,
        avg_speed_mps: Some(distance_m / elapsed_s),
        avg_gap_speed_mps: None,
        avg_heart_rate_bpm: None,
        max_heart_rate_bpm: None,
        avg_cadence_spm: None,
        notices: Notices::default(),
    };
    Digest { summary, ..Digest::default() }
}

fn source(path: &str) -> Source {
    Source { path: path.into(), sha256: Some(path.into()), ..Source::default() }
}

/// A run of an hour from `path`.
pub(crate) fn record(path: &str, start_s: f64) -> Record {
    Record::new(source(path), None, Outcome::Run(Box::new(run(start_s, 3600.0, 12_000.0))))
}

/// An input that holds no activity.
pub(crate) fn skipped(path: &str, code: &'static str) -> Record {
    Record::new(source(path), None, Outcome::NoActivity(SkipReason { code, text: code.into() }))
}

/// An input that gave nothing.
pub(crate) fn failed(path: &str, code: &'static str) -> Record {
    let failure = Failure { code, text: code.into(), at: None };
    Record::new(source(path), None, Outcome::Failed(failure))
}
