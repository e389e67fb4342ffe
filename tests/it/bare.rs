//! A machine that holds nothing but the program and its libraries: no fonts, no fontconfig, no time
//! zones, no home.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

use crate::runs::{MAY, left_out, program};

/// Puts the program and what it is linked with into a folder; `None` where that cannot be found out.
fn install(root: &Path) -> Option<()> {
    let linked = Command::new("ldd").arg(cargo_bin!("runkind")).output().ok()?;
    let linked = String::from_utf8(linked.stdout).ok()?;
    for library in linked.split_whitespace().filter(|word| word.starts_with('/')) {
        let target = root.join(library.trim_start_matches('/'));
        fs::create_dir_all(target.parent()?).ok()?;
        fs::copy(library, target).ok()?;
    }
    fs::copy(cargo_bin!("runkind"), root.join("runkind")).map(|_| ()).ok()
}

#[test]
fn pictures_need_nothing_of_the_machine() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("runs")).unwrap();
    fs::create_dir(root.path().join("tmp")).unwrap();
    fs::write(root.path().join("runs/may.gpx"), MAY.gpx()).unwrap();
    let arguments = ["report", "runs", "--out", "out", "--svg", "--no-cache", "-q"];
    let is_installed = install(root.path()).is_some();
    // A root folder of one's own: as any user where the machine lets them, else as its root.
    let ways: [&[&str]; 2] = [&["unshare", "--map-root-user", "chroot"], &["chroot"]];
    let bare = ways.iter().filter(|_| is_installed).find_map(|way| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).arg(root.path()).arg("/runkind").args(arguments);
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").stdin(Stdio::null());
        let output = command.output().ok()?;
        let said = String::from_utf8_lossy(&output.stderr);
        (!said.starts_with("unshare:") && !said.starts_with("chroot:")).then_some(output)
    });
    let Some(bare) = bare else {
        return left_out("bare", "no root folder of one's own can be made here");
    };
    assert!(bare.status.success(), "{}", String::from_utf8_lossy(&bare.stderr));
    let made = |folder: &Path| -> Vec<(String, Vec<u8>)> {
        let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
        let files = files.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let content = |entry: walkdir::DirEntry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        };
        files.map(content).collect()
    };
    let there = made(&root.path().join("out"));
    fs::remove_dir_all(root.path().join("out")).unwrap();
    let output = program().current_dir(root.path()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let here = made(&root.path().join("out"));
    let names = |all: &[(String, Vec<u8>)]| -> Vec<String> {
        all.iter().map(|file| file.0.clone()).collect()
    };
    assert_eq!(names(&there), names(&here));
    assert!(there.iter().filter(|file| file.1.starts_with(b"\x89PNG")).count() > 1);
    for (there, here) in there.iter().zip(&here) {
        assert!(there == here, "{} differs on a bare machine", here.0);
    }
}
