//! What -o names, looked at before anything is read: a place where nothing can be written, or where
//! something would be lost, is a mistake in the command.

use std::path::Path;

use anyhow::Context;

use crate::batch::{self, Input, Outcome, Where};
use crate::cli::exit::Usage;
use crate::cli::output;
use crate::cli::picture::Form;
use crate::cli::plan::Plan;

/// Endings by which people know pictures.
const PICTURES: [&str; 12] =
    ["png", "svg", "svgz", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "pdf"];

/// What is read by its name alone.
const READ_BY_NAME: [&str; 2] = ["labels.csv", "log.csv"];

/// The place typed; `None` for stdout, which is also `-`. `drawn` are the pictures the command draws,
/// `read` the files that were typed to be read.
pub(super) fn named<'p, 'r>(
    typed: Option<&'p Path>,
    drawn: &[Form],
    mut read: impl Iterator<Item = &'r Path>,
) -> anyhow::Result<Option<&'p Path>> {
    let Some(path) = typed.filter(|path| path.as_os_str() != "-") else { return Ok(None) };
    let refused = |reason: &str| Usage(format!("{}: {reason}", output::failed(path)));
    if path.is_dir() {
        return Err(refused("it is a folder, no ordinary file").into());
    }
    let folder = output::folder(path);
    if !folder.is_dir() {
        return Err(refused(&format!("there is no folder {}", folder.display())).into());
    }
    let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
    let is_picture = ending.is_some_and(|ending| PICTURES.contains(&ending.as_str()));
    if is_picture && Form::of(path).is_none_or(|form| !drawn.contains(&form)) {
        let known: Vec<&str> = drawn.iter().map(|form| form.ending()).collect();
        let reason = match known.as_slice() {
            [] => "this command draws no picture".into(),
            known => format!("pictures are drawn as {} here", known.join(" or ")),
        };
        return Err(refused(&reason).into());
    }
    if read.any(|read| is_same(path, read)) {
        return Err(refused("it is read as well").into());
    }
    Ok(Some(path))
}

/// Makes a folder that is written into, and those it lies in. Where a file has its name, the command
/// is mistaken.
pub(super) fn make_folder(path: &Path) -> anyhow::Result<()> {
    let failed = || format!("cannot make the folder {}", path.display());
    if let Some(file) = path.ancestors().find(|part| part.is_file()) {
        return Err(Usage(format!("{}: {} is a file", failed(), file.display())).into());
    }
    std::fs::create_dir_all(path).with_context(failed)
}

/// Refuses a place where a file lies that was found, and that holds something: what was written
/// there the last time does not.
pub(super) fn spares(path: Option<&Path>, found: &[Input], plan: &Plan) -> anyhow::Result<()> {
    let Some(path) = path.filter(|path| path.is_file()) else { return Ok(()) };
    let is_there = |input: &&Input| matches!(&input.at, Where::File(at) if is_same(path, at));
    let Some(input) = found.iter().find(is_there) else { return Ok(()) };
    let held = batch::read(std::slice::from_ref(input), &plan.settings, &plan.options, &|_| ());
    let is_nothing = |outcome: &Outcome| match outcome {
        Outcome::NoActivity(reason) => reason.code == "unknown-format",
        _ => false,
    };
    let is_read = held.records.iter().any(|record| !is_nothing(&record.outcome))
        || READ_BY_NAME.iter().any(|name| path.ends_with(name));
    if is_read {
        return Err(Usage(format!("{}: it is read as well", output::failed(path))).into());
    }
    Ok(())
}

/// Whether both are one file, by whatever way.
fn is_same(path: &Path, other: &Path) -> bool {
    path.canonicalize().is_ok_and(|path| other.canonicalize().is_ok_and(|other| path == other))
}
