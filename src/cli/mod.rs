//! Arguments, progress, exit codes; the only place that prints.

#[allow(dead_code)] // Until `inspect` calls it.
mod inspect_xml;

use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
