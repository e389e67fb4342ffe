//! The facts about an activity that need no judgement.

use crate::notice::Notices;

/// Whether an activity is a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Participation {
    /// The file says running.
    Run,
    /// The file names no sport; the speeds are those of a run.
    RunAssumed,
    /// The file names another sport.
    OtherSport,
    /// The file names no sport, and the speeds are not those of a run.
    SportUnknown,
}

impl Participation {
    /// Whether runkind judges it.
    pub fn is_run(self) -> bool {
        matches!(self, Self::Run | Self::RunAssumed)
    }
}

/// The facts about an activity that need no judgement. `None` stands for not measured.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Whether it is a run.
    pub participation: Participation,
    /// Sport in FIT words; `running` where it was assumed.
    pub sport: Option<String>,
    /// Sub-sport in FIT words.
    pub sub_sport: Option<String>,
    /// The name the athlete gave.
    pub name: Option<String>,
    /// The watch or program.
    pub device: Option<String>,
    /// Points as read, before cleaning.
    pub n_points: usize,
    /// Of these, how many have a position.
    pub n_points_with_position: usize,
    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: Option<f64>,
    /// Local time minus UTC in seconds, where the file says.
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
