//! runkind for Python: paths, bytes and tables in, Arrow tables out. All work is done without the
//! lock of the interpreter, over all threads; a signal is answered when a call is through.

mod columns;
mod options;

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_pyarrow::{IntoPyArrow, PyArrowType, Table as PyArrowTable, ToPyArrow};
use arrow_schema::ArrowError;
use pyo3::exceptions::{PyFileNotFoundError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyDict};
use runkind::batch::{self, Batch, Input};
use runkind::export::{self, Table};

use options::Options;

/// One path or several.
#[derive(FromPyObject)]
enum Paths {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

/// Reads and judges every activity at or below the paths.
#[pyfunction]
#[pyo3(signature = (paths, *, table = "activities", athletes = false, **options))]
fn analyze<'py>(
    py: Python<'py>,
    paths: Paths,
    table: &str,
    athletes: bool,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (table, options) = (named(table)?, Options::new(options)?);
    let paths = match paths {
        Paths::One(path) => vec![path],
        Paths::Several(paths) => paths,
    };
    if let Some(missing) = paths.iter().find(|path| path.symlink_metadata().is_err()) {
        let text = format!("{}: there is no such file or folder", missing.display());
        return Err(PyFileNotFoundError::new_err(text));
    }
    let rows = py.detach(|| {
        let inputs: Vec<Input> =
            paths.iter().flat_map(|path| batch::find(path, athletes)).collect();
        let batch = batch::read(&inputs, &options.settings, &options.batch, &|_| ());
        judged_rows(&table, batch, &options)
    });
    into_table(py, rows, &table)
}

/// The first half of one file.
#[pyfunction]
#[pyo3(signature = (data, path = "-", athlete = None, **options))]
fn digest<'py>(
    py: Python<'py>,
    data: PyBackedBytes,
    path: &str,
    athlete: Option<String>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyDict>> {
    let options = Options::new(options)?;
    let input = Input { athlete, ..Input::of_bytes(path, data.to_vec()) };
    let (packed, records) = py.detach(|| {
        let packed = batch::pack(&[input], &options.settings, &options.batch);
        let parts = packed.iter().map(Vec::as_slice);
        let batch = batch::unpack(parts, &options.settings, &options.batch).map_err(wrong)?;
        let facts = batch.records.iter().map(|record| {
            let mut facts = serde_json::to_value(export::activity(&batch, record))?;
            // Nothing is judged yet.
            facts.as_object_mut().map(|facts| (facts.remove("kind"), facts.remove("kind_reason")));
            Ok(facts)
        });
        let facts: serde_json::Result<Vec<_>> = facts.collect();
        Ok::<_, PyErr>((packed, serde_json::to_string(&facts.map_err(wrong)?).map_err(wrong)?))
    })?;
    let made = PyDict::new(py);
    made.set_item("records", py.import("json")?.call_method1("loads", (records,))?)?;
    made.set_item("digest", PyBytes::new(py, &packed.concat()))?;
    Ok(made)
}

/// The first half of each row of a table.
#[pyfunction]
#[pyo3(signature = (table, **options))]
fn digests<'py>(
    py: Python<'py>,
    table: PyArrowType<RecordBatchStreamReader>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let options = Options::new(options)?;
    let made = py.detach(|| {
        let digested = |batch: Result<RecordBatch, ArrowError>| {
            let inputs = columns::inputs(&batch?)?;
            let packed = batch::pack(&inputs, &options.settings, &options.batch);
            columns::digests(&inputs, &packed)
        };
        table.0.map(digested).collect::<Result<Vec<_>, ArrowError>>()
    });
    let schema = columns::digests_schema();
    PyArrowTable::try_new(made.map_err(wrong)?, schema).map_err(wrong)?.into_pyarrow(py)
}

/// The second half: what was digested, judged.
#[pyfunction]
#[pyo3(signature = (digests, *, table = "activities", **options))]
fn classify<'py>(
    py: Python<'py>,
    digests: PyArrowType<RecordBatchStreamReader>,
    table: &str,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (table, options) = (named(table)?, Options::new(options)?);
    let rows = py.detach(|| {
        let columns = digests.0.map(|batch| columns::bytes(&batch?, "digest"));
        let columns = columns.collect::<Result<Vec<_>, ArrowError>>()?;
        let parts = columns.iter().flat_map(|column| column.iter().flatten());
        let batch = batch::unpack(parts, &options.settings, &options.batch)
            .map_err(|error| ArrowError::InvalidArgumentError(error.to_string()))?;
        judged_rows(&table, batch, &options)
    });
    into_table(py, rows, &table)
}

/// Names and types of a table.
#[pyfunction]
#[pyo3(signature = (table = "activities"))]
fn schema<'py>(py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
    export::arrow::schema_of(&named(table)?).to_pyarrow(py)
}

fn named(table: &str) -> PyResult<Table> {
    match table {
        "activities" => Ok(Table::activities()),
        "segments" => Ok(Table::segments()),
        _ => Err(PyValueError::new_err(format!(
            "table is \"activities\" or \"segments\", not \"{table}\""
        ))),
    }
}

/// The rows of a batch, once judged.
fn judged_rows(
    table: &Table,
    mut batch: Batch,
    options: &Options,
) -> Result<Vec<RecordBatch>, ArrowError> {
    batch.judge_kept(&options.settings, &options.batch);
    options.batch.on_threads(|| {
        let pieces = export::activity_pieces(&batch, |_| true);
        pieces.map(|piece| export::arrow::record_batch(table, &piece)).collect()
    })
}

/// A `pyarrow.Table` in which a word has one number throughout.
fn into_table<'py>(
    py: Python<'py>,
    rows: Result<Vec<RecordBatch>, ArrowError>,
    table: &Table,
) -> PyResult<Bound<'py, PyAny>> {
    let schema = export::arrow::schema_of(table);
    let made = PyArrowTable::try_new(rows.map_err(wrong)?, schema).map_err(wrong)?;
    made.into_pyarrow(py)?.call_method0("unify_dictionaries")
}

fn wrong(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// What `runkind/__init__.py` calls, where each function is explained.
#[pymodule]
fn _runkind(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(analyze, module)?)?;
    module.add_function(wrap_pyfunction!(digest, module)?)?;
    module.add_function(wrap_pyfunction!(digests, module)?)?;
    module.add_function(wrap_pyfunction!(classify, module)?)?;
    module.add_function(wrap_pyfunction!(schema, module)?)
}
