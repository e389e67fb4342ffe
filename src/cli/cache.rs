//! `cache`: where it lies, and how to be rid of it.

use anyhow::Context;

use crate::cache;
use crate::cli::args::CacheAction;
use crate::cli::exit::{self, Usage};
use crate::cli::output;

/// Runs the command.
pub(super) fn run(action: CacheAction) -> anyhow::Result<u8> {
    let folder = cache::folder().ok_or_else(|| {
        Usage("there is no cache: RUNKIND_CACHE_DIR is empty, or the system has no place".into())
    })?;
    match action {
        CacheAction::Path => output::write(None, format!("{}\n", folder.display()).as_bytes())?,
        CacheAction::Clear => {
            let bytes = cache::remove(&folder).with_context(|| folder.display().to_string())?;
            output::say(&format!("removed {:.1} MB from {}", bytes as f64 / 1e6, folder.display()));
        }
    }
    Ok(exit::OK)
}
