//! Folders as the makers of watches and the converters of their exports leave them.

use runkind::batch::{self, Batch, Input, OffsetSource, Options, Outcome, Record, Status};
use runkind::ingest::Recording;
use runkind::settings::Settings;
use runkind::synthetic::write::{MAKERS, folder};
use runkind::synthetic::{Athlete, Device, Plan, SyntheticRun, random_plan, run};

/// Runs shortly after midnight in Oslo, when it is still yesterday in UTC.
fn recordings() -> Vec<Recording> {
    let device = Device { auto_pause: false, ..Device::watch() };
    let runs = (0_u32..3).map(|day| -> SyntheticRun {
        let plan = Plan {
            name: Some(format!("Night run {day}")),
            origin_deg: (59.91, 10.75),
            utc_offset_s: 7200,
            start_time_s: 1_746_138_600.0 + 86_400.0 * f64::from(day),
            ..random_plan(u64::from(day), ["easy", "interval", "tempo"][day as usize])
        };
        run(u64::from(day), &plan, &Athlete::random(1), &device)
    });
    runs.map(|run| run.recording).collect()
}

fn read(files: Vec<(String, Vec<u8>)>) -> Batch {
    let inputs: Vec<Input> =
        files.into_iter().map(|(path, bytes)| Input::of_bytes(&path, bytes)).collect();
    batch::read(&inputs, &Settings::default(), &Options::default(), &|_| ())
}

fn runs(batch: &Batch) -> Vec<&Record> {
    batch.records.iter().filter(|record| record.status() == Status::Ok).collect()
}

#[test]
fn every_maker_is_read_completely() {
    let recordings = recordings();
    for maker in MAKERS {
        let files = folder(maker, &recordings).unwrap();
        let n_files = files.len();
        let batch = read(files);
        assert_eq!(batch.inputs, n_files, "{maker}");
        assert_eq!(batch.records.len(), n_files, "{maker}");
        assert_eq!(batch.count(Status::Duplicate), n_files - 4, "{maker}: the other formats");
        let runs = runs(&batch);
        assert_eq!(runs.len(), 3, "{maker}");
        for (record, recording) in runs.into_iter().zip(&recordings) {
            let summary = &record.run().unwrap().summary;
            let samples = &recording.samples;
            assert_eq!(summary.n_points_with_position, samples.positions(), "{maker}");
            let beats: f32 = samples.heart_rate_bpm.iter().sum::<f32>() / samples.len() as f32;
            let told = summary.avg_heart_rate_bpm.expect(maker);
            assert!((told - f64::from(beats)).abs() < 1.0, "{maker}: {told} {beats}");
        }
    }
}

#[test]
fn names_and_local_dates_are_right() {
    let recordings = recordings();
    for maker in MAKERS {
        let batch = read(folder(maker, &recordings).unwrap());
        for (day, record) in runs(&batch).into_iter().enumerate() {
            let date = record.start_local().unwrap().date();
            assert_eq!(date.to_string(), format!("2025-05-0{}", day + 2), "{maker}");
            let from_file = record.source.format == Some("fit");
            let source = if from_file { OffsetSource::File } else { OffsetSource::Position };
            assert_eq!(record.local.unwrap().source, source, "{maker}");
            let has_name = record.source.format == Some("gpx");
            let name = record.run().unwrap().summary.name.clone();
            assert_eq!(name, has_name.then(|| format!("Night run {day}")), "{maker}");
        }
    }
}

#[test]
fn what_lies_beside_the_activities_is_named() {
    for maker in MAKERS {
        let batch = read(folder(maker, &recordings()[..1]).unwrap());
        let skipped: Vec<&Record> =
            batch.records.iter().filter(|record| record.status() == Status::Skipped).collect();
        let [neighbour] = skipped[..] else { panic!("{maker}: {}", skipped.len()) };
        let Outcome::NoActivity(reason) = &neighbour.outcome else { panic!("{maker}") };
        assert_eq!(reason.code, "unknown-format", "{maker}");
        let words = ["a JSON file", "a CSV table", "a text file"];
        assert!(words.iter().any(|word| reason.text.contains(word)), "{maker}: {}", reason.text);
    }
}

#[test]
fn of_two_formats_the_one_with_sensors_stays() {
    let batch = read(folder("polar", &recordings()).unwrap());
    assert!(runs(&batch).iter().all(|record| record.source.format == Some("tcx")));
    let copy = batch.records.iter().find(|record| record.status() == Status::Duplicate).unwrap();
    let twin = copy.duplicate_of.unwrap();
    let why = batch::why_duplicate(&batch.records[twin.record], copy, twin.likeness);
    assert_eq!(
        why,
        "the same activity; the one kept also has heart rate, cadence and the time on the stopwatch"
    );
}
