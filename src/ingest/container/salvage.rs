//! Zip archives without a directory, as cut off downloads are: member by member from the front.

use std::io::{Read, SeekFrom};

use flate2::bufread::DeflateDecoder;

use super::{Opener, Source, inflate, whole, zip};
use crate::ingest::IngestError;
use crate::notice::{NoticeCode, Notices};

/// Visits what can still be read, then the archive itself as failed, as nobody knows what is gone,
/// unless there are as many as `entries`, folders included.
pub(super) fn open(
    opener: &mut Opener<'_, '_>,
    path: &str,
    source: &mut dyn Source,
    notices: &Notices,
    depth: u32,
    entries: Option<usize>,
) {
    let mut at = 0;
    let (mut found, mut folders) = (0, 0);
    while let Some(header) = next_header(source, at) {
        at = header.end;
        if header.name.ends_with('/') {
            folders += 1;
            continue;
        }
        if let Err(error) = opener.admit() {
            return opener.fail(path.into(), error, notices.clone());
        }
        found += 1;
        at += header.visit(opener, path, source, notices.clone(), depth);
    }
    if entries.is_some_and(|entries| entries as u64 == found + folders) {
        return;
    }
    let reason = format!("its directory is missing; {found} members were found without it");
    opener.fail(path.into(), zip::malformed(at, reason), notices.clone());
}

/// A local file header.
struct Header {
    /// Where it ends and the member begins.
    end: u64,
    name: String,
    is_encrypted: bool,
    method: u16,
    /// CRC and size in the archive; `None` where they follow the data.
    sizes: Option<(u32, u64)>,
}

const SIGNATURE: &[u8] = b"PK\x03\x04";

/// The next local file header from `at` on (APPNOTE 6.3, §4.3.7).
fn next_header(source: &mut dyn Source, at: u64) -> Option<Header> {
    let start = find(source, at)?;
    source.seek(SeekFrom::Start(start)).ok()?;
    let mut header = [0; 30];
    source.read_exact(&mut header).ok()?;
    let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
    let mut name = vec![0; usize::from(short(26))];
    source.read_exact(&mut name).ok()?;
    Some(Header {
        end: start + 30 + u64::from(short(26)) + u64::from(short(28)),
        name: zip::member_name(&name),
        is_encrypted: short(6) & 1 != 0,
        method: short(8),
        sizes: (short(6) & 8 == 0).then_some((long(14), long(18).into())),
    })
}

/// Where the next signature begins.
fn find(source: &mut dyn Source, mut at: u64) -> Option<u64> {
    const WINDOW: u64 = 64 << 10;
    let mut window = Vec::new();
    source.seek(SeekFrom::Start(at)).ok()?;
    loop {
        (&mut *source).take(WINDOW).read_to_end(&mut window).ok()?;
        if let Some(offset) = memchr::memmem::find(&window, SIGNATURE) {
            return Some(at + offset as u64);
        }
        // It may lie across the edge.
        let passed = window.len().checked_sub(SIGNATURE.len() - 1).filter(|&passed| passed > 0)?;
        window.drain(..passed);
        at += passed as u64;
    }
}

impl Header {
    /// Visits the member; how many bytes of the archive it takes.
    fn visit(
        &self,
        opener: &mut Opener<'_, '_>,
        path: &str,
        source: &mut dyn Source,
        mut notices: Notices,
        depth: u32,
    ) -> u64 {
        let member = zip::join(path, &self.name);
        if !opener.visitor.wants(&member) {
            return self.sizes.map_or(0, |(_, size)| size);
        }
        if self.is_streamed(opener, source) {
            let mut file = DeflateDecoder::new((&mut *source).take(self.most()));
            opener.stream(member, &mut file, notices);
            return file.total_in();
        }
        let (unpacked, taken) = self.unpack(source, opener, &mut notices);
        match unpacked {
            Ok(inner) => opener.unpacked(member, inner, notices, depth + 1),
            Err(error) => opener.fail(member, error, notices),
        }
        taken
    }

    /// Most bytes the member may take in the archive.
    fn most(&self) -> u64 {
        self.sizes.map_or(u64::MAX, |(_, size)| size)
    }

    /// Whether the member is to be handed out as a stream; leaves the source at its begin.
    fn is_streamed(&self, opener: &Opener<'_, '_>, source: &mut dyn Source) -> bool {
        if source.seek(SeekFrom::Start(self.end)).is_err() || self.method != 8 || self.is_encrypted
        {
            return false;
        }
        let mut head = Vec::new();
        let packed = (&mut *source).take(self.most().min(inflate::HEAD)).read_to_end(&mut head);
        // How long it is stands nowhere, so what may be long is.
        packed.is_ok()
            && opener.visitor.is_streamed(&inflate::deflate_head(&head))
            && source.seek(SeekFrom::Start(self.end)).is_ok()
    }

    /// The member's bytes and how long they are in the archive.
    fn unpack(
        &self,
        source: &mut dyn Source,
        opener: &Opener<'_, '_>,
        notices: &mut Notices,
    ) -> (Result<Vec<u8>, IngestError>, u64) {
        if zip::is_system_file(&self.name) {
            return (Err(IngestError::UnknownFormat { looks_like: "a system file" }), 0);
        }
        let refused = |reason: &str| (Err(zip::malformed(self.end, reason.into())), 0);
        let length = source.seek(SeekFrom::End(0)).unwrap_or_default();
        let packed = length.saturating_sub(self.end).min(self.most());
        let cap = opener.cap(packed);
        if source.seek(SeekFrom::Start(self.end)).is_err() {
            return refused("it cannot be read");
        }
        let (unpacked, taken, is_whole) = match (self.method, self.sizes) {
            _ if self.is_encrypted => {
                return (Err(zip::unsupported("it is encrypted".into())), 0);
            }
            (8, _) => inflate::stream((&mut *source).take(packed), cap),
            (0, Some(_)) if !cap.allows(packed) => return (Err(cap.exceeded()), 0),
            (0, Some((_, size))) => {
                let mut stored = Vec::new();
                let read = (&mut *source).take(packed).read_to_end(&mut stored);
                (Ok(stored), packed, read.is_ok() && packed == size)
            }
            _ => return refused("it cannot be read without a directory"),
        };
        if let Ok(bytes) = &unpacked {
            let is_damaged =
                !is_whole || self.sizes.is_some_and(|(crc, _)| crc != whole::crc32(bytes));
            notices.add(NoticeCode::ContainerDamaged, usize::from(is_damaged));
        }
        (unpacked, taken)
    }
}
