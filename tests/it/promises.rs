//! What is promised for every input, whatever its bytes. Asserted by `chaos`, by `hostile` and by
//! every target in `fuzz/`.

use runkind::batch::{self, Batch, Input, Options, Outcome, Status};
use runkind::classify;
use runkind::export;
use runkind::ingest::Recording;
use runkind::settings::Settings;
use runkind::units::Units;
use serde_json::Value;

/// Reads and judges the inputs and checks everything that is promised of what comes out.
pub(crate) fn keep(inputs: &[Input]) -> Batch {
    let settings = Settings::default();
    let mut batch = batch::read(inputs, &settings, &Options::default(), &|_| ());
    batch.judge(&|digests| classify::judge(digests, &settings));
    records(inputs, &batch);
    outputs(&batch);
    batch
}

/// Each input gives at least one record, each record has one status and what the status needs,
/// and no record is of a defect.
fn records(inputs: &[Input], batch: &Batch) {
    for input in inputs {
        let of_input = |record: &&batch::Record| record.source.path == input.path;
        assert!(batch.records.iter().any(|record| of_input(&record)), "{}: lost", input.path);
    }
    let counted: usize = Status::ALL.iter().map(|&status| batch.count(status)).sum();
    assert_eq!(counted, batch.records.len(), "a status for each record");
    for record in &batch.records {
        if let Outcome::Failed(failure) = &record.outcome {
            assert_ne!(failure.code, "internal", "{}", failure.text);
        }
        let is_judged = record.run().is_some();
        assert_eq!(record.judged.is_some(), is_judged, "a verdict for each run and nothing else");
    }
}

/// Every line is JSON without a null but the kind's, and nothing anywhere steers a terminal.
fn outputs(batch: &Batch) {
    let report = export::report(batch, |_| true);
    let lines = String::from_utf8(export::ndjson(batch, |_| true).unwrap()).unwrap();
    assert_eq!(lines.lines().count(), batch.records.len(), "a line for each record");
    for line in lines.split_terminator('\n') {
        harmless("NDJSON", line, "");
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["status"].is_string(), "{line}");
        not_null(&line, "");
    }
    let whole = String::from_utf8(export::json(&report, &[]).unwrap()).unwrap();
    harmless("JSON", &whole, "\n");
    let table = export::Table::activities();
    let rows = String::from_utf8(export::csv(&table, &report.activities).unwrap()).unwrap();
    harmless("CSV", &rows, "\n");
    #[cfg(feature = "parquet")]
    {
        let batch_of = |table| export::arrow::record_batch(table, &report.activities).unwrap();
        assert_eq!(batch_of(&table).num_rows(), batch.records.len(), "a row for each record");
        let n_segments: usize = report.activities.iter().map(|one| one.segments.len()).sum();
        let segments = batch_of(&export::Table::segments()).num_rows();
        assert_eq!(segments, n_segments, "a row for each segment");
    }
    for width in [None, Some(80)] {
        harmless("the table", &export::table(batch, Units::Metric, width, |_| true), "\n");
    }
}

fn not_null(value: &Value, at: &str) {
    match value {
        Value::Null => assert_eq!(at, "/kind", "null where a key should be absent"),
        Value::Array(items) => items.iter().for_each(|item| not_null(item, &format!("{at}/-"))),
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| not_null(field, &format!("{at}/{key}")));
        }
        _ => {}
    }
}

/// Whether a character steers a terminal: control characters and marks of writing direction.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{061C}' | '\u{2028}' | '\u{2029}')
}

/// No such character but those `allowed`.
pub(crate) fn harmless(what: &str, text: &str, allowed: &str) {
    let found = text.chars().find(|&c| steers(c) && !allowed.contains(c));
    let around = found.and_then(|c| text.split(c).next()).unwrap_or(text).chars().rev().take(60);
    let around: String = around.collect::<Vec<_>>().into_iter().rev().collect();
    assert_eq!(found, None, "{what} steers the terminal behind {around:?}");
}

/// Columns are as long as the times or empty, and no time is without end.
pub(crate) fn recording(recording: &Recording) {
    let samples = &recording.samples;
    let n = samples.len();
    for length in [
        samples.latitude_deg.len(),
        samples.longitude_deg.len(),
        samples.altitude_m.len(),
        samples.distance_m.len(),
        samples.speed_mps.len(),
        samples.heart_rate_bpm.len(),
        samples.cadence_spm.len(),
        samples.power_w.len(),
        samples.temperature_c.len(),
    ] {
        assert!(length == 0 || length == n, "a column of {length} beside {n} times");
    }
    assert!(samples.time_s.iter().all(|time| !time.is_infinite()), "a time without end");
}
