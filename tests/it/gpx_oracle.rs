//! GPX against the `gpx` crate, point by point: position, elevation and time are the same values.

use runkind::ingest;
use runkind::settings::Limits;

use crate::corpus;

/// Time in microseconds, position and elevation as bits; ordered by time.
type Row = (Option<i64>, u64, u64, Option<u32>);

fn ours(bytes: &[u8]) -> Vec<Row> {
    let (format, recordings) = ingest::read(bytes, &Limits::default()).unwrap();
    assert_eq!(format.name, "gpx");
    let mut rows = Vec::new();
    for recording in recordings {
        let samples = recording.samples;
        for index in 0..samples.len() {
            let time = samples.time_s[index];
            let altitude = samples.altitude_m.get(index).copied().unwrap_or(f32::NAN);
            rows.push((
                time.is_finite().then(|| (time * 1e6).round() as i64),
                samples.latitude_deg[index].to_bits(),
                samples.longitude_deg[index].to_bits(),
                altitude.is_finite().then(|| altitude.to_bits()),
            ));
        }
    }
    rows.sort_unstable();
    rows
}

fn theirs(gpx: &gpx::Gpx) -> Vec<Row> {
    let points = gpx.tracks.iter().flat_map(|track| &track.segments).flat_map(|s| &s.points);
    let mut rows: Vec<Row> = points
        .map(|point| {
            let time = point.time.map(|time| {
                time.format().unwrap().parse::<jiff::Timestamp>().unwrap().as_microsecond()
            });
            let position = point.point();
            let elevation = point.elevation.map(|elevation| (elevation as f32).to_bits());
            (time, position.y().to_bits(), position.x().to_bits(), elevation)
        })
        .collect();
    rows.sort_unstable();
    rows
}

/// Compares unless `gpx` refuses the file; returns the number of points compared.
fn compare(bytes: &[u8], what: &str) -> Option<usize> {
    let oracle = gpx::read(bytes).ok()?;
    let expected = theirs(&oracle);
    if expected.is_empty() {
        return None;
    }
    // Not assert_eq: it would print coordinates.
    assert!(ours(bytes) == expected, "{what}: the points differ");
    Some(expected.len())
}

#[test]
fn a_file_with_all_that_is_legal() {
    let file = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="hand" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="urn:x">
 <metadata><name>n</name><time>2024-05-01T06:00:00Z</time></metadata>
 <wpt lat="9" lon="9"><ele>1</ele></wpt>
 <rte><rtept lat="8" lon="8"></rtept></rte>
 <trk><name>a</name><trkseg>
  <trkpt lat="1.123456789012345678901" lon="-2.5"><ele>8.19999980926513671875</ele><time>2024-05-01T06:00:00.125Z</time><extensions><x:hr>100</x:hr></extensions></trkpt>
  <trkpt lat="-0" lon="179.9999"><time>2024-05-01T08:00:01+02:00</time></trkpt>
 </trkseg><trkseg><trkpt lat="1e-7" lon="2"></trkpt></trkseg></trk>
 <trk><trkseg><trkpt lat="3" lon="4"><ele>-12.5</ele><time>2024-05-01T05:00:00Z</time></trkpt></trkseg></trk>
</gpx>"#;
    assert_eq!(compare(file.as_bytes(), "hand-made"), Some(4));
}

#[test]
fn real_files_hold_the_same_points() {
    let Some(folder) = corpus::folder("gpx_oracle") else { return };
    let mut files =
        corpus::files(&folder, &["a03", "a05", "a06", "a07", "a08", "a09"], ".gpx.gz", 9);
    files.extend(corpus::files(&folder, &["wild"], ".gpx", 1));
    let points: Vec<usize> = files
        .iter()
        .filter_map(|(path, bytes)| compare(bytes, &path.display().to_string()))
        .collect();
    assert!(points.len() > 50 && points.iter().sum::<usize>() > 50_000, "{} files", points.len());
}
