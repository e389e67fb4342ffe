//! A runner's own label beats the model, and is told as such.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::runs;

fn told(args: &[&str]) -> (i32, String, String) {
    let output = assert_cmd::Command::from_std(runs::program()).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder of runs and a table of labels that says these of them.
fn labelled(rows: &str) -> (tempfile::TempDir, tempfile::TempDir, PathBuf) {
    let elsewhere = tempfile::tempdir().unwrap();
    let table = elsewhere.path().join("mine.csv");
    fs::write(&table, format!("file,kind\n{rows}")).unwrap();
    (runs::folder(), elsewhere, table)
}

/// The record of a file.
fn record(lines: &str, file: &str) -> Value {
    let mut records = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.find(|it| it["source"]["path"].as_str().unwrap().ends_with(file)).unwrap()
}

#[test]
fn a_label_is_the_kind_and_what_was_judged_stays() {
    // The label names the copy; the run is that of its twin.
    let (folder, _elsewhere, table) = labelled("ann/b.gpx,interval\nann/c.gpx,\n");
    let path = text(folder.path());
    let (code, plain, _) = told(&["analyze", path, "-f", "ndjson"]);
    assert_eq!(code, 0);
    let (code, own, err) = told(&["analyze", path, "-f", "ndjson", "--labels", text(&table)]);
    assert_eq!(code, 0, "{err}");
    let (before, after) = (record(&plain, "ann/a.gpx"), record(&own, "ann/a.gpx"));
    assert_eq!((&before["kind"], &before["kind_source"]), (&"easy".into(), &"model".into()));
    assert_eq!((&after["kind"], &after["kind_source"]), (&"interval".into(), &"runner".into()));
    assert_eq!(after["confidence"], 1.0);
    assert_eq!(after["judged_kind"], before["kind"]);
    assert_eq!(after["judged_confidence"], before["confidence"]);
    assert_eq!(after["probabilities"], before["probabilities"]);
    assert_eq!(after["evidence"], before["evidence"]);
    for other in ["ann/c.gpx", "bob/a.gpx", "bob/ride.gpx"] {
        assert_eq!(record(&own, other), record(&plain, other));
    }
}

#[test]
fn labels_are_shown_as_such_and_picked_by() {
    let (folder, elsewhere, table) = labelled("ann/a.gpx,interval\n");
    let (path, labels) = (text(folder.path()), text(&table));
    let (_, out, _) = told(&["analyze", path, "-f", "table", "--labels", labels]);
    assert!(out.contains("interval (own)"), "{out}");
    let fields = "kind,kind_source,judged_kind";
    let args = ["analyze", path, "-f", "csv", "--fields", fields, "--labels", labels];
    let (_, out, _) = told(&[&args[..], &["--kind", "interval"]].concat());
    assert!(out.contains("interval,runner,easy"), "{out}");
    assert!(!out.contains("model"), "{out}");
    let run = folder.path().join("ann/a.gpx");
    let (_, out, _) = told(&["explain", text(&run), "--labels", labels]);
    assert!(out.contains("interval (own label)") && out.contains("judged easy"), "{out}");
    let report = elsewhere.path().join("report");
    let out = ["--out", text(&report), "--svg", "--labels", labels];
    let (code, _, err) = told(&[&["report", text(&run)][..], &out].concat());
    assert_eq!(code, 0, "{err}");
    let svg = fs::read_dir(report.join("runs")).unwrap().map(|entry| entry.unwrap().path());
    let svg = svg.filter(|path| path.extension().is_some_and(|of| of == "svg"));
    let svg = fs::read_to_string(svg.last().unwrap()).unwrap();
    assert!(svg.contains("own label, judged easy"));
}

#[test]
fn the_training_log_takes_the_runners_word() {
    let (folder, _elsewhere, table) = labelled("ann/c.gpx,interval\nann/a.gpx,progression\n");
    let ann = folder.path().join("ann");
    let args = ["training", text(&ann), "-f", "json"];
    let kinds = |args: &[&str]| {
        let (code, out, err) = told(args);
        assert_eq!(code, 0, "{err}");
        let log: Value = serde_json::from_str(&out).unwrap();
        log["weeks"][0]["kinds"].clone()
    };
    let own = kinds(&[&args[..], &["--labels", text(&table)]].concat());
    let runs = |kind: &str| own[kind]["runs"].clone();
    assert_eq!((runs("interval"), runs("progression")), (1.into(), 1.into()), "{own}");
    assert_ne!(kinds(&args), own);
}

#[test]
fn the_configuration_names_labels_as_seen_from_itself() {
    let (folder, elsewhere, _table) = labelled("ann/a.gpx,tempo\nold/1.gpx,easy\n");
    let config = elsewhere.path().join("runkind.toml");
    fs::write(&config, "labels = \"mine.csv\"\n").unwrap();
    let args = ["analyze", text(folder.path()), "-f", "ndjson", "--config", text(&config)];
    let (code, out, err) = told(&args);
    assert_eq!(code, 0, "{err}");
    assert_eq!(record(&out, "ann/a.gpx")["kind"], "tempo");
    assert!(err.contains("1 of 2 labels name nothing that was read"), "{err}");
    let (_, shown, _) = told(&["config", "show", "--config", text(&config)]);
    assert!(shown.contains("mine.csv"), "{shown}");
}

#[test]
fn a_mistake_in_the_labels_is_named() {
    let (folder, _elsewhere, table) = labelled("ann/a.gpx,fast\n");
    let args = ["analyze", text(folder.path()), "--labels", text(&table)];
    let (code, _, err) = told(&args);
    assert_eq!(code, 2);
    assert!(err.contains("mine.csv: line 2") && err.contains("`fast`"), "{err}");
    let (code, _, err) = told(&["analyze", text(folder.path()), "--labels", "/none.csv"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("/none.csv: cannot be read") && err.contains("named by --labels"),
        "{err}"
    );
}

#[test]
fn a_runner_can_score_the_model_by_their_own_labels() {
    let (folder, _elsewhere, table) = labelled("a.gpx,easy\nc.gpx,interval\ngone.gpx,tempo\n");
    let (ann, labels) = (folder.path().join("ann"), text(&table));
    let score = |args: &[&str]| {
        let args = [&["evaluate", "-f", "json", "--labels", labels], args].concat();
        let (code, out, err) = told(&args);
        assert_eq!(code, 0, "{err}");
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let scores = score(&[text(&ann)]);
    assert_eq!((&scores["scored"], &scores["strict"]["n"]), (&3.into(), &3.into()));
    assert!((scores["answered"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9, "{scores}");
    assert_eq!(scores["confusion"]["easy"]["easy"], 1, "the label is not its own answer");
    assert_eq!(scores["confusion"]["interval"]["interval"], 0);
    assert_eq!(scores["per_athlete"], serde_json::json!({}));
    let (_, told, _) = told(&["evaluate", text(&ann), "--labels", labels]);
    assert!(told.contains("no label tells repeats") && !told.contains("athlete  "), "{told}");
    let unknown = told.lines().rfind(|line| line.starts_with("hill-sprint  ")).unwrap();
    assert!(unknown.contains('–') && !unknown.contains('%'), "no run, no share: {unknown}");
    let club = score(&[text(folder.path()), "--athletes"]);
    assert_eq!(club["per_athlete"]["ann"]["n"], 2);
}
