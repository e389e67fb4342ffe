//! Labelled runs + synthetic histories → a fitted model: one recipe for the shipped model and for
//! `--leave-one-out`.

use rayon::prelude::*;

use crate::classify::{Example, Kind, Model, Observation, observe, train};
use crate::digest::{self, Digest};
use crate::evaluate::{Athlete, Confidence, Label};
use crate::settings::{self, Settings, TrainSettings};
use crate::synthetic::{SyntheticRun, random_history};

/// Everything a model is fitted to.
#[derive(Debug, Clone)]
pub struct Material {
    /// The labelled runs of each athlete.
    athletes: Vec<Vec<Pair>>,
    /// Synthetic runs: athletes nobody is scored on.
    synthetic: Vec<Pair>,
    settings: TrainSettings,
}

/// One run as each of the two tables sees it.
#[derive(Debug, Clone)]
struct Pair {
    with_history: Option<Example>,
    alone: Option<Example>,
}

impl Material {
    /// Takes the labelled runs of the athletes, the first being group 0, and runs the synthetic
    /// histories. What the user says of one athlete does not enter.
    pub fn gather(athletes: &[Athlete], settings: &Settings) -> Self {
        let settings = &Settings { athlete: settings::Athlete::default(), ..settings.clone() };
        let of_athlete = |(group, athlete): (usize, &Athlete)| labelled(group, athlete, settings);
        let histories = 0..settings.train.synthetic_histories;
        Self {
            athletes: athletes.par_iter().enumerate().map(of_athlete).collect(),
            synthetic: histories
                .into_par_iter()
                .flat_map_iter(|history| synthetic(history, settings))
                .collect(),
            settings: settings.train.clone(),
        }
    }

    /// Number of athletes with a labelled run.
    pub fn athletes(&self) -> usize {
        self.athletes.iter().filter(|pairs| !pairs.is_empty()).count()
    }

    /// Number of labelled runs.
    pub fn labelled(&self) -> usize {
        self.athletes.iter().map(Vec::len).sum()
    }

    /// Number of synthetic runs.
    pub fn synthetic(&self) -> usize {
        self.synthetic.len()
    }

    /// The model fitted to everything.
    pub fn fit(&self) -> Model {
        self.fit_without(None)
    }

    /// For each athlete the model fitted to everything but their runs.
    pub fn leave_one_out(&self) -> Vec<Model> {
        (0..self.athletes.len()).into_par_iter().map(|held| self.fit_without(Some(held))).collect()
    }

    fn fit_without(&self, held: Option<usize>) -> Model {
        let table = |column: fn(&Pair) -> Option<&Example>| {
            let kept = self.athletes.iter().enumerate().filter(|(group, _)| Some(*group) != held);
            let real = kept.flat_map(|(_, pairs)| pairs);
            let examples: Vec<Example> =
                real.chain(&self.synthetic).filter_map(column).cloned().collect();
            train(&examples, &self.settings)
        };
        let (with_history, alone) = rayon::join(
            || table(|pair| pair.with_history.as_ref()),
            || table(|pair| pair.alone.as_ref()),
        );
        Model { with_history, alone }
    }
}

/// The labelled runs of an athlete, each within the history and alone.
fn labelled(group: usize, athlete: &Athlete, settings: &Settings) -> Vec<Pair> {
    let records = &athlete.batch.records;
    let runs: Vec<usize> = (0..records.len()).filter(|&i| records[i].run().is_some()).collect();
    let digests: Vec<&Digest> = runs.iter().filter_map(|&i| records[i].run()).collect();
    let seen = observe(&digests, settings);
    let pair = |label: &Label| {
        let said = said(label, &settings.train)?;
        let place = runs.binary_search(&athlete.longest_run(label)?).ok()?;
        let example = |observation: Observation| example(observation, said, group as i32);
        Some(Pair {
            with_history: seen[place].clone().map(example),
            alone: observe(&[digests[place]], settings).pop().flatten().map(example),
        })
    };
    athlete.labels.par_iter().filter_map(pair).collect()
}

/// The runs of one synthetic history.
fn synthetic(history: u32, settings: &Settings) -> Vec<Pair> {
    let train = &settings.train;
    let runs = random_history(train.synthetic_seed + u64::from(history), train.synthetic_runs);
    let digests: Vec<Digest> =
        runs.iter().map(|run| digest::digest(&run.recording, settings)).collect();
    let digests: Vec<&Digest> = digests.iter().collect();
    let pair = |((run, digest), seen): ((&SyntheticRun, &&Digest), Option<Observation>)| {
        let kind = Kind::from_name(run.truth.kind)?;
        let also = run.truth.also.and_then(Kind::from_name);
        let said = (target(kind, also, train), train.synthetic_weight);
        let example = |observation: Observation| example(observation, said, -1 - history as i32);
        Some(Pair {
            with_history: seen.map(example),
            alone: observe(&[*digest], settings).pop().flatten().map(example),
        })
    };
    runs.iter().zip(&digests).zip(observe(&digests, settings)).filter_map(pair).collect()
}

/// How much each kind is right, and how much the run counts.
type Said = ([f64; 5], f64);

/// What a label says; `None` for one without a kind.
fn said(label: &Label, settings: &TrainSettings) -> Option<Said> {
    let weight = match label.confidence {
        Confidence::High => 1.0,
        Confidence::Medium => settings.medium_weight,
        Confidence::Low => settings.low_weight,
    };
    Some((target(label.kind?, label.also, settings), weight))
}

fn target(kind: Kind, also: Option<Kind>, settings: &TrainSettings) -> [f64; 5] {
    let mut target = [0.0; 5];
    match also.filter(|also| *also != kind) {
        Some(also) => {
            target[kind as usize] = 1.0 - settings.also_share;
            target[also as usize] = settings.also_share;
        }
        None => target[kind as usize] = 1.0,
    }
    target
}

fn example(observation: Observation, (target, weight): Said, group: i32) -> Example {
    Example { features: observation.features, target, weight, group }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_kind_shares_the_target() {
        let settings = TrainSettings::default();
        assert_eq!(target(Kind::Tempo, None, &settings), [0.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(target(Kind::Tempo, Some(Kind::Tempo), &settings), [0.0, 1.0, 0.0, 0.0, 0.0]);
        let [_, tempo, interval, ..] = target(Kind::Tempo, Some(Kind::Interval), &settings);
        assert_eq!((tempo, interval), (1.0 - settings.also_share, settings.also_share));
    }

    #[test]
    fn a_model_left_without_an_athlete_has_not_seen_their_runs() {
        let pair = |kind: usize, x: f64, group: i32| {
            let mut target = [0.0; 5];
            target[kind] = 1.0;
            let example = Example { features: vec![("x", x)], target, weight: 1.0, group };
            Pair { with_history: Some(example.clone()), alone: Some(example) }
        };
        // The second athlete calls everything the other way round.
        let right: Vec<Pair> = (0..40).map(|i| pair(i % 2, (i % 2) as f64, 0)).collect();
        let wrong: Vec<Pair> = (0..40).map(|i| pair(1 - i % 2, (i % 2) as f64, 1)).collect();
        let material = Material {
            athletes: vec![right, wrong],
            synthetic: Vec::new(),
            settings: TrainSettings::default(),
        };
        let [without_first, without_second] = material.leave_one_out().try_into().unwrap();
        assert!(without_first.with_history.probabilities(&[1.0])[0] > 0.6);
        assert!(without_second.with_history.probabilities(&[1.0])[1] > 0.6);
        assert!(without_second.alone.probabilities(&[0.0])[0] > 0.6);
        assert!((material.fit().with_history.probabilities(&[1.0])[0] - 0.5).abs() < 0.1);
    }
}
