//! Every tunable number, with unit, default and source: a file for each room that uses them.

mod athlete;
mod batch;
mod classify;
mod clean;
mod decision;
mod digest;
mod ingest;
mod measure;
mod segment;
mod training;

pub use athlete::{Athlete, HEART_RATES_BPM, HistorySettings, OwnZones, PACES_MPS, WEIGHTS_KG};
pub use batch::{Archives, CacheSettings, Duplicates};
pub use classify::ClassifySettings;
pub use clean::{CleanSettings, MEASURED_BEATS_BPM, MEASURED_STEPS_SPM};
pub use decision::{ExplainSettings, TagSettings, TrainSettings};
pub use digest::{DECOUPLING_S, EARLY, HEARD, HEART_SETTLES_S, LATE, RUN_MEDIAN_MPS, RUN_TOP_MPS};
pub use ingest::{
    FORMAT_HEAD, GPX_SEGMENTS_TOUCH_S, GPX_TRACKS_APART_S, Limits, MAX_TAR_ATTRIBUTES,
    STRIDES_BELOW,
};
pub use measure::MeasureSettings;
pub use segment::SegmentSettings;
pub use training::TrainingSettings;

/// All settings; each room of the pipeline is handed only its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// For `ingest`.
    pub limits: Limits,
    /// For `clean`.
    pub clean: CleanSettings,
    /// For `measure`.
    pub measure: MeasureSettings,
    /// For `segment`.
    pub segment: SegmentSettings,
    /// For `athlete`.
    pub history: HistorySettings,
    /// For `classify`.
    pub classify: ClassifySettings,
    /// For the tags of `classify`.
    pub tags: TagSettings,
    /// For what would have changed the answer of `classify`.
    pub explain: ExplainSettings,
    /// For fitting what `classify` decides by.
    pub train: TrainSettings,
    /// For `training`.
    pub training: TrainingSettings,
    /// What the athlete says of themselves; beats every estimate.
    pub athlete: Athlete,
    /// For `batch`: when two recordings are the same run.
    pub duplicates: Duplicates,
    /// For `batch`: what the index of an export speaks of.
    pub archives: Archives,
    /// For `cache`.
    pub cache: CacheSettings,
}
