//! Folders of single files as the makers of watches, or the converters of their exports, leave them.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{WriteError, fit, gpx, tcx};
use crate::ingest::Recording;

/// How the files of one maker look.
struct Maker {
    name: &'static str,
    /// Name of a file, as `strftime` has it, without its ending.
    file: &'static str,
    /// Every format in which an activity is written, with its ending.
    formats: &'static [(&'static str, Dialect)],
    /// A file that lies beside them.
    neighbour: (&'static str, &'static str),
}

/// What a file is written in.
#[derive(Clone, Copy)]
enum Dialect {
    Fit,
    Tcx,
    /// GPX, in the maker's own way.
    Gpx(fn(&Recording) -> String),
}

impl Dialect {
    fn write(self, recording: &Recording) -> Result<Vec<u8>, WriteError> {
        match self {
            Self::Fit => fit(recording),
            Self::Tcx => Ok(tcx(recording).into_bytes()),
            Self::Gpx(text) => Ok(text(recording).into_bytes()),
        }
    }
}

/// Makers whose folders can be made; names for [`folder`].
pub const MAKERS: [&str; 7] = ["polar", "suunto", "coros", "wahoo", "zepp", "huawei", "nike"];

const TABLE: [Maker; 7] = [
    Maker {
        name: "polar",
        file: "Ann_Runner_%Y-%m-%d_%H-%M-%S",
        formats: &[("TCX", Dialect::Tcx), ("GPX", Dialect::Gpx(positions_only))],
        neighbour: ("Ann_Runner_2025.CSV", "Name,Sport,Date\nAnn Runner,RUNNING,01-05-2025\n"),
    },
    Maker {
        name: "suunto",
        file: "suuntoapp-Running-%Y-%m-%dT%H-%M-%SZ-track",
        formats: &[("fit", Dialect::Fit), ("gpx", Dialect::Gpx(data_prefix))],
        neighbour: ("moves.json", "{\"DeviceLog\": {\"Samples\": []}}\n"),
    },
    Maker {
        name: "coros",
        file: "Run%Y%m%d%H%M%S",
        formats: &[("fit", Dialect::Fit)],
        neighbour: ("Readme.txt", "Your COROS data.\n"),
    },
    Maker {
        name: "wahoo",
        file: "%Y-%m-%d-%H%M%S-ELEMNT RIVAL 1F2E-12-0",
        formats: &[("fit", Dialect::Fit)],
        neighbour: ("plans/plan.json", "{\"header\": {\"name\": \"6x800\"}}\n"),
    },
    Maker {
        name: "zepp",
        file: "Zepp%Y%m%d%H%M%S",
        formats: &[("gpx", Dialect::Gpx(hundredths))],
        neighbour: ("SPORT/SPORT_1714550531.csv", "type,startTime\n1,2025-05-01 06:00:00+0000\n"),
    },
    Maker {
        name: "huawei",
        file: "HiTrack_%Y%m%d_%H%M%S",
        formats: &[("tcx", Dialect::Tcx)],
        neighbour: ("motion path detail data.json", "[{\"motionPathData\": \"\"}]\n"),
    },
    Maker {
        name: "nike",
        file: "activity_%Y%m%dT%H%M%S",
        formats: &[("gpx", Dialect::Gpx(bare_heart_rate))],
        neighbour: ("activities.json", "[{\"type\": \"run\", \"metrics\": []}]\n"),
    },
];

/// The files of one of [`MAKERS`] by path; of an unknown one there are none. The names of files
/// tell the start on the clock of the place.
pub fn folder(maker: &str, recordings: &[Recording]) -> Result<Vec<(String, Vec<u8>)>, WriteError> {
    let Some(maker) = TABLE.iter().find(|row| row.name == maker) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for recording in recordings {
        let start = Timestamp::from_second(recording.start_time_s.unwrap_or(0.0) as i64);
        let offset = Offset::from_seconds(recording.utc_offset_s.unwrap_or(0));
        let local = offset.unwrap_or(Offset::UTC).to_datetime(start.unwrap_or_default());
        let stem = local.strftime(maker.file);
        for (ending, dialect) in maker.formats {
            files.push((format!("{stem}.{ending}"), dialect.write(recording)?));
        }
    }
    let (path, text) = maker.neighbour;
    files.push((path.into(), text.into()));
    Ok(files)
}

/// A GPX that leaves the sensors out.
fn positions_only(recording: &Recording) -> String {
    let mut bare = recording.clone();
    bare.samples.heart_rate_bpm.clear();
    bare.samples.cadence_spm.clear();
    gpx(&bare)
}

/// Heart rate below another prefix.
fn data_prefix(recording: &Recording) -> String {
    let text = gpx(recording).replace("gpxtpx:TrackPointExtension", "gpxdata:run");
    text.replace("gpxtpx:", "gpxdata:")
}

/// Heart rate as `151.00`.
fn hundredths(recording: &Recording) -> String {
    gpx(recording).replace("</gpxtpx:hr>", ".00</gpxtpx:hr>")
}

/// Heart rate without any prefix or wrapping, and no sport.
fn bare_heart_rate(recording: &Recording) -> String {
    let mut unnamed = recording.clone();
    unnamed.sport = None;
    gpx(&unnamed)
        .replace("<gpxtpx:TrackPointExtension>", "")
        .replace("</gpxtpx:TrackPointExtension>", "")
        .replace("gpxtpx:hr", "heartrate")
        .replace("gpxtpx:cad", "cadence")
}
