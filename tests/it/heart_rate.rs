//! Time in heart rate zones, as the program tells it.

use serde_json::Value;

use crate::runs;

/// The records of the made-up season with these options more.
fn records(options: &[&str]) -> Vec<Value> {
    let mut command = assert_cmd::Command::from_std(runs::program());
    let output =
        command.args(["analyze", "fixtures/export", "-f", "ndjson"]).args(options).output();
    let lines = String::from_utf8(output.unwrap().stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What every heart rate zone of a record says under a name.
fn zones(record: &Value, name: &str) -> Vec<Option<f64>> {
    let zones = record["zones"]["heart_rate"].as_array();
    zones.into_iter().flatten().map(|zone| zone[name].as_f64()).collect()
}

#[test]
fn zones_begin_at_shares_of_the_heart_rate_at_threshold() {
    let mut counted = 0;
    for record in records(&["--hr-threshold", "170"]) {
        let times_s = zones(&record, "time_s");
        if record["avg_heart_rate_bpm"].is_null() {
            assert!(times_s.is_empty(), "no heart rate, no zones: {record}");
            continue;
        }
        if record["status"] != "ok" {
            continue;
        }
        let from_bpm = [None, Some(145.0), Some(153.0), Some(162.0), Some(170.0)];
        assert_eq!(zones(&record, "from_bpm"), from_bpm);
        let seconds: f64 = times_s.into_iter().flatten().sum();
        // All of the running; pauses without a heart rate may be missing.
        let (moving_s, elapsed_s) = (&record["moving_time_s"], &record["elapsed_time_s"]);
        let room = moving_s.as_f64().unwrap() - 1.0..=elapsed_s.as_f64().unwrap() + 1.0;
        assert!(room.contains(&seconds), "{seconds} not in {room:?}");
        counted += 1;
    }
    assert!(counted >= 20, "only {counted} runs with a heart rate");
}

#[test]
fn the_history_says_where_they_begin_and_a_word_beats_it() {
    let last = |options: &[&str]| {
        let records = records(options);
        let with = records.iter().rev().find(|record| !zones(record, "from_bpm").is_empty());
        with.map(|record| zones(record, "from_bpm")[4].unwrap())
    };
    let (guess, low, high) = (
        last(&[]).unwrap(),
        last(&["--hr-max", "150"]).unwrap(),
        last(&["--hr-max", "220"]).unwrap(),
    );
    assert!((150.0..190.0).contains(&guess), "{guess}");
    assert!(low < guess && guess < high, "{low} {guess} {high}");
    assert_eq!(last(&["--hr-max", "150", "--hr-threshold", "171"]), Some(171.0));
}
