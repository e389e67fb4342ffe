//! How far the reading is, told after every file, and of an archive or a large index while it is read.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::batch::find::Input;
use crate::batch::spent::Made;

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files read so far.
    pub files_done: usize,
    /// Files in all.
    pub files: usize,
    /// Files within archives read so far; how many there are is not known before.
    pub members_done: usize,
    /// Bytes of the files read so far, as stored; of an archive under way, up to where it is read.
    pub bytes_done: u64,
    /// Bytes of all files, as stored.
    pub bytes: u64,
}

/// What of some inputs is done.
pub(super) struct Underway<'p> {
    tell: &'p (dyn Fn(Progress) + Sync),
    files: usize,
    bytes: u64,
    files_done: AtomicUsize,
    members_done: AtomicUsize,
    bytes_done: AtomicU64,
}

impl<'p> Underway<'p> {
    pub(super) fn with(inputs: &[Input], tell: &'p (dyn Fn(Progress) + Sync)) -> Self {
        Self {
            tell,
            files: inputs.len(),
            bytes: inputs.iter().map(|input| input.bytes).sum(),
            files_done: AtomicUsize::new(0),
            members_done: AtomicUsize::new(0),
            bytes_done: AtomicU64::new(0),
        }
    }

    /// Begins one of the inputs.
    pub(super) fn begin(&self, input: &Input) -> OneFile<'_> {
        OneFile { all: self, bytes: input.bytes, bytes_done: AtomicU64::new(0) }
    }

    fn tell(&self) {
        (self.tell)(Progress {
            files_done: self.files_done.load(Ordering::Relaxed),
            files: self.files,
            members_done: self.members_done.load(Ordering::Relaxed),
            bytes_done: self.bytes_done.load(Ordering::Relaxed),
            bytes: self.bytes,
        });
    }
}

/// What of one input is done.
pub(super) struct OneFile<'u> {
    all: &'u Underway<'u>,
    bytes: u64,
    bytes_done: AtomicU64,
}

impl OneFile<'_> {
    /// It is read up to a byte. The directory of an archive is read first and stands at its end, so
    /// this goes back, too.
    pub(super) fn is_at(&self, byte: u64) {
        let now = byte.min(self.bytes);
        let before = self.bytes_done.swap(now, Ordering::Relaxed);
        // Wraps, and so takes away where it goes back.
        self.all.bytes_done.fetch_add(now.wrapping_sub(before), Ordering::Relaxed);
    }

    /// Tells of what was made of one of its files.
    pub(super) fn member(&self, made: Made) -> Made {
        let is_within = made.records.first().is_some_and(|record| record.source.member.is_some());
        self.all.members_done.fetch_add(usize::from(is_within), Ordering::Relaxed);
        if is_within {
            self.tell();
        }
        made
    }

    /// Tells how far all is.
    pub(super) fn tell(&self) {
        self.all.tell();
    }

    /// All of it is done.
    pub(super) fn done(&self) {
        self.is_at(self.bytes);
        self.all.files_done.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }
}
