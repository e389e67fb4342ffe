//! The facts about an activity that need no judgement.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::clean::{DistanceSource, Track, is_increasing, way_m};
use crate::ingest::Recording;
use crate::measure::{Motion, Series, ascent};
use crate::notice::Notices;
use crate::settings::MeasureSettings;
use crate::vectors::widest;

/// Whether an activity is a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Participation {
    /// The file says running.
    Run,
    /// The file names no sport; the speeds are those of a run.
    RunAssumed,
    /// The file names another sport.
    OtherSport,
    /// The file names no sport, and the speeds are not those of a run.
    #[default]
    SportUnknown,
}

impl Participation {
    /// Whether runkind judges it.
    pub fn is_run(self) -> bool {
        matches!(self, Self::Run | Self::RunAssumed)
    }
}

/// The facts about an activity that need no judgement. `None` stands for not measured.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Whether it is a run.
    pub participation: Participation,
    /// Sport in FIT words; `running` where it was assumed.
    pub sport: Option<String>,
    /// Sub-sport in FIT words.
    pub sub_sport: Option<String>,
    /// The name the athlete gave.
    pub name: Option<String>,
    /// What the athlete wrote about it, where the index of an export has it.
    pub description: Option<String>,
    /// The watch or program.
    pub device: Option<String>,
    /// Points as read, before cleaning.
    pub n_points: usize,
    /// Of these, how many have a position.
    pub n_points_with_position: usize,
    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: Option<f64>,
    /// Local time minus UTC in seconds, where the file says; in a batch with dated thresholds, where
    /// anything does.
    pub utc_offset_s: Option<i32>,
    /// Elapsed time in seconds, pauses included.
    pub elapsed_time_s: Option<f64>,
    /// Time on the stopwatch in seconds.
    pub timer_time_s: Option<f64>,
    /// Time on the move in seconds.
    pub moving_time_s: Option<f64>,
    /// Distance in metres.
    pub distance_m: Option<f64>,
    /// Climb in metres.
    pub elevation_gain_m: Option<f64>,
    /// Descent in metres.
    pub elevation_loss_m: Option<f64>,
    /// Mean speed while moving in m/s.
    pub avg_speed_mps: Option<f64>,
    /// Mean grade-adjusted speed while moving in m/s; only where altitude is good enough.
    pub avg_gap_speed_mps: Option<f64>,
    /// Mean heart rate in beats per minute.
    pub avg_heart_rate_bpm: Option<f64>,
    /// Highest heart rate in beats per minute.
    pub max_heart_rate_bpm: Option<f64>,
    /// Mean cadence while running in steps per minute.
    pub avg_cadence_spm: Option<f64>,
    /// Everything noticed from the first byte to here.
    pub notices: Notices,
}

/// The least and the greatest of the finite values: most often the first and the last.
fn ends(values: &[f64]) -> Option<(f64, f64)> {
    if let [first, .., last] = values
        && first.is_finite()
        && last.is_finite()
        && is_increasing(values)
    {
        return Some((*first, *last));
    }
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    finite().reduce(f64::min).zip(finite().reduce(f64::max))
}

impl Summary {
    /// What the file itself says.
    pub(super) fn of(recording: &Recording) -> Self {
        let samples = &recording.samples;
        let times = ends(&samples.time_s);
        let first = times.map(|times| times.0);
        let span = times.map(|(first, last)| last - first);
        let totals = &recording.totals;
        let counted = || ends(&samples.distance_m).map(|distances| distances.1);
        let distance_m = totals.distance_m.or_else(counted).filter(|&distance| distance > 0.0);
        let timer_time_s = totals.timer_time_s.filter(|&time| time > 0.0);
        let elapsed_time_s = totals.elapsed_time_s.or(span).filter(|&time| time > 0.0);
        // Without a single altitude a climb of 0 is a default, not a measurement.
        let has_altitude = samples.altitude_m.iter().any(|altitude| altitude.is_finite());
        let climb = |metres: Option<f64>| metres.filter(|&metres| has_altitude || metres > 0.0);
        Self {
            participation: Participation::SportUnknown,
            sport: recording.sport.clone(),
            sub_sport: recording.sub_sport.clone(),
            name: recording.name.clone(),
            description: None,
            device: recording.device.clone(),
            n_points: samples.len(),
            n_points_with_position: samples.positions(),
            start_time_s: recording.start_time_s.or(first),
            utc_offset_s: recording.utc_offset_s,
            // Watches round; the stopwatch runs no longer than the clock.
            elapsed_time_s: elapsed_time_s.map(|elapsed| elapsed.max(timer_time_s.unwrap_or(0.0))),
            timer_time_s,
            moving_time_s: None,
            distance_m,
            elevation_gain_m: climb(totals.ascent_m),
            elevation_loss_m: climb(totals.descent_m),
            avg_speed_mps: distance_m.zip(timer_time_s).map(|(distance, time)| distance / time),
            avg_gap_speed_mps: None,
            avg_heart_rate_bpm: totals.avg_heart_rate_bpm.filter(|&beat| beat > 0.0),
            max_heart_rate_bpm: totals.max_heart_rate_bpm.filter(|&beat| beat > 0.0),
            avg_cadence_spm: None,
            notices: recording.notices.clone(),
        }
    }

    /// Fills in the distance of an activity that is not measured, where the device counted none.
    pub(super) fn complete_distance(&mut self, recording: &Recording) {
        let samples = &recording.samples;
        let places =
            samples.latitude_deg.iter().copied().zip(samples.longitude_deg.iter().copied());
        let is_place = |at: &(f64, f64)| at.0.is_finite() && at.1.is_finite() && *at != (0.0, 0.0);
        let covered = || {
            let (latitude, longitude): (Vec<f64>, Vec<f64>) = places.filter(is_place).unzip();
            way_m(&latitude, &longitude)
        };
        self.distance_m = self
            .distance_m
            .or_else(|| Some(covered()).filter(|metres| metres.is_finite() && *metres > 0.0));
    }

    /// What was measured. Times and distance come from the measurement, so that they belong
    /// together; climb from the device where it counted it.
    pub(super) fn complete(
        &mut self,
        recording: &Recording,
        track: &Track,
        series: &Series,
        settings: &MeasureSettings,
    ) {
        self.notices.merge(&track.notices);
        self.start_time_s = Some(series.start_time_s);
        let instants =
            f64::from(series.motion.iter().map(|&it| u32::from(it != Motion::Stop)).sum::<u32>());
        let distance = f64::from(series.distance_m.last().copied().unwrap_or(0.0));
        let span = track.time_s.last().copied().unwrap_or(0.0);
        let paused: f64 = track.pauses.iter().map(|pause| pause.1 - pause.0).sum();
        let told_timer = self.timer_time_s;
        self.timer_time_s = told_timer.or((!track.pauses.is_empty()).then_some(span - paused));
        // Not from first to last point as they were read: a point of another year is no longer here.
        let told = [recording.totals.elapsed_time_s, told_timer].into_iter().flatten();
        self.elapsed_time_s = Some(told.fold(span, f64::max));
        let moving = instants.min(span);
        let is_of_this_run =
            |timer: &f64| told_timer.is_none() || *timer > settings.min_timer_share * moving;
        let timer = self.timer_time_s.filter(is_of_this_run);
        let moving = moving.min(timer.unwrap_or(span));
        self.moving_time_s = Some(moving);
        self.distance_m = (distance > 0.0).then_some(distance);
        self.avg_speed_mps = (moving > 0.0).then(|| distance / moving);
        if series.gap_used && instants > 0.0 {
            let adjusted = series
                .gap_speed_mps
                .iter()
                .zip(&series.motion)
                .filter(|(_, motion)| **motion != Motion::Stop);
            self.avg_gap_speed_mps =
                Some(adjusted.map(|(&speed, _)| f64::from(speed)).sum::<f64>() / instants);
        }
        let is_told = self.elevation_gain_m.is_some() && self.elevation_loss_m.is_some();
        if !series.altitude_m.is_empty() && !is_told {
            let barometer = track.source == DistanceSource::Device && series.gap_used;
            let turn_m =
                if barometer { settings.barometer_turn_m } else { settings.satellite_turn_m };
            let climb = ascent(&series.altitude_m, turn_m);
            self.elevation_gain_m.get_or_insert(climb.gain_m);
            self.elevation_loss_m.get_or_insert(climb.loss_m);
        }
        let beats = bridged(&series.heart_rate_bpm, settings.max_heart_gap_s);
        let (mean, highest) = mean_and_highest(&beats);
        self.avg_heart_rate_bpm = mean.or(self.avg_heart_rate_bpm);
        self.max_heart_rate_bpm = highest.or(self.max_heart_rate_bpm);
        let cadences = series.cadence_spm.iter().zip(&series.motion);
        let stepping = |(&spm, &motion): (&f32, &Motion)| {
            if motion == Motion::Run && spm > 0.0 { spm } else { f32::NAN }
        };
        self.avg_cadence_spm = mean_and_highest(&cadences.map(stepping).collect::<Vec<_>>()).0;
    }
}

/// The values with a line from end to end of each stretch of at most so many without one. Smart
/// recording leaves out what is even, such as rests, and a mean of what is left is too high.
fn bridged(values: &[f32], longest: usize) -> Cow<'_, [f32]> {
    if values.iter().fold(true, |all, value| all & value.is_finite()) {
        return Cow::Borrowed(values);
    }
    let mut bridged = values.to_vec();
    let known = (0..values.len()).filter(|&at| values[at].is_finite());
    let mut last: Option<usize> = None;
    for at in known {
        if let Some(from) = last.replace(at)
            && (2..=longest + 1).contains(&(at - from))
        {
            let slope = (values[at] - values[from]) / (at - from) as f32;
            for (after, value) in (1..).zip(&mut bridged[from + 1..at]) {
                *value = values[from] + slope * after as f32;
            }
        }
    }
    Cow::Owned(bridged)
}

/// So many values are added up side by side. Beats and steps a minute add up exactly in double
/// precision, so that their order does not matter.
const AT_ONCE: usize = 8;

/// Of the finite values.
fn mean_and_highest(values: &[f32]) -> (Option<f64>, Option<f64>) {
    widest(
        #[inline(always)]
        || side_by_side(values),
    )
}

#[inline(always)]
fn side_by_side(values: &[f32]) -> (Option<f64>, Option<f64>) {
    let (mut sums, mut counted) = ([0.0_f64; AT_ONCE], [0_u32; AT_ONCE]);
    let mut highest = [f32::NEG_INFINITY; AT_ONCE];
    let mut last = [f32::NAN; AT_ONCE];
    let (chunks, rest) = values.as_chunks::<AT_ONCE>();
    last[..rest.len()].copy_from_slice(rest);
    for values in chunks.iter().chain([&last]) {
        let or = |other: f32| values.map(|value| if value.is_finite() { value } else { other });
        let (addends, heights) = (or(0.0), or(f32::NEG_INFINITY));
        for i in 0..AT_ONCE {
            sums[i] += f64::from(addends[i]);
        }
        for i in 0..AT_ONCE {
            counted[i] += u32::from(values[i].is_finite());
        }
        for i in 0..AT_ONCE {
            highest[i] = if heights[i] > highest[i] { heights[i] } else { highest[i] };
        }
    }
    let (sum, count) = (sums.iter().sum::<f64>(), counted.iter().sum::<u32>());
    let highest = highest.into_iter().fold(f32::NEG_INFINITY, f32::max);
    if count == 0 { (None, None) } else { (Some(sum / f64::from(count)), Some(highest.into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_for_want_of_a_value_is_none() {
        let mut recording = Recording::default();
        recording.totals.ascent_m = Some(0.0);
        recording.totals.avg_heart_rate_bpm = Some(0.0);
        recording.totals.max_heart_rate_bpm = Some(0.0);
        recording.samples.time_s = vec![0.0, 0.0];
        let summary = Summary::of(&recording);
        assert_eq!((summary.elevation_gain_m, summary.elapsed_time_s), (None, None));
        assert_eq!((summary.avg_heart_rate_bpm, summary.max_heart_rate_bpm), (None, None));
        recording.samples.altitude_m = vec![100.0, 100.0];
        assert_eq!(Summary::of(&recording).elevation_gain_m, Some(0.0), "flat, and measured");
    }

    #[test]
    fn the_mean_heart_rate_counts_what_smart_recording_left_out() {
        let mut beats = vec![170.0; 40];
        beats[10..30].fill(f32::NAN);
        beats[30..].fill(110.0);
        // Twenty seconds on a line from 170 to 110.
        let mean = mean_and_highest(&bridged(&beats, 120)).0.unwrap();
        assert!((mean - 140.0).abs() < 1e-4, "{mean}");
        assert_eq!(bridged(&beats, 19)[10..30].iter().filter(|it| it.is_finite()).count(), 0);
        let ends = [f32::NAN, 150.0, f32::NAN];
        assert_eq!(bridged(&ends, 120).iter().filter(|it| it.is_finite()).count(), 1);
    }

    #[test]
    fn a_ride_without_a_counter_has_the_way_between_its_positions() {
        let mut recording = Recording::default();
        recording.samples.time_s = vec![0.0, 10.0, 20.0, 30.0];
        recording.samples.latitude_deg = vec![0.0, 0.001, f64::NAN, 0.002];
        recording.samples.longitude_deg = vec![1.0, 1.0, f64::NAN, 1.0];
        let mut summary = Summary::of(&recording);
        summary.complete_distance(&recording);
        let metres = summary.distance_m.unwrap();
        assert!((metres - 221.1).abs() < 0.5, "{metres}");
        summary.distance_m = Some(230.0);
        summary.complete_distance(&recording);
        assert_eq!(summary.distance_m, Some(230.0), "the counter is asked first");
    }
}
