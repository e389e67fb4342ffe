//! A run as the training log sees it.

use jiff::civil::{Date, DateTime};

use super::Session;
use super::load;
use crate::athlete::Threshold;
use crate::classify::{Judged, Kind, Set, Tag};
use crate::digest::Digest;
use crate::settings::TrainingSettings;

/// Whether a run was a quality session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quality {
    /// It was.
    Yes,
    /// It was not.
    No,
    /// Its kind is too uncertain to tell.
    Unsure,
}

/// A run as the training log sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) id: usize,
    pub(super) start: DateTime,
    pub(super) date: Date,
    pub(super) digest: &'a Digest,
    pub(super) judged: &'a Judged,
    pub(super) quality: Quality,
    /// Load of the session in points: 100 for an hour at threshold.
    pub(super) load: f64,
}

impl<'a> Run<'a> {
    pub(super) fn of(session: &Session<'a>, settings: &TrainingSettings) -> Option<Self> {
        let judged = session.judged?;
        Some(Self {
            id: session.id,
            start: session.start,
            date: session.start.date(),
            digest: session.digest,
            judged,
            quality: quality(session.digest, judged, settings),
            load: load::points(&session.digest.strain, judged.threshold.as_ref()),
        })
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.judged.verdict.kind
    }

    pub(super) fn threshold(&self) -> Option<&'a Threshold> {
        self.judged.threshold.as_ref()
    }

    pub(super) fn distance_m(&self) -> f64 {
        self.digest.summary.distance_m.unwrap_or(0.0)
    }

    pub(super) fn moving_s(&self) -> f64 {
        let summary = &self.digest.summary;
        summary.moving_time_s.or(summary.timer_time_s).unwrap_or(0.0)
    }

    pub(super) fn has(&self, tag: Tag) -> bool {
        self.judged.verdict.tags.contains(&tag)
    }

    /// Whether it holds strides or short hill sprints.
    pub(super) fn has_strides(&self, settings: &TrainingSettings) -> bool {
        self.has(Tag::Strides) || self.is_short_hills(settings)
    }

    /// Whether it is a session of hill sprints too short to count as quality.
    pub(super) fn is_short_hills(&self, settings: &TrainingSettings) -> bool {
        self.kind() == Some(Kind::HillSprint) && is_short(self.judged, settings)
    }
}

/// Whether the efforts of the main set are too short to be more than economy.
fn is_short(judged: &Judged, settings: &TrainingSettings) -> bool {
    let structure = judged.verdict.structure.as_ref();
    let seconds = |set: &Set| set.duration_s.or_else(|| Some(set.distance_m? / set.speed_mps));
    structure
        .and_then(|structure| structure.main_set())
        .and_then(seconds)
        .is_some_and(|seconds| seconds <= settings.short_hill_s)
}

/// Which kinds count, and from what size on.
fn quality(digest: &Digest, judged: &Judged, settings: &TrainingSettings) -> Quality {
    let verdict = &judged.verdict;
    if verdict.kind.is_none() {
        return Quality::No;
    }
    if verdict.tags.contains(&Tag::Race) {
        return Quality::Yes;
    }
    let hard_s = judged.threshold.map_or(f64::INFINITY, |threshold| {
        digest.seconds_above(settings.hard_share * threshold.speed_mps)
    });
    let counts = |kind: Kind| match kind {
        Kind::Easy => false,
        Kind::Tempo | Kind::Interval => hard_s >= settings.quality_least_s,
        Kind::Progression => hard_s >= settings.progression_least_s,
        Kind::HillSprint => !is_short(judged, settings),
    };
    let probability: f64 = Kind::ALL
        .into_iter()
        .filter(|kind| counts(*kind))
        .map(|kind| verdict.probability(kind))
        .sum();
    if probability >= settings.sure {
        Quality::Yes
    } else if probability <= 1.0 - settings.sure {
        Quality::No
    } else {
        Quality::Unsure
    }
}
