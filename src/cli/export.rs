//! `export`: a run written back as GPX. Seam: the writer is `export::gpx`.

use crate::cli::args::Export;
use crate::cli::exit::Usage;
use crate::cli::plan;

/// Runs the command.
pub(super) fn run(args: &Export) -> anyhow::Result<u8> {
    if !args.with_positions {
        let text = "export writes positions: say so with --with-positions";
        return Err(Usage(text.into()).into());
    }
    plan::check(&args.file)?;
    // To be wired: `export::gpx` gets the recording and its verdict, `args.trim_ends` and `args.output`.
    let _ = (&args.reading, args.trim_ends, &args.output);
    Err(Usage("export: not in this build".into()).into())
}
