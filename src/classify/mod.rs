//! `Digest`s of one athlete → a `Verdict` for each: the scale of the efforts, roles, sets and
//! structure; kind, probabilities, evidence, tags.

mod comb;
mod cut;
mod efforts;
mod evidence;
mod features;
mod group;
mod hills;
mod kind;
mod model;
mod planned;
mod progress;
mod roles;
mod sets;
mod shape;
mod structure;
mod tags;
mod train;
mod verdict;
mod witness;

pub use kind::{Kind, KindReason, Tag};
pub use model::{Model, Table};
pub use train::{Example, train};
pub use verdict::{Evidence, Recovery, Role, Segment, Set, Structure, StructureSource, Verdict};

use crate::athlete::{AsOf, History, Threshold, ThresholdSource};
use crate::clean::Unusable;
use crate::digest::Digest;
use crate::settings::Settings;
use comb::Comb;

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
    judge_with(Model::shipped(), digests, settings)
}

/// Judges with a model other than the shipped one.
pub fn judge_with(model: &Model, digests: &[&Digest], settings: &Settings) -> Vec<Judged> {
    let history = History::new(digests, &settings.athlete, &settings.history);
    digests.iter().map(|digest| judge_one(model, digest, &history, settings)).collect()
}

/// What the decision sees of each run: names and values of the features, and whether the run is
/// judged without a history. `None` for runs that cannot be judged.
pub fn observe(digests: &[&Digest], settings: &Settings) -> Vec<Option<Observation>> {
    let history = History::new(digests, &settings.athlete, &settings.history);
    digests
        .iter()
        .map(|digest| {
            let (as_of, comb) = see(digest, &history, settings).ok()?;
            let features = features::features(digest, &as_of, comb.as_ref(), &settings.classify);
            Some(Observation {
                features: features.iter().map(|feature| (feature.name, feature.value)).collect(),
                alone: as_of.threshold.source == ThresholdSource::Single,
            })
        })
        .collect()
}

/// What the decision sees of a run.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Names and values, always the same names in the same order.
    pub features: Vec<(&'static str, f64)>,
    /// Whether the threshold comes from the run alone.
    pub alone: bool,
}

/// Shorter than this, in seconds of running, a run has no shape.
const MIN_RUNNING_S: f64 = 120.0;

fn see(
    digest: &Digest,
    history: &History<'_>,
    settings: &Settings,
) -> Result<(AsOf, Option<Comb>), KindReason> {
    if let Some(unusable) = digest.unusable {
        return Err(match unusable {
            Unusable::NoTime => KindReason::NoTime,
            Unusable::NoDistance => KindReason::NoDistance,
            Unusable::TooDamaged => KindReason::TooDamaged,
        });
    }
    let as_of = history
        .as_of(digest)
        .filter(|_| digest.running_s() >= MIN_RUNNING_S)
        .ok_or(KindReason::TooShort)?;
    let segments = &digest.segments;
    let comb = comb::clearest(
        &segments.levels,
        as_of.threshold.speed_mps,
        segments.noise,
        &settings.classify,
    );
    Ok((as_of, comb))
}

fn judge_one(model: &Model, digest: &Digest, history: &History<'_>, settings: &Settings) -> Judged {
    let (as_of, comb) = match see(digest, history, settings) {
        Ok(seen) => seen,
        Err(reason) => {
            return Judged {
                threshold: history.as_of(digest).map(|as_of| as_of.threshold),
                verdict: silent(reason),
            };
        }
    };
    let features = features::features(digest, &as_of, comb.as_ref(), &settings.classify);
    let values: Vec<f64> = features.iter().map(|feature| feature.value).collect();
    let table = if as_of.threshold.source == ThresholdSource::Single {
        &model.alone
    } else {
        &model.with_history
    };
    let probabilities = table.probabilities(&values);
    let mut order = Kind::ALL;
    order.sort_by(|a, b| probabilities[*b as usize].total_cmp(&probabilities[*a as usize]));
    let (best, second) = (order[0], order[1]);
    let evidence =
        evidence::evidence(digest, &as_of, comb.as_ref(), &features, table, best, second);
    let value = |name: &str| {
        features.iter().find(|feature| feature.name == name).map_or(0.0, |feature| feature.value)
    };
    let tags = tags::tags(digest, &as_of, Some(best), comb.as_ref(), &value, &settings.tags);
    let (segments, structure) = shape::shape(digest, &as_of, best, comb.as_ref(), settings);
    Judged {
        threshold: Some(as_of.threshold),
        verdict: Verdict {
            kind: Some(best),
            kind_reason: None,
            probabilities,
            tags,
            evidence,
            structure,
            segments,
        },
    }
}

/// A run about which nothing can be said, and why.
fn silent(reason: KindReason) -> Verdict {
    Verdict {
        kind: None,
        kind_reason: Some(reason),
        probabilities: [0.2; 5],
        tags: Vec::new(),
        evidence: Vec::new(),
        structure: None,
        segments: Vec::new(),
    }
}
