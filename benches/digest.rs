//! How long a digest takes, against merely inflating the same files, and whether its time grows
//! with the length of the run only. `RUNKIND_CORPUS=... cargo bench --bench digest`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod pairs;

use std::hint::black_box;
use std::path::PathBuf;

use runkind::digest::digest;
use runkind::ingest::{self, Recording, container};
use runkind::settings::Settings;
use runkind::synthetic::{Athlete, Device, Length, Plan, run};

const ROUNDS: usize = 9;

fn main() {
    let settings = Settings::default();
    against_inflate(&settings);
    growth(&settings);
}

/// The compressed files of a folder: of an athlete of the corpus, else of the fixtures.
fn files() -> Vec<Vec<u8>> {
    let folder = std::env::var_os("RUNKIND_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/export"),
        |corpus| PathBuf::from(corpus).join("a02"),
    );
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "gz"));
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn against_inflate(settings: &Settings) {
    let files = files();
    let mut recordings: Vec<Recording> = Vec::new();
    for file in &files {
        container::members(file, &settings.limits, &mut |member| {
            let bytes = member.bytes.unwrap();
            recordings.extend(
                ingest::read(&bytes, &settings.limits).map(|read| read.1).unwrap_or_default(),
            );
        });
    }
    let (inflated, digested) = pairs::compare(
        &format!("inflating {} files and digesting {} recordings", files.len(), recordings.len()),
        ROUNDS,
        || {
            for file in &files {
                container::members(file, &settings.limits, &mut |member| {
                    black_box(member.bytes.map_or(0, |bytes| bytes.len()));
                });
            }
        },
        || {
            for recording in &recordings {
                black_box(digest(recording, settings));
            }
        },
    );
    println!("  digest over inflate: {:.2}", digested.as_secs_f64() / inflated.as_secs_f64());
}

/// An easy run of so many hours with an effort every ten minutes.
fn long_run(hours: u32) -> Recording {
    let mut plan = Plan::new("easy");
    for _ in 0..hours * 6 {
        plan = plan.easy(Length::Seconds(540.0), 0.7).set(
            1,
            Length::Seconds(60.0),
            0.9,
            runkind::synthetic::Rest::stand(0.0),
        );
    }
    run(1, &plan, &Athlete::default(), &Device::watch()).recording
}

fn growth(settings: &Settings) {
    let (one, day) = (long_run(1), long_run(24));
    let (short, long) = pairs::compare(
        "24 runs of an hour and one of 24 hours",
        ROUNDS,
        || {
            for _ in 0..24 {
                black_box(digest(&one, settings));
            }
        },
        || {
            black_box(digest(&day, settings));
        },
    );
    println!("  a second of the long one costs {:.2}", long.as_secs_f64() / short.as_secs_f64());
}
