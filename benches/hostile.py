"""Archives of at most a mebibyte that are made to take long, and the processor time each takes.

    cargo build --release
    python3 benches/hostile.py [PROGRAM]

What takes more than a second is a fault.
"""

import io
import math
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

MIB = 1 << 20


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=9) as archive:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def copies(count, extension, data):
    return [(f"{i}.{extension}", data) for i in range(count)]


# FIT: definitions of (number, size, type), messages of bytes.
def define(local, number, *fields):
    head = bytes([0x40 | local, 0, 0]) + struct.pack("<HB", number, len(fields))
    return head + b"".join(map(bytes, fields))


def fit(*messages):
    body = b"".join(messages)
    return struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT") + b"\0\0" + body + b"\0\0"


TIME, BYTE = 0x86, 2
ACTIVITY = define(0, 0, (0, 1, 0)) + b"\0\4"
FIRST = define(1, 20, (253, 4, TIME), (3, 1, BYTE)) + b"\1" + struct.pack("<I", 10**9) + b"\x50"


def points(count, *fields):
    return track(count, fields, [b"\x50" * len(fields)])


# A point a second, whose values come round again.
def track(count, fields, values):
    round = math.lcm(32, len(values))
    seconds = (bytes([0xC0 | (i + 1) & 31]) + values[i % len(values)] for i in range(round))
    return define(2, 20, *fields) + b"".join(seconds) * (count // round)


def many(count, number, *values):
    fields = [(field, 4, TIME) for field, _ in values]
    message = b"\3" + b"".join(struct.pack("<I", value) for _, value in values)
    return define(3, number, *fields) + message * count


heart, cadence, now = (3, 1, BYTE), (4, 1, BYTE), 10**9
redefined = (define(2, 20, heart) + b"\xc1\x50") * 100_000
week = fit(ACTIVITY, FIRST, points(600_000, heart, cadence))

# Runs: by the second 112 m to and fro in pairs, and up and down 5 m every 10 s at 4 m/s.
RUN = define(0, 18, (5, 1, 0)) + b"\0\1"
latitude, longitude, altitude, speed = (0, 4, 0x85), (1, 4, 0x85), (2, 2, 0x84), (6, 2, 0x84)
pairs = [struct.pack("<2i", 10**8 + north, 10**8) for north in (0, 0, 12_000, 12_000)]
teleports = fit(ACTIVITY, RUN, FIRST, track(600_000, [latitude, longitude], pairs))
hill = [struct.pack("<2H", 5 * (600 + abs(second - 10) // 2), 4_000) for second in range(20)]
hills = fit(ACTIVITY, RUN, FIRST, track(600_000, [altitude, speed], hill))


# A week at 4 m/s along one line, 1,000 m on and 500 m back, with a point for each 100 m.
def retraced():
    place, steps = 10**8, [10_730] * 10 + [-10_730] * 5
    message = [define(3, 20, (253, 4, TIME), latitude, longitude)]
    for i in range(24_000):
        place += steps[i % 15]
        message.append(b"\3" + struct.pack("<I2i", 10**9 + 25 * (i + 1), place, 10**8))
    return fit(ACTIVITY, RUN, FIRST, *message)


# XML.
POINT = '<trkpt lat="1" lon="2"/>'
TIMED = '<trkpt lat="1" lon="2"><time>2020-01-01T00:00:01Z</time></trkpt>'


def gpx(*parts):
    return ("<gpx>" + "".join(parts) + "</gpx>").encode()


def days(form, count):
    return "".join(form.format(10 + i // 336 % 90, i // 28 % 12 + 1, i % 28 + 1) for i in range(count))


LAP = '<Lap StartTime="20{:02}-{:02}-{:02}T00:00:00Z"><DistanceMeters>5000</DistanceMeters></Lap>'
ACTIVE = f'<Activity Sport="Running">{LAP}</Activity>'
DAY = '<trk><trkseg><trkpt lat="1" lon="1"><time>20{:02}-{:02}-{:02}T00:00:00Z</time></trkpt></trkseg></trk>'
WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" '
    'startDate="2020-01-01 10:00:00 +0000" endDate="2020-01-01 10:30:00 +0000"/>'
)


# Rides of their own length each, and routes that end as they begin.
def rides(count):
    ride = WORKOUT.replace("Running", "Cycling").replace("10:00:00", "10:00:{:02}").replace("10:30:00", "{:02}:{:02}:{:02}")
    return "".join(ride.format(i % 5, 11 + i // 18_000, i // 300 % 60, i // 5 % 60) for i in range(count))


def route(number):
    ends = ("2020-01-01T09:00:00Z", f"2020-01-01T10:00:{10 + number % 50}Z")
    return gpx("<trk><trkseg>", *(TIMED.replace("2020-01-01T00:00:01Z", end) for end in ends), "</trkseg></trk>")


def tcx(activities):
    return f"<TrainingCenterDatabase><Activities>{activities}</Activities></TrainingCenterDatabase>".encode()


ARCHIVES = {
    "weeks in three bytes a point": packed(copies(36, "fit", week)),
    "the same in a tar": tarred(copies(36, "fit", week)),
    "definitions without end": packed(copies(60, "fit", fit(ACTIVITY, FIRST, redefined))),
    "teleports": packed(copies(4, "fit", teleports)),
    "a line back and forth": packed(copies(4, "fit", retraced())),
    "hills without end": packed(copies(4, "fit", hills)),
    "sessions without end": packed(copies(6, "fit", fit(ACTIVITY, many(900_000, 18, (253, now), (2, now))))),
    "laps without end": packed(copies(6, "fit", fit(ACTIVITY, FIRST, many(900_000, 19, (253, now))))),
    "parts without end": packed(copies(6, "fit", fit(ACTIVITY, FIRST) * 150_000)),
    "tracks without end": packed(copies(6, "gpx", gpx("<trk><trkseg>", POINT, "</trkseg></trk>") * 150_000)),
    "days of one point": packed(copies(30, "gpx", gpx(days(DAY, 9_999)))),
    "activities without points": packed(copies(30, "tcx", tcx(days(ACTIVE, 9_999)))),
    "activities without end": packed(copies(3, "tcx", tcx(days(ACTIVE, 150_000)))),
    "points at one time": packed(copies(12, "gpx", gpx("<trk><trkseg>", TIMED * 80_000, "</trkseg></trk>"))),
    "elements that never close": packed(copies(3, "gpx", gpx("<a>" * 5_000_000))),
    "entities": packed(copies(4, "gpx", gpx("<trk><name>", "&amp;&#65;" * 1_500_000, "</name></trk>"))),
    "bytes that are no text": packed(copies(4, "gpx", b"<gpx><trk>" + b"\xff\xfe<" * 5_000_000)),
    "members without end": packed([("i.zip", packed((str(i), b"") for i in range(150_000)))]),
    "archives of archives": packed(copies(20, "zip", packed(copies(3_000, "gpx", b"<gpx/>")))),
    "archives of archives of archives": packed(
        copies(20, "zip", packed(copies(100, "zip", packed((str(i), b"") for i in range(3_000)))))
    ),
    "an index of Strava": packed(
        [("activities.csv", b"Activity ID,Activity Date,Filename\n" + b'1,"Jan 1, 2020",activities/1.gpx\n' * 1_500_000)]
    ),
    "an index of Garmin": packed(
        [("x_summarizedActivities.json", b'[{"summarizedActivitiesExport":[' + b'{"activityId":1},' * 3_000_000 + b"{}]}]")]
    ),
    "indexes without end": packed(
        [("i.zip", packed((f"{i}/activities.csv", f"Activity ID,Activity Date,Filename\n1,x,activities/{i % 10}.gpx\n") for i in range(60_000)))]
    ),
    "an index of Apple": packed([("export.xml", f"<HealthData>{WORKOUT * 300_000}</HealthData>".encode())]),
    "routes that nobody names": packed(
        [("export.xml", f"<HealthData>{rides(200_000)}</HealthData>".encode())]
        + [(f"workout-routes/{i}.gpx", route(i)) for i in range(1_800)]
    ),
}

program = sys.argv[1] if len(sys.argv) > 1 else "target/release/runkind"
with tempfile.TemporaryDirectory() as folder:
    for name, data in ARCHIVES.items():
        path = pathlib.Path(folder, name.replace(" ", "-") + (".tar.gz" if "tar" in name.split() else ".zip"))
        path.write_bytes(data)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [program, "analyze", os.fspath(path), "-f", "ndjson", "--no-cache", "--quiet", "--jobs", "1"]
        records = subprocess.run(command, capture_output=True, check=False).stdout.count(b"\n")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        size = f"{len(data) / 1024:5.0f} kB" + (" (too large)" if len(data) > MIB else "")
        print(f"{name:32} {size} {records:7} records {seconds:6.2f} s")
