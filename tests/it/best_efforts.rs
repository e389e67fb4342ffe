//! Best efforts of real runs against the slowest way to find them: every start and every end.

use rayon::prelude::*;
use runkind::digest::{EFFORT_DISTANCES_M, digest_with_series};
use runkind::ingest;
use runkind::measure::{Motion, Series};
use runkind::settings::Settings;

use crate::corpus;

/// Real runs looked at.
const RUNS: usize = 200;

/// The least time over a distance: from each whole second to a part of one, and from a part of one
/// to each whole second, never over seconds that were not recorded and in which more way was made than
/// by walking.
fn reference(series: &Series, distance: f64, walking_mps: f32) -> Option<f64> {
    let way: Vec<f64> = series.distance_m.iter().map(|way| f64::from(*way)).collect();
    let mut gaps = vec![0];
    for (motion, speed_mps) in series.motion.iter().zip(&series.speed_mps) {
        let is_unknown = *motion == Motion::Gap && *speed_mps > walking_mps;
        gaps.push(gaps[gaps.len() - 1] + u32::from(is_unknown));
    }
    let mut least: Option<f64> = None;
    for second in 0..way.len() {
        let end = way.partition_point(|at| *at < way[second] + distance);
        if end < way.len() && end > second && gaps[end] == gaps[second] {
            let over = (way[end] - way[second] - distance) / (way[end] - way[end - 1]);
            let time = (end - second) as f64 - over;
            least = Some(least.map_or(time, |least| least.min(time)));
        }
        let start = way.partition_point(|at| *at <= way[second] - distance);
        if start > 0 && start <= second && gaps[second] == gaps[start - 1] {
            let start = start - 1;
            let over = (way[second] - way[start] - distance) / (way[start + 1] - way[start]);
            let time = (second - start) as f64 - over;
            least = Some(least.map_or(time, |least| least.min(time)));
        }
    }
    least
}

#[test]
fn best_efforts_are_those_of_every_start_and_every_end() {
    let Some(folder) = corpus::folder("best efforts of real runs") else { return };
    let settings = Settings::default();
    let mut files = corpus::files(&folder, &["a01"], "", 6);
    files.extend(corpus::files(&folder, &["a02", "a03", "a05", "a08"], "", 3));
    let compared: Vec<usize> = files
        .par_iter()
        .flat_map_iter(|(path, bytes)| {
            let recordings = ingest::read(bytes, &settings.limits).map(|read| read.1);
            let compare = |recording: &ingest::Recording| {
                let (digest, series) = digest_with_series(recording, &settings);
                for effort in &digest.best_efforts {
                    let walking_mps = settings.measure.walk_ceiling_mps;
                    let expected = reference(&series, effort.distance_m, walking_mps).unwrap();
                    // The way is in single precision: a centimetre or so after hours.
                    let off = (effort.time_s - expected).abs();
                    assert!(off < 0.02, "{}: {effort:?}, not {expected}", path.display());
                }
                digest.best_efforts.len()
            };
            recordings.unwrap_or_default().iter().map(compare).collect::<Vec<_>>()
        })
        .collect();
    let runs = compared.iter().filter(|efforts| **efforts > 0).count();
    assert!(runs >= RUNS, "{runs} runs with {} efforts", compared.iter().sum::<usize>());
    assert!(compared.iter().max().unwrap() <= &EFFORT_DISTANCES_M.len());
}
