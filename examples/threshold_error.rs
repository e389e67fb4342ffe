//! How far the threshold of made-up athletes is off, whose truth is known:
//! `cargo run --release --example threshold_error` gives 40 athletes a year of mixed training;
//! `… threshold_error 1000 1200` others, by their seeds.
#![allow(clippy::print_stdout)] // It prints its table.

use rayon::prelude::*;
use runkind::classify;
use runkind::digest::{self, Digest};
use runkind::settings::Settings;
use runkind::synthetic::{Athlete, random_history};

/// Athletes the model was not fitted on.
const SEEDS: std::ops::Range<u64> = 500..540;
/// Runs of a year.
const RUNS: u32 = 150;
/// What is near.
const NEAR: f64 = 0.05;

fn main() {
    let mut said = std::env::args().skip(1).map_while(|seed| seed.parse().ok());
    let seeds = said.next().zip(said.next()).map_or(SEEDS, |(from, to)| from..to);
    let settings = Settings::default();
    let ratio = |seed: u64| {
        let history = random_history(seed, RUNS);
        let digests: Vec<Digest> =
            history.par_iter().map(|run| digest::digest(&run.recording, &settings)).collect();
        let judged = classify::judge(&digests.iter().collect::<Vec<_>>(), &settings);
        let last = judged.last().and_then(|judged| judged.threshold);
        last.map(|last| last.speed_mps / Athlete::random(seed).critical_speed_mps)
    };
    let mut ratios: Vec<f64> = seeds.filter_map(ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let near = ratios.iter().filter(|ratio| (*ratio - 1.0).abs() <= NEAR).count();
    let n = ratios.len();
    println!(
        "{near} of {n} made-up athletes within {:.0} %; estimate over truth: median {:.3}, a tenth below {:.3} and above {:.3}, least {:.3}, most {:.3}",
        100.0 * NEAR,
        ratios[n / 2],
        ratios[n / 10],
        ratios[n - 1 - n / 10],
        ratios[0],
        ratios[n - 1]
    );
}
