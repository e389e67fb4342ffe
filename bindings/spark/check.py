"""Whether Spark gives what the program gives, row for row, and how fast each is:

    bindings/spark/cluster python3 bindings/spark/check.py INPUT [PROGRAM]

INPUT has a folder for each athlete. The program runs on one thread, without its cache.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import pyarrow
import pyarrow.parquet
from runkind import spark

ORDER = ["start_time", "source_path", "source_member", "source_index"]


def rows(path: str) -> list[dict]:
    table = pyarrow.parquet.read_table(path)
    words = pyarrow.types.is_dictionary
    plain = [field.with_type(pyarrow.string()) if words(field.type) else field for field in table.schema]
    return table.cast(pyarrow.schema(plain)).sort_by([(name, "ascending") for name in ORDER]).to_pylist()


def size(path: str) -> int:
    return sum(file.stat().st_size for file in pathlib.Path(path).rglob("*.parquet"))


def main(folder: str, program: str) -> int:
    with tempfile.TemporaryDirectory() as out:
        alone, cluster = f"{out}/alone.parquet", f"{out}/cluster.parquet"
        start = time.monotonic()
        command = [program, "analyze", folder, "--athletes", "-f", "parquet", "-o", alone, "-q", "--no-cache", "--jobs", "1"]
        subprocess.run(command, check=False, env={**os.environ, "RUNKIND_CONFIG": ""})
        alone_s = time.monotonic() - start

        session = spark.session("check")
        session.range(64).mapInArrow(lambda batches: batches, "id long").count()  # workers are up
        start = time.monotonic()
        spark.digests(spark.files(session, folder)).write.parquet(f"{out}/digests")
        first_s = time.monotonic() - start
        spark.classify(session.read.parquet(f"{out}/digests")).write.parquet(cluster)
        cluster_s = time.monotonic() - start
        workers = len(session._jsc.sc().statusTracker().getExecutorInfos()) - 1
        session.stop()

        mine, theirs = rows(alone), rows(cluster)
        differing = [(a, b) for a, b in zip(mine, theirs) if a != b]
        for a, b in differing[:5]:
            print({name: (a.get(name), b.get(name)) for name in sorted({*a, *b}) if a.get(name) != b.get(name)})
        per_core = len(theirs) / cluster_s / max(workers, 1)
        print(f"{len(mine)} records of the program, {len(theirs)} of Spark on {workers} workers")
        print(f"program, one core: {alone_s:.1f} s, {len(mine) / alone_s:.0f} records a second")
        print(f"Spark: {cluster_s:.1f} s, the first half {first_s:.1f} s of it; {per_core:.0f} records a second "
              f"and core, {per_core * alone_s / len(mine):.2f} of the program")
        print(f"digests {size(f'{out}/digests') / len(mine) / 1024:.1f} KiB a record as Parquet, "
              f"rows {size(cluster) / len(mine) / 1024:.2f} KiB")
        same = len(mine) == len(theirs) and not differing
        print("equal, row for row" if same else f"DIFFERENT: {len(differing)} rows")
        return 0 if same else 1


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "runkind"))
