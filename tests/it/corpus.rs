//! Where the material of real life is, and how to open it.

use std::fs;
use std::path::{Path, PathBuf};

use runkind::ingest::container;
use runkind::settings::Limits;

/// The corpus folder named by `RUNKIND_CORPUS`; says on stderr that a test is skipped without it.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("RUNKIND_CORPUS").map(PathBuf::from);
    #[allow(clippy::print_stderr)] // Nobody should think that it ran.
    if folder.is_none() {
        eprintln!("{test}: skipped, RUNKIND_CORPUS names no corpus");
    }
    folder
}

/// Every `nth` file below the athlete folders `athletes` whose name ends with `ending`, opened.
pub(crate) fn files(
    corpus: &Path,
    athletes: &[&str],
    ending: &str,
    nth: usize,
) -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths: Vec<PathBuf> = athletes
        .iter()
        .flat_map(|athlete| fs::read_dir(corpus.join(athlete)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    paths.sort();
    paths.into_iter().step_by(nth).map(|path| (path.clone(), open(&path))).collect()
}

/// The one file a path holds, decompressed.
pub(crate) fn open(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut inner = Vec::new();
    container::members(&bytes, &Limits::default(), &mut |member| {
        inner.push(member.bytes.unwrap().to_vec());
    });
    assert_eq!(inner.len(), 1, "{}", path.display());
    inner.remove(0)
}
