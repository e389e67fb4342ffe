//! Apple Health exports: routes become runs with what the index says and measured.

use std::fs;

use proptest::prelude::*;
use runkind::batch::{self, Batch, Input, OffsetSource, Options, Outcome, Record, Status};
use runkind::ingest;
use runkind::settings::{Archives, Limits, Settings};
use runkind::synthetic::write::{self, Workout};

use crate::archives::{code, count, of, read, read_zip};
use crate::runs::{MAY, Run};

type Files = Vec<(String, Vec<u8>)>;

/// Twenty minutes with a heart rate of 150 and a distance.
fn workout(start: &'static str, activity: &'static str) -> Workout {
    let gpx = Run { start, has_heart_rate: true, sport: "", ..MAY }.gpx();
    let (_, mut recordings) = ingest::read(gpx.as_bytes(), &Limits::default()).unwrap();
    let mut recording = recordings.remove(0);
    let samples = &mut recording.samples;
    samples.distance_m = samples.time_s.iter().map(|t| (t - samples.time_s[0]) * 3.0).collect();
    Workout {
        recording,
        activity,
        utc_offset_s: 7200,
        zone: None,
        is_indoor: false,
        names_route: true,
    }
}

/// A run on the road, a ride as slow as a run, a run indoors, and weights.
fn four() -> Vec<Workout> {
    vec![
        workout("2024-05-01T22:30:00Z", "Running"),
        workout("2024-05-02T22:30:00Z", "Cycling"),
        Workout { is_indoor: true, ..workout("2024-05-03T22:30:00Z", "Running") },
        Workout {
            is_indoor: true,
            ..workout("2024-05-04T22:30:00Z", "TraditionalStrengthTraining")
        },
    ]
}

fn files(workouts: &[Workout]) -> Files {
    write::apple_files(workouts).unwrap()
}

fn index(files: &mut Files) -> &mut (String, Vec<u8>) {
    files.iter_mut().find(|file| file.0.ends_with("/export.xml")).unwrap()
}

fn unpack(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn heart_rate(record: &Record) -> Option<f64> {
    record.digest().unwrap().summary.avg_heart_rate_bpm
}

/// The run that stands in the index alone.
fn indoors(batch: &Batch) -> Option<&Record> {
    batch.records.iter().find(|record| record.source.index == 1)
}

/// The record of the index itself.
fn record_of_index(batch: &Batch) -> &Record {
    let is_it = |record: &&Record| match &record.outcome {
        Outcome::NoActivity(reason) => reason.code == "archive-index",
        _ => false,
    };
    batch.records.iter().find(is_it).unwrap()
}

/// What must come of [`four`].
fn check(batch: &Batch) {
    let run = of(batch, "2024-05-02_12.50am.gpx");
    assert_eq!(run.status(), Status::Ok);
    assert_eq!(heart_rate(run).map(f64::round), Some(150.0));
    assert_eq!(count(run, "sport-assumed"), 0, "the index names it");
    assert_eq!(run.digest().unwrap().high_heart_rate_bpm, Some(150.0), "it is in the digest");
    let local = run.local.unwrap();
    assert_eq!((local.utc_offset_s, local.source), (7200, OffsetSource::Archive));
    assert_eq!(run.start_local().unwrap().date().to_string(), "2024-05-02");
    assert_eq!(code(of(batch, "2024-05-03_12.50am.gpx")), "other-sport");
    let indoors = indoors(batch).unwrap();
    let summary = &indoors.digest().unwrap().summary;
    assert_eq!(indoors.status(), Status::Ok);
    assert_eq!(summary.sub_sport.as_deref(), Some("treadmill"));
    assert_eq!(summary.distance_m.map(f64::round), Some(3600.0));
    assert_eq!(summary.avg_heart_rate_bpm.map(f64::round), Some(150.0));
    assert_eq!(indoors.start_local().unwrap().date().to_string(), "2024-05-04");
    assert_eq!(code(of(batch, "_cda.xml")), "archive-table");
    assert_eq!(code(of(batch, "ecg_2024-05-01.csv")), "archive-table");
    assert_eq!(record_of_index(batch).notices.iter().count(), 0);
    assert_eq!(batch.records.len(), 6, "weights are no run");
}

#[test]
fn routes_become_runs_in_whatever_order_and_language() {
    let mut files = files(&four());
    check(&read_zip(&files));
    index(&mut files).0 = "apple_health_export/导出.xml".into();
    files.reverse();
    check(&read_zip(&files));
    check(&read(&batch::find(unpack(&files).path(), false)));
}

#[test]
fn segments_of_a_workout_are_no_laps() {
    let mut files = files(&four());
    let text = String::from_utf8(index(&mut files).1.clone()).unwrap();
    assert!(text.contains("HKWorkoutEventTypeSegment"));
    let batch = read_zip(&files);
    let runs: Vec<_> = batch.records.iter().filter_map(Record::run).collect();
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().all(|run| run.laps.is_empty()));
}

#[test]
fn routes_the_index_does_not_name_are_found_by_time() {
    let old = |workout: Workout| Workout { names_route: false, ..workout };
    check(&read_zip(&files(&four().into_iter().map(old).collect::<Vec<_>>())));
}

#[test]
fn the_zone_of_the_workout_beats_that_of_the_phone() {
    let mut workouts = four();
    workouts[0].zone = Some("America/New_York");
    workouts[2].zone = Some("Nowhere/At_All");
    let batch = read_zip(&files(&workouts));
    let offset = |record: &Record| record.local.unwrap().utc_offset_s;
    assert_eq!(offset(of(&batch, "2024-05-02_12.50am.gpx")), -4 * 3600);
    assert_eq!(offset(indoors(&batch).unwrap()), 7200);
}

#[test]
fn the_heart_rate_of_the_file_and_of_the_right_source_wins() {
    let mut files = files(&four());
    let text = String::from_utf8(index(&mut files).1.clone()).unwrap();
    // A strap of another app, twice as fast, and before the watch.
    let alien =
        text.replace("Runner’s Apple Watch", "App").replace("value=\"150\"", "value=\"200\"");
    let alien: String =
        alien.split_inclusive('\n').filter(|line| line.contains("<Record")).collect();
    let both = text.replacen(" <Record", &format!("{alien} <Record"), 1);
    index(&mut files).1 = both.into_bytes();
    let batch = read_zip(&files);
    assert_eq!(heart_rate(of(&batch, "2024-05-02_12.50am.gpx")).map(f64::round), Some(150.0));
    let route = files.iter_mut().find(|file| file.0.ends_with("-02_12.50am.gpx")).unwrap();
    route.1 = Run { start: "2024-05-01T22:30:00Z", has_heart_rate: true, ..MAY }.gpx().into_bytes();
    let text = String::from_utf8(route.1.clone()).unwrap().replace(">150<", ">140<");
    route.1 = text.into_bytes();
    let batch = read_zip(&files);
    assert_eq!(heart_rate(of(&batch, "2024-05-02_12.50am.gpx")).map(f64::round), Some(140.0));
}

#[test]
fn an_index_larger_than_any_file_is_streamed() {
    let workouts = four();
    let mut files = files(&workouts);
    let (_, bytes) = index(&mut files);
    bytes.clear();
    write::apple_index(&workouts, 9 << 20, bytes).unwrap();
    let limits = Limits { max_file_bytes: 8 << 20, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let read = |inputs: &[Input]| batch::read(inputs, &settings, &Options::default(), &|_| ());
    let folder = unpack(&files);
    let unpacked = read(&batch::find(folder.path(), false));
    check(&unpacked);
    let path = folder.path().join("export.zip");
    fs::write(&path, write::zip(&files).unwrap()).unwrap();
    let zipped = read(&batch::find(&path, false));
    check(&zipped);
    let sha = |batch: &Batch| record_of_index(batch).source.sha256.clone().unwrap();
    assert_eq!(sha(&unpacked), sha(&zipped));
    let small =
        batch::read(&batch::find(&path, false), &Settings::default(), &Options::default(), &|_| ());
    assert_eq!(sha(&small), sha(&zipped), "streamed or not, it is one file");
}

#[test]
fn more_samples_than_are_kept_are_told() {
    let folder = unpack(&files(&four()));
    let archives = Archives { max_samples: 100, ..Archives::default() };
    let settings = Settings { archives, ..Settings::default() };
    let inputs = batch::find(folder.path(), false);
    let batch = batch::read(&inputs, &settings, &Options::default(), &|_| ());
    let index = record_of_index(&batch);
    assert!(count(index, "index-samples-dropped") > 100);
    assert_eq!(of(&batch, "2024-05-02_12.50am.gpx").status(), Status::Ok);
}

#[test]
fn a_route_that_is_not_there_is_counted_and_its_run_is_in_the_index() {
    let mut files = files(&four());
    files.retain(|(path, _)| !path.ends_with("2024-05-02_12.50am.gpx"));
    let batch = read_zip(&files);
    assert_eq!(count(record_of_index(&batch), "index-file-missing"), 1);
    let alone = batch.records.iter().filter(|record| record.source.index > 0);
    assert_eq!(alone.map(Record::status).collect::<Vec<_>>(), [Status::Ok, Status::Ok]);
}

#[test]
fn an_archive_that_breaks_off_in_the_index_loses_no_route() {
    let workouts = four();
    let mut files = files(&workouts);
    write::apple_index(&workouts, 9 << 20, &mut index(&mut files).1).unwrap();
    let packed = write::zip(&files).unwrap();
    let mut input = Input::of_bytes("export.zip", packed[..packed.len() / 2].to_vec());
    let batch = read(std::slice::from_mut(&mut input));
    assert_eq!(of(&batch, "2024-05-02_12.50am.gpx").status(), Status::Ok);
    let index = record_of_index(&batch);
    assert!(index.notices.is_damaged());
}

#[test]
fn runs_of_the_index_have_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    fs::write(&path, write::zip(&files(&four())).unwrap()).unwrap();
    assert_eq!(crate::runs::pictures(&path), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_the_index_costs_a_route(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut files = files(&four());
        let bytes = &mut index(&mut files).1;
        let at = at.index(bytes.len());
        if byte < 128 { bytes.truncate(at) } else { bytes[at] = byte }
        let batch = read_zip(&files);
        let routes = batch.records.iter().filter(|record| record.source.format == Some("gpx"));
        prop_assert_eq!(routes.count(), 2);
        prop_assert_eq!(batch.count(Status::Failed), 0);
    }
}
