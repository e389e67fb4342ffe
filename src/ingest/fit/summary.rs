//! Messages other than records: sessions, laps, the workout, the stopwatch, the device.

use crate::ingest::fit::decoder::Message;
use crate::ingest::fit::devices::device_name;
use crate::ingest::fit::messages::{
    self, TIMESTAMP, activity, event, file_id, lap, session, sport, sport_name, sub_sport_name,
    summary, workout, workout_step,
};
use crate::ingest::fit::samples::unix_time;
use crate::ingest::{
    Intensity, Lap, LapTrigger, StepDuration, TimerEvent, Totals, Workout, WorkoutStep,
};

/// What the messages of one part say beside the records.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) file_type: Option<u8>,
    pub(super) device: Option<String>,
    pub(super) sport: Option<String>,
    pub(super) sub_sport: Option<String>,
    pub(super) utc_offset_s: Option<i32>,
    pub(super) sessions: Vec<Session>,
    pub(super) laps: Vec<Lap>,
    pub(super) workout: Option<Workout>,
    pub(super) timer: Vec<TimerEvent>,
}

/// One session message.
#[derive(Debug, Default)]
pub(super) struct Session {
    pub(super) start_s: Option<f64>,
    pub(super) sport: Option<String>,
    pub(super) sub_sport: Option<String>,
    pub(super) totals: Totals,
}

impl Summary {
    /// Reads the messages in the order of the file.
    pub(super) fn new(messages: &[Message<'_>]) -> Self {
        let mut this = Self::default();
        let mut steps = Vec::new();
        let mut workout = None::<Workout>;
        for message in messages {
            match message.number() {
                messages::FILE_ID => this.file_id(message),
                messages::SPORT => {
                    this.sport = small(message, sport::SPORT).and_then(sport_name);
                    this.sub_sport = small(message, sport::SUB_SPORT).and_then(sub_sport_name);
                }
                messages::SESSION => this.sessions.push(read_session(message)),
                messages::LAP => this.laps.extend(read_lap(message)),
                messages::EVENT => this.timer.extend(timer_event(message)),
                messages::ACTIVITY => this.utc_offset_s = utc_offset(message),
                messages::WORKOUT => {
                    workout.get_or_insert_default().name = message.text(workout::WKT_NAME);
                }
                messages::WORKOUT_STEP => {
                    let index = message.value(messages::MESSAGE_INDEX);
                    steps.push((index.unwrap_or(steps.len() as f64), step(message)));
                }
                _ => {}
            }
        }
        if !steps.is_empty() {
            steps.sort_by(|a, b| a.0.total_cmp(&b.0));
            workout.get_or_insert_default().steps = steps.into_iter().map(|step| step.1).collect();
        }
        this.workout = workout;
        this
    }

    /// The first one counts: a file is of the type it begins with.
    fn file_id(&mut self, message: &Message<'_>) {
        if self.file_type.is_some() {
            return;
        }
        self.file_type = small(message, file_id::TYPE);
        self.device = message.text(file_id::PRODUCT_NAME).or_else(|| {
            let product = message.value(file_id::PRODUCT).map(|product| product as u16);
            device_name(message.value(file_id::MANUFACTURER)? as u16, product)
        });
    }
}

/// A value of an 8-bit enumeration.
fn small(message: &Message<'_>, field: u8) -> Option<u8> {
    message.value(field).filter(|value| (0.0..255.0).contains(value)).map(|value| value as u8)
}

fn scaled(message: &Message<'_>, field: u8, scale: f64) -> Option<f64> {
    message.value(field).map(|value| value / scale)
}

fn time(message: &Message<'_>, field: u8) -> Option<f64> {
    message.value(field).map(unix_time)
}

/// Start and elapsed time of a session or lap; a lost start follows from the end.
fn span(message: &Message<'_>) -> (Option<f64>, Option<f64>) {
    let elapsed = scaled(message, summary::TOTAL_ELAPSED_TIME, 1000.0)
        .or_else(|| scaled(message, summary::TOTAL_TIMER_TIME, 1000.0));
    let start = time(message, summary::START_TIME)
        .or_else(|| Some(time(message, TIMESTAMP)? - elapsed.unwrap_or(0.0)));
    (start, elapsed)
}

fn read_session(message: &Message<'_>) -> Session {
    let (start_s, _) = span(message);
    Session {
        start_s,
        sport: small(message, session::SPORT).and_then(sport_name),
        sub_sport: small(message, session::SUB_SPORT).and_then(sub_sport_name),
        totals: Totals {
            elapsed_time_s: scaled(message, summary::TOTAL_ELAPSED_TIME, 1000.0),
            timer_time_s: scaled(message, summary::TOTAL_TIMER_TIME, 1000.0),
            distance_m: scaled(message, summary::TOTAL_DISTANCE, 100.0),
            ascent_m: message.value(session::TOTAL_ASCENT),
            descent_m: message.value(session::TOTAL_DESCENT),
            avg_heart_rate_bpm: message.value(session::AVG_HEART_RATE),
            max_heart_rate_bpm: message.value(session::MAX_HEART_RATE),
        },
    }
}

fn read_lap(message: &Message<'_>) -> Option<Lap> {
    let (start, elapsed) = span(message);
    Some(Lap {
        start_time_s: start?,
        elapsed_time_s: elapsed?,
        timer_time_s: scaled(message, summary::TOTAL_TIMER_TIME, 1000.0),
        distance_m: scaled(message, summary::TOTAL_DISTANCE, 100.0),
        trigger: match small(message, lap::LAP_TRIGGER) {
            Some(0) => LapTrigger::Manual,
            Some(1) => LapTrigger::Time,
            Some(2) => LapTrigger::Distance,
            Some(3..=6) => LapTrigger::Position,
            Some(7) => LapTrigger::SessionEnd,
            _ => LapTrigger::Unknown,
        },
        intensity: intensity(message, lap::INTENSITY),
        workout_step: message.value(lap::WKT_STEP_INDEX).map(|index| index as u16),
    })
}

fn intensity(message: &Message<'_>, field: u8) -> Option<Intensity> {
    Some(match small(message, field)? {
        0 => Intensity::Active,
        1 => Intensity::Rest,
        2 => Intensity::Warmup,
        3 => Intensity::Cooldown,
        4 => Intensity::Recovery,
        5 => Intensity::Interval,
        _ => return None,
    })
}

fn timer_event(message: &Message<'_>) -> Option<TimerEvent> {
    const TIMER: u8 = 0;
    if small(message, event::EVENT) != Some(TIMER) {
        return None;
    }
    let running = match small(message, event::EVENT_TYPE)? {
        0 => true,
        // stop, stop_all, stop_disable, stop_disable_all
        1 | 4 | 8 | 9 => false,
        _ => return None,
    };
    Some(TimerEvent { time_s: time(message, TIMESTAMP)?, running })
}

/// Local time minus UTC; clocks of watches are set by hand, zones are whole quarters of an hour.
fn utc_offset(message: &Message<'_>) -> Option<i32> {
    const QUARTER_S: f64 = 900.0;
    const LARGEST_S: f64 = 14.0 * 3600.0;
    let difference = message.value(activity::LOCAL_TIMESTAMP)? - message.value(TIMESTAMP)?;
    let offset = (difference / QUARTER_S).round() * QUARTER_S;
    (offset.abs() <= LARGEST_S).then_some(offset as i32)
}

fn step(message: &Message<'_>) -> WorkoutStep {
    const SPEED: u8 = 0;
    let value = message.value(workout_step::DURATION_VALUE);
    let duration = match (small(message, workout_step::DURATION_TYPE), value) {
        // time, repetition_time, time_only
        (Some(0 | 28 | 31), Some(value)) => StepDuration::Time(value / 1000.0),
        (Some(1), Some(value)) => StepDuration::Distance(value / 100.0),
        (Some(5), _) => StepDuration::Open,
        (Some(6), Some(from)) => StepDuration::Repeat {
            from: from as u16,
            times: message.value(workout_step::TARGET_VALUE).map_or(1, |times| times as u32),
        },
        _ => StepDuration::Other,
    };
    let low = scaled(message, workout_step::CUSTOM_TARGET_VALUE_LOW, 1000.0);
    let high = scaled(message, workout_step::CUSTOM_TARGET_VALUE_HIGH, 1000.0);
    // A bound of 0 is none.
    let target_speed_mps = low
        .zip(high)
        .filter(|_| small(message, workout_step::TARGET_TYPE) == Some(SPEED))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .filter(|(slowest, _)| *slowest > 0.0);
    WorkoutStep {
        intensity: intensity(message, workout_step::INTENSITY),
        duration,
        target_speed_mps,
    }
}
