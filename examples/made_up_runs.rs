//! What is said of made-up runs by athletes and devices the model was not fitted on:
//! `cargo run --release --example made_up_runs` counts hill sprints that are found, easy runs over
//! hills that are taken for them, and kinds that change when a watch writes when it sees fit
//! instead of each second; `… made_up_runs 5000000` counts those of other seeds.
#![allow(clippy::print_stdout)] // It prints its counts.

use rayon::prelude::*;
use runkind::classify::{Kind, judge};
use runkind::digest::{self, Digest};
use runkind::settings::Settings;
use runkind::synthetic::{
    Altitude, Athlete, Device, KINDS, Plan, Sampling, SyntheticRun, random_history_on, random_plan,
    run,
};

/// The first seed: far from those of the fit.
const FIRST_SEED: u64 = 3_000_000;
/// Hill sessions, and easy runs over hills.
const HILLS: u64 = 1200;
/// Athletes whose runs are written twice.
const ATHLETES: u64 = 400;
/// Runs of each.
const RUNS: u32 = 20;
/// Answers said with more are sure.
const SURE: f64 = 0.8;

/// What was said of a run, and how surely.
type Said = (Option<Kind>, f64);

fn main() {
    let first = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(FIRST_SEED);

    let sprints = sprints_said(first, "hill-sprint", "Hill sprints");
    println!("hill sprints of 8 to 15 s, with a barometer: {sprints} of {HILLS} found");
    let hilly = sprints_said(first + HILLS, "easy", "Over the hills");
    println!("easy runs over hills: {hilly} of {HILLS} taken for hill sprints");

    let seeds = first..first + ATHLETES;
    let pairs: Vec<(Said, Said)> = seeds.into_par_iter().flat_map_iter(written_twice).collect();
    let changed = || pairs.iter().filter(|(each, smart)| each.0 != smart.0);
    let is_sure = |(each, smart): &&(Said, Said)| each.1.max(smart.1) > SURE;
    println!(
        "written smartly instead of each second: {} of {} change their kind, {} of them said with more than {SURE}",
        changed().count(),
        pairs.len(),
        changed().filter(is_sure).count()
    );
    for (each, smart) in changed().filter(is_sure) {
        println!("    {} each second, {} smartly", told(*each), told(*smart));
    }
}

fn told((kind, confidence): Said) -> String {
    format!("{} {confidence:.2}", kind.map_or("none", Kind::name))
}

/// What is said of the runs of one athlete, judged together.
fn said(runs: &[SyntheticRun]) -> Vec<Said> {
    let settings = Settings::default();
    let digest = |run: &SyntheticRun| digest::digest(&run.recording, &settings);
    let digests: Vec<Digest> = runs.iter().map(digest).collect();
    let judged = judge(&digests.iter().collect::<Vec<_>>(), &settings);
    judged.iter().map(|run| (run.verdict.kind, run.verdict.confidence())).collect()
}

/// How many runs of a named plan are said to be hill sprints, each the last of an athlete's runs.
fn sprints_said(first: u64, kind: &str, name: &str) -> usize {
    let is_said = |&seed: &u64| {
        let last = said(&with_last(seed, kind, name)).pop();
        last.is_some_and(|(kind, _)| kind == Some(Kind::HillSprint))
    };
    (first..first + HILLS).into_par_iter().filter(is_said).count()
}

/// Ten runs of every kind but hills, then one of a named plan, on a watch with a barometer.
fn with_last(seed: u64, kind: &str, name: &str) -> Vec<SyntheticRun> {
    let athlete = Athlete::random(seed);
    let device = Device { altitude: Altitude::Barometer, ..Device::random(seed) };
    let before = [0, 1, 2, 0, 0, 3, 2, 0, 1, 0].iter().zip(seed * 31..);
    let plans = before.map(|(&kind, number)| (number, random_plan(number, KINDS[kind])));
    let named = (seed * 7919..).map(|number| (number, random_plan(number, kind)));
    let last = named.into_iter().find(|(_, plan)| plan.name.as_deref() == Some(name));
    let dated = |(day, (number, mut plan)): (u32, (u64, Plan))| {
        plan.start_time_s = 1.74e9 + 86_400.0 * f64::from(day);
        run(number, &plan, &athlete, &device)
    };
    (0..).zip(plans.chain(last)).map(dated).collect()
}

/// What is said of an athlete's runs where the device writes each second, and where it writes when
/// it sees fit.
fn written_twice(seed: u64) -> impl Iterator<Item = (Said, Said)> {
    let by = |sampling| {
        let device = Device { sampling, ..Device::random(seed) };
        said(&random_history_on(seed, RUNS, &device))
    };
    by(Sampling::Every(1)).into_iter().zip(by(Sampling::Smart))
}
