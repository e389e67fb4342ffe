"""What one would write in Python: reads every FIT and GPX file of a folder, works out distance and
pace, one JSON line each; with a second folder also a picture of each run: pace, heart rate and
altitude over time. A peer for benches/whole.

    python3 -m venv peer
    peer/bin/pip install fitdecode==0.11.0 gpxpy==1.6.2 pandas==3.1.1 matplotlib==3.11.2
    peer/bin/python benches/peer.py FOLDER [PICTURES]
"""

import gzip
import io
import json
import pathlib
import sys

import fitdecode
import gpxpy
import pandas


def fit(data):
    with fitdecode.FitReader(io.BytesIO(data)) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record":
                value = lambda name: frame.get_value(name, fallback=None)
                height = value("enhanced_altitude") or value("altitude")
                yield value("timestamp"), value("distance"), value("heart_rate"), height


def gpx(data):
    metres, last = 0.0, None
    for track in gpxpy.parse(data.decode()).tracks:
        for segment in track.segments:
            for point in segment.points:
                metres += point.distance_2d(last) if last else 0.0
                last = point
                yield point.time, metres, None, point.elevation


def draw(path, frame, pace):
    figure, (top, middle, bottom) = pyplot.subplots(3, 1, figsize=(16, 10), sharex=True)
    top.plot(frame["time"], pace)
    top.invert_yaxis()
    top.set_ylabel("pace, s/km")
    middle.plot(frame["time"], frame["heart_rate"].astype(float))
    middle.set_ylabel("heart rate, bpm")
    bottom.fill_between(frame["time"], frame["altitude"].astype(float))
    bottom.set_ylabel("altitude, m")
    figure.suptitle(path.name)
    figure.savefig(pictures / f"{path.name}.png", dpi=100)
    pyplot.close(figure)


def summary(path):
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    rows = fit(data) if ".fit" in path.suffixes else gpx(data)
    frame = pandas.DataFrame(rows, columns=["time", "distance_m", "heart_rate", "altitude"]).dropna(
        subset=["time", "distance_m"]
    )
    seconds = pandas.to_datetime(frame["time"]).diff().dt.total_seconds()
    pace = 1000 / (frame["distance_m"].astype(float).diff() / seconds).rolling(30).mean()
    if pictures:
        draw(path, frame, pace)
    return {
        "path": str(path),
        "distance_m": float(frame["distance_m"].iloc[-1]),
        "median_pace_s_per_km": float(pace.median()),
        "heart_rate": float(frame["heart_rate"].astype(float).mean()),
    }


pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
if pictures:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if {".fit", ".gpx"} & set(path.suffixes):
        try:
            print(json.dumps(summary(path)))
        except Exception as error:
            print(json.dumps({"path": str(path), "error": str(error)}))
