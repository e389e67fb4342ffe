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
    // Stand-in until the classifier is here.
    let threshold = Threshold {
        speed_mps: settings.athlete.threshold_speed_mps.unwrap_or(4.0),
        uncertainty_mps: 0.1,
        source: crate::athlete::ThresholdSource::Single,
    };
    let judged = |digest: &&Digest| {
        let summary = &digest.summary;
        let speed = summary.avg_speed_mps.unwrap_or(0.0);
        let is_easy = speed < 0.85 * threshold.speed_mps;
        let kind = summary.distance_m.map(|_| if is_easy { Kind::Easy } else { Kind::Tempo });
        let segment = Segment {
            role: Role::Easy,
            set_rep: None,
            start_s: 0.0,
            end_s: summary.elapsed_time_s.unwrap_or(0.0),
            start_uncertainty_s: 1.0,
            end_uncertainty_s: 1.0,
            distance_m: summary.distance_m.unwrap_or(0.0),
            speed_mps: speed,
            gap_speed_mps: speed,
            grade: None,
            heart_rate_bpm: None,
            zone: Some(1),
        };
        Judged {
            threshold: Some(threshold),
            verdict: Verdict {
                kind,
                kind_reason: kind.is_none().then_some(KindReason::NoDistance),
                probabilities: if is_easy {
                    [0.6, 0.1, 0.1, 0.1, 0.1]
                } else {
                    [0.1, 0.6, 0.1, 0.1, 0.1]
                },
                tags: vec![Tag::Long],
                evidence: vec![Evidence {
                    code: "mean-speed",
                    value: speed,
                    unit: "m/s",
                    text: format!("mean speed {speed:.2} m/s"),
                    weight: 1.0,
                }],
                structure: Some(Structure {
                    text: "easy".into(),
                    source: StructureSource::Signal,
                    agreement: None,
                    sets: Vec::new(),
                }),
                segments: vec![segment],
            },
        }
    };
    digests.iter().map(judged).collect()
}
