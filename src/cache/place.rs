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

/// Makes the folder, for this user only: digests say coarsely where somebody runs.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
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
