//! CSV, Arrow and Parquet against NDJSON, cell by cell; `--fields`; both files of Parquet or none.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaData;
use runkind::export::{self, Table};
use serde_json::{Value, json};

use crate::documents;
use crate::runs::{self, MAY};

fn analyze(args: &[&str]) -> Output {
    runs::program().arg("analyze").args(args).arg("-q").output().unwrap()
}

fn fixtures() -> String {
    documents::path("fixtures/export").to_str().unwrap().to_owned()
}

fn lines(args: &[&str]) -> Vec<Value> {
    let out = analyze(&[args, &["-f", "ndjson"]].concat()).stdout;
    let text = String::from_utf8(out).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a Parquet file says of itself, and its rows.
struct Read {
    metadata: ParquetMetaData,
    schema: SchemaRef,
    rows: Vec<HashMap<String, Value>>,
}

fn read(path: &Path) -> Read {
    let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let (metadata, schema) = (file.metadata().as_ref().clone(), file.schema().clone());
    let rows = file.build().unwrap().flat_map(|batch| rows(&batch.unwrap())).collect();
    Read { metadata, schema, rows }
}

fn rows(batch: &RecordBatch) -> Vec<HashMap<String, Value>> {
    let schema = batch.schema();
    let names = || schema.fields().iter().map(|field| field.name().clone());
    let row = |at| names().zip(batch.columns()).map(move |(name, of)| (name, cell(of, at)));
    (0..batch.num_rows()).map(|at| row(at).collect()).collect()
}

/// A cell as JSON tells it.
fn cell(of: &dyn Array, at: usize) -> Value {
    if of.is_null(at) {
        return Value::Null;
    }
    match of.data_type() {
        DataType::Utf8 => of.as_string::<i32>().value(at).into(),
        DataType::Dictionary(..) => {
            let of = of.as_dictionary::<Int32Type>();
            cell(of.values(), of.keys().value(at) as usize)
        }
        DataType::List(_) => {
            let words = of.as_list::<i32>().value(at);
            (0..words.len()).map(|at| cell(&words, at)).collect()
        }
        DataType::Int64 => of.as_primitive::<Int64Type>().value(at).into(),
        DataType::Float64 => of.as_primitive::<Float64Type>().value(at).into(),
        DataType::Boolean => of.as_boolean().value(at).into(),
        DataType::Date32 => {
            let days = of.as_primitive::<Date32Type>().value(at);
            (jiff::civil::date(1970, 1, 1) + days.days()).to_string().into()
        }
        DataType::Timestamp(_, zone) => {
            let us = of.as_primitive::<TimestampMicrosecondType>().value(at);
            let time = Timestamp::from_microsecond(us).unwrap();
            match zone.as_deref() {
                Some("UTC") => time.to_string().into(),
                _ => time.to_string().trim_end_matches('Z').into(),
            }
        }
        other => panic!("{other}"),
    }
}

/// Times are the same however many zeros follow; everything else as it is.
fn alike(found: &Value, wanted: &Value, name: &str) -> bool {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match name {
        "start_time" if wanted.is_string() => {
            text(found).parse::<Timestamp>().unwrap() == text(wanted).parse::<Timestamp>().unwrap()
        }
        "start_time_local" if wanted.is_string() => {
            text(found).parse::<DateTime>().unwrap() == text(wanted).parse::<DateTime>().unwrap()
        }
        _ => found == wanted,
    }
}

/// The set with the most work in it, by what the record says.
fn main_set(record: &Value) -> Option<&Value> {
    let work_s = |set: &Value| {
        let of = |name: &str| set[name].as_f64();
        let by_distance = || Some(of("distance_m")? * of("pace_s_per_km")? / 1000.0);
        of("duration_s").or_else(by_distance).unwrap_or_default() * of("reps").unwrap()
    };
    let sets = record["sets"].as_array()?.iter().rev();
    sets.max_by(|a, b| work_s(a).total_cmp(&work_s(b)))
}

/// What a line of NDJSON has for a column; `?` of its pointer is `each`.
fn wanted(record: &Value, json: &str, each: Option<(usize, &Value)>) -> Value {
    let of = |each: Option<(usize, &Value)>, rest: &str| match rest {
        "" => each.map_or(Value::Null, |(at, _)| at.into()),
        rest => each.and_then(|(_, each)| each.pointer(rest)).cloned().unwrap_or_default(),
    };
    match json.split_once('?') {
        Some((_, rest)) => of(each, rest),
        None => record.pointer(json).cloned().unwrap_or_default(),
    }
}

/// Fails where a row differs from its line of NDJSON.
fn check(
    table: &Table,
    row: &HashMap<String, Value>,
    record: &Value,
    each: Option<(usize, &Value)>,
) {
    assert_eq!(row.len(), table.columns.len());
    for column in &table.columns {
        let wanted = wanted(record, column.json, each);
        let found = &row[column.name];
        assert!(alike(found, &wanted, column.name), "{}: {found}, not {wanted}", column.name);
    }
}

/// Writes Parquet of these arguments and compares both files with NDJSON.
fn compare(args: &[&str], n_wanted: impl Fn(usize) -> bool) -> (Read, Read) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.parquet");
    let written = analyze(&[args, &["-f", "parquet", "-o", path.to_str().unwrap()]].concat());
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert!(written.stdout.is_empty());
    let (runs, segments) = (read(&path), read(&path.with_extension("segments.parquet")));
    let lines = lines(args);
    assert!(n_wanted(lines.len()), "{} lines", lines.len());
    assert_eq!(runs.rows.len(), lines.len());
    let mut pieces = segments.rows.iter();
    for (line, row) in lines.iter().zip(&runs.rows) {
        check(&Table::activities(), row, line, main_set(line).map(|set| (0, set)));
        for each in line["segments"].as_array().into_iter().flatten().enumerate() {
            check(&Table::segments(), pieces.next().unwrap(), line, Some(each));
        }
    }
    assert_eq!(pieces.count(), 0);
    (runs, segments)
}

#[test]
fn parquet_says_what_ndjson_says() {
    let (runs, segments) = compare(&[&fixtures()], |lines| lines > 60);
    for (read, table) in [(&runs, Table::activities()), (&segments, Table::segments())] {
        assert_eq!(read.schema, export::arrow::schema_of(&table));
        for group in read.metadata.row_groups() {
            let sorted = &group.sorting_columns().unwrap()[0];
            let by = group.column(sorted.column_idx as usize);
            assert_eq!(by.column_path().string(), "start_time");
            assert!(!sorted.descending && !sorted.nulls_first);
            for column in group.columns() {
                assert!(column.statistics().is_some(), "{}", column.column_path());
            }
        }
    }
    let has = |name: &str| runs.rows.iter().any(|row| !row[name].is_null());
    for name in ["n_reps", "rep_distance_m", "tags", "threshold_as_of", "agreement", "sub_sport"] {
        assert!(has(name), "{name} is never there, so nothing was compared");
    }
}

#[test]
fn parquet_takes_filters_lists_and_standard_input() {
    let all = fixtures();
    compare(&[&all, "--kind", "interval", "--since", "2025-04-01"], |lines| {
        (3..20).contains(&lines)
    });
    compare(&[&all, "--since", "2031-01-01"], |lines| lines == 0);
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list");
    fs::write(&list, format!("{all}/2025-03-11.fit.gz\0{all}/2025-03-12.gpx\0")).unwrap();
    compare(&["--files0-from", list.to_str().unwrap()], |lines| lines == 2);

    let path = folder.path().join("one.parquet");
    let mut child = runs::program()
        .args(["analyze", "-", "--input-format", "gpx", "-q", "-f", "parquet", "-o"])
        .arg(&path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(MAY.gpx().as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let rows = read(&path).rows;
    assert_eq!((rows.len(), &rows[0]["source_path"]), (1, &json!("-")));
}

#[test]
fn csv_says_what_ndjson_says() {
    let out = analyze(&[&fixtures(), "-f", "csv"]).stdout;
    let mut reader = csv::Reader::from_reader(out.as_slice());
    let table = Table::activities();
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
    let lines = lines(&[&fixtures()]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        for (found, column) in row.iter().zip(&table.columns) {
            let wanted = wanted(line, column.json, main_set(line).map(|set| (0, set)));
            let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
            let wanted = match &wanted {
                Value::Null => String::new(),
                Value::Array(words) => words.iter().map(text).collect::<Vec<_>>().join(";"),
                other => text(other),
            };
            assert_eq!(found, wanted, "{}", column.name);
        }
    }
}

#[test]
fn both_files_of_parquet_are_written_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run.gpx");
    MAY.write(&run);
    let path = folder.path().join("runs.parquet");
    fs::create_dir(folder.path().join("runs.segments.parquet")).unwrap();
    let args = [run.to_str().unwrap(), "-f", "parquet", "-o", path.to_str().unwrap()];
    let ran = analyze(&args);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("runs.segments.parquet"));
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["run.gpx", "runs.segments.parquet"], "nothing half-written is left");
}

#[test]
fn fields_are_kept_as_they_are_named() {
    let all = fixtures();
    let names = "start_time_local,kind,distance_m";
    let out = String::from_utf8(analyze(&[&all, "--fields", names, "-f", "csv"]).stdout).unwrap();
    assert_eq!(out.lines().next(), Some(names));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few.parquet");
    analyze(&[&all, "--fields", names, "-f", "parquet", "-o", path.to_str().unwrap()]);
    let few = read(&path);
    let found: Vec<&String> = few.schema.fields().iter().map(|field| field.name()).collect();
    assert_eq!(found, names.split(',').collect::<Vec<_>>());
    assert!(few.metadata.row_group(0).sorting_columns().is_none(), "not sorted by what is left");
    let whole = read(&path.with_extension("segments.parquet"));
    assert_eq!(whole.schema.fields().len(), Table::segments().columns.len());

    let lines = lines(&[&all]);
    let few = analyze(&[&all, "--fields", "sets,kind,sets"]).stdout;
    let few = String::from_utf8(few).unwrap();
    assert_eq!(few.lines().count(), lines.len());
    for (few, line) in few.lines().zip(&lines) {
        let mut wanted = line.as_object().unwrap().clone();
        wanted.retain(|name, _| name == "sets" || name == "kind");
        assert_eq!(serde_json::from_str::<Value>(few).unwrap(), Value::Object(wanted));
        assert!(!line["sets"].is_array() || few.starts_with(r#"{"sets":"#), "{few}");
    }
    let document = analyze(&[&all, "--fields", "kind", "-f", "json"]).stdout;
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document["activities"].as_array().unwrap().len(), lines.len());
    assert_eq!(document["activities"][4], json!({"kind": lines[4]["kind"]}));
    assert!(document["summary"]["inputs"].is_u64());
}

#[test]
fn a_field_renamed_leaves_a_column_without_a_meaning() {
    let schema = export::arrow_schema();
    for table in schema["tables"].as_array().unwrap() {
        for field in table["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            assert!(!field["description"].as_str().unwrap().is_empty(), "{name}");
            let ends_with_unit = ["_m", "_s", "_mps", "_bpm", "_spm", "_per_km", "_per_h"]
                .iter()
                .any(|end| name.ends_with(end));
            assert_eq!(field.get("unit").is_some(), ends_with_unit, "{name}");
        }
    }
}
