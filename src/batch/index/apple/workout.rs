//! One `Workout` of an Apple Health export with what stands in it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ingest::TimerEvent;
use crate::ingest::xml::{self, Clock, Tag};
use crate::settings::Archives;

/// What an export says of one workout.
#[derive(Debug, Default)]
pub(super) struct Workout {
    /// `Running` of `HKWorkoutActivityTypeRunning`.
    kind: String,
    pub(super) source: String,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(super) start_s: f64,
    pub(super) end_s: f64,
    pub(super) utc_offset_s: Option<i32>,
    /// Without pauses.
    pub(super) duration_s: Option<f64>,
    pub(super) distance_m: Option<f64>,
    is_indoor: bool,
    events: Vec<TimerEvent>,
    /// Its routes, by path from the folder of the index.
    pub(super) files: Vec<String>,
    /// Routes there was no room for.
    pub(super) dropped: usize,
}

impl Workout {
    pub(super) fn is_run(&self) -> bool {
        self.sport().is_some_and(|(sport, _)| sport == "running")
    }

    /// From when to when it lasted.
    pub(super) fn span(&self) -> (f64, f64) {
        (self.start_s, self.end_s)
    }

    /// In FIT words; `None` where the workout is of no named sport.
    pub(super) fn sport(&self) -> Option<(&'static str, Option<&'static str>)> {
        match (xml::sport(&self.kind), self.kind.as_str()) {
            (Some(("running", sub_sport)), _) => {
                Some(("running", if self.is_indoor { Some("treadmill") } else { sub_sport }))
            }
            (Some(sport), _) => Some(sport),
            (None, "" | "Other") => None,
            // Some eighty sports, none of them on foot.
            (None, _) => Some(("training", None)),
        }
    }

    /// When the stopwatch ran and stood.
    pub(super) fn timer(&self) -> Vec<TimerEvent> {
        if self.events.is_empty() {
            return Vec::new();
        }
        let mut timer = vec![TimerEvent { time_s: self.start_s, running: true }];
        timer.extend(&self.events);
        timer.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
        timer
    }
}

/// Takes the tags of workouts.
#[derive(Default)]
pub(super) struct WorkoutParser {
    open: Option<Workout>,
    /// Within a part of the workout, of which the workout has the sum.
    is_part: bool,
}

impl WorkoutParser {
    pub(super) fn open(&mut self, tag: Tag<'_>, rules: &Archives) {
        if tag.name == "Workout" {
            self.open = Some(workout(tag));
            self.is_part = false;
            return;
        }
        let Some(open) = &mut self.open else { return };
        let is = |name| tag.attribute(name).unwrap_or_default();
        match tag.name {
            "WorkoutActivity" => self.is_part = true,
            "FileReference" => {
                let path = is("path");
                let path = path.trim_start_matches('/');
                let has_room = open.files.len() < rules.max_routes;
                if !path.is_empty() {
                    open.files.extend(has_room.then(|| path.into()));
                    open.dropped += usize::from(!has_room);
                }
            }
            _ if self.is_part => {}
            "MetadataEntry" => match is("key").as_str() {
                "HKIndoorWorkout" => open.is_indoor = is("value") == "1",
                "HKTimeZone" => {
                    open.utc_offset_s = zone(&is("value"), open.start_s).or(open.utc_offset_s);
                }
                _ => {}
            },
            "WorkoutStatistics" if is("type").ends_with("DistanceWalkingRunning") => {
                open.distance_m =
                    number(&is("sum")).and_then(|sum| finite(metres(sum, &is("unit"))));
            }
            "WorkoutEvent" => {
                let running = match is("type").as_str() {
                    "HKWorkoutEventTypePause" => false,
                    "HKWorkoutEventTypeResume" => true,
                    _ => return,
                };
                if let Some((time_s, _)) =
                    instant(&is("date")).filter(|_| open.events.len() < rules.max_events)
                {
                    open.events.push(TimerEvent { time_s, running });
                }
            }
            _ => {}
        }
    }

    /// The workout, where it ends here.
    pub(super) fn close(&mut self, name: &str, rules: &Archives) -> Option<Workout> {
        match name {
            "Workout" => self.end(rules),
            "WorkoutActivity" => {
                self.is_part = false;
                None
            }
            _ => None,
        }
    }

    /// The workout that is not closed.
    pub(super) fn end(&mut self, rules: &Archives) -> Option<Workout> {
        let is_sane = |workout: &Workout| {
            workout.end_s > workout.start_s
                && workout.end_s - workout.start_s <= rules.max_workout_s
        };
        self.open.take().filter(is_sane)
    }
}

fn workout(tag: Tag<'_>) -> Workout {
    let mut workout = Workout::default();
    let (mut duration, mut duration_unit) = (None, String::new());
    let (mut distance, mut distance_unit) = (None, String::new());
    tag.attributes(|name, text| match name {
        "workoutActivityType" => {
            workout.kind = text.strip_prefix("HKWorkoutActivityType").unwrap_or(&text).into();
        }
        "sourceName" => workout.source = text.into(),
        "startDate" => {
            if let Some((start, offset)) = instant(&text) {
                (workout.start_s, workout.utc_offset_s) = (start, Some(offset));
            }
        }
        "endDate" => workout.end_s = instant(&text).map_or(0.0, |end| end.0),
        "duration" => duration = number(&text),
        "durationUnit" => duration_unit = text.into(),
        "totalDistance" => distance = number(&text).filter(|&total| total > 0.0),
        "totalDistanceUnit" => distance_unit = text.into(),
        _ => {}
    });
    let seconds = match duration_unit.as_str() {
        "min" | "" => 60.0,
        "hr" | "h" => 3600.0,
        _ => 1.0,
    };
    workout.duration_s = duration.and_then(|duration| finite(duration * seconds));
    workout.distance_m = distance.and_then(|distance| finite(metres(distance, &distance_unit)));
    workout
}

/// A finite number.
pub(super) fn number(text: &str) -> Option<f64> {
    xml::number(text).ok().flatten()
}

/// Large numbers may be too large in another unit.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// A length in metres.
pub(super) fn metres(value: f64, unit: &str) -> f64 {
    value
        * match unit {
            "mi" => 1609.344,
            "m" => 1.0,
            "yd" => 0.9144,
            "ft" => 0.3048,
            "cm" => 0.01,
            _ => 1000.0,
        }
}

/// `2024-05-01 08:02:11 +0200`: seconds since 1970-01-01T00:00:00Z, and local time minus UTC.
pub(super) fn instant(text: &str) -> Option<(f64, i32)> {
    let text = text.trim();
    let (date, zone) = match text.rsplit_once(' ') {
        Some((date, zone)) if zone.starts_with(['+', '-']) => (date, offset(zone)?),
        _ => (text, 0),
    };
    let mut clock = Clock::default();
    let seconds = clock.seconds(date).ok()??;
    let zone = clock.utc_offset_s.map_or(zone, |told| told + zone);
    // Watches of before 1970 are none, and 32 bits last to 2106.
    let utc = seconds - if clock.utc_offset_s.is_some() { 0.0 } else { f64::from(zone) };
    (0.0..f64::from(u32::MAX)).contains(&utc).then_some((utc, zone))
}

/// `+0200` in seconds.
fn offset(zone: &str) -> Option<i32> {
    let digits = zone[1..].replace(':', "");
    let number: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    let seconds = number / 100 * 3600 + number % 100 * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

/// What a zone by name, where the workout was, is off UTC. The dates of an export are in the zone
/// of the phone that wrote it.
fn zone(name: &str, time_s: f64) -> Option<i32> {
    let zone = TimeZone::get(name).ok()?;
    Some(zone.to_offset(Timestamp::from_second(time_s as i64).ok()?).seconds())
}
