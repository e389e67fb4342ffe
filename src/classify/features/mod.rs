//! The few numbers the decision looks at, each with a name.

mod blocks;
mod hills;
mod pace;
mod plan;
mod repeats;

use super::comb::Comb;
use super::progress;
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::settings::ClassifySettings;

/// What a feature speaks of: the features of one group are shown as one piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// How fast the run was on the whole.
    Pace,
    /// Sustained parts near threshold.
    Blocks,
    /// How speed went from start to end.
    Progress,
    /// Alike efforts.
    Repeats,
    /// Climbs, and the same ground again and again.
    Hills,
    /// The workout on the watch and the pressed laps.
    Plan,
    /// Heart rate.
    Heart,
}

impl Group {
    pub(super) const ALL: [Self; 7] = [
        Self::Pace,
        Self::Blocks,
        Self::Progress,
        Self::Repeats,
        Self::Hills,
        Self::Plan,
        Self::Heart,
    ];
}

/// A named number of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Feature {
    pub(super) name: &'static str,
    pub(super) group: Group,
    pub(super) value: f64,
}

type Named = (&'static str, f64);

/// Everything the decision looks at, always the same names in the same order. What is measured of
/// efforts is the mean over the likely combs and, where none of them is clear, no comb at all.
pub(super) fn features(
    digest: &Digest,
    as_of: &AsOf,
    combs: &[(f64, Comb)],
    settings: &ClassifySettings,
) -> Vec<Feature> {
    let clearest = combs.iter().map(|(_, comb)| comb.clarity).fold(0.0, f64::max);
    let seen = ramp(clearest, settings.unseen_clarity, settings.show_clarity);
    let combs: Vec<(f64, &Comb)> =
        combs.iter().map(|(weight, comb)| (seen * weight, comb)).collect();
    let mut all = Vec::with_capacity(100);
    for group in Group::ALL {
        let mut named: Vec<Named> = Vec::with_capacity(32);
        match group {
            Group::Pace => pace::whole_run(&mut named, digest, as_of),
            Group::Blocks => {
                let found = blocks::blocks(&mut named, digest, as_of, settings);
                over(&mut named, &combs, |comb| vec![blocks::beside(&found, comb)]);
            }
            Group::Progress => progress(&mut named, digest, as_of, settings),
            Group::Repeats => {
                over(&mut named, &combs, |comb| repeats::repeats(digest, as_of, comb));
            }
            Group::Hills => {
                hills::hills(&mut named, digest, as_of);
                over(&mut named, &combs, |comb| hills::efforts(digest, as_of, comb));
            }
            Group::Plan => {
                plan::witnesses(&mut named, digest, as_of, settings);
                over(&mut named, &combs, |comb| vec![plan::agrees(digest, comb)]);
            }
            Group::Heart => pace::heart(&mut named, digest, as_of),
        }
        all.extend(named.into_iter().map(|(name, value)| Feature {
            name,
            group,
            value: finite(value),
        }));
    }
    all
}

/// A quantity that cannot be measured is 0.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

/// The mean of what is measured of each comb and, with what weight they leave, without one.
fn over(
    all: &mut Vec<Named>,
    combs: &[(f64, &Comb)],
    measure: impl Fn(Option<&Comb>) -> Vec<Named>,
) {
    let left = 1.0 - combs.iter().map(|(weight, _)| weight).sum::<f64>();
    let without = measure(None).into_iter();
    let mut means: Vec<Named> = without.map(|(name, value)| (name, left * finite(value))).collect();
    for &(weight, comb) in combs {
        let values = measure(Some(comb));
        means.iter_mut().zip(values).for_each(|(mean, of)| mean.1 += weight * finite(of.1));
    }
    all.extend(means);
}

/// The names of all features, in order.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    let digest = crate::digest::digest(
        &crate::ingest::Recording::default(),
        &crate::settings::Settings::default(),
    );
    features(&digest, &AsOf::at(4.0), &[], &ClassifySettings::default())
        .iter()
        .map(|feature| feature.name)
        .collect()
}

fn minutes(seconds: f64) -> f64 {
    (1.0 + seconds.max(0.0) / 60.0).ln()
}

/// 0 below `from`, 1 above `to`, a line between; falling where `from` is the larger.
pub(super) fn ramp(value: f64, from: f64, to: f64) -> f64 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

fn progress(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf, settings: &ClassifySettings) {
    let values = progress::measure(&digest.segments.levels, as_of.shown_mps, settings);
    all.extend(progress::NAMES.into_iter().zip(values.unwrap_or_default()));
}
