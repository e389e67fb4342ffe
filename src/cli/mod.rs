//! Arguments, progress, exit codes; the only place that prints.

pub mod inspect;

use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
