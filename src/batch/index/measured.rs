//! What an index measured itself and the recording of an activity lacks.

use serde::{Deserialize, Serialize};

use crate::ingest::{Recording, Samples, TimerEvent, Totals};
use crate::settings::Archives;

/// The measurements of one activity that only the index has.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::batch) struct Measured {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(super) start_s: f64,
    /// Likewise.
    pub(super) end_s: f64,
    /// Times and beats per minute, in order of time.
    pub(super) beats: Vec<(f64, f32)>,
    /// Times and metres since the start, in order of time.
    pub(super) way: Vec<(f64, f64)>,
    /// When the stopwatch ran and stood.
    pub(super) timer: Vec<TimerEvent>,
    /// Sums of the whole activity.
    pub(super) totals: Totals,
}

impl Measured {
    /// Adds what the recording lacks; what it has stays.
    pub(in crate::batch) fn complete(&self, recording: &mut Recording, settings: &Archives) {
        let samples = &mut recording.samples;
        if !self.beats.is_empty() && samples.heart_rate_bpm.iter().all(|beat| !beat.is_finite()) {
            samples.heart_rate_bpm = self.heart_rate(&samples.time_s, settings);
        }
        if recording.timer.is_empty() {
            recording.timer.clone_from(&self.timer);
        }
        let timer_time_s = &mut recording.totals.timer_time_s;
        *timer_time_s = timer_time_s.or(self.totals.timer_time_s);
    }

    /// An activity of which there is nothing else.
    pub(super) fn alone(&self, sub_sport: Option<&str>, settings: &Archives) -> Recording {
        let time_s: Vec<f64> = if self.way.len() > 1 {
            self.way.iter().map(|point| point.0).collect()
        } else {
            self.beats.iter().map(|beat| beat.0).collect()
        };
        let distance_m = self.way.iter().map(|point| point.1);
        let samples = Samples {
            distance_m: if self.way.len() > 1 { distance_m.collect() } else { Vec::new() },
            heart_rate_bpm: self.heart_rate(&time_s, settings),
            time_s,
            ..Samples::default()
        };
        Recording {
            sport: Some("running".into()),
            sub_sport: sub_sport.map(Into::into),
            device: Some("Apple Health".into()),
            start_time_s: Some(self.start_s),
            samples,
            totals: self.totals,
            timer: self.timer.clone(),
            ..Recording::default()
        }
    }

    /// Heart rate at the times of a recording: on the line between two measurements, unless they
    /// are too far apart. An absent column stays absent.
    fn heart_rate(&self, time_s: &[f64], settings: &Archives) -> Vec<f32> {
        if self.beats.is_empty() {
            return Vec::new();
        }
        let at = |time: &f64| {
            let behind = self.beats.partition_point(|beat| beat.0 <= *time);
            let before = behind.checked_sub(1).map(|before| self.beats[before]);
            match (before, self.beats.get(behind)) {
                (Some(one), _) if one.0 == *time => one.1,
                (Some(one), Some(other)) if other.0 - one.0 <= settings.heart_rate_gap_s => {
                    one.1 + (other.1 - one.1) * ((time - one.0) / (other.0 - one.0)) as f32
                }
                _ => f32::NAN,
            }
        };
        time_s.iter().map(at).collect()
    }
}
