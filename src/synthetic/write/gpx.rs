//! GPX 1.1 with Garmin's track point extension.

use std::fmt::Write as _;

use super::{at, at_wide, escaped, rfc3339};
use crate::ingest::Recording;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="CREATOR" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
"#;

/// The recording as GPX. Points without position cannot be said in GPX and are left out; pauses
/// begin a new track segment.
pub fn gpx(recording: &Recording) -> String {
    let samples = &recording.samples;
    let creator = escaped(recording.device.as_deref().unwrap_or("runkind"));
    let mut out = HEAD.replace("CREATOR", &creator);
    if let Some(start) = recording.start_time_s {
        let _ = writeln!(out, "<metadata><time>{}</time></metadata>", rfc3339(start));
    }
    out.push_str("<trk>");
    if let Some(name) = &recording.name {
        let _ = write!(out, "<name>{}</name>", escaped(name));
    }
    if let Some(sport) = &recording.sport {
        let _ = write!(out, "<type>{}</type>", escaped(sport));
    }
    out.push_str("<trkseg>\n");
    let mut breaks: Vec<f64> =
        recording.timer.iter().filter(|e| e.running).map(|e| e.time_s).collect();
    breaks.reverse();
    // The first start is the start of the first segment.
    breaks.pop();
    for (point, &time_s) in samples.time_s.iter().enumerate() {
        if breaks.pop_if(|resumed| time_s >= *resumed).is_some() {
            out.push_str("</trkseg><trkseg>\n");
        }
        let (Some(lat), Some(lon)) =
            (at_wide(&samples.latitude_deg, point), at_wide(&samples.longitude_deg, point))
        else {
            continue;
        };
        let _ = write!(out, r#"<trkpt lat="{lat:.7}" lon="{lon:.7}">"#);
        if let Some(altitude) = at(&samples.altitude_m, point) {
            let _ = write!(out, "<ele>{altitude:.1}</ele>");
        }
        let _ = write!(out, "<time>{}</time>", rfc3339(time_s));
        let (beats, steps) = (at(&samples.heart_rate_bpm, point), at(&samples.cadence_spm, point));
        if beats.is_some() || steps.is_some() {
            out.push_str("<extensions><gpxtpx:TrackPointExtension>");
            if let Some(beats) = beats {
                let _ = write!(out, "<gpxtpx:hr>{beats:.0}</gpxtpx:hr>");
            }
            if let Some(steps) = steps {
                let _ = write!(out, "<gpxtpx:cad>{:.0}</gpxtpx:cad>", steps / 2.0);
            }
            out.push_str("</gpxtpx:TrackPointExtension></extensions>");
        }
        out.push_str("</trkpt>\n");
    }
    out.push_str("</trkseg></trk>\n</gpx>\n");
    out
}
