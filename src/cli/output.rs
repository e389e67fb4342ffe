//! Bytes → stdout or a file. A file is written beside its place and then renamed, so that none is
//! ever seen half-written.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use tempfile::Builder;

use crate::export::harmless;

/// Writes to `path`, or to stdout without one.
pub(super) fn write(path: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(path) = path {
        return write_file(path, bytes);
    }
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let failed = || format!("cannot write {}", path.display());
    // A device or a pipe is written into; it cannot be replaced.
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        return std::fs::write(path, bytes).with_context(failed);
    }
    let mut file = Builder::new()
        .prefix(".runkind-")
        .suffix(".part")
        .tempfile_in(folder)
        .with_context(failed)?;
    file.write_all(bytes).with_context(failed)?;
    readable(file.as_file()).with_context(failed)?;
    file.persist(path).with_context(failed)?;
    Ok(())
}

/// Temporary files are for their owner only; outputs are ordinary files.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// A line on stderr, in which no name of a file steers the terminal.
#[expect(clippy::print_stderr, reason = "the one place that speaks to people besides the data")]
pub(super) fn say(text: &str) {
    eprintln!("{}", harmless(text));
}
