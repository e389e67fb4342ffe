//! The runs of one athlete, and what they say as of a date.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::critical_speed::{Estimate, Said, critical_speed};
use super::heart::{self, HeartRateZones};
use super::threshold::{PaceZones, Threshold, ThresholdSource};
use crate::digest::Digest;
use crate::settings::{Athlete, HistorySettings};

/// The athlete as of the date of one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AsOf {
    /// Critical speed.
    pub threshold: Threshold,
    /// As much of it as training shows, in m/s: what the decision measures runs by, as it was
    /// fitted to.
    pub shown_mps: f64,
    /// Where the athlete's pace zones begin.
    pub zones: PaceZones,
    /// Where the athlete's heart rate zones begin, where a highest heart rate or that at threshold is
    /// known.
    pub heart_rate_zones: Option<HeartRateZones>,
    /// Highest heart rate in beats per minute, where known.
    pub max_heart_rate_bpm: Option<f64>,
    /// The same to measure heart rates by; where it is not known, what is usual.
    pub full_heart_rate_bpm: f64,
    /// Median distance of a run in metres, where there are others.
    pub usual_distance_m: Option<f64>,
}

impl AsOf {
    /// Of an athlete of whom a threshold in m/s is known, and no more.
    #[cfg(test)]
    pub(crate) fn at(speed_mps: f64) -> Self {
        let source = ThresholdSource::User;
        Self {
            threshold: Threshold { speed_mps, uncertainty_mps: 0.0, source },
            shown_mps: speed_mps,
            zones: PaceZones::of(speed_mps),
            heart_rate_zones: None,
            max_heart_rate_bpm: None,
            full_heart_rate_bpm: HistorySettings::default().usual_hr_max_bpm,
            usual_distance_m: None,
        }
    }

    /// A share of what training shows as a share of the threshold.
    pub fn share_of_threshold(&self, share_of_shown: f64) -> f64 {
        share_of_shown * self.shown_mps / self.threshold.speed_mps
    }
}

/// The runs of one athlete in order of time.
#[derive(Debug)]
pub struct History<'a> {
    /// When they started, in seconds since 1970-01-01T00:00:00Z.
    starts_s: Vec<f64>,
    runs: Vec<&'a Digest>,
    /// What each says of the threshold.
    said: Vec<Said>,
    user: &'a Athlete,
    settings: &'a HistorySettings,
}

/// Seconds in a day.
const DAY_S: f64 = 86_400.0;

impl<'a> History<'a> {
    /// Takes the runs in any order; those without a start time or without speed tell nothing.
    pub fn new(digests: &[&'a Digest], user: &'a Athlete, settings: &'a HistorySettings) -> Self {
        let mut runs: Vec<(f64, &Digest)> = digests
            .iter()
            .filter(|digest| digest.unusable.is_none() && digest.summary.participation.is_run())
            .filter_map(|&digest| Some((digest.summary.start_time_s?, digest)))
            .collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let said = runs.iter().map(|(_, run)| Said::by(run, settings)).collect();
        let (starts_s, runs) = runs.into_iter().unzip();
        Self { starts_s, runs, said, user, settings }
    }

    /// What the history says on the day of `digest`; `None` where nothing can be said of its speed.
    pub fn as_of(&self, digest: &Digest) -> Option<AsOf> {
        let own = [digest];
        let alone = || {
            let said = Said::by(digest, self.settings);
            Some((critical_speed(&[said], self.settings)?, ThresholdSource::Single, &own[..]))
        };
        let (estimate, source, window) = match digest.summary.start_time_s {
            None => alone()?,
            Some(start) => self.window(start).or_else(alone)?,
        };
        let max_heart_rate_bpm = self.user.hr_max_bpm.or_else(|| max_heart_rate(window));
        let at_threshold = max_heart_rate_bpm.and_then(|highest| {
            heart::share_at(window, estimate.speed_mps, highest, self.settings)
        });
        let doubt = at_threshold.map_or(0.0, |share| heart::doubt(share, self.settings));
        let heart_rate_at_threshold = self.user.hr_threshold_bpm.or_else(|| {
            Some(heart::threshold_bpm(at_threshold, max_heart_rate_bpm?, self.settings))
        });
        let unshown = self.settings.unshown;
        let threshold = match self.said_speed_mps(digest) {
            Some(speed_mps) => {
                Threshold { speed_mps, uncertainty_mps: 0.0, source: ThresholdSource::User }
            }
            None => Threshold {
                speed_mps: estimate.speed_mps * unshown,
                uncertainty_mps: unshown
                    * estimate.uncertainty_mps.hypot(doubt * estimate.speed_mps),
                source,
            },
        };
        Some(AsOf {
            threshold,
            shown_mps: threshold.speed_mps / unshown,
            zones: PaceZones::own_or_of(self.user.zones.as_ref(), threshold.speed_mps),
            heart_rate_zones: heart_rate_at_threshold.map(HeartRateZones::of),
            max_heart_rate_bpm,
            full_heart_rate_bpm: max_heart_rate_bpm
                .filter(|highest| *highest > self.settings.least_hr_max_bpm)
                .unwrap_or(self.settings.usual_hr_max_bpm),
            usual_distance_m: (window.len() >= self.settings.min_runs)
                .then(|| usual_distance(window))
                .flatten(),
        })
    }

    /// The threshold the athlete says they had on the day of `digest`.
    fn said_speed_mps(&self, digest: &Digest) -> Option<f64> {
        let dated = || {
            let local_s = digest.summary.start_time_s?
                + f64::from(digest.summary.utc_offset_s.unwrap_or_default());
            let day = Timestamp::from_second(local_s as i64).ok()?;
            let day = Offset::UTC.to_datetime(day).date();
            let thresholds = &self.user.thresholds;
            let at = thresholds.partition_point(|dated| dated.0 <= day);
            Some(thresholds.get(at.checked_sub(1)?)?.1)
        };
        self.user.threshold_speed_mps.or_else(dated)
    }

    /// The first of the windows of the contract that holds enough efforts: 90 days back, a year
    /// back, then 60 days ahead as well.
    fn window(&self, start_s: f64) -> Option<(Estimate, ThresholdSource, &[&'a Digest])> {
        let settings = self.settings;
        let windows = [
            (settings.window_days, 0.0, ThresholdSource::History),
            (settings.long_window_days, 0.0, ThresholdSource::History),
            (settings.long_window_days, settings.later_days, ThresholdSource::HistoryLater),
        ];
        windows.into_iter().find_map(|(back, ahead, source)| {
            let from = self.starts_s.partition_point(|&run| run < start_s - back * DAY_S);
            let to = self.starts_s.partition_point(|&run| run <= start_s + ahead * DAY_S);
            let window = &self.runs[from..to];
            let mut usable = window.iter().filter(|digest| !digest.gap_efforts.is_empty());
            // Whether there are enough, not how many.
            if usable.by_ref().take(settings.min_runs).count() < settings.min_runs {
                return None;
            }
            Some((critical_speed(&self.said[from..to], settings)?, source, window))
        })
    }
}

/// The highest of the heart rates of at least three runs, one run in twelve left out, at least one:
/// a heart rate that follows the steps cannot set it.
fn max_heart_rate(window: &[&Digest]) -> Option<f64> {
    let mut highs: Vec<f64> =
        window.iter().filter_map(|digest| digest.summary.max_heart_rate_bpm).collect();
    if highs.len() < 3 {
        return None;
    }
    let at = (highs.len() / 12).max(1);
    Some(*highs.select_nth_unstable_by(at, |a, b| b.total_cmp(a)).1)
}

fn usual_distance(window: &[&Digest]) -> Option<f64> {
    let mut distances: Vec<f64> =
        window.iter().filter_map(|digest| digest.summary.distance_m).collect();
    let middle = distances.len() / 2;
    (middle < distances.len()).then(|| *distances.select_nth_unstable_by(middle, f64::total_cmp).1)
}
