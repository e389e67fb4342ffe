//! Imports point left: a room may use only rooms before it in the pipeline.

use std::fs;
use std::path::{Path, PathBuf};

/// The pipeline. A new room gets its place here.
const PIPELINE: &[&str] = &[
    "units",
    "vectors",
    "notice",
    "settings",
    "ingest",
    "synthetic",
    "clean",
    "measure",
    "segment",
    "digest",
    "athlete",
    "classify",
    "training",
    "analyzer",
    "cache",
    "batch",
    "evaluate",
    "export",
    "chart",
    "page",
    "cli",
];

/// What `synthetic` may use: it makes recordings and knows nothing else.
const BEFORE_SYNTHETIC: &[&str] = &["units", "notice", "settings", "ingest"];

/// Who may use `synthetic`: it shows, and the decision is fitted to it, but no activity is made of it.
const MAY_USE_SYNTHETIC: &[&str] = &["synthetic", "evaluate", "cli"];

fn place(room: &str) -> Option<usize> {
    PIPELINE.iter().position(|name| *name == room)
}

/// What is wrong in one file of `room`.
fn faults(room: &str, name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(here) = place(room) else {
        return vec![format!("{name}: add `{room}` to PIPELINE")];
    };
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let at = format!("{name}:{}", number + 1);
        if code.contains("super::super") {
            faults.push(format!("{at}: write `crate::room::…`, not `super::super`"));
        }
        for (start, _) in code.match_indices("crate::") {
            let rest = &code[start + "crate::".len()..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let used = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
            if used.is_empty() {
                faults.push(format!("{at}: write `crate::room::…`, not `crate::{{…}}`"));
                continue;
            }
            match place(used) {
                None => faults.push(format!("{at}: `{used}` is no room; name its room")),
                Some(there) if there > here => {
                    faults.push(format!("{at}: `{room}` must not use `{used}`"));
                }
                Some(_) => {}
            }
            let stays_outside = used == "synthetic" && !MAY_USE_SYNTHETIC.contains(&room);
            let is_too_much =
                room == "synthetic" && used != room && !BEFORE_SYNTHETIC.contains(&used);
            if stays_outside || is_too_much {
                faults.push(format!("{at}: `{room}` must not use `{used}`"));
            }
        }
    }
    faults
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Room, name and text of every file but the two at the root.
fn files_of_rooms() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    assert!(files.len() > 20, "only {} files found", files.len());
    let file = |file: PathBuf| {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let room = name.split('/').next().unwrap().trim_end_matches(".rs").to_string();
        (room, name, fs::read_to_string(&file).unwrap())
    };
    let files = files.into_iter().map(file);
    files.filter(|(room, ..)| room != "lib" && room != "main").collect()
}

#[test]
fn imports_point_left() {
    let mut found = Vec::new();
    for (room, name, text) in files_of_rooms() {
        found.extend(faults(&room, &name, &text));
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_wrong_arrow_is_seen() {
    let fault = |room, text| faults(room, "x.rs", text).join("; ");
    assert_eq!(
        fault("clean", "use crate::segment::Level;"),
        "x.rs:1: `clean` must not use `segment`"
    );
    assert_eq!(fault("clean", "use crate::ingest::Recording; // crate::cli is far away"), "");
    assert_eq!(fault("clean", "//! See crate::cli.\nuse crate::clean::Track;"), "");
    assert!(fault("clean", "use crate::{units, cli};").contains("crate::{…}"));
    assert!(fault("clean", "use crate::helpers::x;").contains("is no room"));
    assert!(fault("helpers", "").contains("add `helpers` to PIPELINE"));
    assert!(fault("synthetic", "use crate::clean::Track;").contains("must not use"));
    assert!(fault("batch", "use crate::synthetic::run;").contains("must not use"));
}

/// The rooms that may touch files, threads, clocks and the environment; `export` makes lines over
/// all threads.
const MAY_TOUCH_THE_WORLD: &[&str] = &["cache", "batch", "evaluate", "cli"];

/// What touches the world, and who else may.
const WORLD: &[(&str, &[&str])] = &[
    ("std::{", &[]),
    ("std::fs", &[]),
    ("std::env", &[]),
    ("std::net", &[]),
    ("std::process", &[]),
    ("std::thread", &[]),
    ("std::time", &[]),
    ("SystemTime", &[]),
    ("Timestamp::now", &[]),
    ("Zoned::now", &[]),
    ("rayon::", &["export"]),
];

/// What of the world one file of `room` touches and must not.
fn touched<'a>(room: &'a str, name: &'a str, text: &'a str) -> impl Iterator<Item = String> + 'a {
    let code = |line: &'a str| line.split("//").next().unwrap_or_default();
    let is_outside = MAY_TOUCH_THE_WORLD.contains(&room);
    let lines = text.lines().map(code).enumerate().filter(move |_| !is_outside);
    lines.flat_map(move |(number, code)| {
        let of = move |(word, may): &&(&str, &[&str])| code.contains(word) && !may.contains(&room);
        let fault = move |(word, _): &(&str, _)| {
            format!("{name}:{}: `{room}` must not use `{word}`", number + 1)
        };
        WORLD.iter().filter(of).map(fault)
    })
}

#[test]
fn only_the_edge_touches_files_threads_clocks_and_the_environment() {
    let mut found = Vec::new();
    for (room, name, text) in files_of_rooms() {
        found.extend(touched(&room, &name, &text));
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let fault = |room, text| touched(room, "x.rs", text).collect::<Vec<_>>().join("; ");
    assert_eq!(fault("clean", "use std::fs;"), "x.rs:1: `clean` must not use `std::fs`");
    assert!(fault("digest", "let now = jiff::Timestamp::now();").contains("Timestamp::now"));
    assert!(fault("classify", "use rayon::prelude::*;").contains("rayon"));
    assert_eq!(fault("export", "use rayon::prelude::*; // as std::thread"), "");
    assert_eq!(fault("cli", "use std::{env, fs};"), "");
}
