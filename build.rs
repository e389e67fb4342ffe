//! A number that changes with the sources and with what they are built with, so that what another
//! build has kept is not taken for ours: zones come from the table of a crate.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    hash(Path::new("src"), &mut hasher)?;
    println!("cargo::rerun-if-changed=src");
    // The lock is not there where runkind is a part of something else.
    for file in ["Cargo.toml", "Cargo.lock"].map(Path::new).into_iter().filter(|it| it.exists()) {
        fs::read(file)?.hash(&mut hasher);
        println!("cargo::rerun-if-changed={}", file.display());
    }
    println!("cargo::rustc-env=RUNKIND_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Names and contents of all files, in an order of their own.
fn hash(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            path.hash(hasher);
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
