//! GPX 1.0 and 1.1 with the extensions devices write, as forgiving as the files need it.

mod group;

use crate::ingest::xml::{
    self, Clock, Columns, Field, Form, Meaning, Point, Scanner, Tag, Token, Walker,
};
use crate::ingest::{Format, IngestError, Recording, allow_activities, rollover};
use crate::notice::NoticeCode;
use crate::settings::Limits;

/// GPX.
pub(super) const FORMAT: Format = Format { name: "gpx", extensions: &["gpx"], sniff, read };

/// The first element is `gpx`, or, where the head of the file is damaged, there are its points.
fn sniff(bytes: &[u8]) -> bool {
    xml::root(bytes).is_some_and(|root| root == "gpx") || xml::holds(bytes, "<trkpt")
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Recording>, IngestError> {
    let (text, is_converted) = xml::decode(bytes);
    let mut reader = Reader {
        walker: Walker::new(&text, limits),
        scanner: Scanner::new(&USUAL),
        clock: Clock::default(),
        place: Place::Root,
        skipped: None,
        point: Point::EMPTY,
        points: 0,
        document: Document::default(),
    };
    reader.run(limits)?;
    let Reader { walker, clock, mut document, points, .. } = reader;
    if points == 0 {
        return Err(document.without_points(&walker));
    }
    document.notices.merge(&walker.notices());
    document.notices.add(NoticeCode::XmlEncoding, usize::from(is_converted));
    document.utc_offset_s = clock.utc_offset_s;
    let mut recordings = document.into_recordings(limits)?;
    for recording in &mut recordings {
        rollover::correct(recording, rollover::BEFORE_WATCHES_S);
    }
    Ok(recordings)
}

/// What a GPX file holds for us.
#[derive(Default)]
struct Document {
    name: Option<String>,
    creator: Option<String>,
    utc_offset_s: Option<i32>,
    tracks: Vec<Track>,
    /// Whether there are routes or waypoints.
    has_other_points: bool,
    notices: crate::notice::Notices,
}

/// One `trk`.
#[derive(Default)]
struct Track {
    name: Option<String>,
    /// The `type` as written, in lower case.
    kind: Option<String>,
    columns: Columns,
    /// Index of the first point of each segment.
    segments: Vec<usize>,
}

impl Document {
    fn without_points(&self, walker: &Walker<'_>) -> IngestError {
        if walker.is_cut() && !self.has_other_points {
            return IngestError::Malformed {
                format: "gpx",
                at: walker.position() as u64,
                reason: "it ends before the first track point".into(),
            };
        }
        IngestError::NoActivity {
            format: "gpx",
            code: "gpx-no-track",
            what: "a GPX file without a track".into(),
        }
    }
}

/// Where in the document the reader stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Root,
    Track,
    Point,
}

/// Every spelling the field uses, in lower case where devices differ in case.
fn field(name: &str) -> Option<Field> {
    Some(match name {
        "time" => Field::Time,
        "ele" | "altitude" | "elevation" => Field::Altitude,
        "hr" | "heartrate" | "heart_rate" | "heartratebpm" | "bpm" | "value" => Field::HeartRate,
        "cad" | "cadence" | "runcadence" | "run_cadence" => Field::Cadence,
        "atemp" | "temp" | "temperature" => Field::Temperature,
        "power" | "powerinwatts" | "watts" | "pwr" => Field::Power,
        "speed" => Field::Speed,
        "distance" => Field::Distance,
        _ => return None,
    })
}

/// Points of the usual form, read as [`Reader`] reads them.
const USUAL: Form = Form {
    point: "trkpt",
    attribute: |name| match name {
        "lat" => Some(Field::Latitude),
        "lon" => Some(Field::Longitude),
        _ => None,
    },
    element: |name| match field(name) {
        Some(field) => Meaning::Value(field),
        None if name == "TrackPointExtension" => Meaning::Nothing,
        None if matches!(name, "trkpt" | "trkseg" | "trk") => Meaning::Unusual,
        None if name.bytes().any(|byte| byte.is_ascii_uppercase()) => Meaning::Unusual,
        None => Meaning::Nothing,
    },
};

struct Reader<'a> {
    walker: Walker<'a>,
    scanner: Scanner,
    clock: Clock,
    place: Place,
    /// The element passed over with all that is in it.
    skipped: Option<&'static str>,
    point: Point,
    points: usize,
    document: Document,
}

impl Reader<'_> {
    fn run(&mut self, limits: &Limits) -> Result<(), IngestError> {
        loop {
            while self.read_usual_point() && self.points <= limits.max_points {}
            match self.walker.next() {
                Token::Open(tag) => self.open(tag),
                Token::Empty(tag) => {
                    self.open(tag);
                    self.close(tag.name);
                }
                Token::Close(name) => self.close(name),
                Token::End => break,
            }
            if self.points > limits.max_points {
                return Err(IngestError::TooLarge {
                    what: "the track".into(),
                    limit: "max_points",
                    value: format!("{} points", limits.max_points),
                });
            }
            // Far more tracks than activities are no less work.
            allow_activities(self.document.tracks.len(), limits)?;
        }
        // Half a point is kept if it got as far as its time.
        if self.place == Place::Point && self.point.time_s.is_finite() {
            self.end_point();
        }
        Ok(())
    }

    /// Reads the point that comes next, if it is one of the usual form.
    fn read_usual_point(&mut self) -> bool {
        if self.place != Place::Track || self.skipped.is_some() {
            return false;
        }
        let Some(point) = self.scanner.point(&mut self.walker, &mut self.clock) else {
            return false;
        };
        self.point = point;
        self.end_point();
        true
    }

    fn open(&mut self, tag: Tag<'_>) {
        let name = tag.name;
        // Extensions of a point stand deeper in it; its fields are known by name alone.
        if self.place == Place::Point && self.skipped.is_none() {
            if let Some(field) = field(name) {
                return self.read_field(field);
            }
            match name {
                "extensions" | "TrackPointExtension" => return,
                _ => {}
            }
        }
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let lower = name.to_ascii_lowercase();
            match field(&lower) {
                Some(field) if self.place == Place::Point => self.read_field(field),
                _ => self.open_structure(&lower, tag),
            }
        } else {
            self.open_structure(name, tag);
        }
    }

    fn open_structure(&mut self, name: &str, tag: Tag<'_>) {
        match name {
            "trkpt" => {
                if self.place == Place::Point {
                    self.end_point();
                }
                self.place = Place::Point;
                self.skipped = None;
                self.begin_point(tag);
            }
            "trkseg" => {
                self.place = Place::Track;
                self.skipped = None;
                let track = self.track();
                track.segments.push(track.columns.len());
            }
            "trk" => {
                self.place = Place::Track;
                self.skipped = None;
                self.document.tracks.push(Track::default());
            }
            _ if self.skipped.is_some() || self.place == Place::Point => {}
            "wpt" | "rte" => {
                self.document.has_other_points = true;
                self.skipped = Some(if name == "wpt" { "wpt" } else { "rte" });
            }
            "link" => self.skipped = Some("link"),
            "author" => self.skipped = Some("author"),
            "extensions" => self.skipped = Some("extensions"),
            "name" => {
                let text = self.text();
                if self.place == Place::Track {
                    self.track().name = text;
                } else if self.document.name.is_none() {
                    self.document.name = text;
                }
            }
            "type" if self.place == Place::Track => {
                self.track().kind = self.text().map(|kind| kind.to_lowercase());
            }
            "gpx" => {
                let creator = tag.attribute("creator").map(|text| text.trim().to_owned());
                self.document.creator = creator.filter(|text| !text.is_empty());
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(skipped) = self.skipped {
            if name.eq_ignore_ascii_case(skipped) {
                self.skipped = None;
            }
            return;
        }
        match name {
            "trkpt" if self.place == Place::Point => self.end_point(),
            "trk" => self.place = Place::Root,
            _ if self.place == Place::Point && name.eq_ignore_ascii_case("trkpt") => {
                self.end_point();
            }
            _ => {}
        }
    }

    fn begin_point(&mut self, tag: Tag<'_>) {
        self.point = Point::EMPTY;
        let (point, notices) = (&mut self.point, &mut self.document.notices);
        tag.attributes(|name, value| {
            let field = match name {
                "lat" | "Lat" | "LAT" => Field::Latitude,
                "lon" | "Lon" | "LON" | "lng" => Field::Longitude,
                _ => return,
            };
            match xml::number(&value) {
                Ok(Some(value)) => point.set(field, value),
                Ok(None) => {}
                Err(_) => notices.add(NoticeCode::ValueUnreadable, 1),
            }
        });
    }

    fn end_point(&mut self) {
        self.place = Place::Track;
        self.points += 1;
        let point = self.point;
        let track = self.track();
        if track.segments.is_empty() {
            track.segments.push(0);
        }
        track.columns.push(&point);
    }

    fn read_field(&mut self, field: Field) {
        let Some(text) = self.walker.text() else { return };
        let value = match field {
            Field::Time => self.clock.seconds(&text),
            _ => xml::number(&text),
        };
        match value {
            Ok(Some(value)) => self.point.set(field, value),
            Ok(None) => {}
            Err(_) => self.document.notices.add(NoticeCode::ValueUnreadable, 1),
        }
    }

    fn text(&mut self) -> Option<String> {
        self.walker.text().filter(|text| !text.is_empty()).map(std::borrow::Cow::into_owned)
    }

    /// The track being read; points outside any track make one.
    fn track(&mut self) -> &mut Track {
        if self.document.tracks.is_empty() {
            self.document.tracks.push(Track::default());
        }
        let last = self.document.tracks.len() - 1;
        &mut self.document.tracks[last]
    }
}

#[cfg(test)]
mod tests;
