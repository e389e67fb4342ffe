//! Zip archives without a directory, as cut off downloads are: member by member from the front.

use std::borrow::Cow;

use super::{Opener, inflate, zip};
use crate::ingest::IngestError;
use crate::notice::{NoticeCode, Notices};

/// Visits what can still be read, then the archive itself as failed, as nobody knows what is gone.
pub(super) fn open(
    opener: &mut Opener<'_, '_>,
    path: &str,
    bytes: &[u8],
    notices: &Notices,
    depth: u32,
) {
    let mut at = 0;
    let mut found = 0;
    while let Some(header) = bytes.get(at..).and_then(next_header) {
        if found == opener.limits.max_members {
            return opener.fail(path.into(), zip::too_many(found), notices.clone());
        }
        let start = at + header.offset + header.length;
        let rest = bytes.get(start..).unwrap_or_default();
        at = start;
        if header.name.ends_with('/') {
            continue;
        }
        found += 1;
        let mut notices = notices.clone();
        let member = zip::join(path, &header.name);
        match header.unpack(rest, opener, &mut notices) {
            Ok((inner, taken)) => {
                at += taken;
                opener.open(member, Cow::Owned(inner), notices, depth + 1);
            }
            Err(error) => opener.fail(member, error, notices),
        }
    }
    let reason = format!("its directory is missing; {found} members were found without it");
    opener.fail(path.into(), zip::malformed(at as u64, reason), notices.clone());
}

/// A local file header.
struct Header {
    /// Where it begins, from where it was looked for.
    offset: usize,
    length: usize,
    name: String,
    is_encrypted: bool,
    method: u16,
    /// `None` where the sizes follow the data.
    sizes: Option<(u32, usize)>,
}

/// The next local file header (APPNOTE 6.3, §4.3.7).
fn next_header(bytes: &[u8]) -> Option<Header> {
    let offset = memchr::memmem::find(bytes, b"PK\x03\x04")?;
    let header = &bytes[offset..];
    let short = |at: usize| Some(u16::from_le_bytes(*header.get(at..)?.first_chunk()?));
    let long = |at: usize| Some(u32::from_le_bytes(*header.get(at..)?.first_chunk()?));
    let flags = short(6)?;
    let name_length = usize::from(short(26)?);
    let name = header.get(30..30 + name_length)?;
    let sizes = (long(14)?, long(18)? as usize);
    Some(Header {
        offset,
        length: 30 + name_length + usize::from(short(28)?),
        name: zip::member_name(name),
        is_encrypted: flags & 1 != 0,
        method: short(8)?,
        sizes: (flags & 8 == 0).then_some(sizes),
    })
}

impl Header {
    /// The member's bytes and how long they are in the archive.
    fn unpack(
        &self,
        rest: &[u8],
        opener: &Opener<'_, '_>,
        notices: &mut Notices,
    ) -> Result<(Vec<u8>, usize), IngestError> {
        if zip::is_system_file(&self.name) {
            return Err(IngestError::UnknownFormat { looks_like: "a system file" });
        }
        let (bytes, taken, is_whole) = match (self.method, self.sizes) {
            _ if self.is_encrypted => return Err(zip::malformed(0, "it is encrypted".into())),
            (8, sizes) => {
                let packed = sizes.map_or(rest, |(_, size)| &rest[..size.min(rest.len())]);
                inflate::stream(packed, inflate::Cap::new(packed.len(), opener.limits))?
            }
            (0, Some((_, size))) => {
                let stored = &rest[..size.min(rest.len())];
                let cap = inflate::Cap::new(stored.len(), opener.limits);
                if !cap.allows(stored.len() as u64) {
                    return Err(cap.exceeded());
                }
                (stored.to_vec(), stored.len(), stored.len() == size)
            }
            _ => return Err(zip::malformed(0, "it cannot be read without a directory".into())),
        };
        let is_damaged =
            !is_whole || self.sizes.is_some_and(|(crc, _)| crc != libdeflater::crc32(&bytes));
        notices.add(NoticeCode::ContainerDamaged, usize::from(is_damaged));
        Ok((bytes, taken))
    }
}
