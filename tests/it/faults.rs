//! What goes wrong around the program: it is killed, the disk is full, nobody reads on, a folder
//! holds what is no file. Never a half-written output, never a file that is written elsewhere.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

use crate::chaos::{Chance, below};
use crate::promises::harmless;
use crate::runs::{MAY, Run, program};

fn runkind() -> Command {
    let mut command = program();
    command.stdin(Stdio::null());
    command
}

fn run(arguments: &[&OsStr]) -> Output {
    runkind().args(arguments).output().unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    words(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder with runs of some mornings.
fn mornings() -> tempfile::TempDir {
    const DAYS: [&str; 6] = ["01", "02", "03", "04", "05", "06"];
    let folder = tempfile::tempdir().unwrap();
    for day in DAYS {
        let gpx = MAY.gpx().replace("2024-05-01", &format!("2024-05-{day}"));
        fs::write(folder.path().join(format!("{day}.gpx")), gpx).unwrap();
    }
    folder
}

/// Whether what stands in a finished output file is whole.
fn is_whole(path: &Path) -> bool {
    let bytes = fs::read(path).unwrap();
    if path.extension() == Some(OsStr::new("png")) {
        return bytes.starts_with(b"\x89PNG\r\n\x1A\n") && bytes.ends_with(b"IEND\xAEB`\x82");
    }
    if path.extension() == Some(OsStr::new("html")) {
        return bytes.starts_with(b"<!doctype html>") && bytes.ends_with(b"</html>\n");
    }
    let is_record = |line: &str| serde_json::from_str::<Value>(line).is_ok();
    bytes.ends_with(b"\n") && words(&bytes).lines().all(is_record)
}

#[test]
fn who_is_killed_leaves_no_half_written_output() {
    let runs = mornings();
    let mut chance = Chance(5);
    for round in 0..24 {
        let out = tempfile::tempdir().unwrap();
        let lines = out.path().join("lines.ndjson");
        let mut command = runkind();
        if round % 2 == 0 {
            fs::write(&lines, "{\"old\":true}\n").unwrap();
            command.arg("analyze").arg(runs.path()).arg("-o").arg(&lines);
        } else {
            command.arg("report").arg(runs.path()).arg("--out").arg(out.path());
        }
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(
            chance.below(if round < 12 { 30 } else { 1500 }) as u64
        ));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(round % 2 == 1 || lines.is_file(), "the old output is there until the new one is");
        for path in below(out.path()) {
            let name = path.file_name().unwrap().to_string_lossy();
            // What is left of a kill says that it is a part of something of runkind's.
            let is_leftover = name.starts_with(".runkind-") && name.ends_with(".part");
            assert!(is_leftover || is_whole(&path), "{}", path.display());
        }
    }
}

#[test]
fn leftovers_of_a_kill_are_no_activities() {
    let folder = mornings();
    fs::write(folder.path().join(".runkind-abc.part"), "{\"schema_version\":1}\n{\"sch").unwrap();
    let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
    let skipped: Vec<Value> =
        records(&output).into_iter().filter(|record| record["status"] == "skipped").collect();
    assert_eq!((output.status.code(), skipped.len()), (Some(0), 1));
}

#[test]
fn a_full_disk_is_told_and_nothing_is_half_written() {
    let folder = mornings();
    if cfg!(target_os = "linux") {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = runkind().arg("analyze").arg(folder.path()).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(words(&output.stderr).contains("No space"), "{}", words(&output.stderr));
    }
    // No file may grow beyond a block or two.
    let out = tempfile::tempdir().unwrap();
    let script = "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\"";
    let limited = |arguments: &[&OsStr]| {
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(script)
            .arg(cargo_bin!("runkind"))
            .args(arguments)
            .env("RUNKIND_CACHE_DIR", "");
        shell.stdin(Stdio::null()).output().unwrap()
    };
    let lines = out.path().join("lines.ndjson");
    let output = limited(&[
        OsStr::new("analyze"),
        folder.path().as_os_str(),
        OsStr::new("-o"),
        lines.as_os_str(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output.stderr).contains("lines.ndjson"), "{}", words(&output.stderr));
    let output = limited(&[
        OsStr::new("report"),
        folder.path().as_os_str(),
        OsStr::new("--out"),
        out.path().as_os_str(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(below(out.path()), Vec::<std::path::PathBuf>::new(), "not even a leftover");
}

#[test]
fn who_has_read_enough_is_no_error() {
    let folder = mornings();
    for form in ["ndjson", "json", "csv", "table"] {
        let mut child = runkind()
            .args(["analyze", "-f", form])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), words(&output.stderr)),
            (Some(0), String::new()),
            "{form}"
        );
    }
}

#[test]
fn what_is_no_file_is_skipped_and_never_waited_for() {
    let folder = mornings();
    let fifo = folder.path().join("pipe.gpx");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.fit")).unwrap();
    std::os::unix::fs::symlink("/dev/null", folder.path().join("null.fit")).unwrap();
    let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
    let records = records(&output);
    let special = records.iter().filter(|record| record["skip_reason"]["code"] == "special-file");
    assert_eq!((output.status.code(), records.len(), special.count()), (Some(0), 9, 3));
    // Who names one means it.
    let mut child = runkind().arg("analyze").arg(&fifo).stdout(Stdio::piped()).spawn().unwrap();
    fs::write(&fifo, MAY.gpx()).unwrap();
    let mut out = String::new();
    std::io::Read::read_to_string(child.stdout.as_mut().unwrap(), &mut out).unwrap();
    child.wait().unwrap();
    assert!(out.contains("\"status\":\"ok\""), "{out}");
}

#[test]
fn what_may_not_be_read_fails_by_itself() {
    use std::os::unix::fs::PermissionsExt;
    let folder = mornings();
    let secret = folder.path().join("secret.gpx");
    fs::write(&secret, MAY.gpx()).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let may_everything = fs::read(&secret).is_ok();
    let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    let records = records(&output);
    let failed = records.iter().filter(|record| record["error"]["code"] == "unreadable").count();
    // The administrator reads everything.
    assert_eq!(failed, if may_everything { 0 } else { 2 });
    assert_eq!(records.iter().filter(|record| record["status"] == "ok").count(), 6);
}

#[test]
fn names_in_no_encoding_are_names() {
    let folder = tempfile::tempdir().unwrap();
    let names: [&[u8]; 3] = [b"a\xFF.gpx", b"a\xFE.gpx", b"\x1b[2J\n\xE2\x80\xAEx.gpx"];
    for (name, day) in names.iter().zip(["01", "02", "03"]) {
        let gpx = MAY.gpx().replace("2024-05-01", &format!("2024-05-{day}"));
        let made = fs::write(folder.path().join(OsStr::from_bytes(name)), gpx);
        // Some file systems take no such names.
        let Ok(()) = made else { return };
    }
    let out = tempfile::tempdir().unwrap();
    let arguments = [
        OsStr::new("report"),
        folder.path().as_os_str(),
        OsStr::new("--out"),
        out.path().as_os_str(),
    ];
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    harmless("the table", &words(&output.stdout), "\n");
    harmless("what is told", &words(&output.stderr), "\n");
    let lines = fs::read_to_string(out.path().join("runs.ndjson")).unwrap();
    harmless("NDJSON", &lines, "\n");
    assert_eq!(lines.lines().count(), 3);
    let pictures = below(&out.path().join("runs"));
    assert_eq!(pictures.len(), 3, "a picture of each: {pictures:?}");
    for path in &pictures {
        harmless("the name of a picture", path.to_str().unwrap(), "");
    }
    // A mistake is told without the characters of the name.
    let output = run(&[OsStr::new("analyze"), OsStr::from_bytes(b"gone\x1b[2J\xE2\x80\xAE")]);
    assert_eq!(output.status.code(), Some(2));
    harmless("a mistake", &words(&output.stderr), "\n");
}

#[test]
fn members_are_named_but_written_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "../../evil.gpx",
        "/tmp/evil.gpx",
        "C:\\evil.gpx",
        "a/../../evil.gpx",
        "..",
        "\x1b[2J.gpx",
    ];
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.path().join("a.zip")).unwrap());
    for (name, day) in names.iter().zip(1..) {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        let gpx = MAY.gpx().replace("2024-05-01", &format!("2024-05-{day:02}"));
        std::io::Write::write_all(&mut archive, gpx.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let inside = folder.path().join("x/y");
    fs::create_dir_all(&inside).unwrap();
    let output = runkind()
        .args(["report", "../../a.zip", "--out", "out"])
        .current_dir(&inside)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    harmless("the table", &words(&output.stdout), "\n");
    let made = below(folder.path());
    let out = inside.join("out");
    let elsewhere: Vec<_> = made.iter().filter(|path| !path.starts_with(&out)).collect();
    assert_eq!(elsewhere, [&folder.path().join("a.zip")]);
    assert_eq!(below(&out.join("runs")).len(), names.len());
}

#[test]
fn thousands_of_files_are_thousands_of_records() {
    let folder = tempfile::tempdir().unwrap();
    let count = 3000;
    for number in 0..count {
        let path = folder.path().join(format!("{}/{number}.fit", number % 10));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    Run { ..MAY }.write(&folder.path().join("run.gpx"));
    let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(records(&output).len(), count + 1);
}

#[test]
fn links_that_lead_in_circles_or_nowhere_hang_nothing() {
    use std::os::unix::fs::symlink;
    let folder = mornings();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("inner")).unwrap();
    for (to, from) in
        [(".", "here"), ("..", "inner/up"), ("self", "self"), ("b", "a"), ("a", "b"), ("gone", "c")]
    {
        symlink(to, at(from)).unwrap();
    }
    let status = |records: &[Value], status: &str| {
        records.iter().filter(|record| record["status"] == status).count()
    };
    let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
    let found = records(&output);
    assert_eq!((found.len(), status(&found, "ok"), status(&found, "failed")), (10, 6, 4));
    assert!(found.iter().all(|r| r["status"] == "ok" || r["error"]["code"] == "unreadable"));
    // Through a circle, the folder is itself.
    let output = run(&[OsStr::new("analyze"), at("here/inner/up/here").as_os_str()]);
    assert_eq!(status(&records(&output), "ok"), 6);
    for name in ["self", "a", "c"] {
        let output = run(&[OsStr::new("analyze"), at(name).as_os_str()]);
        assert_eq!((output.status.code(), records(&output).len()), (Some(1), 1), "{name}");
    }
}

#[test]
fn links_between_folders_do_not_multiply_them() {
    let folder = mornings();
    for level in 0..40 {
        let at = folder.path().join(format!("{level:02}"));
        fs::create_dir(&at).unwrap();
        for name in ["x", "y"] {
            std::os::unix::fs::symlink(format!("../{:02}", level + 1), at.join(name)).unwrap();
        }
    }
    fs::create_dir(folder.path().join("40")).unwrap();
    fs::rename(folder.path().join("01.gpx"), folder.path().join("40/01.gpx")).unwrap();
    let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
    let found = records(&output);
    assert_eq!(found.iter().filter(|record| record["status"] == "ok").count(), 6);
    assert!(found.len() < 20, "{}", found.len());
}

#[test]
fn files_that_change_while_they_are_read_cost_themselves() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("1.gpx", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, MAY.gpx().as_bytes()).unwrap();
    let archive = archive.finish().unwrap().into_inner();
    let contents = |number: usize| {
        if number.is_multiple_of(2) { archive.clone() } else { MAY.gpx().into_bytes() }
    };
    let paths: Vec<_> = (0..40).map(|number| folder.path().join(format!("{number}"))).collect();
    let write = |number: usize| fs::write(&paths[number], contents(number)).unwrap();
    (0..paths.len()).for_each(write);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut chance = Chance(3);
            while !is_over.load(Ordering::Relaxed) {
                let number = 1 + chance.below(paths.len() - 1);
                match chance.below(3) {
                    0 => drop(fs::remove_file(&paths[number])),
                    1 => {
                        let file = fs::OpenOptions::new().write(true).open(&paths[number]);
                        let length = contents(number).len();
                        let cut = |file: fs::File| file.set_len(chance.below(length) as u64);
                        drop(file.map(cut));
                    }
                    _ => write(number),
                }
            }
        });
        for _ in 0..12 {
            let output = run(&[OsStr::new("analyze"), folder.path().as_os_str()]);
            let found = records(&output);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{}", words(&output.stderr));
            assert!(found.iter().all(|record| record["error"]["code"] != "internal"));
            let first = paths[0].to_str().unwrap();
            let mut of_first = found.iter().filter(|record| record["source"]["path"] == first);
            assert!(of_first.any(|record| record["status"] != "failed"), "the quiet one is read");
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn an_archive_is_inspected_one_member_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tar");
    let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
    let gpx = MAY.gpx();
    let film = 600 << 20;
    for (name, size) in [("1.gpx", gpx.len() as u64), ("2.mp4", film), ("3.gpx", gpx.len() as u64)]
    {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o644);
        header.set_path(name).unwrap();
        header.set_cksum();
        let file = archive.get_mut();
        std::io::Write::write_all(file, header.as_bytes()).unwrap();
        if size == film {
            // A hole.
            std::io::Seek::seek_relative(file, film as i64).unwrap();
        } else {
            std::io::Write::write_all(file, gpx.as_bytes()).unwrap();
            std::io::Write::write_all(file, &vec![0; (512 - gpx.len() % 512) % 512]).unwrap();
        }
    }
    archive.into_inner().unwrap();
    // With half the memory that the archive would take.
    let script = "ulimit -v 300000; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).arg(cargo_bin!("runkind")).arg("inspect").arg(&path);
    let output = shell.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    let shown = words(&output.stdout);
    let parts: Vec<&str> = shown.split("== ").collect();
    assert_eq!(parts.len(), 4, "{shown}");
    assert!(parts[1].starts_with("1.gpx") && parts[3].starts_with("3.gpx"));
    assert_eq!(parts[1].lines().count(), parts[3].lines().count(), "both are shown");
    assert!(parts[2].contains("not an activity file"), "{}", parts[2]);
}
