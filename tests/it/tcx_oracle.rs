//! TCX against a walk over the document tree, point by point.

use roxmltree::{Document, Node};
use runkind::ingest;
use runkind::settings::Limits;

use crate::corpus;

/// Time in milliseconds; latitude, distance, altitude, heart rate and speed as bits.
type Row = (Option<i64>, [Option<u64>; 5]);

fn ours(bytes: &[u8]) -> Vec<Row> {
    let (format, recordings) = ingest::read(bytes, &Limits::default()).unwrap();
    assert_eq!(format.name, "tcx");
    let mut rows = Vec::new();
    for recording in recordings {
        let samples = &recording.samples;
        for index in 0..samples.len() {
            let time = samples.time_s[index];
            let bits = |value: f64| value.is_finite().then(|| value.to_bits());
            let wide = |column: &[f64]| bits(column.get(index).copied().unwrap_or(f64::NAN));
            let narrow =
                |column: &[f32]| bits(f64::from(column.get(index).copied().unwrap_or(f32::NAN)));
            rows.push((
                time.is_finite().then(|| (time * 1e3).round() as i64),
                [
                    wide(&samples.latitude_deg),
                    wide(&samples.distance_m),
                    narrow(&samples.altitude_m),
                    narrow(&samples.heart_rate_bpm),
                    narrow(&samples.speed_mps),
                ],
            ));
        }
    }
    rows
}

fn theirs(document: &Document<'_>) -> Vec<Row> {
    let points = document.descendants().filter(|node| node.tag_name().name() == "Trackpoint");
    points.map(row).collect()
}

fn row(point: Node<'_, '_>) -> Row {
    let text = |name: &str| {
        let found = point.descendants().find(|node| node.tag_name().name() == name)?;
        Some(found.text()?.trim().to_owned())
    };
    let wide = |name: &str| text(name)?.parse::<f64>().ok().map(f64::to_bits);
    let narrow = |name: &str| {
        let value = text(name)?.parse::<f64>().ok()?;
        Some(f64::from(value as f32).to_bits())
    };
    let time = text("Time").map(|text| {
        let timestamp: jiff::Timestamp = text.parse().unwrap();
        (timestamp.as_nanosecond() as f64 / 1e6).round() as i64
    });
    let heart_rate = narrow("Value").filter(|&bits| f64::from_bits(bits) > 0.0);
    (
        time,
        [
            wide("LatitudeDegrees"),
            wide("DistanceMeters"),
            narrow("AltitudeMeters"),
            heart_rate,
            narrow("Speed"),
        ],
    )
}

/// Compares unless the tree cannot be built; returns the number of points compared.
fn compare(bytes: &[u8], what: &str) -> Option<usize> {
    let text = std::str::from_utf8(bytes).unwrap();
    let document = Document::parse(text.trim_start()).ok()?;
    let expected = theirs(&document);
    // Not assert_eq: it would print coordinates.
    assert!(ours(bytes) == expected, "{what}: the points differ");
    Some(expected.len())
}

#[test]
fn a_file_with_two_laps() {
    let file = "<TrainingCenterDatabase><Activities><Activity Sport='Running'><Id>2024-05-01T06:00:00Z</Id>\
        <Lap StartTime='2024-05-01T06:00:00Z'><DistanceMeters>10</DistanceMeters><Track>\
        <Trackpoint><Time>2024-05-01T06:00:00.5Z</Time><Position><LatitudeDegrees>1.25</LatitudeDegrees><LongitudeDegrees>2</LongitudeDegrees></Position><AltitudeMeters>3.3</AltitudeMeters><DistanceMeters>0.1</DistanceMeters><HeartRateBpm><Value>120</Value></HeartRateBpm></Trackpoint>\
        </Track></Lap><Lap StartTime='2024-05-01T06:00:05Z'><Track><Trackpoint><Time>2024-05-01T06:00:05Z</Time><Extensions><TPX><Speed>3.25</Speed></TPX></Extensions></Trackpoint></Track></Lap>\
        </Activity></Activities></TrainingCenterDatabase>";
    assert_eq!(compare(file.as_bytes(), "hand-made"), Some(2));
}

#[test]
fn real_files_hold_the_same_points() {
    let Some(folder) = corpus::folder("tcx_oracle") else { return };
    let mut files = corpus::files(&folder, &["a01", "a09"], ".tcx.gz", 9);
    files.extend(corpus::files(&folder, &["wild"], ".tcx", 1));
    let points: Vec<usize> = files
        .iter()
        .filter_map(|(path, bytes)| compare(bytes, &path.display().to_string()))
        .collect();
    assert!(points.len() > 25 && points.iter().sum::<usize>() > 25_000, "{} files", points.len());
}
