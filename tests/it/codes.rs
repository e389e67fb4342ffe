//! Every code of `docs/notices.md` is given to some input: a fixture, or one made here.

use std::collections::BTreeSet;
use std::fs;

use runkind::batch::{self, Batch, Input, Options, Outcome, SkipReason, Where};
use runkind::classify::{self, KindReason};
use runkind::settings::{Archives, Limits, Settings};
use runkind::synthetic::write;

use crate::chaos::{below, fixtures};
use crate::documents::path;
use crate::fit_builder::{Part, START, TIMESTAMP, UINT32};
use crate::runs::{MAY, Run};

/// Codes that no input is given, each with the reason.
const NEVER: &[(&str, &str)] = &[
    ("internal", "a defect; `a_panic_is_a_failure_that_says_what_happened` makes one"),
    ("no-activity", "readers say themselves what a file without activity is"),
    ("unclear", "kept for a model that may not answer"),
];

fn judged(inputs: &[Input], settings: &Settings) -> Batch {
    let mut batch = batch::read(inputs, settings, &Options::default(), &|_| ());
    batch.judge(&|digests| classify::judge(digests, settings));
    batch
}

/// Every code in the records.
fn codes(batch: &Batch) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for record in &batch.records {
        match &record.outcome {
            Outcome::Failed(failure) => drop(found.insert(failure.code)),
            Outcome::NoActivity(reason) | Outcome::OtherActivity(_, reason) => {
                found.insert(reason.code);
            }
            Outcome::Run(_) => {}
        }
        let of_digest =
            record.digest().into_iter().flat_map(|digest| digest.summary.notices.iter());
        found.extend(record.notices.iter().chain(of_digest).map(|notice| notice.code.name()));
        let verdict = record.judged.as_ref().map(|judged| &judged.verdict);
        found.extend(verdict.and_then(|verdict| verdict.kind_reason).map(KindReason::name));
    }
    found
}

/// Runs of twenty points so many seconds apart, with a distance or without.
fn fit(apart_s: u32, has_distance: bool, has_time: bool) -> Vec<u8> {
    let distance: &[_] = if has_distance { &[(5, 4, UINT32)] } else { &[] };
    let time: &[_] = if has_time { &[TIMESTAMP] } else { &[] };
    let mut part = Part::activity().define(0, 20, &[time, distance].concat());
    for i in 0..20 {
        let mut values = Vec::new();
        if has_time {
            values.push((START + i * apart_s, 4));
        }
        if has_distance {
            values.push((i * apart_s * 300, 4));
        }
        part = part.data(0, &values);
    }
    let part = part.define(1, 18, &[TIMESTAMP, (2, 4, UINT32), (5, 1, 0)]);
    part.data(1, &[(START + 20 * apart_s, 4), (START, 4), (1, 1)]).finish()
}

/// What the fixtures have no example of.
fn made() -> Vec<Input> {
    let mut made: Vec<Vec<u8>> = (0..=50).map(|kind| Part::of_type(kind).finish()).collect();
    made.push(write::zip(&[]).unwrap());
    made.extend([fit(1, true, true), fit(60, false, true), fit(60, true, false)]);
    made.push(fit(100_000, true, true));
    let gpx = MAY.gpx();
    made.push(gpx.replace("<trkseg>", "<trkseg></trk><trk>").into_bytes());
    made.push(gpx.replacen("lat=\"10.0000000\"", "lat=\"x\"", 1).into_bytes());
    made.push(gpx.replacen("<time>2024-05-01T06:00:05Z</time>", "", 1).into_bytes());
    made.push(gpx.replacen("lat=\"10.0008", "lat=\"10.0908", 1).into_bytes());
    made.push(gpx.replace("lat=\"10.02", "lat=\"10.52").into_bytes());
    made.push(gpx.replacen("<trkpt", "<a <b><trkpt", 1).into_bytes());
    made.push(Run { sport: "", speed_mps: 12.0, ..MAY }.gpx().into_bytes());
    made.push(Run { sport: "", ..MAY }.gpx().into_bytes());
    made.push("<gpx><trkpt lat=\"1\" lon=\"2\"".into());
    made.push("<gpx></gpx>".into());
    made.push("<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>".into());
    made.push(b"BZh91AY&SY no more".to_vec());
    let mut encrypted = write::zip(&[("1.gpx".into(), gpx.into_bytes())]).unwrap();
    let directory = memchr::memmem::find(&encrypted, b"PK\x01\x02").unwrap();
    encrypted[6] |= 1;
    encrypted[directory + 8] |= 1;
    made.push(encrypted);
    let name = |(i, bytes)| Input::of_bytes(&format!("{i}"), bytes);
    let mut inputs: Vec<Input> = made.into_iter().enumerate().map(name).collect();
    // An index that names a file which is not there, and measures of a run in many workouts.
    let index = "Activity ID,Activity Name,Activity Type,Filename\n1,Early,Run,activities/1.gpx\n";
    inputs.push(Input::of_bytes("strava/activities.csv", index.into()));
    let date = |second: u32| format!("2024-05-01 08:00:{second:02} +0000");
    let beat = format!(
        "<Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName='W' startDate='{}' value='150'/>",
        date(5)
    );
    let workout = format!(
        "<Workout workoutActivityType='HKWorkoutActivityTypeRunning' startDate='{}' endDate='{}'/>",
        date(0),
        date(9)
    );
    let health = format!("<HealthData>{beat}{}</HealthData>", workout.repeat(9));
    inputs.push(Input::of_bytes("apple/export.xml", health.into_bytes()));
    inputs.extend(batch::find("no such file".as_ref(), false));
    let pipe = SkipReason { code: "special-file", text: String::new() };
    inputs.push(Input { at: Where::Special(pipe), ..Input::of_bytes("pipe", Vec::new()) });
    inputs
}

#[test]
fn every_code_is_given_to_some_input() {
    let settings = Settings::default();
    let read = |path: std::path::PathBuf| batch::find(&path, false);
    let files: Vec<Input> = below(&fixtures()).into_iter().flat_map(read).collect();
    let mut found = codes(&judged(&files, &settings));
    found.extend(codes(&judged(&made(), &settings)));
    let small = Limits { max_points: 10, ..Limits::default() };
    let large = [Input::of_bytes("large.gpx", MAY.gpx().into_bytes())];
    found.extend(codes(&judged(&large, &Settings { limits: small, ..Settings::default() })));
    let rows = "Activity ID,Filename\n1,activities/1.gpx\n2,activities/2.gpx\n";
    let index = [Input::of_bytes("activities.csv", rows.into())];
    let archives = Archives { max_indexed: 1, ..Archives::default() };
    found.extend(codes(&judged(&index, &Settings { archives, ..Settings::default() })));
    let page = fs::read_to_string(path("docs/notices.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let all: BTreeSet<&str> = rows.collect();
    assert!(all.len() > 50);
    let never: BTreeSet<&str> = NEVER.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = all.iter().filter(|code| !found.contains(*code)).copied().collect();
    assert_eq!(missing, never.iter().copied().collect::<Vec<_>>(), "given to no input");
    let unknown: Vec<_> = found.iter().filter(|code| !all.contains(*code)).collect();
    assert!(unknown.is_empty(), "not in docs/notices.md: {unknown:?}");
}
