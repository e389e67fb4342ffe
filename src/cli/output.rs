//! Bytes → stdout or a file. A file is written beside its place and then renamed, so that none is
//! ever seen half-written.

use std::io::Write;
use std::path::{Path, PathBuf};

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

/// Writes a file whole or not at all, through a link to it; one that is there keeps who may read it.
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

/// A file beside the place it is for; it goes with the value. Others may read of it what they may of
/// the file that is there, or of any new one.
pub(super) fn begin(path: &Path) -> anyhow::Result<NamedTempFile> {
    unfinished(&target(path)).with_context(|| failed(path))
}

fn unfinished(target: &Path) -> std::io::Result<NamedTempFile> {
    let there = target.metadata().ok().map(|there| there.permissions());
    if let Some(there) = &there {
        if there.readonly() {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        // Others than its owner may not be allowed to write either.
        std::fs::OpenOptions::new().write(true).open(target)?;
    }
    let mut builder = Builder::new();
    builder.prefix(".runkind-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // What the system says of the unfinished file would name it.
    let file = builder.tempfile_in(folder(target));
    let file = file.map_err(|error| std::io::Error::from(error.kind()))?;
    if let Some(there) = there {
        file.as_file().set_permissions(there)?;
    }
    Ok(file)
}

/// Puts a file that is whole into its place.
pub(super) fn finish(file: NamedTempFile, path: &Path) -> anyhow::Result<()> {
    let put = file.persist(target(path));
    put.map_err(|error| error.error).with_context(|| failed(path))?;
    Ok(())
}

/// What a path leads to: a link stays what it is, also one to a file that is yet to be made.
fn target(path: &Path) -> PathBuf {
    let link = || path.read_link().map(|to| folder(path).join(to));
    path.canonicalize().or_else(|_| link()).unwrap_or_else(|_| path.to_path_buf())
}

/// The folder a file is in.
pub(super) fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// What it is called when it goes wrong.
pub(super) fn failed(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// A line on stderr, in which no name of a file steers the terminal.
#[expect(clippy::print_stderr, reason = "the one place that speaks to people besides the data")]
pub(super) fn say(text: &str) {
    eprintln!("{}", harmless(text));
}
