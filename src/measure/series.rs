//! The 1 Hz columns of a run.

/// What the runner was doing in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Motion {
    /// Running.
    #[default]
    Run,
    /// Walking.
    Walk,
    /// Standing, or the watch paused with no way made.
    Stop,
    /// Nothing was recorded (tunnel, lost signal) but way was made: speed is a bridge, not a measurement.
    Gap,
}

/// A run on a one-second grid of elapsed time, pauses included: index `i` is `i` seconds after the
/// start. All columns are equally long; optional ones are empty where there is no such sensor.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: f64,
    /// Distance since the start in metres; never decreases.
    pub distance_m: Vec<f32>,
    /// Smoothed speed in m/s.
    pub speed_mps: Vec<f32>,
    /// Grade-adjusted speed in m/s; equal to `speed_mps` where the gate is closed.
    pub gap_speed_mps: Vec<f32>,
    /// Whether altitude is good enough to adjust speed by it.
    pub gap_used: bool,
    /// Long-run variance of the grade-adjusted speed in (m/s)²·s.
    pub noise: f64,
    /// Smoothed altitude in metres; empty without altitude.
    pub altitude_m: Vec<f32>,
    /// Rise over run; empty without altitude.
    pub grade: Vec<f32>,
    /// Heart rate in beats per minute, `NaN` where missing; empty without heart rate.
    pub heart_rate_bpm: Vec<f32>,
    /// Cadence in steps per minute, `NaN` where missing; empty without cadence.
    pub cadence_spm: Vec<f32>,
    /// Position east and north of the start in metres; empty without positions. Never leaves the pipeline.
    pub east_m: Vec<f32>,
    /// See `east_m`.
    pub north_m: Vec<f32>,
    /// Usual time between two samples in seconds.
    pub spacing_s: f32,
    /// What the runner was doing.
    pub motion: Vec<Motion>,
}

impl Series {
    /// Seconds covered.
    pub fn len(&self) -> usize {
        self.speed_mps.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.speed_mps.is_empty()
    }
}
