//! `Digest`s of one athlete → a `Verdict` for each: the scale of the efforts, roles, sets and
//! structure; kind, probabilities, evidence, tags.

use serde::{Deserialize, Serialize};

mod change;
mod changed;
mod comb;
mod cut;
mod efforts;
mod evidence;
mod features;
mod group;
mod hills;
mod kind;
mod length;
mod likely;
mod measures;
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
pub use verdict::{
    Change, Evidence, Overruled, Recovery, Role, RunnerUp, Segment, Set, Structure,
    StructureSource, Verdict,
};

use crate::athlete::{AsOf, HeartRateZones, History, PaceZones, Threshold, ThresholdSource};
use crate::clean::Unusable;
use crate::digest::Digest;
use crate::settings::{ClassifySettings, Settings};
use change::Asked;
use comb::Comb;
use features::Feature;

/// A run judged against its runner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Judged {
    /// The athlete's threshold as of the run's date; `None` where the run has no speed at all.
    pub threshold: Option<Threshold>,
    /// Where the athlete's pace zones begin on that date, if there is a threshold.
    pub zones: Option<PaceZones>,
    /// Where the athlete's heart rate zones begin on that date, if anything says so.
    pub heart_rate_zones: Option<HeartRateZones>,
    /// What kind of run it was.
    pub verdict: Verdict,
}

/// Judges all runs of one athlete, given in any order; the answers are in the same order.
pub fn judge(digests: &[&Digest], settings: &Settings) -> Vec<Judged> {
    judge_with(Model::shipped(), digests, settings)
}

/// Judges with a model other than the shipped one.
pub fn judge_with(model: &Model, digests: &[&Digest], settings: &Settings) -> Vec<Judged> {
    judge_all(model, digests, settings, false)
}

/// Judges, and asks what would have changed each answer: some hundred times the work.
pub fn explain(digests: &[&Digest], settings: &Settings) -> Vec<Judged> {
    judge_all(Model::shipped(), digests, settings, true)
}

fn judge_all(model: &Model, digests: &[&Digest], settings: &Settings, ask: bool) -> Vec<Judged> {
    let judge = Judge::with(model, digests, settings, ask);
    digests.iter().map(|digest| judge.one(digest)).collect()
}

/// One athlete's history, ready to judge each run by: for those who have threads to do it on.
pub struct Judge<'a> {
    model: &'a Model,
    history: History<'a>,
    settings: &'a Settings,
    asks: bool,
}

impl<'a> Judge<'a> {
    /// Takes all runs of one athlete, in any order.
    pub fn new(digests: &[&'a Digest], settings: &'a Settings) -> Self {
        Self::with(Model::shipped(), digests, settings, false)
    }

    fn with(model: &'a Model, digests: &[&'a Digest], settings: &'a Settings, asks: bool) -> Self {
        let history = History::new(digests, &settings.athlete, &settings.history);
        Self { model, history, settings, asks }
    }

    /// The athlete as of the date of one of them.
    pub fn as_of(&self, digest: &Digest) -> Option<AsOf> {
        self.history.as_of(digest)
    }

    /// Judges one of them.
    pub fn one(&self, digest: &Digest) -> Judged {
        judge_one(self.model, digest, self.as_of(digest), self.settings, self.asks)
    }
}

/// Judges a run by what [`Judge::as_of`] said of it: all else of the history is no longer needed.
pub fn judge_as_of(digest: &Digest, as_of: Option<AsOf>, settings: &Settings) -> Judged {
    judge_one(Model::shipped(), digest, as_of, settings, false)
}

/// What the decision sees of each run: names and values of the features, and whether the run is
/// judged without a history. `None` for runs that cannot be judged.
pub fn observe(digests: &[&Digest], settings: &Settings) -> Vec<Option<Observation>> {
    let history = History::new(digests, &settings.athlete, &settings.history);
    digests
        .iter()
        .map(|digest| {
            let as_of = see(digest, history.as_of(digest), &settings.classify).ok()?;
            let combs = combs(digest, &as_of, &settings.classify);
            let features = features::features(digest, &as_of, &combs, &settings.classify);
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

fn see(
    digest: &Digest,
    as_of: Option<AsOf>,
    settings: &ClassifySettings,
) -> Result<AsOf, KindReason> {
    if let Some(unusable) = digest.unusable {
        return Err(match unusable {
            Unusable::NoTime => KindReason::NoTime,
            Unusable::NoDistance => KindReason::NoDistance,
            Unusable::TooDamaged => KindReason::TooDamaged,
        });
    }
    as_of.filter(|_| digest.running_s() >= settings.min_running_s).ok_or(KindReason::TooShort)
}

/// The likely combs of a run, each with how much it counts.
fn combs(digest: &Digest, as_of: &AsOf, settings: &ClassifySettings) -> Vec<(f64, Comb)> {
    let segments = &digest.segments;
    comb::likely(&segments.levels, as_of.shown_mps, segments.noise, settings)
}

/// What the decision says of a run, and what it rests on.
struct Decision<'a> {
    table: &'a Table,
    comb: Option<Comb>,
    features: Vec<Feature>,
    probabilities: [f64; 5],
    /// The kinds, the likeliest first.
    order: [Kind; 5],
}

fn decide<'a>(
    model: &'a Model,
    digest: &Digest,
    as_of: &AsOf,
    settings: &ClassifySettings,
) -> Decision<'a> {
    let combs = combs(digest, as_of, settings);
    let features = features::features(digest, as_of, &combs, settings);
    let comb = comb::clearest(&combs).cloned();
    let values: Vec<f64> = features.iter().map(|feature| feature.value).collect();
    let table = if as_of.threshold.source == ThresholdSource::Single {
        &model.alone
    } else {
        &model.with_history
    };
    let probabilities = table.probabilities(&values);
    let mut order = Kind::ALL;
    order.sort_by(|a, b| probabilities[*b as usize].total_cmp(&probabilities[*a as usize]));
    Decision { table, comb, features, probabilities, order }
}

/// Judges a run; with `ask` also what would have changed the answer.
fn judge_one(
    model: &Model,
    digest: &Digest,
    as_of: Option<AsOf>,
    settings: &Settings,
    ask: bool,
) -> Judged {
    let as_of = match see(digest, as_of, &settings.classify) {
        Ok(seen) => seen,
        Err(reason) => {
            return Judged {
                threshold: as_of.map(|as_of| as_of.threshold),
                zones: as_of.map(|as_of| as_of.zones),
                heart_rate_zones: as_of.and_then(|as_of| as_of.heart_rate_zones),
                verdict: silent(reason),
            };
        }
    };
    let decision = decide(model, digest, &as_of, &settings.classify);
    let Decision { table, comb, features, probabilities, order } = &decision;
    let (best, second) = (order[0], order[1]);
    let (evidence, runner_up) =
        evidence::evidence(digest, &as_of, comb.as_ref(), features, table, best, second);
    let is_short = digest.segments.levels.len() <= settings.explain.max_levels;
    let would_change = if ask && is_short {
        let (classify, settings) = (&settings.classify, &settings.explain);
        change::changes(&Asked { model, digest, as_of: &as_of, classify, settings }, &decision)
    } else {
        Vec::new()
    };
    let value = |name: &str| {
        features.iter().find(|feature| feature.name == name).map_or(0.0, |feature| feature.value)
    };
    let tags = tags::tags(digest, &as_of, Some(best), comb.as_ref(), &value, &settings.tags);
    let shown = shown_as(*order, probabilities, settings.classify.show_probability);
    let (segments, structure) = shape::shape(digest, &as_of, shown, comb.as_ref(), settings);
    Judged {
        threshold: Some(as_of.threshold),
        zones: Some(as_of.zones),
        heart_rate_zones: as_of.heart_rate_zones,
        verdict: Verdict {
            kind: Some(best),
            kind_reason: None,
            probabilities: *probabilities,
            tags,
            evidence,
            runner_up: Some(runner_up),
            would_change,
            overruled: None,
            structure,
            segments,
        },
    }
}

/// The kind whose structure is shown: a run said to be easy that is likely enough one with efforts
/// shows them.
fn shown_as(order: [Kind; 5], probabilities: &[f64; 5], least: f64) -> Kind {
    let is_plain = |kind: Kind| matches!(kind, Kind::Easy | Kind::Progression);
    let best = order[0];
    let with_efforts = || order.iter().copied().filter(|kind| !is_plain(*kind));
    let probability: f64 = with_efforts().map(|kind| probabilities[kind as usize]).sum();
    let likeliest = with_efforts().next().filter(|_| is_plain(best) && probability >= least);
    likeliest.unwrap_or(best)
}

/// A run about which nothing can be said, and why.
fn silent(reason: KindReason) -> Verdict {
    Verdict {
        kind: None,
        kind_reason: Some(reason),
        probabilities: [0.2; 5],
        tags: Vec::new(),
        evidence: Vec::new(),
        runner_up: None,
        would_change: Vec::new(),
        overruled: None,
        structure: None,
        segments: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::SPEED_BIN_MPS;
    use crate::segment::Segments;
    use efforts::tests::flat;

    /// A run on the flat with nothing but speed, of a runner whose training shows 4 m/s.
    fn explained(plan: &[(u32, f32)]) -> Verdict {
        let mut digest = Digest {
            segments: Segments { levels: flat(plan), noise: 0.05, ..Segments::default() },
            speed_histogram_s: vec![0.0; 160],
            ..Digest::default()
        };
        for &(seconds, speed) in plan {
            digest.speed_histogram_s[(f64::from(speed) / SPEED_BIN_MPS) as usize] += seconds as f32;
        }
        let mut settings = Settings::default();
        settings.athlete.threshold_speed_mps = Some(4.0 * settings.history.unshown);
        explain(&[&digest], &settings).remove(0).verdict
    }

    fn tempo(minutes: u32) -> Verdict {
        explained(&[(900, 2.9), (60 * minutes, 3.72), (600 + 60 * (40 - minutes), 2.9)])
    }

    #[test]
    fn an_easy_run_that_may_have_efforts_shows_them() {
        let order = [Kind::Easy, Kind::Tempo, Kind::Progression, Kind::Interval, Kind::HillSprint];
        let with = |tempo: f64| {
            let mut probabilities = [0.0; 5];
            probabilities[Kind::Tempo as usize] = tempo;
            probabilities[Kind::Interval as usize] = 0.1;
            probabilities[Kind::Easy as usize] = 0.9 - tempo;
            shown_as(order, &probabilities, 0.35)
        };
        assert_eq!(with(0.3), Kind::Tempo);
        assert_eq!(with(0.2), Kind::Easy);
    }

    #[test]
    fn the_evidence_adds_up_to_the_decision() {
        for verdict in [tempo(25), tempo(8), explained(&[(3000, 2.9)])] {
            let second = verdict.runner_up.unwrap();
            let listed: f64 = verdict.evidence.iter().map(|evidence| evidence.weight).sum();
            assert!((listed - second.spoke_for - second.spoke_against).abs() < 1e-9);
            let sum = second.bias + listed + second.unlisted;
            assert!((sum - second.log_odds).abs() < 1e-9, "{second:?}");
            let doubt = Model::shipped().with_history.doubt / 5.0;
            let odds = (verdict.confidence() - doubt)
                / (verdict.probabilities[second.kind as usize] - doubt);
            assert!((odds.ln() - second.log_odds).abs() < 1e-9, "{second:?}");
        }
    }

    #[test]
    fn a_run_with_the_change_made_is_called_what_was_said() {
        let run = tempo(8);
        assert_eq!(run.kind, Some(Kind::Tempo), "{run:?}");
        let change = run.would_change.iter().find(|change| change.code == "sustained-part");
        let change = change.expect("a shorter block is no tempo");
        let minutes = (change.to / 60.0) as u32;
        assert!(minutes < 8 && change.from == 480.0, "{change:?}");
        assert_eq!(tempo(minutes).kind, Some(change.kind), "{change:?}");
        assert_eq!(tempo(minutes + 1).kind, Some(Kind::Tempo), "the least change is said");
    }

    #[test]
    fn only_who_asks_is_told_what_would_have_changed() {
        let mut digest = Digest { segments: Segments::default(), ..Digest::default() };
        digest.segments.levels = flat(&[(900, 2.9), (900, 3.72), (900, 2.9)]);
        digest.speed_histogram_s = vec![27.0; 100];
        let judged = judge(&[&digest], &Settings::default()).remove(0).verdict;
        assert!(judged.runner_up.is_some() && judged.would_change.is_empty());
    }
}
