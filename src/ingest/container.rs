//! Archives and compressed files → the files in them, recognised by content, within limits.
//!
//! Nothing is lost: every member is visited once, as bytes or as the reason why there are none.
//! Folders are no members.

mod inflate;
mod salvage;
mod tar;
mod zip;

use std::borrow::Cow;

use crate::ingest::{FORMATS, IngestError, looks};
use crate::notice::Notices;
use crate::settings::Limits;

/// One file of an input.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its path inside the archive, parts joined by `/`, that of an archive in the archive before
    /// that of its members; empty for an input that is no archive.
    pub path: String,
    /// Its decompressed bytes, or why there are none.
    pub bytes: Result<Cow<'a, [u8]>, IngestError>,
    /// What was found while opening it.
    pub notices: Notices,
}

/// Visits every file in `bytes`: the members of a zip or tar archive, also of archives in it, what
/// a gzip file holds, or the bytes themselves.
pub fn members<'a>(bytes: &'a [u8], limits: &Limits, visit: &mut dyn FnMut(Member<'a>)) {
    Opener { limits, visit }.open(String::new(), Cow::Borrowed(bytes), Notices::default(), 0);
}

/// Whether the bytes are those of a container: gzip, zip or tar.
pub fn is_container(bytes: &[u8]) -> bool {
    is_gzip(bytes) || is_archive(bytes)
}

/// Whether the bytes are those of an archive of many files, which may be larger than any one file.
pub fn is_archive(bytes: &[u8]) -> bool {
    is_zip(bytes) || tar::is_tar(bytes)
}

/// Enough of the first bytes to know an archive by. Unit: bytes.
pub const ARCHIVE_HEAD: u64 = 512;

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B, 8])
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// A film of gigabytes is no failed activity: what is too large is of interest only if its head is
/// that of an activity or an archive.
fn refusal(error: IngestError, head: impl FnOnce() -> Vec<u8>) -> IngestError {
    if !matches!(error, IngestError::TooLarge { .. }) {
        return error;
    }
    let head = head();
    if is_container(&head) || FORMATS.iter().any(|format| (format.sniff)(&head)) {
        return error;
    }
    IngestError::UnknownFormat { looks_like: looks::like(&head) }
}

struct Opener<'v, 'a> {
    limits: &'v Limits,
    visit: &'v mut dyn FnMut(Member<'a>),
}

impl<'a> Opener<'_, 'a> {
    fn open(&mut self, path: String, bytes: Cow<'a, [u8]>, mut notices: Notices, depth: u32) {
        if !is_container(&bytes) {
            return (self.visit)(Member { path, bytes: Ok(bytes), notices });
        }
        if depth >= self.limits.max_depth {
            let error = IngestError::TooLarge {
                what: "the nesting of archives".into(),
                limit: "max_depth",
                value: format!("{} levels", self.limits.max_depth),
            };
            return self.fail(path, error, notices);
        }
        if is_gzip(&bytes) {
            match inflate::gzip(&bytes, self.limits, &mut notices) {
                Ok(inner) => self.open(path, Cow::Owned(inner), notices, depth + 1),
                Err(error) => {
                    let error = refusal(error, || inflate::gzip_head(&bytes));
                    self.fail(path, error, notices);
                }
            }
        } else if is_zip(&bytes) {
            zip::open(self, &path, &bytes, &notices, depth);
        } else {
            tar::open(self, &path, &bytes, &notices, depth);
        }
    }

    fn fail(&mut self, path: String, error: IngestError, notices: Notices) {
        (self.visit)(Member { path, bytes: Err(error), notices });
    }
}

#[cfg(test)]
mod tests;
