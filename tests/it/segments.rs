//! Where efforts begin and end, and how sure that is, against the truth of made-up runs by athletes
//! and devices used nowhere else.

use rayon::prelude::*;
use runkind::classify::{Kind, Role, Segment, Verdict, judge};
use runkind::digest::{self, Digest};
use runkind::settings::Settings;
use runkind::synthetic::{
    Altitude, Athlete, Device, KINDS, Piece, SyntheticRun, random_history, random_plan, run,
};

/// An edge of an effort that was found.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// Found minus true, in seconds.
    off_s: f64,
    uncertainty_s: f64,
}

fn verdicts(runs: &[SyntheticRun]) -> Vec<Verdict> {
    let settings = Settings::default();
    let digests: Vec<Digest> =
        runs.iter().map(|run| digest::digest(&run.recording, &settings)).collect();
    let judged = judge(&digests.iter().collect::<Vec<_>>(), &settings);
    judged.into_iter().map(|judged| judged.verdict).collect()
}

/// The segment that is the effort: they share more than half of the time both cover.
fn found<'a>(verdict: &'a Verdict, effort: &Piece) -> Option<&'a Segment> {
    let works = |segment: &&Segment| matches!(segment.role, Role::Work | Role::Steady);
    verdict.segments.iter().filter(works).find(|segment| {
        let shared = segment.end_s.min(effort.end_s) - segment.start_s.max(effort.start_s);
        let covered = segment.end_s.max(effort.end_s) - segment.start_s.min(effort.start_s);
        shared > 0.5 * covered
    })
}

/// Edges of the efforts found in the interval, hill and tempo runs of a history, and the number of
/// efforts there were and were found. Where the file itself begins or ends there is nothing to find.
fn edges(seed: u64, runs: u32) -> (Vec<Edge>, [usize; 2]) {
    let runs = random_history(seed, runs);
    let (mut edges, mut efforts) = (Vec::new(), [0, 0]);
    for (run, verdict) in runs.iter().zip(verdicts(&runs)) {
        if !["interval", "hill-sprint", "tempo"].contains(&run.truth.kind) {
            continue;
        }
        for effort in run.truth.efforts() {
            efforts[0] += 1;
            let Some(segment) = found(&verdict, effort) else { continue };
            efforts[1] += 1;
            if effort.start_s > 5.0 {
                edges.push(Edge {
                    off_s: segment.start_s - effort.start_s,
                    uncertainty_s: segment.start_uncertainty_s,
                });
            }
            if effort.end_s < run.truth.elapsed_time_s - 5.0 {
                edges.push(Edge {
                    off_s: segment.end_s - effort.end_s,
                    uncertainty_s: segment.end_uncertainty_s,
                });
            }
        }
    }
    (edges, efforts)
}

#[test]
fn edges_lie_within_three_seconds_of_the_truth_and_their_intervals_hold_it() {
    let all: Vec<(Vec<Edge>, [usize; 2])> =
        (900_000..900_040_u64).into_par_iter().map(|seed| edges(seed, 16)).collect();
    let edges: Vec<Edge> = all.iter().flat_map(|history| history.0.iter().copied()).collect();
    let efforts = all.iter().fold([0, 0], |sum, one| [sum[0] + one.1[0], sum[1] + one.1[1]]);
    let share = |holds: &dyn Fn(&Edge) -> bool| {
        edges.iter().filter(|edge| holds(edge)).count() as f64 / edges.len() as f64
    };
    let near = share(&|edge| edge.off_s.abs() <= 3.0);
    let held = share(&|edge| edge.off_s.abs() <= edge.uncertainty_s);
    let mut widths: Vec<f64> = edges.iter().map(|edge| edge.uncertainty_s).collect();
    widths.sort_by(f64::total_cmp);
    let median = widths[widths.len() / 2];
    let case = format!("{near:.3} near, {held:.3} held, {median:.2} s, {efforts:?} efforts");
    assert!(edges.len() > 1500, "{case}");
    assert!(near >= 0.9, "{case}");
    assert!((0.85..=0.97).contains(&held), "{case}");
    assert!(median <= 3.0, "{case}");
    assert!(efforts[1] as f64 >= 0.7 * efforts[0] as f64, "{case}");
    // The width tells good edges from bad ones: it comes from the run, not from a table.
    let (sure, unsure) = (widths[widths.len() / 4], widths[widths.len() * 9 / 10]);
    let missed = |from: f64, to: f64| {
        let within = |edge: &&Edge| (from..=to).contains(&edge.uncertainty_s);
        let (sum, count) = edges
            .iter()
            .filter(within)
            .fold((0.0, 0.0_f64), |(sum, n), edge| (sum + edge.off_s.abs().min(30.0), n + 1.0));
        sum / count.max(1.0)
    };
    assert!(missed(unsure, f64::INFINITY) > 2.0 * missed(0.0, sure), "{case}");
}

/// What is said of the first plan of that name, among other runs of the athlete.
fn said_of(seed: u64, kind: &str, name: &str) -> (SyntheticRun, Verdict) {
    let athlete = Athlete::random(seed);
    let device = Device { altitude: Altitude::Barometer, ..Device::random(seed) };
    let mut runs: Vec<SyntheticRun> = (0..10)
        .map(|index| {
            let kind = KINDS[[0, 1, 2, 0, 0, 3, 2, 0, 1, 0][index as usize]];
            let mut plan = random_plan(seed * 31 + index, kind);
            plan.start_time_s = 1.74e9 + 86_400.0 * index as f64;
            run(seed * 31 + index, &plan, &athlete, &device)
        })
        .collect();
    let number = (seed * 7919..seed * 7919 + 1000)
        .find(|&number| random_plan(number, kind).name.as_deref() == Some(name))
        .unwrap();
    let mut plan = random_plan(number, kind);
    plan.start_time_s = 1.74e9 + 86_400.0 * 11.0;
    runs.push(run(number, &plan, &athlete, &device));
    let verdict = verdicts(&runs).pop().unwrap();
    (runs.pop().unwrap(), verdict)
}

#[test]
fn every_hill_sprint_is_a_piece_of_its_own() {
    let settings = Settings::default();
    let seen = |seed: u64| {
        let run = said_of(seed, "hill-sprint", "Hill sprints").0;
        let levels = digest::digest(&run.recording, &settings).segments.levels;
        let is_edge = |second: f64| {
            levels.iter().any(|level| (f64::from(level.start_s) - second).abs() <= 5.0)
        };
        let efforts: Vec<Piece> = run.truth.efforts().copied().collect();
        let found = efforts.iter().filter(|piece| is_edge(piece.start_s) && is_edge(piece.end_s));
        (found.count(), efforts.len())
    };
    let all: Vec<(usize, usize)> = (930_000..930_030_u64).into_par_iter().map(seen).collect();
    let (found, there) = all.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert!(found as f64 >= 0.95 * there as f64, "{found} of {there}");
}

#[test]
fn a_run_over_hills_is_no_hill_session() {
    let wrong: Vec<u64> = (940_000..940_050_u64)
        .into_par_iter()
        .filter(|&seed| said_of(seed, "easy", "Over the hills").1.kind == Some(Kind::HillSprint))
        .collect();
    assert!(wrong.len() <= 1, "{wrong:?}");
}

/// What a segment says of the heart is the mean of its seconds, however many levels it is made of.
#[test]
fn the_heart_rate_of_a_segment_is_the_mean_of_its_seconds() {
    let settings = Settings::default();
    let mut seen = 0;
    for run in (910_000..910_008).flat_map(|seed| random_history(seed, 4)) {
        let (digest, series) = digest::digest_with_series(&run.recording, &settings);
        let Some(judged) = judge(&[&digest], &settings).pop() else { continue };
        for segment in &judged.verdict.segments {
            let seconds = segment.start_s as usize..segment.end_s as usize;
            let Some(beats) = series.heart_rate_bpm.get(seconds) else { continue };
            let known: Vec<f64> =
                beats.iter().filter(|beat| beat.is_finite()).map(|&beat| f64::from(beat)).collect();
            // A level that is cut gives its mean to both parts, hence the beat of tolerance.
            if known.is_empty() || known.len() < beats.len() {
                continue;
            }
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            let said = segment.avg_heart_rate_bpm.unwrap();
            assert!((said - mean).abs() < 1.0, "{segment:?}: {mean}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} segments");
}
