//! `Digest`s of one athlete → a `Verdict` for each: the scale of the efforts, roles, sets and
//! structure; kind, probabilities, evidence, tags.

mod kind;
mod verdict;

pub use kind::{Kind, KindReason, Tag};
pub use verdict::{Evidence, Recovery, Role, Segment, Set, Structure, StructureSource, Verdict};

use crate::athlete::Threshold;
use crate::digest::Digest;
use crate::settings::Settings;

/// A run judged against its runner.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The athlete's threshold as of the run's date; `None` where the run has no speed at all.
    pub threshold: Option<Threshold>,
    /// What kind of run it was.
    pub verdict: Verdict,
}

/// Judges all runs of one athlete, given in any order; the answers are in the same order.
pub fn judge(digests: &[&Digest], settings: &Settings) -> Vec<Judged> {
    let _ = (digests, settings);
    unimplemented!()
}
