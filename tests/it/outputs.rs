//! Where -o leads: rights and links of files, places that are refused.

use std::fs;
use std::path::Path;

use crate::runs::{self, MAY};

fn runkind(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = runs::program().current_dir(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with one run.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    MAY.write(&folder.path().join("runs/a.gpx"));
    folder
}

#[cfg(unix)]
#[test]
fn a_file_has_the_rights_of_a_new_one_or_keeps_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
    let set = |name: &str, mode| {
        fs::write(at(name), "old").unwrap();
        fs::set_permissions(at(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let private = "umask 077; exec \"$0\" analyze runs -o new.ndjson";
    let program = assert_cmd::cargo::cargo_bin!("runkind");
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(private).arg(program).env("RUNKIND_CACHE_DIR", "");
    assert!(shell.current_dir(folder.path()).status().unwrap().success());
    assert_eq!(mode("new.ndjson"), 0o600);
    for kept in [0o600, 0o664] {
        set("old.ndjson", kept);
        assert_eq!(runkind(folder.path(), &["analyze", "runs", "-o", "old.ndjson"]).0, 0);
        assert_eq!(mode("old.ndjson"), kept);
        assert_ne!(fs::read(at("old.ndjson")).unwrap(), b"old");
    }
    set("kept.ndjson", 0o400);
    let (code, _, err) = runkind(folder.path(), &["analyze", "runs", "-o", "kept.ndjson"]);
    assert!(code != 0 && err.contains("kept.ndjson") && !err.contains(".part"), "{code} {err}");
    assert_eq!(fs::read(at("kept.ndjson")).unwrap(), b"old");
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_its_file_is_written() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("far")).unwrap();
    fs::write(at("far/there.ndjson"), "old").unwrap();
    for (link, to) in [("one", "far/there.ndjson"), ("two", "far/yet.ndjson")] {
        std::os::unix::fs::symlink(to, at(link)).unwrap();
        assert_eq!(runkind(folder.path(), &["analyze", "runs", "-o", link]).0, 0);
        assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
        assert!(fs::read_to_string(at(to)).unwrap().starts_with("{\"schema_version\""), "{link}");
    }
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("labels.csv"), "file,kind\nruns/a.gpx,easy\n").unwrap();
    fs::write(at("own.toml"), "labels = \"labels.csv\"\n").unwrap();
    fs::create_dir(at("corpus")).unwrap();
    fs::write(at("corpus/labels.csv"), "file,kind\nann/a.gpx,easy\n").unwrap();
    MAY.write(&at("corpus/ann/a.gpx"));
    for args in [
        &["export", "runs/a.gpx", "--with-positions", "-o", "runs/../runs/a.gpx"][..],
        &["analyze", "runs/a.gpx", "-o", "runs/a.gpx"],
        &["analyze", "runs", "-o", "runs/a.gpx"],
        &["explain", "runs/a.gpx", "-o", "runs/a.gpx"],
        &["analyze", "runs", "--labels", "labels.csv", "-o", "labels.csv"],
        &["analyze", "runs", "--config", "own.toml", "-o", "labels.csv"],
        &["analyze", "runs", "--config", "own.toml", "-o", "own.toml"],
        &["evaluate", "corpus", "-o", "corpus/labels.csv"],
        &["evaluate", "corpus", "-o", "corpus/ann/a.gpx"],
    ] {
        let place = at(args.last().unwrap());
        let before = fs::read(&place).unwrap();
        let (code, out, err) = runkind(folder.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("it is read as well"), "{args:?}: {err}");
        assert_eq!(fs::read(place).unwrap(), before, "{args:?}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("runs/a.gpx", at("link.gpx")).unwrap();
        let (code, ..) = runkind(folder.path(), &["analyze", "runs/a.gpx", "-o", "link.gpx"]);
        assert_eq!(code, 2);
    }
    // What was written among the runs the last time is written anew.
    for _ in 0..2 {
        assert_eq!(runkind(folder.path(), &["analyze", "runs", "-o", "runs/out.ndjson"]).0, 0);
    }
}

#[test]
fn a_place_where_nothing_can_be_written_is_told_before_anything_is_read() {
    let folder = folder();
    let damaged = b"\x0e\x20\x54\x08\x64\x00\x00\x00.FIT\x00\x00";
    fs::write(folder.path().join("damaged.fit"), damaged).unwrap();
    for (args, wanted) in [
        (&["analyze", "damaged.fit", "-o", "no/out.csv"][..], "no/out.csv: there is no folder no"),
        (&["export", "damaged.fit", "--with-positions", "-o", "no/a.gpx"], "no/a.gpx"),
        (&["training", "runs", "-o", "runs"], "it is a folder"),
        (&["explain", "damaged.fit", "-o", "a.jpg"], "as png or svg here"),
        (&["compare", "runs", "-o", "a.pdf"], "as png or svg here"),
        (&["evaluate", ".", "-o", "a.svg"], "as png here"),
        (&["analyze", "runs", "-o", "a.PNG"], "draws no picture"),
        (&["analyze", "runs", "-f", "parquet", "-o", "-"], "-o FILE"),
    ] {
        let (code, out, err) = runkind(folder.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(wanted) && !err.contains(".part"), "{args:?}: {err}");
    }
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "nothing was written");
}

#[test]
fn a_dash_is_stdout() {
    let folder = folder();
    for args in [&["analyze", "runs"][..], &["explain", "runs/a.gpx"], &["training", "runs"]] {
        let (code, out, _) = runkind(folder.path(), &[args, &["-o", "-"]].concat());
        assert_eq!((code, out), (0, runkind(folder.path(), args).1), "{args:?}");
    }
    assert!(!folder.path().join("-").exists());
}
