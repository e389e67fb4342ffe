//! Bytes → stdout or a file. A file is written beside its place and then renamed, so that none is
//! ever seen half-written.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use tempfile::{Builder, NamedTempFile};

use crate::export::harmless;

/// Writes to `path`, or to stdout without one.
pub(super) fn write(path: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    write_pieces(path, std::iter::once(Ok(bytes)))
}

/// The same of what is not in memory as a whole.
pub(super) fn write_pieces<B: AsRef<[u8]>>(
    path: Option<&Path>,
    pieces: impl Iterator<Item = anyhow::Result<B>>,
) -> anyhow::Result<()> {
    if let Some(path) = path {
        return write_file_of(path, pieces);
    }
    let mut out = std::io::stdout().lock();
    for piece in pieces {
        out.write_all(piece?.as_ref())?;
    }
    Ok(out.flush()?)
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_file_of(path, std::iter::once(Ok(bytes)))
}

fn write_file_of<B: AsRef<[u8]>>(
    path: &Path,
    pieces: impl Iterator<Item = anyhow::Result<B>>,
) -> anyhow::Result<()> {
    let failed = || failed(path);
    // A device or a pipe is written into; it cannot be replaced.
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        let mut file = std::fs::File::create(path).with_context(failed)?;
        for piece in pieces {
            file.write_all(piece?.as_ref()).with_context(failed)?;
        }
        return Ok(());
    }
    let mut file = begin(path)?;
    for piece in pieces {
        file.write_all(piece?.as_ref()).with_context(failed)?;
    }
    finish(file, path)
}

/// A file beside the place it is for; it goes with the value.
pub(super) fn begin(path: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let file = Builder::new().prefix(".runkind-").suffix(".part").tempfile_in(folder);
    file.with_context(|| failed(path))
}

/// Puts a file that is whole into its place.
pub(super) fn finish(file: NamedTempFile, path: &Path) -> anyhow::Result<()> {
    readable(file.as_file()).with_context(|| failed(path))?;
    file.persist(path).with_context(|| failed(path))?;
    Ok(())
}

/// What it is called when it goes wrong.
pub(super) fn failed(path: &Path) -> String {
    format!("cannot write {}", path.display())
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
