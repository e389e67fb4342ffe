//! Interleaved timing: every contender in turn, round after round, so that a busy machine slows all
//! alike; prints medians and ratios of medians.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use runkind::ingest::container;
use runkind::settings::Limits;

/// One way of doing the job; gives something that depends on all the work.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn Fn() -> usize + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: &'static str, run: impl Fn() -> usize + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }
}

/// Times `contenders` against the first, the baseline. `bytes` and `points` are those of one run.
pub(crate) fn compare(
    title: &str,
    rounds: usize,
    bytes: usize,
    points: usize,
    contenders: &[Contender<'_>],
) {
    println!("{title}: {:.1} MB, {points} points, {rounds} rounds", bytes as f64 / 1e6);
    let mut seconds = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..=rounds {
        for (contender, seconds) in contenders.iter().zip(&mut seconds) {
            let start = Instant::now();
            black_box((contender.run)());
            // The first round warms caches and is not counted.
            if round > 0 {
                seconds.push(start.elapsed().as_secs_f64());
            }
        }
    }
    let medians: Vec<f64> = seconds.iter_mut().map(|seconds| median(seconds)).collect();
    for (contender, median) in contenders.iter().zip(&medians) {
        println!(
            "  {:<44} {:>10.3} ms {:>9.1} MB/s {:>9.1} ns/point {:>8.2} x",
            contender.name,
            median * 1e3,
            bytes as f64 / 1e6 / median,
            median * 1e9 / points as f64,
            medians[0] / median,
        );
    }
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// Files to measure on: those of the corpus if `RUNKIND_CORPUS` says where it is, else the fixtures.
pub(crate) fn files(corpus_folders: &[&str], fixtures: &str, extension: &str) -> Vec<PathBuf> {
    let folders: Vec<PathBuf> = match std::env::var_os("RUNKIND_CORPUS").map(PathBuf::from) {
        Some(corpus) => corpus_folders.iter().map(|folder| corpus.join(folder)).collect(),
        None => vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixtures)],
    };
    let mut files: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case(extension)))
        .collect();
    files.sort();
    files
}

/// The decompressed files in a file: itself, if it is none of an archive.
pub(crate) fn unpacked(path: &Path) -> Vec<Vec<u8>> {
    let mut members = Vec::new();
    container::members(&std::fs::read(path).unwrap(), &Limits::default(), &mut |member| {
        members.extend(member.bytes.map(|bytes| bytes.to_vec()));
    });
    members
}
