//! Tar archives as streams, also behind gzip: a damaged header costs its member, not the archive.

use std::io::{self, Cursor, Read};

use ::tar::{EntryType, Header, PaxExtensions};

use super::{Opener, STREAM_ABOVE, Source, inflate, refusal, zip};
use crate::ingest::IngestError;
use crate::notice::{NoticeCode, Notices};
use crate::settings::MAX_TAR_ATTRIBUTES;

/// Size of a block: headers stand at multiples of it.
pub(super) const BLOCK: usize = 512;

/// Whether a block is the header of a member (POSIX.1-1988 and GNU write `ustar` there).
pub(super) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// What an archive is read from, front to back.
pub(super) trait Tape: Read {
    /// Compressed bytes taken so far; `None` without compression.
    fn taken(&self) -> Option<u64>;
}

/// A tape without compression.
pub(super) struct Plain<'s>(pub(super) &'s mut dyn Source);

impl Read for Plain<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl Tape for Plain<'_> {
    fn taken(&self) -> Option<u64> {
        None
    }
}

/// Visits the members; if something is damaged, what is whole behind it as well, and then the
/// archive itself as failed, as nobody knows what is gone.
pub(super) fn open(
    opener: &mut Opener<'_, '_>,
    path: &str,
    tape: &mut dyn Tape,
    notices: &Notices,
    depth: u32,
) {
    let mut reader = Reader { tape, at: 0, cut_at: None, is_broken: false, refused: None };
    let mut found = 0;
    let mut damaged_at = None;
    let mut is_lost = false;
    let mut zeros = 0;
    let mut told = Told::default();
    while let Some(block) = reader.block() {
        if block.iter().all(|&byte| byte == 0) {
            zeros += 1;
            // Two of them are the end, unless it is not known what they belong to.
            if zeros > 1 && !is_lost {
                reader.check_rest();
                break;
            }
            continue;
        }
        zeros = 0;
        let header = Header::from_byte_slice(&block);
        let is_sound = is_sound(&block) && (!is_lost || is_tar(&block));
        let Some(own_size) = header.entry_size().ok().filter(|_| is_sound) else {
            damaged_at.get_or_insert(reader.at - BLOCK as u64);
            is_lost = true;
            told = Told::default();
            continue;
        };
        is_lost = false;
        let kind = header.entry_type();
        match kind {
            EntryType::GNULongName | EntryType::XHeader if own_size <= MAX_TAR_ATTRIBUTES => {
                let mut attributes = Vec::new();
                reader.read(own_size, &mut attributes);
                reader.pass_padding(own_size);
                told.read(kind, &attributes);
            }
            EntryType::GNULongName
            | EntryType::XHeader
            | EntryType::GNULongLink
            | EntryType::XGlobalHeader
            | EntryType::Directory => {
                reader.pass(own_size);
                reader.pass_padding(own_size);
                if kind.is_dir() {
                    told = Told::default();
                }
            }
            _ => {
                if let Err(error) = opener.admit() {
                    return opener.fail(path.into(), error, notices.clone());
                }
                found += 1;
                let told = std::mem::take(&mut told);
                let name = zip::member_name(&told.name.unwrap_or(header.path_bytes().into_owned()));
                let size = told.size.unwrap_or(own_size);
                let member = zip::join(path, name.strip_prefix("./").unwrap_or(&name));
                let mut file = File { kind, name: &name, size, start: reader.at };
                file.visit(opener, member, &mut reader, notices, depth);
                reader.pass(file.start.saturating_add(size).saturating_sub(reader.at));
                reader.pass_padding(size);
            }
        }
    }
    if let Some(error) = reader.refused {
        return opener.fail(path.into(), error, notices.clone());
    }
    if let Some(at) = damaged_at.or(reader.cut_at) {
        let reason = format!("it is damaged; {found} members were found all the same");
        let error = IngestError::Malformed { format: "tar", at, reason };
        opener.fail(path.into(), error, notices.clone());
    }
}

/// Whether the checksum of a header is right; it counts its own eight bytes as blanks.
fn is_sound(block: &[u8; BLOCK]) -> bool {
    let rest = block[..148].iter().chain(&block[156..]);
    let sum = rest.map(|&byte| u32::from(byte)).sum::<u32>() + 8 * u32::from(b' ');
    Header::from_byte_slice(block).cksum().is_ok_and(|told| told == sum)
}

/// What the entries before a member say of it.
#[derive(Default)]
struct Told {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Told {
    fn read(&mut self, kind: EntryType, bytes: &[u8]) {
        if kind == EntryType::GNULongName {
            let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
            self.name = Some(bytes[..end].to_vec());
            return;
        }
        for attribute in PaxExtensions::new(bytes).flatten() {
            match attribute.key_bytes() {
                b"path" => self.name = Some(attribute.value_bytes().to_vec()),
                b"size" => self.size = attribute.value().ok().and_then(|size| size.parse().ok()),
                _ => {}
            }
        }
    }
}

/// A member whose data comes next.
struct File<'n> {
    kind: EntryType,
    name: &'n str,
    size: u64,
    start: u64,
}

impl File<'_> {
    fn visit(
        &mut self,
        opener: &mut Opener<'_, '_>,
        path: String,
        reader: &mut Reader<'_>,
        notices: &Notices,
        depth: u32,
    ) {
        let mut notices = notices.clone();
        if let Some(error) = self.no_file() {
            return opener.fail(path, error, notices);
        }
        if !opener.visitor.wants(&path) {
            return;
        }
        let mut bytes = Vec::new();
        if self.size > STREAM_ABOVE {
            reader.read(inflate::HEAD, &mut bytes);
            if opener.visitor.is_streamed(&bytes) {
                let rest = self.size - bytes.len() as u64;
                let mut rest = Rest { reader, left: rest };
                return opener.stream(path, &mut Cursor::new(bytes).chain(&mut rest), notices);
            }
        }
        match self.read(opener, reader, &mut bytes) {
            Ok(()) => {
                notices.add(
                    NoticeCode::ContainerDamaged,
                    usize::from((bytes.len() as u64) < self.size),
                );
                opener.unpacked(path, bytes, notices, depth + 1);
            }
            Err(error) => opener.fail(path, refusal(error, || bytes), notices),
        }
    }

    /// Why it is no file, if it is none.
    fn no_file(&self) -> Option<IngestError> {
        let skip = |looks_like| Some(IngestError::UnknownFormat { looks_like });
        match self.kind {
            EntryType::Regular | EntryType::Continuous if zip::is_system_file(self.name) => {
                skip("a system file")
            }
            EntryType::Regular | EntryType::Continuous => None,
            EntryType::GNUSparse => {
                let reason = "it is sparse".into();
                Some(IngestError::Unsupported { format: "tar", reason })
            }
            EntryType::Link | EntryType::Symlink => skip("a link"),
            _ => skip("a member of a tar archive that is no file"),
        }
    }

    /// Appends the data, within the limits: in pieces, as the size may be a lie.
    fn read(
        &self,
        opener: &Opener<'_, '_>,
        reader: &mut Reader<'_>,
        bytes: &mut Vec<u8>,
    ) -> Result<(), IngestError> {
        const PIECE: u64 = 1 << 20;
        if self.size > opener.limits.max_file_bytes {
            let known = bytes.len() as u64;
            reader.read(inflate::HEAD.saturating_sub(known), bytes);
            return Err(opener.cap(self.size).exceeded());
        }
        let taken = reader.tape.taken();
        loop {
            let left = self.size - bytes.len() as u64;
            if left == 0 || !reader.read(left.min(PIECE), bytes) {
                return Ok(());
            }
            // Bits of a byte taken before may still give something.
            let packed = taken.zip(reader.tape.taken()).map(|(from, to)| to - from + 1);
            let cap = packed.map(|packed| opener.cap(packed));
            if let Some(cap) = cap.filter(|cap| !cap.allows(bytes.len() as u64)) {
                bytes.truncate(inflate::HEAD as usize);
                return Err(cap.exceeded());
            }
        }
    }
}

/// Reads a tape and remembers how that ended.
struct Reader<'t> {
    tape: &'t mut dyn Tape,
    /// Bytes read.
    at: u64,
    /// Where the archive broke off.
    cut_at: Option<u64>,
    /// Whether reading ended with an error, not with the end of the file.
    is_broken: bool,
    /// The limit that ended it.
    refused: Option<IngestError>,
}

impl Reader<'_> {
    /// Appends up to `size` bytes; `false` if there are fewer.
    fn read(&mut self, size: u64, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        out.reserve(size.min(1 << 20) as usize);
        let result = (&mut *self.tape).take(size).read_to_end(out);
        let length = (out.len() - before) as u64;
        self.at += length;
        if length < size {
            self.cut_at.get_or_insert(self.at);
        }
        if let Err(error) = result {
            self.break_off(error);
        }
        length == size
    }

    /// The next block; `None` at the end.
    fn block(&mut self) -> Option<[u8; BLOCK]> {
        if self.cut_at.is_some() {
            return None;
        }
        let mut block = Vec::with_capacity(BLOCK);
        if !self.read(BLOCK as u64, &mut block) && block.is_empty() && !self.is_broken {
            // Whether it is cut is not to be seen between members.
            self.cut_at = None;
        }
        block.try_into().ok()
    }

    fn pass(&mut self, size: u64) {
        let result = io::copy(&mut (&mut *self.tape).take(size), &mut io::sink());
        match result {
            Ok(length) => {
                self.at += length;
                if length < size {
                    self.cut_at.get_or_insert(self.at);
                }
            }
            Err(error) => self.break_off(error),
        }
    }

    fn break_off(&mut self, error: io::Error) {
        self.cut_at.get_or_insert(self.at);
        self.is_broken = true;
        self.refused = error.into_inner().and_then(|inner| inner.downcast().ok().map(|e| *e));
    }

    /// Goes on to the next block behind data of that size.
    fn pass_padding(&mut self, size: u64) {
        if self.cut_at.is_none() {
            self.pass(size.wrapping_neg() % BLOCK as u64);
        }
    }

    /// Reads what is behind the end, as the checksum of a compressed archive stands there.
    fn check_rest(&mut self) {
        if self.tape.taken().is_some()
            && let Err(error) = io::copy(&mut *self.tape, &mut io::sink())
        {
            self.break_off(error);
        }
    }
}

/// What is left of a member that is handed out as a stream.
struct Rest<'r, 't> {
    reader: &'r mut Reader<'t>,
    left: u64,
}

impl Read for Rest<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let length = self.reader.tape.read(&mut out[..most])?;
        self.reader.at += length as u64;
        self.left -= length as u64;
        if length == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}
