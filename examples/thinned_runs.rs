//! What is said of real runs when a watch had written a point every 1 to 7 s instead of each second:
//! `cargo run --release --example thinned_runs -- CORPUS` counts kinds that change, by athlete, in
//! four draws of the seconds, and lists the sure ones.
#![allow(clippy::print_stdout)] // It prints its counts.

use std::error::Error;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use runkind::classify::{Kind, judge};
use runkind::digest::{self, Digest};
use runkind::ingest::{self, Recording};
use runkind::settings::Settings;

/// Draws of the seconds that are kept.
const DRAWS: u64 = 4;
/// Answers said with more are sure.
const SURE: f64 = 0.8;
/// A recording with fewer points than one in so many seconds of its time was thinned already.
const MOST_SPACING_S: f64 = 1.6;

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = std::env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("name the corpus: a folder of folders")?;
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&corpus)?
        .map(|entry| entry.map(|it| it.path()))
        .collect::<Result<_, _>>()?;
    folders.retain(|path| is_athlete(path));
    folders.sort();
    let mut all = [0; 3];
    for folder in &folders {
        let (names, recordings) = runs(folder)?;
        let before = said(&recordings);
        let mut counts = [0; 3];
        for draw in 1..=DRAWS {
            let thinned: Vec<Recording> =
                recordings.par_iter().map(|recording| thinned(recording, draw)).collect();
            let pairs = before.iter().zip(said(&thinned));
            for ((name, recording), (before, after)) in names.iter().zip(&recordings).zip(pairs) {
                if !is_each_second(recording) {
                    continue;
                }
                let is_changed = before.0 != after.0;
                let is_sure = is_changed && before.1.max(after.1) > SURE;
                let is = [true, is_changed, is_sure];
                counts.iter_mut().zip(is).for_each(|(count, is)| *count += u32::from(is));
                if is_sure {
                    println!("    {name}: {} each second, {} thinned", told(*before), told(after));
                }
            }
        }
        println!("{}", line(&folder.file_name().unwrap_or_default().to_string_lossy(), counts));
        all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
    }
    println!("{}", line("all", all));
    Ok(())
}

fn is_athlete(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_dir() && name.strip_prefix('a').is_some_and(|number| number.parse::<u32>().is_ok())
}

fn line(name: &str, [runs, changed, sure]: [u32; 3]) -> String {
    let share = 100.0 * f64::from(changed) / f64::from(runs.max(1));
    format!(
        "{name}: {changed} of {runs} change their kind ({share:.1} %), {sure} of them said with more than {SURE}"
    )
}

/// What was said of a run, and how surely.
type Said = (Option<Kind>, f64);

fn told((kind, confidence): Said) -> String {
    format!("{} {confidence:.2}", kind.map_or("none", Kind::name))
}

/// What is said of the runs of one athlete, judged together.
fn said(recordings: &[Recording]) -> Vec<Said> {
    let settings = Settings::default();
    let digest = |recording| digest::digest(recording, &settings);
    let digests: Vec<Digest> = recordings.par_iter().map(digest).collect();
    let judged = judge(&digests.iter().collect::<Vec<_>>(), &settings);
    judged.iter().map(|run| (run.verdict.kind, run.verdict.confidence())).collect()
}

/// Runs of a folder, with the names of their files.
fn runs(folder: &Path) -> Result<(Vec<String>, Vec<Recording>), Box<dyn Error>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|it| it.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let settings = Settings::default();
    let read = |file: &PathBuf| -> Vec<(String, Recording)> {
        let Ok(bytes) = std::fs::read(file).map(unpacked) else { return Vec::new() };
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = ingest::read(&bytes, &settings.limits).map(|(_, recordings)| recordings);
        let is_run = |recording: &Recording| {
            matches!(recording.sport.as_deref(), None | Some("running" | "generic"))
        };
        read.unwrap_or_default()
            .into_iter()
            .filter(is_run)
            .map(|recording| (name.clone(), recording))
            .collect()
    };
    Ok(files.par_iter().flat_map_iter(read).unzip())
}

fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    let mut whole = Vec::new();
    match std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&*bytes), &mut whole) {
        Ok(_) => whole,
        Err(_) => bytes,
    }
}

/// Whether there is a point each second, with all the device measures in each.
fn is_each_second(recording: &Recording) -> bool {
    let (time_s, distance_m) = (&recording.samples.time_s, &recording.samples.distance_m);
    let (Some(first), Some(last)) = (time_s.first(), time_s.last()) else { return false };
    let uncounted = distance_m.iter().filter(|metres| metres.is_nan()).count();
    (last - first) / (time_s.len() as f64) < MOST_SPACING_S && uncounted * 20 < time_s.len()
}

/// The points a watch that decides for itself might have written: 1 to 7 s apart, and both ends of
/// every gap.
fn thinned(recording: &Recording, draw: u64) -> Recording {
    let time_s = &recording.samples.time_s;
    let mut state = time_s.len() as u64 + draw * 977;
    let mut next_s = f64::NEG_INFINITY;
    let is_apart = |from: usize| time_s.get(from + 1).is_none_or(|next| next - time_s[from] > 7.0);
    let is_kept = |&row: &usize| {
        let is_end = is_apart(row) || row.checked_sub(1).is_none_or(is_apart);
        let is_kept = time_s[row].is_nan() || time_s[row] >= next_s || is_end;
        if is_kept {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            next_s = time_s[row] + 1.0 + (state >> 33) as f64 % 7.0;
        }
        is_kept
    };
    let kept: Vec<usize> = (0..time_s.len()).filter(is_kept).collect();
    Recording { samples: recording.samples.rows(&kept), ..recording.clone() }
}
