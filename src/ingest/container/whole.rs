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
    use crate::ingest::container::inflate::Cap;

    /// The first member of a gzip file, of about `hint` bytes.
    pub(in crate::ingest::container) fn gzip(
        bytes: &[u8],
        hint: u64,
        cap: Cap,
    ) -> Result<Option<Vec<u8>>, IngestError> {
        whole(cap, hint, bytes.len(), |out| Decompressor::new().gzip_decompress(bytes, out))
    }

    /// A raw stream, of about `hint` bytes.
    pub(in crate::ingest::container) fn deflate(
        bytes: &[u8],
        hint: u64,
        cap: Cap,
    ) -> Result<Option<Vec<u8>>, IngestError> {
        whole(cap, hint, bytes.len(), |out| Decompressor::new().deflate_decompress(bytes, out))
    }

    /// Decompresses into a buffer that begins at the size hinted and grows until it is enough.
    fn whole(
        cap: Cap,
        hint: u64,
        compressed: usize,
        mut decompress: impl FnMut(&mut [u8]) -> Result<usize, DecompressionError>,
    ) -> Result<Option<Vec<u8>>, IngestError> {
        // Deflate expands by no more than 1032, so a larger hint is a lie.
        let possible = (compressed as u64).saturating_mul(1032);
        let mut size = hint.clamp(64, possible.max(64)).min(cap.bytes());
        loop {
            let mut out = vec![0; size as usize];
            match decompress(&mut out) {
                Ok(length) => {
                    out.truncate(length);
                    return Ok(Some(out));
                }
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
    use crate::ingest::container::inflate::Cap;

    /// The first member of a gzip file; its size shows by itself.
    pub(in crate::ingest::container) fn gzip(
        bytes: &[u8],
        _hint: u64,
        cap: Cap,
    ) -> Result<Option<Vec<u8>>, IngestError> {
        whole(GzDecoder::new(bytes), cap)
    }

    /// A raw stream; its size shows by itself.
    pub(in crate::ingest::container) fn deflate(
        bytes: &[u8],
        _hint: u64,
        cap: Cap,
    ) -> Result<Option<Vec<u8>>, IngestError> {
        whole(DeflateDecoder::new(bytes), cap)
    }

    fn whole(reader: impl Read, cap: Cap) -> Result<Option<Vec<u8>>, IngestError> {
        let mut out = Vec::new();
        let is_whole = reader.take(cap.bytes() + 1).read_to_end(&mut out).is_ok();
        if out.len() as u64 > cap.bytes() {
            return Err(cap.exceeded());
        }
        Ok(is_whole.then_some(out))
    }
}
