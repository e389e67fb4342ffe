//! The training log as the program tells it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::runs;

fn told(args: &[&str]) -> (i32, String, String) {
    let output =
        assert_cmd::Command::from_std(runs::program()).arg("training").args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn season() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export")
}

#[test]
fn the_log_of_the_fixtures_keeps_the_contract() {
    let season = season();
    let (code, out, err) = told(&[
        season.to_str().unwrap(),
        "-f",
        "json",
        "--goal",
        "10k=40:00",
        "--race-date",
        "2025-07-01",
    ]);
    assert_eq!(code, 0, "{err}");
    let log: Value = serde_json::from_str(&out).unwrap();
    let schema = jsonschema::validator_for(&runkind::export::schema()).unwrap();
    let mistakes: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(mistakes.is_empty(), "{mistakes:?}");
    assert_eq!((&log["schema_version"], &log["athlete"]), (&1.into(), &"export".into()));
    assert!(log["weeks"].as_array().unwrap().len() >= 12);
    let week = &log["weeks"][2];
    let kinds = week["kinds"].as_object().unwrap().values();
    let runs: u64 = kinds.map(|kind| kind["runs"].as_u64().unwrap()).sum();
    assert!(runs <= week["runs"].as_u64().unwrap() && runs > 0, "{week}");
    for said in log["statements"].as_array().unwrap() {
        for run in said["runs"].as_array().unwrap() {
            let path = Path::new(run["path"].as_str().unwrap());
            assert!(path.is_file(), "{run}");
        }
        assert!(said["source"].as_str().unwrap().len() > 10, "{said}");
    }
    assert!(!log["statements"].as_array().unwrap().is_empty());
    let goal = &log["goal"];
    let gap = goal["today_s"].as_f64().unwrap() - 2400.0;
    assert!((goal["gap_s"].as_f64().unwrap() - gap).abs() < 0.11, "{goal}");
    assert_eq!(goal["race_date"], "2025-07-01");
    for record in log["records"].as_array().unwrap() {
        assert_eq!(
            record["history"].as_array().unwrap().last().unwrap()["time_s"],
            record["time_s"]
        );
    }
}

#[test]
fn people_read_it_in_their_units() {
    let season = season();
    let (code, metric, _) = told(&[season.to_str().unwrap()]);
    let (_, imperial, _) = told(&[season.to_str().unwrap(), "--units", "imperial"]);
    assert_eq!(code, 0);
    assert!(metric.contains("km a week") && metric.contains("/km"), "{metric}");
    assert!(!imperial.contains("/km") && !imperial.contains("km a week"), "{imperial}");
    assert!(imperial.contains("/mi"), "{imperial}");
}

#[test]
fn a_log_beside_the_files_counts_and_its_mistakes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["2025-03-04.fit.gz", "2025-03-11.fit.gz"] {
        std::fs::copy(season().join(file), folder.path().join(file)).unwrap();
    }
    let log = folder.path().join("log.csv");
    std::fs::write(&log, "date,what\n2025-03-05,strength\n2025-03-06,drills\n").unwrap();
    let path = folder.path().to_str().unwrap();
    let (code, out, err) = told(&[path, "-f", "json"]);
    assert_eq!(code, 0, "{err}");
    let told_json: Value = serde_json::from_str(&out).unwrap();
    let week = &told_json["weeks"][0];
    assert_eq!((&week["strength_sessions"], &week["drills_sessions"]), (&1.into(), &1.into()));
    std::fs::write(&log, "date,what\nyesterday,strength\n").unwrap();
    let (code, _, err) = told(&[path]);
    assert_eq!(code, 2);
    assert!(err.contains("log.csv: row 2: `yesterday` is no date"), "{err}");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let season = season();
    let path = season.to_str().unwrap();
    for (args, said) in [
        (vec![path, "--goal", "10k"], "write it as 10k=40:00"),
        (vec![path, "--race-date", "2025-07-01"], "--race-date needs --goal"),
        (vec![path, "--without", "sleep"], "no such rule; there are consistency"),
    ] {
        let (code, _, err) = told(&args);
        assert_eq!(code, 2, "{args:?}");
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn rules_that_are_switched_off_are_silent() {
    let season = season();
    let (_, out, _) =
        told(&[season.to_str().unwrap(), "-f", "json", "--without", "strides,strength"]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let named = |list: &str, rule: &str| {
        log[list].as_array().unwrap().iter().any(|said| said["rule"] == rule)
    };
    for rule in ["strides", "strength"] {
        assert!(!named("statements", rule) && !named("held_back", rule), "{rule}");
    }
    assert!(named("statements", "consistency"));
}

#[test]
fn weeks_and_workouts_listed_are_of_the_kinds_and_days_asked_for() {
    let season = season();
    let log = |args: &[&str]| -> Value {
        let (code, out, err) = told(&[&[season.to_str().unwrap(), "-f", "json"], args].concat());
        assert_eq!(code, 0, "{err}");
        serde_json::from_str(&out).unwrap()
    };
    let (all, intervals) = (log(&[]), log(&["--kind", "interval"]));
    let count = |log: &Value, kind: Option<&str>| -> u64 {
        let of = |week: &Value| match kind {
            Some(kind) => week["kinds"][kind]["runs"].as_u64().unwrap_or(0),
            None => week["runs"].as_u64().unwrap(),
        };
        log["weeks"].as_array().unwrap().iter().map(of).sum()
    };
    assert!(count(&all, Some("interval")) > 0);
    assert_eq!(count(&intervals, None), count(&all, Some("interval")));
    let workouts = intervals["like_workouts"].as_array().unwrap();
    assert!(workouts.iter().all(|workouts| workouts["kind"] == "interval"), "{workouts:?}");
    for same in ["as_of", "statements", "records", "thresholds", "goal"] {
        assert_eq!(intervals[same], all[same], "{same}: history counts");
    }
    let last = |log: &Value| log["weeks"].as_array().unwrap().last().unwrap()["fitness"].clone();
    assert_eq!(last(&intervals), last(&all));
    // A Sunday, the last day of its week.
    let since = log(&["--since", "2025-03-16"]);
    assert_eq!(since["weeks"][0]["from"], "2025-03-10");
}

#[test]
fn a_log_is_of_the_athlete_in_whose_folder_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    for at in ["ann/2025", "bob", "."] {
        let at = folder.path().join(at);
        std::fs::create_dir_all(&at).unwrap();
        std::fs::copy(season().join("2025-03-04.fit.gz"), at.join("a.fit.gz")).unwrap();
    }
    let log = |at: &str, what: &str| {
        let text = format!("date,what\n2025-03-03,{what}\n");
        std::fs::write(folder.path().join(at).join("log.csv"), text).unwrap();
    };
    log("ann/2025", "strength");
    log(".", "drills");
    let path = folder.path().to_str().unwrap();
    let sessions = |args: &[&str]| -> Vec<(String, u64, u64)> {
        let (code, out, err) = told(&[&[path, "-f", "json"], args].concat());
        assert_eq!(code, 0, "{err}");
        let log: Value = serde_json::from_str(&out).unwrap();
        let of = |log: &Value| {
            let count = |key: &str| log["weeks"][0][key].as_u64().unwrap();
            let name = log["athlete"].as_str().unwrap().to_string();
            (name, count("strength_sessions"), count("drills_sessions"))
        };
        log["athletes"]
            .as_array()
            .map_or_else(|| vec![of(&log)], |all| all.iter().map(of).collect())
    };
    let counts = |of: &(String, u64, u64)| (of.1, of.2);
    let apart = sessions(&["--athletes"]);
    assert_eq!(apart.iter().map(counts).collect::<Vec<_>>(), [(0, 1), (1, 0), (0, 0)], "{apart:?}");
    assert_eq!(sessions(&[]).iter().map(counts).collect::<Vec<_>>(), [(1, 1)]);
    let own = folder.path().join("ann/2025/log.csv");
    let named = sessions(&["--athletes", "--log", own.to_str().unwrap()]);
    assert!(named.iter().all(|of| counts(of) == (1, 0)), "{named:?}");
}

#[test]
fn nothing_is_run_in_no_week() {
    let season = season();
    let (_, out, _) = told(&[season.to_str().unwrap(), "--since", "2090-01-01"]);
    assert!(out.contains(": 0 runs, 0.0 km in 0 weeks"), "{out}");
}

#[test]
fn a_race_that_is_over_is_said_to_be() {
    let season = season();
    let race = |day| told(&[season.to_str().unwrap(), "--goal", "10k=40:00", "--race-date", day]).2;
    assert!(race("2020-01-01").contains("the race on 2020-01-01 is before the last day"));
    assert!(!race("2090-01-01").contains("is before"));
}
