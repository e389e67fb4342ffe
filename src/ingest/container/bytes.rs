//! The bytes of a member, and the room they are unpacked into.

use std::cell::Cell;
use std::ops::Deref;

/// The decompressed bytes of a file.
#[derive(Debug)]
pub enum Bytes<'a> {
    /// Those of the input itself.
    Given(&'a [u8]),
    /// Unpacked from it.
    Unpacked(Unpacked),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Given(bytes) => bytes,
            Self::Unpacked(bytes) => bytes,
        }
    }
}

/// Unpacked bytes. Once dropped, their room is that of the next file: fresh memory would have to be
/// fetched and zeroed for each.
#[derive(Debug)]
pub struct Unpacked {
    room: Vec<u8>,
    length: usize,
}

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Larger room is not kept. Unit: bytes. Bounds memory, decides no result.
const KEPT: usize = 4 << 20;

impl Unpacked {
    /// What `fill` puts into room for `size` bytes; it says how many.
    #[cfg_attr(not(feature = "libdeflate"), allow(dead_code))]
    pub(super) fn filled<E>(
        size: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<usize, E>,
    ) -> Result<Self, E> {
        let mut room = SPARE.take();
        if room.len() < size {
            room = vec![0; size];
        }
        let mut unpacked = Self { room, length: 0 };
        let room = unpacked.room.get_mut(..size).unwrap_or_default();
        unpacked.length = fill(room)?.min(size);
        Ok(unpacked)
    }
}

impl From<Vec<u8>> for Unpacked {
    fn from(room: Vec<u8>) -> Self {
        Self { length: room.len(), room }
    }
}

impl Deref for Unpacked {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        let room = std::mem::take(&mut self.room);
        // A thread that ends keeps nothing.
        let _ = SPARE.try_with(|spare| {
            let other = spare.take();
            let (larger, smaller) =
                if room.len() > other.len() { (room, other) } else { (other, room) };
            spare.set(if larger.len() <= KEPT { larger } else { smaller });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(with: &[u8], size: usize) -> Unpacked {
        let fill = |room: &mut [u8]| {
            room[..with.len()].copy_from_slice(with);
            Ok::<_, ()>(with.len())
        };
        Unpacked::filled(size, fill).unwrap()
    }

    #[test]
    fn room_is_used_again_and_shows_nothing_of_the_file_before() {
        let first = filled(b"a long file", 64);
        let place = first.as_ptr();
        drop(first);
        let second = filled(b"short", 16);
        assert_eq!(second.as_ptr(), place);
        assert_eq!(&*second, b"short");
        // Two at a time have room of their own.
        let third = filled(b"third", 16);
        assert_ne!(third.as_ptr(), place);
        assert_eq!((&*second, &*third), (&b"short"[..], &b"third"[..]));
    }

    #[test]
    fn the_largest_room_within_reason_is_kept() {
        drop(Unpacked::from(vec![1; 100]));
        drop(Unpacked::from(vec![2; 50]));
        drop(Unpacked::from(vec![3; KEPT + 1]));
        assert_eq!(SPARE.take().len(), 100);
    }

    #[test]
    fn what_cannot_be_filled_gives_its_room_back() {
        drop(Unpacked::from(vec![1; 100]));
        assert_eq!(Unpacked::filled(80, |_| Err("damaged")).unwrap_err(), "damaged");
        assert_eq!(SPARE.take().len(), 100);
    }
}
