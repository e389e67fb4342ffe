//! Tables as Parquet files.

use std::io::Write;

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::export::activity::Activity;
use crate::export::arrow::{record_batch, schema_of};
use crate::export::columns::Table;

/// So many rows are one row group. Bounds memory, decides no result.
const ROWS_AT_ONCE: usize = 1 << 16;

/// A Parquet file of a table, written bit by bit.
pub struct ParquetTable<W: Write + Send> {
    table: Table,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetTable<W> {
    /// Begins a file. The order of rows is recorded in it: by start, those without one last.
    pub fn begin(table: Table, out: W) -> Result<Self, ParquetError> {
        let by_start = table.columns.iter().position(|column| column.name == "start_time");
        let sorted = |column| SortingColumn {
            column_idx: column as i32,
            descending: false,
            nulls_first: false,
        };
        let properties = WriterProperties::builder()
            .set_created_by(concat!("runkind version ", env!("CARGO_PKG_VERSION")).into())
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Page)
            .set_sorting_columns(by_start.map(|column| vec![sorted(column)]))
            .set_max_row_group_row_count(Some(ROWS_AT_ONCE))
            .build();
        let writer = ArrowWriter::try_new(out, schema_of(&table), Some(properties))?;
        Ok(Self { table, writer })
    }

    /// Adds the rows of some records, which follow those before.
    pub fn write(&mut self, activities: &[Activity]) -> Result<(), ParquetError> {
        self.writer.write(&record_batch(&self.table, activities)?)
    }

    /// Ends the file.
    pub fn end(self) -> Result<W, ParquetError> {
        self.writer.into_inner()
    }
}
