//! Records, order, duplicates, through the library.

use std::fs;
use std::io::Write;

use runkind::batch::{self, Batch, Input, OffsetSource, Options, Status};
use runkind::settings::Settings;

use crate::runs::{self, MAY, Run};

fn read(inputs: &[Input]) -> Batch {
    batch::read(inputs, &Settings::default(), &Options::default(), &|_| ())
}

fn input(path: &str, text: &str) -> Input {
    Input::of_bytes(path, text.as_bytes().to_vec())
}

#[test]
fn every_input_gives_a_record_with_one_status() {
    let folder = runs::folder();
    let found = batch::find(folder.path(), false);
    let batch = read(&found);
    assert_eq!((found.len(), batch.inputs), (7, 7));
    let counts = Status::ALL.map(|status| batch.count(status));
    assert_eq!(counts, [3, 1, 2, 1, 0]);
    assert_eq!(counts.iter().sum::<usize>(), batch.records.len());
}

#[test]
fn the_copy_with_heart_rate_stays() {
    let rich = Run { has_heart_rate: true, start: "2024-05-01T06:00:50Z", ..MAY }.gpx();
    let batch = read(&[input("a.gpx", &MAY.gpx()), input("b.gpx", &rich)]);
    let statuses: Vec<_> = batch.records.iter().map(batch::Record::status).collect();
    let copies: Vec<_> =
        batch.records.iter().map(|record| record.duplicate_of.map(|twin| twin.record)).collect();
    assert_eq!(copies, [Some(1), None]);
    assert_eq!(statuses, [Status::Duplicate, Status::Ok]);
}

/// Copies among runs given as GPX.
fn copies(runs: &[String]) -> usize {
    let name = |i: usize| format!("{i}.gpx");
    let inputs: Vec<_> = runs.iter().enumerate().map(|(i, run)| input(&name(i), run)).collect();
    read(&inputs).count(Status::Duplicate)
}

#[test]
fn a_clock_wrong_by_whole_hours_is_seen_by_the_places() {
    let at = |start| Run { start, ..MAY }.gpx();
    let (morning, evening) = (at("2024-05-01T06:00:00Z"), at("2024-05-01T17:00:00Z"));
    assert_eq!(copies(&[morning.clone(), evening.clone()]), 1, "the same places at the same pace");
    let elsewhere = evening.replace("lon=\"20\"", "lon=\"20.005\"");
    assert_eq!(copies(&[morning.clone(), elsewhere]), 0, "another way");
    let home = evening.replace("lat=\"10.0", "lat=\"-10.0");
    assert_eq!(copies(&[morning.clone(), home]), 0, "the other way round");
    assert_eq!(copies(&[morning.clone(), at("2024-05-01T17:00:20Z")]), 0, "the same loop again");
    assert_eq!(copies(&[morning, at("2024-05-01T17:30:00Z")]), 0, "no zones are 30 min apart");
}

#[test]
fn the_copy_that_is_kept_is_no_copy_itself() {
    let folder = format!("{}/fixtures/damaged", env!("CARGO_MANIFEST_DIR"));
    let batch = read(&batch::find(folder.as_ref(), false));
    let twins = batch.records.iter().filter_map(|record| record.duplicate_of);
    let kept: Vec<_> = twins.map(|twin| batch.records[twin.record].duplicate_of).collect();
    assert!(kept.len() > 20 && kept.iter().all(Option::is_none));
}

#[test]
fn two_that_start_together_elsewhere_are_two() {
    let here = MAY.gpx();
    let there = here.replace("lon=\"20\"", "lon=\"20.01\"");
    assert_eq!(copies(&[here, there]), 0);
}

#[test]
fn many_that_start_together_elsewhere_are_many() {
    let runs: Vec<String> = (0..300)
        .map(|i| MAY.gpx().replace("lon=\"20\"", &format!("lon=\"{}.5\"", i % 150)))
        .collect();
    assert_eq!(copies(&runs), 150, "each is there twice");
}

#[test]
fn copies_of_a_ride_are_counted_once() {
    let ride = Run { sport: "cycling", ..MAY }.gpx();
    let rich = Run { sport: "cycling", has_heart_rate: true, ..MAY }.gpx();
    let unnamed = ride.replace("<type>cycling</type>", "");
    let batch = read(&[input("a.gpx", &ride), input("b.gpx", &rich), input("c.gpx", &unnamed)]);
    let counts = [Status::Ok, Status::Skipped, Status::Duplicate].map(|status| batch.count(status));
    assert_eq!(counts, [0, 1, 2], "a ride without its sport is no run if its twin names it");
}

#[test]
fn runs_of_one_file_have_an_end() {
    let track = |start: &str| {
        let gpx = MAY.gpx().replace("2024-05-01T06", &format!("{start}T06"));
        let from = gpx.find("<trk>").unwrap();
        gpx[from..gpx.find("</gpx>").unwrap()].to_string()
    };
    let days = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04"].map(track).concat();
    let mut settings = Settings::default();
    settings.limits.max_runs_s = 2000.0;
    settings.limits.runs_s_per_byte = 0.0;
    let input = input("a.gpx", &format!("<gpx>{days}</gpx>"));
    let batch = batch::read(&[input], &settings, &Options::default(), &|_| ());
    let counts = [Status::Ok, Status::Failed].map(|status| batch.count(status));
    assert_eq!(counts, [2, 2], "1200 s each");
    let failure = batch.records.iter().find_map(|record| match &record.outcome {
        batch::Outcome::Failed(failure) => Some(failure),
        _ => None,
    });
    let failure = failure.unwrap();
    assert_eq!(failure.code, "too-large");
    assert!(failure.text.contains("`max_runs_s` of 2000 s"), "{}", failure.text);
}

#[test]
fn runs_of_one_archive_have_an_end_that_no_thread_decides() {
    let starts: Vec<String> =
        (10..60).map(|minute| format!("2024-05-01T06:{minute}:00Z")).collect();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for start in &starts {
        let start: &'static str = start.clone().leak();
        writer.start_file(start, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(Run { start, ..MAY }.gpx().as_bytes()).unwrap();
    }
    let archive = Input::of_bytes("a.zip", writer.finish().unwrap().into_inner());
    let mut settings = Settings::default();
    settings.limits.max_runs_s = 12_100.0;
    settings.limits.runs_s_per_byte = 0.0;
    for jobs in [1, 2, 4] {
        let options = Options { jobs: Some(jobs), ..Options::default() };
        let inputs = [archive.clone()];
        let batch = batch::read(&inputs, &settings, &options, &|_| ());
        let refused = |record: &&batch::Record| record.status() == Status::Failed;
        let of = |record: &batch::Record| record.source.member.clone().unwrap();
        let mut members: Vec<String> = batch.records.iter().filter(refused).map(of).collect();
        members.sort();
        assert_eq!(members, starts[11..], "1201 s each, on {jobs} threads");
    }
    settings.limits.runs_s_per_byte = 30.0 * 1201.0 / archive.bytes as f64;
    let batch = batch::read(&[archive], &settings, &Options::default(), &|_| ());
    assert_eq!(batch.count(Status::Failed), 50 - 31, "a large archive may hold more");
}

#[test]
fn records_count_even_if_there_is_nothing_to_them() {
    let track = |day: u32| {
        let point = format!("<time>2024-05-{day:02}T06:00:00Z</time>");
        format!("<trk><trkseg><trkpt lat=\"1\" lon=\"2\">{point}</trkpt></trkseg></trk>")
    };
    let tracks = (1..31).map(track).collect::<Vec<_>>().concat();
    let mut settings = Settings::default();
    settings.limits.max_runs_s = 600.0;
    settings.limits.runs_s_per_byte = 0.0;
    settings.limits.least_run_s = 60.0;
    let inputs = [input("a.gpx", &format!("<gpx>{tracks}</gpx>"))];
    let batch = batch::read(&inputs, &settings, &Options::default(), &|_| ());
    assert_eq!(batch.records.len(), 30, "each is told");
    assert_eq!(batch.count(Status::Failed), 30 - 11);
}

#[test]
fn what_is_behind_the_end_is_not_looked_into() {
    let ride = Run { sport: "cycling", ..MAY }.gpx();
    let two = MAY.gpx().replace("</gpx>", "") + &Run { start: "2024-05-09T06:00:00Z", ..MAY }.gpx();
    let files = [
        ("1.gpx", MAY.gpx()),
        ("2.gpx", MAY.gpx()),
        ("3.gpx", ride),
        ("4.gpx", two),
        ("5.gpx", "<gpx><trk>".into()),
        ("6.txt", "no run".into()),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in &files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let archive = Input::of_bytes("a.zip", writer.finish().unwrap().into_inner());
    let mut settings = Settings::default();
    settings.limits.max_runs_s = 1300.0;
    settings.limits.runs_s_per_byte = 0.0;
    for jobs in [1, 2, 4] {
        let options = Options { jobs: Some(jobs), ..Options::default() };
        let batch = batch::read(std::slice::from_ref(&archive), &settings, &options, &|_| ());
        let mut found: Vec<_> = batch
            .records
            .iter()
            .map(|record| (record.source.member.as_deref().unwrap(), record.status().name()))
            .collect();
        found.sort_unstable();
        let expected = [
            ("1.gpx", "ok"),
            ("2.gpx", "duplicate"),
            ("3.gpx", "failed"),
            ("4.gpx", "failed"),
            ("5.gpx", "failed"),
            ("6.txt", "skipped"),
        ];
        assert_eq!(found, expected, "on {jobs} threads");
    }
}

#[test]
fn progress_counts_every_file_and_byte() {
    let inputs: Vec<Input> = (0..20).map(|i| input(&format!("{i}.txt"), "no run")).collect();
    let seen = std::sync::Mutex::new(Vec::new());
    let note = |progress| seen.lock().unwrap().push(progress);
    batch::read(&inputs, &Settings::default(), &Options::default(), &note);
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.len(), 20);
    let last = seen.iter().max_by_key(|progress| progress.files_done).unwrap();
    assert_eq!((last.files_done, last.files, last.bytes), (20, 20, 120));
    assert_eq!(seen.iter().map(|progress| progress.bytes_done).max(), Some(120));
}

#[test]
fn of_an_archive_progress_is_told_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for number in 0..30 {
        archive
            .start_file(format!("{number}.txt"), zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(b"no run").unwrap();
    }
    archive.finish().unwrap();
    let bytes = fs::metadata(&path).unwrap().len();
    let seen = std::sync::Mutex::new(Vec::new());
    let note = |progress| seen.lock().unwrap().push(progress);
    batch::read(&batch::find(&path, false), &Settings::default(), &Options::default(), &note);
    let seen = seen.into_inner().unwrap();
    let (last, underway) = seen.split_last().unwrap();
    assert_eq!((last.files_done, last.members_done, last.bytes_done), (1, 30, bytes));
    assert_eq!(underway.len(), 30);
    for progress in underway {
        assert_eq!((progress.files_done, progress.files, progress.bytes), (0, 1, bytes));
        assert!(progress.bytes_done > 0 && progress.bytes_done <= bytes, "{progress:?}");
    }
}

#[test]
fn of_an_index_too_large_for_memory_progress_is_told_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.xml");
    let large = format!("<HealthData>{}</HealthData>", "<Record/>".repeat(1 << 20));
    fs::write(&path, &large).unwrap();
    let seen = std::sync::Mutex::new(Vec::new());
    let note = |progress| seen.lock().unwrap().push(progress);
    let inputs = batch::find(&path, false);
    let read = batch::read(&inputs, &Settings::default(), &Options::default(), &note);
    assert_eq!(read.records[0].status(), Status::Skipped);
    let seen = seen.into_inner().unwrap();
    assert!(seen.is_sorted_by_key(|progress| progress.bytes_done));
    let halfway = |progress: &&batch::Progress| {
        let share = progress.bytes_done as f64 / large.len() as f64;
        progress.files_done == 0 && (0.4..0.6).contains(&share)
    };
    assert!(seen.iter().any(|progress| halfway(&progress)), "{:?}", seen.last());
    let last = seen.last().unwrap();
    assert_eq!((last.files_done, last.members_done), (1, 0));
    assert_eq!(last.bytes_done, large.len() as u64);
}

#[test]
fn what_cannot_be_opened_fails_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    MAY.write(&folder.path().join("a.gpx"));
    let mut found = batch::find(folder.path(), false);
    found.extend(batch::find(&folder.path().join("gone.gpx"), false));
    let batch = read(&found);
    assert_eq!((batch.count(Status::Ok), batch.count(Status::Failed)), (1, 1));
    let failed = batch.records.last().unwrap();
    assert!(
        matches!(&failed.outcome, batch::Outcome::Failed(failure) if failure.code == "unreadable")
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_are_left() {
    let folder = tempfile::tempdir().unwrap();
    MAY.write(&folder.path().join("deep/a.gpx"));
    std::os::unix::fs::symlink(folder.path(), folder.path().join("deep/up")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("dead.gpx")).unwrap();
    let batch = read(&batch::find(folder.path(), false));
    assert_eq!((batch.count(Status::Ok), batch.count(Status::Failed)), (1, 1));
    assert_eq!(batch.records.len(), 2);
}

#[test]
fn identical_bytes_are_one_activity_for_one_athlete_only() {
    let mut inputs = vec![input("a.gpx", &MAY.gpx()), input("b.gpx", &MAY.gpx())];
    assert_eq!(read(&inputs).count(Status::Duplicate), 1);
    inputs[0].athlete = Some("ann".into());
    inputs[1].athlete = Some("bob".into());
    assert_eq!(read(&inputs).count(Status::Duplicate), 0);
}

#[test]
fn local_time_is_that_of_the_place() {
    let batch = read(&[input("a.gpx", &MAY.gpx())]);
    let local = batch.records[0].local.unwrap();
    assert_eq!((local.utc_offset_s, local.source), (3600, OffsetSource::Position), "in Chad");
    let zone = jiff::tz::TimeZone::get("Asia/Kathmandu").unwrap();
    let options = Options { zone: Some(zone), ..Options::default() };
    let batch = batch::read(&[input("a.gpx", &MAY.gpx())], &Settings::default(), &options, &|_| ());
    let local = batch.records[0].local.unwrap();
    assert_eq!((local.utc_offset_s, local.source), (20_700, OffsetSource::Flag));
}

#[test]
fn local_time_without_zone_and_place_is_utc_and_says_so() {
    let indoors = "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\">\
        <Id>2024-05-01T06:00:00Z</Id><Lap><Track>\
        <Trackpoint><Time>2024-05-01T06:00:00Z</Time><DistanceMeters>0</DistanceMeters></Trackpoint>\
        <Trackpoint><Time>2024-05-01T06:10:00Z</Time><DistanceMeters>1800</DistanceMeters></Trackpoint>\
        </Track></Lap></Activity></Activities></TrainingCenterDatabase>";
    let batch = read(&[input("a.tcx", indoors)]);
    let local = batch.records[0].local.unwrap();
    assert_eq!((local.utc_offset_s, local.source), (0, OffsetSource::Utc));
    let codes: Vec<_> = batch.records[0].digest().unwrap().summary.notices.iter().collect();
    assert!(codes.iter().any(|notice| notice.code.name() == "zone-unknown"), "{codes:?}");
}

#[test]
fn runs_are_judged_as_by_their_digests_and_give_back_their_pieces() {
    let folder = runs::folder();
    let settings = Settings::default();
    let (mut by_batch, mut by_digests) =
        (read(&batch::find(folder.path(), true)), read(&batch::find(folder.path(), true)));
    by_batch.judge_kept(&settings, &Options::default());
    by_digests.judge(&|digests| runkind::classify::judge(digests, &settings));
    let told = |batch: &Batch| -> Vec<String> {
        batch.records.iter().map(|record| format!("{:?}", record.judged)).collect()
    };
    assert_eq!(told(&by_batch), told(&by_digests));
    assert!(told(&by_batch).iter().filter(|judged| *judged != "None").count() >= 4);
    let pieces = |batch: &Batch| -> usize {
        let digests = batch.records.iter().filter_map(batch::Record::digest);
        digests.map(|digest| digest.segments.levels.len()).sum()
    };
    assert!(pieces(&by_digests) > 0);
    assert_eq!(pieces(&by_batch), 0, "nobody needs them any more");
}

#[test]
fn a_judge_that_panics_costs_its_athlete_only() {
    let folder = runs::folder();
    let mut batch = read(&batch::find(folder.path(), true));
    batch.judge(&|digests| {
        assert!(digests.len() != 2 || digests[0].summary.n_points != 241, "on purpose");
        Vec::new()
    });
    let failed: Vec<_> = batch
        .records
        .iter()
        .filter(|record| record.status() == Status::Failed)
        .map(|record| record.athlete.as_deref().unwrap())
        .collect();
    assert!(!failed.is_empty());
    assert_eq!(batch.records.len(), 7);
}

#[test]
fn members_of_an_archive_are_inputs_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, start) in [("x/2.gpx", "2024-05-02T06:00:00Z"), ("x/1.gpx", "2024-05-01T06:00:00Z")]
    {
        archive.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut archive, Run { start, ..MAY }.gpx().as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let found = batch::find(&path, false);
    let batch = read(&found);
    let members: Vec<_> =
        batch.records.iter().map(|record| record.source.member.as_deref().unwrap()).collect();
    assert_eq!((batch.inputs, members), (2, vec!["x/1.gpx", "x/2.gpx"]));
    let again = batch::revisit(&found[0], &Settings::default(), &|source, recording| {
        Some((source.clone(), recording.samples.len()))
    });
    let sources = [1, 0].map(|record: usize| (batch.records[record].source.clone(), 241));
    assert_eq!(again, sources, "in the order of the archive, as their records name them");
}
