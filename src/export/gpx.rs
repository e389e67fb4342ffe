//! A run back as GPX, one track segment for each recovered segment.

use geo::{Distance, Haversine, Point};
use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use time::OffsetDateTime;

use crate::classify::Segment;
use crate::export::rounding::clean;
use crate::ingest::{Recording, Samples};
use crate::settings::CleanSettings;

/// Why a run cannot be written as GPX.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GpxError {
    /// No point has a position, or none is left between the trimmed ends.
    #[error("no position is left to write")]
    NoPosition,
    /// The document could not be put together.
    #[error("the GPX document cannot be written: {0}")]
    Document(String),
}

/// The points with a position, in segments: position, elevation and time, and heart rate and
/// cadence (of one leg, as GPX has it) in Garmin's `TrackPointExtension`.
///
/// `segments` are in seconds of elapsed time from the first point; without any, the run is one
/// segment. What is within `trim_m` metres of either end, along the track or as the crow flies, is
/// left out, and nothing is drawn across it.
pub fn write_gpx(
    recording: &Recording,
    segments: &[Segment],
    trim_m: f64,
    settings: &CleanSettings,
) -> Result<Vec<u8>, GpxError> {
    let samples = &recording.samples;
    let kept = kept(samples, trim_m, settings);
    if kept.is_empty() {
        return Err(GpxError::NoPosition);
    }
    let parts = parts(samples, segments, &kept);
    let track = Track {
        name: recording.name.as_deref().and_then(clean),
        description: description(segments, &parts),
        type_: recording.sport.as_deref().and_then(clean),
        segments: parts.iter().map(|part| track_segment(samples, &part.points)).collect(),
        ..Track::default()
    };
    let document = Gpx {
        version: GpxVersion::Gpx11,
        creator: Some("runkind".into()),
        tracks: vec![track],
        ..Gpx::default()
    };
    let mut bytes = Vec::new();
    gpx::write(&document, &mut bytes).map_err(|error| GpxError::Document(error.to_string()))?;
    let order: Vec<usize> = parts.into_iter().flat_map(|part| part.points).collect();
    with_extensions(&bytes, samples, &order).map_err(|error| GpxError::Document(error.to_string()))
}

/// Stretches of the points that have a position and do not show where the ends are: those before
/// and behind `trim_m` metres of the way, and wherever the way comes within `trim_m` of an end. One
/// who stands makes way by scatter alone, and a loop passes home again.
fn kept(samples: &Samples, trim_m: f64, settings: &CleanSettings) -> Vec<Vec<usize>> {
    let positions: Vec<(usize, Point)> = samples
        .longitude_deg
        .iter()
        .zip(&samples.latitude_deg)
        .map(|(&lon, &lat)| Point::new(lon, lat))
        .enumerate()
        .filter(|(_, here)| here.x().is_finite() && here.y().is_finite())
        .collect();
    let timed = positions.iter().map(|&(index, here)| (samples.time_s[index], here));
    let start = End::of(timed.clone(), trim_m, settings);
    let end = End::of(timed.rev(), trim_m, settings);
    let between = start.points..positions.len().saturating_sub(end.points);
    let is_shown = |at: usize, here: Point| {
        let mut places = start.places.iter().chain(&end.places);
        between.contains(&at) && places.all(|&place| Haversine.distance(place, here) >= trim_m)
    };
    let mut stretches: Vec<Vec<usize>> = Vec::new();
    let mut is_cut = true;
    for (at, &(index, here)) in positions.iter().enumerate() {
        let is_hidden = !is_shown(at, here);
        match stretches.last_mut() {
            _ if is_hidden => {}
            Some(stretch) if !is_cut => stretch.push(index),
            _ => stretches.push(vec![index]),
        }
        is_cut = is_hidden;
    }
    stretches
}

/// What must not be seen of one end.
struct End {
    /// How many points from there are within the metres of the way.
    points: usize,
    /// Where it may be: at the first of them, and behind each jump of a receiver that does not know
    /// yet where it is.
    places: Vec<Point>,
}

impl End {
    /// Given times and places from there on.
    fn of(
        timed: impl Iterator<Item = (f64, Point)>,
        trim_m: f64,
        settings: &CleanSettings,
    ) -> Self {
        let mut end = Self { points: 0, places: Vec::new() };
        let mut walked = 0.0;
        let mut before: Option<(f64, Point)> = None;
        for (time_s, here) in timed {
            let step = before
                .map(|(then_s, there)| (Haversine.distance(there, here), (time_s - then_s).abs()));
            let is_jump = |metres: f64, seconds: f64| {
                metres > settings.max_speed_mps * seconds + settings.position_slack_m
            };
            match step {
                Some((metres, seconds)) if !is_jump(metres, seconds) => walked += metres,
                _ => end.places.push(here),
            }
            if walked >= trim_m {
                break;
            }
            end.points += 1;
            before = Some((time_s, here));
        }
        end
    }
}

/// The points of one segment.
struct Part {
    segment: Option<usize>,
    points: Vec<usize>,
}

/// The points of each stretch by the segment that was the last to begin; a point without time stays
/// with the one before it.
fn parts(samples: &Samples, segments: &[Segment], stretches: &[Vec<usize>]) -> Vec<Part> {
    let zero = samples.time_s.iter().copied().find(|time| time.is_finite()).unwrap_or(0.0);
    let mut parts: Vec<Part> = Vec::new();
    for stretch in stretches {
        for (nth, &index) in stretch.iter().enumerate() {
            let elapsed = samples.time_s[index] - zero;
            let segment = if elapsed.is_nan() {
                parts.last().and_then(|part| part.segment)
            } else {
                let begun = segments.iter().filter(|segment| segment.start_s <= elapsed).count();
                (!segments.is_empty()).then(|| begun.saturating_sub(1))
            };
            match parts.last_mut() {
                Some(part) if nth > 0 && part.segment == segment => part.points.push(index),
                _ => parts.push(Part { segment, points: vec![index] }),
            }
        }
    }
    parts
}

/// What each track segment is, as GPX has no names for them.
fn description(segments: &[Segment], parts: &[Part]) -> Option<String> {
    let roles: Vec<&str> =
        parts.iter().filter_map(|part| Some(segments.get(part.segment?)?.role.name())).collect();
    (!roles.is_empty()).then(|| format!("segments: {}", roles.join(", ")))
}

fn track_segment(samples: &Samples, points: &[usize]) -> TrackSegment {
    let waypoint = |&index: &usize| {
        let position = Point::new(samples.longitude_deg[index], samples.latitude_deg[index]);
        let mut waypoint = Waypoint::new(position);
        // Through text, as 8.2 of 32 bits is 8.199999809265137 of 64.
        waypoint.elevation =
            value(&samples.altitude_m, index).and_then(|metres| metres.to_string().parse().ok());
        let milliseconds = (samples.time_s[index] * 1e3).round();
        if milliseconds.is_finite() {
            let nanoseconds = i128::from(milliseconds as i64) * 1_000_000;
            let time = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds);
            waypoint.time = time.ok().map(Into::into);
        }
        waypoint
    };
    TrackSegment { points: points.iter().map(waypoint).collect() }
}

fn value(column: &[f32], index: usize) -> Option<f32> {
    column.get(index).copied().filter(|value| value.is_finite())
}

const NAMESPACE: (&str, &str) =
    ("xmlns:gpxtpx", "http://www.garmin.com/xmlschemas/TrackPointExtension/v1");

/// The same document with heart rate and cadence in its points, which the `gpx` crate cannot write.
/// `order` holds the index of the sample of each point.
fn with_extensions(
    document: &[u8],
    samples: &Samples,
    order: &[usize],
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut reader = Reader::from_str(std::str::from_utf8(document)?);
    let mut writer = Writer::new(Vec::with_capacity(document.len() * 2));
    let mut order = order.iter();
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(writer.into_inner()),
            Event::Start(mut root) if root.name().0 == "gpx" => {
                root.push_attribute(NAMESPACE);
                writer.write_event(Event::Start(root))?;
            }
            Event::Empty(point) if point.name().0 == "trkpt" => {
                let end = point.to_end().into_owned();
                writer.write_event(Event::Start(point))?;
                write_extension(&mut writer, samples, order.next())?;
                writer.write_event(Event::End(end))?;
            }
            Event::End(point) if point.name().0 == "trkpt" => {
                write_extension(&mut writer, samples, order.next())?;
                writer.write_event(Event::End(point))?;
            }
            event => writer.write_event(event)?,
        }
    }
}

fn write_extension(
    writer: &mut Writer<Vec<u8>>,
    samples: &Samples,
    index: Option<&usize>,
) -> std::io::Result<()> {
    let Some(&index) = index else { return Ok(()) };
    let heart_rate = value(&samples.heart_rate_bpm, index);
    let cadence = value(&samples.cadence_spm, index).map(|steps| steps / 2.0);
    if heart_rate.or(cadence).is_none() {
        return Ok(());
    }
    let elements = ["extensions", "gpxtpx:TrackPointExtension"];
    for name in elements {
        writer.write_event(Event::Start(BytesStart::new(name)))?;
    }
    for (name, value) in [("gpxtpx:hr", heart_rate), ("gpxtpx:cad", cadence)] {
        if let Some(value) = value {
            writer.write_event(Event::Start(BytesStart::new(name)))?;
            writer.write_event(Event::Text(BytesText::new(&format!("{:.0}", value.round()))))?;
            writer.write_event(Event::End(BytesEnd::new(name)))?;
        }
    }
    for name in elements.into_iter().rev() {
        writer.write_event(Event::End(BytesEnd::new(name)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Role;
    use crate::ingest;
    use crate::settings::Limits;

    /// A point every second, 11.1 m apart.
    fn recording(points: usize) -> Recording {
        let seconds = 0..points;
        let samples = Samples {
            time_s: seconds.clone().map(|s| 1_714_543_200.25 + s as f64).collect(),
            latitude_deg: seconds.clone().map(|s| 1.0 + s as f64 * 1e-4).collect(),
            longitude_deg: vec![2.0; points],
            altitude_m: vec![8.2; points],
            heart_rate_bpm: seconds.clone().map(|s| 100.0 + s as f32).collect(),
            cadence_spm: vec![172.0; points],
            ..Samples::default()
        };
        let sport = Some("running".into());
        Recording { samples, sport, name: Some("a < b".into()), ..Recording::default() }
    }

    fn segment(role: Role, start_s: f64, end_s: f64) -> Segment {
        Segment {
            role,
            set_rep: None,
            start_s,
            end_s,
            start_uncertainty_s: 0.0,
            end_uncertainty_s: 0.0,
            distance_m: 0.0,
            speed_mps: 3.0,
            gap_speed_mps: 3.0,
            grade: None,
            rise_m: None,
            avg_heart_rate_bpm: None,
            zone: None,
        }
    }

    fn written(run: &Recording, segments: &[Segment], trim_m: f64) -> Result<Vec<u8>, GpxError> {
        write_gpx(run, segments, trim_m, &CleanSettings::default())
    }

    #[test]
    fn both_readers_take_it_and_nothing_is_lost() {
        let run = recording(10);
        let segments = [segment(Role::Warmup, 0.0, 4.0), segment(Role::Work, 4.0, 9.0)];
        let bytes = written(&run, &segments, 0.0).unwrap();

        let document = gpx::read(&bytes[..]).unwrap();
        let lengths: Vec<usize> =
            document.tracks[0].segments.iter().map(|segment| segment.points.len()).collect();
        assert_eq!(lengths, [4, 6]);
        assert_eq!(document.tracks[0].name.as_deref(), Some("a < b"));
        assert_eq!(document.tracks[0].description.as_deref(), Some("segments: warmup, work"));

        let (_, recordings) = ingest::read(&bytes, &Limits::default()).unwrap();
        let [back] = &recordings[..] else { panic!("{} recordings", recordings.len()) };
        assert_eq!(back.samples.time_s, run.samples.time_s);
        assert_eq!(back.samples.latitude_deg, run.samples.latitude_deg);
        assert_eq!(back.samples.altitude_m, run.samples.altitude_m);
        assert_eq!(back.samples.heart_rate_bpm, run.samples.heart_rate_bpm);
        assert_eq!(back.samples.cadence_spm, run.samples.cadence_spm);
        assert_eq!(back.sport, run.sport);
        assert!(!back.notices.is_damaged());
    }

    #[test]
    fn the_ends_are_trimmed_by_metres() {
        let bytes = written(&recording(10), &[], 25.0).unwrap();
        let document = gpx::read(&bytes[..]).unwrap();
        let points = &document.tracks[0].segments[0].points;
        assert_eq!(points.len(), 4, "three points of 11 m are gone at each end");
        assert!((points[0].point().y() - 1.0003).abs() < 1e-9);
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("1.0002"));
    }

    /// The latitudes of each track segment, in steps of 11.1 m.
    fn shown(bytes: &[u8]) -> Vec<Vec<i32>> {
        let step = |point: &Waypoint| ((point.point().y() - 1.0) * 1e4).round() as i32;
        let document = gpx::read(bytes).unwrap();
        let segments = &document.tracks[0].segments;
        segments.iter().map(|segment| segment.points.iter().map(step).collect()).collect()
    }

    /// A point a second at these steps of 11.1 m along a meridian.
    fn walk(steps: impl Iterator<Item = i32>) -> Recording {
        let latitude_deg: Vec<f64> = steps.map(|step| 1.0 + f64::from(step) * 1e-4).collect();
        let mut run = recording(latitude_deg.len());
        run.samples.latitude_deg = latitude_deg;
        run
    }

    #[test]
    fn standing_about_at_an_end_does_not_uncover_it() {
        let shuffle = || (0..60).map(|step| step % 2);
        let run = walk(shuffle().chain(1..100).chain(shuffle().map(|step| 100 + step)));
        let shown = shown(&written(&run, &[], 200.0).unwrap());
        let [points] = &shown[..] else { panic!("{shown:?}") };
        assert_eq!((points[0], points[points.len() - 1]), (18, 83), "18 steps are 200.2 m");
    }

    #[test]
    fn a_receiver_that_does_not_know_yet_where_it_is_does_not_uncover_an_end() {
        let away = -40..-35;
        let mut run = walk(away.clone().chain([0; 30]).chain(0..100).chain(away));
        run.samples.latitude_deg[0] = 0.0;
        let shown = shown(&written(&run, &[], 200.0).unwrap());
        assert!(shown.iter().flatten().all(|step| (18..=81).contains(step)), "{shown:?}");
    }

    #[test]
    fn a_loop_that_passes_home_in_mid_run_is_cut_there() {
        let lap = || (0..50).chain((0..50).rev());
        let run = walk(lap().chain(lap()));
        let bytes = written(&run, &[segment(Role::Easy, 0.0, 200.0)], 200.0).unwrap();
        let shown = shown(&bytes);
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert!(shown.iter().flatten().all(|step| *step >= 18), "{shown:?}");
    }

    #[test]
    fn nothing_left_is_an_error() {
        assert!(matches!(written(&recording(10), &[], 60.0), Err(GpxError::NoPosition)));
        assert!(matches!(written(&Recording::default(), &[], 0.0), Err(GpxError::NoPosition)));
    }

    #[test]
    fn points_without_sensors_or_time_are_written_too() {
        let mut run = recording(3);
        run.samples.heart_rate_bpm[1] = f32::NAN;
        run.samples.cadence_spm.clear();
        run.samples.altitude_m.clear();
        run.samples.time_s[1] = f64::NAN;
        let bytes = written(&run, &[], 0.0).unwrap();
        assert_eq!(gpx::read(&bytes[..]).unwrap().tracks[0].segments[0].points.len(), 3);
        let (_, recordings) = ingest::read(&bytes, &Limits::default()).unwrap();
        assert!(recordings[0].samples.heart_rate_bpm[1].is_nan());
        assert_eq!(recordings[0].samples.heart_rate_bpm[2], 102.0);
    }
}
