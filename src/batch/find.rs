//! Paths as typed → the files to read.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::batch::record::{Failure, SkipReason};
use crate::ingest::Format;

/// Where the bytes of an input are.
#[derive(Debug, Clone)]
pub enum Where {
    /// In a file.
    File(PathBuf),
    /// Here already, as read from stdin.
    Bytes(Vec<u8>),
    /// Nowhere: the folder could not be searched there.
    Nowhere(Failure),
    /// In something that is no file, such as a pipe, which might never end.
    Special(SkipReason),
}

/// One file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// The path as given plus the path found below it, with `/`.
    pub path: String,
    /// Whose it is, where folders tell athletes apart.
    pub athlete: Option<String>,
    /// Size as stored in bytes; a hint.
    pub bytes: u64,
    /// Where its bytes are.
    pub at: Where,
    /// The format to read it as where its content shows none.
    pub named: Option<&'static Format>,
}

impl Input {
    /// Bytes that are already here, under a name.
    pub fn of_bytes(path: &str, bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        Self {
            path: path.to_string(),
            athlete: None,
            bytes: size,
            at: Where::Bytes(bytes),
            named: None,
        }
    }
}

/// Finds all files at or below `path`, symbolic links followed unless they lead in circles or to a
/// folder where another link led. With
/// `athletes` each immediate subfolder is an athlete of its own.
pub fn find(path: &Path, athletes: bool) -> Vec<Input> {
    let given = shown(path);
    if !path.is_dir() {
        let bytes = path.metadata().map_or(0, |file| file.len());
        return vec![Input {
            path: given,
            athlete: None,
            bytes,
            at: Where::File(path.to_path_buf()),
            named: None,
        }];
    }
    let base = if given.ends_with('/') { given } else { given + "/" };
    let mut inputs = Vec::new();
    // Folders that links led to, and whose they were: links between folders could otherwise make
    // ways without number out of few.
    let mut linked: HashSet<(PathBuf, Option<String>)> = HashSet::new();
    let mut is_new = |entry: &DirEntry| {
        let is_link = entry.depth() > 0 && entry.path_is_symlink() && entry.file_type().is_dir();
        let target = is_link.then(|| entry.path().canonicalize().ok()).flatten();
        let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
        let whose = athletes.then(|| below.components().next()).flatten();
        let whose = whose.map(|first| first.as_os_str().to_string_lossy().into_owned());
        target.is_none_or(|target| linked.insert((target, whose)))
    };
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| is_new(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
                inputs.push(Input {
                    path: base.clone() + &shown(below),
                    athlete: athletes.then(|| athlete(below)).flatten(),
                    bytes: entry.metadata().map_or(0, |file| file.len()),
                    at: Where::File(entry.path().to_path_buf()),
                    named: None,
                });
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
                let text = "a pipe, a device or a socket; name it yourself to read it".into();
                inputs.push(Input {
                    path: base.clone() + &shown(below),
                    athlete: athletes.then(|| athlete(below)).flatten(),
                    bytes: 0,
                    at: Where::Special(SkipReason { code: "special-file", text }),
                    named: None,
                });
            }
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => inputs.push(unsearched(&error, path, &base, athletes)),
        }
    }
    inputs
}

fn unsearched(error: &walkdir::Error, root: &Path, base: &str, athletes: bool) -> Input {
    let below = error.path().and_then(|at| at.strip_prefix(root).ok()).unwrap_or(Path::new(""));
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Input {
        path: base.to_string() + &shown(below),
        athlete: athletes.then(|| athlete(below)).flatten(),
        bytes: 0,
        at: Where::Nowhere(Failure { code: "unreadable", text: reason, at: None }),
        named: None,
    }
}

/// The first of several parts of a path.
fn athlete(below: &Path) -> Option<String> {
    let mut parts = below.components();
    let first = parts.next()?;
    parts.next()?;
    Some(first.as_os_str().to_string_lossy().into_owned())
}

/// A path as the output writes it. Bytes that are no UTF-8 are written as `\xFF`, so that two names
/// that differ in them only are still two.
fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    if std::path::MAIN_SEPARATOR == '/' {
        text
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
