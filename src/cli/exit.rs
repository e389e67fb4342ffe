//! How the program ends.

use std::process::ExitCode;

use crate::batch::{Batch, Status};

/// Everything was read.
pub(super) const OK: u8 = 0;
/// Some inputs failed.
pub(super) const FAILED: u8 = 1;
/// Wrong usage or configuration.
pub(super) const USAGE: u8 = 2;
/// No activity found at all.
pub(super) const NOTHING: u8 = 3;

/// A mistake in the command, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// How a batch ends.
pub(super) fn of_batch(batch: &Batch, is_strict: bool) -> u8 {
    of_batches(std::slice::from_ref(&batch), is_strict)
}

/// How several end together.
pub(super) fn of_batches(batches: &[&Batch], is_strict: bool) -> u8 {
    let has = |status| batches.iter().any(|batch| batch.count(status) > 0);
    if has(Status::Failed) || is_strict && has(Status::Salvaged) {
        FAILED
    } else if batches.iter().any(|batch| batch.has_activity()) {
        OK
    } else {
        NOTHING
    }
}

/// How an error ends; a reader who has seen enough is none.
pub(super) fn of_error(error: &anyhow::Error) -> ExitCode {
    let is_closed_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(is_closed_pipe) {
        return ExitCode::from(OK);
    }
    let is_usage = error.downcast_ref::<Usage>().is_some();
    ExitCode::from(if is_usage { USAGE } else { FAILED })
}
