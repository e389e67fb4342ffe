//! Every tunable number, with unit, default and source.

/// All settings; each room of the pipeline is handed only its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// For `ingest`.
    pub limits: Limits,
    /// What the athlete says of themselves; beats every estimate.
    pub athlete: Athlete,
    /// For `batch`: when two recordings are the same run.
    pub duplicates: Duplicates,
}

/// What the athlete says of themselves. `None` stands for not said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Athlete {
    /// Speed the athlete can hold for about an hour. Unit: m/s.
    pub threshold_speed_mps: Option<f64>,
    /// Highest heart rate. Unit: beats per minute.
    pub hr_max_bpm: Option<f64>,
    /// Heart rate at threshold. Unit: beats per minute.
    pub hr_threshold_bpm: Option<f64>,
    /// Body mass. Unit: kg.
    pub weight_kg: Option<f64>,
}

/// When two recordings of one athlete are the same run.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates {
    /// Largest difference of the starts, after whole hours are taken off. Unit: s. Two watches
    /// started by hand, or a phone that waits for its first position.
    pub start_tolerance_s: f64,
    /// Most whole hours a copy may be shifted by. Unit: h. Local time written as UTC: zones reach
    /// from −12 to +14.
    pub max_shift_h: u32,
    /// Largest difference of the elapsed times. Unit: share of the longer.
    pub elapsed_share: f64,
    /// Largest difference of the distances. Unit: share of the longer. Watch and phone on one run
    /// differ by up to 3 %.
    pub distance_share: f64,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self {
            start_tolerance_s: 120.0,
            max_shift_h: 14,
            elapsed_share: 0.02,
            distance_share: 0.03,
        }
    }
}

/// How much of a hostile or broken input is read before runkind refuses.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Largest decompressed file. Unit: bytes. A day of 1 Hz FIT is 4 MiB, of GPX with extensions 40 MiB.
    pub max_file_bytes: u64,
    /// Largest ratio of decompressed to compressed size. GPX reaches 20, 1 Hz TCX of a treadmill 60.
    pub max_ratio: u64,
    /// Deepest archive in archive.
    pub max_depth: u32,
    /// Most members of one archive. A Garmin export of ten years has 30,000.
    pub max_members: u64,
    /// Most points of one activity. 14 days at 1 Hz.
    pub max_points: usize,
    /// Decompressed size below which the ratio does not matter. Unit: bytes. Padding and
    /// recordings of standing still compress without end and do no harm.
    pub ratio_floor_bytes: u64,
    /// Syntax errors of one XML file that are passed over before reading ends there.
    pub max_xml_errors: u32,
    /// Most activities of one file. A watch that never starts a new file writes hundreds.
    pub max_activities: usize,
    /// Most steps of a workout that is used. Watches take 50 to 200.
    pub max_workout_steps: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_ratio: 1000,
            max_depth: 4,
            max_members: 1_000_000,
            max_points: 14 * 86_400,
            ratio_floor_bytes: 10 << 20,
            max_xml_errors: 100,
            max_activities: 1000,
            max_workout_steps: 1000,
        }
    }
}

/// Tracks of one GPX file that lie further apart than this are activities of their own. Unit:
/// seconds. Source: the interface contract.
pub const GPX_TRACKS_APART_S: f64 = 2.0 * 3600.0;

/// Segments of a GPX file no further apart than this touch: the stopwatch ran on. Unit: seconds.
/// Receivers write a point every second.
pub const GPX_SEGMENTS_TOUCH_S: f64 = 2.0;

/// A median cadence below this counts strides of one leg and is doubled. Unit: per minute. Nobody
/// runs 240 steps or jogs fewer than 120.
pub const STRIDES_BELOW: f32 = 120.0;
