//! A table as Arrow record batches: what Python, databases and Spark take as it lies in memory.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::Value;

use crate::export::SCHEMA_VERSION;
use crate::export::activity::Activity;
use crate::export::columns::{Column, ColumnType, Table};

/// The schema of a table; unit and meaning of each column are in its metadata, the version of the
/// contract in that of the schema.
pub fn schema_of(table: &Table) -> SchemaRef {
    let fields: Vec<Field> = table.columns.iter().map(field).collect();
    let version = ("runkind.schema_version".to_owned(), SCHEMA_VERSION.to_string());
    Arc::new(Schema::new_with_metadata(fields, HashMap::from([version])))
}

fn field(column: &Column) -> Field {
    let unit = column.unit.map(|unit| ("unit".to_owned(), unit.to_owned()));
    let meaning = ("description".to_owned(), column.description.clone());
    Field::new(column.name, data_type(column.of), column.is_nullable)
        .with_metadata(unit.into_iter().chain([meaning]).collect::<HashMap<_, _>>())
}

fn data_type(of: ColumnType) -> DataType {
    match of {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Word => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        ColumnType::Words => DataType::new_list(DataType::Utf8, true),
        ColumnType::Integer => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Truth => DataType::Boolean,
        ColumnType::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        ColumnType::LocalTime => DataType::Timestamp(TimeUnit::Microsecond, None),
        ColumnType::Day => DataType::Date32,
    }
}

const UTC: &str = "UTC";

/// The rows of some records.
///
/// # Errors
/// A record that breaks the contract, which would be a defect.
pub fn record_batch(table: &Table, activities: &[Activity]) -> Result<RecordBatch, ArrowError> {
    let as_json = |activity: &Activity| {
        let record = serde_json::to_value(activity);
        Ok((record.map_err(|error| ArrowError::JsonError(error.to_string()))?, activity.main_set))
    };
    let records = activities.iter().map(as_json).collect::<Result<Vec<_>, ArrowError>>()?;
    let rows: Vec<Row<'_>> = records
        .iter()
        .flat_map(|(record, main)| {
            table.rows(record, *main).into_iter().map(move |at| (record, at))
        })
        .collect();
    let arrays = table.columns.iter().map(|column| array(column, &rows)).collect();
    RecordBatch::try_new(schema_of(table), arrays)
}

/// A record, and the element of its list.
type Row<'a> = (&'a Value, Option<usize>);

fn array(column: &Column, rows: &[Row<'_>]) -> ArrayRef {
    /// What a cell is to a column, where it has it.
    fn each<T>(
        column: &Column,
        rows: &[Row<'_>],
        of: impl Fn(&Value) -> Option<T>,
    ) -> Vec<Option<T>> {
        rows.iter().map(|(record, at)| of(column.cell(record, *at)?.as_ref())).collect()
    }
    let text = |cell: &Value| cell.as_str().map(str::to_owned);
    match column.of {
        ColumnType::Text => Arc::new(StringArray::from_iter(each(column, rows, text))),
        ColumnType::Word => {
            let words = each(column, rows, text);
            let words: DictionaryArray<Int32Type> = words.iter().map(Option::as_deref).collect();
            Arc::new(words)
        }
        ColumnType::Words => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in each(column, rows, |cell| cell.as_array().cloned()) {
                lists.append_option(cell.map(|words| words.into_iter().map(|word| text(&word))));
            }
            Arc::new(lists.finish())
        }
        ColumnType::Integer => Arc::new(Int64Array::from(each(column, rows, Value::as_i64))),
        ColumnType::Number => Arc::new(Float64Array::from(each(column, rows, Value::as_f64))),
        ColumnType::Truth => Arc::new(BooleanArray::from(each(column, rows, Value::as_bool))),
        ColumnType::Instant => {
            let times = TimestampMicrosecondArray::from(each(column, rows, instant_us));
            Arc::new(times.with_timezone(UTC))
        }
        ColumnType::LocalTime => {
            Arc::new(TimestampMicrosecondArray::from(each(column, rows, local_us)))
        }
        ColumnType::Day => Arc::new(Date32Array::from(each(column, rows, day))),
    }
}

fn instant_us(cell: &Value) -> Option<i64> {
    Some(cell.as_str()?.parse::<Timestamp>().ok()?.as_microsecond())
}

fn local_us(cell: &Value) -> Option<i64> {
    let time: DateTime = cell.as_str()?.parse().ok()?;
    Some(time.in_tz(UTC).ok()?.timestamp().as_microsecond())
}

fn day(cell: &Value) -> Option<i32> {
    let date: Date = cell.as_str()?.parse().ok()?;
    Some(Date::constant(1970, 1, 1).until(date).ok()?.get_days())
}
