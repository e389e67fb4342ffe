//! The configuration file: flags beat it, mistakes are named, its values are told.

use serde_json::Value;

use crate::runs;

fn told(args: &[&str]) -> (i32, String, String) {
    let output = assert_cmd::Command::from_std(runs::program()).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Threshold paces of the runs of a folder, with this configuration and these flags.
fn thresholds(config: &str, flags: &[&str]) -> Vec<(f64, String)> {
    let folder = runs::folder();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), config).unwrap();
    let mut args = vec!["analyze", folder.path().to_str().unwrap(), "-f", "ndjson", "--config"];
    args.push(file.path().to_str().unwrap());
    args.extend(flags);
    let (code, out, err) = told(&args);
    assert_eq!(code, 0, "{err}");
    let records = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told = records.filter_map(|record| {
        let threshold = record.get("threshold")?;
        let pace = threshold["pace_s_per_km"].as_f64()?;
        Some((pace, threshold["source"].as_str()?.to_string()))
    });
    told.collect()
}

#[test]
fn flags_beat_the_file_and_the_file_beats_estimates() {
    let file = "threshold-pace = \"4:10/km\"\n";
    assert!(thresholds(file, &[]).iter().all(|said| *said == (250.0, "user".into())));
    let flag = thresholds(file, &["--threshold-pace", "4:00/km"]);
    assert!(flag.iter().all(|said| *said == (240.0, "user".into())), "{flag:?}");
    assert!(thresholds("", &[]).iter().all(|said| said.1 != "user"));
}

#[test]
fn a_threshold_counts_from_its_day_on() {
    let dated = |from: &str| format!("[[threshold]]\nfrom = {from}\npace = \"4:10/km\"\n");
    assert!(thresholds(&dated("2020-01-01"), &[]).iter().all(|said| said.0 == 250.0));
    assert!(thresholds(&dated("2090-01-01"), &[]).iter().all(|said| said.1 != "user"));
}

/// The runs of 1 May 06:00 UTC are of the day before on the clock of who says so.
#[test]
fn the_day_of_a_threshold_is_that_of_the_runner() {
    let dated = "[[threshold]]\nfrom = 2024-05-01\npace = \"4:10/km\"\n";
    let users =
        |flags: &[&str]| thresholds(dated, flags).iter().filter(|said| said.1 == "user").count();
    let all = users(&[]);
    assert!(all >= 3, "{all}");
    assert_eq!(users(&["--tz", "+1"]), all);
    assert_eq!(users(&["--tz", "-10"]), all - 1);
}

#[test]
fn a_mistake_in_the_file_is_named_with_what_was_meant() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "hr-mx = 190\n").unwrap();
    let folder = runs::folder();
    let path = file.path().to_str().unwrap();
    let (code, _, err) = told(&["analyze", folder.path().to_str().unwrap(), "--config", path]);
    assert_eq!(code, 2);
    assert!(err.contains(path) && err.contains("was `hr-max` meant?"), "{err}");
    let (code, _, err) =
        told(&["analyze", folder.path().to_str().unwrap(), "--config", "/none.toml"]);
    assert_eq!(code, 2);
    assert!(err.contains("/none.toml"), "{err}");
}

#[test]
fn slips_of_the_keys_are_refused_wherever_they_are() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let name = file.path().to_str().unwrap();
    for (config, said) in [
        ("tz = \"Mars/Olympus\"\n", "`tz` wants a time zone"),
        ("threshold-pace = \"0:10/km\"\n", "wanted: a pace from 2:23/km to 16:40/km"),
        ("[[threshold]]\nfrom = 2024-01-01\npace = \"44:10/km\"\n", "wanted: a pace from"),
        ("zones = [\"5:40/km\", \"5:00/km\", \"4:10/km\", \"0:50/km\"]\n", "`zones` wants"),
    ] {
        std::fs::write(file.path(), config).unwrap();
        let (code, _, err) = told(&["config", "show", "--config", name]);
        assert_eq!(code, 2, "{config}");
        assert!(err.contains(said) && err.contains(name) && !err.contains("--tz"), "{err}");
    }
    let (code, _, err) = told(&["config", "show", "--threshold-pace", "0:10/km"]);
    assert_eq!(code, 2);
    assert!(err.contains("wanted: a pace from 2:23/km to 16:40/km"), "{err}");
}

#[test]
fn a_file_to_begin_with_is_written_once_and_its_values_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let path = path.to_str().unwrap();
    assert_eq!(told(&["config", "init", "--file", path]).0, 0);
    assert_eq!(told(&["config", "init", "--file", path]).0, 2, "nothing is written over");
    let (code, out, err) = told(&["config", "show", "--config", path, "--hr-max", "190"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("units = \"metric\"  # default"), "{out}");
    assert!(out.contains("hr-max = 190  # flag"), "{out}");
    std::fs::write(path, "units = \"imperial\"\n").unwrap();
    let (_, out, _) = told(&["config", "show", "--config", path]);
    assert!(out.contains(&format!("units = \"imperial\"  # {path}")), "{out}");
}

#[test]
fn own_zones_are_those_of_output_and_pictures() {
    let zones = |config: &str| {
        let folder = runs::folder();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("threshold-pace = \"4:10/km\"\n{config}")).unwrap();
        let run = folder.path().join("ann/a.gpx");
        let (run, file) = (run.to_str().unwrap(), file.path().to_str().unwrap());
        let (code, out, err) = told(&["analyze", run, "-f", "ndjson", "--config", file]);
        assert_eq!(code, 0, "{err}");
        let record: Value = serde_json::from_str(out.trim()).unwrap();
        let zones = record["zones"]["pace"].as_array().unwrap().clone();
        let from = zones.iter().map(|zone| zone["from_s_per_km"].as_f64().unwrap_or(0.0));
        let most = zones.iter().max_by_key(|zone| zone["time_s"].as_f64().unwrap() as u64);
        let most = most.unwrap()["zone"].as_u64().unwrap();
        assert_eq!(record["segments"][0]["zone"], most, "segments are in the same zones");
        (from.collect::<Vec<_>>(), most)
    };
    // The run is one of 5:33/km.
    assert_eq!(zones(""), (vec![0.0, 308.6, 284.1, 250.0, 231.5], 1));
    let paces = "zones = [\"5:40/km\", \"5:00/km\", \"4:10/km\", \"3:50/km\"]\n";
    assert_eq!(zones(paces), (vec![0.0, 340.0, 300.0, 250.0, 230.0], 2));
    assert_eq!(zones("zones = [0.5, 0.625, 0.7, 1]\n"), (vec![0.0, 500.0, 400.0, 357.1, 250.0], 4));
}

#[test]
fn weeks_of_a_report_begin_on_the_day_of_the_file() {
    let folder = runs::folder();
    let report = |config: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), config).unwrap();
        let out = tempfile::tempdir().unwrap();
        let [input, config, to] =
            [folder.path(), file.path(), out.path()].map(|path| path.to_str().unwrap());
        let (code, _, err) = told(&["report", input, "--config", config, "--out", to]);
        assert_eq!(code, 0, "{err}");
        let at = |name: &str| std::fs::read(out.path().join(name)).unwrap();
        let page = String::from_utf8(at("index.html")).unwrap();
        (page, at("season.png"), at("season/calendar.png"))
    };
    let (page, season, calendar) = report("");
    assert!(page.contains("\"first_day\":0"));
    let (page, season_from_sunday, calendar_from_sunday) = report("week-start = \"sunday\"\n");
    assert!(page.contains("\"first_day\":6"));
    assert!(season != season_from_sunday && calendar != calendar_from_sunday);
}
