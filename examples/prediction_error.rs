//! How far predicted race times are off: `cargo run --release --example prediction_error -- CORPUS`
//! takes every run whose label says it was a race, predicts its time from the runs before that day
//! alone, and prints the error of each method.
#![allow(clippy::print_stdout)] // It prints its table.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::path::PathBuf;

use jiff::ToSpan;
use jiff::civil::Weekday;
use runkind::batch::{self, Batch, Options, Record};
use runkind::settings::Settings;
use runkind::training::{Asked, Session, distance_name, review};
use runkind::units::{Units, clock};

/// A race is as long as a usual distance within this share: courses are measured, receivers not.
const SAME: f64 = 0.03;

fn main() -> Result<(), Box<dyn Error>> {
    let corpus: PathBuf =
        std::env::args_os().nth(1).ok_or("name the corpus: a folder with a labels.csv")?.into();
    let races = races(&corpus)?;
    let settings = Settings::default();
    let mut errors: BTreeMap<(&str, bool), Vec<f64>> = BTreeMap::new();
    let athletes: HashSet<&str> = races.iter().filter_map(|file| file.split('/').next()).collect();
    let mut athletes: Vec<&str> = athletes.into_iter().collect();
    athletes.sort_unstable();
    for athlete in athletes {
        let mut batch = batch::read(
            &batch::find(&corpus.join(athlete), false),
            &settings,
            &Options::default(),
            &|_| (),
        );
        batch.judge_kept(&settings, &Options::default());
        for record in &batch.records {
            if !races.iter().any(|race| record.source.path.ends_with(race.as_str())) {
                continue;
            }
            for (method, metres, share) in errors_of(record, &batch, &settings) {
                println!("\t{method}\t{:+.1} %", 100.0 * share);
                errors.entry((method, metres > 21_098.0)).or_default().push(share);
            }
        }
    }
    println!("\nmethod\tover\tn\tmedian\tmean of the absolute\troot mean square");
    for ((method, is_far), mut shares) in errors {
        let over = if is_far { "marathon" } else { "5 km to half" };
        shares.sort_by(f64::total_cmp);
        let n = shares.len() as f64;
        let absolute = shares.iter().map(|share| share.abs()).sum::<f64>() / n;
        let square = (shares.iter().map(|share| share * share).sum::<f64>() / n).sqrt();
        println!(
            "{method}\t{over}\t{}\t{:+.1} %\t{:.1} %\t{:.1} %",
            shares.len(),
            100.0 * shares[shares.len() / 2],
            100.0 * absolute,
            100.0 * square
        );
    }
    Ok(())
}

/// Files whose label holds the tag `race`.
fn races(corpus: &std::path::Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut rows = csv::Reader::from_path(corpus.join("labels.csv"))?;
    let head = rows.headers()?.clone();
    let column = |name: &str| head.iter().position(|cell| cell == name);
    let (file, tags) = (column("file").ok_or("no file")?, column("tags").ok_or("no tags")?);
    let mut found = Vec::new();
    for row in rows.records() {
        let row = row?;
        if row[tags].split(';').any(|tag| tag == "race") {
            found.push(row[file].to_string());
        }
    }
    Ok(found)
}

/// Error of each method for one race, as a share of its time: above 0, the prediction was slower.
fn errors_of(race: &Record, batch: &Batch, settings: &Settings) -> Vec<(&'static str, f64, f64)> {
    let (Some(start), Some(digest)) = (race.start_local(), race.run()) else { return Vec::new() };
    let length = digest.summary.distance_m.unwrap_or(0.0);
    let distances = [5000.0, 10_000.0, 21_097.5, 42_195.0];
    let is_length = |metres: &f64| (length / metres - 1.0).abs() < SAME;
    let Some(metres) = distances.into_iter().find(is_length) else { return Vec::new() };
    let Some(time_s) = digest.summary.elapsed_time_s else { return Vec::new() };
    let sessions: Vec<Session<'_>> = batch
        .records
        .iter()
        .enumerate()
        .filter(|(_, record)| record.duplicate_of.is_none())
        .filter_map(|(id, record)| {
            let judged = record.judged.as_ref();
            Some(Session { id, start: record.start_local()?, digest: record.digest()?, judged })
        })
        .filter(|session| session.start.date() < start.date())
        .collect();
    let asked = Asked {
        as_of: Some(start.date().saturating_sub(1.day())),
        week_start: Weekday::Monday,
        goal: None,
        without: &[],
        units: Units::Metric,
        athlete: &settings.athlete,
        history: &settings.history,
        settings: &settings.training,
    };
    let training = review(&sessions, &[], &asked);
    println!("{}\t{} in {}", race.source.path, distance_name(metres), clock(time_s));
    let over = training.predictions.iter().filter(|found| found.distance_m == metres);
    over.map(|found| (found.method.name(), metres, found.time_s / time_s - 1.0)).collect()
}
