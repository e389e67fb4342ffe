//! Twelve weeks of one synthetic athlete who wants to run 10 km in under 40 minutes.

use std::error::Error;
use std::fmt::Write as _;

use runkind::ingest::{Intensity, StepDuration, Workout};
use runkind::synthetic::write;
use runkind::synthetic::{Athlete, SyntheticRun, run};

use super::File;
use super::containers::{gz, zip};
use super::diary::Packing::{Fit, FitCut, FitGz, Gpx, GpxGz, Nested, Tcx, TcxGz, Twice, Zipped};
use super::diary::{Entry, diary};

/// Monday 2025-03-03, 00:00 UTC, in seconds since 1970.
const FIRST_DAY_S: f64 = 1_740_960_000.0;
/// Summer time begins on day 27 of the season, 30 March.
const SUMMER_TIME_DAY: u32 = 27;

/// Every file of `export/`, and `labels.csv`.
pub(crate) fn files() -> Result<Vec<File>, Box<dyn Error>> {
    let mut files: Vec<File> = Vec::new();
    let (mut zipped, mut nested) = (Vec::new(), Vec::new());
    let mut labels = String::from("file,kind,also,tags,confidence,evidence,reps,steps\n");
    for entry in diary() {
        let played = play(&entry);
        let date = date(entry.day);
        let date = if entry.plan.sport == "running" { date } else { format!("{date}-b") };
        let path = |ending: &str| format!("export/{date}{ending}");
        let recording = &played.recording;
        let named = match entry.packing {
            Fit => (path(".fit"), write::fit(recording)?),
            FitGz | Twice => (path(".fit.gz"), gz(&write::fit(recording)?)?),
            Gpx => (path(".gpx"), write::gpx(recording).into_bytes()),
            GpxGz => (path(".gpx.gz"), gz(write::gpx(recording).as_bytes())?),
            Tcx => (path(".tcx"), write::tcx(recording).into_bytes()),
            TcxGz => (path(".tcx.gz"), gz(write::tcx(recording).as_bytes())?),
            FitCut => {
                let mut bytes = write::fit(recording)?;
                bytes.truncate(bytes.len() * 6 / 10);
                (path(".fit"), bytes)
            }
            Zipped => {
                zipped.push((format!("activities/{date}.fit"), write::fit(recording)?));
                continue;
            }
            Nested => {
                nested.push((format!("{date}.gpx"), write::gpx(recording).into_bytes()));
                continue;
            }
        };
        if !played.truth.kind.is_empty() {
            label(&mut labels, &named.0, &played);
        }
        files.push(named);
        if entry.packing == Twice {
            files.push((path("-copy.gpx.gz"), gz(write::gpx(recording).as_bytes())?));
        }
    }
    zipped.push(("activities/readme.txt".into(), b"Activities of spring.\n".to_vec()));
    files.push(("export/spring.zip".into(), zip(&zipped)?));
    files.push(("export/backup.zip".into(), zip(&[("phone.zip".into(), zip(&nested)?)])?));
    files.push(("export/notes.txt".into(), b"10 km on 25 May. Sub 40!\n".to_vec()));
    files.push(("export/settings.fit".into(), write::fit_settings(FIRST_DAY_S)?));
    files.push(("labels.csv".into(), labels.into_bytes()));
    files.sort();
    Ok(files)
}

fn play(entry: &Entry) -> SyntheticRun {
    let mut plan = entry.plan.clone();
    plan.utc_offset_s = if entry.day >= SUMMER_TIME_DAY { 7200 } else { 3600 };
    // Nobody starts on the full hour.
    let late_s = f64::from((entry.day * 397) % 1500);
    plan.start_time_s =
        FIRST_DAY_S + f64::from(entry.day) * 86_400.0 + (entry.hour * 3600.0).round() + late_s
            - f64::from(plan.utc_offset_s);
    plan.origin_deg = (52.0312, 5.0427);
    let week = f64::from(entry.day / 7);
    // Twelve weeks of training make half a percent each month.
    let athlete = Athlete { critical_speed_mps: 4.0 + 0.008 * week, ..Athlete::default() };
    let mut played = run(u64::from(entry.day) * 10 + 1, &plan, &athlete, &entry.device);
    if plan.name.as_deref() == Some("Unnamed") {
        played.recording.name = None;
        played.recording.sport = None;
    }
    played
}

fn label(labels: &mut String, path: &str, played: &SyntheticRun) {
    let truth = &played.truth;
    let steps = played.recording.workout.as_ref().map(steps).unwrap_or_default();
    let confidence = if truth.also.is_some() { "medium" } else { "high" };
    let _ = writeln!(
        labels,
        "{path},{},{},{},{confidence},synthetic,{},{steps}",
        truth.kind,
        truth.also.unwrap_or_default(),
        truth.tags.join(";"),
        truth.reps(),
    );
}

/// The steps of a workout in one CSV cell.
fn steps(workout: &Workout) -> String {
    let steps = workout.steps.iter().map(|step| {
        let what = match step.intensity {
            Some(Intensity::Warmup) => "warmup",
            Some(Intensity::Interval) => "interval",
            Some(Intensity::Recovery) => "recovery",
            Some(Intensity::Cooldown) => "cooldown",
            _ => "step",
        };
        match step.duration {
            StepDuration::Time(seconds) => format!("{what} {seconds:.0}s"),
            StepDuration::Distance(metres) => format!("{what} {metres:.0}m"),
            StepDuration::Repeat { from, times } => {
                format!("repeat(from step {from}) {times} times")
            }
            StepDuration::Open | StepDuration::Other => format!("{what} open"),
        }
    });
    format!("\"{}\"", steps.collect::<Vec<_>>().join(", "))
}

fn date(day: u32) -> String {
    let (month, day) = match day {
        0..29 => (3, day + 3),
        29..59 => (4, day - 28),
        _ => (5, day - 58),
    };
    format!("2025-{month:02}-{day:02}")
}
