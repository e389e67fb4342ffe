//! Where the cache lies.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::FILE;

/// The folder of the cache: `RUNKIND_CACHE_DIR`, else that of the system for such things; `None`
/// where that variable is empty or there is no such place.
pub fn folder() -> Option<PathBuf> {
    match std::env::var_os("RUNKIND_CACHE_DIR") {
        Some(folder) if folder.is_empty() => None,
        Some(folder) => Some(folder.into()),
        None => Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("runkind")),
    }
}

/// Removes the cache from its folder; says how many bytes there were.
pub fn remove(folder: &Path) -> io::Result<u64> {
    let path = folder.join(FILE);
    match path.metadata() {
        Ok(file) => fs::remove_file(&path).map(|()| file.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}
