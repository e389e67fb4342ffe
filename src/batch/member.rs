//! Seam to `ingest`, to be replaced: what is in a file, and which activities its bytes hold.

use crate::ingest::{FORMATS, IngestError, Recording};
use crate::notice::Notices;
use crate::settings::Limits;

/// The bytes of one file, unpacked: a file as it lies there, or one member of an archive.
pub(super) struct Member {
    /// Path in the archive; `None` for a file that is no archive.
    pub(super) path: Option<String>,
    /// Its bytes, or why there are none.
    pub(super) bytes: Result<Vec<u8>, IngestError>,
    /// What was noticed while unpacking.
    pub(super) notices: Notices,
}

/// Hands every member to `each`. Replaced by `ingest::container`.
pub(super) fn members(bytes: Vec<u8>, _limits: &Limits, each: &mut dyn FnMut(Member)) {
    each(Member { path: None, bytes: Ok(bytes), notices: Notices::default() });
}

/// Name of the format and all activities. Replaced by `ingest::read`.
pub(super) fn activities(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(&'static str, Vec<Recording>), IngestError> {
    let format = FORMATS
        .iter()
        .find(|format| (format.sniff)(bytes))
        .ok_or(IngestError::UnknownFormat { looks_like: "something else" })?;
    Ok((format.name, (format.read)(bytes, limits)?))
}
