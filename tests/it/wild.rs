//! Odd, old and broken files from other projects: points, positions and status of each row of `wild.csv`.

use std::fs;
use std::path::Path;

use runkind::ingest::{self, FORMATS, container};
use runkind::settings::Limits;

use crate::corpus;

/// What became of a file: its points and positions as read, its status, its open and other members.
#[derive(Default)]
struct Outcome {
    points: usize,
    positions: usize,
    is_damaged: bool,
    is_failed: bool,
    is_read: bool,
    activity_members: usize,
}

impl Outcome {
    fn status(&self) -> &'static str {
        match self {
            Self { is_failed: true, .. } => "failed",
            Self { is_damaged: true, .. } => "salvaged",
            Self { is_read: true, .. } => "read",
            _ => "skipped",
        }
    }
}

fn outcome(path: &Path) -> Outcome {
    let bytes = fs::read(path).unwrap();
    let mut outcome = Outcome::default();
    container::members(&bytes, &Limits::default(), &mut |member| {
        outcome.is_damaged |= member.notices.is_damaged();
        let read = member.bytes.and_then(|bytes| {
            let is_activity = FORMATS.iter().any(|format| (format.sniff)(&bytes));
            outcome.activity_members += usize::from(is_activity);
            ingest::read(&bytes, &Limits::default())
        });
        match read {
            Ok((_, recordings)) => {
                for recording in recordings {
                    outcome.is_read = true;
                    outcome.points += recording.samples.len();
                    outcome.positions += recording.samples.positions();
                    outcome.is_damaged |= recording.notices.is_damaged();
                }
            }
            Err(error) => outcome.is_failed |= !error.is_skip(),
        }
    });
    outcome
}

/// One line of CSV; quoted fields hold commas.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(character),
        }
    }
    fields
}

fn check(file: &str, row: &[String], folder: &Path) -> Option<String> {
    let [kind, points, positions, expected] = [4, 5, 6, 7].map(|column| row[column].as_str());
    if kind != "zip" && !FORMATS.iter().any(|format| format.name == kind) {
        return None;
    }
    let found = outcome(&folder.join("wild").join(file));
    if expected == "archive" {
        let wanted: usize = row[9].split(' ').nth(1)?.parse().ok()?;
        return (found.activity_members != wanted)
            .then(|| format!("{file}: {} members, not {wanted}", found.activity_members));
    }
    let differs =
        |wanted: &str, found: usize| wanted.parse().is_ok_and(|wanted: usize| wanted != found);
    (found.status() != expected
        || differs(points, found.points)
        || differs(positions, found.positions))
    .then(|| {
        format!(
            "{file}: {} with {} points, {} positions; expected {expected}, {points}, {positions}",
            found.status(),
            found.points,
            found.positions
        )
    })
}

#[test]
fn every_wild_file_comes_out_as_listed() {
    let Some(folder) = corpus::folder("wild") else { return };
    let table = fs::read_to_string(folder.join("wild.csv")).unwrap();
    let rows: Vec<Vec<String>> = table.lines().skip(1).map(fields).collect();
    assert!(rows.len() > 100);
    let wrong: Vec<String> = rows.iter().filter_map(|row| check(&row[0], row, &folder)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
