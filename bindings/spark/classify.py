"""Classifies the activities of many athletes on Spark:

    spark-submit classify.py INPUT OUTPUT

INPUT has a folder for each athlete; OUTPUT becomes Parquet with the rows of
`runkind analyze INPUT --athletes -f parquet`, in their order.
"""

import sys

from pyspark.sql import functions as F
from runkind import spark

ORDER = ["start_time", "source_path", "source_member", "source_index"]


def main(folder: str, out: str) -> None:
    session = spark.session("runkind")
    rows = spark.classify(spark.digests(spark.files(session, folder)))
    rows = rows.orderBy(*[F.col(name).asc_nulls_last() for name in ORDER])
    rows.write.mode("overwrite").parquet(out)
    session.stop()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
