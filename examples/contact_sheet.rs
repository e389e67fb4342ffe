//! Pictures to look at one by one: eight runs of each kind from a labelled corpus, and all season
//! pictures. `cargo run --release --example contact_sheet -- CORPUS OUT [ATHLETE…]`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs of each kind.
const EACH: usize = 8;

fn main() {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(corpus), Some(out)) = (args.next(), args.next()) else {
        println!("contact_sheet CORPUS OUT [ATHLETE…]");
        return;
    };
    let mut athletes: Vec<String> = args.map(|it| it.to_string_lossy().into_owned()).collect();
    if athletes.is_empty() {
        athletes = ["a01", "a02"].map(String::from).into();
    }
    std::fs::create_dir_all(&out).unwrap();
    let labels = labels(&corpus);
    // What one athlete lacks of a kind the others make up for: the last has fewest runs.
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for (number, athlete) in athletes.iter().enumerate().rev() {
        let folder = out.join(athlete);
        let report = Command::new(env!("CARGO"))
            .args(["run", "--release", "--quiet", "--bin", "runkind", "--", "report", "-q"])
            .arg(corpus.join(athlete))
            .arg("--out")
            .arg(&folder)
            .output()
            .unwrap();
        assert!(folder.join("runs.ndjson").exists(), "{}", String::from_utf8_lossy(&report.stderr));
        take(&folder, athlete, &labels, &mut taken, number + 1, &out);
        println!("{athlete}: {taken:?} so far; the season: {}", folder.join("season").display());
    }
}

/// Kinds by file.
fn labels(corpus: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(corpus.join("labels.csv")).unwrap();
    let row = |line: &str| {
        let mut cells = line.split(',');
        Some((cells.next()?.to_string(), cells.next().filter(|it| !it.is_empty())?.to_string()))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// Copies the pictures of runs of each kind, spread over the years: what is lacking to so many of
/// them, shared with the athletes to come.
fn take(
    folder: &Path,
    athlete: &str,
    labels: &BTreeMap<String, String>,
    taken: &mut BTreeMap<String, usize>,
    athletes: usize,
    out: &Path,
) {
    let mut by_kind: BTreeMap<&str, Vec<(String, PathBuf)>> = BTreeMap::new();
    for line in std::fs::read_to_string(folder.join("runs.ndjson")).unwrap().lines() {
        let run: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = run["source"]["path"].as_str().unwrap_or_default();
        let file = path.rsplit('/').next().unwrap_or_default();
        let Some(kind) = labels.get(&format!("{athlete}/{file}")) else { continue };
        let day = run["start_time_local"].as_str().unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default().to_string();
        let picture =
            folder.join("runs").join(format!("{}-{stem}.png", day.get(..10).unwrap_or("")));
        if picture.exists() {
            by_kind.entry(kind).or_default().push((stem, picture));
        }
    }
    for (kind, runs) in by_kind {
        let so_far = taken.entry(kind.to_string()).or_default();
        let each = (EACH - *so_far) / athletes;
        let every = (runs.len() / each.max(1)).max(1);
        for (stem, picture) in runs.iter().step_by(every).take(each) {
            std::fs::copy(picture, out.join(format!("{kind}-{athlete}-{stem}.png"))).unwrap();
            *so_far += 1;
        }
    }
}
