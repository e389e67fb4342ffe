//! Zip archives: the directory from the `zip` crate, the members by whole-buffer inflate.

use std::fmt::Display;
use std::io::{Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use super::bytes::Unpacked;
use super::inflate::Cap;
use super::{Opener, Source, inflate, refusal, salvage, whole};
use crate::ingest::IngestError;
use crate::notice::{NoticeCode, Notices};

/// Visits the members of the archive at `path`.
pub(super) fn open(
    opener: &mut Opener<'_, '_>,
    path: &str,
    source: &mut dyn Source,
    notices: &Notices,
    depth: u32,
) {
    let entries = entries(source);
    let Ok(mut archive) = ZipArchive::new(&mut *source) else {
        return salvage::open(opener, path, source, notices, depth, None);
    };
    // The crate knows entries by name, and of several of one name the last only.
    if entries.is_some_and(|entries| entries != archive.len()) {
        drop(archive);
        return salvage::open(opener, path, source, notices, depth, entries);
    }
    for index in 0..archive.len() {
        let (name, entry) = match archive.by_index_raw(index) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => (member_name(file.name_raw()), Entry::of(&file, index)),
            Err(error) => (format!("member {index}"), Err(malformed(0, error.to_string()))),
        };
        if let Err(error) = opener.admit() {
            return opener.fail(path.into(), error, notices.clone());
        }
        let member = join(path, &name);
        if is_system_file(&name) {
            let error = IngestError::UnknownFormat { looks_like: "a system file" };
            opener.fail(member, error, notices.clone());
        } else if opener.visitor.wants(&member) {
            match entry {
                Ok(entry) => entry.visit(opener, member, &mut archive, notices.clone(), depth),
                Err(error) => opener.fail(member, error, notices.clone()),
            }
        }
    }
}

/// How many entries the directory says it has (APPNOTE 6.3, §4.3.16); `None` without one, or for
/// more than its number holds.
fn entries(source: &mut dyn Source) -> Option<usize> {
    /// The record, and the longest comment behind it.
    const LONGEST: u64 = 22 + 0xFFFF;
    let length = source.seek(SeekFrom::End(0)).ok()?;
    source.seek(SeekFrom::Start(length.saturating_sub(LONGEST))).ok()?;
    let mut tail = Vec::new();
    source.take(LONGEST).read_to_end(&mut tail).ok()?;
    let record = memchr::memmem::rfind(&tail, b"PK\x05\x06")?;
    let entries = u16::from_le_bytes(*tail.get(record + 10..)?.first_chunk()?);
    (entries != u16::MAX).then_some(usize::from(entries))
}

/// How a member is packed.
struct Entry {
    index: usize,
    start: u64,
    compressed: u64,
    size: u64,
    crc: u32,
    is_stored: bool,
}

impl Entry {
    fn of<R: Read>(file: &zip::read::ZipFile<'_, R>, index: usize) -> Result<Self, IngestError> {
        let start = file.data_start().unwrap_or_default();
        if file.encrypted() {
            return Err(unsupported("it is encrypted".into()));
        }
        let is_stored = match file.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            other => {
                return Err(unsupported(format!("its compression is {other}")));
            }
        };
        Ok(Self {
            index,
            start,
            compressed: file.compressed_size(),
            size: file.size(),
            crc: file.crc32(),
            is_stored,
        })
    }

    fn visit<R: Read + Seek>(
        &self,
        opener: &mut Opener<'_, '_>,
        path: String,
        archive: &mut ZipArchive<R>,
        mut notices: Notices,
        depth: u32,
    ) {
        if opener.is_streamed(self.size, || self.head(archive)) {
            return match archive.by_index(self.index) {
                Ok(file) => {
                    // A stream has no largest size, but it expands no further than others do.
                    let most = Cap::of_archive(self.compressed, opener.limits).bytes();
                    opener.stream(path, &mut file.take(most), notices);
                }
                Err(error) => opener.fail(path, malformed(self.start, error.to_string()), notices),
            };
        }
        match self.unpack(archive, opener.cap(self.compressed), &mut notices) {
            Ok(bytes) => opener.unpacked(path, bytes, notices, depth + 1),
            Err(error) => opener.fail(path, refusal(error, || self.head(archive)), notices),
        }
    }

    /// The first bytes.
    fn head<R: Read + Seek>(&self, archive: &mut ZipArchive<R>) -> Vec<u8> {
        match self.packed(archive, inflate::HEAD) {
            Ok(packed) if self.is_stored => packed,
            Ok(packed) => inflate::deflate_head(&packed),
            Err(_) => Vec::new(),
        }
    }

    /// What stands in the archive, up to `most` bytes of it.
    fn packed<R: Read + Seek>(
        &self,
        archive: &mut ZipArchive<R>,
        most: u64,
    ) -> Result<Vec<u8>, IngestError> {
        // The size of the directory may be a lie.
        const BELIEVED: u64 = 16 << 20;
        let unreadable = |error: &dyn Display| malformed(self.start, error.to_string());
        let file = archive.by_index_raw(self.index).map_err(|error| unreadable(&error))?;
        let most = most.min(self.compressed);
        let mut packed = Vec::with_capacity(most.min(BELIEVED) as usize);
        file.take(most).read_to_end(&mut packed).map_err(|error| unreadable(&error))?;
        Ok(packed)
    }

    fn unpack<R: Read + Seek>(
        &self,
        archive: &mut ZipArchive<R>,
        cap: Cap,
        notices: &mut Notices,
    ) -> Result<Unpacked, IngestError> {
        if !cap.allows(self.compressed) {
            return Err(cap.exceeded());
        }
        let packed = self.packed(archive, u64::MAX)?;
        if !self.is_stored {
            return inflate::deflate(&packed, self.size, self.crc, cap, notices);
        }
        let is_damaged = whole::crc32(&packed) != self.crc;
        notices.add(NoticeCode::ContainerDamaged, usize::from(is_damaged));
        Ok(packed.into())
    }
}

/// Files that systems leave in archives.
pub(super) fn is_system_file(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || file.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&file)
}

/// A name as UTF-8 or, failing that, as the Windows-1252 of old archives; `\` is `/`.
pub(super) fn member_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

pub(super) fn unsupported(reason: String) -> IngestError {
    IngestError::Unsupported { format: "zip", reason }
}

pub(super) fn malformed(at: u64, reason: String) -> IngestError {
    IngestError::Malformed { format: "zip", at, reason }
}
