//! FIT activities, through `rustyfit`.

use std::convert::Infallible;

use embedded_io::{ErrorType, Seek, SeekFrom, Write};
use rustyfit::profile::{mesgdef, typedef};
use rustyfit::proto::{FIT, Message};

use super::fit_words as words;
use super::{at, at_wide};
use crate::ingest::{Recording, Samples, StepDuration, Workout};

/// Why a recording cannot be written as FIT.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot be written as FIT: {0}")]
pub struct WriteError(String);

/// Bytes in memory, as the encoder wants them: it goes back to the header at the end.
#[derive(Default)]
struct Sink {
    bytes: Vec<u8>,
    at: usize,
}

impl ErrorType for Sink {
    type Error = Infallible;
}

impl Write for Sink {
    fn write(&mut self, new: &[u8]) -> Result<usize, Infallible> {
        let end = self.at + new.len();
        if end > self.bytes.len() {
            self.bytes.resize(end, 0);
        }
        self.bytes[self.at..end].copy_from_slice(new);
        self.at = end;
        Ok(new.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: SeekFrom) -> Result<u64, Infallible> {
        let target = match to {
            SeekFrom::Start(at) => at as i64,
            SeekFrom::End(by) => self.bytes.len() as i64 + by,
            SeekFrom::Current(by) => self.at as i64 + by,
        };
        self.at = usize::try_from(target).unwrap_or(0).min(self.bytes.len());
        Ok(self.at as u64)
    }
}

fn encode(messages: Vec<Message>) -> Result<Vec<u8>, WriteError> {
    let mut sink = Sink::default();
    let mut fit = FIT { messages, ..FIT::default() };
    rustyfit::Encoder::new()
        .encode(&mut sink, &mut fit)
        .map_err(|error| WriteError(error.to_string()))?;
    Ok(sink.bytes)
}

/// The recording as a FIT activity: file id, workout, then events, records and laps in order of
/// time, and the session and the activity at the end, as watches do. Times are whole seconds.
pub fn fit(recording: &Recording) -> Result<Vec<u8>, WriteError> {
    let samples = &recording.samples;
    let start_s = recording.start_time_s.or(samples.time_s.first().copied()).unwrap_or(0.0);
    let end_s = start_s + recording.totals.elapsed_time_s.unwrap_or(0.0);
    let mut messages = vec![file_id(recording, start_s)];
    if let Some(workout) = &recording.workout {
        messages.extend(workout_messages(workout));
    }
    // Within a second: the stopwatch starts, then the point, then the lap, then it stops.
    let mut timed: Vec<(f64, u8, Message)> = Vec::new();
    for event in &recording.timer {
        timed.push((
            event.time_s,
            if event.running { 0 } else { 3 },
            timer(event.time_s, event.running),
        ));
    }
    timed
        .extend((0..samples.len()).map(|point| (samples.time_s[point], 1, record(samples, point))));
    timed.extend(laps(recording));
    timed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    messages.extend(timed.into_iter().map(|(_, _, message)| message));
    messages.push(session(recording, start_s, end_s));
    messages.push(activity(recording, end_s));
    encode(messages)
}

/// A FIT file of device settings: valid, and no activity.
pub fn fit_settings(created_s: f64) -> Result<Vec<u8>, WriteError> {
    let mut id = mesgdef::FileId::new();
    id.r#type = typedef::File::SETTINGS;
    id.manufacturer = typedef::Manufacturer::DEVELOPMENT;
    id.time_created = date_time(created_s);
    let mut settings = mesgdef::DeviceSettings::new();
    settings.utc_offset = 0;
    encode(vec![id.into(), settings.into()])
}

fn date_time(time_s: f64) -> typedef::DateTime {
    typedef::DateTime::from_unix_timestamp(time_s.round() as i64)
}

fn file_id(recording: &Recording, created_s: f64) -> Message {
    let mut id = mesgdef::FileId::new();
    id.r#type = typedef::File::ACTIVITY;
    id.manufacturer = typedef::Manufacturer::DEVELOPMENT;
    id.product = 1;
    id.time_created = date_time(created_s);
    if let Some(device) = &recording.device {
        id.product_name = short(device);
    }
    id.into()
}

/// FIT strings fit into a field of 255 bytes.
fn short(text: &str) -> Box<str> {
    text.chars().take(60).collect::<String>().into_boxed_str()
}

fn workout_messages(workout: &Workout) -> Vec<Message> {
    let mut head = mesgdef::Workout::new();
    head.sport = typedef::Sport::RUNNING;
    head.num_valid_steps = workout.steps.len() as u16;
    if let Some(name) = &workout.name {
        head.wkt_name = short(name);
    }
    let mut messages = vec![head.into()];
    for (index, step) in workout.steps.iter().enumerate() {
        let mut message = mesgdef::WorkoutStep::new();
        message.message_index = typedef::MessageIndex(index as u16);
        if let Some(intensity) = step.intensity {
            message.intensity = words::intensity(intensity);
        }
        message.target_type = typedef::WktStepTarget::OPEN;
        let (kind, value) = match step.duration {
            StepDuration::Time(seconds) => (typedef::WktStepDuration::TIME, seconds * 1000.0),
            StepDuration::Distance(metres) => (typedef::WktStepDuration::DISTANCE, metres * 100.0),
            StepDuration::Repeat { from, times } => {
                message.target_value = times;
                (typedef::WktStepDuration::REPEAT_UNTIL_STEPS_CMPLT, f64::from(from))
            }
            StepDuration::Open | StepDuration::Other => {
                (typedef::WktStepDuration::OPEN, f64::from(u32::MAX))
            }
        };
        message.duration_type = kind;
        message.duration_value = value.round() as u32;
        if let Some((low, high)) = step.target_speed_mps {
            message.target_type = typedef::WktStepTarget::SPEED;
            message.target_value = 0;
            message.custom_target_value_low = (low * 1000.0).round() as u32;
            message.custom_target_value_high = (high * 1000.0).round() as u32;
        }
        messages.push(message.into());
    }
    messages
}

fn timer(time_s: f64, running: bool) -> Message {
    let mut event = mesgdef::Event::new();
    event.timestamp = date_time(time_s);
    event.event = typedef::Event::TIMER;
    event.event_type =
        if running { typedef::EventType::START } else { typedef::EventType::STOP_ALL };
    event.event_group = 0;
    event.into()
}

fn record(samples: &Samples, point: usize) -> Message {
    let mut record = mesgdef::Record::new();
    record.timestamp = date_time(samples.time_s[point]);
    if let (Some(lat), Some(lon)) =
        (at_wide(&samples.latitude_deg, point), at_wide(&samples.longitude_deg, point))
    {
        record.position_lat = words::semicircles(lat);
        record.position_long = words::semicircles(lon);
    }
    if let Some(altitude) = at(&samples.altitude_m, point) {
        record.enhanced_altitude = ((f64::from(altitude) + 500.0) * 5.0).round() as u32;
    }
    if let Some(metres) = at_wide(&samples.distance_m, point) {
        record.distance = (metres * 100.0).round() as u32;
    }
    if let Some(speed) = at(&samples.speed_mps, point) {
        record.enhanced_speed = (f64::from(speed) * 1000.0).round() as u32;
    }
    if let Some(beats) = at(&samples.heart_rate_bpm, point) {
        record.heart_rate = beats.round() as u8;
    }
    if let Some(steps) = at(&samples.cadence_spm, point) {
        // FIT counts one leg.
        record.cadence = (steps / 2.0).round() as u8;
    }
    record.into()
}

fn laps(recording: &Recording) -> Vec<(f64, u8, Message)> {
    let laps = recording.laps.iter().zip(0_u16..);
    laps.map(|(lap, index)| {
        let end_s = lap.start_time_s + lap.elapsed_time_s;
        let mut message = mesgdef::Lap::new();
        message.message_index = typedef::MessageIndex(index);
        message.timestamp = date_time(end_s);
        message.start_time = date_time(lap.start_time_s);
        message.event = typedef::Event::LAP;
        message.event_type = typedef::EventType::STOP;
        message.total_elapsed_time = words::millis(lap.elapsed_time_s);
        if let Some(seconds) = lap.timer_time_s {
            message.total_timer_time = words::millis(seconds);
        }
        if let Some(metres) = lap.distance_m {
            message.total_distance = (metres * 100.0).round() as u32;
        }
        message.lap_trigger = words::trigger(lap.trigger);
        if let Some(intensity) = lap.intensity {
            message.intensity = words::intensity(intensity);
        }
        if let Some(step) = lap.workout_step {
            message.wkt_step_index = typedef::MessageIndex(step);
        }
        (end_s, 2, message.into())
    })
    .collect()
}

fn session(recording: &Recording, start_s: f64, end_s: f64) -> Message {
    let totals = &recording.totals;
    let mut session = mesgdef::Session::new();
    session.message_index = typedef::MessageIndex(0);
    session.timestamp = date_time(end_s);
    session.start_time = date_time(start_s);
    session.event = typedef::Event::SESSION;
    session.event_type = typedef::EventType::STOP;
    session.sport = words::sport(recording.sport.as_deref());
    session.sub_sport = words::sub_sport(recording.sub_sport.as_deref());
    session.total_elapsed_time = words::millis(totals.elapsed_time_s.unwrap_or(end_s - start_s));
    session.total_timer_time = words::millis(totals.timer_time_s.unwrap_or(end_s - start_s));
    if let Some(metres) = totals.distance_m {
        session.total_distance = (metres * 100.0).round() as u32;
    }
    if let (Some(up), Some(down)) = (totals.ascent_m, totals.descent_m) {
        session.total_ascent = up.round() as u16;
        session.total_descent = down.round() as u16;
    }
    if let (Some(mean), Some(top)) = (totals.avg_heart_rate_bpm, totals.max_heart_rate_bpm) {
        session.avg_heart_rate = mean.round() as u8;
        session.max_heart_rate = top.round() as u8;
    }
    session.first_lap_index = 0;
    session.num_laps = recording.laps.len() as u16;
    session.trigger = typedef::SessionTrigger::ACTIVITY_END;
    session.into()
}

fn activity(recording: &Recording, end_s: f64) -> Message {
    let mut activity = mesgdef::Activity::new();
    activity.timestamp = date_time(end_s);
    activity.total_timer_time = words::millis(recording.totals.timer_time_s.unwrap_or(0.0));
    activity.num_sessions = 1;
    activity.r#type = typedef::Activity::MANUAL;
    activity.event = typedef::Event::ACTIVITY;
    activity.event_type = typedef::EventType::STOP;
    if let Some(offset_s) = recording.utc_offset_s {
        let local_s = end_s.round() as i64 + i64::from(offset_s);
        activity.local_timestamp = typedef::LocalDateTime::from_unix_timestamp(local_s);
    }
    activity.into()
}
