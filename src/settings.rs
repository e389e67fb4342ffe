//! Every tunable number, with unit, default and source.

/// All settings; each room of the pipeline is handed only its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// For `ingest`.
    pub limits: Limits,
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
            max_activities: 1000,
            max_workout_steps: 1000,
        }
    }
}
