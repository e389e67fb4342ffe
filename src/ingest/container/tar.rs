//! Tar archives, also behind gzip: a damaged header costs its member, not the archive.

use std::borrow::Cow;

use ::tar::{Archive, Entry, EntryType, Header};

use super::{Opener, inflate, refusal, zip};
use crate::ingest::IngestError;
use crate::notice::{NoticeCode, Notices};

/// Size of a block: headers stand at multiples of it.
const BLOCK: usize = 512;

/// Whether a block is the header of a member (POSIX.1-1988 and GNU write `ustar` there).
pub(super) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// Visits the members; if something is damaged, what is whole behind it as well, and then the
/// archive itself as failed, as nobody knows what is gone.
pub(super) fn open(
    opener: &mut Opener<'_, '_>,
    path: &str,
    bytes: &[u8],
    notices: &Notices,
    depth: u32,
) {
    let mut found = 0;
    let mut damaged_at = None;
    let mut at = Some(0);
    while let Some(from) = at.take() {
        // Where the next header should be.
        let mut next = from;
        for entry in Archive::new(&bytes[from..]).entries().into_iter().flatten() {
            let Ok(entry) = entry else {
                damaged_at.get_or_insert(next);
                at = next_header(bytes, next + BLOCK);
                break;
            };
            let start = from + entry.raw_file_position() as usize;
            let end = start.saturating_add(usize::try_from(entry.size()).unwrap_or(usize::MAX));
            next = end.checked_next_multiple_of(BLOCK).unwrap_or(usize::MAX).min(bytes.len());
            if matches!(
                entry.header().entry_type(),
                EntryType::Directory | EntryType::XGlobalHeader
            ) {
                continue;
            }
            if found == opener.limits.max_members {
                return opener.fail(path.into(), zip::too_many(found), notices.clone());
            }
            found += 1;
            let name = zip::member_name(&entry.path_bytes());
            let member = zip::join(path, name.strip_prefix("./").unwrap_or(&name));
            let mut notices = notices.clone();
            let data = &bytes[start.min(bytes.len())..end.min(bytes.len())];
            if end > bytes.len() {
                damaged_at.get_or_insert(bytes.len());
                notices.add(NoticeCode::ContainerDamaged, 1);
            }
            match check(&entry, &name, data, opener) {
                Ok(()) => opener.open(member, Cow::Owned(data.to_vec()), notices, depth + 1),
                Err(error) => opener.fail(member, error, notices),
            }
        }
    }
    if let Some(at) = damaged_at {
        let reason = format!("it is damaged; {found} members were found all the same");
        let error = IngestError::Malformed { format: "tar", at: at as u64, reason };
        opener.fail(path.into(), error, notices.clone());
    }
}

/// Why the member is not opened, if it is not.
fn check(
    entry: &Entry<'_, &[u8]>,
    name: &str,
    data: &[u8],
    opener: &Opener<'_, '_>,
) -> Result<(), IngestError> {
    let skip = |looks_like| Err(IngestError::UnknownFormat { looks_like });
    match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous => {}
        EntryType::GNUSparse => {
            let reason = "sparse members are not supported".into();
            return Err(IngestError::Malformed { format: "tar", at: 0, reason });
        }
        EntryType::Link | EntryType::Symlink => return skip("a link"),
        _ => return skip("a member of a tar archive that is no file"),
    }
    if zip::is_system_file(name) {
        return skip("a system file");
    }
    let cap = inflate::Cap::new(data.len(), opener.limits);
    if cap.allows(data.len() as u64) {
        return Ok(());
    }
    Err(refusal(cap.exceeded(), || data[..data.len().min(inflate::HEAD as usize)].to_vec()))
}

/// The next header at or behind `from` whose checksum is right.
fn next_header(bytes: &[u8], from: usize) -> Option<usize> {
    (from..bytes.len()).step_by(BLOCK).find(|&at| {
        let block = bytes.get(at..at + BLOCK).filter(|block| is_tar(block));
        block.is_some_and(|block| {
            // The checksum counts its own eight bytes as blanks.
            let rest = block[..148].iter().chain(&block[156..]);
            let sum = rest.map(|&byte| u32::from(byte)).sum::<u32>() + 8 * u32::from(b' ');
            Header::from_byte_slice(block).cksum().is_ok_and(|told| told == sum)
        })
    })
}
