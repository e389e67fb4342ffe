//! The FIT files of the corpus, if `RUNKIND_CORPUS` says where it is.

use std::path::{Path, PathBuf};

/// The corpus; without it a test says that it was skipped.
pub(crate) fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("RUNKIND_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        eprintln!("skipped: RUNKIND_CORPUS is not set");
    }
    corpus
}

/// Every FIT file of some of its folders, in the order of their names.
pub(crate) fn fit_files(corpus: &Path, folders: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(corpus.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let stem = path.extension().filter(|end| *end == "gz").and(path.file_stem());
            let name = stem.map_or(path.as_path(), Path::new);
            name.extension().is_some_and(|end| end.eq_ignore_ascii_case("fit"))
        })
        .collect();
    files.sort();
    files
}

/// The content, inflated if need be.
pub(crate) fn content(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return bytes;
    }
    let size = u32::from_le_bytes(*bytes.last_chunk().unwrap()) as usize;
    let mut inflated = vec![0; size];
    libdeflater::Decompressor::new().gzip_decompress(&bytes, &mut inflated).unwrap();
    inflated
}

/// Folder and name of a file, for messages.
pub(crate) fn label(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap();
    format!("{}/{}", folder.to_string_lossy(), path.file_name().unwrap().to_string_lossy())
}
