//! Everything about one activity that later stages need, in a few kilobytes.

mod summary;

pub use summary::{Participation, Summary};

use crate::ingest::Recording;
use crate::settings::Settings;

/// The few kilobytes about one activity that all later stages need. Depends on nothing but the
/// recording and the settings.
#[derive(Debug, Clone)]
pub struct Digest {
    /// What can be said without judging.
    pub summary: Summary,
    /// Fastest times over standard distances.
    pub best_efforts: Vec<BestEffort>,
    /// Seconds of running at each grade-adjusted speed: bin `i` covers `i * SPEED_BIN_MPS ..`.
    pub speed_histogram_s: Vec<f32>,
    /// Grade-adjusted metres per heart beat while running, and how much of it was lost from the
    /// first half to the second.
    pub efficiency: Option<Efficiency>,
}

/// Width of the bins of [`Digest::speed_histogram_s`] in m/s.
pub const SPEED_BIN_MPS: f64 = 0.05;

/// Metres per heart beat of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Efficiency {
    /// Grade-adjusted metres per beat.
    pub speed_per_beat_m: f64,
    /// Metres per beat of the first half over those of the second, minus 1; steady runs only.
    pub decoupling: Option<f64>,
}

/// The fastest time over a distance within a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestEffort {
    /// Distance in metres.
    pub distance_m: f64,
    /// Elapsed time in seconds.
    pub time_s: f64,
    /// Start of the effort in seconds of elapsed time.
    pub start_s: f64,
}

/// Turns one recording into its digest. Never fails: what cannot be measured is absent, and
/// [`Digest::summary`] says why.
pub fn digest(recording: &Recording, _settings: &Settings) -> Digest {
    // Stand-in until the pipeline is here.
    let samples = &recording.samples;
    let time = |mut all: std::slice::Iter<'_, f64>| all.find(|t| t.is_finite()).copied();
    let start_time_s = recording.start_time_s.or_else(|| time(samples.time_s.iter()));
    let end = samples.time_s.iter().rev().find(|t| t.is_finite()).copied();
    let elapsed = recording.totals.elapsed_time_s.or_else(|| Some(end? - start_time_s?));
    let metres: f64 = (1..samples.latitude_deg.len())
        .map(|i| {
            let lat = samples.latitude_deg[i] - samples.latitude_deg[i - 1];
            let lon = (samples.longitude_deg[i] - samples.longitude_deg[i - 1])
                * samples.latitude_deg[i].to_radians().cos();
            lat.hypot(lon) * 111_195.0
        })
        .filter(|metres| metres.is_finite())
        .sum();
    let device = samples.distance_m.iter().rev().find(|d| d.is_finite()).copied();
    let distance_m =
        recording.totals.distance_m.or(device).or(Some(metres)).filter(|metres| *metres > 0.0);
    let participation = match recording.sport.as_deref() {
        Some("running") => Participation::Run,
        None | Some("generic") => Participation::RunAssumed,
        Some(_) => Participation::OtherSport,
    };
    let speed = distance_m.zip(elapsed).map(|(d, t)| d / t).filter(|v| v.is_finite());
    let mut notices = recording.notices.clone();
    if participation == Participation::RunAssumed {
        notices.add(crate::notice::NoticeCode::SportAssumed, 1);
    }
    let summary = Summary {
        participation,
        sport: recording.sport.clone(),
        sub_sport: recording.sub_sport.clone(),
        name: recording.name.clone(),
        device: recording.device.clone(),
        n_points: samples.len(),
        n_points_with_position: samples.positions(),
        start_time_s,
        utc_offset_s: recording.utc_offset_s,
        elapsed_time_s: elapsed,
        timer_time_s: recording.totals.timer_time_s,
        moving_time_s: elapsed,
        distance_m,
        elevation_gain_m: recording.totals.ascent_m,
        elevation_loss_m: recording.totals.descent_m,
        avg_speed_mps: speed,
        avg_gap_speed_mps: speed,
        avg_heart_rate_bpm: recording.totals.avg_heart_rate_bpm.or_else(|| {
            samples.heart_rate_bpm.iter().copied().find(|v| v.is_finite()).map(f64::from)
        }),
        max_heart_rate_bpm: recording.totals.max_heart_rate_bpm,
        avg_cadence_spm: None,
        notices,
    };
    let mut speed_histogram_s = vec![0.0; 160];
    if let (Some(speed), Some(elapsed)) = (speed, elapsed) {
        speed_histogram_s[((speed / SPEED_BIN_MPS) as usize).min(159)] = elapsed as f32;
    }
    Digest { summary, best_efforts: Vec::new(), speed_histogram_s, efficiency: None }
}
