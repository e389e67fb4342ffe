//! Archives and compressed files → the files in them, recognised by content, within limits.
//!
//! Nothing is lost: every member is visited once, as bytes or as the reason why there are none.
//! Folders are no members. An archive is read from a [`Source`], which is a file or bytes that are
//! here already, and of it only one member is held at a time.

mod bytes;
mod gunzip;
mod inflate;
mod salvage;
mod tar;
mod whole;
mod zip;

use std::io::{BufRead, Cursor, Read, Seek, SeekFrom};

use crate::ingest::{FORMATS, IngestError, looks};
use crate::notice::Notices;
use crate::settings::Limits;
use inflate::Cap;

pub use bytes::{Bytes, Unpacked};

/// One file of an input.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its path inside the archive, parts joined by `/`, that of an archive in the archive before
    /// that of its members; empty for an input that is no archive.
    pub path: String,
    /// Its decompressed bytes, or why there are none.
    pub bytes: Result<Bytes<'a>, IngestError>,
    /// What was found while opening it.
    pub notices: Notices,
}

/// A file that is handed out as it is read, as it may be larger than memory.
pub struct Stream<'s> {
    /// As of a [`Member`].
    pub path: String,
    /// Its decompressed bytes; an error where the archive is damaged.
    pub bytes: &'s mut dyn Read,
    /// What was found while opening it.
    pub notices: Notices,
}

/// Who is handed the files.
pub trait Visitor<'a> {
    /// Takes a file.
    fn member(&mut self, member: Member<'a>);

    /// Whether the file, or some file below it, is of interest; the others are not unpacked.
    fn wants(&self, _path: &str) -> bool {
        true
    }

    /// Whether a file of more than [`STREAM_ABOVE`] that begins like this is taken as a stream.
    fn is_streamed(&self, _head: &[u8]) -> bool {
        false
    }

    /// Takes a file for which [`Self::is_streamed`] said so.
    fn stream(&mut self, _stream: Stream<'_>) {}
}

/// What an archive is read from.
pub trait Source: BufRead + Seek {}

impl<T: BufRead + Seek + ?Sized> Source for T {}

/// Visits every file in `bytes`: the members of a zip or tar archive, also of archives in it, what
/// a gzip file holds, or the bytes themselves.
pub fn members<'a>(bytes: &'a [u8], limits: &Limits, visit: &mut dyn FnMut(Member<'a>)) {
    struct Whole<'v, 'a>(&'v mut dyn FnMut(Member<'a>));
    impl<'a> Visitor<'a> for Whole<'_, 'a> {
        fn member(&mut self, member: Member<'a>) {
            (self.0)(member);
        }
    }
    visit_bytes(bytes, limits, &mut Whole(visit));
}

/// The same with a visitor that may choose.
pub fn visit_bytes<'a>(bytes: &'a [u8], limits: &Limits, visitor: &mut dyn Visitor<'a>) {
    let mut opener = Opener::new(bytes.len() as u64, limits, visitor);
    opener.open(String::new(), Bytes::Given(bytes), Notices::default(), 0);
}

/// Visits every file of an archive, as [`is_archive`] knows it, that is not in memory.
pub fn visit_archive(source: &mut dyn Source, limits: &Limits, visitor: &mut dyn Visitor<'_>) {
    // What cannot be sought through is not read either.
    let at = source.stream_position().unwrap_or_default();
    let size = source.seek(SeekFrom::End(0)).unwrap_or_default();
    let _ = source.seek(SeekFrom::Start(at));
    Opener::new(size, limits, visitor).archive(String::new(), source, Notices::default(), 0);
}

/// Whether the bytes are those of a container: gzip, zip or tar.
pub fn is_container(bytes: &[u8]) -> bool {
    is_gzip(bytes) || is_zip(bytes) || tar::is_tar(bytes)
}

/// Whether a file of `size` with this head is an archive of many files, which may be larger than
/// any one file: zip, tar or tar in gzip. Gzip so small that unpacking it is no matter is not
/// looked into, as nearly all of it is single activities.
pub fn is_archive(head: &[u8], size: u64) -> bool {
    /// Unit: bytes. Bounds memory, decides no result.
    const PEEK_ABOVE: u64 = 1 << 20;
    is_zip(head) || tar::is_tar(head) || (size > PEEK_ABOVE && is_gzip(head) && holds_tar(head))
}

/// Enough of the first bytes to know an archive by. Unit: bytes.
pub const ARCHIVE_HEAD: usize = 8 << 10;

/// Files up to here are never streamed. Bounds memory, decides no result. Unit: bytes.
pub const STREAM_ABOVE: u64 = 8 << 20;

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B, 8])
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a tar archive is in a gzip file.
fn holds_tar(gzip: &[u8]) -> bool {
    let head = &gzip[..gzip.len().min(ARCHIVE_HEAD)];
    tar::is_tar(&inflate::gzip_head(head, tar::BLOCK as u64))
}

/// A film of gigabytes is no failed activity: what is too large is of interest only if its head is
/// that of an activity or an archive.
pub(crate) fn refusal(error: IngestError, head: impl FnOnce() -> Vec<u8>) -> IngestError {
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
    visitor: &'v mut dyn Visitor<'a>,
    /// How much may still come out of the input in all.
    left: Cap,
    /// Members of all archives in the input so far, and how many there may be.
    members: u64,
    max_members: u64,
}

impl<'v, 'a> Opener<'v, 'a> {
    fn new(size: u64, limits: &'v Limits, visitor: &'v mut dyn Visitor<'a>) -> Self {
        let by_size = size / limits.least_member_bytes.max(1);
        let max_members = by_size.max(limits.max_members);
        Self { limits, visitor, left: Cap::of_archive(size, limits), members: 0, max_members }
    }

    /// Counts one member more, if it may be looked at.
    fn admit(&mut self) -> Result<(), IngestError> {
        if self.members >= self.max_members {
            return Err(IngestError::TooLarge {
                what: "the number of members".into(),
                limit: "max_members",
                value: format!("{} members", self.max_members),
            });
        }
        self.members += 1;
        Ok(())
    }

    /// How much may come out of so many bytes in the input.
    fn cap(&self, compressed: u64) -> Cap {
        Cap::new(compressed, self.limits).within(self.left)
    }

    /// Opens what came out of the input.
    fn unpacked(&mut self, path: String, bytes: impl Into<Unpacked>, notices: Notices, depth: u32) {
        let bytes = bytes.into();
        self.left.take(bytes.len() as u64);
        self.open(path, Bytes::Unpacked(bytes), notices, depth);
    }

    fn open(&mut self, path: String, bytes: Bytes<'a>, notices: Notices, depth: u32) {
        if is_archive(&bytes, bytes.len() as u64) {
            return self.archive(path, &mut Cursor::new(&*bytes), notices, depth);
        }
        if !is_gzip(&bytes) {
            return self.visitor.member(Member { path, bytes: Ok(bytes), notices });
        }
        if depth >= self.limits.max_depth {
            return self.too_deep(path, notices);
        }
        let mut found = notices.clone();
        match inflate::gzip(&bytes, self.cap(bytes.len() as u64), &mut found) {
            Ok(inner) if !tar::is_tar(&inner) => {
                self.unpacked(path, inner, found, depth + 1);
            }
            Err(error) if !holds_tar(&bytes) => {
                let error = refusal(error, || inflate::gzip_head(&bytes, inflate::HEAD));
                self.fail(path, error, notices);
            }
            _ => self.archive(path, &mut Cursor::new(&*bytes), notices, depth),
        }
    }

    fn archive(&mut self, path: String, source: &mut dyn Source, notices: Notices, depth: u32) {
        // What cannot be read here is damage there.
        let head = source.fill_buf().unwrap_or_default();
        let (is_zip, is_gzip) = (is_zip(head), is_gzip(head));
        // A tar archive in gzip counts as two.
        let depth = depth + u32::from(is_gzip);
        if depth >= self.limits.max_depth {
            self.too_deep(path, notices);
        } else if is_zip {
            zip::open(self, &path, source, &notices, depth);
        } else if is_gzip {
            let mut tape = gunzip::Tape::new(source, self.limits);
            tar::open(self, &path, &mut tape, &notices, depth);
        } else {
            tar::open(self, &path, &mut tar::Plain(source), &notices, depth);
        }
    }

    fn too_deep(&mut self, path: String, notices: Notices) {
        let error = IngestError::TooLarge {
            what: "the nesting of archives".into(),
            limit: "max_depth",
            value: format!("{} levels", self.limits.max_depth),
        };
        self.fail(path, error, notices);
    }

    fn fail(&mut self, path: String, error: IngestError, notices: Notices) {
        self.visitor.member(Member { path, bytes: Err(error), notices });
    }

    /// Hands the file out as a stream, as much of it as may come out of the input.
    fn stream(&mut self, path: String, bytes: &mut dyn Read, notices: Notices) {
        let mut bytes = bytes.take(self.left.bytes());
        self.visitor.stream(Stream { path, bytes: &mut bytes, notices });
        let given = self.left.bytes() - bytes.limit();
        self.left.take(given);
    }

    /// Whether a file of `size` that begins with what `head` gives is to be handed out so.
    fn is_streamed(&self, size: u64, head: impl FnOnce() -> Vec<u8>) -> bool {
        size > STREAM_ABOVE && self.visitor.is_streamed(&head())
    }
}

#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;
