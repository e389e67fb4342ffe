"""runkind on Spark: files or a column of bytes in, the rows of `analyze(folder, athletes=True)` out.

    from runkind import spark
    session = spark.session("runs")
    rows = spark.classify(spark.digests(spark.files(session, "s3a://bucket/athletes")))

The first half of the work is done wherever the bytes are, the second once for each athlete, whose
digests come together for it. Needs pyspark, and this package on every worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyarrow

from . import Options, TableName, _runkind

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from typing_extensions import Unpack

__all__ = ["SETTINGS", "classify", "digests", "files", "session"]

DIGESTS = pyarrow.schema([
    pyarrow.field("path", pyarrow.string()),
    pyarrow.field("athlete", pyarrow.string()),
    pyarrow.field("digest", pyarrow.binary()),
])
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # As the program writes them, not as twelve bytes of old.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # Opening a file costs little against a task: a task takes many.
    "spark.sql.files.openCostInBytes": "65536",
    # Bytes of so many files are with a Python worker at a time.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
}


def session(name: str) -> SparkSession:
    """A session with the settings that files of activities want."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName(name)
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def files(spark: SparkSession, folder: str) -> DataFrame:
    """All files below a folder, with the columns `path`, `athlete` (the first folder below it, if
    the file lies in one) and `content`."""
    from pyspark.sql import functions as F

    found = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    root = spark._jvm.org.apache.hadoop.fs.Path(folder)
    root = root.getFileSystem(spark._jsc.hadoopConfiguration()).makeQualified(root).toString()
    below = F.substring("path", len(root.rstrip("/")) + 2, 1 << 16)
    parts = F.split(below, "/")
    return found.select(
        F.concat(F.lit(folder.rstrip("/") + "/"), below).alias("path"),
        F.when(F.size(parts) > 1, parts[0]).alias("athlete"),
        "content",
    )


def digests(files: DataFrame, **options: Unpack[Options]) -> DataFrame:
    """The first half of each row of `path`, `athlete` and `content`, wherever it is."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return files.mapInArrow(partial(_digested, **options), from_arrow_schema(DIGESTS))


def classify(
    digests: DataFrame, *, table: TableName = "activities", **options: Unpack[Options]
) -> DataFrame:
    """The second half, once for each athlete."""
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = _plain(_runkind.schema(table))

    # With one argument: Spark looks at how many there are.
    def judged(rows: pyarrow.Table) -> pyarrow.Table:
        return _judged(rows, table, **options)

    return digests.groupBy("athlete").applyInArrow(judged, from_arrow_schema(schema))


# One thread in both: Spark gives each core a task of its own.


def _digested(
    batches: Iterable[pyarrow.RecordBatch], **options: Unpack[Options]
) -> Iterator[pyarrow.RecordBatch]:
    for batch in batches:
        made = _runkind.digests(pyarrow.Table.from_batches([batch]), jobs=1, **options)
        yield from made.cast(DIGESTS).to_batches()


def _judged(rows: pyarrow.Table, table: str, **options: Unpack[Options]) -> pyarrow.Table:
    judged = _runkind.classify(rows, table=table, jobs=1, **options)
    return judged.cast(_plain(judged.schema))


def _plain(schema: pyarrow.Schema) -> pyarrow.Schema:
    """The same with words as text, as Spark has no dictionaries."""
    words = pyarrow.types.is_dictionary
    plain = [field.with_type(pyarrow.string()) if words(field.type) else field for field in schema]
    return pyarrow.schema(plain, metadata=schema.metadata)
