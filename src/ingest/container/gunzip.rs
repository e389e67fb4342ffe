//! Gzip as a stream: members one behind the other, padding, and growth within its limits.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::{Source, tar};
use crate::ingest::IngestError;
use crate::settings::Limits;

/// What a gzip file of any number of members holds. Zeros behind the last are padding; anything
/// else is an error.
pub(super) struct Gunzip<R> {
    /// `None` behind the last member.
    decoder: Option<GzDecoder<R>>,
}

impl<R: BufRead> Gunzip<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { decoder: Some(GzDecoder::new(packed)) }
    }

    /// Where the compressed bytes come from, until their end.
    fn packed(&self) -> Option<&R> {
        self.decoder.as_ref().map(GzDecoder::get_ref)
    }

    /// Goes on to the next member, if there is one.
    fn next(&mut self) -> io::Result<()> {
        let Some(decoder) = self.decoder.take() else { return Ok(()) };
        let mut packed = decoder.into_inner();
        let mut is_padded = false;
        loop {
            let bytes = packed.fill_buf()?;
            match bytes.first() {
                None => return Ok(()),
                Some(0x1F) if !is_padded => {
                    self.decoder = Some(GzDecoder::new(packed));
                    return Ok(());
                }
                // Tapes and some servers pad with zeros.
                Some(0) => {
                    let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
                    is_padded = true;
                    packed.consume(zeros);
                }
                Some(_) => return Err(io::Error::other("bytes behind the end")),
            }
        }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            match decoder.read(out)? {
                0 if !out.is_empty() => self.next()?,
                length => return Ok(length),
            }
        }
        Ok(0)
    }
}

/// A tar archive in gzip. What comes out may be one file ahead of what its ratio allows, so that a
/// member that expands too far costs itself alone, and a stream without end is not followed.
pub(super) struct Tape<'s> {
    gunzip: Gunzip<Counted<'s>>,
    limits: &'s Limits,
    taken: u64,
    given: u64,
}

impl<'s> Tape<'s> {
    pub(super) fn new(source: &'s mut dyn Source, limits: &'s Limits) -> Self {
        let gunzip = Gunzip::new(Counted { source, taken: 0 });
        Self { gunzip, limits, taken: 0, given: 0 }
    }
}

impl Read for Tape<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.gunzip.read(out)?;
        self.taken = self.gunzip.packed().map_or(self.taken, |packed| packed.taken);
        self.given += length as u64;
        let ahead = self.given.saturating_sub(self.limits.max_file_bytes);
        if ahead <= self.taken.saturating_mul(self.limits.max_ratio) + self.limits.ratio_floor_bytes
        {
            return Ok(length);
        }
        Err(io::Error::other(IngestError::TooLarge {
            what: "what the archive expands to".into(),
            limit: "max_ratio",
            value: format!("{} × its size", self.limits.max_ratio),
        }))
    }
}

impl tar::Tape for Tape<'_> {
    fn taken(&self) -> Option<u64> {
        Some(self.taken)
    }
}

/// Counts what is taken.
struct Counted<'s> {
    source: &'s mut dyn Source,
    taken: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(out)?;
        self.taken += length as u64;
        Ok(length)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.taken += length as u64;
        self.source.consume(length);
    }
}
