//! Deflate streams that are whole → bytes in one go; `None` for a damaged one.

#[cfg(feature = "libdeflate")]
pub(super) use libdeflate::{deflate, gzip};
#[cfg(not(feature = "libdeflate"))]
pub(super) use rust::{deflate, gzip};

/// The checksum of gzip and zip.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    crc_fast::checksum(crc_fast::CrcAlgorithm::Crc32IsoHdlc, bytes) as u32
}

#[cfg(feature = "libdeflate")]
mod libdeflate {
    use libdeflater::{DecompressionError, Decompressor};

    use crate::ingest::IngestError;
    use crate::ingest::container::bytes::Unpacked;
    use crate::ingest::container::inflate::Cap;

    /// The first member of a gzip file, of about `hint` bytes. Its trailer is not looked at.
    pub(in crate::ingest::container) fn gzip(
        bytes: &[u8],
        hint: u64,
        cap: Cap,
    ) -> Result<Option<Unpacked>, IngestError> {
        stream(bytes).map_or(Ok(None), |packed| deflate(packed, hint, cap))
    }

    /// What stands between the header of a gzip file (RFC 1952) and its trailer.
    fn stream(gzip: &[u8]) -> Option<&[u8]> {
        const HEADER: usize = 10;
        const TRAILER: usize = 8;
        let flags = gzip.get(3)?;
        let has = |bit: u8| flags & 1 << bit != 0;
        let mut rest = gzip.get(HEADER..gzip.len().checked_sub(TRAILER)?)?;
        if has(2) {
            let (length, extra) = rest.split_first_chunk()?;
            rest = extra.get(usize::from(u16::from_le_bytes(*length))..)?;
        }
        for _ in 0..u8::from(has(3)) + u8::from(has(4)) {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
        rest.get(if has(1) { 2 } else { 0 }..)
    }

    /// A raw stream, of about `hint` bytes, decompressed into room that begins at the size hinted
    /// and grows until it is enough.
    pub(in crate::ingest::container) fn deflate(
        bytes: &[u8],
        hint: u64,
        cap: Cap,
    ) -> Result<Option<Unpacked>, IngestError> {
        // Deflate expands by no more than 1032, so a larger hint is a lie.
        let possible = (bytes.len() as u64).saturating_mul(1032);
        let mut size = hint.clamp(64, possible.max(64)).min(cap.bytes());
        let mut decompressor = Decompressor::new();
        loop {
            let decompress = |room: &mut [u8]| decompressor.deflate_decompress(bytes, room);
            match Unpacked::filled(size as usize, decompress) {
                Ok(out) => return Ok(Some(out)),
                Err(DecompressionError::BadData) => return Ok(None),
                Err(DecompressionError::InsufficientSpace) if size >= cap.bytes() => {
                    return Err(cap.exceeded());
                }
                Err(DecompressionError::InsufficientSpace) => size = (size * 4).min(cap.bytes()),
            }
        }
    }
}

#[cfg(not(feature = "libdeflate"))]
mod rust {
    use std::io::Read;

    use flate2::bufread::{DeflateDecoder, GzDecoder};

    use crate::ingest::IngestError;
    use crate::ingest::container::bytes::Unpacked;
    use crate::ingest::container::inflate::Cap;

    /// The first member of a gzip file; its size shows by itself.
    pub(in crate::ingest::container) fn gzip(
        bytes: &[u8],
        _hint: u64,
        cap: Cap,
    ) -> Result<Option<Unpacked>, IngestError> {
        whole(GzDecoder::new(bytes), cap)
    }

    /// A raw stream; its size shows by itself.
    pub(in crate::ingest::container) fn deflate(
        bytes: &[u8],
        _hint: u64,
        cap: Cap,
    ) -> Result<Option<Unpacked>, IngestError> {
        whole(DeflateDecoder::new(bytes), cap)
    }

    fn whole(reader: impl Read, cap: Cap) -> Result<Option<Unpacked>, IngestError> {
        let mut out = Vec::new();
        let is_whole = reader.take(cap.bytes() + 1).read_to_end(&mut out).is_ok();
        if out.len() as u64 > cap.bytes() {
            return Err(cap.exceeded());
        }
        Ok(is_whole.then(|| out.into()))
    }
}
