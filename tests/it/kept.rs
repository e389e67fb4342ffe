//! What the cache keeps changes no byte of the output, whatever happens to the files or to the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::runs::{self, MAY, Run, program};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// The runs of [`runs::folder`], written long ago.
    fn new() -> Self {
        let place = Self { folder: runs::folder() };
        place.settle();
        place
    }

    fn files(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    fn cache(&self) -> PathBuf {
        // Beside the files, which must not find it.
        self.folder.path().with_extension("cache")
    }

    /// Sets the last change of all files back, as no program may trust the last two seconds.
    fn settle(&self) {
        for entry in walkdir::WalkDir::new(self.folder.path()).into_iter().flatten() {
            if entry.file_type().is_file() {
                age(entry.path(), 100);
            }
        }
    }

    /// What `analyze` prints with these arguments.
    fn analyze(&self, arguments: &[&str]) -> String {
        let output = program()
            .env("RUNKIND_CACHE_DIR", self.cache())
            .arg("analyze")
            .args(arguments)
            .arg(self.files())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.cache());
    }
}

fn age(path: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

fn starts(output: &str) -> Vec<String> {
    let records = output.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter_map(|record| Some(record["start_time"].as_str()?.to_string())).collect()
}

#[test]
fn a_second_look_gives_the_same_bytes_from_the_cache() {
    let place = Place::new();
    let first = place.analyze(&[]);
    assert_eq!(first, place.analyze(&["--no-cache"]));
    assert!(place.cache().join("cache.redb").exists());
    // Files that cannot be read any more, but look the same, show where the second look comes from.
    let path = place.files().join("ann/c.gpx");
    let (bytes, modified) = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified());
    fs::write(&path, vec![b'x'; bytes.len()]).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified.unwrap()).unwrap();
    assert_eq!(first, place.analyze(&[]));
    assert_ne!(first, place.analyze(&["--no-cache"]));
}

#[test]
fn a_changed_file_is_read_anew() {
    let place = Place::new();
    let before = starts(&place.analyze(&[]));
    let path = place.files().join("ann/c.gpx");
    Run { start: "2024-05-09T06:00:00Z", speed_mps: 4.5, ..MAY }.write(&path);
    age(&path, 50);
    let after = starts(&place.analyze(&[]));
    assert!(!before.contains(&"2024-05-09T06:00:00Z".into()));
    assert!(after.contains(&"2024-05-09T06:00:00Z".into()));
    assert!(!after.contains(&"2024-05-03T06:00:00Z".into()));
}

#[test]
fn a_file_of_the_last_seconds_is_not_known_by_its_time() {
    let place = Place::new();
    let path = place.files().join("ann/c.gpx");
    let later = Run { start: "2024-05-03T06:00:00Z", speed_mps: 4.5, ..MAY };
    later.write(&path);
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    place.analyze(&[]);
    // Changed within one tick of the clock: as long, and of the same time.
    Run { start: "2024-05-09T06:00:00Z", ..later }.write(&path);
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    assert!(starts(&place.analyze(&[])).contains(&"2024-05-09T06:00:00Z".into()));
}

#[test]
fn moved_files_are_known_by_their_content() {
    let place = Place::new();
    place.analyze(&[]);
    fs::rename(place.files().join("bob"), place.files().join("zoe")).unwrap();
    let moved = place.analyze(&[]);
    assert_eq!(moved, place.analyze(&["--no-cache"]));
    assert!(moved.contains("/zoe/a.gpx") && !moved.contains("/bob/"));
    let athletes = place.analyze(&["--athletes"]);
    assert_eq!(athletes, place.analyze(&["--athletes", "--no-cache"]));
}

#[test]
fn other_settings_have_verdicts_of_their_own() {
    let place = Place::new();
    let plain = place.analyze(&[]);
    let told = ["--threshold-pace", "5:00/km"];
    let with_threshold = place.analyze(&told);
    assert_ne!(plain, with_threshold);
    assert_eq!(with_threshold, place.analyze(&["--no-cache", told[0], told[1]]));
    assert_eq!(plain, place.analyze(&[]));
}

#[test]
fn an_index_that_says_something_else_is_believed_at_once() {
    let place = Place::new();
    let export = place.files().join("export");
    fs::create_dir_all(export.join("activities")).unwrap();
    Run { start: "2024-06-09T06:00:00Z", sport: "", ..MAY }.write(&export.join("activities/1.gpx"));
    let says = |sport: &str, name: &str| {
        let head = "Activity ID,Activity Name,Activity Type,Filename";
        let index = format!("{head}\n1,{name},{sport},activities/1.gpx\n");
        fs::write(export.join("activities.csv"), index).unwrap();
        place.settle();
        let output = place.analyze(&[]);
        assert_eq!(output, place.analyze(&["--no-cache"]), "as {sport}");
        assert_eq!(output, place.analyze(&[]), "as {sport} again");
        output
    };
    let run = says("Run", "Early");
    assert!(run.contains("Early"));
    assert_ne!(run, says("Ride", "Early"));
    assert!(says("Run", "Late").contains("Late"));
    assert_eq!(run, says("Run", "Early"));
}

#[test]
fn a_damaged_cache_is_made_anew_and_changes_nothing() {
    let place = Place::new();
    let whole = place.analyze(&[]);
    let path = place.cache().join("cache.redb");
    let kept = fs::read(&path).unwrap();
    for at in [0, 100, 600, kept.len() / 3, kept.len() / 2, kept.len() - 700] {
        let mut bytes = kept.clone();
        bytes[at..at + 600].iter_mut().for_each(|byte| *byte = !*byte);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(place.analyze(&["--quiet"]), whole, "damage at {at}");
    }
    fs::write(&path, "no database").unwrap();
    assert_eq!(place.analyze(&[]), whole);
}

#[test]
fn several_programs_share_a_cache() {
    let place = Place::new();
    let whole = place.analyze(&["--no-cache"]);
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| place.analyze(&["--jobs", "1"]))).collect();
        for one in all {
            assert_eq!(one.join().unwrap(), whole);
        }
    });
    assert_eq!(place.analyze(&[]), whole);
}

#[test]
fn the_cache_says_where_it_lies_and_goes_when_told() {
    let place = Place::new();
    let cache = |action: &str, folder: &Path| {
        program().env("RUNKIND_CACHE_DIR", folder).args(["cache", action]).output().unwrap()
    };
    place.analyze(&[]);
    let said = String::from_utf8(cache("path", &place.cache()).stdout).unwrap();
    assert_eq!(said.trim_end(), place.cache().to_str().unwrap());
    assert_eq!(cache("clear", &place.cache()).status.code(), Some(0));
    assert!(!place.cache().join("cache.redb").exists());
    assert_eq!(cache("clear", &place.cache()).status.code(), Some(0), "twice is no mistake");
    assert_eq!(cache("path", Path::new("")).status.code(), Some(2));
}

#[test]
fn without_a_place_for_it_there_is_no_cache_and_that_is_said() {
    let place = Place::new();
    let output = program()
        .env("RUNKIND_CACHE_DIR", "/dev/null/nowhere")
        .arg("analyze")
        .arg(place.files())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no cache"));
}
