//! Exports of the services: what their index says reaches the activities.

use std::fs;

use proptest::prelude::*;
use runkind::batch::{self, Batch, Input, OffsetSource, Options, Outcome, Record, Status};
use runkind::settings::Settings;
use runkind::synthetic::write::{self, Exported, LANGUAGES, LAYOUTS};

use crate::runs::{MAY, Run};

pub(crate) fn read(inputs: &[Input]) -> Batch {
    batch::read(inputs, &Settings::default(), &Options::default(), &|_| ())
}

pub(crate) fn read_zip(files: &[(String, Vec<u8>)]) -> Batch {
    read(&[Input::of_bytes("export.zip", write::zip(files).unwrap())])
}

/// An activity whose file names no sport.
fn exported(day: u32, speed_mps: f64, sport: &'static str, name: &str) -> Exported {
    let start = ["2024-05-01T22:30:00Z", "2024-05-02T22:30:00Z", "2024-05-03T22:30:00Z"];
    let start = start[day as usize - 1];
    Exported {
        file: format!("{day}.gpx"),
        bytes: Run { start, speed_mps, sport: "", ..MAY }.gpx().into_bytes(),
        name: name.into(),
        description: format!("{name}, \"rainy\"\nand cold"),
        sport,
        start_time_s: start.parse::<jiff::Timestamp>().unwrap().as_second(),
        utc_offset_s: 7200,
    }
}

/// A run, a ride as slow as a run, and a run as slow as a walk.
fn three(name: &str) -> Vec<Exported> {
    vec![
        exported(1, 3.0, "running", name),
        exported(2, 4.0, "cycling", "To work"),
        exported(3, 1.5, "running", "With the child"),
    ]
}

pub(crate) fn of<'b>(batch: &'b Batch, end: &str) -> &'b Record {
    let is_it = |record: &&Record| {
        record.source.member.as_deref().unwrap_or(&record.source.path).ends_with(end)
    };
    batch.records.iter().find(is_it).unwrap()
}

fn name(record: &Record) -> Option<&str> {
    record.digest().unwrap().summary.name.as_deref()
}

pub(crate) fn code(record: &Record) -> &str {
    match &record.outcome {
        Outcome::NoActivity(reason) | Outcome::OtherActivity(_, reason) => reason.code,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn count(record: &Record, code: &str) -> u32 {
    let notices = record.digest().map_or(&record.notices, |digest| &digest.summary.notices);
    notices.iter().find(|notice| notice.code.name() == code).map_or(0, |notice| notice.count)
}

/// What must come of [`three`].
fn check(batch: &Batch, called: &str) {
    let run = of(batch, "1.gpx");
    assert_eq!((run.status(), name(run)), (Status::Ok, Some(called)));
    let description = run.digest().unwrap().summary.description.as_deref();
    assert_eq!(description, Some(format!("{called}, \"rainy\"\nand cold").trim()));
    assert_eq!(count(run, "sport-assumed"), 0, "the index names it");
    let ride = of(batch, "2.gpx");
    assert_eq!((code(ride), name(ride)), ("other-sport", Some("To work")));
    let slow = of(batch, "3.gpx");
    assert_eq!((slow.status(), name(slow)), (Status::Ok, Some("With the child")));
    assert!(slow.run().unwrap().summary.moving_time_s.is_some(), "it was measured");
}

#[test]
fn strava_is_read_in_every_language_and_layout() {
    for language in 0..LANGUAGES.len() {
        for layout in 0..LAYOUTS.len() {
            let batch = read_zip(&write::strava_files(&three("Lap, \"easy\""), language, layout));
            check(&batch, "Lap, \"easy\"");
            assert_eq!(batch.records.len(), 6);
            let index = of(&batch, "activities.csv");
            assert_eq!(code(index), "archive-index");
            assert_eq!(count(index, "index-file-missing"), 0);
            assert_eq!(code(of(&batch, "bikes.csv")), "archive-table");
            assert_eq!(code(of(&batch, "1.jpg")), "archive-media");
        }
    }
}

#[test]
fn strava_is_read_from_a_folder_and_from_unpacked_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut activities = three("Early");
    for (path, bytes) in write::strava_files(&activities, 1, 2) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    for activity in &mut activities {
        activity.file += ".gz";
    }
    fs::write(folder.path().join("activities.csv"), write::strava_index(&activities, 1, 2))
        .unwrap();
    let batch = read(&batch::find(folder.path(), false));
    check(&batch, "Early");
}

#[test]
fn what_the_file_says_stays() {
    let mut activities = three("Index");
    let named = Run { start: "2024-05-01T22:30:00Z", ..MAY }.gpx();
    activities[0].bytes = named.replace("<trk>", "<trk><name>File</name>").into_bytes();
    activities[0].sport = "cycling";
    let batch = read_zip(&write::strava_files(&activities, 0, 0));
    let run = of(&batch, "1.gpx");
    assert_eq!((run.status(), name(run)), (Status::Ok, Some("File")));
}

#[test]
fn a_file_that_is_not_there_is_counted_and_one_typed_in_is_not() {
    let mut activities = three("Here");
    activities[2].file.clear();
    let mut files = write::strava_files(&activities, 2, 1);
    files.retain(|(path, _)| path != "activities/2.gpx");
    let batch = read_zip(&files);
    assert_eq!(count(of(&batch, "activities.csv"), "index-file-missing"), 1);
    assert_eq!(name(of(&batch, "1.gpx")), Some("Here"));
    assert_eq!(batch.records.len(), 4, "nothing is made up");
    let told = runkind::export::problems(&batch);
    let [line] = &told[..] else { panic!("{told:?}") };
    assert!(line.starts_with("noted") && line.contains("activities.csv"), "{line}");
    assert!(line.contains("not in it (1×)"), "{line}");
}

#[test]
fn the_dates_of_a_strava_index_are_not_taken() {
    let mut activities = three("Lap");
    activities[0].start_time_s += 5 * 3600;
    activities[0].utc_offset_s = -3600;
    let batch = read_zip(&write::strava_files(&activities, 0, 0));
    let run = of(&batch, "1.gpx");
    assert_eq!(run.start_time_s().map(|start| start as i64), Some(1_714_602_600));
    assert_eq!(run.local.unwrap().source, OffsetSource::Position);
}

#[test]
fn an_index_speaks_of_its_own_export_only() {
    let inner = write::zip(&write::strava_files(&three("Mine"), 0, 3)).unwrap();
    let alien = exported(2, 3.0, "running", "").bytes;
    let files = [("ann.zip".into(), inner), ("activities/2.gpx".into(), alien)];
    let mut batch = read_zip(&files);
    let is_alien = |record: &Record| record.source.member.as_deref() == Some("activities/2.gpx");
    let at = batch.records.iter().position(is_alien).unwrap();
    let alien = batch.records.remove(at);
    check(&batch, "Mine");
    assert_eq!((alien.status(), name(&alien)), (Status::Ok, None));
}

#[test]
fn garmin_names_come_by_the_start_and_bring_the_zone() {
    let mut activities = three("Lap");
    activities[2].start_time_s += 1;
    let batch = read_zip(&write::garmin_files(&activities).unwrap());
    check(&batch, "Lap");
    for record in batch.records.iter().filter(|record| record.digest().is_some()) {
        let local = record.local.unwrap();
        assert_eq!((local.utc_offset_s, local.source), (7200, OffsetSource::Archive));
        assert_eq!(count(record, "zone-unknown"), 0);
    }
    let run = of(&batch, "1.gpx");
    assert_eq!(run.start_local().unwrap().to_string(), "2024-05-02T00:30:00", "the next day");
    let index = of(&batch, "summarizedActivities.json");
    assert_eq!((code(index), count(index, "index-file-missing")), ("archive-index", 0));
}

#[test]
fn garmin_activities_that_start_at_another_time_are_not_meant() {
    let mut activities = three("Lap");
    activities[0].start_time_s += 60;
    let batch = read_zip(&write::garmin_files(&activities).unwrap());
    assert_eq!(name(of(&batch, "1.gpx")), None);
    assert_eq!(of(&batch, "1.gpx").local.unwrap().source, OffsetSource::Position);
    let index = of(&batch, "summarizedActivities.json");
    assert_eq!(count(index, "index-file-missing"), 1);
}

#[test]
fn the_fixtures_of_the_services_are_read() {
    let read_file = |name: &str| {
        let path = format!("{}/fixtures/archives/{name}", env!("CARGO_MANIFEST_DIR"));
        assert!(fs::metadata(&path).unwrap().len() <= 100 << 10, "{name}");
        read(&batch::find(path.as_ref(), false))
    };
    for (name, runs) in [("strava.zip", 1), ("garmin.zip", 1), ("apple.zip", 2)] {
        let batch = read_file(name);
        assert_eq!(batch.count(Status::Ok), runs, "{name}");
        assert_eq!(batch.count(Status::Failed), 0, "{name}");
        let codes: Vec<&str> =
            batch.records.iter().filter(|record| record.run().is_none()).map(code).collect();
        for wanted in ["archive-index", "other-sport"] {
            assert_eq!(codes.iter().filter(|code| **code == wanted).count(), 1, "{name}: {wanted}");
        }
        let dates = batch.records.iter().filter_map(Record::start_local);
        let first = dates.min().unwrap().date().to_string();
        assert_eq!(first, "2024-05-02", "{name}: after midnight on the clock of the place");
    }
}

#[test]
fn a_run_that_only_the_index_knows_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export.zip");
    let files = write::strava_files(&three("Early"), 3, 0);
    fs::write(&export, write::zip(&files).unwrap()).unwrap();
    assert_eq!(crate::runs::pictures(&export), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_name_comes_through(
        given in "[\\PC\n\",;]{0,30}",
        language in 0..LANGUAGES.len(),
        layout in 0..LAYOUTS.len(),
    ) {
        let activities = [exported(1, 3.0, "running", &given)];
        let batch = read_zip(&write::strava_files(&activities, language, layout));
        let told = Some(given.trim()).filter(|given| !given.is_empty());
        prop_assert_eq!(name(of(&batch, "1.gpx")), told);
    }

    #[test]
    fn no_damage_to_an_index_costs_an_activity(at in 0_usize..3000, byte in any::<u8>()) {
        let mut files = write::strava_files(&three("Lap"), 1, 1);
        let index = files.iter_mut().find(|(path, _)| path == "activities.csv").unwrap();
        let at = at % index.1.len();
        if byte < 128 { index.1.truncate(at) } else { index.1[at] = byte }
        let batch = read_zip(&files);
        prop_assert_eq!(batch.records.len(), 6);
        prop_assert_eq!(batch.count(Status::Failed), 0);
    }
}
