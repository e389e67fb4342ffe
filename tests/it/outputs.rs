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
