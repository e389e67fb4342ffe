//! One activity in the output contract: every field with its unit. Adding a field is free; renaming
//! one is not. A key without a value is absent, never null, 0 or NaN.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::athlete::ThresholdSource;
use crate::batch::{Likeness, OffsetSource, Status};
use crate::classify::{Kind, KindReason, Recovery, Role, StructureSource, Tag};
use crate::export::why::{ChangeReport, EvidenceReport, RunnerUpReport};

/// One activity, or one input that holds none. A key without a value is absent; only `kind` of an
/// `ok` or `salvaged` record may be null.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Activity {
    /// Version of this contract.
    pub schema_version: u32,
    /// What became of the input: `ok` and `salvaged` are runs, `skipped` was understood but is no
    /// run, `duplicate` is the poorer copy, `failed` gave nothing usable.
    #[schemars(extend("enum" = Status::ALL.map(Status::name)))]
    pub status: &'static str,
    /// Where the record comes from.
    pub source: SourceReport,
    /// The richer copy; only where `status` is `duplicate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Copied>,
    /// Why it is no run; only where `status` is `skipped`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_reason: Option<Reason>,
    /// Why nothing usable could be read; only where `status` is `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorReport>,
    /// Points as read, before cleaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n_points: Option<usize>,
    /// Points with a position as read, before cleaning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n_points_with_position: Option<usize>,
    /// What was noticed but survived.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeReport>,
    /// Whose it is, where folders tell athletes apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub athlete: Option<String>,
    /// As the athlete wrote it; never used to classify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the athlete wrote about it, where the index of an export has it; never used to classify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Sport in the words of the FIT profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sport: Option<String>,
    /// Sub-sport in the words of the FIT profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_sport: Option<String>,
    /// Start in UTC, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<String>,
    /// Start on the clock of the place; UTC where `utc_offset_source` is `utc`.
    #[schemars(extend("format" = "date-time-local"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time_local: Option<String>,
    /// Local time minus UTC in seconds; absent where no zone is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utc_offset_s: Option<i32>,
    /// Who says what local time is: the file, the index of its export, the user's flag, the place
    /// of the start, or nobody.
    #[schemars(extend("enum" = OffsetSource::ALL.map(OffsetSource::name)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utc_offset_source: Option<&'static str>,
    /// Time from start to end in seconds, pauses included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elapsed_time_s: Option<f64>,
    /// Time on the stopwatch in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timer_time_s: Option<f64>,
    /// Time on the move in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moving_time_s: Option<f64>,
    /// Distance in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// Climb in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevation_gain_m: Option<f64>,
    /// Descent in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevation_loss_m: Option<f64>,
    /// Mean speed on the move in metres per second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_speed_mps: Option<f64>,
    /// Mean pace on the move in seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_pace_s_per_km: Option<f64>,
    /// Mean grade-adjusted pace on the move in seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_gap_s_per_km: Option<f64>,
    /// Mean heart rate in beats per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_heart_rate_bpm: Option<f64>,
    /// Highest heart rate in beats per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_heart_rate_bpm: Option<f64>,
    /// Mean cadence while running in steps per minute, both feet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_cadence_spm: Option<f64>,
    /// What kind of run it was; null with a `kind_reason`. Present on `ok` and `salvaged` only.
    #[schemars(extend("enum" = kinds_or_null()))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Option<&'static str>>,
    /// Who says so: `model`, or `runner`, whose own label beats it. Absent where `kind` is null.
    #[schemars(extend("enum" = ["model", "runner"]))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind_source: Option<&'static str>,
    /// Calibrated probability of `kind`, 0 to 1; 1 where the runner says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The kind the model gives, where the runner's word is `kind`; `probabilities`, `evidence`,
    /// `runner_up` and `would_change` are about this one.
    #[schemars(extend("enum" = Kind::ALL.map(Kind::name)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_kind: Option<&'static str>,
    /// Calibrated probability of `judged_kind`, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_confidence: Option<f64>,
    /// Calibrated probability of each kind, 0 to 1; they sum to 1, but for rounding.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub probabilities: BTreeMap<&'static str, f64>,
    /// Why there is no kind.
    #[schemars(extend("enum" = KindReason::ALL.map(KindReason::name)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind_reason: Option<&'static str>,
    /// What the kind cannot say.
    #[schemars(extend("items" = json!({"type": "string", "enum": Tag::ALL.map(Tag::name)})))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<&'static str>>,
    /// What moved the probabilities: what spoke most for the kind first, what spoke most against it
    /// last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceReport>,
    /// The second likeliest kind, and how the evidence adds up against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<RunnerUpReport>,
    /// What would have changed the answer, the nearest first; from `explain` only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub would_change: Vec<ChangeReport>,
    /// What was run, as a coach writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<String>,
    /// Which witness the structure comes from.
    #[schemars(extend("enum" = StructureSource::ALL.map(StructureSource::name)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure_source: Option<&'static str>,
    /// Whether file and signal say the same, where both speak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<bool>,
    /// The sets of efforts, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<SetReport>,
    /// Which of the sets has the most total work time.
    #[serde(skip)]
    pub main_set: Option<usize>,
    /// The run from start to end in pieces; contiguous, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentReport>,
    /// The athlete's threshold as of the day of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<ThresholdReport>,
    /// Time in zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zones: Option<Zones>,
    /// Fastest times over standard distances within the run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub best_efforts: Vec<BestEffortReport>,
    /// Speed for heart beats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub efficiency: Option<EfficiencyReport>,
}

/// Where a record comes from.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct SourceReport {
    /// The path as given plus the path found below it, with `/`; `-` for stdin.
    pub path: String,
    /// Path of the member in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Which activity of the input, from 0.
    pub index: usize,
    /// Name of the format, where one was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// SHA-256 of the decompressed bytes, in hexadecimal.
    #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// The record a duplicate is a copy of.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Copied {
    /// Its `source.path`.
    pub path: String,
    /// Its `source.member`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Its `source.index`.
    pub index: usize,
    /// What makes them copies: `bytes`, or `activity`: start, times, distance and route.
    #[schemars(extend("enum" = Likeness::ALL.map(Likeness::name)))]
    pub same: &'static str,
    /// Why that copy was kept, for people.
    pub text: String,
}

/// A reason with a stable code.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reason {
    /// Stable code, such as `other-sport`.
    pub code: &'static str,
    /// One sentence for people.
    pub text: String,
}

/// Why nothing usable could be read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ErrorReport {
    /// Stable code, such as `malformed`.
    pub code: &'static str,
    /// One sentence for people.
    pub text: String,
    /// Where reading ended, in bytes from the start of the decompressed input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
}

/// Something noticed but survived.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NoticeReport {
    /// Stable code, such as `fit-truncated`.
    pub code: &'static str,
    /// One sentence for people.
    pub text: &'static str,
    /// How often.
    pub count: u32,
}

/// Efforts of one length.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SetReport {
    /// How many.
    pub reps: u32,
    /// Whether they are called by their time, not by their distance.
    #[serde(skip)]
    pub by_time: bool,
    /// Nominal length in metres, for efforts run by distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// Nominal length in seconds, for efforts run by time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
    /// Mean pace of the efforts in seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace_s_per_km: Option<f64>,
    /// Median recovery in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_s: Option<f64>,
    /// How the recoveries were spent.
    #[schemars(extend("enum" = Recovery::ALL.map(Recovery::name)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<&'static str>,
    /// Mean grade of the efforts, rise over run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<f64>,
    /// Median length measured against the nominal one, as a share of it (0.02: 2 % longer); absent
    /// where the nominal length is no usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snap_error: Option<f64>,
    /// Fastest pace in seconds per kilometre that the workout on the watch asked for, where these
    /// efforts are its repeat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_pace_fastest_s_per_km: Option<f64>,
    /// Slowest pace it asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_pace_slowest_s_per_km: Option<f64>,
}

/// One piece of a run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SegmentReport {
    /// What it was for.
    #[schemars(extend("enum" = Role::ALL.map(Role::name)))]
    pub role: &'static str,
    /// Index in `sets`, for efforts of a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<u32>,
    /// Number within the set, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rep: Option<u32>,
    /// Start in seconds of elapsed time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_s: Option<f64>,
    /// End in seconds of elapsed time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_s: Option<f64>,
    /// Half-width in seconds of the 90 % interval of the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_uncertainty_s: Option<f64>,
    /// Half-width in seconds of the 90 % interval of the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_uncertainty_s: Option<f64>,
    /// Length in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// Mean pace in seconds per kilometre; absent where nobody moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace_s_per_km: Option<f64>,
    /// Mean grade-adjusted pace in seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_s_per_km: Option<f64>,
    /// Mean grade, rise over run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<f64>,
    /// Altitude at the end minus at the start in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevation_change_m: Option<f64>,
    /// Metres up in an hour at this rate (VAM); for efforts that climb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vertical_speed_m_per_h: Option<f64>,
    /// Mean heart rate in beats per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg_heart_rate_bpm: Option<f64>,
    /// Pace zone, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<u8>,
}

/// The athlete's threshold as of the day of the run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThresholdReport {
    /// Threshold pace in seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace_s_per_km: Option<f64>,
    /// Where it comes from.
    #[schemars(extend("enum" = ThresholdSource::ALL.map(ThresholdSource::name)))]
    pub source: &'static str,
    /// Local date it is meant for.
    #[schemars(extend("format" = "date"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// One standard deviation in seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertainty_s_per_km: Option<f64>,
}

/// Time in zones.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Zones {
    /// By grade-adjusted pace, the easiest first.
    pub pace: Vec<ZoneReport>,
    /// By heart rate, the easiest first; empty where there is none, or where neither the athlete
    /// nor the history tells a highest one.
    pub heart_rate: Vec<HeartRateZoneReport>,
}

/// One pace zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ZoneReport {
    /// 1 to 5.
    pub zone: u8,
    /// Its name.
    pub name: &'static str,
    /// Slowest pace of the zone in seconds per kilometre; absent for the easiest, which has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_s_per_km: Option<f64>,
    /// Seconds of running in the zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_s: Option<f64>,
}

/// One heart rate zone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeartRateZoneReport {
    /// 1 to 5.
    pub zone: u8,
    /// Its name.
    pub name: &'static str,
    /// Lowest heart rate of the zone in beats per minute; absent for the easiest, which has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_bpm: Option<f64>,
    /// Recorded seconds in the zone, standing and walking included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_s: Option<f64>,
}

/// The fastest time over a distance within a run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BestEffortReport {
    /// Distance in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// Elapsed time in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_s: Option<f64>,
    /// Start of the effort in seconds of elapsed time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_s: Option<f64>,
}

/// Speed for heart beats.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EfficiencyReport {
    /// Grade-adjusted metres per heart beat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_per_beat_m: Option<f64>,
    /// Metres per beat of the first half over those of the second, minus 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decoupling: Option<f64>,
}

/// The names `kind` may hold, null among them.
fn kinds_or_null() -> Vec<Value> {
    Kind::ALL.iter().map(|kind| json!(kind.name())).chain([Value::Null]).collect()
}
