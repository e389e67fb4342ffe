//! The packages that the program and its wheel are built from.

use std::collections::BTreeSet;
use std::fs;

use crate::documents::path;

/// Names and versions of all packages of a lock file.
fn packages(lock: &str) -> BTreeSet<(String, String)> {
    let lock: toml::Table = fs::read_to_string(path(lock)).unwrap().parse().unwrap();
    let text = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
    let packages = lock["package"].as_array().unwrap();
    packages.iter().map(|package| (text(package, "name"), text(package, "version"))).collect()
}

#[test]
fn what_program_and_wheel_share_is_of_one_version() {
    let program = packages("Cargo.lock");
    let names: BTreeSet<&String> = program.iter().map(|(name, _)| name).collect();
    let wheel = packages("bindings/python/Cargo.lock");
    let shared: Vec<_> = wheel.iter().filter(|(name, _)| names.contains(name)).collect();
    assert!(shared.len() > 50, "{} packages are shared", shared.len());
    let others: Vec<_> = shared.into_iter().filter(|package| !program.contains(package)).collect();
    assert!(
        others.is_empty(),
        "of other versions in bindings/python/Cargo.lock, to be mended with \
         cargo update --manifest-path bindings/python/Cargo.toml -p NAME --precise VERSION: {others:?}"
    );
}
