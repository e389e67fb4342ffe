//! What the heart did.

use serde::{Deserialize, Serialize};

use crate::measure::{Motion, Series};

/// Metres per heart beat of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Efficiency {
    /// Grade-adjusted metres per beat.
    pub speed_per_beat_m: f64,
    /// Metres per beat of the first half over those of the second, minus 1; runs of 40 minutes and more.
    pub decoupling: Option<f64>,
}

/// Seconds recorded at each heart rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HeartRates {
    /// Lowest heart rate in beats per minute.
    lowest_bpm: u16,
    /// Seconds at that one and at each beat above it.
    seconds: Vec<u32>,
}

impl HeartRates {
    /// Counts the seconds in which anything was recorded, in whole beats.
    pub(super) fn of(series: &Series) -> Self {
        let rates = || {
            let recorded = series.heart_rate_bpm.iter().zip(&series.motion);
            recorded
                .filter(|(rate, motion)| rate.is_finite() && **motion != Motion::Gap)
                .map(|(rate, _)| rate.round() as u16)
        };
        let Some(lowest_bpm) = rates().min() else { return Self::default() };
        let mut seconds =
            vec![0; usize::from(rates().max().unwrap_or(lowest_bpm) - lowest_bpm) + 1];
        rates().for_each(|rate| seconds[usize::from(rate - lowest_bpm)] += 1);
        Self { lowest_bpm, seconds }
    }

    /// Each heart rate in beats per minute, and its seconds.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64)> {
        let rates = self.seconds.iter().enumerate();
        rates.map(|(above, &s)| (f64::from(self.lowest_bpm) + above as f64, f64::from(s)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.seconds.is_empty()
    }
}

/// Seconds at the start in which the heart is still catching up.
const HEART_SETTLES_S: usize = 600;
/// A run shorter than this does not drift.
const DECOUPLING_S: usize = 2400;

pub(super) fn efficiency(series: &Series) -> Option<Efficiency> {
    let seconds = || {
        let columns = series.gap_speed_mps.iter().zip(&series.heart_rate_bpm).zip(&series.motion);
        columns
            .skip(HEART_SETTLES_S)
            .filter(|((_, beat), motion)| **motion == Motion::Run && beat.is_finite())
            .map(|((&speed, &beat), _)| (f64::from(speed), f64::from(beat) / 60.0))
    };
    let count = seconds().count();
    if count < HEART_SETTLES_S {
        return None;
    }
    // Of the first half, of the second, and of all, each added up from its own start.
    let (mut first, mut second, mut all) = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0));
    for (i, (metres, beats)) in seconds().enumerate() {
        all = (all.0 + metres, all.1 + beats);
        if i + 1 == count / 2 {
            first = all;
        } else if i >= count / 2 {
            second = (second.0 + metres, second.1 + beats);
        }
    }
    let per_beat = |(metres, beats): (f64, f64)| metres / beats;
    let decoupling = (count >= DECOUPLING_S).then(|| per_beat(first) / per_beat(second) - 1.0);
    Some(Efficiency { speed_per_beat_m: per_beat(all), decoupling })
}

/// Heart rate that only a fiftieth of the run exceeded, in beats per minute.
pub(super) fn high(series: &Series) -> Option<f64> {
    let mut beats: Vec<f32> =
        series.heart_rate_bpm.iter().copied().filter(|beat| beat.is_finite()).collect();
    if beats.len() < 300 {
        return None;
    }
    let at = beats.len() * 49 / 50;
    Some(f64::from(*beats.select_nth_unstable_by(at, f32::total_cmp).1))
}
