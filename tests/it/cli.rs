//! The program: exit codes, streams, options.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::runs::{self, MAY, Run};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn runkind(args: &[&str], stdin: &[u8]) -> Ran {
    let output = assert_cmd::Command::from_std(runs::program())
        .args(args)
        .write_stdin(stdin)
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_pipe_gets_one_line_for_every_record_in_order_of_start() {
    let folder = runs::folder();
    let ran = runkind(&["analyze", text(folder.path())], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let records = lines(&ran.out);
    let name = |record: &Value| {
        let path = record["source"]["path"].as_str().unwrap().to_string();
        let path = path.strip_prefix(text(folder.path())).unwrap().to_string();
        format!("{} {}", record["status"].as_str().unwrap(), path)
    };
    assert_eq!(
        records.iter().map(name).collect::<Vec<_>>(),
        [
            "ok /ann/a.gpx",
            "duplicate /ann/b.gpx",
            "ok /bob/a.gpx",
            "ok /ann/c.gpx",
            "skipped /bob/ride.gpx",
            "salvaged /bob/cut.gpx",
            "skipped /bob/notes.txt",
        ]
    );
    assert!(records[1]["duplicate_of"]["path"].as_str().unwrap().ends_with("ann/a.gpx"));
    assert!(records.iter().all(|record| record.get("athlete").is_none()));
}

#[test]
fn a_path_on_a_list_that_is_gone_costs_itself_only() {
    let folder = runs::folder();
    let list = format!("{0}/gone.fit\0{0}/ann/a.gpx\0", text(folder.path()));
    let ran = runkind(&["analyze", "--files0-from", "-", "-f", "ndjson"], list.as_bytes());
    let statuses: Vec<_> = lines(&ran.out).iter().map(|line| line["status"].clone()).collect();
    assert_eq!((ran.code, statuses), (1, vec!["ok".into(), "failed".into()]));
}

#[test]
fn every_immediate_subfolder_is_an_athlete_if_asked() {
    let folder = runs::folder();
    let ran = runkind(&["analyze", "--athletes", text(folder.path())], b"");
    for record in lines(&ran.out) {
        let athlete = record["athlete"].as_str().unwrap();
        assert!(record["source"]["path"].as_str().unwrap().contains(&format!("/{athlete}/")));
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = runs::folder();
    let with = |jobs| runkind(&["analyze", "--jobs", jobs, text(folder.path())], b"").out;
    assert!(!with("1").is_empty());
    assert_eq!(with("1"), with("2"));
}

#[test]
fn the_exit_code_says_how_it_went() {
    let folder = runs::folder();
    let root = text(folder.path());
    assert_eq!(runkind(&["analyze", "--strict", root], b"").code, 1, "one is salvaged");
    let notes = folder.path().join("bob/notes.txt");
    assert_eq!(runkind(&["analyze", text(&notes)], b"").code, 3, "no activity");
    let header = *b"\x0e\x20\x54\x08\x64\x00\x00\x00.FIT\x00\x00";
    let ran = runkind(&["analyze", "-"], &header);
    assert_eq!(ran.code, 1, "nothing usable: {}", ran.out);
    let ride = folder.path().join("bob/ride.gpx");
    assert_eq!(runkind(&["analyze", text(&ride)], b"").code, 0, "a ride is an activity");
}

#[test]
fn what_failed_counts_whatever_is_asked_of_it() {
    let folder = runs::folder();
    let at = |name: &str| folder.path().join(name);
    let damaged = at("ann/damaged.fit");
    fs::write(&damaged, b"\x0e\x20\x54\x08\x64\x00\x00\x00.FIT\x00\x00").unwrap();
    fs::create_dir(at("empty")).unwrap();
    fs::write(at("labels.csv"), "file,kind\nann/a.gpx,easy\n").unwrap();
    let picture = at("a.png");
    for (args, code) in [
        (&["evaluate", text(folder.path())][..], 1),
        (&["compare", text(&damaged)], 1),
        (&["compare", text(&at("empty"))], 3),
        (&["compare", text(&at("bob/a.gpx"))], 2),
        (&["explain", text(&damaged), "-o", text(&picture)], 1),
        (&["explain", text(&at("bob/notes.txt")), "-o", text(&picture)], 3),
    ] {
        let ran = runkind(args, b"");
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(!ran.err.is_empty(), "{args:?}");
    }
    fs::remove_file(&damaged).unwrap();
    assert_eq!(runkind(&["evaluate", text(folder.path())], b"").code, 0);
}

#[test]
fn mistakes_in_the_command_are_named_and_end_with_2() {
    let ran = runkind(&["analyze", "no/such/folder"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("no/such/folder") && ran.err.contains("check the path"),
        "{}",
        ran.err
    );
    let fails = |args: &[&str], wanted: &str| {
        let ran = runkind(args, MAY.gpx().as_bytes());
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(wanted), "{args:?}: {}", ran.err);
    };
    fails(&["analyze", "-", "-f", "parquet"], "-o FILE");
    fails(&["analyze", "-", "-f", "parquet", "-o", "."], "ordinary");
    fails(&["report", "-", "-f", "parquet"], "analyze -o FILE");
    fails(&["analyze", "-", "--fields", "kind,distnce_m"], "was `distance_m` meant?");
    fails(&["analyze", "-", "-f", "csv", "--fields", "source"], "was `source_path` meant?");
    fails(&["analyze", "-", "-f", "table", "--fields", "kind"], "ndjson");
    fails(&["analyze", "-", "--tz", "Mars/Olympus"], "no such zone");
    fails(&["analyze", "-", "--threshold-pace", "fast"], "4:10/km");
    fails(&["analyze", "-", "--kind", "fast"], "hill-sprint");
    fails(&["analyze"], "PATH");
    fails(&["export", "-"], "--with-positions");
    fails(&["explain", "."], "is a folder");
}

#[test]
fn stdin_is_a_file_like_any_other() {
    let ran = runkind(&["analyze", "-"], MAY.gpx().as_bytes());
    let records = lines(&ran.out);
    assert_eq!((ran.code, records.len()), (0, 1));
    assert_eq!(records[0]["source"]["path"], "-");
    assert_eq!(records[0]["start_time"], "2024-05-01T06:00:00Z");
    assert_eq!(records[0]["source"]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn nobody_moves_longer_than_the_clock_runs() {
    let run = lines(&runkind(&["analyze", "-"], MAY.gpx().as_bytes()).out).remove(0);
    assert_eq!((&run["elapsed_time_s"], &run["moving_time_s"]), (&1200.0.into(), &1200.0.into()));
    assert_eq!(run["segments"].as_array().unwrap().last().unwrap()["end_s"], 1200.0);
}

#[test]
fn paths_can_come_as_a_list() {
    let folder = runs::folder();
    let list = format!("{0}/ann/a.gpx\0{0}/ann/c.gpx\0", text(folder.path()));
    let ran = runkind(&["analyze", "--files0-from", "-"], list.as_bytes());
    assert_eq!((ran.code, lines(&ran.out).len()), (0, 2), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn names_in_no_known_encoding_are_files_of_their_own() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for (byte, start) in [(0xFE, "2024-05-01T06:00:00Z"), (0xFF, "2024-05-02T06:00:00Z")] {
        let name = [b"run", &[byte][..], b".gpx"].concat();
        Run { start, ..MAY }.write(&folder.path().join(std::ffi::OsStr::from_bytes(&name)));
    }
    let ran = runkind(&["analyze", "-f", "json", text(folder.path())], b"");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["activities"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&report["summary"]["inputs"], &report["summary"]["records"]["ok"]),
        (&2.into(), &2.into())
    );
}

#[test]
fn a_path_given_twice_is_one_input() {
    let folder = runs::folder();
    let one = folder.path().join("ann/a.gpx");
    let ran = runkind(&["analyze", text(&one), text(&one)], b"");
    assert_eq!(lines(&ran.out).len(), 1, "{}", ran.out);
}

#[test]
fn a_folder_without_anything_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let ran = runkind(&["analyze", text(folder.path())], b"");
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("no activity found"), "{}", ran.err);
    assert_eq!(runkind(&["analyze", "--quiet", text(folder.path())], b"").err, "");
}

#[test]
fn names_cannot_drive_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = "<trk><name>\u{1b}[31m&#7;&#x1b;[0m6x800</name>";
    let file = folder.path().join("a\u{1b}[2J\n.gpx");
    fs::write(&file, MAY.gpx().replace("<trk>", name)).unwrap();
    for form in ["ndjson", "json", "csv", "table"] {
        let ran = runkind(&["analyze", "-f", form, text(folder.path())], b"");
        assert_eq!(ran.code, 0, "{form}: {}", ran.err);
        assert!(!ran.out.contains(['\u{1b}', '\u{7}']), "{form}: {:?}", ran.out);
        assert!(!ran.out.contains("u001b"), "{form}: {:?}", ran.out);
    }
    for command in ["explain", "inspect"] {
        let ran = runkind(&[command, text(&file)], b"");
        assert!(!ran.out.contains(['\u{1b}', '\u{7}']), "{command}: {:?}", ran.out);
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for day in 0..400 {
        let path = folder.path().join(format!("{day}.gpx"));
        fs::write(path, MAY.gpx().replace("2024-05-01", &format!("{}-05-01", 1900 + day))).unwrap();
    }
    let mut child = runs::program()
        .args(["analyze", text(folder.path())])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn only_what_is_asked_for_is_shown_but_all_is_counted() {
    let folder = runs::folder();
    let args = ["analyze", "-f", "json", "--since", "2024-05-03", "--until", "2024-05-04"];
    let ran = runkind(&[&args[..], &[text(folder.path())]].concat(), b"");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let starts: Vec<&str> = report["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|activity| activity["start_time"].as_str().unwrap())
        .collect();
    assert_eq!(starts, ["2024-05-03T06:00:00Z", "2024-05-04T06:00:00Z"]);
    assert_eq!(report["summary"]["inputs"], 7);
    assert_eq!(report["summary"]["records"]["skipped"], 2);
}

#[test]
fn local_time_is_that_of_the_zone_given() {
    let start = |zone: &str| {
        let ran = runkind(&["analyze", "-", "--tz", zone], MAY.gpx().as_bytes());
        let record = lines(&ran.out).remove(0);
        assert_eq!(record["utc_offset_source"], "flag");
        (record["start_time_local"].as_str().unwrap().to_string(), record["utc_offset_s"].clone())
    };
    assert_eq!(start("Europe/Oslo"), ("2024-05-01T08:00:00".into(), 7200.into()));
    assert_eq!(start("+12"), ("2024-05-01T18:00:00".into(), 43_200.into()));
    assert_eq!(start("-03:30"), ("2024-05-01T02:30:00".into(), (-12_600).into()));
}

#[test]
fn the_user_knows_the_threshold_best() {
    let ran = runkind(&["analyze", "-", "--threshold-pace", "5:00/km"], MAY.gpx().as_bytes());
    let threshold = lines(&ran.out)[0]["threshold"].clone();
    assert_eq!(
        (&threshold["pace_s_per_km"], &threshold["source"]),
        (&300.0.into(), &"user".into())
    );
    assert!(threshold.get("uncertainty_s_per_km").is_none(), "{threshold}");
}

#[test]
fn no_output_carries_a_position() {
    let text = MAY.gpx();
    let latitudes: Vec<&str> =
        text.split("lat=\"").skip(2).map(|rest| &rest[.."10.0000".len()]).collect();
    assert_eq!(latitudes.len(), 240);
    for form in ["ndjson", "json", "csv", "table"] {
        let ran = runkind(&["analyze", "-", "-f", form], text.as_bytes());
        assert!(ran.out.len() > 50, "{form}: {}", ran.out);
        assert!(
            latitudes.iter().all(|latitude| !ran.out.contains(latitude)),
            "{form}: {}",
            ran.out
        );
    }
}

#[test]
fn the_table_ends_with_the_sum() {
    let folder = runs::folder();
    let ran = runkind(&["analyze", "-f", "table", text(folder.path())], b"");
    let last = ran.out.lines().last().unwrap();
    assert_eq!(
        last,
        "3 ok · 1 salvaged · 2 skipped (1 other sport, 1 of no activity format) · 1 duplicate"
    );
    assert!(ran.out.contains("salvaged  ") && ran.out.contains("bob/cut.gpx"));
    assert!(!ran.out.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn a_report_is_a_folder_of_records_and_pictures() {
    let folder = runs::folder();
    let out = folder.path().join("report");
    let input = folder.path().join("ann");
    let ran = runkind(&["report", text(&input), "--out", text(&out)], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.ends_with("2 ok · 1 duplicate\n"), "{}", ran.out);
    assert!(ran.err.contains("report/index.html"), "where to look: {}", ran.err);
    assert_eq!(lines(&fs::read_to_string(out.join("runs.ndjson")).unwrap()).len(), 3);
    for picture in ["season.png", "runs/2024-05-01-a.png", "runs/2024-05-03-c.png"] {
        let bytes = fs::read(out.join(picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{picture}");
    }
    assert_eq!(fs::read_dir(out.join("runs")).unwrap().count(), 2, "none for the copy");
}

#[test]
fn a_report_among_the_runs_is_no_input_and_a_narrower_one_leaves_no_old_picture() {
    let folder = runs::folder();
    let at = |name: &str| folder.path().join(name);
    let report = |args: &[&str]| {
        let root = text(folder.path());
        let ran =
            runkind(&[&["report", root, "-q", "--out", root, "-f", "ndjson"], args].concat(), b"");
        assert_eq!(ran.code, 0, "{}", ran.err);
        lines(&ran.out).len()
    };
    let all = report(&["--svg"]);
    assert_eq!(all, 7, "a record for each file");
    // Somebody's own files where the report puts its pictures.
    fs::write(at("runs/2024-05-01-mine.png"), "mine").unwrap();
    MAY.write(&at("season/own.gpx"));
    assert_eq!(report(&["--svg"]), all + 1, "own.gpx alone is new");
    fs::remove_file(at("season/own.gpx")).unwrap();
    assert!(at("runs/2024-05-01-a.png").is_file() && at("season.svg").is_file());
    report(&["--since", "2024-05-03"]);
    let mut left: Vec<_> =
        fs::read_dir(at("runs")).unwrap().map(|it| it.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["2024-05-01-mine.png", "2024-05-03-c.png", "2024-05-05-cut.png"]);
    assert!(at("season.png").is_file() && !at("season.svg").exists());
    report(&["--since", "2030-01-01"]);
    assert!(!at("season.png").exists() && at("runs/2024-05-01-mine.png").is_file());
}

#[test]
fn members_of_one_name_have_a_picture_each() {
    let folder = tempfile::tempdir().unwrap();
    let day = |start| Run { start, ..MAY }.gpx().into_bytes();
    let files = [("a/1.gpx", "2024-05-01T06:00:00Z"), ("b/1.gpx", "2024-05-03T06:00:00Z")];
    let files = files.map(|(name, start)| (name.to_string(), day(start)));
    let mut packed = runkind::synthetic::write::zip(&files).unwrap();
    while let Some(at) = memchr::memmem::find(&packed, b"b/1.gpx") {
        packed[at] = b'a';
    }
    let (archive, out) = (folder.path().join("a.zip"), folder.path().join("report"));
    fs::write(&archive, packed).unwrap();
    let ran = runkind(&["report", text(&archive), "--out", text(&out)], b"");
    assert_eq!((ran.code, ran.err.contains("no picture")), (0, false), "{}", ran.err);
    for picture in ["runs/2024-05-01-1.png", "runs/2024-05-03-1.png"] {
        assert!(out.join(picture).is_file(), "{picture}: {}", ran.err);
    }
}

#[test]
fn a_report_into_a_file_is_refused_before_anything_is_read() {
    let folder = runs::folder();
    let file = folder.path().join("bob/notes.txt");
    for out in [file.clone(), file.join("within")] {
        let ran = runkind(&["report", text(folder.path()), "--out", text(&out)], b"");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        assert!(ran.err.contains(&format!("{} is a file", text(&file))), "{}", ran.err);
    }
    assert_eq!(fs::read(file).unwrap(), b"Ran well today.");
}

#[test]
fn a_picture_that_fails_is_said_and_stops_nothing() {
    let folder = runs::folder();
    let out = folder.path().join("report");
    fs::create_dir_all(out.join("runs/2024-05-01-a.png/in-the-way")).unwrap();
    fs::create_dir_all(out.join("season.png/in-the-way")).unwrap();
    let input = folder.path().join("ann");
    let ran = runkind(&["report", text(&input), "--out", text(&out)], b"");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("the picture of the season"), "{}", ran.err);
    assert!(ran.err.contains("a.gpx"), "{}", ran.err);
    assert!(ran.out.ends_with("2 ok · 1 duplicate\n"), "{}", ran.out);
    assert!(out.join("runs/2024-05-03-c.png").is_file());
}

#[test]
fn a_run_is_explained_in_words_json_or_a_picture() {
    let folder = runs::folder();
    let run = folder.path().join("ann/c.gpx");
    let words = runkind(&["explain", text(&run)], b"");
    assert_eq!(words.code, 0);
    assert!(words.out.contains("how likely each kind is"), "{}", words.out);
    let json: Value =
        serde_json::from_str(&runkind(&["explain", text(&run), "-f", "json"], b"").out).unwrap();
    assert_eq!(json["status"], "ok");
    let picture = folder.path().join("c.png");
    let drawn = runkind(&["explain", text(&run), "-o", text(&picture)], b"");
    assert_eq!((drawn.code, drawn.out.as_str()), (0, ""));
    assert!(fs::read(picture).unwrap().starts_with(b"\x89PNG"));
}

/// What people read is in their units wherever a pace stands, also within a sentence; what machines
/// read is the same for everybody.
#[test]
fn words_are_in_the_units_people_read() {
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export/2025-03-11.fit.gz");
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let in_units = |units: &str, args: &[&str]| {
        let ran = runkind(&[args, &["--units", units]].concat(), b"");
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        ran.out
    };
    let out = |units: &str| {
        let (picture, report) = (at(&format!("{units}.svg")), at(units));
        in_units(units, &["explain", text(&run), "-o", text(&picture)]);
        in_units(units, &["report", text(&run), "--out", text(&report), "--svg"]);
        let read = |path: std::path::PathBuf| fs::read_to_string(path).unwrap();
        let drawn = fs::read_dir(report.join("runs")).unwrap().map(|file| file.unwrap().path());
        let drawn = drawn.filter(|path| path.extension().is_some_and(|it| it == "svg"));
        let mut texts: Vec<String> = drawn.map(read).collect();
        assert_eq!(texts.len(), 1);
        texts.extend([picture, report.join("index.html")].map(read));
        texts.extend(
            [&["explain"][..], &["analyze", "-f", "table"]]
                .map(|args| in_units(units, &[args, &[text(&run)]].concat())),
        );
        (texts, read(report.join("runs.ndjson")))
    };
    let ((metric, for_machines), (imperial, same)) = (out("metric"), out("imperial"));
    assert!(metric.iter().all(|text| text.contains("6×800 m @ 3:58/km")), "{metric:?}");
    for text in imperial {
        assert!(text.contains("1.6 mi wu, 6×800 m @ 6:23/mi"), "{text}");
        let metric =
            text.match_indices("/km").filter(|(at, _)| text[..*at].ends_with(char::is_numeric));
        assert_eq!(metric.count(), 0, "{text}");
    }
    assert_eq!(for_machines, same);
}

#[test]
fn several_runs_are_explained_in_one_document() {
    let run = |start| Run { start, ..MAY }.gpx();
    let second = run("2024-05-02T06:00:00Z");
    let track = &second[second.find("<trk>").unwrap()..second.find("</gpx>").unwrap()];
    let both = MAY.gpx().replace("</gpx>", &format!("{track}</gpx>"));
    let ran = runkind(&["explain", "-", "-f", "json"], both.as_bytes());
    let activities: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let indexes: Vec<_> = activities.iter().map(|it| it["source"]["index"].clone()).collect();
    assert_eq!((ran.code, indexes), (0, vec![0.into(), 1.into()]));
}

#[test]
fn a_corpus_is_scored_by_models_that_have_not_seen_the_athlete() {
    let folder = runs::folder();
    let root = folder.path();
    fs::write(root.join("labels.csv"), "file,kind\nann/a.gpx,easy\nann/c.gpx,tempo\n").unwrap();
    let ran = runkind(&["evaluate", text(root), "-f", "json", "--leave-one-out"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let scores: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&scores["scored"], &scores["answered"]), (&2.into(), &1.0.into()));
    let seen = runkind(&["evaluate", text(root), "-f", "json"], b"");
    assert_ne!(ran.out, seen.out, "another model is another confidence");
}

#[test]
fn a_corpus_is_scored() {
    let folder = runs::folder();
    let root = folder.path();
    Run { start: "2024-06-01T06:00:00Z", ..MAY }.write(&root.join("eve/unread.gpx"));
    let labels = "file,kind\nann/b.gpx,easy\nann/c.gpx,\nbob/missing.gpx,tempo\n";
    fs::write(root.join("labels.csv"), labels).unwrap();
    let ran = runkind(&["evaluate", text(root), "-f", "json"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let scores: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&scores["scored"], &scores["answered"]), (&2.into(), &0.5.into()));
    assert_eq!(scores["per_athlete"]["ann"]["n"], 1);
    assert_eq!(scores["confusion"]["tempo"]["none"], 1);
    let sources = scores["per_threshold_source"].as_object().unwrap();
    assert_eq!(sources.values().map(|of| of["n"].as_u64().unwrap()).sum::<u64>(), 1);
    let bins = scores["calibration"]["bins"].as_array().unwrap();
    assert_eq!(bins.len(), 10);
    let held: Vec<_> = bins.iter().filter(|bin| bin["n"] == 1).collect();
    assert_eq!((held.len(), held[0]["accuracy"].is_number()), (1, true));
    let picture = root.join("calibration.png");
    let drawn = runkind(&["evaluate", text(root), "-o", text(&picture)], b"");
    assert_eq!((drawn.code, drawn.out.as_str()), (0, ""));
    assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    let slashes = runkind(&["evaluate", &format!("{}//", text(root)), "-f", "json"], b"");
    assert_eq!(slashes.out, ran.out, "slashes at the end change nothing");
    let words = runkind(&["evaluate", text(root)], b"").out;
    assert!(words.contains("label \\ answer") && words.contains("hill-sprint"), "{words}");
    fs::write(root.join("labels.csv"), "file,kind\nann/b.gpx,fast\n").unwrap();
    let ran = runkind(&["evaluate", text(root)], b"");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("line 2") && ran.err.contains("`fast`"), "{}", ran.err);
}
