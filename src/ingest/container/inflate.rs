//! Deflate streams → bytes: whole buffers at full speed, damaged ones as far as they go.

use std::io::{BufRead, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder};

use super::bytes::Unpacked;
use super::gunzip::Gunzip;
use super::whole;
use crate::ingest::IngestError;
use crate::notice::{NoticeCode, Notices};
use crate::settings::{FORMAT_HEAD, Limits};

/// All members of a gzip file, one behind the other.
pub(super) fn gzip(bytes: &[u8], cap: Cap, notices: &mut Notices) -> Result<Unpacked, IngestError> {
    let hint = trailer(bytes).map_or(0, |(_, size)| u64::from(size));
    match whole::gzip(bytes, hint, cap) {
        // That stops behind the first member: it was the only one if the trailer of the file
        // is its own and no second header lies between.
        Ok(Some(out))
            if trailer(bytes) == Some((whole::crc32(&out), out.len() as u32))
                && memchr::memmem::find(&bytes[3..], &[0x1F, 0x8B, 8]).is_none() =>
        {
            Ok(out)
        }
        Ok(_) => Ok(piecewise(bytes, cap, notices)?.into()),
        Err(error) => Err(error),
    }
}

/// CRC and size at the end of a gzip file.
fn trailer(bytes: &[u8]) -> Option<(u32, u32)> {
    let (rest, size) = bytes.split_last_chunk::<4>()?;
    let (_, crc) = rest.split_last_chunk::<4>()?;
    Some((u32::from_le_bytes(*crc), u32::from_le_bytes(*size)))
}

/// A gzip file of several members, or a damaged one: as far as it goes.
fn piecewise(bytes: &[u8], cap: Cap, notices: &mut Notices) -> Result<Vec<u8>, IngestError> {
    let mut out = Vec::new();
    let is_damaged = !read_up_to(&mut Gunzip::new(bytes), &mut out, cap)?;
    if out.is_empty() && is_damaged {
        return Err(IngestError::Malformed {
            format: "gzip",
            at: 0,
            reason: "no byte of it can be decompressed".into(),
        });
    }
    notices.add(NoticeCode::ContainerDamaged, usize::from(is_damaged));
    Ok(out)
}

/// A raw deflate stream of a zip member, `size` and `crc` as its directory says.
pub(super) fn deflate(
    bytes: &[u8],
    size: u64,
    crc: u32,
    cap: Cap,
    notices: &mut Notices,
) -> Result<Unpacked, IngestError> {
    let out = match whole::deflate(bytes, size, cap)? {
        Some(out) => out,
        None => stream(bytes, cap).0?.into(),
    };
    if whole::crc32(&out) != crc {
        notices.add(NoticeCode::ContainerDamaged, 1);
    }
    if out.is_empty() && size > 0 {
        return Err(IngestError::Malformed {
            format: "zip",
            at: 0,
            reason: "no byte of the member can be decompressed".into(),
        });
    }
    Ok(out)
}

/// What a raw deflate stream gives, how many bytes of input it took, and whether it is whole.
pub(super) fn stream(packed: impl BufRead, cap: Cap) -> (Result<Vec<u8>, IngestError>, u64, bool) {
    let mut out = Vec::new();
    let mut decoder = DeflateDecoder::new(packed);
    let read = read_up_to(&mut decoder, &mut out, cap);
    let is_whole = *read.as_ref().unwrap_or(&false);
    (read.map(|_| out), decoder.total_in(), is_whole)
}

/// The first bytes of a gzip file.
pub(super) fn gzip_head(bytes: &[u8], size: u64) -> Vec<u8> {
    head(GzDecoder::new(bytes), size)
}

/// The first bytes of a raw deflate stream.
pub(super) fn deflate_head(bytes: &[u8]) -> Vec<u8> {
    head(DeflateDecoder::new(bytes), HEAD)
}

fn head(reader: impl Read, size: u64) -> Vec<u8> {
    let mut out = Vec::new();
    // What broke off is a head as well.
    let _ = reader.take(size).read_to_end(&mut out);
    out
}

/// Enough to know a format. Unit: bytes.
pub(super) const HEAD: u64 = FORMAT_HEAD as u64;

/// How much may come out.
#[derive(Clone, Copy)]
pub(super) struct Cap {
    what: &'static str,
    bytes: u64,
    limit: &'static str,
    /// What the error says it is.
    value: u64,
}

impl Cap {
    pub(super) fn new(compressed: u64, limits: &Limits) -> Self {
        let by_ratio = Self::by_ratio("the decompressed file", compressed, limits);
        if by_ratio.bytes < limits.max_file_bytes {
            by_ratio
        } else {
            let (bytes, value) = (limits.max_file_bytes, limits.max_file_bytes);
            Self { bytes, value, limit: "max_file_bytes", ..by_ratio }
        }
    }

    /// Of all files of an archive together: their ratio is that of one file, and only one of them
    /// may make use of the floor.
    pub(super) fn of_archive(compressed: u64, limits: &Limits) -> Self {
        Self::by_ratio("what the archive expands to", compressed, limits)
    }

    fn by_ratio(what: &'static str, compressed: u64, limits: &Limits) -> Self {
        let bytes = compressed.saturating_mul(limits.max_ratio).max(limits.ratio_floor_bytes);
        Self { what, bytes, limit: "max_ratio", value: bytes }
    }

    /// The stricter one.
    pub(super) fn within(self, other: Self) -> Self {
        if other.bytes < self.bytes { other } else { self }
    }

    /// How much it is.
    pub(super) fn bytes(self) -> u64 {
        self.bytes
    }

    /// Allows so much less from now on.
    pub(super) fn take(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// The error of a stream that holds more.
    pub(super) fn exceeded(self) -> IngestError {
        IngestError::TooLarge {
            what: self.what.into(),
            limit: self.limit,
            value: format!("{} bytes", self.value),
        }
    }

    pub(super) fn allows(self, size: u64) -> bool {
        size <= self.bytes
    }
}

/// Appends what the reader gives; `false` if it broke off.
fn read_up_to(reader: &mut impl Read, out: &mut Vec<u8>, cap: Cap) -> Result<bool, IngestError> {
    let room = (cap.bytes + 1).saturating_sub(out.len() as u64);
    let mut reader = reader.take(room);
    let mut chunk = [0; CHUNK];
    let is_whole = loop {
        match reader.read(&mut chunk) {
            Ok(0) => break true,
            Ok(length) => out.extend_from_slice(&chunk[..length]),
            Err(_) => break false,
        }
    };
    if out.len() as u64 > cap.bytes {
        return Err(cap.exceeded());
    }
    Ok(is_whole)
}

/// A read that meets damage gives nothing of what it decompressed before: small ones lose little.
const CHUNK: usize = 16;
