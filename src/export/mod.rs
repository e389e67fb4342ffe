//! Records → bytes: the JSON contract, one line per record, rows, and the table for people.
//! Knows nothing of paths and terminals.

mod activity;
#[cfg(feature = "parquet")]
pub mod arrow;
mod build;
mod columns;
mod csv;
#[cfg(feature = "documents")]
mod gpx;
mod narrow;
#[cfg(feature = "parquet")]
mod parquet;
mod picked;
mod report;
mod rounding;
mod table;
mod training;
mod why;
mod zones;

#[cfg(feature = "documents")]
pub use self::gpx::{GpxError, write_gpx};
pub use activity::{
    Activity, BestEffortReport, Copied, EfficiencyReport, ErrorReport, HeartRateZoneReport,
    NoticeReport, Reason, SegmentReport, SetReport, SourceReport, ThresholdReport, ZoneReport,
    Zones,
};
pub use build::{activity, report};
pub use columns::{Column, ColumnType, Table, arrow_schema};
pub use csv::{csv, csv_header};
#[cfg(feature = "parquet")]
pub use parquet::ParquetTable;
pub use picked::field_names;
pub use report::{Report, SummaryReport, schema};
pub use rounding::harmless;
#[cfg(feature = "cli")]
pub(crate) use rounding::steers;
#[cfg(feature = "cli")]
pub(crate) use table::{advice, skipped_name};
pub use table::{problems, summary_line, table};
pub use training::{
    BestReport, FitnessReport, GoalReport, HeldReport, KindOfWeek, LikeWorkoutsReport,
    PredictionReport, RecordReport, RunReference, StatementReport, TrainingReport, TrainingReports,
    WeekReport, WorkoutReport, training, trainings,
};
pub use why::{ChangeReport, EvidenceReport, RunnerUpReport};

use rayon::prelude::*;

use crate::batch::{Batch, Record};
use crate::export::picked::{Picked, PickedReport};

/// Version of the output contract; rises when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// One JSON object per line, of the records that `is_shown` picks; made over all threads.
pub fn ndjson(
    batch: &Batch,
    is_shown: impl Fn(&Record) -> bool + Sync,
) -> serde_json::Result<Vec<u8>> {
    lines(batch, &batch.records, is_shown, &[])
}

/// So many records are put out in one go. Bounds memory, decides no result.
const RECORDS_AT_ONCE: usize = 512;

/// The same, piece by piece, as all of it may be larger than all that was read; of each record the
/// `fields` named alone, where any are.
pub fn ndjson_pieces(
    batch: &Batch,
    is_shown: impl Fn(&Record) -> bool + Sync,
    fields: &[String],
) -> impl Iterator<Item = serde_json::Result<Vec<u8>>> {
    let lines = move |records| lines(batch, records, &is_shown, fields);
    batch.records.chunks(RECORDS_AT_ONCE).map(lines)
}

/// The records that `is_shown` picks, some at a time, in order; made over all threads.
pub fn activity_pieces(
    batch: &Batch,
    is_shown: impl Fn(&Record) -> bool + Sync,
) -> impl Iterator<Item = Vec<Activity>> {
    batch.records.chunks(RECORDS_AT_ONCE).map(move |records| {
        let shown = records.par_iter().filter(|record| is_shown(record));
        shown.map(|record| activity(batch, record)).collect()
    })
}

/// A line for each of some records of the batch.
fn lines(
    batch: &Batch,
    records: &[Record],
    is_shown: impl Fn(&Record) -> bool + Sync,
    fields: &[String],
) -> serde_json::Result<Vec<u8>> {
    let line = |record: &Record| {
        let mut line = serde_json::to_vec(&Picked(&activity(batch, record), fields))?;
        line.push(b'\n');
        Ok(line)
    };
    let shown = records.par_iter().filter(|record| is_shown(record));
    let lines: Vec<Vec<u8>> = shown.map(line).collect::<serde_json::Result<_>>()?;
    Ok(lines.concat())
}

/// Everything as one JSON document; of each record the `fields` named alone, where any are.
pub fn json(report: &Report, fields: &[String]) -> serde_json::Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(&PickedReport::of(report, fields))?;
    out.push(b'\n');
    Ok(out)
}
