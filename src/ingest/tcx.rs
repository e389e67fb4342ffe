//! TCX: one recording for each `Activity`, with laps and pauses.

mod activity;

use crate::ingest::xml::{self, Clock, Field, Form, Meaning, Point, Scanner, Tag, Token, Walker};
use crate::ingest::{
    Format, IngestError, Intensity, LapTrigger, Recording, allow_activities, rollover,
};
use crate::notice::{NoticeCode, Notices};
use crate::settings::Limits;
use activity::{Activity, RawLap};

/// TCX.
pub(super) const FORMAT: Format = Format { name: "tcx", extensions: &["tcx"], sniff, read };

/// The first element is `TrainingCenterDatabase`, or, where the head of the file is damaged, there
/// are its points.
fn sniff(bytes: &[u8]) -> bool {
    xml::root(bytes).is_some_and(|root| root == "trainingcenterdatabase")
        || xml::holds(bytes, "<Trackpoint")
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Recording>, IngestError> {
    let (text, is_converted) = xml::decode(bytes);
    let mut reader = Reader {
        walker: Walker::new(&text, limits),
        scanner: Scanner::new(&USUAL),
        clock: Clock::default(),
        place: Place::Outside,
        parent: Parent::Other,
        plan: None,
        point: Point::EMPTY,
        points: 0,
        activities: Vec::new(),
        author: None,
        unreadable: 0,
    };
    reader.run(limits)?;
    reader.activities.retain(Activity::holds_anything);
    if reader.activities.is_empty() {
        return Err(reader.without_activity());
    }
    let mut notices = reader.walker.notices();
    notices.add(NoticeCode::XmlEncoding, usize::from(is_converted));
    notices.add(NoticeCode::ValueUnreadable, reader.unreadable);
    let mut recordings = reader.into_recordings(&notices);
    for recording in &mut recordings {
        rollover::correct(recording, rollover::BEFORE_WATCHES_S);
    }
    Ok(recordings)
}

/// The innermost element that gives names their meaning.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Outside,
    Activity,
    Lap,
    Track,
    Point,
    Creator,
    Author,
}

/// Whose `Value` comes next.
#[derive(Clone, Copy, PartialEq)]
enum Parent {
    AverageHeartRate,
    MaximumHeartRate,
    Other,
}

/// What an element in a point says.
fn field(name: &str) -> Option<Field> {
    Some(match name {
        "Time" => Field::Time,
        "LatitudeDegrees" => Field::Latitude,
        "LongitudeDegrees" => Field::Longitude,
        "AltitudeMeters" => Field::Altitude,
        "DistanceMeters" => Field::Distance,
        "Value" | "HeartRate" => Field::HeartRate,
        "Speed" => Field::Speed,
        "Cadence" | "RunCadence" => Field::Cadence,
        "Watts" | "PowerInWatts" | "Power" => Field::Power,
        "Temperature" | "atemp" | "Temp" => Field::Temperature,
        _ => return None,
    })
}

/// Points of the usual form, read as [`Reader`] reads them.
const USUAL: Form = Form {
    point: "Trackpoint",
    attribute: |_| None,
    element: |name| match (field(name), name) {
        (Some(field), _) => Meaning::Value(field),
        (_, "Position" | "HeartRateBpm" | "Extensions" | "TPX" | "SensorState") => Meaning::Nothing,
        _ => Meaning::Unusual,
    },
};

struct Reader<'a> {
    walker: Walker<'a>,
    scanner: Scanner,
    clock: Clock,
    place: Place,
    parent: Parent,
    /// `Training`, `Workouts`, `Courses`, `Folders`: plans, not what was done.
    plan: Option<&'static str>,
    point: Point,
    points: usize,
    activities: Vec<Activity>,
    author: Option<String>,
    unreadable: usize,
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
            allow_activities(self.activities.len(), limits)?;
        }
        // Half a point is kept if it got as far as its time.
        if self.place == Place::Point && self.point.time_s.is_finite() {
            self.end_point();
        }
        Ok(())
    }

    /// Reads the point that comes next, if it is one of the usual form.
    fn read_usual_point(&mut self) -> bool {
        if self.place != Place::Track || self.plan.is_some() {
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
        let name = canonical(tag.name);
        if self.plan.is_some() {
            return;
        }
        match name {
            "Trackpoint" | "Track" | "Lap" | "Activity" => {
                // What was never closed ends here.
                if self.place == Place::Point {
                    self.end_point();
                }
                self.begin(name, tag);
            }
            _ if self.place == Place::Point => self.open_in_point(name),
            "Training" => self.plan = Some("Training"),
            "Workouts" => self.plan = Some("Workouts"),
            "Courses" => self.plan = Some("Courses"),
            "Folders" => self.plan = Some("Folders"),
            "Creator" => self.place = Place::Creator,
            "Author" => self.place = Place::Author,
            _ => match self.place {
                Place::Lap => self.open_in_lap(name),
                Place::Creator if name == "Name" => {
                    let name = self.name();
                    self.activity().device = name;
                }
                Place::Author if name == "Name" => self.author = self.name(),
                Place::Activity if name == "Id" => {
                    let id = self.walker.text().and_then(|text| self.clock.seconds(&text).ok()?);
                    self.activity().id_s = id;
                }
                _ => {}
            },
        }
    }

    fn begin(&mut self, name: &str, tag: Tag<'_>) {
        match name {
            "Trackpoint" => {
                self.place = Place::Point;
                self.point = Point::EMPTY;
            }
            "Track" => {
                self.place = Place::Track;
                self.activity().begin_track();
            }
            "Lap" => {
                self.place = Place::Lap;
                let text = tag.attribute("StartTime").unwrap_or_default();
                let start = self.clock.seconds(&text);
                self.unreadable += usize::from(start.is_err());
                self.activity().begin_lap(start.unwrap_or_default());
            }
            _ => {
                self.place = Place::Activity;
                let sport = tag.attribute("Sport").unwrap_or_default();
                self.activities.push(Activity::new(&sport));
            }
        }
    }

    fn open_in_point(&mut self, name: &str) {
        let Some(field) = field(name) else { return };
        let Some(text) = self.walker.text() else { return };
        let value = match field {
            Field::Time => self.clock.seconds(&text),
            _ => xml::number(&text),
        };
        match value {
            Ok(Some(value)) => self.point.set(field, value),
            Ok(None) => {}
            Err(_) => self.unreadable += 1,
        }
    }

    fn open_in_lap(&mut self, name: &str) {
        match name {
            "TotalTimeSeconds" => {
                let value = self.number();
                self.lap().timer_time_s = value;
            }
            "DistanceMeters" => {
                let value = self.number();
                self.lap().distance_m = value;
            }
            "AverageHeartRateBpm" => self.parent = Parent::AverageHeartRate,
            "MaximumHeartRateBpm" => self.parent = Parent::MaximumHeartRate,
            "Value" => {
                let value = self.number().filter(|&value| value > 0.0);
                match self.parent {
                    Parent::AverageHeartRate => self.lap().avg_heart_rate_bpm = value,
                    Parent::MaximumHeartRate => self.lap().max_heart_rate_bpm = value,
                    Parent::Other => {}
                }
                self.parent = Parent::Other;
            }
            "Intensity" => {
                let text = self.walker.text();
                self.lap().intensity = match text.as_deref() {
                    Some("Active") => Some(Intensity::Active),
                    Some("Resting") => Some(Intensity::Rest),
                    _ => None,
                };
            }
            "TriggerMethod" => {
                let text = self.walker.text();
                self.lap().trigger = match text.as_deref() {
                    Some("Manual") => LapTrigger::Manual,
                    Some("Distance") => LapTrigger::Distance,
                    Some("Time") => LapTrigger::Time,
                    Some("Location") => LapTrigger::Position,
                    _ => LapTrigger::Unknown,
                };
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        let name = canonical(name);
        if self.plan.is_some() {
            if self.plan == Some(name) {
                self.plan = None;
            }
            return;
        }
        match (self.place, name) {
            (Place::Point, "Trackpoint") => self.end_point(),
            (Place::Track, "Track") => self.place = Place::Lap,
            (Place::Track | Place::Lap, "Lap") | (Place::Creator, "Creator") => {
                self.place = Place::Activity;
            }
            (Place::Author, "Author") | (_, "Activity") => self.place = Place::Outside,
            _ => {}
        }
    }

    fn end_point(&mut self) {
        self.place = Place::Track;
        self.points += 1;
        let point = self.point;
        self.activity().columns.push(&point);
    }

    fn number(&mut self) -> Option<f64> {
        let value = xml::number(&self.walker.text()?);
        self.unreadable += usize::from(value.is_err());
        value.ok().flatten()
    }

    fn name(&mut self) -> Option<String> {
        self.walker.text().filter(|text| !text.is_empty()).map(std::borrow::Cow::into_owned)
    }

    /// The activity being read; laps and points outside any activity make one.
    fn activity(&mut self) -> &mut Activity {
        if self.activities.is_empty() {
            self.activities.push(Activity::new(""));
        }
        let last = self.activities.len() - 1;
        &mut self.activities[last]
    }

    fn lap(&mut self) -> &mut RawLap {
        self.activity().lap()
    }

    fn into_recordings(self, notices: &Notices) -> Vec<Recording> {
        let (author, utc_offset_s) = (self.author, self.clock.utc_offset_s);
        let recordings = self.activities.into_iter().map(|activity| {
            let mut recording = activity.into_recording(notices);
            recording.device = recording.device.or_else(|| author.clone());
            recording.utc_offset_s = utc_offset_s;
            recording
        });
        recordings.collect()
    }

    fn without_activity(&self) -> IngestError {
        if self.walker.is_cut() {
            return IngestError::Malformed {
                format: "tcx",
                at: self.walker.position() as u64,
                reason: "it ends before the first lap".into(),
            };
        }
        IngestError::NoActivity {
            format: "tcx",
            code: "tcx-no-activity",
            what: "a TCX file without an activity".into(),
        }
    }
}

/// TCX names begin with capitals; writers that do not know it are few, so only they pay.
fn canonical(name: &str) -> &str {
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return name;
    }
    NAMES.iter().find(|known| known.eq_ignore_ascii_case(name)).copied().unwrap_or(name)
}

const NAMES: &[&str] = &[
    "Activity",
    "Lap",
    "Track",
    "Trackpoint",
    "Training",
    "Workouts",
    "Courses",
    "Folders",
    "Creator",
    "Author",
    "Name",
    "Id",
    "TotalTimeSeconds",
    "DistanceMeters",
    "AverageHeartRateBpm",
    "MaximumHeartRateBpm",
    "Value",
    "Intensity",
    "TriggerMethod",
    "Time",
    "LatitudeDegrees",
    "LongitudeDegrees",
    "AltitudeMeters",
    "HeartRate",
    "Speed",
    "Cadence",
    "RunCadence",
    "Watts",
    "PowerInWatts",
    "Power",
    "Temperature",
    "Temp",
];

#[cfg(test)]
mod tests;
