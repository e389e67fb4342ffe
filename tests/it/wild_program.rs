//! Odd and broken files as the program reads them: a status for each, and what `wild.csv` and
//! `damaged.csv` say it should be.

use std::fmt::Write;
use std::path::Path;

use runkind::batch::{self, Batch, Options, Outcome, Record, Status};
use runkind::classify;
use runkind::settings::Settings;

use crate::corpus;

/// Each file alone, so that copies of each other keep their own status.
fn program(path: &Path) -> Batch {
    let settings = Settings::default();
    let found = batch::find(path, false);
    let mut batch = batch::read(&found, &settings, &Options::default(), &|_| ());
    batch.judge(&|digests| classify::judge(digests, &settings));
    batch
}

fn rows(table: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(table).unwrap().records().map(Result::unwrap).collect()
}

fn skip_code(record: &Record) -> Option<&'static str> {
    match &record.outcome {
        Outcome::OtherActivity(_, reason) | Outcome::NoActivity(reason) => Some(reason.code),
        _ => None,
    }
}

fn is_damaged(record: &Record) -> bool {
    record.digest().is_some_and(|digest| digest.summary.notices.is_damaged())
}

/// Read and understood, whole: a run, or an activity of another sport.
fn is_read(record: &Record) -> bool {
    let is_other = matches!(record.outcome, Outcome::OtherActivity(..));
    record.status() == Status::Ok || record.status() == Status::Duplicate || is_other
}

/// Whether the records are what a row of `wild.csv` expects.
fn is_as_expected(expected: &str, records: &[Record]) -> bool {
    match expected {
        "read" => records.iter().all(|record| is_read(record) && !is_damaged(record)),
        "salvaged" => records.iter().any(|record| {
            // Damage to a ride is told by its notices; only runs are salvaged.
            record.status() == Status::Salvaged || (is_read(record) && is_damaged(record))
        }),
        "skipped" => records
            .iter()
            .all(|record| record.status() == Status::Skipped && record.digest().is_none()),
        "archive" => records.iter().all(|record| record.source.member.is_some()),
        _ => false,
    }
}

fn shown(record: &Record) -> String {
    let why = skip_code(record).unwrap_or_default();
    format!("{} {why}", record.status().name())
}

#[test]
fn every_wild_file_is_read_whole_and_has_its_status() {
    let Some(root) = corpus::folder("wild_program") else { return };
    let (mut unlike, mut points, mut positions) = (String::new(), [0; 2], [0; 2]);
    let rows = rows(&root.join("wild.csv"));
    assert!(rows.len() > 100);
    for row in &rows {
        let batch = program(&root.join("wild").join(&row[0]));
        assert!(!batch.records.is_empty(), "{}: no record", &row[0]);
        let panics = |record: &&Record| matches!(&record.outcome, Outcome::Failed(failure) if failure.code == "internal");
        assert!(batch.records.iter().find(panics).is_none(), "{}: a panic", &row[0]);
        let sum = |of: fn(&runkind::digest::Summary) -> usize| -> usize {
            batch.records.iter().filter_map(Record::digest).map(|digest| of(&digest.summary)).sum()
        };
        let found =
            [sum(|summary| summary.n_points), sum(|summary| summary.n_points_with_position)];
        for (wanted, (found, tally)) in
            [&row[5], &row[6]].iter().zip(found.iter().zip([&mut points, &mut positions]))
        {
            let Ok(wanted) = wanted.parse::<usize>() else { continue };
            tally[0] += usize::from(wanted == *found);
            tally[1] += 1;
            if wanted != *found {
                writeln!(unlike, "{}: {found} points, not {wanted}", &row[0]).unwrap();
            }
        }
        if !is_as_expected(&row[7], &batch.records) {
            let statuses: Vec<String> = batch.records.iter().map(shown).collect();
            writeln!(unlike, "{}: {}, not {}", &row[0], statuses.join(", "), &row[7]).unwrap();
        }
    }
    eprintln!("wild: points {points:?}, positions {positions:?} of rows that give them");
    assert!(unlike.is_empty(), "\n{unlike}");
}

/// What is noticed of files of `damaged/`, where more than their status is promised.
const NOTICES: &[(&str, &[&str])] = &[
    ("fit-cut-mid-record.fit", &["fit-truncated"]),
    ("fit-no-crc.fit", &["fit-truncated"]),
    ("fit-bad-crc.fit", &["fit-crc"]),
    ("fit-header-crc-wrong.fit", &["fit-crc"]),
    ("fit-header-crc-0.fit", &[]),
    ("fit-no-size.fit", &["fit-no-size", "fit-truncated", "fit-crc"]),
    ("fit-trailing-bytes.fit", &["fit-trailing-bytes"]),
    ("fit-undefined-message.fit", &["fit-bad-message"]),
    ("fit-chained.fit", &[]),
    ("fit-clock-jump.fit", &["clock-jump"]),
    ("fit-gps-rollover.fit", &["gps-rollover"]),
    ("gz-cut.fit.gz", &["container-damaged", "fit-truncated"]),
    ("gz-bad-crc.fit.gz", &["container-damaged"]),
    ("gpx-cut-tail.gpx", &["xml-truncated"]),
    ("gpx-time-backwards.gpx", &["clock-jump"]),
    ("gpx-clock-jump.gpx", &["clock-jump"]),
    ("gpx-gps-rollover.gpx", &["gps-rollover"]),
    ("gpx-zero-zero.gpx", &["position-zero", "time-backwards"]),
    ("gpx-latin-1.gpx", &["xml-encoding"]),
    ("gpx-utf-16.gpx", &["xml-encoding"]),
    ("gpx-comma-decimal.gpx", &[]),
    ("gpx-nan-altitude.gpx", &[]),
    ("gpx-empty-tags.gpx", &[]),
    ("gpx-undeclared-prefix.gpx", &[]),
    ("gpx-cdata.gpx", &[]),
    ("gpx-entities.gpx", &[]),
    ("gpx-bom-leading-blanks.gpx", &[]),
    ("tcx-leading-blanks.tcx", &[]),
    ("tcx-cut-tail.tcx", &["xml-truncated"]),
    ("tcx-bad-number.tcx", &["value-unreadable"]),
];

#[test]
fn every_damaged_file_has_its_notices() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/damaged");
    let mut unlike = String::new();
    for (name, wanted) in NOTICES {
        for record in program(&root.join(name)).records {
            let summary = &record.digest().unwrap().summary;
            assert!(summary.n_points >= 20, "{name}: {} points", summary.n_points);
            let codes: Vec<&str> =
                summary.notices.iter().map(|notice| notice.code.name()).collect();
            // What a short file has besides its fault.
            let besides = ["zone-unknown", "fit-no-session", "sport-assumed"];
            let others = codes.iter().filter(|code| !besides.contains(code));
            if !wanted.iter().all(|code| codes.contains(code))
                || others.clone().any(|code| !wanted.contains(code))
            {
                writeln!(unlike, "{name}: {codes:?}, not {wanted:?}").unwrap();
            }
        }
    }
    assert!(unlike.is_empty(), "\n{unlike}");
}

#[test]
fn every_damaged_file_has_its_status() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut unlike = String::new();
    let rows = rows(&root.join("damaged.csv"));
    let listed = std::fs::read_dir(root.join("damaged")).unwrap().count();
    assert_eq!(rows.len(), listed, "a row for every file");
    for row in &rows {
        let records = program(&root.join(&row[0])).records;
        let statuses: Vec<&str> = records.iter().map(|record| record.status().name()).collect();
        if records.is_empty() || statuses.iter().any(|status| *status != &row[1]) {
            writeln!(unlike, "{}: {statuses:?}, not {} ({})", &row[0], &row[1], &row[2]).unwrap();
        }
    }
    assert!(unlike.is_empty(), "\n{unlike}");
}
