//! `Recording` → `Track`: time strictly increasing, finite, impossible jumps out, pauses marked.
//! Knows nothing of sports.

use serde::{Deserialize, Serialize};

mod ground;
mod order;
mod spikes;

pub use ground::{step_m, way_m};
pub(crate) use order::is_increasing;

use ground::Ground;

use crate::ingest::{Recording, TimerEvent};
use crate::notice::{NoticeCode, Notices};
use crate::settings::{CleanSettings, MEASURED_BEATS_BPM, MEASURED_STEPS_SPM};
use crate::vectors::widest;

/// A recording whose samples can be trusted to be in order and possible.
#[derive(Debug, Clone)]
pub struct Track {
    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: f64,
    /// Seconds since the start; strictly increasing, at least two.
    pub time_s: Vec<f64>,
    /// Distance in metres made good since the sample before; the first is 0. Impossible steps are `NaN`.
    pub step_m: Vec<f32>,
    /// Where the steps come from.
    pub source: DistanceSource,
    /// Metres east of the first position; `NaN` without position, empty without any.
    pub east_m: Vec<f32>,
    /// Metres north of the first position; `NaN` without position, empty without any.
    pub north_m: Vec<f32>,
    /// Altitude in metres, `NaN` where missing; empty without altitude.
    pub altitude_m: Vec<f32>,
    /// Heart rate in beats per minute, `NaN` where missing; empty without heart rate.
    pub heart_rate_bpm: Vec<f32>,
    /// Cadence in steps per minute, `NaN` where missing; empty without cadence.
    pub cadence_spm: Vec<f32>,
    /// When the stopwatch stood, from and to, in seconds since the start.
    pub pauses: Vec<(f64, f64)>,
    /// What was noticed.
    pub notices: Notices,
}

/// Where distance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DistanceSource {
    /// Counted by the device: smooth.
    Device,
    /// From positions: noisy.
    Positions,
    /// From the speed the device measured.
    Speed,
}

/// Why nothing can be measured on a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unusable {
    /// No times, or a single one.
    NoTime,
    /// Neither positions nor distances nor speeds.
    NoDistance,
    /// The times span more than any run, or so much that the points between are next to none.
    TooDamaged,
}

/// Puts a recording in order.
pub fn clean(recording: &Recording, settings: &CleanSettings) -> Result<Track, Unusable> {
    widest(
        #[inline(always)]
        || in_order(recording, settings),
    )
}

#[inline(always)]
fn in_order(recording: &Recording, settings: &CleanSettings) -> Result<Track, Unusable> {
    let samples = &recording.samples;
    let mut notices = Notices::default();
    let kept = order::increasing(&samples.time_s, settings, &mut notices);
    let times_s = kept.of(&samples.time_s);
    let (Some(&start_time_s), Some(&last_time_s)) = (times_s.first(), times_s.last()) else {
        return Err(Unusable::NoTime);
    };
    let span_s = last_time_s - start_time_s;
    if times_s.len() < 2 {
        return Err(Unusable::NoTime);
    }
    if span_s > settings.max_span_s.min(settings.max_spacing_s * times_s.len() as f64) {
        return Err(Unusable::TooDamaged);
    }
    let time_s: Vec<f64> = times_s.iter().map(|time_s| time_s - start_time_s).collect();

    let mut latitude = kept.of(&samples.latitude_deg).into_owned();
    let mut longitude = kept.of(&samples.longitude_deg).into_owned();
    let zeroes = ground::drop_impossible(&mut latitude, &mut longitude);
    notices.add(NoticeCode::PositionZero, zeroes);
    let (ground, spikes) =
        spikes::without_position_spikes(&time_s, &mut latitude, &mut longitude, settings);
    notices.add(NoticeCode::PositionSpike, spikes);
    let Ground { mut east_m, mut north_m, step_m: ground_steps, .. } = ground;

    let device = spikes::device_steps(&kept.of(&samples.distance_m), settings);
    let covered = |steps: &[f32]| spikes::covered(&time_s, steps, settings);
    let has_way = |steps: &[f32]| steps.iter().any(|step| step.is_finite() && *step > 0.0);
    let speed = kept.of(&samples.speed_mps);
    let (mut step_m, source) =
        if covered(&device) >= settings.min_distance_share && has_way(&device) {
            (device, DistanceSource::Device)
        } else if has_way(&ground_steps) && covered(&ground_steps) > settings.min_ground_share {
            (ground_steps, DistanceSource::Positions)
        } else if speed.iter().any(|speed| *speed > 0.0) {
            (spikes::steps_from_speed(&time_s, &speed, settings), DistanceSource::Speed)
        } else {
            return Err(Unusable::NoDistance);
        };
    if source == DistanceSource::Device {
        spikes::spread_late_steps(&time_s, &mut step_m, settings);
    }
    let jumps = spikes::drop_impossible_steps(&time_s, &mut step_m, settings);
    notices.add(NoticeCode::DistanceJump, jumps.len());
    if source == DistanceSource::Positions {
        ground::close_jumps(&mut east_m, &jumps);
        ground::close_jumps(&mut north_m, &jumps);
    }

    let mut altitude_m = kept.of(&samples.altitude_m).into_owned();
    let known = altitude_m.iter().map(|altitude| u32::from(altitude.is_finite())).sum::<u32>();
    if known as usize * settings.points_per_altitude < altitude_m.len() {
        altitude_m.clear();
    }
    Ok(Track {
        start_time_s,
        step_m,
        source,
        east_m,
        north_m,
        altitude_m,
        heart_rate_bpm: plausible(
            kept.of(&samples.heart_rate_bpm).into_owned(),
            MEASURED_BEATS_BPM,
            settings,
        ),
        cadence_spm: plausible(
            kept.of(&samples.cadence_spm).into_owned(),
            MEASURED_STEPS_SPM,
            settings,
        ),
        pauses: pauses(&recording.timer, start_time_s, span_s),
        time_s,
        notices,
    })
}

/// Values out of range become missing; a column with next to nothing in it becomes absent.
#[inline(always)]
fn plausible(mut column: Vec<f32>, (from, to): (f32, f32), settings: &CleanSettings) -> Vec<f32> {
    let mut good = 0_u32;
    for value in &mut column {
        let is_good = *value >= from && *value <= to;
        good += u32::from(is_good);
        *value = if is_good { *value } else { f32::NAN };
    }
    if good as usize * settings.points_per_beat < column.len() { Vec::new() } else { column }
}

/// The stretches in which the stopwatch stood.
fn pauses(timer: &[TimerEvent], start_time_s: f64, span_s: f64) -> Vec<(f64, f64)> {
    let mut pauses: Vec<(f64, f64)> = Vec::new();
    let mut stopped_at: Option<f64> = None;
    for event in timer {
        let at = (event.time_s - start_time_s).clamp(0.0, span_s);
        match (event.running, stopped_at) {
            (false, None) => stopped_at = Some(at),
            (true, Some(from)) => {
                if at - from >= 1.0 && pauses.last().is_none_or(|last| from >= last.1) {
                    pauses.push((from, at));
                }
                stopped_at = None;
            }
            _ => {}
        }
    }
    pauses
}
