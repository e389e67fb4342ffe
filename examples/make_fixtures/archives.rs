//! What Strava, Garmin and Apple hand out: the same three activities, each with its index.

use std::error::Error;

use runkind::ingest::{Recording, Samples};
use runkind::synthetic::write::{self, Exported, Workout};
use runkind::synthetic::{Athlete, Device, Laps, Length, Plan, Rest, Sampling, run};

use super::File;
use super::containers::zip;

/// Wednesday 2024-05-01, 22:30 in London and the day after in Berlin, in seconds since 1970.
const EVENING_S: f64 = 1_714_602_600.0;

/// Every file of `archives/`.
pub(crate) fn files() -> Result<Vec<File>, Box<dyn Error>> {
    let [repeats, ride, belt] = three();
    let exported = |recording: &Recording, file: &str, name: &str, sport| Exported {
        file: file.into(),
        bytes: write::gpx(&Recording { sport: None, name: None, ..recording.clone() }).into(),
        name: name.into(),
        description: "Rain, and \"wind\".".into(),
        sport,
        start_time_s: recording.samples.time_s.first().map_or(0, |&start| start as i64),
        utc_offset_s: 7200,
    };
    let activities = [
        exported(&repeats, "9000000001.gpx", "5×400, \"hot\"", "running"),
        exported(&ride, "9000000002.gpx", "To work", "cycling"),
    ];
    let workout = |recording: &Recording, activity| Workout {
        recording: recording.clone(),
        activity,
        utc_offset_s: 7200,
        zone: Some("Europe/Berlin"),
        is_indoor: recording.samples.latitude_deg.is_empty(),
        names_route: true,
    };
    let workouts =
        [workout(&repeats, "Running"), workout(&ride, "Cycling"), workout(&belt, "Running")];
    Ok(vec![
        ("archives/apple.zip".into(), zip(&write::apple_files(&workouts)?)?),
        ("archives/garmin.zip".into(), zip(&write::garmin_files(&activities)?)?),
        ("archives/strava.zip".into(), zip(&write::strava_files(&activities, 1, 2))?),
    ])
}

/// Repeats on the road, a ride as slow as a run, and a jog on a treadmill.
fn three() -> [Recording; 3] {
    let record = |seed: u64, plan: Plan, sampling| {
        let start_time_s = EVENING_S + seed as f64 * 86_400.0;
        let plan = Plan { start_time_s, origin_deg: (52.0312, 5.0427), ..plan };
        let device = Device { sampling, laps: Laps::Single, ..Device::watch() };
        run(seed, &plan, &Athlete::default(), &device).recording
    };
    let rest = Rest::jog(Length::Seconds(60.0));
    let repeats = Plan::new("interval")
        .warmup(800.0)
        .set(5, Length::Metres(400.0), 1.08, rest)
        .cooldown(600.0);
    let easy = |seconds| Plan::new("easy").easy(Length::Seconds(seconds), 0.75);
    let repeats = record(0, repeats, Sampling::Every(2));
    let ride = record(1, easy(600.0), Sampling::Every(4));
    let mut belt = record(2, easy(1200.0), Sampling::Every(4));
    let Samples { latitude_deg, longitude_deg, altitude_m, .. } = &mut belt.samples;
    latitude_deg.clear();
    longitude_deg.clear();
    altitude_m.clear();
    [repeats, ride, belt]
}
