//! How much of an input is read, and what of it belongs together.

/// How much of a hostile or broken input is read before runkind refuses.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Largest decompressed file. Unit: bytes. A day of 1 Hz FIT is 4 MiB, of GPX with extensions 40 MiB.
    pub max_file_bytes: u64,
    /// Largest ratio of decompressed to compressed size. Unit: ratio. GPX reaches 20, 1 Hz TCX of a
    /// treadmill 60. Deflate itself ends at 1032.
    pub max_ratio: u64,
    /// Deepest archive in archive. Unit: archives. Judgement: exports hold archives in archives,
    /// deeper is an attack.
    pub max_depth: u32,
    /// Most members of an archive with all archives in it, or more by its size. Unit: members. A
    /// Garmin export of ten years has 30,000.
    pub max_members: u64,
    /// An archive of so many bytes for each member may have any number of them. Unit: bytes. The
    /// directory of a ZIP alone takes 76 for each.
    pub least_member_bytes: u64,
    /// Most points of one activity. Unit: points. 14 days at 1 Hz.
    pub max_points: usize,
    /// Decompressed size below which the ratio does not matter. Unit: bytes. Padding and
    /// recordings of standing still compress without end and do no harm; what of a file of 1 MiB
    /// takes more memory than this is an attack.
    pub ratio_floor_bytes: u64,
    /// Syntax errors of one XML file that are passed over before reading ends there. Unit: errors.
    /// Judgement: what has more is no longer XML.
    pub max_xml_errors: u32,
    /// Most activities of one file, most tracks of GPX, and most chained parts of FIT. Unit: activities. A watch that
    /// never starts a new file writes hundreds, an application all there are into one GPX.
    pub max_activities: usize,
    /// Most messages of FIT that are no points: laps, sessions, events. Unit: messages. Judgement:
    /// a day of laps and stops has some thousands.
    pub max_messages: usize,
    /// All runs of one input together, or more by its size; the others are refused. Unit: s. 30
    /// days: a watch that never starts a new file writes some hundred hours, and every second is
    /// worked on, with points or without.
    pub max_runs_s: f64,
    /// All runs of one input together for each byte of it, as it is stored, where that is more than
    /// `max_runs_s`. Unit: s. Of real runs, packed, the thriftiest takes a byte for half a second;
    /// this is five times that.
    pub runs_s_per_byte: f64,
    /// What each record counts of `max_runs_s` at least. Unit: s. Judgement: one costs about what
    /// half as many seconds of a run cost, and no real file is as small.
    pub least_run_s: f64,
    /// Most steps of a workout that is used. Unit: steps. Watches take 50 to 200.
    pub max_workout_steps: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_ratio: 64,
            max_depth: 4,
            max_members: 100_000,
            least_member_bytes: 64,
            max_points: 14 * 86_400,
            ratio_floor_bytes: 64 << 20,
            max_xml_errors: 100,
            max_activities: 10_000,
            max_messages: 200_000,
            max_runs_s: 30.0 * 86_400.0,
            runs_s_per_byte: 2.5,
            least_run_s: 60.0,
            max_workout_steps: 1000,
        }
    }
}

/// Tracks of one GPX file that lie further apart than this are activities of their own. Unit: s.
/// The interface's contract.
pub const GPX_TRACKS_APART_S: f64 = 2.0 * 3600.0;

/// Longest list of extended attributes or long name of a tar that is read. Unit: bytes. Paths of no
/// system are longer than 64 KiB; attributes of files may be, and are not needed.
pub const MAX_TAR_ATTRIBUTES: u64 = 1 << 20;

/// So much of a file, unpacked, is looked at to know its format. Unit: bytes. Judgement: no XML has as
/// many comments before its first element.
pub const FORMAT_HEAD: usize = 64 << 10;

/// Segments of a GPX file no further apart than this touch: the stopwatch ran on. Unit: s.
/// Receivers write a point every second.
pub const GPX_SEGMENTS_TOUCH_S: f64 = 2.0;

/// A median cadence below this counts strides of one leg and is doubled. Unit: 1/min. Nobody
/// runs 240 steps or jogs fewer than 120.
pub const STRIDES_BELOW: f32 = 120.0;
