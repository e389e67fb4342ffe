//! What a device wrote down about one activity: SI units, otherwise untouched.

use serde::{Deserialize, Serialize};

use crate::notice::Notices;

/// One activity as recorded. Order and sanity of the samples are not promised: `clean` sees to that.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// Sport in the words of the FIT profile, such as `running`; `None` where the file names none.
    pub sport: Option<String>,
    /// Sub-sport in the words of the FIT profile, such as `treadmill`.
    pub sub_sport: Option<String>,
    /// The name the athlete gave, where the file holds one.
    pub name: Option<String>,
    /// The watch or program that made the file, where it says so.
    pub device: Option<String>,
    /// Start in seconds since 1970-01-01T00:00:00Z as the file's summary gives it.
    pub start_time_s: Option<f64>,
    /// Local time minus UTC in seconds, where the file says.
    pub utc_offset_s: Option<i32>,
    /// The measured points.
    pub samples: Samples,
    /// Laps in order of time.
    pub laps: Vec<Lap>,
    /// The workout loaded on the watch; whether it was run is another question.
    pub workout: Option<Workout>,
    /// What the file itself says of the whole activity.
    pub totals: Totals,
    /// When the stopwatch ran and stood, in order of time.
    pub timer: Vec<TimerEvent>,
    /// What was noticed while reading.
    pub notices: Notices,
}

/// The measured points as columns. A column is as long as `time_s`, or empty where the device has
/// no such sensor; `NaN` stands for a value missing at one point.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub time_s: Vec<f64>,
    /// Latitude in degrees.
    pub latitude_deg: Vec<f64>,
    /// Longitude in degrees.
    pub longitude_deg: Vec<f64>,
    /// Altitude above sea level in metres.
    pub altitude_m: Vec<f32>,
    /// Distance since the start in metres, as the device counted it.
    pub distance_m: Vec<f64>,
    /// Speed in m/s, as the device measured it.
    pub speed_mps: Vec<f32>,
    /// Heart rate in beats per minute.
    pub heart_rate_bpm: Vec<f32>,
    /// Cadence in steps per minute (both feet).
    pub cadence_spm: Vec<f32>,
    /// Power in watts.
    pub power_w: Vec<f32>,
    /// Temperature in degrees Celsius.
    pub temperature_c: Vec<f32>,
}

impl Samples {
    /// Number of points.
    pub fn len(&self) -> usize {
        self.time_s.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }

    /// Number of points with a position.
    pub fn positions(&self) -> usize {
        self.latitude_deg
            .iter()
            .zip(&self.longitude_deg)
            .filter(|(lat, lon)| lat.is_finite() && lon.is_finite())
            .count()
    }

    /// The points of these rows, in their order; rows that are not there bring nothing.
    #[must_use]
    pub fn rows(&self, rows: &[usize]) -> Self {
        fn of<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|&row| column.get(row).copied()).collect()
        }
        Self {
            time_s: of(&self.time_s, rows),
            latitude_deg: of(&self.latitude_deg, rows),
            longitude_deg: of(&self.longitude_deg, rows),
            altitude_m: of(&self.altitude_m, rows),
            distance_m: of(&self.distance_m, rows),
            speed_mps: of(&self.speed_mps, rows),
            heart_rate_bpm: of(&self.heart_rate_bpm, rows),
            cadence_spm: of(&self.cadence_spm, rows),
            power_w: of(&self.power_w, rows),
            temperature_c: of(&self.temperature_c, rows),
        }
    }
}

/// Why a lap ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum LapTrigger {
    /// The runner pressed the button.
    Manual,
    /// A set time had passed: an automatic lap.
    Time,
    /// A set distance was run: an automatic lap.
    Distance,
    /// A place was reached: an automatic lap.
    Position,
    /// The activity ended.
    SessionEnd,
    /// The file does not say, or says something else.
    #[default]
    Unknown,
}

/// What a lap or a workout step is for, in the words of the FIT profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intensity {
    /// Work, or simply running.
    Active,
    /// Standing or walking rest.
    Rest,
    /// Before the work.
    Warmup,
    /// After the work.
    Cooldown,
    /// Between efforts.
    Recovery,
    /// An effort.
    Interval,
}

/// One lap.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Lap {
    /// Start, seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: f64,
    /// Elapsed time in seconds, pauses included.
    pub elapsed_time_s: f64,
    /// Time on the stopwatch in seconds.
    pub timer_time_s: Option<f64>,
    /// Length in metres.
    pub distance_m: Option<f64>,
    /// Why it ended.
    pub trigger: LapTrigger,
    /// What it was for.
    pub intensity: Option<Intensity>,
    /// The workout step that was running, counted from 0.
    pub workout_step: Option<u16>,
}

/// A workout as planned.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Workout {
    /// Its name.
    pub name: Option<String>,
    /// Its steps in the order of the file; repeats refer back by index.
    pub steps: Vec<WorkoutStep>,
}

/// One step of a workout.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WorkoutStep {
    /// What the step is for.
    pub intensity: Option<Intensity>,
    /// How the step ends.
    pub duration: StepDuration,
    /// Target speed in m/s, from and to, where the target is a speed.
    pub target_speed_mps: Option<(f64, f64)>,
}

/// How a workout step ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum StepDuration {
    /// After so many seconds.
    Time(f64),
    /// After so many metres.
    Distance(f64),
    /// When the runner presses the button.
    Open,
    /// Go back to step `from` until it has been run `times` times in all.
    Repeat {
        /// Index of the first repeated step.
        from: u16,
        /// How often the steps are run in all.
        times: u32,
    },
    /// On a condition we do not use (heart rate, calories, …).
    Other,
}

/// What the file itself says of the whole activity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Elapsed time in seconds, pauses included.
    pub elapsed_time_s: Option<f64>,
    /// Time on the stopwatch in seconds.
    pub timer_time_s: Option<f64>,
    /// Distance in metres.
    pub distance_m: Option<f64>,
    /// Climb in metres.
    pub ascent_m: Option<f64>,
    /// Descent in metres.
    pub descent_m: Option<f64>,
    /// Mean heart rate in beats per minute.
    pub avg_heart_rate_bpm: Option<f64>,
    /// Highest heart rate in beats per minute.
    pub max_heart_rate_bpm: Option<f64>,
}

/// The stopwatch was started or stopped.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TimerEvent {
    /// When, seconds since 1970-01-01T00:00:00Z.
    pub time_s: f64,
    /// Running from here on, or standing.
    pub running: bool,
}
