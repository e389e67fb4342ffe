//! Zip archives: the directory from the `zip` crate, the members by whole-buffer inflate.

use std::borrow::Cow;
use std::io::Cursor;

use zip::{CompressionMethod, ZipArchive};

use super::{Opener, inflate, salvage};
use crate::ingest::IngestError;
use crate::notice::Notices;

/// Visits the members of the archive at `path`.
pub(super) fn open(
    opener: &mut Opener<'_, '_>,
    path: &str,
    bytes: &[u8],
    notices: &Notices,
    depth: u32,
) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return salvage::open(opener, path, bytes, notices, depth);
    };
    let max_members = opener.limits.max_members;
    let mut visited = 0;
    for index in 0..archive.len() {
        if visited == max_members {
            return opener.fail(path.into(), too_many(max_members), notices.clone());
        }
        let (name, entry) = match archive.by_index_raw(index) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => (member_name(file.name_raw()), Entry::of(&file)),
            Err(error) => (format!("member {index}"), Err(malformed(0, error.to_string()))),
        };
        visited += 1;
        visit(opener, join(path, &name), &name, entry, bytes, notices.clone(), depth);
    }
}

/// Where a member lies and how it is packed.
pub(super) struct Entry {
    start: u64,
    compressed: u64,
    size: u64,
    crc: u32,
    is_stored: bool,
}

impl Entry {
    fn of<R: std::io::Read>(file: &zip::read::ZipFile<'_, R>) -> Result<Self, IngestError> {
        let start = file.data_start().unwrap_or_default();
        if file.encrypted() {
            return Err(malformed(start, "it is encrypted".into()));
        }
        let is_stored = match file.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            other => {
                return Err(malformed(start, format!("compression {other} is not supported")));
            }
        };
        Ok(Self {
            start,
            compressed: file.compressed_size(),
            size: file.size(),
            crc: file.crc32(),
            is_stored,
        })
    }
}

fn visit(
    opener: &mut Opener<'_, '_>,
    path: String,
    name: &str,
    entry: Result<Entry, IngestError>,
    archive: &[u8],
    mut notices: Notices,
    depth: u32,
) {
    if is_system_file(name) {
        let error = IngestError::UnknownFormat { looks_like: "a system file" };
        return opener.fail(path, error, notices);
    }
    let unpacked = entry.and_then(|entry| {
        let from = (entry.start as usize).min(archive.len());
        let to = from.saturating_add(entry.compressed as usize).min(archive.len());
        let packed = &archive[from..to];
        if !entry.is_stored {
            return inflate::deflate(packed, entry.size, entry.crc, opener.limits, &mut notices);
        }
        if !inflate::Cap::new(packed.len(), opener.limits).allows(packed.len() as u64) {
            return Err(inflate::Cap::new(packed.len(), opener.limits).exceeded());
        }
        let is_damaged = libdeflater::crc32(packed) != entry.crc;
        notices.add(crate::notice::NoticeCode::ContainerDamaged, usize::from(is_damaged));
        Ok(packed.to_vec())
    });
    match unpacked {
        Ok(bytes) => opener.open(path, Cow::Owned(bytes), notices, depth + 1),
        Err(error) => opener.fail(path, error, notices),
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

pub(super) fn malformed(at: u64, reason: String) -> IngestError {
    IngestError::Malformed { format: "zip", at, reason }
}

pub(super) fn too_many(max_members: u64) -> IngestError {
    IngestError::TooLarge {
        what: "the archive".into(),
        limit: "max_members",
        value: format!("{max_members} members"),
    }
}
