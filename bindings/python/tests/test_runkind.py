"""The wheel says what the command line says; tables go from library to library as they lie."""

import json
import pathlib
import subprocess
import threading

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.parquet
import pytest
import runkind
from runkind import spark

EXPORT = "fixtures/export"


@pytest.fixture(scope="session")
def command(pytestconfig):
    """The program of the same sources."""
    return pytestconfig.getoption("command")


@pytest.fixture(scope="session")
def runs():
    return runkind.analyze(EXPORT)


def lines(command, *arguments):
    done = subprocess.run(
        [command, "analyze", *arguments, "-f", "ndjson", "--no-cache"],
        capture_output=True, check=False, env={"RUNKIND_CONFIG": ""},
    )
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def parquet(command, folder, *arguments):
    path = folder / "runs.parquet"
    subprocess.run(
        [command, "analyze", *arguments, "-f", "parquet", "-o", path, "--no-cache", "-q"],
        check=False, env={"RUNKIND_CONFIG": ""},
    )
    return pyarrow.parquet.read_table(path), pyarrow.parquet.read_table(folder / "runs.segments.parquet")


def plain(table):
    """Words as text, so that tables are compared by what they say."""
    def column(field):
        values = table[field.name]
        return values.cast(pyarrow.string()) if pyarrow.types.is_dictionary(field.type) else values
    return {field.name: column(field).to_pylist() for field in table.schema}


@pytest.mark.parametrize("folder", ["fixtures/export", "fixtures/damaged", "fixtures/archives"])
def test_the_command_line_says_the_same(command, tmp_path, folder):
    activities, segments = parquet(command, tmp_path, folder)
    assert plain(runkind.analyze(folder)) == plain(activities)
    assert plain(runkind.analyze(folder, table="segments")) == plain(segments)


def test_records_are_those_of_ndjson(command, runs):
    told = lines(command, EXPORT)
    assert runs["status"].to_pylist() == [line["status"] for line in told]
    assert runs["kind"].to_pylist() == [line.get("kind") for line in told]
    assert runs["structure"].to_pylist() == [line.get("structure") for line in told]
    assert runs["distance_m"].to_pylist() == [line.get("distance_m") for line in told]


def test_options_are_the_flags(command):
    flags = ["--threshold-pace", "4:00/km", "--tz", "Asia/Tokyo", "--hr-max", "190", "--weight", "70"]
    told = lines(command, EXPORT, *flags)
    runs = runkind.analyze(EXPORT, threshold_pace="4:00/km", tz="Asia/Tokyo", hr_max=190, weight=70, jobs=1)
    assert runs["confidence"].to_pylist() == [line.get("confidence") for line in told]
    assert set(runs["threshold_pace_s_per_km"].drop_null().to_pylist()) == {240.0}
    dated = runkind.analyze(EXPORT, thresholds={"2025-04-01": "4:10/km"}, tz=None)
    march = [row["threshold_source"] for row in dated.to_pylist() if str(row["start_time_local"]) < "2025-04"]
    assert "user" not in march
    assert 250.0 in dated["threshold_pace_s_per_km"].to_pylist()


def test_halves_apart_are_the_whole(runs):
    files = [path for path in sorted(pathlib.Path(EXPORT).rglob("*")) if path.is_file()]
    table = pyarrow.table({
        "path": [str(path) for path in files],
        "content": [path.read_bytes() for path in files],
    })
    digests = runkind.digests(table)
    assert digests["path"].to_pylist() == table["path"].to_pylist()
    assert plain(runkind.classify(digests)) == plain(runs)
    # In pieces, in another order, from other libraries.
    pieces = [runkind.digests(table.slice(at, 7)) for at in range(0, len(table), 7)]
    again = polars.from_arrow(pyarrow.concat_tables(reversed(pieces)))
    assert plain(runkind.classify(again)) == plain(runs)
    views = runkind.digests(polars.from_arrow(table).with_columns(athlete=polars.lit("ann")))
    assert set(runkind.classify(views)["athlete"].to_pylist()) == {"ann"}


def test_what_spark_calls_gives_the_same(runs):
    files = [path for path in sorted(pathlib.Path(EXPORT).rglob("*")) if path.is_file()]
    table = pyarrow.table({
        "path": [str(path) for path in files],
        "athlete": pyarrow.nulls(len(files), pyarrow.string()),
        "content": [path.read_bytes() for path in files],
    })
    digests = pyarrow.Table.from_batches(spark._digested(table.to_batches(max_chunksize=16)), spark.DIGESTS)
    judged = spark._judged(digests, "activities")
    assert not any(pyarrow.types.is_dictionary(of) for of in judged.schema.types)
    assert plain(judged) == plain(runs)


def test_a_digest_is_what_is_known_without_judging(runs):
    path = f"{EXPORT}/2025-03-11.fit.gz"
    made = runkind.digest(pathlib.Path(path).read_bytes(), path)
    [record] = made["records"]
    assert record["status"] == "ok" and "kind" not in record and "kind_reason" not in record
    [whole] = [row for row in runs.to_pylist() if row["source_path"] == path]
    assert record["distance_m"] == whole["distance_m"]
    [judged] = runkind.classify(pyarrow.table({"digest": [made["digest"]]})).to_pylist()
    assert judged["threshold_source"] == "single"
    assert judged["structure"].startswith("2.5 km wu, 6×800 m")


def test_a_bad_file_is_a_row():
    made = runkind.digest(b"\x0e\x10garbage.FIT", "bad.fit")
    assert [record["status"] for record in made["records"]] != ["ok"]
    table = pyarrow.table({"path": ["a.gpx", None], "content": [b"<gpx", None]})
    assert len(runkind.classify(runkind.digests(table))) == 2


@pytest.mark.parametrize(("call", "error", "says"), [
    (lambda: runkind.analyze("gone"), FileNotFoundError, "gone"),
    (lambda: runkind.analyze(EXPORT, table="laps"), ValueError, "segments"),
    (lambda: runkind.analyze(EXPORT, hr_mx=190), TypeError, "hr_max"),
    (lambda: runkind.analyze(EXPORT, hr_max=20), ValueError, "60 to 250"),
    (lambda: runkind.analyze(EXPORT, threshold_pace="fast"), ValueError, "4:10/km"),
    (lambda: runkind.analyze(EXPORT, tz="Mars"), ValueError, "Europe/Oslo"),
    (lambda: runkind.digests(pyarrow.table({"content": [b""]})), ValueError, "no column `path`"),
    (lambda: runkind.classify(pyarrow.table({"digest": [b"?"]})), ValueError, "damaged"),
    (lambda: runkind.classify(pyarrow.table({"digest": [b"runkind 0.0.0 0\n"]})), ValueError, "another build"),
])
def test_mistakes_say_what_to_do(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_columns_are_documented():
    schema = runkind.schema()
    assert schema.equals(runkind.analyze("fixtures/damaged").schema)
    assert schema.field("distance_m").metadata[b"unit"] == b"m"
    assert b"probability" in schema.field("confidence").metadata[b"description"]
    assert "rep" in runkind.schema("segments").names


def test_readers_take_the_table_as_it_lies(runs):
    counts = {item["values"]: item["counts"] for item in runs["kind"].drop_null().value_counts().to_pylist()}
    assert counts["easy"] > 10
    frame = polars.from_arrow(runs)
    assert dict(frame["kind"].drop_nulls().value_counts().iter_rows()) == counts
    series = runs.to_pandas()["kind"]
    assert isinstance(series.dtype, pandas.CategoricalDtype)
    assert series.value_counts().to_dict() == counts
    rows = duckdb.sql("select kind, count(*) from runs where kind is not null group by kind").fetchall()
    assert dict(rows) == counts
    # No copy: the same buffers.
    address = runs["n_points"].chunk(0).buffers()[1].address
    assert frame["n_points"].to_arrow().buffers()[1].address == address
    assert runs.slice(0, 5)["n_points"].chunk(0).buffers()[1].address == address


def test_other_threads_run_meanwhile():
    """The lock is free during a call: a thread that counts gets on, whatever the call takes."""
    done = threading.Event()
    turns = []

    def count():
        while not done.is_set():
            turns.append(1)

    thread = threading.Thread(target=count)
    thread.start()
    before = len(turns)
    runkind.analyze(EXPORT, jobs=1)
    after = len(turns)
    done.set()
    thread.join()
    assert after - before > 1000
