//! TCX (Training Center Database v2) with laps, heart rate and Garmin's activity extension.

use std::fmt::Write as _;

use super::{at, at_wide, escaped, rfc3339};
use crate::ingest::{Intensity, Lap, LapTrigger, Recording, Samples};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities>
"#;

/// The recording as TCX.
pub fn tcx(recording: &Recording) -> String {
    let samples = &recording.samples;
    let sport = match recording.sport.as_deref() {
        Some("running") => "Running",
        Some("cycling") => "Biking",
        _ => "Other",
    };
    let start_s = recording.start_time_s.or(samples.time_s.first().copied()).unwrap_or(0.0);
    let mut out = HEAD.to_owned();
    let _ = writeln!(out, "<Activity Sport=\"{sport}\"><Id>{}</Id>", rfc3339(start_s));
    let whole = Lap {
        start_time_s: start_s,
        elapsed_time_s: recording.totals.elapsed_time_s.unwrap_or(0.0),
        timer_time_s: recording.totals.timer_time_s,
        distance_m: recording.totals.distance_m,
        ..Lap::default()
    };
    let laps: &[Lap] = if recording.laps.is_empty() { &[whole] } else { &recording.laps };
    let mut point = 0;
    for (index, lap) in laps.iter().enumerate() {
        let until = laps.get(index + 1).map_or(f64::INFINITY, |next| next.start_time_s);
        let count = samples.time_s[point..].iter().take_while(|&&t| t < until).count();
        write_lap(&mut out, lap, samples, point..point + count);
        point += count;
    }
    if let Some(name) = &recording.name {
        let _ = writeln!(out, "<Notes>{}</Notes>", escaped(name));
    }
    let creator = escaped(recording.device.as_deref().unwrap_or("runkind"));
    let _ = write!(
        out,
        "<Creator xsi:type=\"Device_t\"><Name>{creator}</Name><UnitId>0</UnitId><ProductID>0</ProductID><Version><VersionMajor>1</VersionMajor><VersionMinor>0</VersionMinor></Version></Creator>\n</Activity>\n</Activities>\n</TrainingCenterDatabase>\n"
    );
    out
}

fn write_lap(out: &mut String, lap: &Lap, samples: &Samples, points: std::ops::Range<usize>) {
    let seconds = lap.timer_time_s.unwrap_or(lap.elapsed_time_s);
    let metres = lap.distance_m.unwrap_or(0.0);
    let _ = writeln!(
        out,
        "<Lap StartTime=\"{}\"><TotalTimeSeconds>{seconds:.1}</TotalTimeSeconds><DistanceMeters>{metres:.2}</DistanceMeters><Calories>0</Calories>",
        rfc3339(lap.start_time_s)
    );
    let beats = points.clone().filter_map(|point| at(&samples.heart_rate_bpm, point));
    let (sum, count, top) =
        beats.fold((0.0, 0_u32, 0.0_f32), |(s, n, t), b| (s + f64::from(b), n + 1, t.max(b)));
    if count > 0 {
        let mean = sum / f64::from(count);
        let _ = writeln!(
            out,
            "<AverageHeartRateBpm><Value>{mean:.0}</Value></AverageHeartRateBpm><MaximumHeartRateBpm><Value>{top:.0}</Value></MaximumHeartRateBpm>"
        );
    }
    let resting = matches!(lap.intensity, Some(Intensity::Rest | Intensity::Recovery));
    let trigger = match lap.trigger {
        LapTrigger::Time => "Time",
        LapTrigger::Distance => "Distance",
        LapTrigger::Position => "Location",
        LapTrigger::Manual | LapTrigger::SessionEnd | LapTrigger::Unknown => "Manual",
    };
    let intensity = if resting { "Resting" } else { "Active" };
    let _ = writeln!(
        out,
        "<Intensity>{intensity}</Intensity><TriggerMethod>{trigger}</TriggerMethod><Track>"
    );
    for point in points {
        write_point(out, samples, point);
    }
    out.push_str("</Track></Lap>\n");
}

fn write_point(out: &mut String, samples: &Samples, point: usize) {
    let _ = write!(out, "<Trackpoint><Time>{}</Time>", rfc3339(samples.time_s[point]));
    if let (Some(lat), Some(lon)) =
        (at_wide(&samples.latitude_deg, point), at_wide(&samples.longitude_deg, point))
    {
        let _ = write!(
            out,
            "<Position><LatitudeDegrees>{lat:.7}</LatitudeDegrees><LongitudeDegrees>{lon:.7}</LongitudeDegrees></Position>"
        );
    }
    if let Some(altitude) = at(&samples.altitude_m, point) {
        let _ = write!(out, "<AltitudeMeters>{altitude:.1}</AltitudeMeters>");
    }
    if let Some(metres) = at_wide(&samples.distance_m, point) {
        let _ = write!(out, "<DistanceMeters>{metres:.2}</DistanceMeters>");
    }
    if let Some(beats) = at(&samples.heart_rate_bpm, point) {
        let _ = write!(out, "<HeartRateBpm><Value>{beats:.0}</Value></HeartRateBpm>");
    }
    let (speed, steps) = (at(&samples.speed_mps, point), at(&samples.cadence_spm, point));
    if speed.is_some() || steps.is_some() {
        out.push_str("<Extensions><ns3:TPX>");
        if let Some(speed) = speed {
            let _ = write!(out, "<ns3:Speed>{speed:.3}</ns3:Speed>");
        }
        if let Some(steps) = steps {
            let _ = write!(out, "<ns3:RunCadence>{:.0}</ns3:RunCadence>", steps / 2.0);
        }
        out.push_str("</ns3:TPX></Extensions>");
    }
    out.push_str("</Trackpoint>\n");
}
