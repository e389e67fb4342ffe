"""What kind of run each of a runner's GPS activities was, as Arrow tables.

    import runkind
    runs = runkind.analyze("activities/")        # a pyarrow.Table
    runs.to_pandas().groupby("kind")["distance_m"].sum()

All work is done without the lock of the interpreter, over all threads.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict, Union

import pyarrow

from . import _runkind

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["Digest", "Options", "analyze", "classify", "digest", "digests", "schema"]
__version__: str = _runkind.__version__

Path = Union[str, "os.PathLike[str]"]
TableName = Literal["activities", "segments"]


class ArrowStream(Protocol):
    """A table of any library that speaks the Arrow C data interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class Options(TypedDict, total=False):
    """How to read and judge; the flags of the command line."""

    threshold_pace: str | None
    """The athlete's threshold pace, such as "4:10/km" or "6:42/mi"."""
    thresholds: Mapping[str, str] | None
    """The same from days on: {"2026-03-01": "4:10/km"}."""
    hr_max: float | None
    """The athlete's highest heart rate in beats per minute."""
    hr_threshold: float | None
    """The athlete's heart rate at threshold in beats per minute."""
    weight: float | None
    """The athlete's body mass in kilograms."""
    tz: str | None
    """Time zone where a file names none, such as "Europe/Oslo" or "+12"."""
    jobs: int | None
    """Number of threads; one per core if not given."""
    cache: bool | None
    """Whether to use the cache of the command line; without it nothing is kept."""


class Digest(TypedDict):
    records: list[dict[str, Any]]
    """What is known of each activity without judging it, as a line of NDJSON says it."""
    digest: bytes
    """The first half, for `classify` of the same build."""


def analyze(
    paths: Path | Sequence[Path],
    *,
    table: TableName = "activities",
    athletes: bool = False,
    **options: Unpack[Options],
) -> pyarrow.Table:
    """Every activity at or below the paths (files, folders, archives), classified.

    The rows and columns are those of `runkind analyze -f parquet`, in order of start; with
    `athletes` each immediate subfolder is an athlete of its own. A file that cannot be read is a
    row with the status `failed`, never an exception; a path that is not there is a
    FileNotFoundError.
    """
    return _runkind.analyze(paths, table=table, athletes=athletes, **options)


def digest(
    data: bytes | bytearray,
    path: str = "-",
    athlete: str | None = None,
    **options: Unpack[Options],
) -> Digest:
    """The first half of one file or archive: what it holds, not judged."""
    return _runkind.digest(data, path, athlete, **options)


def digests(table: ArrowStream, **options: Unpack[Options]) -> pyarrow.Table:
    """The first half of each row of a table with the columns `path`, `content` (the bytes of a
    file) and, if wanted, `athlete`.

    The rows come back in their order with the columns `path`, `athlete` and `digest`. The digests
    are bytes that `classify` of the same build understands, a few kilobytes for each activity.
    """
    return _runkind.digests(table, **options)


def classify(
    digests: ArrowStream,
    *,
    table: TableName = "activities",
    **options: Unpack[Options],
) -> pyarrow.Table:
    """The second half: all that was digested, judged, as `analyze` would have it.

    Needs the column `digest` alone. All rows of an athlete must be there: what was run before
    decides what a pace means, and copies are found among them.
    """
    return _runkind.classify(digests, table=table, **options)


def schema(table: TableName = "activities") -> pyarrow.Schema:
    """Names, types, units and meanings of the columns of a table."""
    return _runkind.schema(table)
