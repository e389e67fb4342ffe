//! Parquet: the runs in the file named, their segments in one beside it; both or none.

use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::cli::output;
use crate::export::{Activity, ParquetTable, Table};

/// Writes both files.
pub(super) fn write(
    path: &Path,
    activities: &Table,
    pieces: impl Iterator<Item = Vec<Activity>>,
) -> anyhow::Result<()> {
    let beside = segments_path(path);
    let begin = |path: &Path, table: &Table| {
        let file = output::begin(path)?;
        let table = ParquetTable::begin(table.clone(), BufWriter::new(file));
        table.with_context(|| output::failed(path))
    };
    let mut runs = begin(path, activities)?;
    let mut segments = begin(&beside, &Table::segments())?;
    for piece in pieces {
        runs.write(&piece).with_context(|| output::failed(path))?;
        segments.write(&piece).with_context(|| output::failed(&beside))?;
    }
    let (runs, segments) = (end(runs, path)?, end(segments, &beside)?);
    output::finish(segments, &beside)?;
    output::finish(runs, path).inspect_err(|_| {
        // The segments of no runs are worth nothing; the first failure is the one to tell.
        let _ = std::fs::remove_file(&beside);
    })
}

fn end(
    table: ParquetTable<BufWriter<NamedTempFile>>,
    path: &Path,
) -> anyhow::Result<NamedTempFile> {
    let failed = || output::failed(path);
    let mut out = table.end().with_context(failed)?;
    out.flush().with_context(failed)?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(failed)
}

/// `runs.parquet` → `runs.segments.parquet`.
fn segments_path(path: &Path) -> PathBuf {
    let mut name = path.file_stem().map(OsString::from).unwrap_or_default();
    name.push(".segments.parquet");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_go_beside_the_runs() {
        let of = |path: &str| segments_path(Path::new(path)).to_str().unwrap().to_owned();
        assert_eq!(of("a/runs.parquet"), "a/runs.segments.parquet");
        assert_eq!(of("2024.06.pq"), "2024.06.segments.parquet");
        assert_eq!(of("runs"), "runs.segments.parquet");
    }
}
