//! What must not change the kind of a run: where on the globe and when it was run, a point written
//! twice; and what may change it a little: how often points are written, how noisy they are.

use rayon::prelude::*;
use runkind::classify::{Kind, judge};
use runkind::digest::{self, Digest};
use runkind::ingest::{self, Recording};
use runkind::settings::Settings;
use runkind::synthetic::{
    Athlete, Device, PositionNoise, Sampling, random_history, random_history_on, random_plan, run,
};

/// What was said of a run.
type Said = (Option<Kind>, f64);

/// Judges the runs of one athlete together.
pub(crate) fn said(recordings: &[Recording]) -> Vec<Said> {
    let settings = Settings::default();
    let digests: Vec<Digest> =
        recordings.iter().map(|recording| digest::digest(recording, &settings)).collect();
    judge(&digests.iter().collect::<Vec<_>>(), &settings)
        .into_iter()
        .map(|judged| (judged.verdict.kind, judged.verdict.confidence()))
        .collect()
}

/// Made-up histories of athletes and devices used nowhere else.
pub(crate) fn histories(count: u64, runs: u32) -> Vec<Vec<Recording>> {
    (0..count)
        .into_par_iter()
        .map(|number| random_history(910_000 + number, runs))
        .map(|runs| runs.into_iter().map(|run| run.recording).collect())
        .collect()
}

/// Every `nth` file of the corpus by athlete, with at most `most` files each; none without it.
fn real(athletes: &[&str], nth: usize, most: usize) -> Vec<Vec<Recording>> {
    let Some(corpus) = crate::corpus::folder("properties on real runs") else { return Vec::new() };
    let settings = Settings::default();
    let read = |&athlete: &&str| {
        let files = crate::corpus::files(&corpus, &[athlete], "", nth);
        let read = files.iter().take(most).filter_map(|(_, bytes)| {
            ingest::read(bytes, &settings.limits).ok().map(|(_, recordings)| recordings)
        });
        read.flatten().collect::<Vec<_>>()
    };
    athletes.iter().map(read).collect()
}

/// Runs of histories whose kind `change` changes, with what was said before and after.
pub(crate) fn changed(
    histories: &[Vec<Recording>],
    before: &[Vec<Said>],
    change: impl Fn(&Recording) -> Recording + Sync,
) -> Vec<(Said, Said)> {
    let after = |history: &Vec<Recording>| said(&history.iter().map(&change).collect::<Vec<_>>());
    let after: Vec<Vec<Said>> = histories.par_iter().map(after).collect();
    let pairs = before.iter().flatten().copied().zip(after.into_iter().flatten());
    pairs.filter(|(before, after)| before.0 != after.0).collect()
}

pub(crate) fn mirrored(recording: &Recording) -> Recording {
    let mut other = recording.clone();
    other.samples.latitude_deg.iter_mut().for_each(|latitude| *latitude = -*latitude);
    other
}

pub(crate) fn elsewhere(recording: &Recording) -> Recording {
    let mut other = recording.clone();
    // Over the date line and on.
    for longitude in &mut other.samples.longitude_deg {
        *longitude = (*longitude + 143.7 + 180.0).rem_euclid(360.0) - 180.0;
    }
    other
}

pub(crate) fn later(recording: &Recording) -> Recording {
    let mut other = recording.clone();
    let shift_s = 3.0 * 86_400.0 + 7.0 * 3600.0;
    other.samples.time_s.iter_mut().for_each(|time| *time += shift_s);
    other.timer.iter_mut().for_each(|event| event.time_s += shift_s);
    other.laps.iter_mut().for_each(|lap| lap.start_time_s += shift_s);
    other.start_time_s = other.start_time_s.map(|time| time + shift_s);
    other
}

pub(crate) fn with_a_point_twice(recording: &Recording) -> Recording {
    let n = recording.samples.len();
    let twice: Vec<usize> =
        (0..n).flat_map(|row| [row; 2].into_iter().take(1 + usize::from(row == n / 3))).collect();
    Recording { samples: recording.samples.rows(&twice), ..recording.clone() }
}

/// Points 1 to 7 s apart, as a watch writes them that decides for itself.
pub(crate) fn smart(recording: &Recording) -> Recording {
    let mut state = recording.samples.len() as u64;
    let mut next = f64::NEG_INFINITY;
    let n = recording.samples.len();
    let kept: Vec<usize> = (0..n)
        .filter(|&row| {
            let time = recording.samples.time_s[row];
            let keep = time.is_nan() || time >= next || row + 1 == n;
            if keep {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                next = time + 1.0 + (state >> 33) as f64 % 7.0;
            }
            keep
        })
        .collect();
    Recording { samples: recording.samples.rows(&kept), ..recording.clone() }
}

/// Made-up histories by devices that write a point when `sampling` says.
pub(crate) fn written(count: u64, runs: u32, sampling: Sampling) -> Vec<Vec<Recording>> {
    let history = |number: u64| {
        let seed = 910_000 + number;
        let device = Device { sampling, ..Device::random(seed) };
        random_history_on(seed, runs, &device).into_iter().map(|run| run.recording).collect()
    };
    (0..count).into_par_iter().map(history).collect()
}

/// What is said of the same runs by a watch that counts no distance, the noisier its positions.
pub(crate) fn noisier(count: u64) -> Vec<Vec<Said>> {
    let one = |number: u64| {
        let seed = 920_000 + number;
        let athlete = Athlete::random(seed);
        let of = |noise: f64| {
            let sky = PositionNoise::open_sky();
            let position =
                PositionNoise { drift_m: sky.drift_m * noise, white_m: sky.white_m * noise, ..sky };
            let device = Device {
                position: Some(position),
                streams: None,
                sampling: Sampling::Every(1),
                ..Device::watch()
            };
            let runs: Vec<Recording> = (0..12)
                .map(|index| {
                    let kind = runkind::synthetic::KINDS[(index as usize * 2 / 3) % 5];
                    let mut plan = random_plan(seed * 100 + index, kind);
                    plan.sub_sport = None;
                    plan.start_time_s = 1.74e9 + 86_400.0 * index as f64;
                    run(seed * 100 + index, &plan, &athlete, &device).recording
                })
                .collect();
            said(&runs)
        };
        let levels = [0.5, 2.0, 4.0, 7.0].map(of);
        (0..levels[0].len()).map(|run| levels.iter().map(|level| level[run]).collect()).collect()
    };
    let all: Vec<Vec<Vec<Said>>> = (0..count).into_par_iter().map(one).collect();
    all.into_iter().flatten().collect()
}

#[test]
fn place_and_clock_and_a_point_twice_change_no_kind() {
    let mut histories = histories(6, 20);
    histories.extend(real(&["a01", "a02", "a03", "a06", "a07", "a08", "a09"], 9, 8));
    let before: Vec<Vec<Said>> = histories.par_iter().map(|history| said(history)).collect();
    assert!(before.iter().flatten().count() >= 120);
    for (name, change) in [
        ("mirrored", mirrored as fn(&Recording) -> Recording),
        ("elsewhere", elsewhere),
        ("later", later),
        ("a point twice", with_a_point_twice),
    ] {
        let changed = changed(&histories, &before, change);
        assert!(changed.is_empty(), "{name}: {changed:?}");
    }
}

#[test]
fn how_often_points_are_written_changes_few_kinds() {
    let histories = histories(20, 20);
    let before: Vec<Vec<Said>> = histories.par_iter().map(|history| said(history)).collect();
    let changed = changed(&histories, &before, smart);
    assert!(changed.len() * 50 <= 20 * 20, "{}: {changed:?}", changed.len());
}

#[test]
fn how_often_points_are_written_changes_few_kinds_of_real_runs() {
    let mut histories = real(&["a01", "a02", "a08"], 3, 80);
    let is_each_second = |recording: &Recording| {
        let time_s = &recording.samples.time_s;
        let ends = time_s.first().zip(time_s.last());
        ends.is_some_and(|(first, last)| (last - first) / (time_s.len() as f64) < 1.6)
    };
    for history in &mut histories {
        history.retain(is_each_second);
    }
    let before: Vec<Vec<Said>> = histories.par_iter().map(|history| said(history)).collect();
    let changed = changed(&histories, &before, smart);
    let runs = before.iter().flatten().count();
    assert!(changed.len() * 25 <= runs, "{} of {runs}: {changed:?}", changed.len());
}

#[test]
fn a_point_each_second_or_smartly_changes_few_kinds() {
    let said = |sampling| -> Vec<Said> {
        written(60, 20, sampling).par_iter().flat_map_iter(|history| said(history)).collect()
    };
    let pairs = said(Sampling::Every(1)).into_iter().zip(said(Sampling::Smart));
    let changed: Vec<_> = pairs.filter(|(every, smart)| every.0 != smart.0).collect();
    assert!(changed.len() * 50 <= 60 * 20, "{}: {changed:?}", changed.len());
}

#[test]
fn noise_takes_confidence_before_it_takes_the_kind() {
    let runs = noisier(10);
    let mean = |runs: &[&Vec<Said>], level: usize| {
        runs.iter().map(|run| run[level].1).sum::<f64>() / runs.len().max(1) as f64
    };
    let all: Vec<&Vec<Said>> = runs.iter().collect();
    let levels: Vec<f64> = (0..4).map(|level| mean(&all, level)).collect();
    assert!(levels[3] < levels[0] - 0.05, "{levels:?}");
    for level in 1..4 {
        let (lost, kept): (Vec<_>, Vec<_>) =
            all.iter().copied().partition(|run| run[level].0 != run[level - 1].0);
        let (before, others) = (mean(&lost, level - 1), mean(&kept, level - 1));
        assert!(lost.is_empty() || before < others, "level {level}: {before:.3} {others:.3}");
    }
}
