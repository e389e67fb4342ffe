//! Where the bytes of an input are → its files: worked on over all threads, few in memory at a time.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;

use crate::batch::find::{Input, Where};
use crate::batch::index;
use crate::batch::record::Failure;
use crate::ingest::IngestError;
use crate::ingest::container::{self, Member, Stream, Visitor};
use crate::notice::Notices;
use crate::settings::Limits;

/// What is made of the files of an input.
pub(super) struct Work<'w, T> {
    /// Of a file in memory, given how many came before it.
    pub(super) of_member: &'w (dyn Fn(usize, Member<'_>) -> Vec<T> + Sync),
    /// Of one that is not.
    pub(super) of_stream: &'w (dyn Fn(Stream<'_>) -> Vec<T> + Sync),
    /// Of which paths; archives above them included.
    pub(super) wants: &'w (dyn Fn(&str) -> bool + Sync),
    /// Told up to which byte a file on disk is read that is not taken to memory.
    pub(super) is_at: &'w (dyn Fn(u64) + Sync),
}

/// What is made of every file of the input, in parallel while it is unpacked in order.
pub(super) fn each_file<T: Send>(
    input: &Input,
    limits: &Limits,
    work: &Work<'_, T>,
) -> Result<Vec<T>, Failure> {
    let mut opened = Opened::of(input, limits, work.is_at)?;
    let (made, waiting) = (Vec::new(), Vec::new());
    let mut gathered = Gathered { work, made, before: 0, waiting, waiting_bytes: 0 };
    opened.visit(limits, &mut gathered);
    gathered.work_off();
    Ok(gathered.made)
}

/// Hands every file of the input to a visitor, in order and one at a time.
pub fn visit<V: for<'a> Visitor<'a>>(
    input: &Input,
    limits: &Limits,
    visitor: &mut V,
) -> Result<(), Failure> {
    Opened::of(input, limits, &|_| ())?.visit(limits, visitor);
    Ok(())
}

/// Bytes of unpacked members that may wait for a free thread. Bounds memory, decides no result.
const WAITING_BYTES: usize = 16 << 20;

/// What was made so far, and what waits.
struct Gathered<'w, 'a, T> {
    work: &'w Work<'w, T>,
    made: Vec<T>,
    /// Members worked off.
    before: usize,
    waiting: Vec<Member<'a>>,
    waiting_bytes: usize,
}

impl<T: Send> Gathered<'_, '_, T> {
    fn work_off(&mut self) {
        let (of_member, before, count) = (self.work.of_member, self.before, self.waiting.len());
        let waiting = self.waiting.par_drain(..).enumerate();
        self.made.par_extend(waiting.flat_map_iter(|(i, member)| of_member(before + i, member)));
        self.before += count;
        self.waiting_bytes = 0;
    }
}

impl<'a, T: Send> Visitor<'a> for Gathered<'_, 'a, T> {
    fn member(&mut self, member: Member<'a>) {
        self.waiting_bytes += member.bytes.as_ref().map_or(0, |bytes| bytes.len());
        self.waiting.push(member);
        if self.waiting_bytes >= WAITING_BYTES {
            self.work_off();
        }
    }

    fn wants(&self, path: &str) -> bool {
        (self.work.wants)(path)
    }

    fn is_streamed(&self, head: &[u8]) -> bool {
        index::is_streamed(head)
    }

    fn stream(&mut self, stream: Stream<'_>) {
        self.made.extend((self.work.of_stream)(stream));
    }
}

/// A file that tells up to where it is read.
struct Followed<'f> {
    file: File,
    at: u64,
    is_at: &'f (dyn Fn(u64) + Sync),
}

impl Read for Followed<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(room)?;
        self.at += bytes as u64;
        (self.is_at)(self.at);
        Ok(bytes)
    }
}

impl Seek for Followed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

/// An input, opened.
enum Opened<'i> {
    /// Here already.
    Bytes(&'i [u8]),
    /// A file in memory.
    File(Vec<u8>),
    /// An archive on disk.
    Archive(BufReader<Followed<'i>>),
    /// A file that is read as it comes.
    Stream(io::Chain<Cursor<Vec<u8>>, Followed<'i>>),
    /// Too large, or of no interest.
    Refused(IngestError),
    /// No file.
    Nothing,
}

impl<'i> Opened<'i> {
    fn of(
        input: &'i Input,
        limits: &Limits,
        is_at: &'i (dyn Fn(u64) + Sync),
    ) -> Result<Self, Failure> {
        match &input.at {
            Where::File(path) => open(path, limits, is_at),
            Where::Bytes(bytes) => Ok(Self::Bytes(bytes)),
            Where::Nowhere(failure) => Err(failure.clone()),
            Where::Special(_) => Ok(Self::Nothing),
        }
    }

    fn visit<'a>(&'a mut self, limits: &Limits, visitor: &mut dyn Visitor<'a>) {
        match self {
            Self::Bytes(bytes) => container::visit_bytes(bytes, limits, visitor),
            Self::File(bytes) => container::visit_bytes(bytes, limits, visitor),
            Self::Archive(archive) => container::visit_archive(archive, limits, visitor),
            Self::Stream(bytes) => {
                let (path, notices) = (String::new(), Notices::default());
                visitor.stream(Stream { path, bytes, notices });
            }
            Self::Refused(error) => {
                let (path, notices) = (String::new(), Notices::default());
                visitor.member(Member { path, bytes: Err(error.clone()), notices });
            }
            Self::Nothing => {}
        }
    }
}

/// Opens a file. Archives may be larger than any one file within.
fn open<'i>(
    path: &Path,
    limits: &Limits,
    is_at: &'i (dyn Fn(u64) + Sync),
) -> Result<Opened<'i>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure { code: "unreadable", text: error.to_string(), at: None };
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let most = limits.max_file_bytes;
    let head = container::ARCHIVE_HEAD as u64;
    let mut bytes = Vec::new();
    file.by_ref().take(head).read_to_end(&mut bytes).map_err(unreadable)?;
    // What cannot be read from its begin again, as a pipe, goes to memory.
    if container::is_archive(&bytes, size) && file.rewind().is_ok() {
        return Ok(Opened::Archive(BufReader::new(Followed { file, at: 0, is_at })));
    }
    if size > container::STREAM_ABOVE && index::is_streamed(&bytes) {
        let file = Followed { file, at: bytes.len() as u64, is_at };
        return Ok(Opened::Stream(Cursor::new(bytes).chain(file)));
    }
    let refused = |head| {
        let error = IngestError::TooLarge {
            what: "the file".into(),
            limit: "max_file_bytes",
            value: format!("{most} bytes"),
        };
        Ok(Opened::Refused(container::refusal(error, || head)))
    };
    if size > most {
        return refused(bytes);
    }
    let read = bytes.len() as u64;
    bytes.reserve_exact(size.saturating_sub(read) as usize);
    // A pipe or a device has no size, and may have no end.
    file.take((most - read.min(most)).saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return refused(bytes);
    }
    Ok(Opened::File(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(path: &Path, limits: &Limits) -> usize {
        let Ok(Opened::File(bytes)) = open(path, limits, &|_| ()) else { panic!("not read") };
        bytes.len()
    }

    fn refused(path: &Path, limits: &Limits) -> &'static str {
        let Ok(Opened::Refused(error)) = open(path, limits, &|_| ()) else { panic!("not refused") };
        error.code()
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.gpx");
        std::fs::write(&path, format!("{:<100}", "<gpx>")).unwrap();
        let limits = Limits { max_file_bytes: 99, ..Limits::default() };
        assert_eq!(refused(&path, &limits), "too-large");
        assert_eq!(length(&path, &Limits::default()), 100);
        let exact = Limits { max_file_bytes: 100, ..Limits::default() };
        assert_eq!(length(&path, &exact), 100);
        std::fs::write(&path, format!("{:<100}", "\0\0\0\x14ftypmp42")).unwrap();
        assert_eq!(refused(&path, &limits), "unknown-format", "a film is no failed activity");
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_read_for_ever() {
        let limits = Limits { max_file_bytes: 5000, ..Limits::default() };
        assert_eq!(refused(Path::new("/dev/zero"), &limits), "unknown-format");
    }
}
