//! Whether time and memory grow with the input only: a run of 1 to 24 hours, and a folder of 1,000
//! and 10,000 activities. `cargo bench --bench scaling`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod pairs;

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use runkind::classify;
use runkind::digest::digest;
use runkind::ingest::{self, Recording};
use runkind::settings::Settings;
use runkind::synthetic::{Athlete, Device, Length, Plan, Rest, random_history, run, write};

const ROUNDS: usize = 9;

fn main() {
    length();
    number();
}

/// An easy run of so many hours with an effort every ten minutes, as the bytes of a file.
fn long_run(hours: u32) -> Vec<u8> {
    let mut plan = Plan::new("easy");
    for _ in 0..hours * 6 {
        let (effort, jog) = (Length::Seconds(60.0), Length::Seconds(540.0));
        plan = plan.easy(jog, 0.7).set(1, effort, 0.9, Rest::stand(0.0));
    }
    write::fit(&run(1, &plan, &Athlete::default(), &Device::watch()).recording).unwrap()
}

fn analyze(bytes: &[u8], settings: &Settings) {
    let (_, recordings) = ingest::read(bytes, &settings.limits).unwrap();
    for recording in recordings {
        black_box(classify::judge(&[&digest(&recording, settings)], settings));
    }
}

/// Each length against as many hours of the shortest.
fn length() {
    let settings = Settings::default();
    let hour = long_run(1);
    for hours in [2, 4, 8, 16, 24] {
        let long = long_run(hours);
        let (short, long) = pairs::compare(
            &format!("{hours} files of an hour, and one of {hours} hours"),
            ROUNDS,
            || {
                for _ in 0..hours {
                    analyze(&hour, &settings);
                }
            },
            || analyze(&long, &settings),
        );
        println!("  an hour of the long one costs {:.2}", long.as_secs_f64() / short.as_secs_f64());
    }
}

/// Activities in the larger folder, and a tenth of them in the smaller.
const MANY: usize = 10_000;
/// Runs that differ; the others are the same again, years later.
const DIFFERENT: u32 = 250;
/// Rounds of whole folders; they take long.
const FOLDER_ROUNDS: usize = 3;

fn number() {
    let scratch = tempfile::tempdir().unwrap();
    let (few, many) = (scratch.path().join("few"), scratch.path().join("many"));
    fill(&few, MANY / 10);
    fill(&many, MANY);
    let (mut time, mut memory) = ([vec![], vec![]], [vec![], vec![]]);
    for _ in 0..FOLDER_ROUNDS {
        for (k, folder) in [&few, &many].into_iter().enumerate() {
            let (seconds, bytes) = program(folder);
            time[k].push(seconds);
            memory[k].push(bytes);
        }
    }
    let middle = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let [few_s, many_s] = time.each_mut().map(middle);
    let [few_kib, many_kib] = memory.each_mut().map(middle);
    println!("{} activities: {few_s:.2} s, {few_kib:.0} KiB at most", MANY / 10);
    println!("{MANY} activities: {many_s:.2} s, {many_kib:.0} KiB at most");
    println!("  an activity of the many costs {:.2}", many_s / few_s / 10.0);
    println!("  and {:.2} KiB", (many_kib - few_kib) / (MANY - MANY / 10) as f64);
}

/// Writes so many activities of one athlete, each of another day.
fn fill(folder: &Path, count: usize) {
    std::fs::create_dir(folder).unwrap();
    let history = random_history(1, DIFFERENT);
    for number in 0..count {
        let shift_s = (number / history.len()) as f64 * 600.0 * 86_400.0;
        let recording = later(history[number % history.len()].recording.clone(), shift_s);
        std::fs::write(folder.join(format!("{number:05}.fit")), write::fit(&recording).unwrap())
            .unwrap();
    }
}

fn later(mut recording: Recording, shift_s: f64) -> Recording {
    recording.start_time_s = recording.start_time_s.map(|start| start + shift_s);
    recording.samples.time_s.iter_mut().for_each(|time| *time += shift_s);
    recording.laps.iter_mut().for_each(|lap| lap.start_time_s += shift_s);
    recording.timer.iter_mut().for_each(|event| event.time_s += shift_s);
    recording
}

/// Seconds that a whole analysis takes on one thread, and the most KiB it held, where the system
/// tells.
fn program(folder: &Path) -> (f64, f64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_runkind"))
        .args(["analyze", "--no-cache", "--quiet", "--jobs", "1", "-f", "ndjson"])
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
        most = peak.unwrap_or(most);
        std::thread::sleep(Duration::from_millis(2));
    }
    (start.elapsed().as_secs_f64(), most)
}
