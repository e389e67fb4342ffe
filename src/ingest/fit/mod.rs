//! FIT: messages → `Recording`s, one per session.

mod decoder;
mod definition;
mod devices;
mod messages;
mod plan;
mod samples;
mod sessions;
mod summary;

use crate::ingest::fit::decoder::{File, Part};
use crate::ingest::fit::messages::{FILE_TYPE_ACTIVITY, is_on_foot, other_file_type};
use crate::ingest::fit::plan::{Column, Columns, MISSING, Row};
use crate::ingest::fit::sessions::Spans;
use crate::ingest::fit::summary::{Session, Summary};
use crate::ingest::{Format, IngestError, Recording, allow_activities, rollover};
use crate::notice::{NoticeCode, Notices};
use crate::settings::Limits;

/// The Flexible and Interoperable Data Transfer format of Garmin and nearly all watches.
pub(super) const FORMAT: Format =
    Format { name: "fit", extensions: &["fit"], sniff: decoder::is_fit, read };

/// A part with its messages understood.
struct Activity {
    rows: Vec<Row>,
    columns: Columns,
    summary: Summary,
    notices: Notices,
}

impl Activity {
    fn new(part: Part<'_>, limits: &Limits) -> Self {
        let mut summary = Summary::new(&part.messages);
        // Every recording of the part gets a copy.
        summary.workout = summary.workout.filter(|w| w.steps.len() <= limits.max_workout_steps);
        Self { rows: part.rows, columns: part.columns, summary, notices: part.notices }
    }

    /// Sessions always; records too unless the file says that it is, say, a course.
    fn is_activity(&self) -> bool {
        let other = self.summary.file_type.and_then(other_file_type).is_some();
        !self.summary.sessions.is_empty() || !self.rows.is_empty() && !other
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Recording>, IngestError> {
    let File { parts, notices, at } = decoder::decode(bytes, limits)?;
    let parts: Vec<Activity> = parts.into_iter().map(|part| Activity::new(part, limits)).collect();
    let file_type = parts.iter().find_map(|part| part.summary.file_type);
    let (parts, passed_over): (Vec<_>, Vec<_>) = parts.into_iter().partition(Activity::is_activity);
    let mut common = notices;
    for part in passed_over {
        common.merge(&part.notices);
    }
    let parts = joined(parts);
    let activities: usize = parts.iter().map(|part| part.summary.sessions.len().max(1)).sum();
    allow_activities(activities, limits)?;
    let mut recordings: Vec<Recording> = parts.into_iter().flat_map(recordings_of).collect();
    if recordings.is_empty() {
        return Err(nothing(file_type, &common, at));
    }
    for recording in &mut recordings {
        recording.notices.merge(&common);
        rollover::correct(recording, rollover::BEFORE_FIT_S);
    }
    Ok(recordings)
}

/// Why a file without records and sessions gives nothing.
fn nothing(file_type: Option<u8>, notices: &Notices, at: usize) -> IngestError {
    match file_type.map(|file_type| (file_type, other_file_type(file_type))) {
        Some((_, Some((code, what)))) => {
            IngestError::NoActivity { format: FORMAT.name, code, what: what.into() }
        }
        Some((file_type, None)) if !notices.is_damaged() && file_type != FILE_TYPE_ACTIVITY => {
            IngestError::NoActivity {
                format: FORMAT.name,
                code: "fit-other",
                what: format!("a FIT file of type {file_type}"),
            }
        }
        None if !notices.is_damaged() => IngestError::Malformed {
            format: FORMAT.name,
            at: at as u64,
            reason: "no message that says what the file is, no record and no session".into(),
        },
        _ if !notices.is_damaged() => IngestError::NoActivity {
            format: FORMAT.name,
            code: "fit-empty",
            what: "a FIT file without records".into(),
        },
        _ => IngestError::Malformed {
            format: FORMAT.name,
            at: at as u64,
            reason: format!("no record or session in what is left ({})", codes(notices)),
        },
    }
}

fn codes(notices: &Notices) -> String {
    notices.iter().map(|notice| notice.code.name()).collect::<Vec<_>>().join(", ")
}

/// Adds parts without a session to the part whose session was running when they were recorded.
fn joined(parts: Vec<Activity>) -> Vec<Activity> {
    let sessions = parts.iter().enumerate().flat_map(|(index, part)| {
        part.summary.sessions.iter().map(move |session| (index, session))
    });
    let spans = Spans::new(sessions);
    let host_of = |part: &Activity| {
        let first = part.rows.iter().map(time_s).find(|time| time.is_finite())?;
        part.summary.sessions.is_empty().then(|| spans.running(first))?
    };
    let hosts: Vec<Option<usize>> = parts.iter().map(host_of).collect();
    let mut places: Vec<Option<Activity>> = parts.into_iter().map(Some).collect();
    for (index, host) in hosts.into_iter().enumerate() {
        let Some(host) = host else { continue };
        let Some(part) = places[index].take() else { continue };
        if let Some(host) = &mut places[host] {
            host.rows.extend(part.rows);
            host.columns = host.columns.or(part.columns);
            host.summary.laps.extend(part.summary.laps);
            host.summary.timer.extend(part.summary.timer);
            host.notices.merge(&part.notices);
        }
    }
    places.into_iter().flatten().collect()
}

/// One recording per session, or one of all records where there is none.
fn recordings_of(part: Activity) -> Vec<Recording> {
    let Activity { rows, columns, mut summary, mut notices } = part;
    summary.laps.sort_by(|a, b| a.start_time_s.total_cmp(&b.start_time_s));
    summary.timer.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
    let sessions = std::mem::take(&mut summary.sessions);
    if sessions.len() <= 1 {
        if sessions.is_empty() {
            notices.add(NoticeCode::FitNoSession, 1);
        }
        let mut recording =
            recording(sessions.into_iter().next(), &summary, &notices, (&rows, columns));
        recording.laps = summary.laps;
        recording.timer = summary.timer;
        return vec![recording];
    }
    let spans = Spans::new(sessions.iter().enumerate());
    let mut rows_of = vec![Vec::new(); sessions.len()];
    let mut last = spans.order().next().unwrap_or_default();
    for row in rows {
        let time = time_s(&row);
        if time.is_finite() {
            last = spans.nearest(time).unwrap_or(last);
        }
        rows_of[last].push(row);
    }
    let mut recordings: Vec<Recording> = sessions
        .into_iter()
        .zip(rows_of)
        .map(|(session, rows)| recording(Some(session), &summary, &notices, (&rows, columns)))
        .collect();
    for lap in summary.laps {
        if let Some(session) = spans.nearest(lap.start_time_s) {
            recordings[session].laps.push(lap);
        }
    }
    for event in summary.timer {
        if let Some(session) = spans.nearest(event.time_s) {
            recordings[session].timer.push(event);
        }
    }
    let mut places: Vec<Option<Recording>> = recordings.into_iter().map(Some).collect();
    spans.order().filter_map(|session| places[session].take()).collect()
}

fn recording(
    session: Option<Session>,
    summary: &Summary,
    notices: &Notices,
    (rows, columns): (&[Row], Columns),
) -> Recording {
    let session = session.unwrap_or_else(|| Session {
        sport: summary.sport.clone(),
        sub_sport: summary.sub_sport.clone(),
        ..Session::default()
    });
    Recording {
        samples: samples::samples(rows, columns, is_on_foot(session.sport.as_deref())),
        sport: session.sport,
        sub_sport: session.sub_sport,
        name: None,
        device: summary.device.clone(),
        start_time_s: session.start_s,
        utc_offset_s: summary.utc_offset_s,
        laps: Vec::new(),
        workout: summary.workout.clone(),
        totals: session.totals,
        timer: Vec::new(),
        notices: notices.clone(),
    }
}

fn time_s(row: &Row) -> f64 {
    let time = row[Column::Time as usize];
    if time == MISSING[Column::Time as usize] {
        f64::NAN
    } else {
        samples::unix_time(f64::from(time))
    }
}
